"""What `/amends` answers: read from what was typed, drawn for one person alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from responders.slack.blocks import stars
from responders.slack.parts import (
    Block,
    cut,
    escape,
    line,
    quote,
    rich,
    rich_date,
    safe_url,
    visible,
    words,
)

HELP = (
    "`/amends search WORDS` finds reviews and what became of them\n"
    "`/amends status` tells what waits, and whether all is well\n"
    "`/amends mute WORDS` lets reviews with these words go unanswered (they are counted)\n"
    "`/amends mute` lists such words, `/amends mute off WORDS` takes one back\n"
    "`/amends help` shows this"
)


class Verb(StrEnum):
    """What can be asked."""

    SEARCH = "search"
    STATUS = "status"
    MUTE = "mute"
    MUTED = "muted"  #: Which phrases are.
    UNMUTE = "unmute"
    HELP = "help"


@dataclass(frozen=True)
class Question:
    """What was typed behind the command."""

    verb: Verb
    words: str = ""


@dataclass(frozen=True)
class Hit:
    """A review that was found."""

    place: str
    text: str
    author: str = ""
    stars: float | None = None
    posted_at: datetime | None = None
    standing: str = ""  #: What became of it, in our words.
    card: str = ""
    link: str = ""


@dataclass(frozen=True)
class Answer:
    """For one person's eyes. `says` is ours; the hits hold customers' words."""

    says: str
    hits: Sequence[Hit] = ()
    code: bool = False  #: `says` uses `...` for what can be typed.


def question(typed: str) -> Question:
    """What was asked; what is not understood asks for help."""
    verb, _, rest = typed.strip().partition(" ")
    verb, rest = verb.lower(), " ".join(rest.split())
    if verb == "search" and rest:
        return Question(Verb.SEARCH, rest)
    if verb == "status":
        return Question(Verb.STATUS)
    if verb == "mute":
        return _muting(rest)
    return Question(Verb.HELP)


def _muting(rest: str) -> Question:
    first, _, others = rest.partition(" ")
    if first.lower() == "off":
        return Question(Verb.UNMUTE, others) if others else Question(Verb.MUTED)
    return Question(Verb.MUTE, rest) if rest else Question(Verb.MUTED)


def payload_of(answer: Answer) -> dict[str, Any]:
    """The answer as Slack shows it to the one who asked, and to nobody else."""
    text = cut(visible(answer.says), 600 if answer.code else 2500) or "…"
    shown: dict[str, Any] = {"type": "mrkdwn", "text": escape(text), "verbatim": True}
    if not answer.code:
        shown = {"type": "plain_text", "text": text, "emoji": False}
    blocks: list[Block] = [{"type": "section", "text": shown}]
    blocks += [_hit(number, hit) for number, hit in enumerate(answer.hits[:8])]
    return {"response_type": "ephemeral", "text": escape(cut(text, 300)), "blocks": blocks}


def _hit(number: int, hit: Hit) -> Block:
    place = cut(" ".join(visible(hit.place).split()), 60)
    author = cut(" ".join(visible(hit.author).split()), 60)
    known = " · ".join(one for one in (stars(hit.stars), place, author) if one)
    head = [words(known or "somewhere", bold=True)]
    if hit.posted_at:
        head += [words(" · "), rich_date(hit.posted_at)]
    short = cut(" ".join(visible(hit.text).split()), 200) or "(no words)"
    tail = [words(cut(visible(hit.standing), 100) or "no reply")]
    for url, label in ((hit.card, "the card"), (hit.link, "open in Amends")):
        if safe_url(url):
            tail += [words(" · "), {"type": "link", "url": safe_url(url), "text": label}]
    return rich(f"hit{number}", line(*head), quote(words(short)), line(*tail))
