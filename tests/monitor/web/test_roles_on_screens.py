"""Who may see which screen and press which button; compared with the table of moves and roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute

from monitor.models.draft import Draft
from monitor.models.person import Role
from monitor.store.engine import reading, writing
from monitor.web import (
    aspects,
    care,
    checking,
    correcting,
    deciding,
    inbox,
    mention,
    mentions,
    overview,
    sign_in,
    sources,
    team,
    voice,
)
from monitor.workflow import actors
from monitor.workflow.actors import ALLOWED, Move
from tests import builders as b
from tests.monitor.web.conftest import Open
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.worlds import World, everything

#: Every screen, and for whom it is.
SCREENS = {
    "/": Move.SEE,
    "/?tab=by-hand": Move.SEE,
    "/?tab=troubled": Move.SEE,
    "/?tab=undrafted": Move.SEE,
    "/?tab=set-aside": Move.SEE,
    "/?tab=disagree": Move.SEE,
    "/?tab=unjudged": Move.SEE,
    "/care": Move.SEE,
    "/care?show=all&mine=yes": Move.SEE,
    "/overview": Move.SEE,
    "/mentions": Move.SEE,
    "/sources": Move.SEE,
    "/me": Move.SEE,
    "/mentions/{pending}": Move.SEE,
    "/mentions/{no_text}": Move.SEE,
    "/mentions/{by_hand}": Move.SEE,
    "/mentions/{unknown}": Move.SEE,
    "/mentions/{live}": Move.SEE,
    "/mentions/{aside}": Move.SEE,
    "/cases/{case_fresh}": Move.SEE,
    "/cases/{case_owned}": Move.SEE,
    "/cases/{case_resolved}": Move.SEE,
    "/cases/{case_closed}": Move.SEE,
    "/add": Move.ADD_MENTION,
    "/aspects": Move.TEACH,
    "/voice": Move.VOICE,
    "/people": Move.PEOPLE,
}


@dataclass(frozen=True)
class Press:
    """One button: the move it makes, and the form that is sent. Names stand for ids."""

    move: Move
    path: str
    fields: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.path} {self.fields.get('move', '')}".strip()


def decide(move: str, allowed: Move, **fields: Any) -> Press:
    return Press(allowed, "/mentions/{pending}/decide", {"move": move, "draft_id": "{draft}",
                                                         **fields})  # fmt: skip


def ask(move: str, allowed: Move, **fields: Any) -> Press:
    return Press(allowed, "/mentions/{pending}/ask", {"move": move, "draft_id": "{draft}",
                                                      **fields})  # fmt: skip


def case(name: str, move: str, **fields: Any) -> Press:
    return Press(Move.CASE, "/cases/{case_" + name + "}", {"move": move, **fields})


def attempt(name: str, move: str, allowed: Move, **fields: Any) -> Press:
    path = "/mentions/{" + name + "}/attempts/{" + name + "_attempt}"
    return Press(allowed, path, {"move": move, **fields})


def more(name: str, move: str, allowed: Move) -> Press:
    return Press(allowed, "/mentions/{" + name + "}/more", {"move": move})


def correct(move: str, **fields: Any) -> Press:
    return Press(Move.CORRECT, "/mentions/{bare}/correct",
                 {"move": move, "revision": "1", **fields})  # fmt: skip


RESOLVED = {"root_cause": "product", "reason": "put_right", "problem": "a lid", "resolution": "new"}
PRESSES = [
    decide("approve", Move.APPROVE, text_hash="{hash}"),
    decide("edit", Move.APPROVE, text_hash="{hash}", text="{text} "),
    decide("reject", Move.REJECT, reason="tone"),
    decide("other", Move.OTHER_DRAFT),
    ask("other", Move.OTHER_DRAFT, style="shorter"),
    ask("changes", Move.CHANGES, comment="Name the shop."),
    ask("second", Move.SECOND, comment="Is this so?"),
    ask("hold", Move.WAIT, until="2026-03-05T12:00"),
    ask("unfold", Move.UNFOLD),
    ask("take-case", Move.CASE),
    attempt("approved", "take-back", Move.TAKE_BACK),
    attempt("by_hand", "posted", Move.POSTED, url="https://board.example/1"),
    attempt("unknown", "live", Move.SETTLE),
    attempt("unknown", "again", Move.SETTLE),
    attempt("unknown", "give-up", Move.SETTLE),
    Press(Move.CHANGE_LIVE, "/mentions/{live}/reply", {"move": "remove"}),
    more("bare", "draft", Move.OTHER_DRAFT),
    correct("not-negative"),
    correct("complaint"),
    correct("feels", polarity="mixed"),
    correct("about", aspect="condition", polarity="positive"),
    correct("not-about", aspect="condition"),
    more("bare", "mute", Move.MUTE),
    more("aside", "retry", Move.RETRY),
    case("fresh", "take"),
    case("owned", "give", owner="{lead}", text="On leave."),
    case("owned", "note", text="Rang twice."),
    case("owned", "contacted", text="By phone."),
    case("owned", "promise", promised="2026-03-05T12:00"),
    case("resolved", "close"),
    case("closed", "reopen", text="It broke again."),
    Press(Move.CASE, "/cases/{case_owned}/resolve", RESOLVED),
    Press(Move.ADD_MENTION, "/add", {"text": "The tea was cold."}),
    Press(Move.HOLD, "/hold", {"kind": "pause", "scope": "all", "on": "yes"}),
    Press(Move.MUTE, "/mutes", {"phrase": "lottery"}),
    Press(Move.MUTE, "/mutes", {"unmute": "{mute}"}),
    Press(Move.TEACH, "/aspects", {"name": "tea", "examples": "A\nB\nC\nD\nE"}),
    Press(Move.TEACH, "/aspects/{aspect}/retire", {}),
    Press(Move.VOICE, "/voice", {"move": "keep", "brand": "Birch"}),
    Press(Move.PEOPLE, "/people", {"name": "Olga", "email": "olga@birch-kettle.example"}),
    Press(Move.PEOPLE, "/people/{viewer}", {"move": "shut-out"}),
    Press(Move.PEOPLE, "/people/{viewer}", {"move": "slack", "slack_team": "T1",
                                            "slack_user": "U1"}),
]  # fmt: skip
#: Forms of one's own, that take no role.
OWN = [Press(Move.SEE, "/me", {"timezone": "Europe/Oslo"}), Press(Move.SEE, "/sign-out", {})]
#: Forms for those who are not in yet.
OUTSIDE = {"/sign-in", "/demo-sign-in", "/first-visit/{token}"}
#: Tried in test_deciding and test_checking.
ELSEWHERE = {"/approve-many", "/mentions/{mention_id}/check"}


def names(world: World) -> dict[str, Any]:
    """What the names in a form stand for."""
    with reading(world.engine) as session:
        draft = session.get_one(Draft, world.id("draft"))
    return {**world.ids, "hash": draft.text_hash, "text": draft.text}


def filled(known: dict[str, Any], button: Press) -> tuple[str, dict[str, str]]:
    """Where a form goes, and what is in it."""
    fields = {key: str(value).format(**known) for key, value in button.fields.items()}
    return button.path.format(**known), fields


def press(world: World, guest: Guest, button: Press) -> Page:
    """Send the form behind a button."""
    path, fields = filled(names(world), button)
    return guest.post(path, **fields)


def posts() -> set[str]:
    """Every address that takes a form."""
    routers = (
        sign_in, inbox, mention, correcting, mentions, care, overview, sources, aspects, team,
        deciding, voice, checking,
    )  # fmt: skip
    routes = [route for screen in routers for route in screen.router.routes]
    return {r.path for r in routes if isinstance(r, APIRoute) and "POST" in (r.methods or ())}


def test_every_form_is_tried_below() -> None:
    shapes = {press.path for press in (*PRESSES, *OWN)}
    for names_of, field in (
        (("pending", "by_hand", "approved", "unknown", "live", "bare", "aside"), "mention_id"),
        (("by_hand_attempt", "approved_attempt", "unknown_attempt"), "attempt_id"),
        (("case_fresh", "case_owned", "case_resolved", "case_closed"), "case_id"),
        (("viewer",), "person_id"),
        (("aspect",), "aspect_id"),
    ):
        for name in names_of:
            shapes = {shape.replace("{" + name + "}", "{" + field + "}") for shape in shapes}

    assert shapes | OUTSIDE | ELSEWHERE == posts()
    assert {press.move for press in PRESSES} == set(Move) - {Move.SEE}


@pytest.mark.parametrize("role", list(Role))
def test_every_screen_opens_for_who_may_see_it_and_for_nobody_else(
    world: World, role: Role
) -> None:
    guest = world.guest(role)

    found = {screen: guest.get(world.path(screen)).status for screen in SCREENS}

    assert found == {screen: 200 if role in ALLOWED[move] else 404
                     for screen, move in SCREENS.items()}  # fmt: skip


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(world: World) -> None:
    nobody = world.nobody()

    for screen in SCREENS:
        answer = nobody.get(world.path(screen))
        assert answer.status == 303
        assert answer.to.startswith("/sign-in?back=%2F")

    assert nobody.get("/mentions?words=lid&number=2").to == (
        "/sign-in?back=%2Fmentions%3Fwords%3Dlid%26number%3D2"
    )


@pytest.mark.parametrize("role", list(Role))
def test_a_button_of_others_changes_nothing_and_says_so(world: World, role: Role) -> None:
    guest, before = world.guest(role), everything(world.engine)
    others = [button for button in PRESSES if role not in ALLOWED[button.move]]

    answers = {str(button): press(world, guest, button).said for button in others}

    assert answers == {str(b): actors.refused(b.move).says for b in others}
    assert everything(world.engine) == before


@pytest.mark.parametrize("button", PRESSES, ids=str)
def test_a_button_works_for_each_of_its_roles(new_world: Open, button: Press) -> None:
    for role in sorted(ALLOWED[button.move]):
        world = new_world()
        before = everything(world.engine)

        answer = press(world, world.guest(role), button)

        assert answer.status in (200, 303), answer.words
        assert "You may not" not in answer.said
        assert everything(world.engine) != before, f"nothing was done: {answer.said}"
        assert world.woken == [world.clock()], "the line was not told to go on"


def test_a_form_from_elsewhere_is_refused_and_changes_nothing(world: World) -> None:
    guest, known, before = world.guest(Role.ADMIN), names(world), everything(world.engine)
    statuses = {}

    for button in (*PRESSES, *OWN):
        path, fields = filled(known, button)
        for token in ({}, {"form_token": "guessed"}, {"form_token": world.tokens["viewer"][1]}):
            statuses[str(button), str(token)] = guest.bare_post(path, **fields, **token).status
        statuses[str(button), "no field at all"] = guest.bare_post(path).status

    assert set(statuses.values()) == {403}, statuses
    assert everything(world.engine) == before
    assert "Go back, load the page anew" in guest.bare_post("/mutes", phrase="x").words


def test_a_form_of_nobody_changes_nothing(world: World) -> None:
    nobody, known, before = world.nobody(), names(world), everything(world.engine)

    answers = [nobody.bare_post(path, **fields)
               for path, fields in (filled(known, b) for b in (*PRESSES, *OWN))]  # fmt: skip

    assert {(answer.status, answer.to) for answer in answers} == {(303, "/sign-in?back=%2F")}
    assert everything(world.engine) == before


def test_a_button_that_does_not_exist_does_nothing(world: World) -> None:
    guest, before = world.guest(Role.ADMIN), everything(world.engine)

    for button in PRESSES:
        if "move" in button.fields:
            fields = {**button.fields, "move": "frobnicate"}
            answer = press(world, guest, Press(button.move, button.path, fields))
            assert answer.status == 422 or answer.said == "There is no such move.", button

    assert everything(world.engine) == before


def test_no_button_is_shown_to_who_may_only_look(world: World) -> None:
    guest = world.guest(Role.VIEWER)

    for screen, move in SCREENS.items():
        if Role.VIEWER in ALLOWED[move] and screen != "/me":
            forms = guest.get(world.path(screen)).all("form[method=post]")
            buttons = [button for form in forms for button in form.select("button")]
            assert [b.get_text() for b in buttons] == ["Sign out"], screen


def test_a_person_who_is_shut_out_is_out_at_once(world: World) -> None:
    viewer = world.guest(Role.VIEWER)
    assert viewer.get("/").status == 200

    world.guest(Role.ADMIN).send(f"/people/{world.id('viewer')}", move="shut-out")

    assert viewer.get("/").status == 303


def test_a_session_ends_after_its_fortnight(world: World) -> None:
    guest = world.guest(Role.VIEWER)

    world.clock.on(days=13)
    assert guest.get("/").status == 200
    world.clock.on(days=1)
    assert guest.get("/").status == 303


def test_who_has_no_role_sees_no_mention(house: World) -> None:
    with writing(house.engine) as session:
        house.sign_in(session, "new", b.person(session, None, name="New Here"))
        found = b.pending(session)
    guest = house.guest("new")

    assert guest.get("/").texts(".count") == ["0"] * 7
    assert guest.get(f"/mentions/{found.mention_id}").status == 404
    assert "0 mentions" in guest.get("/mentions").words
