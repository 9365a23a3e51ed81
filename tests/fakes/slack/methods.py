"""The Web API's methods, each answering as its page documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fakes.slack import blockkit, modals
from tests.fakes.slack.world import (
    BOT_ID,
    BOT_USER,
    TEAM,
    Channel,
    Message,
    SlackError,
    Token,
    Whisper,
    World,
    escaped,
)

Arguments = dict[str, Any]
#: Slack wants about one message a second and channel, and lets a short burst pass.
BURST, BURST_SECONDS = 2, 1.0
#: Calls a minute that each method's page promises; nobody is promised more.
TIERS = {
    "chat.update": 50,
    "chat.postEphemeral": 100,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "users.info": 100,
    "views.open": 100,
    "views.update": 100,
    "views.publish": 100,
}


def call(world: World, method: str, token: str, arguments: Arguments) -> dict[str, Any]:
    """Answer one call, or raise the SlackError that Slack would answer with."""
    if method not in METHODS:
        raise SlackError("unknown_method")
    scope, answer = METHODS[method]
    with world.lock:
        _authorise(world, token, scope)
        _tier(world, method)
        return {"ok": True, **answer(world, arguments)}


def _tier(world: World, method: str) -> None:
    if not world.tiers or method not in TIERS:
        return
    now, recent = world.clock.now(), world.called_at[method]
    while recent and now - recent[0] >= 60:
        recent.popleft()
    if len(recent) >= TIERS[method]:
        wait = max(1, round(60 - (now - recent[0])))
        raise SlackError("ratelimited", status=429, retry_after=str(wait))
    recent.append(now)


def scopes_of(world: World, token: str) -> str:
    """The scopes a token was given, as the x-oauth-scopes header lists them."""
    known = world.tokens.get(token)
    return ",".join(sorted(known.scopes)) if known else ""


def _authorise(world: World, token: str, scope: str) -> Token:
    if not token:
        raise SlackError("not_authed")
    known = world.tokens.get(token)
    if known is None:
        raise SlackError("invalid_auth")
    if known.revoked:
        raise SlackError("token_revoked")
    if known.app_level != (scope == "connections:write"):
        raise SlackError("not_allowed_token_type")
    if scope:
        _need(known, scope)
    return known


def _need(token: Token, scope: str) -> None:
    if scope not in token.scopes:
        provided = ",".join(sorted(token.scopes))
        raise SlackError("missing_scope", needed=scope, provided=provided)


def _channel(world: World, arguments: Arguments, *, reads: str = "") -> Channel:
    channel = world.channels.get(str(arguments.get("channel")))
    if channel is None or (channel.private and not channel.joined):
        raise SlackError("channel_not_found")
    if reads:
        kind = "groups" if channel.private else "channels"
        bot = next(token for token in world.tokens.values() if not token.app_level)
        _need(bot, f"{kind}:{reads}")
    return channel


def _writable(world: World, arguments: Arguments) -> Channel:
    channel = _channel(world, arguments)
    if channel.archived:
        raise SlackError("is_archived")
    if not channel.joined:
        raise SlackError("not_in_channel")
    return channel


def _blocks(arguments: Arguments) -> list[dict[str, Any]]:
    blocks = arguments.get("blocks")
    if not blocks:
        return []
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    problems = blockkit.check_message(blocks)
    if problems:
        raise SlackError(
            "invalid_blocks", errors=problems, response_metadata={"messages": problems}
        )
    if blockkit.total(blocks) > blockkit.TOTAL:
        raise SlackError("msg_blocks_too_long")
    return list(blocks)


def _metadata(arguments: Arguments) -> dict[str, Any] | None:
    metadata = arguments.get("metadata")
    if not isinstance(metadata, dict) or not metadata:
        return None
    if not isinstance(metadata.get("event_type"), str) or "event_payload" not in metadata:
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > 1000:  # no number is published; more than ids is a mistake
        raise SlackError("metadata_too_large")
    return metadata


def _pace(world: World, channel: str) -> None:
    now = world.clock.now()
    recent = [at for at in world.posted_at[channel] if now - at < BURST_SECONDS]
    if len(recent) >= BURST:
        raise SlackError("ratelimited", status=429, retry_after="1")
    world.posted_at[channel] = [*recent, now]


def _auth_test(world: World, arguments: Arguments) -> dict[str, Any]:
    return {"team_id": TEAM, "team": "Acme", "user_id": BOT_USER, "user": "amends",
            "bot_id": BOT_ID, "url": "https://acme.slack.com/"}  # fmt: skip


def _connections_open(world: World, arguments: Arguments) -> dict[str, Any]:
    ticket = world.next_id("ticket-")
    world.tickets.add(ticket)
    return {"url": f"/link?ticket={ticket}"}  # the wire puts its own address before it


def _post_message(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _writable(world, arguments)
    _pace(world, channel.id)
    text = str(arguments.get("text") or "")
    blocks = _blocks(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    thread = str(arguments.get("thread_ts") or "")
    if thread and (channel.id, thread) not in world.messages:
        raise SlackError("thread_not_found")
    message = Message(
        channel=channel.id,
        ts=world.next_ts(),
        text=text[:40_000],
        blocks=blocks,
        metadata=_metadata(arguments),
        arguments=arguments,
        renditions=[blocks],
        thread=thread,
    )
    world.messages[channel.id, message.ts] = message
    world.note("chat.postMessage", message)
    return {"channel": channel.id, "ts": message.ts, "message": _shown(message, whole=True)}


def _update(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _writable(world, arguments)
    message = world.messages.get((channel.id, str(arguments.get("ts"))))
    if message is None:
        raise SlackError("message_not_found")
    if message.user != BOT_USER:
        raise SlackError("cant_update_message")
    text = str(arguments.get("text") or "")
    if blockkit.units(text) > 4000:
        raise SlackError("msg_too_long")
    blocks = _blocks(arguments)
    if not text and not blocks:
        raise SlackError("no_text")
    if blocks and _rich(message.blocks) and not _rich(blocks):
        raise SlackError("block_mismatch")
    if "metadata" in arguments:
        message.metadata = _metadata(arguments)
    message.text, message.blocks, message.arguments = text, blocks, arguments
    message.renditions.append(blocks)
    world.note("chat.update", message)
    return {"channel": channel.id, "ts": message.ts, "text": text}


def _rich(blocks: list[dict[str, Any]]) -> bool:
    return any(block["type"] == "rich_text" for block in blocks)


def _post_ephemeral(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _writable(world, arguments)
    user = str(arguments.get("user"))
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text = str(arguments.get("text") or "")
    if not text and not _blocks(arguments):
        raise SlackError("no_text")
    world.whispers.append(Whisper(channel.id, user, text))
    return {"message_ts": world.next_ts()}


def _permalink(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _channel(world, arguments)
    ts = str(arguments.get("message_ts"))
    if (channel.id, ts) not in world.messages:
        raise SlackError("message_not_found")
    link = f"https://acme.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _history(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _channel(world, arguments, reads="history")
    if not channel.joined:
        raise SlackError("not_in_channel")
    oldest, latest = (float(arguments.get(key) or edge) for key, edge in
                      (("oldest", 0), ("latest", 1e12)))  # fmt: skip
    found = [
        message
        for (place, ts), message in world.messages.items()
        if place == channel.id and oldest < float(ts) < latest and _within(message, arguments)
    ]
    found.sort(key=lambda message: float(message.ts), reverse=True)
    limit = min(int(arguments.get("limit") or 100), 999)
    start = int(arguments.get("cursor") or 0)
    page, more = found[start : start + limit], len(found) > start + limit
    whole = str(arguments.get("include_all_metadata")).lower() in ("1", "true")
    return {
        "messages": [_shown(message, whole=whole) for message in page],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _within(message: Message, arguments: Arguments) -> bool:
    """Of a channel's history its own messages, of a thread its first message and the answers."""
    thread = str(arguments.get("ts") or "")
    return thread in (message.thread, message.ts) if thread else not message.thread


