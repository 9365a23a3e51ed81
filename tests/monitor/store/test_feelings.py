"""What counts as an author's feeling: the judge's finding, unless a person said otherwise."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.judged import Polarity
from monitor.models.mention import Mention
from monitor.store import feelings, mentions
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

    say(both, found, "unhappy", "no")
    assert felt(both, found) == ("negative", 0)
    say(both, found, "unhappy", "yes")
    say(both, found, "polarity", "mixed")
    assert felt(both, found) == ("mixed", 1)
    say(both, found, "aspect", "price")
    assert felt(both, found) == ("mixed", 1), "another field says nothing of these"


def test_a_person_may_judge_what_no_model_did(both: Session) -> None:
    found = b.mention(both)

    say(both, found, "unhappy", "yes")
    say(both, found, "polarity", Polarity.NEGATIVE)

    assert felt(both, found) == ("negative", 1)


def test_a_word_on_another_mention_says_nothing_of_this_one(both: Session) -> None:
    at = b.source(both)
    one, other = b.mention(both, at, "one"), b.mention(both, at, "other")
    b.assessment(both, one)

    say(both, other, "unhappy", "no")

    assert felt(both, one) == ("negative", 1)


def test_an_edited_mention_is_unjudged_until_it_is_judged_anew(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    say(both, found, "unhappy", "no")

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
