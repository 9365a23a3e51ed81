"""What people said, read from the store as the judge can learn from it."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from monitor.models.assessment import Correction
from monitor.models.corrected import About, Word, about_aspect, as_judged, feels, not_about, unhappy
from monitor.models.draft import Draft, DraftState, RejectReason
from monitor.models.judged import Polarity
from monitor.models.learning import CustomAspect, LearnedHeads
from monitor.models.mention import GoneWhy, Mention, Revision
from monitor.models.person import Person
from monitor.store import corrections, learning, mentions
from monitor.store.ids import id_of
from monitor.store.learning import Said
from tests import builders as b
from tests.builders import NOW


def spoke(session: Session, of: Mention, *words: Word) -> None:
    """People say something of a mention's present revision."""
    by = b.person(session)
    for word in words:
        corrections.keep(session, of, word, id_of(by), NOW)


def only(session: Session, of: Mention) -> Said:
    """What was said of the one mention of which anything was."""
    (found,) = learning.said(session)
    assert found.mention_id == of.id
    return found


def decided(
    session: Session, of: Mention, state: DraftState, reason: RejectReason | None = None
) -> None:
    """A person decided on a draft."""
    by: Person = b.person(session)
    row: Draft = b.draft(session, of, state=state)
    row.decided_by, row.decided_at, row.reason = by.id, NOW + timedelta(minutes=5), reason
    session.flush()


def test_a_correction_is_read_with_the_text_it_was_said_of(both: Session) -> None:
    found = b.mention(both, text="Tea, cold.", stars=2)
    spoke(both, found, unhappy(False))

    one = only(both, found)

    assert (one.text, one.stars, one.language) == ("Tea, cold.", 2, "en")
    assert (one.unhappy, one.corrected) == (False, True)


def test_the_newest_word_counts_and_one_that_was_taken_back_does_not(both: Session) -> None:
    at = b.source(both)
    found, other = b.mention(both, at), b.mention(both, at, "m-2", author="omar")
    spoke(both, found, unhappy(False), unhappy(True))
    spoke(both, other, unhappy(False), as_judged(About.UNHAPPY))

    assert only(both, found).unhappy is True


def test_a_feeling_tells_where_it_can_mean_only_one_thing(both: Session) -> None:
    at = b.source(both)
    for number, polarity in enumerate(Polarity):
        spoke(both, b.mention(both, at, f"m-{number}", author=f"a-{number}"), feels(polarity))

    assert [one.unhappy for one in learning.said(both)] == [True, False]


def test_a_word_on_the_mood_counts_more_than_one_on_the_feeling(both: Session) -> None:
    found = b.mention(both)
    spoke(both, found, unhappy(False), feels(Polarity.NEGATIVE))

    assert only(both, found).unhappy is False


def test_words_on_aspects_say_what_it_speaks_of_and_what_not(both: Session) -> None:
    found = b.mention(both)
    spoke(both, found, about_aspect("price", Polarity.NEGATIVE), not_about("waiting"))

    one = only(both, found)

    assert one.aspects == {"price": True, "waiting": False}
    assert one.unhappy is None


def test_a_word_belongs_to_the_revision_it_was_said_of(both: Session) -> None:
    found = b.mention(both, text="Cold tea.")
    spoke(both, found, unhappy(False))
    mentions.revise(both, found, b.new_mention(text="Cold tea, and rude."), NOW)
    spoke(both, found, unhappy(True))

    assert [(one.revision, one.text, one.unhappy) for one in learning.said(both)] == [
        (1, "Cold tea.", False), (2, "Cold tea, and rude.", True),
    ]  # fmt: skip


