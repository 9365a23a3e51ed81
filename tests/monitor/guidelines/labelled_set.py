"""The labelled replies beside this file, and how well the checks find what their labels say."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Finding, MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings

_FOLDER = Path(__file__).parent / "labelled"
ASIDE = 5  #: Every fifth case was never looked at while the phrases were written.


@dataclass(frozen=True)
class Labelled:
    """One reply with the check that must find it; "" where none may block it."""

    number: int
    check: str
    reply: ReplyText
    also: tuple[str, ...] = ()  #: Checks that may find it, too.

    @property
    def aside(self) -> bool:
        """Whether it was kept aside while the phrases were written."""
        return self.number % ASIDE == ASIDE - 1

    @cached_property
    def found(self) -> list[Finding]:
        """What the checks find."""
        return findings(self.reply)


@dataclass(frozen=True)
class Figures:
    """How well one check does."""

    right: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        """Of what it must find, what it finds."""
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        """Of what it finds, what it must find."""
        return self.right / max(1, self.right + self.wrong)


@cache
def cases(language: str) -> tuple[Labelled, ...]:
    """Every labelled reply of a language: those that may pass first, in the files' order."""
    passing = {one["id"]: one for one in _read(f"{language}_passing")["reply"]}
    good = [Labelled(at, "", _reply(language, one)) for at, one in enumerate(passing.values())]
    return (*good, *_failing(language, passing))


def _failing(language: str, passing: dict[str, Any]) -> Iterator[Labelled]:
    for check, kinds in _read(f"{language}_failing").items():
        texts = [(to, _with(passing[to]["text"], added)) for to, added in kinds.get("add", ())]
        texts += [(to, text) for to, text in kinds.get("text", ())]
        for at, (to, text) in enumerate(texts):
            reply = _reply(language, {**passing[to], "text": text})
            yield Labelled(at, check, reply, tuple(kinds.get("also", ())))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def _with(text: str, added: str) -> str:
    """A reply with a sentence more, before the last but one."""
    first, end, rest = text.partition(". ")
    return f"{first}{end}{added} {rest}"


def _reply(language: str, one: dict[str, Any]) -> ReplyText:
    """As `amends lint` sees it: nobody knows our contact or the case's reference."""
    rating = one["rating"]
    review = MentionView(one["review"], "", one["author"], rating, language)
    unhappy = rating <= 3
    return ReplyText(one["text"], load_pack(one["site"]), review, None, None, unhappy=unhappy)


def figures(check: str, labelled: tuple[Labelled, ...]) -> Figures:
    """How well a check does on labelled replies, those of other checks among them."""
    right = missed = wrong = 0
    for one in labelled:
        stopped = any(f.check == check and _counts(f, check) for f in one.found)
        if one.check == check:
            right, missed = right + stopped, missed + (not stopped)
        elif check not in one.also:
            wrong += stopped
    return Figures(right, missed, wrong)


def _counts(finding: Finding, check: str) -> bool:
    return finding.severity is Severity.BLOCK or check == "thanks"
