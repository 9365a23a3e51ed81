"""The small parts of cards and modals, and how untrusted text is made harmless in them.

What customers wrote goes into rich_text elements only: nothing is read out of them. mrkdwn is for
our own labels; what is set into it is escaped, and `verbatim` keeps Slack from finding more.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

Block = dict[str, Any]

#: Control characters, and those that turn the direction of what follows.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_JOINERS = "\u200d\ufe0e\ufe0f"
_URL_MOST = 500  # escaped five times as long, it still fits into a line
_SHAPE = "{date_short_pretty} {time}"
_AGE = "{ago}"


@dataclass(frozen=True)
class Message:
    """What is ready to be posted. `digest` names what it shows: equal digests, equal messages."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any]
    digest: str = ""


def visible(text: str) -> str:
    """The text without control and direction characters, its line ends made alike."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def units(text: str) -> int:
    """Length in UTF-16 units: the strictest of the ways Slack may count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """At most `most` units, ending in an ellipsis where something was left out.

    Cuts between words where one is near, and never inside a sign that is put together of several.
    """
    if units(text) <= most:
        return text
    end, used = 0, 1
    while used + units(text[end]) <= most:
        used += units(text[end])
        end += 1
    while end and _continues(text[end], text[end - 1]):
        end -= 1
    space = max(text.rfind(" ", 0, end), text.rfind("\n", 0, end))
    if space > max(end - 30, end * 2 // 3):
        end = space
    return text[:end].rstrip() + "…"


def _continues(sign: str, before: str) -> bool:
    return (
        bool(unicodedata.combining(sign))
        or sign in _JOINERS
        or before == "\u200d"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"  # a colour of skin
    )


def escape(text: str) -> str:
    """Slack's three control characters, for a text set into mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What Slack escaped on its way to us, such as a choice's value."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def said(text: str, most: int) -> str:
    """A small text made fit for mrkdwn: one line, visible, short, escaped."""
    return escape(cut(" ".join(visible(text).split()), most))


def date(at: datetime) -> str:
    """A time for mrkdwn, shown in the reader's own zone."""
    return f"<!date^{int(at.timestamp())}^{_SHAPE}|{_fallback(at)}>"


def age(at: datetime) -> str:
    """How long ago it was, for mrkdwn; the reader's own client counts."""
    return f"<!date^{int(at.timestamp())}^{_AGE}|{_fallback(at)}>"


def link_to(url: str, label: str) -> str:
    """A link of ours for mrkdwn; "" where the address cannot be one."""
    whole = safe_url(url)
    return f"<{escape(whole.replace('|', '%7C'))}|{escape(label)}>" if whole else ""


def _fallback(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def safe_url(url: str) -> str:
    """The address if it is one of the web and whole; else nothing."""
    if len(url) > _URL_MOST or not re.fullmatch(r"[!-;=?-~]+", url):  # visible ASCII, no < >
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host else ""


def plain(text: str) -> Block:
    """A plain_text object; emoji names stay as they are."""
    return {"type": "plain_text", "text": text, "emoji": False}


def context(block_id: str, *lines: str) -> Block:
    """Small grey lines of mrkdwn that is escaped already."""
    elements = [{"type": "mrkdwn", "text": line, "verbatim": True} for line in lines if line]
    return {"type": "context", "block_id": block_id, "elements": elements}


def words(text: str, **style: bool) -> Block:
    """A piece of rich text, taken letter by letter."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def rich_date(at: datetime) -> Block:
    """A time for rich text, shown in the reader's own zone."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": _SHAPE,
        "fallback": _fallback(at),
    }


def line(*pieces: Block) -> Block:
    """A line of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def quote(*pieces: Block) -> Block:
    """Somebody's words, set apart."""
    return {"type": "rich_text_quote", "elements": list(pieces)}


def copyable(text: str) -> Block:
    """A text that is to be copied as it is."""
    return {"type": "rich_text_preformatted", "elements": [words(text)]}


def rich(block_id: str, *parts: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "block_id": block_id, "elements": list(parts)}


def button(action_id: str, text: str, value: str, **more: Any) -> Block:
    """A button; its value holds ids, never texts."""
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain(text),
        "value": value,
        **more,
    }


def menu(action_id: str, placeholder: str, options: list[Block]) -> Block:
    """A menu of choices, each of which is carried out at once."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder),
        "options": options,
    }


def option(text: str, value: str) -> Block:
    """One choice of a menu."""
    return {"text": plain(text), "value": value}
