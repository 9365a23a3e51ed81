"""How fast we ask: one message a second and channel, a budget a method, no channel for others."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest

from monitor.errors import RetryLater
from responders.slack.pace import TIERS, Pacer


class Watch:
    """A clock that a pause moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def pacer(watch: Watch) -> Pacer:
    return Pacer(watch, watch.pause)


def test_messages_into_one_channel_are_a_second_apart(pacer: Pacer, watch: Watch) -> None:
    for _ in range(4):
        pacer.turn("chat.postMessage", "C1")

    assert watch.now == 1003


def test_another_channel_does_not_wait(pacer: Pacer, watch: Watch) -> None:
    pacer.turn("chat.postMessage", "C1")
    pacer.turn("chat.postMessage", "C2")

    assert watch.now == 1000


def test_what_slack_asks_to_wait_for_holds_one_method_in_one_channel(
    pacer: Pacer, watch: Watch
) -> None:
    pacer.hold("chat.postMessage", "C1", timedelta(seconds=30))

    with pytest.raises(RetryLater) as later:
        pacer.turn("chat.postMessage", "C1")
    pacer.turn("chat.postMessage", "C2")
    pacer.turn("chat.update", "C1")

    assert later.value.after == timedelta(seconds=30)
    assert watch.now == 1000


def test_a_short_rest_is_waited_for(pacer: Pacer, watch: Watch) -> None:
    pacer.hold("chat.postMessage", "C1", timedelta(seconds=2))

    pacer.turn("chat.postMessage", "C1")

    assert watch.now == 1002
    assert pacer.held("chat.postMessage", "C1") == timedelta(0)


def test_a_rest_is_over_when_its_time_is(pacer: Pacer, watch: Watch) -> None:
    pacer.hold("chat.postMessage", "C1", timedelta(seconds=30))
    watch.now += 30

    pacer.turn("chat.postMessage", "C1")

    assert watch.now == 1030


def test_of_two_rests_the_longer_one_counts(pacer: Pacer) -> None:
    pacer.hold("chat.update", "C1", timedelta(seconds=30))
    pacer.hold("chat.update", "C1", None)

    assert pacer.held("chat.update", "C1") == timedelta(seconds=30)


@pytest.mark.parametrize("method", ["chat.update", "views.publish"])
def test_no_minute_sees_more_calls_of_a_method_than_its_tier(
    pacer: Pacer, watch: Watch, method: str
) -> None:
    made = []
    for _ in range(300):
        pacer.turn(method, "C1")
        made.append(watch.now)

    most = max(sum(1 for one in made if at <= one < at + 60) for at in made)
    assert most <= TIERS[method] * 1.25 + 1


def test_a_quiet_time_lets_a_few_calls_through_at_once(pacer: Pacer, watch: Watch) -> None:
    for _ in range(12):
        pacer.turn("chat.update", "C1")

    assert watch.now == 1000


@pytest.mark.parametrize("method", ["chat.update", "chat.postMessage"])
def test_whoever_is_sent_away_takes_no_turn_along(method: str) -> None:
    watch = Watch()
    pacer = Pacer(watch, lambda _: None)  # as many threads ask: nobody's wait moves the clock on

    at_once = _served(pacer, method, tries=200)
    watch.now += 10
    later = _served(pacer, method, tries=200)

    assert at_once >= 5
    assert later >= 6


@pytest.mark.parametrize(("method", "a_minute"), [("chat.update", 50), ("chat.postMessage", 60)])
def test_of_many_that_come_back_again_and_again_as_many_are_served_as_slack_allows(
    method: str, a_minute: int
) -> None:
    watch = Watch()
    pacer = Pacer(watch, lambda _: None)

    served = 0
    for _ in range(600):
        served += _served(pacer, method, tries=30)
        watch.now += 0.1

    assert a_minute * 0.95 <= served <= a_minute * 1.4


def _served(pacer: Pacer, method: str, tries: int) -> int:
    served = 0
    for _ in range(tries):
        with suppress(RetryLater):
            pacer.turn(method, "C1")
            served += 1
    return served
