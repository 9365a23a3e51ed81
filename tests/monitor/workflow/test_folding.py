"""Many alike become one card, and each has its own again when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.casework.crisis import Crisis
from monitor.models.corrected import Finding
from monitor.models.draft import Draft, DraftState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store import corrections, drafts, folded, mentions
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow.cards import card_view
from monitor.workflow.chase import chase
from monitor.workflow.drafts import approve, edit_and_approve
from monitor.workflow.folding import Folded, crisis_of, end_crises, fold, unfold
from monitor.workflow.waiting import second_opinion
from tests import builders as b
from tests.builders import NOW
from tests.monitor.workflow.deciding import at_once, audited, told

THREE = Crisis(alike=3, within=timedelta(minutes=60))


def listing(session: Session) -> Source:
    return b.source(session, about=b.subject(session))


def arrive(
    session: Session,
    at: Source,
    number: int,
    *,
    minutes: float = 0,
    crisis: Crisis = THREE,
    priority: Priority = Priority.HIGH,
    flags: tuple[str, ...] = (),
    unhappy: float = 0.93,
) -> Draft:
    """One more complaint about the condition of things, drafted as the line drafts it."""
    when = NOW + timedelta(minutes=minutes)
    mention = complaint(session, at, number, when)
    b.assessment(session, mention, priority=priority, flags=flags, unhappy=unhappy, when=when)
    part = part_of(session, mention, when, crisis)
    draft = b.draft(session, mention, desks=() if part else ("slack",), when=when)
    if part:
        fold(session, draft, part, when)
    return draft


def complaint(session: Session, at: Source, number: int, when: datetime) -> Mention:
    text = f"Number {number}: the lid came broken, and I had waited {number + 3} days for it."
    mention = b.mention(session, at, f"alike-{number}", text, author=f"a{number}", when=when)
    mention.posted_at = when
    session.flush()
    return mention


def part_of(
    session: Session, mention: Mention, when: datetime, crisis: Crisis = THREE
) -> Folded | None:
    found: Finding = corrections.finding(session, id_of(mention), mention.revision)
    return crisis_of(session, mention, found, crisis, when)


def storm(session: Session, many: int = 5) -> list[Draft]:
    at = listing(session)
    return [arrive(session, at, number, minutes=number) for number in range(many)]


def place_of(session: Session, draft: Draft) -> Source:
    found = mentions.source_of(session, draft.mention_id)
    assert found is not None
    return found


def cards(session: Session, draft: Draft) -> int:
    return len(drafts.cards_of(session, id_of(draft)))


def test_after_so_many_alike_the_next_ones_hang_on_one_card_that_counts_them(
    both: Session,
) -> None:
    found = storm(both)

    assert [cards(both, draft) for draft in found] == [1, 1, 1, 0, 0]
    lead = found[2]
    assert [draft.folded_into for draft in found[3:]] == [lead.id, lead.id]
    assert [draft.holding for draft in found] == [False, False, False, True, True]
    assert card_view(both, lead, "").folded == 2
    assert drafts.cards_of(both, id_of(lead))[0].stale_since is not None
    assert told(both) == [
        "Many write the same now. What comes from here on hangs on this card and is counted."
    ]


def test_another_subject_an_older_text_or_praise_stands_for_itself(both: Session) -> None:
    found = storm(both, 3)
    beside = b.source(both, "beside", place="feed:beside", about=b.subject(both, "beside"))
    at = b.source(both, "again", about=b.subject(both, "again"))

    assert arrive(both, beside, 11).folded_into is None
    assert arrive(both, at, 12, unhappy=0.1).folded_into is None
    assert len(found) == 3


def test_a_backlog_that_is_read_at_once_is_no_crisis(both: Session) -> None:
    at = listing(both)
    for number in range(3):
        mention = complaint(both, at, number, NOW)
        mention.posted_at = NOW - timedelta(days=number + 1)
        b.assessment(both, mention)
        b.draft(both, mention)

    assert arrive(both, at, 9).folded_into is None


def test_danger_a_risk_and_what_a_person_asked_for_never_hang_on_another_card(
    both: Session,
) -> None:
    found = storm(both, 4)
    at = place_of(both, found[0])

    assert found[3].folded_into
    assert arrive(both, at, 20, minutes=5, priority=Priority.URGENT).folded_into is None
    assert arrive(both, at, 21, minutes=5, flags=("legal",)).folded_into is None
    asked = complaint(both, at, 22, NOW)
    b.assessment(both, asked)
    asked.draft_wanted_at = NOW
    assert part_of(both, asked, NOW) is None


def test_a_person_takes_them_one_by_one(both: Session) -> None:
    found, ines = storm(both), b.person(both)
    lead = found[2]

    outcome = unfold(both, b.actor(ines), id_of(lead), NOW + timedelta(hours=1))

    assert outcome.says == "2 have cards of their own now."
    assert [cards(both, draft) for draft in found] == [1] * 5
    assert [draft.folded_into for draft in found] == [None] * 5
    assert found[4].due_at == NOW + timedelta(hours=5)
    assert audited(both, found[4]) == ["fold", "unfold"]
    again = unfold(both, b.actor(ines), id_of(lead), NOW)
    assert again.says == "Nothing hangs on this card any more."


def test_of_two_who_take_them_in_one_moment_each_draft_gets_one_card(engine: Engine) -> None:
    with writing(engine) as session:
        found, ines = storm(session), b.person(session)

    outcomes = at_once(
        engine, *(lambda s: unfold(s, b.actor(ines), id_of(found[2]), NOW) for _ in range(2))
    )

    assert any(outcome.ok for outcome in outcomes)
    with writing(engine) as session:
        assert [cards(session, draft) for draft in found] == [1] * 5


def test_when_it_has_died_down_each_has_a_card_of_its_own(both: Session) -> None:
    found = storm(both)

    assert end_crises(both, THREE, NOW + timedelta(minutes=30)) == 0
    assert chase(both, NOW + timedelta(minutes=70), THREE) >= 2

    assert [cards(both, draft) for draft in found] == [1] * 5
    assert told(both)[1] == "It has died down. Of those alike 2 have cards of their own now."


def test_it_goes_on_hanging_on_a_card_that_was_decided_or_edited(both: Session) -> None:
    found, ines = storm(both), b.person(both)
    lead = found[2]
    text = lead.text.replace("Thank you", "Many thanks")

    edit_and_approve(both, b.terms(), b.actor(ines), b.seen(lead), text, NOW)

    own = drafts.latest(both, lead.mention_id)
    assert own is not None
    assert own.state is DraftState.APPROVED
    assert card_view(both, own, "").folded == 2
    newest = arrive(both, place_of(both, lead), 30, minutes=10)
    assert newest.folded_into == own.id


def test_one_that_hangs_on_another_may_be_decided_by_itself(both: Session) -> None:
    found, ines = storm(both), b.person(both)

    assert approve(both, b.terms(), b.actor(ines), b.seen(found[4]), NOW).attempt_id
    assert folded.number(both, id_of(found[2])) == 1


def test_what_somebody_else_has_to_read_gets_a_card_of_its_own(both: Session) -> None:
    found, ines = storm(both), b.person(both)
    b.person(both, name="Omar Reed")

    second_opinion(both, b.actor(ines), b.seen(found[4]), None, "", NOW)

    assert cards(both, found[4]) == 1
    assert card_view(both, found[2], "").folded == 1


def test_nobody_is_reminded_of_what_hangs_on_another_card(both: Session) -> None:
    found = storm(both)

    waiting = [draft.id for draft in drafts.pressing(both, NOW)]

    assert waiting == [draft.id for draft in found[:3]]
