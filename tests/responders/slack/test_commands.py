"""Payloads become typed commands; nothing in them makes the reader fail."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.models.draft import RejectReason, Style
from monitor.models.judged import Polarity
from responders.slack import commands as c
from responders.slack import ids
from responders.slack.commands import By, Ignored
from responders.slack.ids import Address, Field, Kept, Press, Shown, Until
from responders.slack.parsing import parse

BOB = By("T01ACME", "U01BOB")
AT = Address("C01DESK", "1786698000.000100")
SHOWN = Shown(7, 2, "ab12")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type", "user", "id", "team", "actions", "action_id", "value", "container", "view",
             "state", "values", "channel_id", "message_ts", "private_metadata", "callback_id"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


def press(action: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": BOB.user, "team_id": BOB.team},
        "team": {"id": "T01ACME"},
        "trigger_id": "1.2.abc",
        "container": {"channel_id": AT.channel, "message_ts": AT.ts},
        "actions": [action],
    }


def button(name: str, value: str = "7:2:ab12") -> dict[str, Any]:
    return press({"action_id": name, "value": value})


def choice(value: str, menu: str = Press.MORE) -> dict[str, Any]:
    return press({"action_id": menu, "selected_option": {"value": value}})


def filled(callback: str, **inputs: Any) -> dict[str, Any]:
    """A modal with these inputs, each by the name of its field in small letters."""
    fields = {Field[name.upper()]: value for name, value in inputs.items()}
    return submission(callback, {field: {field: value} for field, value in fields.items()})


def picked(value: str) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def submission(callback: str, values: dict[str, Any], warned: str = "") -> dict[str, Any]:
    return {
        "type": "view_submission",
        "user": {"id": BOB.user, "team_id": BOB.team},
        "view": {
            "callback_id": callback,
            "private_metadata": ids.private(Kept(SHOWN, AT, warned)),
            "state": {"values": values},
        },
    }


EDITED = submission(Press.EDIT, {Field.TEXT: {Field.TEXT: {"value": "Sorry\x00.\ud800"}}})
REJECTED = submission(
    Press.REJECT,
    {
        Field.REASON: {Field.REASON: {"selected_option": {"value": "tone"}}},
        Field.COMMENT: {Field.COMMENT: {"value": " Too stiff. "}},
    },
)


def corrected(aspect: str, truth: str) -> dict[str, Any]:
    chosen = {Field.ASPECT: aspect, Field.TRUTH: truth}
    return submission(
        Press.WRONG_ASPECT,
        {name: {name: {"selected_option": {"value": value}}} for name, value in chosen.items()},
    )


@pytest.mark.parametrize(
    ("payload", "command"),
    [
        (button(Press.APPROVE), c.Approve(BOB, SHOWN, AT)),
        (button(Press.DO_NOT_REPLY), c.DoNotReply(BOB, SHOWN, AT)),
        (button(Press.UNFOLD), c.Unfold(BOB, SHOWN, AT)),
        (button(Press.TAKE_BACK), c.TakeBack(BOB, SHOWN, AT)),
        (button(Press.EDIT), c.OpenEdit(BOB, SHOWN, AT, "1.2.abc")),
        (button(Press.REJECT), c.OpenReject(BOB, SHOWN, AT, "1.2.abc")),
        (button(Press.CHANGES), c.OpenChanges(BOB, SHOWN, AT, "1.2.abc")),
        (button(Press.SHOW_ALL), c.OpenAll(BOB, SHOWN, AT, "1.2.abc")),
        (button(Press.POSTED), c.OpenPosted(BOB, SHOWN, AT, "1.2.abc")),
        (choice("0/7:2:ab12", Press.OTHER_DRAFT), c.OtherDraft(BOB, SHOWN, AT)),
        (choice("1/7:2:ab12", Press.OTHER_DRAFT), c.OtherDraft(BOB, SHOWN, AT, Style.SHORTER)),
        (choice("n/7:2:ab12"), c.NotNegative(BOB, SHOWN, AT)),
        (choice("a/7:2:ab12"), c.OpenAspect(BOB, SHOWN, AT, "1.2.abc")),
        (choice("d/7:2:ab12"), c.DoNotReply(BOB, SHOWN, AT)),
        (choice("h/7:2:ab12"), c.OpenHold(BOB, SHOWN, AT, "1.2.abc")),
        (choice("r/7:2:ab12"), c.Release(BOB, SHOWN, AT)),
        (choice("s/7:2:ab12"), c.OpenSecond(BOB, SHOWN, AT, "1.2.abc")),
        (choice("c/7:2:ab12"), c.TakeCase(BOB, SHOWN, AT)),
        (EDITED, c.SubmitEdit(BOB, SHOWN, AT, "Sorry.")),
        (
            submission(Press.EDIT, {Field.TEXT: {Field.TEXT: {"value": "Sorry."}}}, "ab12"),
            c.SubmitEdit(BOB, SHOWN, AT, "Sorry.", "ab12"),
        ),
        (
            corrected("food &amp; drink", "mixed"),
            c.SubmitAspect(BOB, SHOWN, AT, "food & drink", Polarity.MIXED),
        ),
        (corrected("waiting", "not_about"), c.SubmitAspect(BOB, SHOWN, AT, "waiting", None)),
        (REJECTED, c.SubmitReject(BOB, SHOWN, AT, RejectReason.TONE, "Too stiff.")),
        (
            filled(Press.CHANGES, comment={"value": " Less. "}, style=picked("shorter")),
            c.SubmitChanges(BOB, SHOWN, AT, "Less.", Style.SHORTER),
        ),
        (
            filled(Press.CHANGES, comment={"value": "Less."}, style={"selected_option": None}),
            c.SubmitChanges(BOB, SHOWN, AT, "Less.", None),
        ),
        (
            filled(Press.HOLD, until=picked("tomorrow"), comment={"value": None}),
            c.SubmitHold(BOB, SHOWN, AT, Until.TOMORROW, ""),
        ),
        (
            filled(Press.SECOND, whom={"selected_user": "U01MINA"}, comment={"value": "Well?"}),
            c.SubmitSecond(BOB, SHOWN, AT, "U01MINA", "Well?"),
        ),
        (
            filled(Press.SECOND, whom={"selected_user": None}),
            c.SubmitSecond(BOB, SHOWN, AT, "", ""),
        ),
        (
            filled(Press.POSTED, link={"value": " https://a.example/1 "}),
            c.SubmitPosted(BOB, SHOWN, AT, "https://a.example/1"),
        ),
    ],
)
def test_each_press_becomes_its_command(payload: object, command: object) -> None:
    assert parse("interactive", payload) == command


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {},
        button("somebody.else"),
        button(Press.APPROVE, "7:2"),
        button(Press.APPROVE, "0:1:ab"),
        button(Press.APPROVE, "７:2:ab12"),  # a digit, but none of ASCII's
        button(Press.APPROVE, "7:2:" + "a" * 65),
        choice("x/7:2:ab12"),
        choice("7:2:ab12"),
        choice("9/7:2:ab12", Press.OTHER_DRAFT),
        button(Press.GO),
        filled(Press.HOLD, until=picked("for ever")),
        {**button(Press.APPROVE), "user": {"id": "bob"}},
        {**button(Press.APPROVE), "container": {"channel_id": "C1", "message_ts": "now"}},
        {**button(Press.EDIT), "trigger_id": None},
        {**button(Press.APPROVE), "actions": []},
        {**button(Press.APPROVE), "type": "shortcut"},
        submission("somebody.else", {}),
        corrected("", "mixed"),
        corrected("waiting", "awful"),
        submission(Press.WRONG_ASPECT, {}),
        {**choice("a/7:2:ab12"), "trigger_id": None},
        submission(Press.REJECT, {Field.REASON: {Field.REASON: {"selected_option": None}}}),
        {**EDITED, "view": {**EDITED["view"], "private_metadata": "[]"}},
        {**EDITED, "view": {**EDITED["view"], "private_metadata": "[" * 100_000}},
    ],
)
def test_what_is_not_ours_is_ignored_with_a_reason(payload: object) -> None:
    command = parse("interactive", payload)

    assert isinstance(command, Ignored)
    assert command.reason


def test_a_press_carries_slacks_own_name_for_it_and_where_to_answer() -> None:
    told = {**button(Press.APPROVE), "response_url": "https://hooks.slack.com/actions/1"}

    command = parse("interactive", told)

    assert isinstance(command, c.Approve)
    assert (command.key, command.response_url) == ("1.2.abc", "https://hooks.slack.com/actions/1")


def test_what_is_typed_behind_the_command_comes_with_who_typed_it() -> None:
    typed = {
        "team_id": BOB.team,
        "user_id": BOB.user,
        "text": " search late\x00 ",
        "trigger_id": "1.2",
    }

    assert parse("slash_commands", typed) == c.Slash(BOB, "search late")
    assert isinstance(parse("slash_commands", {**typed, "user_id": "bob"}), Ignored)


def test_only_the_home_tab_is_listened_for() -> None:
    event = {"type": "app_home_opened", "user": BOB.user, "tab": "home"}
    envelope = {"team_id": BOB.team, "event_id": "Ev1", "event": event}

    assert parse("events_api", envelope) == c.HomeOpened(BOB)
    for other in ({"tab": "messages"}, {"type": "message"}, {"user": "bob"}):
        assert isinstance(parse("events_api", {**envelope, "event": {**event, **other}}), Ignored)


@pytest.mark.parametrize("kind", ["events_api", "slash_commands", "<!channel>"])
def test_other_kinds_of_envelope_are_ignored(kind: str) -> None:
    assert isinstance(parse(kind, button(Press.APPROVE)), Ignored)


def test_a_guest_of_a_shared_channel_keeps_the_team_he_is_of() -> None:
    guest = {**button(Press.APPROVE), "user": {"id": "U9EVE", "team_id": "T9OTHER"}}

    command = parse("interactive", guest)

    assert isinstance(command, c.Approve)
    assert command.by == By("T9OTHER", "U9EVE")


@settings(max_examples=150)
@given(st.text(max_size=15), JSON)
def test_no_payload_makes_the_reader_fail(kind: str, payload: object) -> None:
    parse(kind, payload)
    parse("interactive", payload)


@given(st.sampled_from([button(Press.APPROVE), choice("1/7:2:ab12", Press.OTHER_DRAFT), EDITED,
                        REJECTED, corrected("waiting", "mixed")]),
       st.randoms(use_true_random=False), JSON)  # fmt: skip
def test_no_bent_payload_makes_the_reader_fail(
    payload: dict[str, Any], random: random.Random, junk: object
) -> None:
    bent = copy.deepcopy(payload)
    holder: Any = bent
    while True:
        key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.3:
            holder[key] = junk
            break
        holder = inner

    parse("interactive", bent)
