"""Writes drafts with a language model, and with the composer whenever that is not to be had.

The composer writes first: its plan tells the model what to say, and its text stands in wherever the
model fails. What the model gives is the middle of a reply; greeting, private way and signature come
from the language pack, and the guidelines judge the whole.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from monitor.errors import OutsideError, RetryLater
from monitor.guidelines.records import Finding, Severity
from monitor.guidelines.rules import passes
from responders.drafting.planned import Planned, found_in, framed, planned
from responders.drafting.write import DraftRequest, NotWritten, Written, write
from responders.llm.breaker import Breaker
from responders.llm.brief import brief_for
from responders.llm.client import Client, Prompt
from responders.llm.prompt import Example, prompt_for

log = structlog.get_logger("amends")

TRIES = 2  #: The first, and one more that knows what was wrong.
REMEMBERED = 500  #: Answers kept, so that a draft written twice is asked for once.
LONGEST = 2000  #: Characters; a longer text was not asked for.
BY_COMPOSER = "Written by the built-in composer: {why}"


class Unusable(Exception):
    """The model gave a text, and it will not do; says why."""


@dataclass
class LlmWriter:
    """A writer for the draft step: never fails where the composer would not."""

    client: Client
    clock: Callable[[], datetime]
    #: How many more drafts the model may be asked for today.
    left: Callable[[], int]
    shows_examples: bool = True  #: This team's approved replies to reviews like this one.
    _breaker: Breaker = field(default_factory=Breaker)
    _known: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def __call__(self, request: DraftRequest) -> Written | NotWritten:
        """A draft by the model, else the composer's with a note that says why."""
        composed = write(request)
        if isinstance(composed, NotWritten):
            return composed
        why = self._not_now()
        if why:
            return replace(composed, note=BY_COMPOSER.format(why=why))
        try:
            return self._by_model(request, composed)
        except (OutsideError, Unusable) as error:
            return replace(composed, note=BY_COMPOSER.format(why=error))

    def _not_now(self) -> str:
        now = self.clock()
        if self._breaker.open_at(now):
            return self._breaker.why
        if self.left() <= 0:
            return "The language model has written as many drafts today as the settings allow."
        return ""

    def _by_model(self, request: DraftRequest, composed: Written) -> Written:
        plan = planned(request)
        brief = brief_for(request, plan)
        shown = [Example(e.review, e.reply) for e in request.examples if self.shows_examples]
        wrong: tuple[str, ...] = ()
        for number in range(TRIES):
            prompt = prompt_for(brief, request.mention.whole, shown, wrong)
            said = self._ask(prompt.rules, prompt.material, _seed(request.seed, number))
            text, found = self._judged(request, plan, said)
            if passes(found):
                return _written(composed, text, found, f"llm:{self.client.server.model}")
            wrong = tuple(one.says for one in found if one.severity is Severity.BLOCK)
        raise Unusable(f"the language model's text may not go out. {' '.join(wrong)}")

    def _judged(self, request: DraftRequest, plan: Planned, said: str) -> tuple[str, list[Finding]]:
        middle = " ".join(said.split()).strip("\"'“”")
        if not middle or len(middle) > LONGEST:
            raise Unusable("the language model gave no text of a usable length.")
        text = framed(plan, middle, request.seed)
        if text is None:
            raise Unusable("the language model's text is too long for this place.")
        return text, found_in(request, plan, text)

    def _ask(self, rules: str, material: str, seed: int) -> str:
        """The model's text; what it gave to the same question before is given again."""
        key = hashlib.sha256(f"{seed}\0{rules}\0{material}".encode()).hexdigest()
        if key in self._known:
            return self._known[key]
        try:
            said = self.client.ask(Prompt(rules, material), seed)
        except OutsideError as error:
            after = error.after if isinstance(error, RetryLater) else None
            self._breaker = self._breaker.failed(self.clock(), str(error), after)
            log.warning("the language model failed", why=str(error))
            raise
        self._breaker = self._breaker.answered()
        self._known[key] = said
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return said


def _seed(seed: str, number: int) -> int:
    """The same for the same draft on every machine; servers take 31 bits."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:4]) >> 1


def _written(composed: Written, text: str, found: Sequence[Finding], writer: str) -> Written:
    kept = tuple(words for words in composed.matters if words.casefold() in text.casefold())
    return replace(composed, text=text, findings=tuple(found), matters=kept, writer=writer)
