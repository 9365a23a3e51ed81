"""What belongs together: cases of the same author, texts that may be reposts, what we said last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from monitor.models.case import Case, CaseMention, CaseState, CustomerEvidence
from monitor.models.draft import Reply
from monitor.models.mention import Mention

#: Texts that may be the same are at most so many times as long as one another.
AS_LONG = 1.4
MOST = 300  # candidates looked at for one mention, the newest first


def authors_of(session: Session, author_pk: int) -> Sequence[int]:
    """The accounts of the same customer, as somebody has evidence for; this one among them."""
    customers = select(CustomerEvidence.customer_id).where(CustomerEvidence.author_pk == author_pk)
    found = select(CustomerEvidence.author_pk).where(
        col(CustomerEvidence.customer_id).in_(customers)
    )
    return sorted({author_pk, *session.exec(found)})


def case_of_authors(
    session: Session, authors: Sequence[int], since: datetime, *, but: int
) -> Case | None:
    """The newest case of one of these authors that is live, or was closed since; not of `but`."""
    found = (
        select(Case)
        .join(CaseMention, col(CaseMention.case_id) == col(Case.id))
        .join(Mention, col(Mention.id) == col(CaseMention.mention_id))
        .where(col(Mention.author_pk).in_(authors), Mention.id != but, _reachable(since))
        .order_by(col(CaseMention.live).desc(), col(Case.id).desc())
    )
    return session.exec(found).first()


def case_of_mention(session: Session, mention_id: int, since: datetime) -> Case | None:
    """The case of a mention that is live, or was closed since."""
    found = (
        select(Case)
        .join(CaseMention, col(CaseMention.case_id) == col(Case.id))
        .where(CaseMention.mention_id == mention_id, _reachable(since))
        .order_by(col(CaseMention.live).desc(), col(Case.id).desc())
    )
    return session.exec(found).first()


def _reachable(since: datetime) -> ColumnElement[bool]:
    """Case and row joined: somebody still owes something, or did until lately."""
    closed = (col(Case.state) == CaseState.CLOSED) & (col(Case.closed_at) >= since)
    return or_(col(CaseMention.live).is_(True), closed)


def elsewhere(
    session: Session, mention: Mention, length: int, since: datetime
) -> Sequence[tuple[Case, Mention]]:
    """Cases with a mention of about this length at another place, the newest first."""
    words = func.length(Mention.text)
    found = (
        select(Case, Mention)
        .join(CaseMention, col(CaseMention.case_id) == col(Case.id))
        .join(Mention, col(Mention.id) == col(CaseMention.mention_id))
        .where(
            Mention.place != mention.place,
            col(Mention.by_us).is_(False),
            Mention.first_seen_at >= since,
            words.between(int(length / AS_LONG), int(length * AS_LONG) + 1),
            _reachable(since),
        )
        .order_by(col(Mention.id).desc())
        .limit(MOST)
    )
    return session.exec(found).all()


def alike_in_length(session: Session, length: int, since: datetime) -> Sequence[Mention]:
    """Mentions of about this length, wherever they stand, the newest first."""
    words = func.length(Mention.text)
    found = select(Mention).where(
        col(Mention.by_us).is_(False),
        Mention.first_seen_at >= since,
        words.between(int(length / AS_LONG), int(length * AS_LONG) + 1),
    )
    return session.exec(found.order_by(col(Mention.id).desc()).limit(MOST)).all()


def said_last(
    session: Session, authors: Sequence[int], case_id: int | None, mention_id: int, since: datetime
) -> str:
    """Our newest live reply to this mention, to these authors or in this case."""
    in_case = select(CaseMention.mention_id).where(CaseMention.case_id == case_id)
    asked = [col(Mention.id) == mention_id, col(Mention.author_pk).in_(authors)]
    if case_id is not None:
        asked.append(col(Mention.id).in_(in_case))
    found = (
        select(Reply.live_text)
        .join(Mention, col(Mention.id) == col(Reply.mention_id))
        .where(Reply.live_text != "", col(Reply.live_since) >= since, or_(*asked))
        .order_by(col(Reply.live_since).desc())
    )
    return session.exec(found).first() or ""


def earlier_of_author(session: Session, mention: Mention, case_id: int) -> Mention | None:
    """Another mention of the same author in this case that came before this one."""
    if mention.author_pk is None:
        return None
    found = (
        select(Mention)
        .join(CaseMention, col(CaseMention.mention_id) == col(Mention.id))
        .where(
            CaseMention.case_id == case_id,
            Mention.author_pk == mention.author_pk,
            col(Mention.id) < mention.id,
        )
        .order_by(col(Mention.id).desc())
    )
    return session.exec(found).first()
