"""What counts as an author's feeling: the judge's finding, unless a person said otherwise."""

from __future__ import annotations

from itertools import product

import pytest
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.judged import Polarity, Priority
from monitor.models.mention import Mention
from monitor.store import corrections, feelings, mentions
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW


def felt(session: Session, of: Mention) -> tuple[str, int | None]:
    """The polarity and the unhappiness that count."""
    session.flush()
    found = (
        select(feelings.polarity(), feelings.unhappy())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
        .where(col(Mention.id) == of.id)
    )
    return session.exec(found).one()


def say(session: Session, of: Mention, field: str, value: str, revision: int = 1) -> None:
    """A person's word against the judge's."""
    person = b.person(session)
    session.add(Correction(mention_id=id_of(of), revision=revision, field=field, value=value,
                           corrected_by=id_of(person), corrected_at=NOW))  # fmt: skip
    session.flush()


@pytest.mark.parametrize(
    ("unhappy", "counts"),
    [(0.93, ("negative", 1)), (0.5, ("negative", 1)), (0.49, ("positive", 0))],
)
def test_the_judges_finding_counts_from_its_cut_off_on(
    both: Session, unhappy: float, counts: tuple[str, int]
) -> None:
    found = b.mention(both)
    b.assessment(both, found, unhappy=unhappy)

    assert felt(both, found) == counts


def test_what_nobody_judged_is_unjudged(both: Session) -> None:
    assert felt(both, b.mention(both)) == ("unjudged", None)


def test_what_no_model_could_judge_is_unjudged(both: Session) -> None:
    found = b.mention(both)
    row = b.assessment(both, found)
    row.polarity, row.unhappy, row.unjudged = None, None, "an unknown language"
    both.add(row)

    assert felt(both, found) == ("unjudged", None)


def test_a_persons_last_word_wins(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)

    say(both, found, "unhappy", "false")
    assert felt(both, found) == ("neutral", 0), "what is not negative does not feel negative"
    say(both, found, "unhappy", "true")
    say(both, found, "polarity", "mixed")
    assert felt(both, found) == ("mixed", 1)
    say(both, found, "aspect", "-price")
    assert felt(both, found) == ("mixed", 1), "another field says nothing of these"


def test_a_word_that_is_taken_back_leaves_the_judges_finding(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    for field, value in (("unhappy", "false"), ("polarity", "mixed"),
                         ("unhappy", "judge"), ("polarity", "judge")):  # fmt: skip
        say(both, found, field, value)

    assert felt(both, found) == ("negative", 1)


JUDGED: list[tuple[Polarity | None, float | None, bool, Priority]] = [
    (Polarity.NEGATIVE, 0.93, True, Priority.HIGH),
    (Polarity.NEGATIVE, 0.2, False, Priority.NONE),
    (Polarity.NEUTRAL, 0.3, True, Priority.LOW),
    (Polarity.POSITIVE, 0.1, False, Priority.NONE),
    (Polarity.MIXED, 0.5, True, Priority.NORMAL),
    (Polarity.MIXED, 0.4, True, Priority.LOW),
    (None, None, True, Priority.NORMAL),
]
WORDS = [("unhappy", value) for value in ("", "true", "false", "judge", "yes", "no")]
FEELINGS = [("polarity", value) for value in ("", "positive", "judge")]


def test_queries_and_records_hold_the_same_of_every_finding_and_word(both: Session) -> None:
    at, by = b.source(both), id_of(b.person(both))
    cases = [*product([None, *JUDGED], WORDS, FEELINGS)]
    for number, (judged, *words) in enumerate(cases):
        found = b.mention(both, at, f"m-{number}")
        if judged is not None:
            row = b.assessment(both, found)
            row.polarity, row.unhappy, row.needs_reply, row.priority = judged
        for field, value in words:
            if value:
                both.add(Correction(mention_id=id_of(found), revision=1, field=field, value=value,
                                    corrected_by=by, corrected_at=NOW))  # fmt: skip
    both.flush()

    asked = (
        select(Mention.id, feelings.polarity(), feelings.unhappy(), feelings.needs_reply())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
    )
    beside = (
        select(Mention.id, feelings.settled(), feelings.rank())
        .select_from(Mention)
        .join(Assessment, feelings.judged_now(), isouter=True)
    )
    ranks = {mention_id: (settled, rank) for mention_id, settled, rank in both.exec(beside)}

    rows = both.exec(asked).all()
    assert len(rows) == len(cases)
    for mention_id, polarity, unhappy, needs_reply in rows:
        assert mention_id is not None
        record = corrections.finding(both, mention_id, 1)
        settled, rank = ranks[mention_id]
        assert (polarity, unhappy) == (
            record.polarity or feelings.UNJUDGED,
            None if record.unhappy is None else int(record.unhappy),
        )
        assert bool(needs_reply) == record.needs_reply
        assert bool(settled) == record.settled
        if record.unhappy is not False:
            assert rank == record.priority.rank


def test_a_person_may_judge_what_no_model_did(both: Session) -> None:
    found = b.mention(both)

    say(both, found, "unhappy", "true")
    say(both, found, "polarity", Polarity.NEGATIVE)

    assert felt(both, found) == ("negative", 1)


def test_a_word_on_another_mention_says_nothing_of_this_one(both: Session) -> None:
    at = b.source(both)
    one, other = b.mention(both, at, "one"), b.mention(both, at, "other")
    b.assessment(both, one)

    say(both, other, "unhappy", "false")

    assert felt(both, one) == ("negative", 1)


def test_an_edited_mention_is_unjudged_until_it_is_judged_anew(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    say(both, found, "unhappy", "false")

    mentions.revise(both, found, b.new_mention(text="Now I am content."), NOW)
    assert felt(both, found) == ("unjudged", None)

    b.assessment(both, found, unhappy=0.1)
    assert felt(both, found) == ("positive", 0)


def test_only_the_finding_that_counts_counts(both: Session) -> None:
    found = b.mention(both)
    old = b.assessment(both, found)
    old.current = False
    both.add(old)

    assert felt(both, found) == ("unjudged", None)
