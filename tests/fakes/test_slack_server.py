"""Our own Slack holds to what Slack documents; driven by Slack's own client."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.fakes.slack.world import BOT_SCOPES
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, Channel, Fault, SlackServer

Answer = Callable[[SocketModeRequest], dict[str, Any] | None]
BUTTON = {
    "type": "actions",
    "block_id": "buttons",
    "elements": [
        {
            "type": "button",
            "action_id": "yes",
            "text": {"type": "plain_text", "text": "Fish & chips <3"},
            "value": "7",
        }
    ],
}
QUOTE = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "a < b"}]}],
}
MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Say it"},
    "submit": {"type": "plain_text", "text": "Send"},
    "private_metadata": "7",
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 10},
        }
    ],
}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server
        assert server.sockets.complaints == []


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[], timeout=5)


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as refused:
        call()
    return str(refused.value.response["error"])


@contextmanager
def connected(slack: SlackServer, answer: Answer, hellos: int = 1) -> Iterator[SocketModeClient]:
    """The real client in Socket Mode; closed without waiting for its reader."""
    client = SocketModeClient(
        APP_TOKEN, web_client=WebClient(base_url=slack.api_url), ping_interval=0.1, concurrency=2
    )

    def listen(_: BaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = answer(request)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    slack.sockets.wait(hellos)
    try:
        yield client
    finally:
        client.auto_reconnect_enabled = False
        slack.kill()
        client.closed = True
        client.enqueue_message("")  # wakes its reader, which looks once a second
        client.close()


class TestWhoMayAsk:
    def test_a_known_token_is_told_who_it_is_and_what_it_may_do(self, client: WebClient) -> None:
        answer = client.auth_test()

        assert answer["user_id"] == "U01BOT"
        assert "chat:write" in answer.headers["x-oauth-scopes"]

    @pytest.mark.parametrize(
        ("token", "error"),
        [("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
    )
    def test_another_token_is_refused(self, slack: SlackServer, token: str, error: str) -> None:
        stranger = WebClient(token, base_url=slack.api_url)

        assert refusal(stranger.auth_test) == error

    def test_a_revoked_token_says_so(self, slack: SlackServer, client: WebClient) -> None:
        slack.revoke()

        assert refusal(client.auth_test) == "token_revoked"

    def test_a_missing_scope_is_named(self, slack: SlackServer, client: WebClient) -> None:
        slack.grant("channels:read")

        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=DESK, text="hello")

        answer = refused.value.response
        assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
        assert answer["provided"] == "channels:read"

    def test_a_channel_must_be_known_open_and_joined(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        slack.add_channel(Channel("C02OUT", joined=False))
        slack.add_channel(Channel("C03OLD", archived=True))

        def post(channel: str) -> str:
            return refusal(lambda: client.chat_postMessage(channel=channel, text="hello"))

        assert post("C09NONE") == "channel_not_found"
        assert post("C02OUT") == "not_in_channel"
        assert post("C03OLD") == "is_archived"


def too_many_elements() -> dict[str, Any]:
    text = {"type": "mrkdwn", "text": "x"}
    return {"type": "context", "elements": [text] * 11}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{**BUTTON["elements"][0], **changes}]}  # type: ignore[dict-item]


class TestBlockKit:
    @pytest.mark.parametrize(
        "block",
        [
            section("x" * 3001),
            section(""),
            {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            too_many_elements(),
            {"type": "actions", "elements": [{**button()["elements"][0], "action_id": str(n)}
                                             for n in range(26)]},
            button(text={"type": "plain_text", "text": "x" * 76}),
            button(value="x" * 2001),
            button(style="blue"),
            button(colour="blue"),
            button(confirm={"title": {"type": "plain_text", "text": "Sure?"}}),
            {"type": "rich_text", "elements": []},
            {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [
                {"type": "text", "text": ""}]}]},
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
                {"type": "link", "url": "javascript:alert(1)"}]}]},
            {"type": "marquee"},
            {"type": "divider", "block_id": "x" * 256},
        ],
    )  # fmt: skip
    def test_what_slack_would_not_show_is_refused(
        self, client: WebClient, block: dict[str, Any]
    ) -> None:
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=DESK, text="x", blocks=[block])

        assert refused.value.response["error"] == "invalid_blocks"
        assert "json-pointer:/blocks/0" in refused.value.response["errors"][0]

    @pytest.mark.parametrize(
        ("blocks", "error"),
        [
            ([section("x")] * 50, ""),
            ([section("x")] * 51, "invalid_blocks"),
            ([section("x" * 3000)] * 3, ""),
            ([section("x" * 3000)] * 4, "msg_blocks_too_long"),
            ([{"type": "divider", "block_id": "a"}] * 2, "invalid_blocks"),
        ],
    )
    def test_a_message_has_limits_as_a_whole(
        self, client: WebClient, blocks: list[dict[str, Any]], error: str
    ) -> None:
        def post() -> object:
            return client.chat_postMessage(channel=DESK, text="x", blocks=blocks)["ok"]

        if error:
            assert refusal(post) == error
        else:
            assert post() is True


class TestMessages:
    def test_the_third_post_in_a_second_must_wait(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        client.chat_postMessage(channel=DESK, text="one")
        client.chat_postMessage(channel=DESK, text="two")

        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=DESK, text="three")
        slack.clock.move(1.1)
        client.chat_postMessage(channel=DESK, text="three")

        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "1"
        assert [message.text for message in slack.messages()] == ["one", "two", "three"]

    def test_an_update_keeps_metadata_and_drops_blocks_that_it_does_not_repeat(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        mark = {"event_type": "card", "event_payload": {"draft": 7}}
        ts = client.chat_postMessage(
            channel=DESK, text="old", blocks=[section("x")], metadata=mark
        )["ts"]

        client.chat_update(channel=DESK, ts=ts, text="new")

        [message] = slack.messages()
        assert (message.text, message.blocks, message.metadata) == ("new", [], mark)

    def test_an_update_is_refused_where_slack_refuses_it(self, client: WebClient) -> None:
        ts = client.chat_postMessage(channel=DESK, text="x", blocks=[QUOTE])["ts"]

        def update(at: str, text: str, **more: Any) -> str:
            return refusal(lambda: client.chat_update(channel=DESK, ts=at, text=text, **more))

        assert update("1.000001", "x") == "message_not_found"
        assert update(ts, "x" * 4001) == "msg_too_long"
        assert update(ts, "x", blocks=[section("x")]) == "block_mismatch"

    def test_history_gives_whole_metadata_only_when_asked(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        client.chat_postMessage(channel=DESK, text="before")
        slack.clock.move(60)
        since = slack.clock.now() - 5
        mark = {"event_type": "card", "event_payload": {"draft": 7}}
        client.chat_postMessage(channel=DESK, text="after", metadata=mark)

        short = client.conversations_history(channel=DESK, oldest=str(since))
        whole = client.conversations_history(
            channel=DESK, oldest=str(since), include_all_metadata=True
        )

        assert [one["metadata"] for one in short["messages"]] == [{"event_type": "card"}]
        assert [one["metadata"] for one in whole["messages"]] == [mark]

    def test_only_people_of_the_channel_can_be_whispered_to(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        client.chat_postEphemeral(channel=DESK, user="U01BOB", text="psst")

        outside = refusal(
            lambda: client.chat_postEphemeral(channel=DESK, user="U09EVE", text="psst")
        )

        assert outside == "user_not_in_channel"
        assert [whisper.user for whisper in slack.whispers()] == ["U01BOB"]

    def test_the_small_methods_answer(self, slack: SlackServer, client: WebClient) -> None:
        slack.grant(*BOT_SCOPES, "users:read")
        ts = client.chat_postMessage(channel=DESK, text="x")["ts"]

        link = client.chat_getPermalink(channel=DESK, message_ts=ts)["permalink"]

        assert link.endswith(ts.replace(".", ""))
        assert client.conversations_info(channel=DESK)["channel"]["is_member"]
        assert client.users_info(user="U01BOB")["user"]["name"] == "bob"


class TestFaults:
    def test_a_dropped_call_may_have_been_carried_out(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        slack.fail("chat.postMessage", Fault(drop=True, applied=True), Fault(drop=True))

        for _ in range(2):
            with pytest.raises(RemoteDisconnected):
                client.chat_postMessage(channel=DESK, text="x")

        assert len(slack.messages()) == 1

    def test_a_call_that_hangs_runs_into_the_callers_timeout(self, slack: SlackServer) -> None:
        slack.fail("auth.test", Fault(hang=True))
        hasty = WebClient(BOT_TOKEN, base_url=slack.api_url, timeout=0.1)  # type: ignore[arg-type]

        with pytest.raises(TimeoutError):
            hasty.auth_test()

    def test_errors_come_as_scripted(self, slack: SlackServer, client: WebClient) -> None:
        slack.fail(
            "auth.test",
            Fault(status=500, error="internal_error"),
            Fault(status=504, html=True),
            Fault(status=429, error="ratelimited", retry_after="30"),
        )

        said = [refusal(client.auth_test) for _ in range(3)]

        assert said[0] == "internal_error"
        assert "non-JSON" in said[1]
        assert said[2] == "ratelimited"
        assert client.auth_test()["ok"]


class TestSocketMode:
    def test_a_press_reaches_the_app_and_its_acknowledgement_comes_back(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        ts = client.chat_postMessage(channel=DESK, text="a & b", blocks=[QUOTE, BUTTON])["ts"]
        seen: list[dict[str, Any]] = []

        with connected(slack, lambda request: seen.append(request.payload)):
            delivery = slack.press(ts, "yes")

        assert delivery.acked
        assert delivery.latency < 3
        assert seen[0]["actions"][0]["value"] == "7"
        assert seen[0]["container"]["message_ts"] == ts

    def test_the_card_comes_back_escaped(self, slack: SlackServer, client: WebClient) -> None:
        ts = client.chat_postMessage(channel=DESK, text="a & b", blocks=[QUOTE, BUTTON])["ts"]
        seen: list[dict[str, Any]] = []

        with connected(slack, lambda request: seen.append(request.payload)):
            slack.press(ts, "yes")

        message = seen[0]["message"]
        assert message["text"] == "a &amp; b"
        assert message["blocks"][0]["elements"][0]["elements"][0]["text"] == "a &lt; b"
        assert message["blocks"][1]["elements"][0]["text"]["text"] == "Fish &amp; chips &lt;3"

    def test_a_button_that_is_not_on_the_card_cannot_be_pressed(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        ts = client.chat_postMessage(channel=DESK, text="x", blocks=[BUTTON])["ts"]
        client.chat_update(channel=DESK, ts=ts, text="x", blocks=[section("done")])

        with pytest.raises(LookupError):
            slack.press(ts, "yes")
        with connected(slack, lambda _: None):
            asleep = slack.press(ts, "yes", rendition=0)

        assert asleep.acked

    def test_nobody_connected_means_nobody_acknowledges(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        ts = client.chat_postMessage(channel=DESK, text="x", blocks=[BUTTON])["ts"]

        assert not slack.press(ts, "yes").acked

    def test_an_address_is_good_for_one_connection(self, slack: SlackServer) -> None:
        opener = WebClient(base_url=slack.api_url)
        url = str(opener.apps_connections_open(app_token=APP_TOKEN)["url"])
        request = urllib.request.Request(
            url.replace("ws:", "http:").replace("ticket=", "ticket=x"),
            headers={"Sec-WebSocket-Key": "abc"},
        )

        with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(request):
            pass

        assert refused.value.code == 401
        refused.value.close()

    @pytest.mark.parametrize("how", ["disconnect", "kill"])
    def test_the_client_comes_back_after_a_break(
        self, slack: SlackServer, client: WebClient, how: str
    ) -> None:
        ts = client.chat_postMessage(channel=DESK, text="x", blocks=[BUTTON])["ts"]

        with connected(slack, lambda _: None):
            getattr(slack, how)()
            slack.sockets.wait(hellos=2)
            delivery = slack.press(ts, "yes")

        assert delivery.acked


class TestModals:
    def opened(self, slack: SlackServer, client: WebClient) -> str:
        trigger = slack.world.new_trigger("U01BOB")
        return str(client.views_open(trigger_id=trigger, view=MODAL)["view"]["id"])

    def test_a_trigger_is_good_once_and_for_three_seconds(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        used, late = slack.world.new_trigger("U01BOB"), slack.world.new_trigger("U01BOB")
        client.views_open(trigger_id=used, view=MODAL)

        again = refusal(lambda: client.views_open(trigger_id=used, view=MODAL))
        slack.clock.move(3.1)
        after = refusal(lambda: client.views_open(trigger_id=late, view=MODAL))

        assert (again, after) == ("exchanged_trigger_id", "expired_trigger_id")

    @pytest.mark.parametrize(
        "change",
        [
            {"submit": None},
            {"title": {"type": "plain_text", "text": "x" * 25}},
            {"private_metadata": "x" * 3001},
            {"type": "sheet"},
        ],
    )
    def test_a_modal_has_limits(
        self, slack: SlackServer, client: WebClient, change: dict[str, Any]
    ) -> None:
        view = {key: value for key, value in {**MODAL, **change}.items() if value is not None}
        trigger = slack.world.new_trigger("U01BOB")

        assert refusal(lambda: client.views_open(trigger_id=trigger, view=view)) == (
            "invalid_arguments"
        )

    def test_an_update_with_an_old_hash_is_refused(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        view_id = self.opened(slack, client)
        old = slack.views()[0].hash
        client.views_update(view_id=view_id, view=MODAL, hash=old)

        error = refusal(lambda: client.views_update(view_id=view_id, view=MODAL, hash=old))

        assert error == "hash_conflict"

    def test_a_submission_carries_what_was_typed_and_closes_the_modal(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        view_id = self.opened(slack, client)
        seen: list[dict[str, Any]] = []

        with connected(slack, lambda request: seen.append(request.payload)):
            slack.submit(view_id, {"text": "hello"})

        view = seen[0]["view"]
        assert view["state"]["values"]["words"]["text"]["value"] == "hello"
        assert view["private_metadata"] == "7"
        assert slack.views() == []

    def test_an_answer_with_errors_keeps_the_modal_open(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        view_id = self.opened(slack, client)
        answer = {"response_action": "errors", "errors": {"words": "Too loud."}}

        with connected(slack, lambda _: answer):
            slack.submit(view_id, {"text": "HELLO"})

        assert [view.errors for view in slack.views()] == [{"words": "Too loud."}]

    def test_slacks_own_client_asks_for_words_and_counts_them(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        view_id = self.opened(slack, client)

        for values in ({}, {"text": "x" * 11}, {"other": "x"}):
            with pytest.raises(ValueError, match=r"client|no input"):
                slack.submit(view_id, values)

    def test_closing_is_told_where_the_app_asked_for_it(
        self, slack: SlackServer, client: WebClient
    ) -> None:
        view_id = self.opened(slack, client)
        seen: list[str] = []

        with connected(slack, lambda request: seen.append(request.payload["type"])):
            slack.close(view_id)

        assert seen == ["view_closed"]


@pytest.mark.parametrize("method", ["chat.unknown", "api.test"])
def test_a_method_we_do_not_play_is_refused(client: WebClient, method: str) -> None:
    assert refusal(lambda: client.api_call(method)) == "unknown_method"


def test_it_runs_as_a_process_of_its_own_and_writes_every_message_down(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.slack_server", "--ledger", str(ledger)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        client = WebClient(BOT_TOKEN, base_url=f"http://127.0.0.1:{port}/api/")
        ts = client.chat_postMessage(channel=DESK, text="one", blocks=[BUTTON])["ts"]
        client.chat_update(channel=DESK, ts=ts, text="two", blocks=[BUTTON])

        pressed = control(port, "press", {"ts": ts, "action_id": "yes"})
        standing = control(port, "messages", {"channel": DESK})
    finally:
        server.terminate()
        server.communicate(timeout=10)

    lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [(line["method"], line["text"]) for line in lines] == [
        ("chat.postMessage", "one"),
        ("chat.update", "two"),
    ]
    assert pressed["acked"] is False
    assert [message["text"] for message in standing] == ["two"]


def control(port: int, name: str, arguments: dict[str, Any]) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/_control/{name}",
        data=json.dumps(arguments).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def test_two_connections_share_the_work(slack: SlackServer) -> None:
    client = WebClient(BOT_TOKEN, base_url=slack.api_url)
    ts = client.chat_postMessage(channel=DESK, text="x", blocks=[BUTTON])["ts"]
    counts = [0, 0]
    lock = threading.Lock()

    def counting(number: int) -> Answer:
        def answer(_: SocketModeRequest) -> None:
            with lock:
                counts[number] += 1

        return answer

    with connected(slack, counting(0)), connected(slack, counting(1), hellos=2):
        for _ in range(4):
            slack.press(ts, "yes")
        deadline = time.monotonic() + 2
        while sum(counts) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)

    assert counts == [2, 2]
