"""What a person may teach the judge, and how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from monitor.models.audit import AuditEvent
from monitor.models.learning import CustomAspect, LearnedHeads
from monitor.models.mention import Answer, Mention
from monitor.models.person import Role
from monitor.store import judging, learning
from monitor.store.ids import id_of
from monitor.workflow import teaching
from monitor.workflow.actors import Actor, Move, Outcome, refused
from monitor.workflow.teaching import Fitted
from tests import builders as b
from tests.builders import NOW

EXAMPLES = ["Nowhere to park.", "The car park was full.", "Parking is dear.", "Free parking!",
            "We looked for a space for an hour."]  # fmt: skip


def lead(session: Session) -> Actor:
    """Somebody who may."""
    return b.actor(b.person(session, Role.LEAD))


def add(
    session: Session, by: Actor | None, name: str = "parking",
    examples: Sequence[str] = EXAMPLES, words: Sequence[str] = (),
) -> Outcome:  # fmt: skip
    """Teach an aspect."""
    return teaching.add_aspect(session, by, name=name, examples=examples, words=words,
                               taken=("price", "other"), now=NOW)  # fmt: skip


def lesson(
    session: Session, by: Actor | None = None, *, better: bool = True, before: int | None = None
) -> Outcome:
    """Keep a run of learning."""
    heads = {"weights": "any"} if better else None
    return teaching.keep_lesson(session, by, Fitted("m@1", heads, {"n": 1}, 25, before), NOW)


def in_use(session: Session) -> int | None:
    """The number of what judges."""
    row = learning.in_use(session, "m@1")
    return row.id if row else None


def moves(session: Session) -> list[tuple[str, str]]:
    """What was written down, and whose move it was."""
    return [(event.move, event.who) for event in session.exec(select(AuditEvent))]


def again(session: Session, by: Actor | None) -> Outcome:
    """Judge the last month again."""
    return teaching.judge_again(
        session, by, since=NOW - timedelta(days=30), answer_window=timedelta(days=14), now=NOW
    )


TRIED: list[Callable[[Session, Actor | None], Outcome]] = [
    add,
    lambda session, by: teaching.retire_aspect(session, by, "parking", NOW),
    lesson,
    lambda session, by: teaching.undo_lesson(session, by, "m@1", NOW),
    again,
]


@pytest.mark.parametrize("make", TRIED)
@pytest.mark.parametrize("role", [*Role, None])
def test_leads_and_admins_teach_and_nobody_else(
    both: Session, make: Callable[[Session, Actor | None], Outcome], role: Role | None
) -> None:
    outcome = make(both, b.actor(b.person(both, role)))

    allowed = role in (Role.LEAD, Role.ADMIN)
    assert (outcome == refused(Move.TEACH)) is not allowed
    if not allowed:
        assert outcome.says == (
            "You may not teach the judge. It takes one of these roles: admin, lead."
        )
        assert moves(both) == []


def test_a_role_over_one_subject_does_not_teach_all(both: Session) -> None:
    scoped = b.actor(b.person(both, Role.LEAD, about=b.subject(both)))

    assert add(both, scoped) == refused(Move.TEACH)


def test_an_aspect_is_kept_tidy_and_written_down(both: Session) -> None:
    by = lead(both)

    outcome = add(
        both, by, "  Parking ", [*EXAMPLES, " ", "free PARKING!", "a\x00b  c"], ["car park "]
    )

    assert outcome.ok
    row = learning.aspect(both, "parking")
    assert row is not None
    assert row.examples == [*EXAMPLES[:3], "free PARKING!", EXAMPLES[4], "ab c"]
    assert (row.words, row.made_by) == (["car park"], by.person_id)
    assert moves(both) == [("teach aspect", by.who)]


@pytest.mark.parametrize(
    ("name", "examples", "words", "says"),
    [
        ("parking", EXAMPLES[:4], [], "at least 5 different examples"),
        ("parking", [*EXAMPLES[:4], "NOWHERE to park.", " "], [], "these are 4"),
        ("parking", [f"Example {n}" for n in range(51)], [], "No more than 50"),
        ("parking", EXAMPLES, ["x*"], "at least two letters"),
        ("price", EXAMPLES, [], "one of the judge's own aspects"),
        ("", EXAMPLES, [], "2 to 30 letters"),
        ("<b>", EXAMPLES, [], "2 to 30 letters"),
        ("x" * 31, EXAMPLES, [], "2 to 30 letters"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_the_reason(
    both: Session, name: str, examples: list[str], words: list[str], says: str
) -> None:
    outcome = add(both, None, name, examples, words)

    assert not outcome.ok
    assert says in outcome.says
    assert learning.aspects(both, retired=True) == []


def test_an_example_of_any_length_is_kept_to_a_sentence_or_two(both: Session) -> None:
    add(both, None, examples=[f"{n}" * 9000 for n in range(5)])

    (row,) = learning.aspects(both)
    assert {len(example) for example in row.examples} == {teaching.LONGEST_EXAMPLE}


def test_the_same_name_is_not_taught_twice_but_again_after_it_was_retired(both: Session) -> None:
    add(both, None)
    assert "is there already" in add(both, None).says

    assert teaching.retire_aspect(both, None, "Parking", NOW).ok
    assert learning.aspects(both) == []
    assert not teaching.retire_aspect(both, None, "parking", NOW).ok

    assert add(both, None, examples=[f"New {n}" for n in range(5)]).ok
    (row,) = learning.aspects(both)
    assert row.examples[0] == "New 0"
    assert len(both.exec(select(CustomAspect)).all()) == 1


def test_there_is_an_end_to_how_many_are_looked_for(session: Session) -> None:
    for number in range(teaching.MOST_ASPECTS):
        assert add(session, None, f"matter {number}").ok

    assert "Retire one first" in add(session, None, "one more").says


def test_what_was_learned_better_judges_and_the_figures_are_kept(both: Session) -> None:
    outcome = lesson(both, lead(both))

    assert outcome.ok
    row = both.exec(select(LearnedHeads)).one()
    assert in_use(both) == row.id
    assert row.figures == {"n": 1, "instead_of": None}
    assert learning.last_lesson(both)["words"] == 25


def test_a_lesson_that_brought_nothing_is_written_down_and_changes_nothing(both: Session) -> None:
    outcome = lesson(both, better=False)

    assert outcome == Outcome(True, "Nothing was changed.")
    assert both.exec(select(LearnedHeads)).all() == []
    assert moves(both) == [("learn", "amends")]
    assert learning.last_lesson(both)["words"] == 25


def test_a_lesson_measured_against_what_judges_no_more_is_refused(both: Session) -> None:
    lesson(both)

    outcome = lesson(both)

    assert not outcome.ok
    assert "taught the judge meanwhile" in outcome.says
    assert len(both.exec(select(LearnedHeads)).all()) == 1


def test_lessons_are_undone_one_by_one_down_to_the_model_as_delivered(both: Session) -> None:
    lesson(both)
    first = in_use(both)
    lesson(both, before=first)
    second = in_use(both)

    says = teaching.undo_lesson(both, None, "m@1", NOW).says
    assert says == f"Back from learned{second} to learned{first}."
    assert in_use(both) == first

    lesson(both, before=first)
    assert teaching.undo_lesson(both, None, "m@1", NOW).ok
    assert in_use(both) == first, "not the one that was undone before"

    assert "as it was delivered" in teaching.undo_lesson(both, None, "m@1", NOW).says
    assert in_use(both) is None
    assert not teaching.undo_lesson(both, None, "m@1", NOW).ok


def old(session: Session, name: str, days: int) -> Mention:
    """A judged mention, posted and first seen so many days ago."""
    when = NOW - timedelta(days=days)
    found = b.mention(session, b.source(session, name), name, author=name,
                      when=when)  # fmt: skip
    found.posted_at = when
    b.assessment(session, found, when=when)
    return found


def test_what_is_judged_again_goes_back_into_the_judges_queue(both: Session) -> None:
    new, late, ancient = old(both, "new", 3), old(both, "late", 20), old(both, "ancient", 40)
    gone = old(both, "gone", 3)
    gone.gone_at = NOW
    both.flush()

    outcome = again(both, None)

    assert outcome.says == "2 mentions are judged again, behind what is new."
    assert {m.id for m in judging.unjudged(both, NOW, 10)} == {new.id, late.id}
    both.refresh(ancient)
    assert ancient.judged_revision == 1
    assert moves(both)[-1] == ("judge again", "amends")


def test_what_is_newly_flagged_weeks_later_gets_no_card(both: Session) -> None:
    new, late, drafted = old(both, "new", 3), old(both, "late", 20), old(both, "drafted", 20)
    b.draft(both, drafted)
    closed = old(both, "closed", 20)
    closed.answer, closed.answer_why = Answer.CLOSED, "rejected"
    both.flush()

    again(both, None)

    for found in (new, late, drafted, closed):
        both.refresh(found)
    assert (new.answer, drafted.answer, closed.answer) == (Answer.MAY, Answer.MAY, Answer.CLOSED)
    assert (late.answer, late.answer_why) == (Answer.COUNT, teaching.AGAIN_LATE)
    assert id_of(new) != id_of(late)
