"""What a desk shows of one draft: plain values, so that a card can be drawn without the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """How far the thing on a card has come; only while `asking` it has buttons."""

    ASKING = "asking"
    APPROVED = "approved"
    PUBLISHING = "publishing"
    SUBMITTED = "submitted"  #: The place took it and still has to allow it.
    LIVE = "live"
    REFUSED = "refused"
    UNKNOWN = "unknown"  #: Sent, and no clear answer came.
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    REPLACED = "replaced"  #: Another draft was asked for, and is on its way.
    BY_HAND = "by_hand"  #: Approved; a person has to post it there.


@dataclass(frozen=True)
class CardMention:
    """What somebody wrote. Every text in it is the author's, or the place's."""

    place: str  #: The title people know the place by, such as "Google".
    subject: str
    text: str
    title: str = ""
    author: str = ""
    stars: float | None = None  #: 1 to 5.
    posted_at: datetime | None = None
    first_seen_at: datetime | None = None
    language: str = ""
    url: str = ""
    subject_key: str = ""
    subjects: tuple[str, ...] = ()  #: The keys of its subjects and of all above them.
    source: str = ""  #: The source's name in the settings.
    kind: str = ""  #: The source's kind, such as "google_business".


@dataclass(frozen=True)
class CardAspect:
    """One thing the author speaks about, and how."""

    name: str
    polarity: str


@dataclass(frozen=True)
class CardJudged:
    """What the judge found."""

    polarity: str = ""
    unhappy: float | None = None  #: 0 to 1.
    priority: str = ""
    aspects: tuple[CardAspect, ...] = ()
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    said: tuple[str, ...] = ()  #: What people said of it, in words; the rest has it on top.
    decided_by: str = ""  #: The author's sentence that weighed most.
    anger: float | None = None  #: 0 to 1; None where the model does not tell.


@dataclass(frozen=True)
class CardFinding:
    """What one guideline finds in the draft."""

    check: str  #: The guideline's name.
    blocks: bool  #: It may not be approved as it stands; else a person should look.
    says: str


@dataclass(frozen=True)
class CardDraft:
    """The public reply that waits for a yes, and how it stands to the place's rules."""

    text: str
    length: int
    unit: str = "characters"
    limit: int | None = None
    warnings: tuple[str, ...] = ()
    language: str = ""
    found: tuple[CardFinding, ...] = ()  #: The same warnings by name, and what blocks.
    gloss: tuple[str, ...] = ()  #: What it says, in English; only where it is not in English.
    why: str = ""  #: The writer's plan in words.
    style: str = ""  #: The draft.Style that was asked for.
    written_by: str = ""  #: "" for a program, else the name of who wrote it.
    holding: bool = False  #: A line that holds in a crisis.
    note: str = ""  #: What people should know of how it was written.
    like: str = ""  #: What this team answered to the review most like this one; "" if none is.
    like_link: str = ""  #: That mention's page in Amends.

    @property
    def blockers(self) -> tuple[CardFinding, ...]:
        """What must be changed before it may go out."""
        return tuple(one for one in self.found if one.blocks)


@dataclass(frozen=True)
class CardCase:
    """The private side of the same matter."""

    reference: str
    owner: str = ""
    due: datetime | None = None
    id: int | None = None
    owner_id: int | None = None
    state: str = ""


@dataclass(frozen=True)
class CardPerson:
    """Somebody who did something about the draft."""

    id: int
    name: str


@dataclass(frozen=True)
class CardApprovals:
    """Who said yes, and what is missing."""

    given: tuple[CardPerson, ...] = ()  #: In the order in which they did.
    needed: int = 1  #: How many people it takes.
    missing: str = ""  #: Who has to say yes besides, in words; "" if nobody but one.
    why: str = ""  #: Why it takes more than one, in words.
    who: tuple[str, ...] = ()  #: Who may approve: roles and names.


@dataclass(frozen=True)
class CardHeld:
    """A draft that waits because somebody wants it to."""

    by: CardPerson
    until: datetime | None = None  #: None: until somebody lets go.
    says: str = ""


@dataclass(frozen=True)
class CardChanges:
    """What a person wanted changed in the draft before this one."""

    by: CardPerson | None
    says: str = ""


@dataclass(frozen=True)
class CardSecond:
    """A second opinion that is asked."""

    by: CardPerson
    whom: CardPerson | None = None  #: None: anybody else.
    says: str = ""


@dataclass(frozen=True)
class CardView:
    """All that a card shows. Equal views give equal cards."""

    draft_id: int
    version: int  #: The draft's number.
    text_hash: str  #: Of the draft's exact characters; a decision names it.
    mention: CardMention
    judged: CardJudged = CardJudged()
    draft: CardDraft | None = None
    no_draft_why: str = ""  #: Why there is none, such as "legal words: a person writes this".
    case: CardCase | None = None
    standing: Standing = Standing.ASKING
    decided_by: str = ""
    decided_at: datetime | None = None
    standing_since: datetime | None = None
    detail: str = ""  #: A reason, in words; it may be the place's own.
    by_hand: bool = False  #: The place takes no replies: a person will post it there.
    shadow: bool = False  #: Everything but publishing is done.
    paused: str = ""  #: What is paused, such as "the source google"; "" if nothing is.
    link: str = ""  #: The mention's page in Amends.
    reply_url: str = ""  #: Where our reply stands, once it is live.
    approvals: CardApprovals = CardApprovals()
    held: CardHeld | None = None
    changes: CardChanges | None = None
    second: CardSecond | None = None
    folded: int = 0  #: How many alike hang on this card and have none of their own.
    reply_due: datetime | None = None  #: When the author should have our answer.
