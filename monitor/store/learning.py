"""What the judge can learn from, and what it has learned: people's words, heads, custom aspects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, update
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.audit import AuditEvent
from monitor.models.corrected import TRUE, WRONG, About, Topic, Word, read, standing
from monitor.models.draft import Draft, DraftState, RejectReason
from monitor.models.judged import Polarity
from monitor.models.learning import CustomAspect, LearnedHeads
from monitor.models.mention import GoneWhy, Mention, Revision
from monitor.store.ids import id_of
from monitor.store.reach import Reach, mention_within

CHUNK = 500  # ids in one condition
LESSON = "learn"  # the move under which every run of learning is written down

Key = tuple[int, int]  # a mention and its revision


@dataclass(frozen=True)
class Said:
    """One revision of a mention, and what people said of it."""

    mention_id: int
    revision: int
    text: str
    title: str = ""
    stars: float | None = None
    language: str = ""  #: As declared.
    unhappy: bool | None = None  #: None: nobody said.
    corrected: bool = False  #: Said in so many words; else told by what was decided on the draft.
    aspects: Mapping[str, bool] = field(default_factory=dict)  #: Speaks of it, or does not.


def said(session: Session, ids: Sequence[int] | None = None) -> list[Said]:
    """Everything that people said of how authors feel and of what they speak, by mention.

    The newest word on each revision counts, and a correction more than a decision. `ids`: only of
    these mentions, at most CHUNK of them.
    """
    words = _corrections(session, ids)
    decided = _decisions(session, ids)
    found = [_said(key, words.get(key, {}), decided.get(key)) for key in sorted({*words, *decided})]
    return list(_with_texts(session, [one for one in found if one is not None]))


def _corrections(session: Session, ids: Sequence[int] | None) -> dict[Key, dict[Topic, Word]]:
    asked = select(Correction).order_by(col(Correction.id))
    if ids is not None:
        asked = asked.where(col(Correction.mention_id).in_(ids))
    rows: defaultdict[Key, list[Word]] = defaultdict(list)
    for row in session.exec(asked):
        word = read(row.field, row.value)
        if word is not None:
            rows[row.mention_id, row.revision].append(word)
    return {key: standing(words) for key, words in rows.items()}


def _decisions(session: Session, ids: Sequence[int] | None) -> dict[Key, bool]:
    """Who approves a reply to a complaint says that it is one; who rejects it as "not unhappy"
    says that it is none. Nothing else that is decided tells how the author feels.
    """
    before = and_(
        col(Assessment.mention_id) == col(Draft.mention_id),
        col(Assessment.revision) == col(Draft.revision),
        col(Assessment.judged_at) <= col(Draft.decided_at),
    )
    asked = (
        select(Draft, Assessment.unhappy, Assessment.cut_off)
        .outerjoin(Assessment, before)
        .where(col(Draft.decided_by).is_not(None), _tells())
        .order_by(col(Draft.id), col(Assessment.id))
    )
    if ids is not None:
        asked = asked.where(col(Draft.mention_id).in_(ids))
    found: dict[Key, bool | None] = {}
    for draft, unhappy, cut_off in session.exec(asked):
        if draft.state is DraftState.REJECTED:
            found[draft.mention_id, draft.revision] = False
        else:
            complaint = unhappy is not None and unhappy >= cut_off
            found[draft.mention_id, draft.revision] = True if complaint else None
    return {key: told for key, told in found.items() if told is not None}


def _tells() -> ColumnElement[bool]:
    return or_(
        col(Draft.state) == DraftState.APPROVED,
        and_(
            col(Draft.state) == DraftState.REJECTED,
            col(Draft.reason) == RejectReason.NOT_UNHAPPY,
        ),
    )


def _said(key: Key, words: Mapping[Topic, Word], decided: bool | None) -> Said | None:
    mood = _mood(words)
    aspects = {
        word.aspect: word.value != WRONG
        for (about, _), word in words.items()
        if about is About.ASPECT
    }
    unhappy = decided if mood is None else mood
    if unhappy is None and not aspects:
        return None
    return Said(*key, "", unhappy=unhappy, corrected=mood is not None, aspects=aspects)


def _mood(words: Mapping[Topic, Word]) -> bool | None:
    """Unhappy or not, in so many words; else as a feeling that can only mean one of them."""
    mood, feeling = words.get((About.UNHAPPY, "")), words.get((About.POLARITY, ""))
    if mood is not None:
        return mood.value == TRUE
    clear: dict[str, bool] = {Polarity.NEGATIVE: True, Polarity.POSITIVE: False}
    return clear.get(feeling.value) if feeling is not None else None


def _with_texts(session: Session, found: Sequence[Said]) -> Iterator[Said]:
    """Those whose words are still there, with them."""
    for at in range(0, len(found), CHUNK):
        some = found[at : at + CHUNK]
        asked = (
            select(Revision, Mention.declared_language)
            .join(Mention, col(Mention.id) == col(Revision.mention_id))
            .where(
                col(Revision.mention_id).in_([one.mention_id for one in some]),
                or_(col(Mention.gone_why).is_(None), col(Mention.gone_why) != GoneWhy.ERASED),
            )
        )
        rows = {(row.mention_id, row.number): (row, own) for row, own in session.exec(asked)}
        for one in some:
            row, language = rows.get((one.mention_id, one.revision), (None, ""))
            if row is not None and (row.text.strip() or row.title.strip()):
                yield replace(one, text=row.text, title=row.title, stars=row.stars,
                              language=language)  # fmt: skip


def unspoken(session: Session, limit: int) -> list[Said]:
    """The newest judged mentions of which nobody has said anything."""
    spoken = exists().where(col(Correction.mention_id) == col(Mention.id))
    decided = exists().where(
        col(Draft.mention_id) == col(Mention.id), col(Draft.decided_by).is_not(None)
    )
    asked = (
        select(Mention)
        .where(*_own_words(), col(Mention.judged_revision).is_not(None), ~spoken, ~decided)
        .order_by(col(Mention.id).desc())
        .limit(limit)
    )
    return [
        Said(
            mention_id=id_of(row),
            revision=row.revision,
            text=row.original_text or row.text,
            title=row.title,
            stars=row.stars,
            language=row.declared_language,
        )
        for row in session.exec(asked)
    ]


def newest_texts(session: Session, before: datetime | None, limit: int) -> list[str]:
    """What the newest mentions say, of those first seen before then."""
    asked = select(Mention).where(*_own_words(), Mention.text != "")
    if before is not None:
        asked = asked.where(col(Mention.first_seen_at) < before)
    rows = session.exec(asked.order_by(col(Mention.id).desc()).limit(limit))
    return [row.original_text or row.text for row in rows]


def newest(session: Session, within: Reach, limit: int) -> list[tuple[int, str]]:
    """The newest mentions within reach, with what they say."""
    asked = select(Mention).where(*_own_words(), mention_within(within))
    rows = session.exec(asked.order_by(col(Mention.id).desc()).limit(limit))
    return [(id_of(row), f"{row.title}\n{row.original_text or row.text}".strip()) for row in rows]


def _own_words() -> tuple[ColumnElement[bool], ...]:
    """Authors' words that are still there."""
    return (
        col(Mention.by_us).is_(False),
        col(Mention.gone_at).is_(None),
        or_(col(Mention.text) != "", col(Mention.title) != ""),
    )


