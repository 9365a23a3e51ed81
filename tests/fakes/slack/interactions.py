"""What people do in Slack: press a button, fill in a modal, close it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack import modals
from tests.fakes.slack.blockkit import units
from tests.fakes.slack.sockets import Delivery, Sockets
from tests.fakes.slack.world import APP, BOT_ID, TEAM, Message, View, World, escape, escaped

Payload = dict[str, Any]


def pressed(
    world: World,
    message: Message,
    action_id: str,
    user: str,
    team: str,
    option: str,
    rendition: int,
) -> Payload:
    """The payload of a button of one rendition; LookupError if it is not on it.

    `rendition` -1 is the newest; an older one is what a phone that was asleep still shows.
    """
    blocks = message.renditions[rendition]
    block_id, element = _element(blocks, action_id)
    return {
        **_frame(world, "block_actions", user, team),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": False,
        },
        "channel": {"id": message.channel, "name": "desk"},
        "message": {
            "type": "message",
            "bot_id": BOT_ID,
            "app_id": APP,
            "ts": message.ts,
            "text": escape(message.text),
            "blocks": escaped(blocks),
            "metadata": message.metadata,
        },
        "state": {"values": {}},
        "response_url": world.new_response_url(),
        "actions": [_action(element, block_id, option)],
    }


def _frame(world: World, kind: str, user: str, team: str) -> Payload:
    return {
        "type": kind,
        "user": {"id": user, "username": world.people.get(user, "guest"), "team_id": team},
        "api_app_id": APP,
        "token": "deprecated",
        "trigger_id": world.new_trigger(user),
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _element(blocks: list[Payload], action_id: str) -> tuple[str, Payload]:
    for number, block in enumerate(blocks):
        for element in [*block.get("elements", ()), block.get("accessory", {})]:
            if element.get("action_id") == action_id:
                return block.get("block_id", f"b{number}"), element
    raise LookupError(f"there is no {action_id!r} on the card to press")


def _action(element: Payload, block_id: str, option: str) -> Payload:
    action = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": "1",
    }
    if element["type"] == "button":
        return {**action, "text": escaped(element["text"]), "value": element.get("value", "")}
    return {**action, "selected_option": _option(element, option)}


def _option(element: Payload, wanted: str) -> Payload:
    for option in element["options"]:
        if wanted in (option["value"], option["text"]["text"]):
            return dict(escaped(option))
    raise LookupError(f"there is no choice {wanted!r}")


def submit(
    world: World,
    sockets: Sockets,
    deliver: Callable[..., Delivery],
    opened: View,
    values: dict[str, str],
    team: str,
) -> Delivery:
    """Send what a person filled in (by action_id; the rest stays as shown) and follow the answer.

    ValueError where Slack's own client would not have sent it.
    """
    if not opened.open:
        raise ValueError("this modal is closed")
    state, asked = _state(opened.view, values)
    payload = {
        **_frame(world, "view_submission", opened.user, team),
        "view": {**modals.shown_view(opened), "state": {"values": state}},
        "response_urls": [],
    }
    delivery = deliver("interactive", payload, answerable=True)
    opened.errors = {}
    if delivery.acked:
        _answered(world, sockets, opened, delivery.payload or {}, asked)
    return delivery


def _inputs(view: Payload) -> Iterator[tuple[str, Payload]]:
    for number, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            yield block.get("block_id", f"b{number}"), block


def _state(view: Payload, values: dict[str, str]) -> tuple[Payload, set[str]]:
    state: Payload = {}
    left = dict(values)
    for block_id, block in _inputs(view):
        element = block["element"]
        action_id = element["action_id"]
        state[block_id] = {action_id: _filled(block, left.pop(action_id, None))}
    if left:
        raise ValueError(f"the modal has no input {sorted(left)}")
    return state, set(state)


def _filled(block: Payload, typed: str | None) -> Payload:
    element = block["element"]
    if element["type"] == "users_select":
        return {"type": "users_select", "selected_user": typed}
    if element["type"] == "static_select":
        chosen = _option(element, typed) if typed else element.get("initial_option")
        if chosen is None and not block.get("optional"):
            raise ValueError("the client asks for a choice first")
        return {"type": "static_select", "selected_option": chosen}
    text = element.get("initial_value") if typed is None else typed
    if not text and not block.get("optional"):
        raise ValueError("the client asks for words first")
    if text and units(text) > element.get("max_length", 3000):
        raise ValueError("the client does not take so many characters")
    return {"type": "plain_text_input", "value": text or None}


def _answered(
    world: World, sockets: Sockets, opened: View, answer: Payload, asked: set[str]
) -> None:
    action = answer.get("response_action")
    if action == "errors":
        opened.errors = answer["errors"]
        if not opened.errors or opened.errors.keys() - asked:
            sockets.complaints.append("errors must name blocks with an input")
    elif action == "update":
        modals.replace_view(opened, modals.checked_view(world, answer["view"]))
    elif action in (None, "clear"):
        opened.open = False
        if answer and action is None:
            sockets.complaints.append("a submission's answer has no response_action")
    else:
        sockets.complaints.append(f"{action} is no answer to a submission")


def closed(world: World, opened: View, team: str) -> Payload | None:
    """Close a modal; the payload is None where the app did not ask to be told."""
    opened.open = False
    if not opened.view.get("notify_on_close"):
        return None
    frame = _frame(world, "view_closed", opened.user, team)
    return {**frame, "view": modals.shown_view(opened), "is_cleared": False}


def typed(world: World, words: str, user: str, team: str, channel: str) -> Payload:
    """The payload of `/amends` and what was typed behind it."""
    return {
        "token": "deprecated",
        "team_id": team,
        "team_domain": "acme",
        "channel_id": channel,
        "channel_name": "desk",
        "user_id": user,
        "user_name": world.people.get(user, "guest"),
        "command": "/amends",
        "text": words,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(),
        "trigger_id": world.new_trigger(user),
    }


def home_opened(world: World, user: str, team: str, tab: str) -> Payload:
    """The event of somebody who opens the app."""
    return {
        "token": "deprecated",
        "team_id": team,
        "api_app_id": APP,
        "type": "event_callback",
        "event_id": world.next_id("Ev"),
        "event_time": int(world.clock.now()),
        "event": {
            "type": "app_home_opened",
            "user": user,
            "channel": "D01HOME",
            "tab": tab,
            "event_ts": f"{world.clock.now():.6f}",
        },
    }
