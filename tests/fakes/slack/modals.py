"""views.open and views.update, and how a modal comes back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.fakes.slack import blockkit
from tests.fakes.slack.world import TEAM, SlackError, View, World, escaped


def checked_view(world: World, view: object) -> dict[str, Any]:
    """The view, if Slack would show it."""
    if isinstance(view, str):
        view = json.loads(view)
    problems = blockkit.check_view(view)
    if problems or not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})
    if len(json.dumps(view)) > 250_000:
        raise SlackError("view_too_large")
    taken = {one.view.get("external_id") for one in world.views.values() if one.open} - {None, ""}
    if view.get("external_id") in taken:
        raise SlackError("duplicate_external_id")
    return view


def opened(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    """views.open: a trigger is good for three seconds, once."""
    trigger = world.spend_trigger(arguments.get("trigger_id"))
    view = checked_view(world, arguments.get("view"))
    modal = View(world.next_id("V"), view, "", trigger.user)
    world.views[modal.id] = modal
    return {"view": replace_view(modal, view)}


def updated(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    """views.update, by id or external id; a hash that is not the newest is refused."""
    view_id, external = arguments.get("view_id"), arguments.get("external_id")
    found = next(
        (
            view
            for view in world.views.values()
            if view.open and (view.id == view_id or (external and _external(view) == external))
        ),
        None,
    )
    if found is None:
        raise SlackError("not_found")
    if arguments.get("hash") not in (None, found.hash):
        raise SlackError("hash_conflict")
    new = {**checked_view(world, {**arguments["view"], "external_id": ""})}
    return {"view": replace_view(found, {**new, "external_id": _external(found)})}


def published(world: World, arguments: dict[str, Any]) -> dict[str, Any]:
    """views.publish: somebody's Home, whole."""
    user, view = str(arguments.get("user_id")), arguments.get("view")
    if not world.home_enabled:
        raise SlackError("not_enabled")
    if user not in world.people:
        raise SlackError("user_not_found")
    problems = blockkit.check_home(view)
    if problems or not isinstance(view, dict):
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})
    world.homes[user] = view
    return {"view": {"id": world.next_id("V"), "type": "home"}}


def _external(view: View) -> str:
    return str(view.view.get("external_id") or "")


def replace_view(modal: View, view: dict[str, Any]) -> dict[str, Any]:
    """Show `view` in an open modal; returns it as Slack gives it back, with a new hash."""
    modal.view = view
    number = int(modal.hash.split(".")[0] or 0) + 1 if modal.hash else 1
    modal.hash = f"{number}.{hashlib.sha256(json.dumps(view).encode()).hexdigest()[:8]}"
    return shown_view(modal)


def shown_view(modal: View) -> dict[str, Any]:
    """A modal as it comes back in answers and payloads."""
    return {
        "private_metadata": "",
        "callback_id": "",
        **escaped(modal.view),
        "id": modal.id,
        "hash": modal.hash,
        "team_id": TEAM,
        "state": {"values": {}},
    }
