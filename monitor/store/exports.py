"""Everything of one kind, row by row in the order of its making: for `amends export`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import and_
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.case import Case, CaseMention
from monitor.models.corrected import About, Word, corrected, finding_of
from monitor.models.draft import Draft
from monitor.models.mention import Author, Mention, MentionSubject
from monitor.models.person import Person
from monitor.models.source import Subject
from monitor.store import corrections

CHUNK = 500  # rows a query: memory stays flat however many there are

Cells = tuple[object, ...]
Value = TypeVar("Value")

MENTIONS = (
    "id", "place", "external_id", "kind", "origin", "url", "subjects", "author_id", "author",
    "stars", "rating_value", "rating_worst", "rating_best", "title", "text", "original_text",
    "declared_language", "detected_language", "posted_at", "precision", "first_seen_at",
    "revision", "edited_at", "gone_at", "gone_why", "by_us", "answer", "answer_why", "polarity",
    "unhappy", "priority", "needs_reply", "reasons", "model", "said_by_people",
)  # fmt: skip
DRAFTS = (
    "id", "mention_id", "revision", "number", "case_reference", "state", "text", "language",
    "written_by", "written_at", "decided_by", "decided_at", "decided_on", "reason", "comment",
)  # fmt: skip
CASES = (
    "reference", "state", "priority", "subject", "owner", "mention_ids", "problem", "proposed_at",
    "opened_at", "contact_due_at", "next_contact_at", "contacted_at", "resolve_due_at",
    "resolved_at", "closed_at", "reopened", "transfers", "root_cause", "root_cause_detail",
    "resolution", "resolution_reason", "prevention",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """A table to be written out; its columns are a contract."""

    columns: Sequence[str]
    rows: Callable[[Session], Iterator[Cells]]


def mentions(session: Session) -> Iterator[Cells]:
    """Every mention as it stands now: what the judge found last, with people's words on top."""
    last = 0
    while True:
        found = session.exec(
            select(Mention, Author, Assessment)
            .outerjoin(Author, col(Author.id) == col(Mention.author_pk))
            .outerjoin(
                Assessment,
                and_(
                    col(Assessment.mention_id) == col(Mention.id), col(Assessment.current).is_(True)
                ),
            )
            .where(col(Mention.id) > last)
            .order_by(col(Mention.id))
            .limit(CHUNK)
        ).all()
        if not found:
            return
        ids = [row[0].id or 0 for row in found]
        about, said = _subjects(session, ids), corrections.words_of(session, ids)
        for mention, author, judged in found:
            last = mention.id or 0
            yield _mention(mention, author, judged, about.get(last, []), said[last])


def _subjects(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    rows = session.exec(
        select(MentionSubject.mention_id, Subject.key)
        .join(Subject, col(Subject.id) == col(MentionSubject.subject_id))
        .where(col(MentionSubject.mention_id).in_(ids))
        .order_by(Subject.key)
    )
    return _grouped(rows)


def _mention(
    mention: Mention,
    author: Author | None,
    judged: Assessment | None,
    subjects: list[str],
    said: list[Word],
) -> Cells:
    own = mention.model_dump()
    own |= {
        "subjects": subjects,
        "author_id": author.author_id if author else None,
        "author": author.name if author else None,
    }
    if judged is not None or said:
        own |= _felt(judged, said)
    return tuple(own.get(name) for name in MENTIONS)


def _felt(judged: Assessment | None, said: list[Word]) -> dict[str, object]:
    found = corrected(finding_of(judged), said)
    mood = found.says(About.UNHAPPY)
    return {
        "polarity": found.polarity,
        "unhappy": found.probability if mood is None else float(bool(found.unhappy)),
        "priority": found.priority,
        "needs_reply": found.needs_reply,
        "reasons": list(found.reasons),
        "model": judged.model if judged else None,
        "said_by_people": [word.says for word in found.said],
    }


def drafts(session: Session) -> Iterator[Cells]:
    """Every draft, decided or not, and by whom."""
    last = 0
    while True:
        found = session.exec(
            select(Draft, Person, Case)
            .outerjoin(Person, col(Person.id) == col(Draft.decided_by))
            .outerjoin(Case, col(Case.id) == col(Draft.case_id))
            .where(col(Draft.id) > last)
            .order_by(col(Draft.id))
            .limit(CHUNK)
        ).all()
        if not found:
            return
        for draft, person, case in found:
            last = draft.id or 0
            yield _draft(draft, person, case)


def _draft(draft: Draft, person: Person | None, case: Case | None) -> Cells:
    own = draft.model_dump()
    own["decided_by"] = person.name if person else None
    own["case_reference"] = case.reference if case else None
    return tuple(own[name] for name in DRAFTS)


def cases(session: Session) -> Iterator[Cells]:
    """Every case: whose it is, its promises, and how it ended."""
    last = 0
    while True:
        found = session.exec(
            select(Case, Person, Subject)
            .outerjoin(Person, col(Person.id) == col(Case.owner_id))
            .outerjoin(Subject, col(Subject.id) == col(Case.subject_id))
            .where(col(Case.id) > last)
            .order_by(col(Case.id))
            .limit(CHUNK)
        ).all()
        if not found:
            return
        of = _mentions_of(session, [row[0].id or 0 for row in found])
        for case, owner, subject in found:
            last = case.id or 0
            yield _case(case, owner, subject, of.get(last, []))


def _mentions_of(session: Session, ids: Sequence[int]) -> dict[int, list[int]]:
    rows = session.exec(
        select(CaseMention.case_id, CaseMention.mention_id)
        .where(col(CaseMention.case_id).in_(ids))
        .order_by(col(CaseMention.mention_id))
    )
    return _grouped(rows)


def _case(case: Case, owner: Person | None, subject: Subject | None, of: list[int]) -> Cells:
    own = case.model_dump()
    own |= {
        "owner": owner.name if owner else None,
        "subject": subject.key if subject else None,
        "mention_ids": of,
    }
    return tuple(own[name] for name in CASES)


def _grouped(rows: Iterable[tuple[int, Value]]) -> dict[int, list[Value]]:
    found: dict[int, list[Value]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


EXPORTS = {
    "mentions": Export(MENTIONS, mentions),
    "drafts": Export(DRAFTS, drafts),
    "cases": Export(CASES, cases),
}
