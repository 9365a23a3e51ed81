"""The names by which a press finds its way back: action ids, and what a button carries."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum

#: Of a message's metadata, by which it is found again after an unknown outcome.
EVENT_TYPE = "amends_card"
POST_TYPE = "amends_post"
#: A choice in the modal that corrects an aspect; the others are polarities.
NOT_ABOUT = "not_about"


class Press(StrEnum):
    """What can be pressed on a card, and the modals it opens."""

    APPROVE = "amends.approve"
    EDIT = "amends.edit"
    OTHER_DRAFT = "amends.other_draft"  #: A menu of styles.
    CHANGES = "amends.changes"
    REJECT = "amends.reject"
    MORE = "amends.more"  #: A menu.
    DO_NOT_REPLY = "amends.do_not_reply"
    NOT_NEGATIVE = "amends.not_negative"
    WRONG_ASPECT = "amends.wrong_aspect"
    HOLD = "amends.hold"
    RELEASE = "amends.release"
    SECOND = "amends.second"
    TAKE_CASE = "amends.take_case"
    SHOW_ALL = "amends.show_all"
    UNFOLD = "amends.unfold"
    TAKE_BACK = "amends.take_back"
    POSTED = "amends.posted"
    GO = "amends.go"  #: A button that is a link; its press says nothing.


class Field(StrEnum):
    """The inputs of the modals."""

    TEXT = "amends.text"
    REASON = "amends.reason"
    COMMENT = "amends.comment"
    ASPECT = "amends.aspect"
    TRUTH = "amends.truth"
    STYLE = "amends.style"
    UNTIL = "amends.until"
    WHOM = "amends.whom"
    LINK = "amends.link"


class Until(StrEnum):
    """Until when a draft is held, by the clock of who holds it."""

    HOUR = "hour"
    TONIGHT = "tonight"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    WEEK = "week"
    LET_GO = "let_go"  #: Until somebody lets go.


@dataclass(frozen=True)
class Shown:
    """Which draft, and which exact characters, a person had before their eyes."""

    draft_id: int
    version: int
    text_hash: str


@dataclass(frozen=True)
class Address:
    """Where a card stands."""

    channel: str
    ts: str


_VALUE = re.compile(r"([1-9]\d{0,17}):(\d{1,9}):([0-9a-f]{0,64})", re.ASCII)
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}", re.ASCII)
_TS = re.compile(r"\d{1,16}\.\d{1,10}", re.ASCII)


def packed(shown: Shown) -> str:
    """`shown` as a button carries it."""
    return f"{shown.draft_id}:{shown.version}:{shown.text_hash}"


def unpacked(value: str) -> Shown | None:
    """What a button carried; None if it is not one of ours."""
    match = _VALUE.fullmatch(value)
    return Shown(int(match[1]), int(match[2]), match[3]) if match else None


def address(channel: str, ts: str) -> Address | None:
    """A card's address; None if it cannot be one."""
    return Address(channel, ts) if _CHANNEL.fullmatch(channel) and _TS.fullmatch(ts) else None


@dataclass(frozen=True)
class Kept:
    """What a modal keeps to itself: for which draft and card it was opened."""

    shown: Shown
    at: Address
    warned: str = ""  #: A fingerprint of the text whose warnings the person has seen.


def fingerprint(text: str) -> str:
    """Tells one text from another; nothing can be read out of it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def private(kept: Kept) -> str:
    """`kept` as a modal carries it: ids only, for it passes through people's clients."""
    at = kept.at
    held = {"shown": packed(kept.shown), "channel": at.channel, "ts": at.ts, "warned": kept.warned}
    return json.dumps(held)


def opened_for(private_metadata: str) -> Kept | None:
    """What a modal was opened for; None if it is not one of ours."""
    try:
        kept = json.loads(private_metadata)
    except (ValueError, RecursionError):
        return None
    if not isinstance(kept, dict):
        return None
    shown = unpacked(str(kept.get("shown", "")))
    at = address(str(kept.get("channel", "")), str(kept.get("ts", "")))
    warned = str(kept.get("warned", ""))[:16]
    return Kept(shown, at, warned) if shown and at else None