def _replies(world: World, arguments: Arguments) -> dict[str, Any]:
    if (str(arguments.get("channel")), str(arguments.get("ts"))) not in world.messages:
        raise SlackError("thread_not_found")
    return _history(world, arguments)


def _members(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _channel(world, arguments, reads="read")
    found = sorted(channel.members)
    limit, start = int(arguments.get("limit") or 100), int(arguments.get("cursor") or 0)
    more = len(found) > start + limit
    return {
        "members": found[start : start + limit],
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def _shown(message: Message, *, whole: bool) -> dict[str, Any]:
    shown = {
        "type": "message",
        "user": message.user,
        "bot_id": message.bot_id,
        "ts": message.ts,
        "text": message.text,
        "blocks": escaped(message.blocks),
    }
    if message.metadata is not None:
        event_type = {"event_type": message.metadata["event_type"]}
        shown["metadata"] = message.metadata if whole else event_type
    return shown


def _info(world: World, arguments: Arguments) -> dict[str, Any]:
    channel = _channel(world, arguments, reads="read")
    return {
        "channel": {
            "id": channel.id,
            "name": channel.id.lower(),
            "is_private": channel.private,
            "is_archived": channel.archived,
            "is_member": channel.joined,
        }
    }


def _users_info(world: World, arguments: Arguments) -> dict[str, Any]:
    user = str(arguments.get("user"))
    if user not in world.people:
        raise SlackError("user_not_found")
    gone = user in world.left
    return {"user": {"id": user, "team_id": TEAM, "name": world.people[user], "deleted": gone}}


Answer = Callable[[World, Arguments], dict[str, Any]]
METHODS: dict[str, tuple[str, Answer]] = {
    "auth.test": ("", _auth_test),
    "apps.connections.open": ("connections:write", _connections_open),
    "chat.postMessage": ("chat:write", _post_message),
    "chat.update": ("chat:write", _update),
    "chat.postEphemeral": ("chat:write", _post_ephemeral),
    "chat.getPermalink": ("", _permalink),
    "conversations.history": ("", _history),
    "conversations.info": ("", _info),
    "conversations.replies": ("", _replies),
    "conversations.members": ("", _members),
    "views.open": ("", modals.opened),
    "views.update": ("", modals.updated),
    "views.publish": ("", modals.published),
    "users.info": ("users:read", _users_info),
}
