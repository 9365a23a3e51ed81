"""Threads, Homes, digests and answers: Slack takes them all, and no text in them calls anybody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responders.slack import digest, said
from responders.slack.answers import Answer, Hit, Question, Verb, payload_of, question
from responders.slack.digest import About, Digest, Voice
from responders.slack.home import HomeView, OwnCase, Waiting, home
from responders.slack.ids import Until
from responders.slack.moving import until
from responders.slack.said import Said
from tests.fakes.slack import blockkit
from tests.responders.slack.test_blocks import HOSTILE, OURS, TIMES, every
from tests.responders.slack.views import NOW

STARS = st.one_of(st.none(), st.floats())
SAIDS = st.builds(
    Said, st.integers(1, 10**9), HOSTILE, HOSTILE, HOSTILE, st.just("see it"),
    st.lists(st.sampled_from(["U01BOB", "U01MINA"]), max_size=4),
)  # fmt: skip
HOMES = st.builds(
    HomeView, HOSTILE, HOSTILE, HOSTILE,
    st.lists(st.builds(Waiting, HOSTILE, HOSTILE, STARS, TIMES, TIMES, st.booleans(), HOSTILE,
                       st.booleans(), HOSTILE, HOSTILE, HOSTILE), max_size=30),
    st.integers(0, 99),
    st.lists(st.builds(OwnCase, HOSTILE, HOSTILE, HOSTILE, TIMES, st.booleans(), HOSTILE, HOSTILE),
             max_size=30),
    st.integers(0, 99), HOSTILE, HOSTILE,
)  # fmt: skip
DIGESTS = st.builds(
    Digest, st.just(date(2026, 3, 4)),
    st.lists(st.builds(About, HOSTILE, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
             max_size=30),
    st.lists(st.builds(Voice, HOSTILE, STARS, HOSTILE), max_size=9), HOSTILE,
)  # fmt: skip
ANSWERS = st.builds(
    Answer, HOSTILE,
    st.lists(st.builds(Hit, HOSTILE, HOSTILE, HOSTILE, STARS, TIMES, HOSTILE, HOSTILE, HOSTILE),
             max_size=12),
    st.booleans(),
)  # fmt: skip


def calls(value: object) -> list[str]:
    """What in mrkdwn could be more than text."""
    found = [json.dumps(one) for one in every({"x": value}, "text") if isinstance(one, str)]
    mrkdwn = [one["text"] for one in _mrkdwn(value)]
    assert found or mrkdwn
    return [text for text in mrkdwn if "<" in OURS.sub("", text)]


def _mrkdwn(value: object) -> list[dict[str, str]]:
    if isinstance(value, list):
        return [one for inner in value for one in _mrkdwn(inner)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("type") == "mrkdwn" else []
    return own + [one for inner in value.values() for one in _mrkdwn(inner)]


@settings(max_examples=80)
@given(SAIDS)
def test_slack_takes_whatever_is_said_in_a_thread(one: Said) -> None:
    drawn = said.message(one)

    assert blockkit.check_message(drawn.blocks) == []
    assert blockkit.total(drawn.blocks) <= blockkit.TOTAL
    for user in one.users:
        drawn = replace(drawn, text=drawn.text.replace(f"<@{user}>", ""))
    assert "<" not in drawn.text


@settings(max_examples=60)
@given(HOMES)
def test_slack_takes_every_home(view: HomeView) -> None:
    drawn = home(view)

    assert blockkit.check_home(drawn) == []
    assert calls(drawn["blocks"]) == []


@settings(max_examples=60)
@given(DIGESTS)
def test_slack_takes_every_digest(day: Digest) -> None:
    drawn = digest.message(day, 1)

    assert blockkit.check_message(drawn.blocks) == []
    assert blockkit.total(drawn.blocks) <= blockkit.TOTAL
    assert all(voice.words not in drawn.text for voice in day.voices if len(voice.words) > 20)


@settings(max_examples=60)
@given(ANSWERS)
def test_slack_takes_every_answer(answer: Answer) -> None:
    payload = payload_of(answer)

    assert payload["response_type"] == "ephemeral"
    assert blockkit.check_message(payload["blocks"]) == []
    assert "<" not in payload["text"]


def test_who_is_called_is_called_and_nobody_else() -> None:
    drawn = said.message(Said(7, "It is late, <@U09EVE>.", users=["U01MINA", "U01MINA"]))

    assert drawn.text == "<@U01MINA> It is late, &lt;@U09EVE&gt;."
    assert list(every(drawn.blocks, "user_id")) == ["U01MINA"]
    assert drawn.metadata["event_payload"] == {"post": 7}


def test_what_was_changed_stands_line_by_line() -> None:
    drawn = said.message(Said(7, "Mina edited the reply.", diff="- Sorry.\n+ We are sorry."))

    assert "- Sorry.\n+ We are sorry." in list(every(drawn.blocks, "text"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Question(Verb.HELP)),
        ("help", Question(Verb.HELP)),
        ("search", Question(Verb.HELP)),
        ("Search  broken   lid ", Question(Verb.SEARCH, "broken lid")),
        ("status", Question(Verb.STATUS)),
        ("mute", Question(Verb.MUTED)),
        ("mute off", Question(Verb.MUTED)),
        ("mute black friday", Question(Verb.MUTE, "black friday")),
        ("mute off black friday", Question(Verb.UNMUTE, "black friday")),
        ("delete everything", Question(Verb.HELP)),
    ],
)
def test_what_is_typed_is_understood_or_answered_with_help(typed: str, meant: Question) -> None:
    assert question(typed) == meant


@pytest.mark.parametrize(
    ("choice", "utc"),
    [
        (Until.HOUR, "2026-08-14T10:00"),
        (Until.TONIGHT, "2026-08-14T16:00"),  # 18:00 in Berlin
        (Until.TOMORROW, "2026-08-15T07:00"),
        (Until.MONDAY, "2026-08-17T07:00"),  # a Friday it is
        (Until.WEEK, "2026-08-21T09:00"),
    ],
)
def test_a_hold_ends_by_the_clock_of_who_holds(choice: Until, utc: str) -> None:
    ends = until(choice, "Europe/Berlin", NOW)

    assert ends is not None
    assert ends.astimezone(NOW.tzinfo).isoformat().startswith(utc)


def test_a_hold_may_have_no_end_and_this_evening_is_never_over() -> None:
    late = NOW + timedelta(hours=12)

    assert until(Until.LET_GO, "UTC", NOW) is None
    tonight = until(Until.TONIGHT, "UTC", late)
    assert tonight is not None
    assert tonight > late
