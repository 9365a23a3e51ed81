"""Draws the quiet digest: once a day, what needs no answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from responders.slack.blocks import stars
from responders.slack.ids import POST_TYPE
from responders.slack.parts import (
    Block,
    Message,
    context,
    cut,
    line,
    link_to,
    quote,
    rich,
    visible,
    words,
)

_SUBJECTS, _VOICES, _QUOTE = 15, 5, 90


@dataclass(frozen=True)
class About:
    """What came in about one subject, of what needs nothing more."""

    subject: str
    praise: int = 0
    counted: int = 0  #: Neither praise nor to be answered.
    answered: int = 0  #: Replies of ours that went live.


@dataclass(frozen=True)
class Voice:
    """A few words of somebody who is happy."""

    words: str
    stars: float | None = None
    place: str = ""


@dataclass(frozen=True)
class Digest:
    """One day."""

    day: date
    about: Sequence[About] = ()
    voices: Sequence[Voice] = ()
    link: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not any(one.praise or one.counted or one.answered for one in self.about)


def message(digest: Digest, post_id: int) -> Message:
    """Draw it. The customers' words in it are few, and stand in rich text."""
    metadata = {"event_type": POST_TYPE, "event_payload": {"post": post_id}}
    praise = sum(one.praise for one in digest.about)
    answered = sum(one.answered for one in digest.about)
    text = f"{digest.day:%A}: {praise} pleased, {answered} answered"
    return Message(text, list(_blocks(digest)), metadata)


def _blocks(digest: Digest) -> Iterator[Block]:
    lines = [line(words(f"{digest.day:%A, %d %B}: what needs nothing more", bold=True))]
    shown = sorted(digest.about, key=lambda one: -(one.praise + one.counted + one.answered))
    for one in shown[:_SUBJECTS]:
        subject = cut(" ".join(visible(one.subject).split()), 60) or "without a subject"
        lines.append(line(words(f"\n{subject}: ", bold=True), words(_counts(one))))
    if len(shown) > _SUBJECTS:
        lines.append(line(words(f"\nand {len(shown) - _SUBJECTS} more")))
    yield rich("days", *lines)
    said = [one for one in digest.voices if visible(one.words).strip()]
    voices = [quote(*_voice(one)) for one in said[:_VOICES]]
    if voices:
        yield rich("voices", *voices)
    opened = link_to(digest.link, "open in Amends")
    if opened:
        yield context("open", opened)


def _counts(one: About) -> str:
    parts = (
        (one.praise, "pleased"),
        (one.answered, "answered by us"),
        (one.counted, "counted only"),
    )
    return ", ".join(f"{number} {what}" for number, what in parts if number) or "nothing"


def _voice(one: Voice) -> list[Block]:
    short = cut(" ".join(visible(one.words).split()), _QUOTE)
    where = cut(" ".join(visible(one.place).split()), 40)
    tail = " · ".join(part for part in (stars(one.stars), where) if part)
    return [words(short, italic=True), words(f"  {tail}")] if tail else [words(short, italic=True)]
