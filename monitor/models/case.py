"""The private side: our promise to put one customer's matter right, and its whole timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from monitor.models.columns import text_enum
from monitor.models.judged import Priority


class CaseState(StrEnum):
    """The life of a case."""

    PROPOSED = "proposed"  #: Its reference stands in a draft that is not public yet.
    OPEN = "open"
    CONTACTED = "contacted"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  #: Proposed and not needed after all; its reference is never reused.


#: Somebody still owes the customer something.
LIVE_STATES = (CaseState.PROPOSED, CaseState.OPEN, CaseState.CONTACTED, CaseState.RESOLVED)


class RootCause(StrEnum):
    """First level of why it happened; `root_cause_detail` is the second, in words."""

    PRODUCT = "product"
    SERVICE = "service"
    DELIVERY = "delivery"
    BILLING = "billing"
    POLICY = "policy"
    COMMUNICATION = "communication"
    WEBSITE_OR_APP = "website_or_app"
    PARTNER = "partner"
    EXPECTATION = "expectation"
    UNKNOWN = "unknown"


class ResolutionReason(StrEnum):
    """How a case ended."""

    PUT_RIGHT = "put_right"
    EXPLAINED = "explained"
    COMPENSATED = "compensated"
    NO_ANSWER = "no_answer"  #: The customer did not come back to us.
    NOT_OURS = "not_ours"
    CANNOT_FIX = "cannot_fix"


class Customer(SQLModel, table=True):
    """A person once in a case; tied to authors by evidence, never merged by itself."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(default="")
    email: str = Field(default="")
    phone: str = Field(default="")
    created_at: datetime


class CustomerEvidence(SQLModel, table=True):
    """Why we hold that an author is this customer."""

    __tablename__ = "customer_evidence"
    __table_args__ = (UniqueConstraint("customer_id", "author_pk"),)

    id: int | None = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    author_pk: int = Field(foreign_key="author.id", index=True)
    evidence: str
    said_by: int | None = Field(default=None, foreign_key="person.id")
    said_at: datetime


class Case(SQLModel, table=True):
    """One customer's matter. The reference is public, so it proves nothing."""

    __tablename__ = "care_case"  # CASE is a reserved word in SQL

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(unique=True)
    state: CaseState = Field(sa_type=text_enum(CaseState), index=True)
    priority: Priority = Field(sa_type=text_enum(Priority))
    subject_id: int | None = Field(default=None, foreign_key="subject.id")
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    transfers: int = Field(default=0)
    problem: str = Field(default="")
    root_cause: RootCause | None = Field(default=None, sa_type=text_enum(RootCause))
    root_cause_detail: str = Field(default="")
    resolution: str = Field(default="")
    resolution_reason: ResolutionReason | None = Field(
        default=None, sa_type=text_enum(ResolutionReason)
    )
    prevention: str = Field(default="")
    proposed_at: datetime
    opened_at: datetime | None = Field(default=None)
    contact_due_at: datetime | None = Field(default=None, index=True)
    next_contact_at: datetime | None = Field(default=None, index=True)  #: What we promised.
    contacted_at: datetime | None = Field(default=None)
    resolve_due_at: datetime | None = Field(default=None)
    resolved_at: datetime | None = Field(default=None)
    closed_at: datetime | None = Field(default=None)
    reopened: int = Field(default=0)


class CaseMention(SQLModel, table=True):
    """A case has many mentions, a mention at most one live case."""

    __tablename__ = "case_mention"
    __table_args__ = (
        UniqueConstraint("case_id", "mention_id"),
        Index(
            "ix_case_mention_one_live",
            "mention_id",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="care_case.id")
    mention_id: int = Field(foreign_key="mention.id")
    live: bool = Field(default=True)


class CaseEventKind(StrEnum):
    """What stands on a case's timeline."""

    PROPOSED = "proposed"
    OPENED = "opened"
    OWNER = "owner"
    NOTE = "note"
    CONTACT = "contact"
    PROMISE = "promise"
    REPLY = "reply"  #: Something happened to the public reply.
    MENTION = "mention"  #: The author wrote or edited something.
    REMINDER = "reminder"
    ESCALATION = "escalation"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class CaseEvent(SQLModel, table=True):
    """One line of a case's timeline, kept for good."""

    __tablename__ = "case_event"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="care_case.id", index=True)
    at: datetime
    kind: CaseEventKind = Field(sa_type=text_enum(CaseEventKind))
    by: int | None = Field(default=None, foreign_key="person.id")  #: None: Amends itself.
    text: str = Field(default="")


class Escalated(SQLModel, table=True):
    """A rule that has fired for a thing, so that it fires once. `due` tells one promise apart."""

    __table_args__ = (UniqueConstraint("rule", "entity", "entity_id", "due"),)

    id: int | None = Field(default=None, primary_key=True)
    rule: str
    entity: str
    entity_id: int
    due: str = Field(default="")
    at: datetime
