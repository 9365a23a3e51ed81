"""Presses as requests: who signed them comes first, what they say second, and copies do nothing."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from monitor.web.serving import Screens
from responders.slack.actions import Actions
from responders.slack.desk import SlackDesk
from responders.slack.http import LARGEST, router
from responders.slack.ids import Address, Field, Press
from responders.slack.inbox import Inbox
from responders.slack.signature import genuine, sign
from tests.children import free_port
from tests.fakes.slack.requests import Requests
from tests.fakes.slack_server import BOT_TOKEN, DESK, SlackServer
from tests.responders.slack.views import NOW, Office, a_view

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
COMMAND = "/slack/commands"


@dataclass
class Workplace:
    """A Slack that brings presses as requests, and the app they are brought to."""

    slack: SlackServer
    office: Office
    way: Requests
    card: Address


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server


@pytest.fixture(scope="module")
def served(slack: SlackServer) -> Iterator[tuple[str, list[Inbox | None]]]:
    """An app with our routes alone, served for all tests; what answers is exchanged for each."""
    holder: list[Inbox | None] = [None]
    app = FastAPI()
    app.include_router(router(lambda: holder[0], SECRET, slack.clock.datetime))
    port = free_port()
    screens = Screens(app, "127.0.0.1", port)
    screens.start()
    yield f"http://127.0.0.1:{port}", holder
    screens.stop()


@pytest.fixture
def work(slack: SlackServer, served: tuple[str, list[Inbox | None]]) -> Iterator[Workplace]:
    address, holder = served
    desk = SlackDesk(
        BOT_TOKEN, DESK, base_url=slack.api_url, timeout=timedelta(seconds=5),
        clock=slack.clock.now, pause=slack.clock.move,
    )  # fmt: skip
    office = Office(a_view())
    inbox = holder[0] = Inbox(Actions(office, desk))
    slack.clock.move(60)
    yield Workplace(slack, office, slack.bring_to(address, SECRET), desk.post(a_view()))
    office.gate.set()
    inbox.close()


class TestWhoSigned:
    def test_slacks_own_example_is_genuine(self) -> None:
        body = (
            b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
            b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
            b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
            b"commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
            b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
        )
        headers = {
            "x-slack-request-timestamp": "1531420618",
            "x-slack-signature":
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        }  # fmt: skip
        at = datetime.fromtimestamp(1531420618, UTC)

        assert genuine(SECRET, headers, body, at)
        assert not genuine(SECRET, headers, body + b" ", at)
        assert not genuine("another", headers, body, at)
        assert not genuine("", headers, body, at)

    @pytest.mark.parametrize(
        ("seconds", "taken"), [(-301, False), (-299, True), (299, True), (301, False)]
    )
    def test_five_minutes_is_the_oldest(self, seconds: int, taken: bool) -> None:
        stamp = int(NOW.timestamp())
        headers = {
            "x-slack-request-timestamp": str(stamp),
            "x-slack-signature": sign(SECRET, stamp, b"a"),
        }

        assert genuine(SECRET, headers, b"a", NOW + timedelta(seconds=seconds)) is taken

    @given(st.text(), st.text(), st.binary())
    def test_no_header_makes_it_fail(self, stamp: str, signature: str, body: bytes) -> None:
        headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}

        assert not genuine(SECRET, headers, body, NOW)


class TestTheDoor:
    def test_nothing_is_read_of_what_nobody_signed(self, work: Workplace) -> None:
        for headers in (
            {},
            work.way.signed(b"another body"),
            work.way.signed(b"{", at=work.slack.clock.now() - 301),
            {**work.way.signed(b"{"), "X-Slack-Request-Timestamp": "now"},
        ):
            status, answer = work.way.post("/slack/events", b"{", headers)

            assert (status, answer) == (401, b"")
        assert work.office.made == []

    def test_what_is_too_large_is_not_even_read_to_its_end(self, work: Workplace) -> None:
        body = b"x" * (LARGEST + 1)

        assert work.way.post("/slack/events", body, work.way.signed(body))[0] == 413

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000])
    def test_what_is_signed_and_cannot_be_read_is_a_bad_request(
        self, work: Workplace, body: bytes
    ) -> None:
        assert work.way.post("/slack/events", body, work.way.signed(body))[0] == 400
        assert work.way.post("/slack/interactivity", body, work.way.signed(body))[0] == 400

    def test_slack_makes_sure_of_the_address(self, work: Workplace) -> None:
        body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()

        status, answer = work.way.post("/slack/events", body, work.way.signed(body))

        assert (status, json.loads(answer)) == (200, {"challenge": "3eZbrw1aB"})

    def test_while_the_desk_cannot_work_slack_hears_so(
        self, work: Workplace, served: tuple[str, list[Inbox | None]]
    ) -> None:
        inbox, served[1][0] = served[1][0], None
        body = urlencode({"team_id": "T01ACME", "user_id": "U01BOB", "text": "help"}).encode()
        headers = work.way.signed(body)

        refused = work.way.post(COMMAND, body, headers)[0]
        served[1][0] = inbox
        taken = work.way.post(COMMAND, body, headers)[0]

        assert (refused, taken) == (503, 200)


class TestPresses:
    def test_a_press_decides_and_the_card_says_so(self, work: Workplace) -> None:
        assert work.slack.press(work.card.ts, Press.APPROVE).acked

        eventually(lambda: "Approved by bob" in str(work.slack.world.message(work.card.ts).blocks))
        assert work.office.made == ["approved"]

    def test_the_press_is_answered_before_it_is_decided(self, work: Workplace) -> None:
        work.office.gate.clear()

        assert work.slack.press(work.card.ts, Press.APPROVE).acked
        assert work.office.made == []

    def test_a_copy_of_a_request_has_no_effect(self, work: Workplace) -> None:
        work.slack.press(work.card.ts, Press.APPROVE)
        eventually(lambda: work.office.made == ["approved"])
        work.office.view = a_view()

        assert [work.way.again(), work.way.again()] == [200, 200]
        assert work.office.made == ["approved"]

    def test_an_old_copy_is_turned_away(self, work: Workplace) -> None:
        work.slack.press(work.card.ts, Press.APPROVE)
        eventually(lambda: work.office.made == ["approved"])
        work.slack.clock.move(301)

        assert work.way.again() == 401

    def test_a_copy_that_was_signed_anew_has_no_effect_either(self, work: Workplace) -> None:
        work.slack.press(work.card.ts, Press.APPROVE)
        eventually(lambda: work.office.made == ["approved"])
        work.office.view = a_view()
        path, body, headers = work.way.sent[-1]
        work.slack.clock.move(2)

        status, _ = work.way.post(path, body, {**headers, **work.way.signed(body)})

        assert status == 200
        time.sleep(0.05)
        assert work.office.made == ["approved"]

    def test_of_many_copies_at_once_one_is_carried_out(self, work: Workplace) -> None:
        work.office.gate.clear()
        work.slack.press(work.card.ts, Press.APPROVE)
        threads = [threading.Thread(target=work.way.again) for _ in range(8)]
        for thread in threads:
            thread.start()
        work.office.gate.set()
        for thread in threads:
            thread.join()

        eventually(lambda: work.office.made == ["approved"])

    def test_a_modal_is_answered_with_what_is_wrong(self, work: Workplace) -> None:
        work.slack.press(work.card.ts, Press.EDIT)
        eventually(lambda: bool(work.slack.views()))
        [modal] = work.slack.views()

        work.slack.submit(modal.id, {Field.TEXT: "Have a refund."})
        wrong = dict(modal.errors)
        work.slack.submit(modal.id, {Field.TEXT: "We are sorry."})

        assert wrong == {Field.TEXT: "Promise no money in public."}
        assert work.office.made == ["approved: We are sorry."]
        assert work.slack.views() == []

    def test_a_command_is_answered_at_once(self, work: Workplace) -> None:
        delivery = work.slack.type("status")

        assert delivery.payload is not None
        assert "You asked for status." in delivery.payload["text"]

    def test_a_home_that_is_opened_is_shown(self, work: Workplace) -> None:
        assert work.slack.open_home().acked

        eventually(lambda: len(work.office.homes) == 1)
