"""Mentions as lists show them: with author, finding, place and subjects beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.judged import Polarity
from monitor.models.mention import Author, Mention, MentionSubject, Sighting
from monitor.models.source import Source, Subject
from monitor.store import feelings
from monitor.store.ids import id_of

_Judged = tuple[Assessment | None, Polarity | None, bool | None]


@dataclass(frozen=True)
class Line:
    """One mention and what stands beside it in a list."""

    mention: Mention
    author: Author | None
    assessment: Assessment | None  #: None while this revision is not judged.
    polarity: Polarity | None  #: A person's word wins over the judge's.
    unhappy: bool | None
    source: Source | None  #: One that can reply comes first.
    subjects: tuple[str, ...]

    @property
    def place(self) -> str:
        """The place as people call it."""
        if self.source is None:
            return self.mention.place
        return self.source.name


def lines(session: Session, found: Sequence[Mention]) -> list[Line]:
    """The same mentions in the same order, with what stands beside them."""
    ids = [id_of(mention) for mention in found]
    judged = _judged(session, ids)
    authors = _authors(session, found)
    sources = _sources(session, ids)
    subjects = _subjects(session, ids)
    nothing = (None, None, None)
    made = []
    for mention in found:
        mention_id = id_of(mention)
        assessment, polarity, unhappy = judged.get(mention_id, nothing)
        author = authors.get(mention.author_pk) if mention.author_pk else None
        made.append(
            Line(
                mention=mention,
                author=author,
                assessment=assessment,
                polarity=polarity,
                unhappy=unhappy,
                source=sources.get(mention_id),
                subjects=tuple(subjects[mention_id]),
            )
        )
    return made


def line(session: Session, mention: Mention) -> Line:
    """One mention, with what stands beside it."""
    return lines(session, [mention])[0]


def _judged(session: Session, ids: Sequence[int]) -> dict[int, _Judged]:
    found = (
        select(Mention.id, Assessment, feelings.polarity(), feelings.unhappy())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(col(Mention.id).in_(ids))
    )
    judged: dict[int, _Judged] = {}
    for mention_id, assessment, polarity, unhappy in session.exec(found):
        if mention_id is not None:
            felt = None if polarity == feelings.UNJUDGED else Polarity(polarity)
            judged[mention_id] = (assessment, felt, None if unhappy is None else bool(unhappy))
    return judged


def _authors(session: Session, found: Sequence[Mention]) -> dict[int, Author]:
    keys = {mention.author_pk for mention in found if mention.author_pk is not None}
    rows = session.exec(select(Author).where(col(Author.id).in_(keys)))
    return {id_of(author): author for author in rows}


def _sources(session: Session, ids: Sequence[int]) -> dict[int, Source]:
    found = (
        select(Sighting.mention_id, Source)
        .join(Source, col(Source.id) == col(Sighting.source_id))
        .where(col(Sighting.mention_id).in_(ids))
        .order_by(col(Source.can_reply), col(Source.id).desc())
    )
    return dict(session.exec(found).all())  # the last one of a mention wins


def _subjects(session: Session, ids: Sequence[int]) -> defaultdict[int, list[str]]:
    found = (
        select(MentionSubject.mention_id, Subject.name)
        .join(Subject, col(Subject.id) == col(MentionSubject.subject_id))
        .where(col(MentionSubject.mention_id).in_(ids))
        .order_by(Subject.name)
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for mention_id, name in session.exec(found):
        names[mention_id].append(name)
    return names
