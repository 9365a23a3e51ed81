"""Draws Block Kit as HTML, as far as our cards use it; what it does not know is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape as html_escape
from typing import Any

from responders.slack.parts import Message

Json = dict[str, Any]

_TOKEN = re.compile(r"<(?P<token>[^<>]*)>|\*(?P<bold>[^*\n]+)\*|(?P<plain>[^<*]+|[<*])")
_DATE = re.compile(r"!date\^(?P<at>\d+)\^(?P<shape>[^|^]*)\|(?P<fallback>.*)", re.DOTALL)
_STYLES = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}


class UnknownPart(LookupError):
    """Something that stands in a card and that nobody taught this page to draw."""


def render(message: Message, now: datetime) -> str:
    """The blocks of a message as HTML. `now` is the reader's clock: dates say "Today" by it."""
    return render_blocks(message.blocks, now)


def render_blocks(blocks: Sequence[Json], now: datetime) -> str:
    """Blocks of any surface as HTML."""
    return "\n".join(_Drawing(now).block(block) for block in blocks)


def escaped(text: str) -> str:
    """A text as HTML shows it: letter by letter, lines kept."""
    return html_escape(text).replace("\n", "<br>")


@dataclass(frozen=True)
class _Drawing:
    """One reader's view of a message."""

    now: datetime

    def block(self, block: Json) -> str:
        """One block of the message."""
        return _known(BLOCKS, block)(self, block)

    def each(self, holder: Json, kinds: dict[str, Callable[..., str]]) -> str:
        """The elements of a block, one after the other."""
        return "".join(_known(kinds, one)(self, one) for one in holder["elements"])

    def header(self, block: Json) -> str:
        """A large line."""
        return f'<h2 class="block">{self.said(block["text"])}</h2>'

    def divider(self, _: Json) -> str:
        """A rule."""
        return '<hr class="block">'

    def section(self, block: Json) -> str:
        """A text, and perhaps fields in two columns."""
        text = f"<p>{self.said(block['text'])}</p>" if "text" in block else ""
        fields = "".join(f"<div>{self.said(one)}</div>" for one in block.get("fields", ()))
        columns = f'<div class="fields">{fields}</div>' if fields else ""
        beside = ""
        if "accessory" in block:
            beside = _known(ELEMENTS, block["accessory"])(self, block["accessory"])
        return f'<div class="block section"><div>{text}{columns}</div>{beside}</div>'

    def context(self, block: Json) -> str:
        """Small grey lines."""
        lines = "".join(f"<div>{self.said(one)}</div>" for one in block["elements"])
        return f'<div class="block context">{lines}</div>'

    def actions(self, block: Json) -> str:
        """Buttons in a row."""
        return f'<div class="block actions">{self.each(block, ELEMENTS)}</div>'

    def rich_text(self, block: Json) -> str:
        """Lines and quotes."""
        return f'<div class="block rich">{self.each(block, HOLDERS)}</div>'

    def line(self, holder: Json) -> str:
        """A line of rich text."""
        return f"<p>{self.each(holder, LEAVES)}</p>"

    def quote(self, holder: Json) -> str:
        """Somebody's words."""
        return f"<blockquote>{self.each(holder, LEAVES)}</blockquote>"

    def copyable(self, holder: Json) -> str:
        """A text that is to be copied as it is."""
        return f"<pre>{self.each(holder, LEAVES)}</pre>"

    def menu(self, element: Json) -> str:
        """A menu that is closed."""
        for option in element["options"]:
            self.said(option["text"])
        return f'<button class="plain menu">{self.said(element["placeholder"])}<i></i></button>'

    def user(self, leaf: Json) -> str:
        """Somebody who is called."""
        return f'<span class="user">@{escaped(str(leaf["user_id"]))}</span>'

    def button(self, element: Json) -> str:
        """A button in its colour."""
        style = element.get("style", "plain")
        return f'<button class="{html_escape(style)}">{self.said(element["text"])}</button>'

    def overflow(self, element: Json) -> str:
        """The three dots; what lies behind them is not shown."""
        for option in element["options"]:
            self.said(option["text"])
        return '<button class="plain more"><i></i><i></i><i></i></button>'

    def text(self, leaf: Json) -> str:
        """A piece of rich text, taken letter by letter."""
        drawn = escaped(leaf["text"])
        for name, on in leaf.get("style", {}).items():
            tag = _STYLES[name]
            drawn = f"<{tag}>{drawn}</{tag}>" if on else drawn
        return drawn

    def link(self, leaf: Json) -> str:
        """A link in rich text."""
        address = str(leaf["url"])
        return _link(address, str(leaf.get("text", address)))

    def date(self, leaf: Json) -> str:
        """A time in rich text."""
        return self.time(leaf["timestamp"], leaf["format"])

    def said(self, text: Json) -> str:
        """A text object, plain or mrkdwn."""
        return _known(TEXTS, text)(self, text)

    def plain(self, text: Json) -> str:
        """A plain text."""
        return escaped(text["text"])

    def mrkdwn(self, text: Json) -> str:
        """Bold, links and dates; the text is escaped already, and so it stays."""
        return "".join(self._token(found) for found in _TOKEN.finditer(text["text"]))

    def _token(self, found: re.Match[str]) -> str:
        if found["bold"] is not None:
            return f"<b>{self.mrkdwn({'text': found['bold']})}</b>"
        if found["plain"] is not None:
            return found["plain"].replace("\n", "<br>")
        date = _DATE.fullmatch(found["token"])
        if date:
            return self.time(int(date["at"]), date["shape"])
        url, bar, label = found["token"].partition("|")
        if not (bar and url.startswith(("http://", "https://"))):
            raise UnknownPart("a token in mrkdwn that is neither a link nor a date")
        return f"<a>{label}</a>"

    def time(self, timestamp: int, shape: str) -> str:
        """A moment in the shape that was asked for."""
        at = datetime.fromtimestamp(timestamp, UTC)
        if shape == "{ago}":
            return f"<time>{_ago((self.now - at).total_seconds())}</time>"
        days = (self.now.date() - at.date()).days
        day = {0: "Today", 1: "Yesterday", -1: "Tomorrow"}.get(days, f"{at:%b} {at.day}, {at.year}")
        drawn = shape.replace("{date_short_pretty}", day).replace("{time}", f"{at:%H:%M}")
        if "{" in drawn:
            raise UnknownPart(f"a date in the shape {shape}")
        return f"<time>{escaped(drawn)}</time>"


