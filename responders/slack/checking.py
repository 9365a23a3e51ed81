"""Is the Slack desk whole? Every scope, channel, token, event and membership by name, in words.

Loads slack_sdk. Nothing is posted; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.errors import ConfigError, OutsideError
from responders.slack.desk import SCOPES, SlackDesk

_INVITE = "open the channel and write /invite @Amends"


class Verdict(StrEnum):
    """How a part of the desk stands."""

    OK = "ok"
    MISSING = "MISSING"  #: Something does not work until a person acts.
    MIND = "mind"  #: It works, and somebody should look at it.


@dataclass(frozen=True)
class Line:
    """One thing that was looked at, in a sentence."""

    verdict: Verdict
    says: str


@dataclass(frozen=True)
class Tied:
    """A person of ours with a Slack account."""

    name: str
    team: str
    user: str


@dataclass(frozen=True)
class Wanted:
    """What the settings and the rows say that there should be."""

    channels: Sequence[tuple[str, str]]  #: Id, and what it is for.
    mode: str = "socket"
    team: str = ""
    public_url: str = ""
    people: Sequence[Tied] = ()
    home_opened: bool = True  #: Whether anybody's Home was ever opened.


def check(desk: SlackDesk, wanted: Wanted, open_line: Callable[[], None] | None) -> Iterator[Line]:
    """Look at everything, one line each; after a token that does not work nothing else is asked.

    `open_line` asks for a line in Socket Mode; None where presses come as requests.
    """
    try:
        granted = _token(desk)
    except OutsideError as error:
        yield Line(Verdict.MISSING, f"token: {error}")
        return
    yield from _workspace(desk, wanted)
    yield from _scopes(granted)
    for channel, what in wanted.channels:
        yield from _channel(desk, channel, what)
    yield from _presses(wanted, open_line)
    yield from _people(desk, wanted)
    if not wanted.home_opened:
        yield Line(
            Verdict.MIND,
            "event app_home_opened: none has come yet. Open Amends under Apps and look at its Home "
            "tab; if it stays empty, switch the tab on under App Home and subscribe to "
            "app_home_opened under Event Subscriptions.",
        )


def _token(desk: SlackDesk) -> frozenset[str] | None:
    """The scopes that were granted; None where Slack does not tell."""
    answer = desk.api.call("auth.test", "the sign-in")
    listed = str(answer.headers.get("x-oauth-scopes", ""))
    return frozenset(one.strip() for one in listed.split(",")) if listed else None


def _workspace(desk: SlackDesk, wanted: Wanted) -> Iterator[Line]:
    here = desk.workspace()
    if wanted.team and wanted.team != here.team:
        says = (
            f"token: it is of the workspace {here.team} ({here.title}), and the settings name "
            f"{wanted.team}: give the token of that one, or change team."
        )
        yield Line(Verdict.MISSING, says)
    else:
        yield Line(Verdict.OK, f"token: Slack takes it, for {here.title or here.team}")


def _scopes(granted: frozenset[str] | None) -> Iterator[Line]:
    if granted is None:
        yield Line(Verdict.MIND, "scopes: Slack does not tell which were granted")
        return
    missing = sorted(SCOPES - granted)
    for scope in missing:
        says = (
            f"scope {scope}: it is not granted. Add it under OAuth & Permissions, Bot Token "
            "Scopes, and install the app again."
        )
        yield Line(Verdict.MISSING, says)
    if not missing:
        yield Line(Verdict.OK, f"scopes: all {len(SCOPES)} are granted")


def _channel(desk: SlackDesk, channel: str, what: str) -> Iterator[Line]:
    label = f"channel {channel} ({what})"
    try:
        info = desk.api.call("conversations.info", "a look at the channel", channel=channel,
                             get=True)  # fmt: skip
    except OutsideError as error:
        yield Line(Verdict.MISSING, f"{label}: {error}")
        return
    found = info.get("channel")
    known = found if isinstance(found, dict) else {}
    if known.get("is_archived"):
        yield Line(Verdict.MISSING, f"{label}: it is archived. Choose another in amends.toml.")
    elif not known.get("is_member", False):
        yield Line(Verdict.MISSING, f"{label}: Amends is not a member: {_INVITE}.")
    else:
        yield Line(Verdict.OK, f"{label}: Amends is in it")


def _presses(wanted: Wanted, open_line: Callable[[], None] | None) -> Iterator[Line]:
    if open_line is not None:
        try:
            open_line()
        except OutsideError as error:
            says = f"presses: {error} The app-level token needs the scope connections:write."
            yield Line(Verdict.MISSING, says if isinstance(error, ConfigError) else str(error))
        else:
            yield Line(Verdict.OK, "presses: they come over a line that Amends opens")
        return
    if not wanted.public_url.startswith("https://"):
        says = "presses: mode http needs [service] public_url with https://, which Slack can reach."
        yield Line(Verdict.MISSING, says)
        return
    yield Line(Verdict.OK, "presses: Slack sends them to the addresses below; compare them there:")
    for path, where in (
        ("interactivity", "Interactivity & Shortcuts, Request URL"),
        ("commands", "Slash Commands, /amends"),
        ("events", "Event Subscriptions, Request URL"),
    ):
        yield Line(Verdict.MIND, f"{wanted.public_url.rstrip('/')}/slack/{path}  ({where})")


def _people(desk: SlackDesk, wanted: Wanted) -> Iterator[Line]:
    if not wanted.people:
        says = (
            "people: nobody is tied to a Slack account, so nobody can press. See People in Amends."
        )
        yield Line(Verdict.MISSING, says)
        return
    team, usual = desk.workspace().team, desk.channel
    try:
        members = _members(desk, usual)
    except OutsideError as error:
        yield Line(Verdict.MIND, f"people: who is in {usual} could not be read ({error})")
        return
    well = 0
    for person in wanted.people:
        wrong = _wrong_with(desk, person, team, members)
        well += not wrong
        if wrong:
            yield Line(Verdict.MIND, f"{person.name}: {wrong}")
    if well:
        yield Line(Verdict.OK, f"people: {well} can press")


def _wrong_with(desk: SlackDesk, person: Tied, team: str, members: frozenset[str]) -> str:
    if person.team != team:
        return f"tied to an account of another workspace ({person.team})."
    try:
        answer = desk.api.call("users.info", "a look at a person", get=True, user=person.user)
    except OutsideError as error:
        return f"Slack does not know the account {person.user} ({error})"
    user = answer.get("user")
    if isinstance(user, dict) and user.get("deleted"):
        return f"the account {person.user} is switched off in Slack."
    if person.user not in members:
        return f"not in the channel {desk.channel}, so no card is seen: invite them there."
    return ""


def _members(desk: SlackDesk, channel: str) -> frozenset[str]:
    """Who is in a channel."""
    found: set[str] = set()
    cursor = ""
    for _ in range(20):
        answer = desk.api.call(
            "conversations.members", "a look at the members", channel=channel, get=True, limit=200,
            cursor=cursor or None,
        )  # fmt: skip
        members = answer.get("members")
        found.update(str(one) for one in (members if isinstance(members, list) else ()))
        more = answer.get("response_metadata")
        cursor = str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
        if not cursor:
            break
    return frozenset(found)
