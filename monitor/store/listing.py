"""Mentions as lists show them: with author, finding, place and subjects beside each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.corrected import Finding, corrected, finding_of
from monitor.models.judged import Polarity
from monitor.models.mention import Author, Mention, MentionSubject, Sighting
from monitor.models.source import Source, Subject
from monitor.store import corrections, feelings
from monitor.store.ids import id_of


@dataclass(frozen=True)
class Line:
    """One mention and what stands beside it in a list."""

    mention: Mention
    author: Author | None
    assessment: Assessment | None  #: The judge's own; None while this revision is not judged.
    finding: Finding  #: With what people said on top.
    source: Source | None  #: One that can reply comes first.
    subjects: tuple[str, ...]

    @property
    def polarity(self) -> Polarity | None:
        """The feeling that counts: a person's word wins over the judge's."""
        return self.finding.polarity

    @property
    def unhappy(self) -> bool | None:
        """Whether the author counts as unhappy."""
        return self.finding.unhappy

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
    said = corrections.words_of(session, ids)
    authors = _authors(session, found)
    sources = _sources(session, ids)
    subjects = _subjects(session, ids)
    made = []
    for mention in found:
        mention_id = id_of(mention)
        assessment = judged.get(mention_id)
        author = authors.get(mention.author_pk) if mention.author_pk else None
        made.append(
            Line(
                mention=mention,
                author=author,
                assessment=assessment,
                finding=corrected(finding_of(assessment), said[mention_id]),
                source=sources.get(mention_id),
                subjects=tuple(subjects[mention_id]),
            )
        )
    return made


def line(session: Session, mention: Mention) -> Line:
    """One mention, with what stands beside it."""
    return lines(session, [mention])[0]


def _judged(session: Session, ids: Sequence[int]) -> dict[int, Assessment]:
    found = select(Assessment).join(Mention, feelings.judged_now()).where(col(Mention.id).in_(ids))
    return {row.mention_id: row for row in session.exec(found)}


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
