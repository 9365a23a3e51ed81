"""The desk against our own strict Slack: posting once, drawing anew, finding again."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from monitor.errors import ConfigError, Refused, RetryLater, UnknownOutcome
from monitor.models.cards import CardView, Standing
from responders.slack import modals
from responders.slack.desk import SCOPES, Address, CardGone, SlackDesk, TriggerSpent
from tests.fakes.slack_server import BOT_TOKEN, DESK, Channel, Fault, SlackServer
from tests.responders.slack.test_blocks import VIEWS
from tests.responders.slack.views import a_view

GATEWAY = Fault(status=504, html=True, applied=True)


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server
        assert server.sockets.complaints == []


@pytest.fixture
def desk(slack: SlackServer) -> SlackDesk:
    return a_desk(slack)


def a_desk(slack: SlackServer, channel: str = DESK, seconds: float = 5) -> SlackDesk:
    """A desk whose clock is Slack's, so that waiting takes no time."""
    return SlackDesk(
        BOT_TOKEN,
        channel,
        base_url=slack.api_url,
        timeout=timedelta(seconds=seconds),
        clock=slack.clock.now,
        pause=slack.clock.move,
    )


class TestCheck:
    def test_it_says_where_we_are_and_who(self, desk: SlackDesk) -> None:
        workspace = desk.check()

        assert (workspace.team, workspace.user, workspace.bot) == ("T01ACME", "U01BOT", "B01BOT")

    def test_missing_scopes_are_named(self, slack: SlackServer, desk: SlackDesk) -> None:
        slack.grant(*SCOPES - {"channels:history"})

        with pytest.raises(ConfigError, match="channels:history"):
            desk.check()

    def test_a_channel_must_have_invited_us(self, slack: SlackServer) -> None:
        slack.add_channel(Channel("C02OUT", joined=False))
        slack.add_channel(Channel("C03OLD", archived=True))

        for channel, says in (("C02OUT", "invite"), ("C03OLD", "archived"), ("C09", "no such")):
            with pytest.raises(ConfigError, match=says):
                a_desk(slack, channel).check()

    def test_a_revoked_token_is_a_matter_for_a_person(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        slack.revoke()

        with pytest.raises(ConfigError, match="install the app again"):
            desk.check()


class TestPost:
    def test_a_card_is_posted_and_its_address_comes_back(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        address = desk.post(a_view())

        [message] = slack.messages()
        assert address == Address(DESK, message.ts)
        assert message.metadata == {
            "event_type": "amends_card",
            "event_payload": {"draft": 7, "version": 1},
        }

    def test_slack_is_told_to_crawl_nothing_and_to_call_nobody(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        address = desk.post(a_view())
        desk.update(address, a_view())

        [posted] = slack.calls("chat.postMessage")
        [updated] = slack.calls("chat.update")
        assert posted["unfurl_links"] is posted["unfurl_media"] is False
        assert posted["link_names"] is updated["link_names"] is False
        assert posted["parse"] == updated["parse"] == "none"

    def test_cards_in_one_channel_wait_their_turn(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        start = slack.clock.now()

        for _ in range(5):
            desk.post(a_view())

        assert len(slack.messages()) == 5
        assert slack.clock.now() - start == pytest.approx(4, abs=0.01)

    def test_another_channel_has_a_turn_of_its_own(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        slack.add_channel(Channel("C02QUIET"))
        start = slack.clock.now()

        desk.post(a_view())
        desk.post(a_view(), channel="C02QUIET")

        assert slack.clock.now() == start
        assert len(slack.messages("C02QUIET")) == 1

    @pytest.mark.parametrize(
        "fault",
        [
            Fault(drop=True, applied=True),
            GATEWAY,
            Fault(status=500, error="internal_error", applied=True),
        ],
    )
    def test_after_no_clear_answer_the_card_is_found_and_not_posted_again(
        self, slack: SlackServer, desk: SlackDesk, fault: Fault
    ) -> None:  # fmt: skip
        since = slack.clock.datetime()
        slack.fail("chat.postMessage", fault)

        with pytest.raises(UnknownOutcome):
            desk.post(a_view())

        [message] = slack.messages()
        assert len(slack.calls("chat.postMessage")) == 1
        assert desk.find(7, 1, since) == Address(DESK, message.ts)

    def test_a_call_that_hangs_is_of_unknown_outcome(self, slack: SlackServer) -> None:
        slack.fail("chat.postMessage", Fault(hang=True))

        with pytest.raises(UnknownOutcome, match="TimeoutError"):
            a_desk(slack, seconds=0.1).post(a_view())

    @pytest.mark.parametrize(("header", "wait"), [("30", 30), ("1.5", 1.5), ("soon", None)])
    def test_too_fast_means_later(
        self, slack: SlackServer, desk: SlackDesk, header: str, wait: float | None
    ) -> None:
        slack.fail("chat.postMessage", Fault(status=429, error="ratelimited", retry_after=header))

        with pytest.raises(RetryLater) as later:
            desk.post(a_view())

        assert later.value.after == (None if wait is None else timedelta(seconds=wait))
        assert slack.messages() == []

    def test_a_missing_scope_stops_the_desk_and_is_named(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        slack.grant(*SCOPES - {"chat:write"})

        with pytest.raises(ConfigError, match="chat:write"):
            desk.post(a_view())

    def test_where_nobody_listens_nothing_was_posted(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            desk = SlackDesk(BOT_TOKEN, DESK, base_url=f"http://127.0.0.1:{port}/api/")

            with pytest.raises(RetryLater, match="ConnectionRefusedError"):
                desk.post(a_view())

    def test_a_name_that_does_not_resolve_means_later(self) -> None:
        desk = SlackDesk(BOT_TOKEN, DESK, base_url="http://slack.invalid/api/")

        with pytest.raises(RetryLater):
            desk.post(a_view())

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(view=VIEWS)
    def test_slack_takes_every_card(self, desk: SlackDesk, view: CardView) -> None:
        desk.update(desk.post(view), view)


class TestUpdate:
    def test_a_card_is_drawn_anew_in_its_place(self, slack: SlackServer, desk: SlackDesk) -> None:
        address = desk.post(a_view())

        desk.update(address, replace(a_view(), version=2, standing=Standing.LIVE))

        [message] = slack.messages()
        assert "live on Google" in str(message.blocks)
        assert message.metadata is not None
        assert message.metadata["event_payload"]["version"] == 2

    def test_a_card_that_was_deleted_is_gone(self, desk: SlackDesk) -> None:
        with pytest.raises(CardGone):
            desk.update(Address(DESK, "1.000001"), a_view())

    def test_no_clear_answer_means_later_for_drawing_twice_is_no_harm(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        address = desk.post(a_view())
        slack.fail("chat.update", Fault(drop=True))

        with pytest.raises(RetryLater):
            desk.update(address, a_view())


class TestFind:
    def test_only_this_draft_of_ours_since_then_is_found(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        desk.post(a_view())
        slack.clock.move(600)
        since = slack.clock.datetime()
        desk.post(replace(a_view(), version=2))
        forged = desk.post(a_view())
        slack.world.messages[DESK, forged.ts].bot_id = "B09OTHER"

        assert desk.find(7, 1, since) is None
        assert desk.find(8, 1, since) is None

    def test_of_two_the_older_is_taken_and_pages_are_followed(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        since = slack.clock.datetime()
        first = desk.post(a_view())
        desk.post(a_view())
        for _ in range(120):
            desk.post(replace(a_view(), draft_id=99))

        assert desk.find(7, 1, since) == first
        assert len(slack.calls("conversations.history")) == 2


class TestPeople:
    def test_a_whisper_reaches_one_person_and_calls_nobody(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        address = desk.post(a_view())

        desk.whisper(address, "U01BOB", "Not you, <!channel>.")

        assert [(one.user, one.text) for one in slack.whispers()] == [
            ("U01BOB", "Not you, &lt;!channel&gt;.")
        ]

    def test_somebody_outside_the_channel_cannot_be_told(self, desk: SlackDesk) -> None:
        with pytest.raises(Refused, match="user_not_in_channel"):
            desk.whisper(desk.post(a_view()), "U09EVE", "Hello.")

    def test_a_press_is_too_old_after_three_seconds(
        self, slack: SlackServer, desk: SlackDesk
    ) -> None:
        modal = modals.edit(a_view(), desk.post(a_view()))
        trigger = slack.world.new_trigger("U01BOB")
        slack.clock.move(3.5)

        with pytest.raises(TriggerSpent):
            desk.open(trigger, modal)


def test_no_text_of_a_card_is_logged(
    slack: SlackServer, desk: SlackDesk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk.update(desk.post(a_view()), a_view())

    assert "queue" not in caplog.text
