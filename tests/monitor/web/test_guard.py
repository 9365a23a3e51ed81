"""What holds for every answer: headers, sizes, what is not there, and what nobody can read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from monitor.models.person import Role
from monitor.store.engine import connect, writing
from monitor.web.app import HEADERS, LARGEST_FORM
from tests import builders as b
from tests.monitor.web import worlds
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.worlds import Filled, World, everything

HUGE = 10**30


def answers(world: World) -> list[Page]:
    """One answer of each kind."""
    guest, nobody = world.guest(Role.ADMIN), world.nobody()
    return [
        guest.get("/"),
        nobody.get("/"),
        nobody.get("/sign-in"),
        guest.get("/nowhere"),
        guest.get("/cases/4711"),
        guest.get("/static/amends.css"),
        guest.get("/health"),
        guest.bare_post("/sign-out"),
        guest.post("/hold"),
        guest.post("/mutes", phrase="x" * LARGEST_FORM),
    ]


def test_every_answer_keeps_the_browser_safe(world: World) -> None:
    for answer in answers(world):
        for name, value in HEADERS.items():
            assert answer.headers[name.lower()] == value, (answer.status, name)


def test_the_policy_allows_no_script_but_our_own_and_no_frame() -> None:
    policy = HEADERS["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_kept_by_no_cache_but_the_stylesheet_may_be(world: World) -> None:
    guest = world.guest(Role.VIEWER)

    assert guest.get("/").headers["cache-control"] == "no-store"
    assert "cache-control" not in guest.get("/static/amends.css").headers


def test_a_form_of_more_than_a_megabyte_is_refused(world: World) -> None:
    guest, before = world.guest(Role.ADMIN), everything(world.engine)

    answer = guest.post("/mutes", phrase="x" * LARGEST_FORM)

    assert (answer.status, answer.text) == (413, "This form is too large.")
    assert everything(world.engine) == before
    assert guest.post("/mutes", phrase="x" * (LARGEST_FORM - 200)).status == 303


@pytest.mark.parametrize("size", ["9" * 5000, "-1", "1e3", "²", ""])
def test_a_length_that_is_none_is_refused(world: World, size: str) -> None:
    client = TestClient(world.app)

    assert (
        client.get("/health", headers={b"content-length": size.encode("latin-1")}).status_code
        == 413
    )


def test_a_form_of_unknown_length_is_refused(world: World) -> None:
    def endless() -> Iterator[bytes]:
        yield b"phrase="
        yield b"x" * LARGEST_FORM * 2

    answer = TestClient(world.app).post("/mutes", content=endless())

    assert answer.status_code == 411


def test_what_is_not_there_is_told_in_words(world: World) -> None:
    guest = world.guest(Role.VIEWER)

    for path in ("/nowhere", "/mentions/4711", "/cases/4711", "/static/none.css", "/people",
                 "/static/../app.py", "/docs", "/openapi.json"):  # fmt: skip
        answer = guest.get(path)
        assert answer.status == 404, path
        assert "There is nothing here that you may see." in answer.words


def test_what_others_see_looks_like_what_does_not_exist(world: World) -> None:
    guest = world.guest(Role.VIEWER)

    assert guest.get("/people").text == guest.get("/mentions/4711").text


@pytest.mark.parametrize("path", [f"/mentions/{HUGE}", f"/cases/{HUGE}", "/mentions/one"])
def test_a_number_that_no_row_has_is_no_failure_of_ours(world: World, path: str) -> None:
    assert world.guest(Role.ADMIN).get(path).status in (404, 422)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/mentions/{pending}/decide", {"move": "approve", "draft_id": HUGE}),
        ("/mentions/{pending}/decide", {"move": "approve", "draft_id": "one"}),
        ("/mentions/{pending}/decide", {"draft_id": 1}),
        ("/mentions/{pending}/decide", {"move": "reject", "draft_id": 1, "reason": "boredom"}),
        ("/mentions/{live}/attempts/" + str(HUGE), {"move": "live"}),
        ("/cases/{case_owned}", {"move": "give", "owner": HUGE}),
        ("/cases/{case_owned}/resolve", {"root_cause": "moonlight", "reason": "put_right"}),
        ("/hold", {"kind": "stop", "scope": "all", "on": "yes"}),
        ("/mutes", {"unmute": HUGE}),
        ("/people", {"name": "O", "email": "o@x.example", "role": "emperor"}),
    ],
)
def test_a_form_that_cannot_be_read_changes_nothing(
    world: World, path: str, fields: dict[str, str | int]
) -> None:
    before = everything(world.engine)

    answer = world.guest(Role.ADMIN).post(world.path(path), **fields)

    assert answer.status == 422
    assert "could not be read" in answer.words
    assert everything(world.engine) == before


@pytest.fixture
def on_both(engine: Engine) -> World:
    """An admin over either kind of database."""
    with writing(engine) as session:
        admin = b.person(session, Role.ADMIN)
        tokens = {"admin": worlds.token_of(session, admin)}
        ids = {"pending": b.pending(session).mention_id}
    return worlds.open_world(engine, Filled(ids, tokens))


def test_what_a_database_cannot_hold_is_never_a_failure_of_ours(on_both: World) -> None:
    guest, nobody = on_both.guest(Role.ADMIN), on_both.nobody()

    for page in (guest.get("/mentions", words="a\x00b", source="\x00", subject="\x00"),
                 guest.get("/overview", source="\x00", subject="\x00"),
                 guest.get("/find-case", reference="\x00"),
                 guest.post("/hold", kind="pause", scope="\x00", on="yes"),
                 guest.post("/mutes", phrase="\x00"),
                 guest.post("/people", name="\x00", email="o@x.example"),
                 guest.post("/add", text="a\x00b", author="\x00"),
                 nobody.bare_post("/sign-in", email="\x00", password="\x00")):  # fmt: skip
        assert page.status < 500


def test_every_screen_opens_on_either_database(on_both: World) -> None:
    guest = on_both.guest(Role.ADMIN)

    for path in ("/", "/?tab=by-hand", "/?tab=troubled", "/?tab=undrafted", "/?tab=set-aside",
                 "/care", "/overview", "/mentions?words=a&subject=b&polarity=mixed&unhappy=yes",
                 "/sources", "/people", "/me", "/add", "/mentions/{pending}"):  # fmt: skip
        assert guest.get(on_both.path(path)).status == 200, path


def test_health_is_told_to_whoever_watches(world: World) -> None:
    answer = TestClient(world.app).get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "time": "2026-03-04T09:30:00+00:00"}


def test_health_says_when_the_database_does_not_answer(tmp_path: object) -> None:
    nowhere = connect(f"sqlite:///{tmp_path}/no-folder/amends.db")
    world = worlds.open_world(nowhere, Filled())

    answer = TestClient(world.app).get("/health")

    assert answer.status_code == 503
    assert answer.json() == {"ok": False, "database": "does not answer"}


def test_a_failure_is_told_in_words_and_names_nothing(world: World) -> None:
    with writing(world.engine) as session:
        session.connection().execute(text("DROP TABLE web_session"))
    client = TestClient(world.app, raise_server_exceptions=False)
    client.cookies.set("amends", "anything")

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Amends could not do this." in answer.text
    assert "web_session" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_the_stylesheet_and_script_are_served_as_what_they_are(world: World) -> None:
    guest = Guest(world.app)

    kinds = {name: guest.get(f"/static/amends.{name}").headers["content-type"].split(";")[0]
             for name in ("css", "js", "svg")}  # fmt: skip

    assert kinds == {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
