"""The care team's room: promises in order of time, and every move on one case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.casework import references
from monitor.models.case import Case, CaseState
from monitor.models.judged import Priority
from monitor.models.person import Person, Role
from monitor.store import cases
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import cases as moves
from monitor.workflow import promises
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web import worlds
from tests.monitor.web.guests import Page
from tests.monitor.web.worlds import World, everything, later


def case_of(world: World, name: str) -> Case:
    with reading(world.engine) as session:
        return session.get_one(Case, world.id(f"case_{name}"))


def send(world: World, name: str, move: str, **fields: Any) -> Page:
    """Press a button of a case, as somebody of care; the page on which that ends."""
    path = world.path("/cases/{case_" + name + "}")
    return world.guest(Role.CARE).send(path, move=move, **fields)


def resolve(world: World, name: str, **fields: str) -> Page:
    form = {"root_cause": "delivery", "reason": "explained", "problem": "came late",
            "resolution": "told them why", **fields}  # fmt: skip
    path = world.path("/cases/{case_" + name + "}/resolve")
    return world.guest(Role.CARE).send(path, **form)


def due_in(house: World, hours: dict[str, float], **states: Any) -> None:
    """Open cases whose first contact is due in so many hours; `states` changes some of them."""
    with writing(house.engine) as session:
        at = b.source(session)
        for name, away in hours.items():
            case = worlds.opened(session, at, name)
            case.contact_due_at, case.problem = later(hours=away), name
            for field, value in states.get(name, {}).items():
                setattr(case, field, value)
            session.add(case)


def shown(page: Page) -> list[str]:
    """The problems of the cases in the list."""
    return page.texts(".said-there")


def test_the_nearest_promise_comes_first_and_the_late_are_marked(house: World) -> None:
    due_in(house, {"tomorrow": 24, "late": -3, "soon": 1, "very late": -50, "today": 6})

    page = house.guest(Role.CARE).get("/care")

    assert shown(page) == ["very late", "late", "soon", "today", "tomorrow"]
    assert page.texts(".row.late .said-there") == ["very late", "late"]
    assert page.texts(".row.near .said-there") == ["soon"]
    assert page.texts(".due") == [
        "⏰ late by 2 days", "⏰ late by 3 h", "due in 1 h", "due in 6 h", "due in 24 h",
    ]  # fmt: skip


def test_the_nearest_of_all_promises_of_a_case_counts(house: World) -> None:
    contacted = {"state": CaseState.CONTACTED, "contact_due_at": later(hours=-9)}
    due_in(
        house,
        {"called back": 8, "put right late": 8, "first contact": 5},
        **{
            "called back": {**contacted, "next_contact_at": later(hours=2.5)},
            "put right late": {**contacted, "resolve_due_at": later(hours=-1)},
        },
    )

    page = house.guest(Role.CARE).get("/care")

    assert shown(page) == ["put right late", "called back", "first contact"]


def test_a_matter_put_right_waits_behind_those_that_are_not(house: World) -> None:
    old = {"resolve_due_at": later(days=-3), "state": CaseState.RESOLVED}
    due_in(
        house,
        {"put right": -90, "to ring again": -90, "open": 5},
        **{"put right": old, "to ring again": {**old, "next_contact_at": later(hours=-1)}},
    )

    page = house.guest(Role.CARE).get("/care")

    assert shown(page) == ["to ring again", "open", "put right"]
    assert page.texts(".row.late .said-there") == ["to ring again"]
    assert page.texts(".due") == ["⏰ late by 1 h", "due in 5 h"]


def test_the_case_that_is_latest_of_all_is_never_cut_off(house: World) -> None:
    with writing(house.engine) as session:
        for number in range(510):
            due = later(hours=number)
            session.add(
                Case(
                    reference=f"R-{number}",
                    state=CaseState.OPEN,
                    priority=Priority.NORMAL,
                    proposed_at=NOW,
                    contact_due_at=due,
                    problem=str(number),
                )
            )

    assert shown(house.guest(Role.CARE).get("/care"))[:2] == ["0", "1"]


def test_the_lists_hold_what_their_names_say(world: World) -> None:
    guest = world.guest(Role.CARE)

    found = {key: set(guest.get("/care", show=key).texts(".ref"))
             for key in ("open", "proposed", "closed", "all")}  # fmt: skip

    named = {name: case_of(world, name).reference for name in ("fresh", "owned", "resolved")}
    assert set(named.values()) <= found["open"]
    assert found["closed"] == {case_of(world, "closed").reference}
    assert found["all"] == found["open"] | found["proposed"] | found["closed"]
    assert guest.get("/care", show="nonsense").texts(".ref") == guest.get("/care").texts(".ref")


def test_mine_only_shows_ones_own(world: World) -> None:
    mine = world.guest(Role.CARE).get("/care", mine="yes").texts(".ref")

    assert set(mine) == {case_of(world, name).reference for name in ("owned", "resolved")}
    assert "No case here." in world.guest(Role.LEAD).get("/care", mine="yes").words


@pytest.mark.parametrize(
    "typed", ["{0}", "{1}", " {1} ", "{2}", "r {3}", "R-{3}", "{4}"], ids=range(7)
)
def test_a_case_is_found_however_its_reference_is_typed(world: World, typed: str) -> None:
    case = case_of(world, "fresh")
    bare = case.reference.removeprefix("R-")
    ways = (case.reference, case.reference.lower(), " ".join(bare), bare.lower(),
            case.reference.replace("0", "O").replace("1", "l"))  # fmt: skip

    answer = world.guest(Role.VIEWER).get("/find-case", reference=typed.format(*ways))

    assert (answer.status, answer.to) == (303, f"/cases/{case.id}")


def test_a_typing_mistake_is_told_apart_from_a_case_that_does_not_exist(world: World) -> None:
    guest, reference = world.guest(Role.VIEWER), case_of(world, "fresh").reference
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    free = references.reference(4711)

    said = guest.get("/find-case", reference=wrong).said
    assert "A typing mistake shows in its last character." in said
    assert "such as R-7K2QXM5" in said
    assert references.read("R-7K2QXM5"), "the example is a real one"
    assert guest.get("/find-case", reference=free).said == f"There is no case {free}."
    assert guest.get("/find-case", reference="hello").said == said


def test_a_case_is_taken(world: World) -> None:
    page = send(world, "fresh", "take")

    assert page.said == "Caspar Wren has the case"
    assert case_of(world, "fresh").owner_id == world.id("care")
    assert "Take it" not in page.words


def test_handing_over_needs_a_reason_and_is_counted(world: World) -> None:
    page = send(world, "owned", "give", owner=world.id("lead"))
    assert page.said == "Say why the case changes hands."
    assert case_of(world, "owned").owner_id == world.id("care")

    page = send(world, "owned", "give", owner=world.id("lead"), text="I am on leave.")

    assert page.said == "Lena Holt has the case: I am on leave."
    assert "handed over 1×" in page.words
    assert case_of(world, "owned").owner_id == world.id("lead")


def test_a_case_is_offered_only_to_those_who_work_on_cases(world: World) -> None:
    page = world.guest(Role.CARE).get(world.path("/cases/{case_owned}"))

    assert page.texts("select[name=owner] option") == ["Amir Stone", "Caspar Wren", "Lena Holt"]


def test_a_refused_handing_over_keeps_whom_and_why(world: World) -> None:
    page = send(world, "closed", "give", owner=world.id("lead"), text="Please take this.")

    assert page.status == 409
    assert page.said == "The case is closed."
    page = send(world, "owned", "give", owner=999, text="Please take this.")
    assert page.said == "There is no such person."
    assert page.one("#handwhy")["value"] == "Please take this."


def test_a_note_stands_on_the_timeline_with_its_author(world: World) -> None:
    page = send(world, "owned", "note", text="Prefers to be rung <after> six.")

    assert page.said == "Noted."
    first = page.texts(".timeline li")[0]
    assert first == "Caspar Wren note · 0 s ago Prefers to be rung <after> six."
    assert send(world, "owned", "note", text="  \n ").said == "The note is empty."


def test_a_promise_is_kept_in_the_zone_of_the_person_who_made_it(world: World) -> None:
    guest = world.guest(Role.CARE)
    guest.post("/me", timezone="America/New_York")

    page = send(world, "owned", "contacted", text="By phone.", promised="2026-03-05T17:30")

    case = case_of(world, "owned")
    assert case.next_contact_at == datetime(2026, 3, 5, 22, 30, tzinfo=UTC)
    assert (case.state, case.contacted_at) == (CaseState.CONTACTED, NOW)
    assert "5 Mar 2026, 17:30 EST" in page.words
    assert "made 0 s ago" in page.words


def test_a_promise_alone_leaves_the_case_as_it_is(world: World) -> None:
    send(world, "owned", "promise", promised="2026-03-05T12:00")

    case = case_of(world, "owned")
    assert case.state is CaseState.OPEN
    assert case.next_contact_at == datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
    said = send(world, "owned", "promise").said
    assert said == "Say until when you promise to be in touch again."


@pytest.mark.parametrize(
    ("promised", "says"),
    [
        ("2026-03-04T09:00", "The next contact must lie ahead."),
        ("tomorrow", "The promised time could not be read."),
        ("9999-12-31T23:59", "Noted."),
        ("0001-01-01T00:00", "The next contact must lie ahead."),
    ],
)
def test_a_promise_that_cannot_be_kept_loses_no_typed_word(
    world: World, promised: str, says: str
) -> None:
    page = send(world, "owned", "contacted", text="Rang; asked for a photo.", promised=promised)

    assert page.said == says
    if says != "Noted.":
        assert page.status == 409
        assert page.one("#how").get_text() == "Rang; asked for a photo."
        assert page.one("#promised")["value"] == promised
        assert case_of(world, "owned").contacted_at is None


def test_a_case_is_resolved_with_all_that_must_be_said(world: World) -> None:
    page = resolve(world, "owned", prevention="ask the carrier", root_cause_detail="the carrier")

    assert page.said == "Noted."
    case = case_of(world, "owned")
    assert (case.state, case.problem, case.resolved_at) == (CaseState.RESOLVED, "came late", NOW)
    for words in ("delivery: the carrier", "told them why (explained)", "ask the carrier"):
        assert words in page.words


def test_a_refused_resolution_keeps_every_typed_word(world: World) -> None:
    page = resolve(world, "owned", problem="came late", resolution="   ", prevention="ask them",
                   root_cause_detail="the carrier", root_cause="partner",
                   reason="compensated")  # fmt: skip

    assert page.status == 409
    assert page.said == "Say what the problem was and how it was resolved."
    assert page.value("problem") == "came late"
    assert page.value("prevention") == "ask them"
    assert page.value("root_cause_detail") == "the carrier"
    assert page.one("#root_cause option[selected]")["value"] == "partner"
    assert page.one("#ending option[selected]")["value"] == "compensated"
    assert case_of(world, "owned").state is CaseState.OPEN


def test_a_case_cannot_close_without_problem_cause_and_resolution(world: World) -> None:
    before = everything(world.engine)

    page = send(world, "owned", "close")

    assert page.said == (
        "The case cannot close yet: it has no problem, no root cause, no resolution."
    )
    assert everything(world.engine) == before


def test_a_case_closes_and_opens_again_and_that_is_counted(world: World) -> None:
    assert send(world, "resolved", "close").said == "Noted."
    assert case_of(world, "resolved").state is CaseState.CLOSED

    page = send(world, "resolved", "reopen", text="It broke again.")

    case = case_of(world, "resolved")
    assert (case.state, case.reopened) == (CaseState.CONTACTED, 1)
    assert "It broke again." in page.words
    assert "reopened" in world.guest(Role.VIEWER).get("/care").words
    said = send(world, "resolved", "close").said
    assert said.endswith("it was reopened, so say how it was resolved this time.")


def test_a_refused_reopening_keeps_the_typed_words(world: World) -> None:
    with writing(world.engine) as session:  # the mention has another live case by now
        (found,) = cases.mentions_of(session, world.id("case_closed"))
        promises.propose_case(session, found, Priority.HIGH, None, NOW)

    page = send(world, "closed", "reopen", text="It broke again.")

    assert page.said == "Its mention has another live case: go on there."
    assert page.one("#again")["value"] == "It broke again."


def test_a_closed_case_still_takes_a_note_and_nothing_else(world: World) -> None:
    assert send(world, "closed", "note", text="She wrote a kind letter.").said == "Noted."
    for move in ("take", "contacted", "promise", "close"):
        page = send(world, "closed", move, text="x", promised="2026-03-09T10:00")
        assert page.said == "The case is closed."
    assert resolve(world, "closed").said == "The case is closed."


def test_a_case_shows_what_was_said_in_public(world: World) -> None:
    with reading(world.engine) as session:
        case = cases.live_of(session, world.id("live"))
    assert case is not None

    page = world.guest(Role.VIEWER).get(f"/cases/{case.id}")

    assert "Public reply: live 0 s ago" in page.words
    assert page.links("/mentions/") == [world.path("/mentions/{live}")]
    assert "The public reply is live" in page.words


def test_every_mention_of_a_case_is_shown_the_oldest_first(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        case = worlds.opened(session, at, "first")
        for name, minutes in (("second", 5), ("third", 9)):
            more = b.mention(session, at, name, name, author="x", when=later(minutes=minutes))
            cases.tie(session, case, more)

    page = house.guest(Role.CARE).get(f"/cases/{case.id}")

    assert page.texts("blockquote") == [b.REVIEW, "second", "third"]


def test_a_late_promise_is_marked_on_the_case_itself(world: World) -> None:
    world.clock.on(hours=9)

    page = world.guest(Role.CARE).get(world.path("/cases/{case_fresh}"))

    assert page.texts(".due.late") == ["late by 1 h"]


def test_contact_after_the_matter_was_put_right_does_not_undo_that(world: World) -> None:
    send(world, "resolved", "contacted", text="Asked how the kettle is.",
         promised="2026-03-20T10:00")  # fmt: skip

    case = case_of(world, "resolved")
    assert case.state is CaseState.RESOLVED
    page = world.guest(Role.CARE).get(world.path("/cases/{case_resolved}"))
    assert "due in 16 days" in page.words


def test_a_proposed_case_opens_when_somebody_takes_it(world: World) -> None:
    with reading(world.engine) as session:
        case = cases.live_of(session, world.id("pending"))
    assert case is not None
    assert case.state is CaseState.PROPOSED

    world.guest(Role.CARE).post(f"/cases/{case.id}", move="take")

    with reading(world.engine) as session:
        opened = session.get_one(Case, id_of(case))
    assert (opened.state, opened.opened_at) == (CaseState.OPEN, NOW)
    assert opened.contact_due_at == NOW + timedelta(hours=8)


def test_both_desks_show_one_timeline(world: World) -> None:
    with writing(world.engine) as session:
        lead = session.get_one(Person, world.id("lead"))
        moves.note(session, b.actor(lead, "slack"), world.id("case_owned"), "From Slack.", NOW)

    page = world.guest(Role.CARE).get(world.path("/cases/{case_owned}"))

    assert page.texts(".timeline li")[0] == "Lena Holt note · 0 s ago From Slack."