def _ago(seconds: float) -> str:
    """As Slack words it."""
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        number = round(seconds / size)
        if seconds >= size:
            return f"{number} {name}{'s' if number > 1 else ''} ago"
    return "just now"


def _link(url: str, label: str) -> str:
    return f'<a title="{html_escape(url)}">{escaped(label)}</a>'


def _known(kinds: dict[str, Callable[..., str]], part: Json) -> Callable[..., str]:
    if part["type"] not in kinds:
        raise UnknownPart(f"{part['type']} is none of {', '.join(sorted(kinds))}")
    return kinds[part["type"]]


BLOCKS: dict[str, Callable[[_Drawing, Json], str]] = {
    "header": _Drawing.header,
    "divider": _Drawing.divider,
    "section": _Drawing.section,
    "context": _Drawing.context,
    "actions": _Drawing.actions,
    "rich_text": _Drawing.rich_text,
}
HOLDERS: dict[str, Callable[[_Drawing, Json], str]] = {
    "rich_text_section": _Drawing.line,
    "rich_text_quote": _Drawing.quote,
    "rich_text_preformatted": _Drawing.copyable,
}
LEAVES: dict[str, Callable[[_Drawing, Json], str]] = {
    "text": _Drawing.text,
    "link": _Drawing.link,
    "date": _Drawing.date,
    "user": _Drawing.user,
}
ELEMENTS: dict[str, Callable[[_Drawing, Json], str]] = {
    "button": _Drawing.button,
    "overflow": _Drawing.overflow,
    "static_select": _Drawing.menu,
}
TEXTS: dict[str, Callable[[_Drawing, Json], str]] = {
    "plain_text": _Drawing.plain,
    "mrkdwn": _Drawing.mrkdwn,
}


def kinds_in(blocks: Sequence[Json]) -> set[str]:
    """Every type that stands anywhere in these blocks."""
    found: set[str] = set()
    for block in blocks:
        found |= _types(block)
    return found


def _types(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_types, value))
    if not isinstance(value, dict):
        return set()
    own = {value["type"]} if isinstance(value.get("type"), str) else set()
    return own.union(*map(_types, value.values()))