def test_who_approves_a_reply_to_a_complaint_says_that_it_is_one(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    decided(both, found, DraftState.APPROVED)

    one = only(both, found)

    assert (one.unhappy, one.corrected) == (True, False)


def test_who_approves_thanks_says_nothing_of_the_mood(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found, unhappy=0.1)
    decided(both, found, DraftState.APPROVED)

    assert learning.said(both) == []


def test_only_not_unhappy_among_the_reasons_tells_of_the_mood(both: Session) -> None:
    at = b.source(both)
    for number, reason in enumerate(RejectReason):
        found = b.mention(both, at, f"m-{number}", author=f"a-{number}")
        b.assessment(both, found)
        decided(both, found, DraftState.REJECTED, reason)

    (one,) = learning.said(both)

    assert one.unhappy is False


def test_a_correction_counts_more_than_a_decision_whichever_came_first(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    spoke(both, found, unhappy(False))
    decided(both, found, DraftState.APPROVED)

    one = only(both, found)

    assert (one.unhappy, one.corrected) == (False, True)


def test_what_was_erased_and_what_has_no_words_teaches_nothing(both: Session) -> None:
    at = b.source(both)
    erased = b.mention(both, at, "erased", author="one")
    bare = b.mention(both, at, "bare", text=" ", author="two")
    for found in (erased, bare):
        spoke(both, found, unhappy(True))
    erased.gone_at, erased.gone_why = NOW, GoneWhy.ERASED
    both.flush()

    assert learning.said(both) == []


def test_only_some_mentions_can_be_asked_for(both: Session) -> None:
    at = b.source(both)
    found = [b.mention(both, at, f"m-{n}", author=f"a-{n}") for n in range(3)]
    for one in found:
        spoke(both, one, unhappy(True))

    assert [s.mention_id for s in learning.said(both, [id_of(found[1])])] == [found[1].id]


def test_more_words_than_fit_one_question_are_all_read(session: Session) -> None:
    found, by = b.mention(session), id_of(b.person(session))
    for number in range(2, learning.CHUNK + 4):
        text = f"Tea {number}"
        session.add(Revision(mention_id=id_of(found), number=number, hash="", text=text,
                             seen_at=NOW))  # fmt: skip
        session.add(Correction(mention_id=id_of(found), revision=number, field="unhappy",
                               value="true", corrected_by=by, corrected_at=NOW))  # fmt: skip
    session.flush()

    texts = [one.text for one in learning.said(session)]

    assert texts == [f"Tea {number}" for number in range(2, learning.CHUNK + 4)]


def test_of_whom_nobody_spoke_are_the_newest_judged_mentions(both: Session) -> None:
    at = b.source(both)
    names = ("old", "new", "spoken", "decided", "ours", "waiting")
    found = {name: b.mention(both, at, name, author=name) for name in names}
    for name, mention in found.items():
        if name != "waiting":
            b.assessment(both, mention)
    spoke(both, found["spoken"], unhappy(True))
    decided(both, found["decided"], DraftState.REJECTED, RejectReason.TONE)
    found["ours"].by_us = True
    both.flush()

    assert [one.mention_id for one in learning.unspoken(both, 9)] == [
        found["new"].id, found["old"].id,
    ]  # fmt: skip
    assert len(learning.unspoken(both, 1)) == 1


def test_the_newest_texts_are_those_first_seen_before_a_day(both: Session) -> None:
    at = b.source(both)
    for number in range(3):
        b.mention(both, at, f"m-{number}", f"Tea {number}", when=NOW + timedelta(days=number))

    assert learning.newest_texts(both, NOW + timedelta(days=2), 9) == ["Tea 1", "Tea 0"]
    assert learning.newest_texts(both, None, 1) == ["Tea 2"]


def heads(session: Session, model: str = "m@1", *, in_use: bool = False) -> LearnedHeads:
    row = LearnedHeads(model=model, made_at=NOW, heads={}, figures={}, in_use=in_use)
    session.add(row)
    session.flush()
    return row


def test_one_row_a_model_is_in_use(both: Session) -> None:
    first, second, other = heads(both, in_use=True), heads(both), heads(both, "m@2", in_use=True)

    learning.put_in_use(both, "m@1", second)
    both.flush()

    assert learning.in_use(both, "m@1") == second
    assert learning.in_use(both, "m@2") == other
    both.refresh(first)
    assert not first.in_use
    learning.put_in_use(both, "m@1", None)
    assert learning.in_use(both, "m@1") is None


def test_the_stamp_changes_with_whatever_is_taught(both: Session) -> None:
    stamps = [learning.stamp(both)]
    row = heads(both)
    learning.put_in_use(both, "m@1", row)
    both.flush()
    stamps.append(learning.stamp(both))
    own = CustomAspect(name="parking", examples=[], words=[], made_at=NOW)
    both.add(own)
    both.flush()
    stamps.append(learning.stamp(both))
    own.retired_at = NOW
    both.flush()
    stamps.append(learning.stamp(both))
    own.retired_at, own.made_at = None, NOW + timedelta(hours=1)
    both.flush()
    stamps.append(learning.stamp(both))

    assert len(set(stamps)) == 5
    assert learning.stamp(both) == stamps[-1]
