"""What the judge found is kept once; of all findings of a mention one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.judged import Judged, Polarity, Priority
from monitor.models.mention import Mention
from monitor.store import claims, drafts, judging, mentions
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)


def every(session: Session, of: Mention) -> Sequence[Assessment]:
    found = select(Assessment).where(Assessment.mention_id == of.id)
    session.flush()
    session.expire_all()  # the judge writes past the objects of a session
    return session.exec(found.order_by(col(Assessment.id))).all()


def counting(session: Session, of: Mention) -> list[Assessment]:
    return [row for row in every(session, of) if row.current]


def test_the_same_finding_twice_is_stored_once(both: Session) -> None:
    found = b.mention(both)

    first = judging.keep(both, found, b.judged(found), 0.5, NOW)
    second = judging.keep(both, found, b.judged(found), 0.5, LATER)

    assert first.id == second.id
    assert len(every(both, found)) == 1
    assert counting(both, found)[0].judged_at == NOW


def test_another_model_is_another_finding_and_the_one_that_counts(both: Session) -> None:
    found = b.mention(both)
    judging.keep(both, found, b.judged(found, model="keywords@1"), 0.5, NOW)

    newer = judging.keep(both, found, b.judged(found, model="keywords@2"), 0.5, LATER)

    assert len(every(both, found)) == 2
    assert [row.id for row in counting(both, found)] == [newer.id]


def test_another_cut_off_is_another_finding(both: Session) -> None:
    found = b.mention(both)
    judging.keep(both, found, b.judged(found), 0.5, NOW)

    strict = judging.keep(both, found, b.judged(found), 0.7, LATER)

    assert [row.id for row in counting(both, found)] == [strict.id]
    assert strict.cut_off == 0.7


def test_going_back_to_an_earlier_model_makes_its_finding_count_again(both: Session) -> None:
    found = b.mention(both)
    first = judging.keep(both, found, b.judged(found, model="keywords@1"), 0.5, NOW)
    judging.keep(both, found, b.judged(found, model="keywords@2"), 0.5, NOW)

    judging.keep(both, found, b.judged(found, model="keywords@1"), 0.5, LATER)

    assert [row.id for row in counting(both, found)] == [first.id]
    assert len(every(both, found)) == 2


def test_one_finding_counts_after_an_edit_and_the_old_one_is_kept(both: Session) -> None:
    found = b.mention(both)
    judging.keep(both, found, b.judged(found), 0.5, NOW)
    mentions.revise(both, found, b.new_mention(text="All is well now."), LATER)

    calm = b.judged(found, unhappy=0.05, needs_reply=False)
    judging.keep(both, found, calm, 0.5, LATER)

    assert [row.revision for row in every(both, found)] == [1, 2]
    current = judging.current(both, id_of(found))
    assert current is not None
    assert (current.revision, current.unhappy) == (2, 0.05)


def test_a_judged_mention_is_out_of_the_queue_and_forgets_earlier_failures(both: Session) -> None:
    found = b.mention(both)
    claims.failed(found, "the model broke", NOW)
    both.flush()
    assert list(judging.unjudged(both, NOW, 9)) == []
    assert [m.id for m in judging.unjudged(both, LATER, 9)] == [found.id]

    judging.keep(both, found, b.judged(found, language="de"), 0.5, LATER)

    assert list(judging.unjudged(both, LATER, 9)) == []
    assert (found.attempts, found.detected_language) == (0, "de")


def test_what_nobody_could_judge_has_no_number_but_goes_before_a_person(both: Session) -> None:
    found = b.mention(both)
    blank = Judged(
        id="1",
        polarity=Polarity.NEUTRAL,
        unhappy=0.5,
        priority=Priority.NORMAL,
        needs_reply=True,
        model="keywords@1",
        unjudged="written in a language the model does not read",
        no_auto_draft=True,
    )

    row = judging.keep(both, found, blank, 0.5, NOW)

    assert (row.unhappy, row.polarity, row.no_auto_draft) == (None, None, True)
    assert [m.id for m in drafts.wanting(both, NOW, 9)] == [found.id]


def test_a_finding_for_a_text_that_was_edited_meanwhile_is_left_to_be_redone(
    both: Session,
) -> None:
    found = b.mention(both)
    asked = Mention(**{name: getattr(found, name) for name in ("id", "revision")})
    mentions.revise(both, found, b.new_mention(text="Worse now."), LATER)

    assert judging.keep_all(both, [asked], [b.judged(found)], LATER) == 0
    assert every(both, found) == []


def test_the_most_urgent_is_drafted_first_and_then_the_newest(both: Session) -> None:
    at = b.source(both)
    for number, (priority, hours) in enumerate(
        [
            (Priority.LOW, 5),
            (Priority.URGENT, 1),
            (Priority.HIGH, 2),
            (Priority.URGENT, 3),
            (Priority.NONE, 9),
        ]
    ):
        when = NOW + timedelta(hours=hours)
        found = b.mention(both, at, f"m-{number}", when=when)
        b.assessment(both, found, priority=priority)

    order = [m.external_id for m in drafts.wanting(both, NOW, 9)]

    assert order == ["m-3", "m-1", "m-2", "m-0", "m-4"]
    assert [m.external_id for m in drafts.wanting(both, NOW, 2)] == order[:2]


def test_what_needs_no_reply_or_may_have_none_is_not_drafted(both: Session) -> None:
    at = b.source(both)
    happy = b.mention(both, at, "happy", stars=5)
    b.assessment(both, happy, unhappy=0.02, needs_reply=False)
    b.mention(both, at, "unjudged")
    later = b.mention(both, at, "waits")
    b.assessment(both, later)
    claims.failed(later, "the writer broke", NOW)
    both.flush()

    assert list(drafts.wanting(both, NOW, 9)) == []
