"""What a person may teach the judge: aspects of the team's own, and which learned heads judge.

No model runs here: what was fitted comes in as a value. A move without an actor is made at the
machine itself, by its operator or the timetable, and stands in the audit trail as "amends".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, update
from sqlmodel import Session, col

from monitor.models.draft import Draft
from monitor.models.learning import CustomAspect, LearnedHeads
from monitor.models.mention import Answer, Mention
from monitor.store import audit, learning, past
from monitor.store.engine import take_turns
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow.actors import Actor, Move, Outcome, may, refused

TEACHING = 1_952_539_507  # an arbitrary number of ours: who switches heads or aspects waits here
LEAST_EXAMPLES = 5
MOST_EXAMPLES = 50
LONGEST_EXAMPLE = 500  # characters: a sentence or two
MOST_WORDS = 50
MOST_ASPECTS = 30  # in use at a time; each is one more column to compute and to read
AGAIN_LATE = "judged again after the answer window"

_NAME = re.compile(r"[a-z][a-z0-9 ]{1,29}")


@dataclass(frozen=True)
class Fitted:
    """What one run of learning came to, to be kept."""

    model: str  #: The bare "name@version" it was fitted on.
    heads: Mapping[str, Any] | None  #: None: nothing is better than what judges now.
    figures: Mapping[str, Any]
    words: int
    instead_of: int | None  #: The number of what judged when it was fitted; None: as delivered.


def may_teach(session: Session, actor: Actor | None) -> bool:
    """Whether somebody may teach the judge: leads and admins over everything."""
    return actor is None or may(session, actor, Move.TEACH)


def add_aspect(
    session: Session,
    actor: Actor | None,
    *,
    name: str,
    examples: Sequence[str],
    words: Sequence[str] = (),
    taken: Sequence[str] = (),
    now: datetime,
) -> Outcome:
    """Keep an aspect of the team's own; it is found from the next judging on.

    `taken`: the judge's own aspects. A retired one comes back by its name, with new examples.
    """
    if not may_teach(session, actor):
        return refused(Move.TEACH)
    take_turns(session, TEACHING)
    name = " ".join(clean(name).lower().split())
    kept, own = _tidied(examples, LONGEST_EXAMPLE), _tidied(words, 60)
    row = learning.aspect(session, name)
    wrong = _wrong_name(name, taken, row) or _wrong_examples(kept, own)
    if wrong:
        return Outcome(False, wrong)
    if len(learning.aspects(session)) >= MOST_ASPECTS:
        return Outcome(False, f"There are {MOST_ASPECTS} aspects of your own. Retire one first.")
    row = row or CustomAspect(name=name, made_at=now)
    row.examples, row.words, row.retired_at = kept, own, None
    row.made_by, row.made_at = actor.person_id if actor else None, now
    session.add(row)
    session.flush()
    _record(session, actor, "teach aspect", "custom_aspect", id_of(row), now,
            examples=len(kept), words=len(own))  # fmt: skip
    return Outcome(True, f"“{name}” is looked for in everything that is judged from now on.")


def _wrong_name(name: str, taken: Sequence[str], row: CustomAspect | None) -> str:
    if not _NAME.fullmatch(name):
        return (
            "An aspect's name has 2 to 30 letters, digits and spaces, and begins with a letter, "
            "such as: parking."
        )
    if name in taken:
        return f"“{name}” is one of the judge's own aspects already. Choose another name."
    if row is not None and row.retired_at is None:
        return f"“{name}” is there already. Retire it first to teach it anew."
    return ""


def _wrong_examples(examples: Sequence[str], words: Sequence[str]) -> str:
    if len(examples) < LEAST_EXAMPLES:
        return (
            f"It takes at least {LEAST_EXAMPLES} different examples of what people write about it; "
            f"these are {len(examples)}."
        )
    if len(examples) > MOST_EXAMPLES or len(words) > MOST_WORDS:
        return f"No more than {MOST_EXAMPLES} examples and {MOST_WORDS} words: the best ones do."
    if any(len(word.strip("*")) < 2 for word in words):
        return "A word has at least two letters."
    return ""


def _tidied(texts: Sequence[str], longest: int) -> list[str]:
    """In their order, without what is empty or stands there twice."""
    flat = (" ".join(clean(text).split())[:longest] for text in texts)
    return list({text.lower(): text for text in flat if text}.values())


def retire_aspect(session: Session, actor: Actor | None, name: str, now: datetime) -> Outcome:
    """Look for it no more. What was found stays with the assessments it was found in."""
    if not may_teach(session, actor):
        return refused(Move.TEACH)
    take_turns(session, TEACHING)
    row = learning.aspect(session, " ".join(name.lower().split()))
    if row is None or row.retired_at is not None:
        return Outcome(False, "There is no such aspect of your own.")
    row.retired_at = now
    session.add(row)
    _record(session, actor, "retire aspect", "custom_aspect", id_of(row), now)
    return Outcome(True, f"“{row.name}” is no longer looked for.")


def keep_lesson(session: Session, actor: Actor | None, fitted: Fitted, now: datetime) -> Outcome:
    """Write down one run of learning; what it found better judges from now on.

    Refused if other heads were put in use while it was fitted: it was measured against the old.
    """
    if not may_teach(session, actor):
        return refused(Move.TEACH)
    take_turns(session, TEACHING)
    current = learning.in_use(session, fitted.model)
    if (current.id if current else None) != fitted.instead_of:
        return Outcome(False, "Somebody else has taught the judge meanwhile. Learn again.")
    if fitted.heads is None:
        _record(session, actor, learning.LESSON, "learned_heads", 0, now, words=fitted.words,
                model=fitted.model)  # fmt: skip
        return Outcome(True, "Nothing was changed.")
    row = LearnedHeads(
        model=fitted.model,
        made_at=now,
        made_by=actor.person_id if actor else None,
        heads=dict(fitted.heads),
        figures={**fitted.figures, "instead_of": fitted.instead_of},
    )
    session.add(row)
    learning.put_in_use(session, fitted.model, row)
    _record(session, actor, learning.LESSON, "learned_heads", id_of(row), now,
            words=fitted.words, model=fitted.model)  # fmt: skip
    return Outcome(True, f"In use from now on, as learned{row.id}.")


def undo_lesson(session: Session, actor: Actor | None, model: str, now: datetime) -> Outcome:
    """Back to what judged before the present heads were learned; at last, to the built-in ones."""
    if not may_teach(session, actor):
        return refused(Move.TEACH)
    take_turns(session, TEACHING)
    current = learning.in_use(session, model)
    if current is None:
        return Outcome(False, "The model judges as it was delivered; there is nothing to undo.")
    number = current.figures.get("instead_of")
    before = learning.heads(session, number) if isinstance(number, int) else None
    learning.put_in_use(session, model, before)
    _record(session, actor, "undo learning", "learned_heads", id_of(current), now, model=model)
    name = f"learned{before.id}" if before else "the model as it was delivered"
    return Outcome(True, f"Back from learned{current.id} to {name}.")


def judge_again(
    session: Session, actor: Actor | None, *, since: datetime, answer_window: timedelta,
    now: datetime,
) -> Outcome:  # fmt: skip
    """Put what was written since then back into the judge's queue, behind what is new.

    What is older than the answer window and has no draft is only counted from now on: a mention
    that is newly flagged weeks later gets no card.
    """
    if not may_teach(session, actor):
        return refused(Move.TEACH)
    take_turns(session, TEACHING)
    asked = [
        col(Mention.judged_revision) == col(Mention.revision),
        col(Mention.gone_at).is_(None),
        past.came_in(since),
    ]
    drafted = exists().where(col(Draft.mention_id) == col(Mention.id))
    late = col(Mention.first_seen_at) < now - answer_window
    connection = session.connection()
    connection.execute(
        update(Mention)
        .where(*asked, late, ~drafted, col(Mention.answer) == Answer.MAY)
        .values(answer=Answer.COUNT, answer_why=AGAIN_LATE)
    )
    done = connection.execute(update(Mention).where(*asked).values(judged_revision=None))
    _record(session, actor, "judge again", "mention", 0, now, mentions=done.rowcount,
            since=since.isoformat())  # fmt: skip
    return Outcome(True, f"{done.rowcount:,} mentions are judged again, behind what is new.")


def _record(
    session: Session, actor: Actor | None, move: str, entity: str, number: int, now: datetime,
    **details: Any,
) -> None:  # fmt: skip
    who, desk = (actor.who, actor.desk) if actor else ("amends", "")
    audit.record(session, move, entity, number, now, who=who, desk=desk, **details)
