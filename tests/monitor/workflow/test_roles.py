"""Who may do what: the page for people, the table in the code, and what really happens agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from monitor.guidelines.voice import Voice
from monitor.models.corrected import unhappy
from monitor.models.draft import Attempt, RejectReason, ReplyState
from monitor.models.person import Role
from monitor.models.source import MuteKind, SwitchKind
from monitor.models.wire import Receipt
from monitor.store import mentions, sources
from monitor.store.ids import id_of
from monitor.workflow import (
    actors,
    bulk,
    cases,
    controls,
    corrections,
    drafts,
    folding,
    publishing,
    teaching,
    voicing,
    waiting,
)
from monitor.workflow.actors import ALLOWED, Actor, Move, Outcome
from tests import builders as b
from tests.builders import NOW

PAGE = Path(__file__).parents[3] / "docs" / "roles.md"


def _read_page() -> dict[str, set[str]]:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not re.fullmatch(r"[|\- ]+", line.strip())
    ]
    header, *moves = rows
    return {
        move: {role for role, may in zip(header[1:], cells, strict=True) if may == "yes"}
        for move, *cells in moves
    }


def test_the_page_and_the_code_say_the_same() -> None:
    assert _read_page() == {
        move.value: {role.value for role in roles} for move, roles in ALLOWED.items()
    }


def test_every_move_is_given_to_somebody_and_an_admin_may_do_all() -> None:
    assert set(ALLOWED) == set(Move)
    assert all(Role.ADMIN in roles for roles in ALLOWED.values())


def _approved(session: Session) -> Attempt:
    return b.approved(session, b.pending(session), b.person(session, name="Somebody else"))


def _live(session: Session) -> Attempt:
    attempt = _approved(session)
    publishing.went_live(session, attempt, Receipt("r-1"), NOW)
    return attempt


def _approve(session: Session, by: Actor) -> Outcome:
    return drafts.approve(session, b.terms(), by, b.seen(b.pending(session)), NOW)


def _edit_and_approve(session: Session, by: Actor) -> Outcome:
    draft = b.pending(session)
    text = draft.text.replace("Thank you", "Many thanks")
    return drafts.edit_and_approve(session, b.terms(), by, b.seen(draft), text, NOW)


def _reject(session: Session, by: Actor) -> Outcome:
    seen = b.seen(b.pending(session))
    return drafts.reject(session, by, seen, RejectReason.TONE, "", NOW)


def _other_draft(session: Session, by: Actor) -> Outcome:
    return drafts.other_draft(session, by, b.seen(b.pending(session)), NOW)


def _changes(session: Session, by: Actor) -> Outcome:
    seen = b.seen(b.pending(session))
    return drafts.request_changes(session, by, seen, "Name the shop.", None, NOW)


def _second(session: Session, by: Actor) -> Outcome:
    b.person(session, name="Somebody else")
    return waiting.second_opinion(session, by, b.seen(b.pending(session)), None, "", NOW)


def _wait(session: Session, by: Actor) -> Outcome:
    return waiting.hold(session, by, b.seen(b.pending(session)), None, "", NOW)


def _let_go(session: Session, by: Actor) -> Outcome:
    draft = b.pending(session)
    draft.held_at, draft.held_by = NOW, id_of(b.person(session, name="Somebody else"))
    session.flush()
    return waiting.release(session, by, b.seen(draft), NOW)


def _unfold(session: Session, by: Actor) -> Outcome:
    lead = b.pending(session)
    alike = b.pending(session, "m-2", b.source(session, "two", place="feed:two"))
    alike.folded_into = lead.id
    session.flush()
    return folding.unfold(session, by, id_of(lead), NOW)


def _approve_many(session: Session, by: Actor) -> Outcome:
    at = b.source(session)
    mention = b.mention(session, at, "praise", "A lovely kettle.", stars=5)
    b.assessment(session, mention, unhappy=0.03)
    text = "Thank you for the kind words about the kettle.\n\nMara, Birch & Kettle care"
    draft = b.draft(session, mention, text=text)
    draft.why = "thank"
    session.flush()
    return bulk.approve_many(session, b.terms(), by, [b.seen(draft)], NOW)[0]


def _take_case(session: Session, by: Actor) -> Outcome:
    case_id = id_of(b.case_of(session, b.pending(session)))
    return cases.take_case(session, by, case_id, NOW)


def _want_draft(session: Session, by: Actor) -> Outcome:
    return drafts.want_draft(session, by, id_of(b.mention(session)), NOW)


def _take_back(session: Session, by: Actor) -> Outcome:
    return drafts.take_back(session, by, id_of(_approved(session)), NOW)


def _posted(session: Session, by: Actor) -> Outcome:
    draft = b.pending(session, at=b.source(session, can_reply=False))
    attempt = b.approved(session, draft, b.person(session, name="Somebody else"))
    return publishing.posted_by_hand(session, by, id_of(attempt), "", NOW)


def _settle(session: Session, by: Actor) -> Outcome:
    attempt = _approved(session)
    attempt.state = ReplyState.FAILED
    session.flush()
    return publishing.settle_unknown(session, by, id_of(attempt), live=False, again=False, now=NOW)


def _change_live(session: Session, by: Actor) -> Outcome:
    mention = publishing.mention_of(session, _live(session))[1]
    return publishing.change_live(session, b.terms(), by, id_of(mention), None, NOW)


def _correct(session: Session, by: Actor) -> Outcome:
    mention = b.mention(session)
    return corrections.correct(session, by, id_of(mention), 1, unhappy(False), NOW)


def _add_mention(session: Session, by: Actor) -> Outcome:
    return controls.add_mention(session, b.terms(), by, url="", text="Rude!", now=NOW)[0]


def _mute(session: Session, by: Actor) -> Outcome:
    return controls.mute(session, by, MuteKind.PHRASE, "raffle", NOW)


def _unmute(session: Session, by: Actor) -> Outcome:
    return controls.unmute(session, by, 0, NOW)


def _note(session: Session, by: Actor) -> Outcome:
    return cases.note(session, by, id_of(b.case_of(session, b.pending(session))), "Rang.", NOW)


def _promise(session: Session, by: Actor) -> Outcome:
    case_id = id_of(b.case_of(session, b.pending(session)))
    return cases.promise(session, by, case_id, NOW + timedelta(hours=1), NOW)


def _hold(session: Session, by: Actor) -> Outcome:
    return controls.throw(session, by, SwitchKind.PAUSE, "all", on=True, now=NOW)


def _teach(session: Session, by: Actor) -> Outcome:
    examples = [f"Nowhere to park, day {day}." for day in range(5)]
    return teaching.add_aspect(session, by, name="parking", examples=examples, now=NOW)


def _voice(session: Session, by: Actor) -> Outcome:
    return voicing.change_voice(session, by, Voice(brand="Birch & Kettle"), NOW)


def _retry(session: Session, by: Actor) -> Outcome:
    return controls.retry(session, by, id_of(b.mention(session)), NOW)


def _by_table(move: Move) -> Callable[[Session, Actor], Outcome]:
    def ask(session: Session, by: Actor) -> Outcome:
        ok = actors.may(session, by, move)
        return Outcome(True, "") if ok else actors.refused(move)

    return ask


TRIED: list[tuple[Move, Callable[[Session, Actor], Outcome]]] = [
    (Move.APPROVE, _approve),
    (Move.APPROVE, _edit_and_approve),
    (Move.REJECT, _reject),
    (Move.OTHER_DRAFT, _other_draft),
    (Move.OTHER_DRAFT, _want_draft),
    (Move.CHANGES, _changes),
    (Move.SECOND, _second),
    (Move.WAIT, _wait),
    (Move.WAIT, _let_go),
    (Move.UNFOLD, _unfold),
    (Move.APPROVE, _approve_many),
    (Move.CASE, _take_case),
    (Move.TAKE_BACK, _take_back),
    (Move.POSTED, _posted),
    (Move.SETTLE, _settle),
    (Move.CHANGE_LIVE, _change_live),
    (Move.CORRECT, _correct),
    (Move.ADD_MENTION, _add_mention),
    (Move.MUTE, _mute),
    (Move.MUTE, _unmute),
    (Move.CASE, _note),
    (Move.CASE, _promise),
    (Move.HOLD, _hold),
    (Move.RETRY, _retry),
    (Move.TEACH, _teach),
    (Move.VOICE, _voice),
    (Move.SEE, _by_table(Move.SEE)),
    (Move.PEOPLE, _by_table(Move.PEOPLE)),
]


def test_every_move_is_tried_below() -> None:
    assert {move for move, _ in TRIED} == set(Move)


@pytest.mark.parametrize(
    ("move", "make"), TRIED, ids=[f"{move.name}-{make.__name__}" for move, make in TRIED]
)
def test_a_move_is_let_through_for_its_roles_and_no_other(
    both: Session, move: Move, make: Callable[[Session, Actor], Outcome]
) -> None:
    for role in Role:
        nested = both.begin_nested()
        outcome = make(both, b.actor(b.person(both, role)))
        assert outcome.ok == (role in ALLOWED[move]), f"{role} got: {outcome.says}"
        if not outcome.ok:
            assert outcome == actors.refused(move)
        nested.rollback()


@pytest.mark.parametrize(
    ("move", "make"), TRIED, ids=[f"{move.name}-{make.__name__}" for move, make in TRIED]
)
def test_a_person_who_is_switched_off_may_make_no_move(
    session: Session, move: Move, make: Callable[[Session, Actor], Outcome]
) -> None:
    gone = b.actor(b.person(session, Role.ADMIN, active=False))

    assert make(session, gone) == actors.refused(move)


def test_a_person_who_is_not_there_or_has_no_role_may_make_no_move(both: Session) -> None:
    assert not _approve(both, Actor(10_000_000, "web")).ok
    assert not _hold(both, b.actor(b.person(both, role=None))).ok


def test_a_refusal_says_what_and_names_the_roles_it_takes() -> None:
    says = actors.refused(Move.HOLD).says

    assert says == (
        "You may not pause, or throw the shadow mode. It takes one of these roles: admin, lead."
    )


def test_a_role_over_a_subject_reaches_what_lies_below_it_and_nothing_beside(
    both: Session,
) -> None:
    brand = b.subject(both, "brand")
    town = b.subject(both, "town", parent=brand)
    shop = b.subject(both, "shop", parent=town)
    beside = b.subject(both, "beside", parent=brand)
    mention_id = id_of(b.mention(both, b.source(both, about=shop)))

    may = {
        about.key: actors.may(
            both, b.actor(b.person(both, Role.APPROVER, about=about)), Move.APPROVE, mention_id
        )
        for about in (brand, town, shop, beside)
    }

    assert may == {"brand": True, "town": True, "shop": True, "beside": False}


def test_a_mention_of_two_subjects_is_reached_from_either(both: Session) -> None:
    one, other = b.subject(both, "one"), b.subject(both, "other")
    found = b.mention(both, b.source(both, about=one))
    mentions.sight(both, found, b.source(both, "second", about=other), NOW)
    both.flush()
    scoped = b.actor(b.person(both, Role.CARE, about=other))

    assert actors.may(both, scoped, Move.CORRECT, id_of(found))


def test_a_role_over_a_subject_is_none_over_a_mention_without_one(both: Session) -> None:
    scoped = b.actor(b.person(both, Role.APPROVER, about=b.subject(both)))

    assert not actors.may(both, scoped, Move.APPROVE, id_of(b.mention(both)))
    assert not actors.may(both, scoped, Move.MUTE)


def test_a_role_over_a_subject_works_on_its_cases_only(both: Session) -> None:
    ours, theirs = b.subject(both, "ours"), b.subject(both, "theirs")
    draft = b.pending(both, at=b.source(both, about=ours))
    case_id = id_of(b.case_of(both, draft))

    inside = b.actor(b.person(both, Role.CARE, about=ours))
    outside = b.actor(b.person(both, Role.CARE, about=theirs))

    assert cases.note(both, inside, case_id, "Rang.", NOW).ok
    assert not cases.note(both, outside, case_id, "Rang.", NOW).ok


def test_two_roles_add_up(both: Session) -> None:
    whom = b.person(both, Role.VIEWER)
    assert not _note(both, b.actor(whom)).ok

    b.grant(both, whom, Role.CARE)

    found = b.mention(both, b.source(both, "two", place="feed:two"), "m-2", author="omar")
    b.assessment(both, found)
    case = b.case_of(both, b.draft(both, found))
    assert cases.note(both, b.actor(whom), id_of(case), "Rang.", NOW).ok


def test_subjects_that_bite_their_own_tail_end_all_the_same(both: Session) -> None:
    one = b.subject(both, "one")
    other = b.subject(both, "other", parent=one)
    one.parent_id = other.id
    at = b.source(both, about=one)
    both.flush()

    assert set(actors.subjects_of(both, id_of(b.mention(both, at)))) == {one.id, other.id}
    assert not sources.held(both, SwitchKind.PAUSE, at, "other")