def in_use(session: Session, model: str) -> LearnedHeads | None:
    """What was learned on this model and judges now."""
    asked = select(LearnedHeads).where(
        LearnedHeads.model == model, col(LearnedHeads.in_use).is_(True)
    )
    return session.exec(asked.order_by(col(LearnedHeads.id).desc())).first()


def heads(session: Session, number: int) -> LearnedHeads | None:
    """What one run of learning fitted."""
    return session.get(LearnedHeads, number)


def put_in_use(session: Session, model: str, row: LearnedHeads | None) -> None:
    """Let these judge from now on, and no other of this model; None: the model as delivered."""
    session.connection().execute(
        update(LearnedHeads).where(col(LearnedHeads.model) == model).values(in_use=False)
    )
    if row is not None:
        session.flush()
        session.refresh(row)
        row.in_use = True
        session.add(row)


def last_lesson(session: Session) -> Mapping[str, Any]:
    """What was written down of the last run of learning, whether it changed anything or not."""
    asked = select(AuditEvent).where(AuditEvent.move == LESSON).order_by(col(AuditEvent.id).desc())
    event = session.exec(asked.limit(1)).first()
    return event.details if event is not None else {}


def aspects(session: Session, *, retired: bool = False) -> Sequence[CustomAspect]:
    """The team's own aspects, by name; without those that were retired unless asked for."""
    asked = select(CustomAspect)
    if not retired:
        asked = asked.where(col(CustomAspect.retired_at).is_(None))
    return session.exec(asked.order_by(CustomAspect.name)).all()


def aspect(session: Session, name: str) -> CustomAspect | None:
    """One of the team's own aspects, retired or not."""
    return session.exec(select(CustomAspect).where(CustomAspect.name == name)).first()


@dataclass(frozen=True)
class Stamp:
    """Changes whenever an aspect is made or retired, or other heads are put in use."""

    aspects: int
    made: datetime | None
    retired: datetime | None
    in_use: tuple[int, ...]


def stamp(session: Session) -> Stamp:
    """What is taught at this moment; a small question that may be asked before every batch."""
    counted = select(
        func.count(), func.max(CustomAspect.made_at), func.max(CustomAspect.retired_at)
    ).select_from(CustomAspect)
    used = select(LearnedHeads.id).where(col(LearnedHeads.in_use).is_(True))
    number, made, retired = session.exec(counted).one()
    ids = [number for number in session.exec(used.order_by(col(LearnedHeads.id))) if number]
    return Stamp(number, made, retired, tuple(ids))
