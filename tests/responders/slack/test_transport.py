"""The whole way: a press in Slack, over Socket Mode, to a decision and back onto the card."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.errors import ConfigError, RetryLater
from monitor.models.cards import CardCase, CardView, Standing
from responders.slack.actions import Actions, Outcome
from responders.slack.buttons import shown_of
from responders.slack.commands import Approve, By
from responders.slack.desk import SlackDesk
from responders.slack.ids import Address, Field, Press
from responders.slack.transport import SocketHealth, SocketModeDesk
from tests.fakes.slack import interactions
from tests.fakes.slack.sockets import Delivery
from tests.fakes.slack.world import View
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, DESK, Fault, SlackServer
from tests.responders.slack.views import NOW, Office, a_view, without_draft


@dataclass
class Workplace:
    """A Slack, an office that decides, a card that was posted, and the line between them."""

    slack: SlackServer
    office: Office
    desk: SlackDesk
    line: SocketModeDesk
    card: Address

    def press(self, action: str, user: str = "U01BOB", **more: Any) -> Delivery:
        return self.slack.press(self.card.ts, action, user, **more)

    def modal(self, action: str) -> View:
        """Press what opens a modal, and wait for it."""
        self.press(action)
        eventually(lambda: bool(self.slack.views()))
        return self.slack.views()[0]

    def drawn(self) -> str:
        """The card as it stands in Slack."""
        return str(self.slack.world.message(self.card.ts).blocks)

    def told(self) -> list[tuple[str, str]]:
        return [(whisper.user, whisper.text) for whisper in self.slack.whispers()]


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something that another thread does has been done."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def built(slack: SlackServer, view: CardView, answer_within: timedelta) -> Workplace:
    desk = SlackDesk(BOT_TOKEN, DESK, base_url=slack.api_url, timeout=timedelta(seconds=5))
    office = Office(view)
    line = SocketModeDesk(
        APP_TOKEN,
        Actions(office, desk),
        base_url=slack.api_url,
        ping_every=timedelta(seconds=0.1),
        answer_within=answer_within,
    )
    return Workplace(slack, office, desk, line, desk.post(view))


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        yield server
        assert server.sockets.complaints == []


@pytest.fixture(params=[timedelta(seconds=2)])
def work(slack: SlackServer, request: pytest.FixtureRequest) -> Iterator[Workplace]:
    place = built(slack, a_view(), request.param)
    place.line.start()
    slack.sockets.wait(1)
    yield place
    place.office.gate.set()
    place.line.stop()


class TestApprove:
    def test_a_press_approves_and_the_card_says_who_did(self, work: Workplace) -> None:
        delivery = work.press(Press.APPROVE)

        assert delivery.acked
        eventually(lambda: "Approved by bob" in work.drawn())
        assert work.office.made == ["approved"]
        assert Press.APPROVE not in work.drawn()
        assert work.told() == []

    def test_the_press_is_acknowledged_before_anything_is_decided(self, work: Workplace) -> None:
        work.office.gate.clear()

        delivery = work.press(Press.APPROVE)

        assert delivery.acked
        assert work.office.made == []

    def test_of_two_presses_the_first_decides_and_the_second_is_told(self, work: Workplace) -> None:
        work.press(Press.APPROVE)
        eventually(lambda: len(work.office.made) == 1)
        work.press(Press.APPROVE, rendition=0)

        eventually(lambda: work.told() == [("U01BOB", "Already approved by bob.")])
        assert work.office.made == ["approved"]

    def test_two_people_at_once_give_one_decision(self, work: Workplace) -> None:
        work.office.gate.clear()
        for _ in range(2):
            work.press(Press.APPROVE)
        work.office.gate.set()

        eventually(lambda: len(work.told()) == 1)
        assert work.office.made == ["approved"]

    def test_a_stale_card_is_refused_in_words_and_drawn_anew(self, work: Workplace) -> None:
        work.office.view = replace(a_view("Another draft."), version=2)

        work.press(Press.APPROVE)

        eventually(lambda: "Another draft." in work.drawn())
        eventually(lambda: work.told() == [("U01BOB", "The draft has changed since you saw it.")])
        assert work.office.made == []

    @pytest.mark.parametrize(("user", "team"), [("U01MINA", "T01ACME"), ("U01BOB", "T9OTHER")])
    def test_who_may_not_is_told_and_nobody_else(
        self, work: Workplace, user: str, team: str
    ) -> None:
        work.press(Press.APPROVE, user, team=team)

        eventually(lambda: work.told() == [(user, "You may not approve a reply.")])
        assert work.office.made == []
        assert Press.APPROVE in work.drawn()

    def test_when_deciding_breaks_the_person_hears_of_it(
        self, work: Workplace, caplog: pytest.LogCaptureFixture
    ) -> None:
        work.office.broken = ValueError("a customer's words")

        work.press(Press.APPROVE)

        eventually(lambda: len(work.told()) == 1)
        assert "nothing was decided" in work.told()[0][1]
        assert "customer" not in caplog.text

    def test_a_card_that_cannot_be_drawn_does_not_undo_the_decision(self, work: Workplace) -> None:
        work.slack.fail("chat.update", Fault(status=500, error="internal_error"))

        work.press(Press.APPROVE)

        eventually(lambda: len(work.slack.calls("chat.update")) == 1)
        assert work.office.made == ["approved"]


@pytest.mark.parametrize(
    ("choice", "made"), [("Not negative", "not negative"), ("Take the case", "TakeCase")]
)
def test_each_choice_of_the_menu_does_what_it_says(work: Workplace, choice: str, made: str) -> None:
    work.office.view = replace(work.office.view, case=CardCase("R-7K2Q"))
    work.desk.update(work.card, work.office.view)

    work.press(Press.MORE, option=choice)

    eventually(lambda: work.office.made == [made])


@pytest.mark.parametrize(
    ("choice", "made"),
    [
        ("Shorter", "shorter"),
        ("Warmer", "warmer"),
        ("Fix first", "fix_first"),
        ("Just another", "any"),
    ],
)
def test_another_draft_is_asked_for_by_its_style(work: Workplace, choice: str, made: str) -> None:
    work.press(Press.OTHER_DRAFT, option=choice)

    eventually(lambda: work.office.made == [f"other draft: {made}"])


class TestEdit:
    def test_the_persons_own_words_are_approved(self, work: Workplace) -> None:
        modal = work.modal(Press.EDIT)

        work.slack.submit(modal.id, {Field.TEXT: "We were too slow. Sorry."})

        assert work.slack.views() == []
        assert work.office.made == ["approved: We were too slow. Sorry."]
        eventually(lambda: "We were too slow. Sorry." in work.drawn())

    def test_a_text_that_may_not_go_out_stays_in_the_modal_with_the_reason(
        self, work: Workplace
    ) -> None:
        modal = work.modal(Press.EDIT)

        work.slack.submit(modal.id, {Field.TEXT: "Have a refund."})

        assert work.slack.views()[0].errors == {Field.TEXT: "Promise no money in public."}
        assert work.office.made == []

    def test_what_is_only_to_be_looked_at_is_shown_and_sent_a_second_time(
        self, work: Workplace
    ) -> None:
        modal = work.modal(Press.EDIT)

        work.slack.submit(modal.id, {Field.TEXT: "Sorry, as always."})

        assert work.office.made == []
        [warned] = work.slack.views()
        assert "It is like the last reply." in str(warned.view["blocks"])
        assert warned.view["submit"]["text"] == "Approve all the same"
        work.slack.submit(warned.id, {Field.TEXT: "Sorry, as always."})
        assert work.office.made == ["approved: Sorry, as always."]
        assert work.slack.views() == []

    def test_a_text_changed_after_the_warning_is_looked_at_anew(self, work: Workplace) -> None:
        modal = work.modal(Press.EDIT)
        work.slack.submit(modal.id, {Field.TEXT: "Sorry, as always."})

        work.slack.submit(modal.id, {Field.TEXT: "So sorry, as always."})

        assert work.office.made == []
        assert len(work.slack.views()) == 1

    def test_whoever_sends_second_keeps_the_text_and_learns_who_was_first(
        self, work: Workplace
    ) -> None:
        modal = work.modal(Press.EDIT)
        work.press(Press.APPROVE)
        eventually(lambda: len(work.office.made) == 1)

        work.slack.submit(modal.id, {Field.TEXT: "My own words."})

        assert work.slack.views()[0].errors == {Field.TEXT: "Already approved by bob."}

    @pytest.mark.parametrize("work", [timedelta(0)], indirect=True)
    def test_a_decision_that_takes_too_long_is_answered_in_time(self, work: Workplace) -> None:
        modal = work.modal(Press.EDIT)
        work.office.gate.clear()

        delivery = work.slack.submit(modal.id, {Field.TEXT: "My own words."})
        work.office.gate.set()

        assert delivery.acked
        assert "longer than usual" in work.slack.views()[0].errors[Field.TEXT]
        eventually(lambda: "My own words." in work.drawn())

    def test_when_deciding_breaks_the_text_is_not_lost(self, work: Workplace) -> None:
        modal = work.modal(Press.EDIT)
        work.office.broken = ValueError("broken")

        work.slack.submit(modal.id, {Field.TEXT: "My own words."})

        assert "did not work" in work.slack.views()[0].errors[Field.TEXT]

    def test_a_press_that_is_too_old_asks_for_another(self, work: Workplace) -> None:
        work.slack.fail("views.open", Fault(error="expired_trigger_id"))

        work.press(Press.EDIT)

        eventually(lambda: len(work.told()) == 1)
        assert "press again" in work.told()[0][1]

    def test_no_modal_opens_for_a_card_that_is_decided(self, work: Workplace) -> None:
        work.press(Press.APPROVE)
        eventually(lambda: "Approved by bob" in work.drawn())

        work.press(Press.EDIT, rendition=0)

        eventually(lambda: len(work.told()) == 1)
        assert work.slack.views() == []

    def test_no_modal_opens_for_who_may_not(self, work: Workplace) -> None:
        work.press(Press.EDIT, "U01MINA")

        eventually(lambda: work.told() == [("U01MINA", "You may not approve a reply.")])
        assert work.slack.calls("views.open") == []


class TestReject:
    def test_a_reason_and_a_comment_are_asked_for(self, work: Workplace) -> None:
        modal = work.modal(Press.REJECT)

        work.slack.submit(
            modal.id, {Field.REASON: "The tone is wrong", Field.COMMENT: "Too stiff."}
        )

        assert work.office.made == ["rejected: tone Too stiff."]
        eventually(lambda: "Rejected by bob" in work.drawn())

    def test_closing_the_modal_decides_nothing(self, work: Workplace) -> None:
        modal = work.modal(Press.REJECT)

        work.slack.close(modal.id)

        assert work.office.made == []


class TestAround:
    def test_changes_are_asked_for_in_words(self, work: Workplace) -> None:
        modal = work.modal(Press.CHANGES)

        work.slack.submit(modal.id, {Field.COMMENT: "Less stiff.", Field.STYLE: "Warmer"})

        assert work.office.made == ["changes: Less stiff. / warmer"]
        eventually(lambda: "Another draft was asked for by bob" in work.drawn())

    def test_a_draft_is_held_until_a_time(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Hold…")
        eventually(lambda: bool(work.slack.views()))

        work.slack.submit(
            work.slack.views()[0].id,
            {Field.UNTIL: "Tomorrow morning, 9:00", Field.COMMENT: "Ask the shop."},
        )

        assert work.office.made == ["held: tomorrow Ask the shop."]
        eventually(lambda: work.told() == [("U01BOB", "Done.")])

    def test_somebody_is_asked_for_a_second_opinion(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Second opinion…")
        eventually(lambda: bool(work.slack.views()))

        work.slack.submit(work.slack.views()[0].id, {Field.WHOM: "U01MINA"})

        assert work.office.made == ["second: U01MINA "]

    def test_a_long_review_is_shown_whole_in_a_modal(self, work: Workplace) -> None:
        text = "The queue was long. " * 60 + "The end."
        mention = replace(work.office.view.mention, text=text)
        work.office.view = replace(work.office.view, mention=mention)
        work.desk.update(work.card, work.office.view)
        assert "The end." not in work.drawn()

        modal = work.modal(Press.SHOW_ALL)

        assert "The end." in str(modal.view["blocks"])

    def test_what_was_posted_by_hand_is_said_with_its_address(self, work: Workplace) -> None:
        work.office.view = replace(a_view(), standing=Standing.BY_HAND, by_hand=True)
        work.desk.update(work.card, work.office.view)
        modal = work.modal(Press.POSTED)

        work.slack.submit(modal.id, {Field.LINK: "https://reviews.example/r/1#reply"})

        assert work.office.made == ["posted: https://reviews.example/r/1#reply"]
        eventually(lambda: "live on Google" in work.drawn())

    def test_an_approval_is_taken_back(self, work: Workplace) -> None:
        work.press(Press.APPROVE)
        eventually(lambda: Press.TAKE_BACK in work.drawn())

        work.press(Press.TAKE_BACK)

        eventually(lambda: Press.APPROVE in work.drawn())
        assert work.office.made == ["approved", "TakeBack"]
        eventually(lambda: work.told() == [("U01BOB", "Done.")])

    def test_a_command_is_answered_for_one_person_alone(self, work: Workplace) -> None:
        delivery = work.slack.type("status")

        assert delivery.acked
        assert delivery.payload is not None
        assert delivery.payload["response_type"] == "ephemeral"
        assert "You asked for status." in delivery.payload["text"]

    def test_opening_the_home_shows_it(self, work: Workplace) -> None:
        assert work.slack.open_home().acked

        eventually(lambda: work.office.homes == [By("T01ACME", "U01BOB")])


class TestTrouble:
    """Where Slack itself stands in the way, the one who pressed still hears of it."""

    def test_a_bot_that_was_removed_from_the_channel(self, work: Workplace) -> None:
        work.slack.world.channels[DESK].joined = False

        work.press(Press.APPROVE)

        eventually(lambda: bool(work.slack.world.responses))
        says = work.slack.world.responses[0].body["text"]
        assert says.startswith("Done. The card here could not be drawn anew")
        assert "invite it there" in says
        assert work.office.made == ["approved"]

    def test_a_channel_that_was_archived(self, work: Workplace) -> None:
        work.slack.world.channels[DESK].archived = True

        work.press(Press.APPROVE)

        eventually(lambda: bool(work.slack.world.responses))
        assert "archived" in work.slack.world.responses[0].body["text"]

    def test_a_token_that_was_revoked(self, work: Workplace) -> None:
        work.slack.revoke()

        work.press(Press.APPROVE)

        eventually(lambda: bool(work.slack.world.responses))
        assert "install the app again" in work.slack.world.responses[0].body["text"]

    def test_a_card_that_somebody_deleted_meanwhile(self, work: Workplace) -> None:
        payload = work.slack.world
        message = payload.message(work.card.ts)
        work.press(Press.APPROVE)
        eventually(lambda: "Approved by bob" in work.drawn())
        del payload.messages[DESK, message.ts]
        work.office.view = a_view()

        outcome = replace(Outcome(True, "Done."), card=a_view())
        actions = Actions(work.office, work.desk)
        actions._tell(Approve(By("T01ACME", "U01BOB"), shown_of(a_view()), work.card), outcome)

        eventually(lambda: len(work.told()) == 1)
        assert "the card is gone" in work.told()[0][1]

    def test_a_second_copy_of_a_press_has_no_effect(self, work: Workplace) -> None:
        world = work.slack.world
        payload = interactions.pressed(
            world, world.message(work.card.ts), Press.APPROVE, "U01BOB", "T01ACME", "", -1
        )
        for _ in range(2):
            assert work.slack.sockets.deliver("interactive", payload, answerable=False).acked

        eventually(lambda: "Approved by bob" in work.drawn())
        assert work.office.made == ["approved"]
        assert work.told() == []

    def test_an_address_to_answer_to_is_slacks_or_nobodys(self, work: Workplace) -> None:
        with pytest.raises(ConfigError, match="not Slack's own"):
            work.desk.respond("https://evil.example/actions/1", "Done.")


class TestCorrecting:
    def test_not_negative_tells_the_person_what_followed(self, work: Workplace) -> None:
        delivery = work.press(Press.MORE, option="Not negative")

        assert delivery.acked
        eventually(lambda: work.told() == [("U01BOB", "Kept. The draft is rejected.")])
        assert "Rejected by bob" in work.drawn()

    def test_a_second_press_on_not_negative_is_told_who_was_first(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Not negative")
        eventually(lambda: len(work.told()) == 1)
        work.press(Press.MORE, option="Not negative", rendition=0)

        eventually(lambda: len(work.told()) == 2)
        assert work.told()[1] == ("U01BOB", "Already rejected by bob.")
        assert work.office.made == ["not negative"]

    def test_a_wrong_aspect_is_set_right_in_a_modal(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Wrong aspect…")
        eventually(lambda: bool(work.slack.views()))
        modal = work.slack.views()[0]

        work.slack.submit(modal.id, {Field.ASPECT: "waiting", Field.TRUTH: "It is not about this"})

        assert work.slack.views() == []
        assert work.office.made == ["not about waiting"]
        eventually(lambda: "not about waiting" in work.drawn())

    def test_an_aspect_whose_name_slack_escapes_comes_back_whole(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Wrong aspect…")
        eventually(lambda: bool(work.slack.views()))

        work.slack.submit(work.slack.views()[0].id, {Field.ASPECT: "food & drink",
                                                     Field.TRUTH: "negative"})  # fmt: skip

        assert work.office.made == ["food & drink: negative"]

    def test_a_refusal_stands_in_the_modal(self, work: Workplace) -> None:
        work.press(Press.MORE, option="Wrong aspect…")
        eventually(lambda: bool(work.slack.views()))

        work.slack.submit(work.slack.views()[0].id, {Field.ASPECT: "price",
                                                     Field.TRUTH: "negative"})  # fmt: skip

        assert work.slack.views()[0].errors == {
            Field.ASPECT: "There is no aspect “price”. Choose one of the list."
        }
        assert work.office.made == []

    def test_no_modal_opens_for_who_may_not_correct(self, work: Workplace) -> None:
        work.press(Press.MORE, "U01MINA", option="Wrong aspect…")

        eventually(lambda: len(work.told()) == 1)
        assert work.slack.calls("views.open") == []


def test_where_no_draft_was_written_a_person_writes_one(slack: SlackServer) -> None:
    work = built(slack, without_draft(), timedelta(seconds=2))
    work.line.start()
    try:
        slack.sockets.wait(1)
        modal = work.modal(Press.EDIT)

        slack.submit(modal.id, {Field.TEXT: "Please write to us."})
    finally:
        work.line.stop()

    assert work.office.made == ["approved: Please write to us."]


class TestTheLine:
    @pytest.mark.parametrize("how", ["disconnect", "kill"])
    def test_presses_arrive_again_after_a_break(self, work: Workplace, how: str) -> None:
        getattr(work.slack, how)()
        work.slack.sockets.wait(hellos=2)

        delivery = work.press(Press.APPROVE)

        assert delivery.acked
        eventually(lambda: work.office.made == ["approved"])

    def test_hostile_frames_do_not_break_it(self, work: Workplace) -> None:
        for frame in ("{", "[]", '"disconnect"', '{"type": "interactive"}', "{}"):
            work.slack.sockets.raw(frame)
        odd = {"type": "block_actions", "actions": [{"action_id": Press.APPROVE, "value": "x"}]}

        ignored = work.slack.sockets.deliver("interactive", odd, answerable=False)
        delivery = work.press(Press.APPROVE)

        assert ignored.acked
        assert delivery.acked

    def test_switched_off_is_for_a_person_and_not_tried_again(self, work: Workplace) -> None:
        work.slack.disconnect("link_disabled")

        eventually(lambda: work.line.health().fault != "")
        assert "switch it on" in work.line.health().wrong(NOW)

    def test_too_many_connections_are_not_made_more(self, work: Workplace) -> None:
        work.slack.disconnect("too_many_websockets")

        eventually(lambda: work.line.health().fault != "")
        assert len(work.slack.calls("apps.connections.open")) == 1

    def test_its_health_tells_of_greetings_and_pongs(self, work: Workplace) -> None:
        eventually(lambda: work.line.health().last_pong is not None)
        eventually(lambda: work.line.health().last_hello is not None)

        health = work.line.health()

        assert health.connected
        assert health.connections == 1
        assert health.wrong(datetime.now(UTC)) == ""

    def test_stopping_leaves_no_thread_behind(self, slack: SlackServer) -> None:
        before = set(threading.enumerate())
        work = built(slack, a_view(), timedelta(seconds=2))
        work.line.start()
        slack.sockets.wait(1)
        work.press(Press.APPROVE)

        work.line.stop()

        assert work.office.made == ["approved"]
        eventually(
            lambda: (
                not [
                    thread
                    for thread in set(threading.enumerate()) - before
                    if "process_request" not in thread.name
                ]
            )
        )

    def test_a_bad_token_is_said_at_the_start(self, slack: SlackServer) -> None:
        slack.revoke(APP_TOKEN)
        work = built(slack, a_view(), timedelta(seconds=2))

        with pytest.raises(ConfigError, match="token"):
            work.line.start()

    def test_slack_being_down_at_the_start_means_later(self, slack: SlackServer) -> None:
        slack.fail("apps.connections.open", Fault(drop=True))
        work = built(slack, a_view(), timedelta(seconds=2))

        with pytest.raises(RetryLater):
            work.line.start()


WELL = SocketHealth(True, NOW, NOW, 1, "")


@pytest.mark.parametrize(
    ("health", "says"),
    [
        (WELL, ""),
        (replace(WELL, fault="Broken."), "Broken."),
        (replace(WELL, connected=False), "down"),
        (replace(WELL, last_pong=NOW - timedelta(minutes=2)), "more than a minute"),
        (replace(WELL, connections=3), "3 connections for 1"),
    ],
)
def test_what_is_wrong_with_the_line_is_said_in_words(health: SocketHealth, says: str) -> None:
    wrong = health.wrong(NOW)

    assert says in wrong
    assert bool(wrong) is bool(says)


def test_modals_keep_no_words(work: Workplace) -> None:
    modal = work.modal(Press.EDIT)

    assert set(json.loads(modal.view["private_metadata"])) == {
        "shown", "channel", "ts", "warned",
    }  # fmt: skip
