"""Another model or cut-off over stored history: what would change, and how people see it (pure).

Nothing is stored. Memory stays flat however long the history is: counts, histograms for the AUC,
and a few examples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any

from monitor.judgement.judging import judge_texts, whole_text
from monitor.judgement.sentiment import SentimentModel
from monitor.store.past import Past

CHUNK = 250
BINS = 1000  # of the histograms: the AUC is exact to the third digit
EXCERPT = 120  # characters


@dataclass(frozen=True)
class Example:
    """One mention whose flag would change."""

    id: int
    before: float | None
    after: float | None
    excerpt: str  #: In one line, without control characters.


@dataclass
class Agreement:
    """How a judge and people agree, on mentions of which people said how the author feels."""

    found: int = 0  #: Unhappy, and flagged.
    missed: int = 0  #: Unhappy, and not flagged.
    in_vain: int = 0  #: Not unhappy, and flagged.
    let_be: int = 0  #: Not unhappy, and not flagged.
    _unhappy: list[int] = field(default_factory=lambda: [0] * (BINS + 1))
    _happy: list[int] = field(default_factory=lambda: [0] * (BINS + 1))

    def add(self, likely: float, *, flagged: bool, said: bool) -> None:
        """Count one mention."""
        self.found += flagged and said
        self.missed += said and not flagged
        self.in_vain += flagged and not said
        self.let_be += not flagged and not said
        (self._unhappy if said else self._happy)[round(likely * BINS)] += 1

    @property
    def rows(self) -> int:
        """How many mentions were counted."""
        return self.found + self.missed + self.in_vain + self.let_be

    @property
    def accuracy(self) -> float | None:
        """The share judged as people say."""
        return _share(self.found + self.let_be, self.rows)

    @property
    def precision(self) -> float | None:
        """Of those flagged, the share that people call unhappy."""
        return _share(self.found, self.found + self.in_vain)

    @property
    def recall(self) -> float | None:
        """Of those people call unhappy, the share flagged."""
        return _share(self.found, self.found + self.missed)

    @property
    def auc(self) -> float | None:
        """How often an unhappy author gets more than another; None unless people said both."""
        pairs = sum(self._unhappy) * sum(self._happy)
        below, won = 0, 0.0
        for so, not_so in zip(self._unhappy, self._happy, strict=True):
            won += so * (below + not_so / 2)
            below += not_so
        return round(won / pairs, 4) if pairs else None

    def to_json(self) -> dict[str, Any]:
        """The figures by name."""
        names = ("rows", "accuracy", "precision", "recall", "auc")
        return {name: getattr(self, name) for name in names}


@dataclass
class Tally:
    """What a replay came to, over all or over one kind of source."""

    rows: int = 0
    waiting: int = 0  #: Not judged yet at their present revision: only counted.
    flagged_before: int = 0
    flagged_after: int = 0
    newly_flagged: int = 0
    newly_missed: int = 0
    unjudged_before: int = 0
    unjudged_after: int = 0
    before: Agreement = field(default_factory=Agreement)
    after: Agreement = field(default_factory=Agreement)

    def add(self, past: Past, after: float | None, cut_off: float) -> tuple[bool, bool]:
        """Count one mention; whether it was flagged before, and is after."""
        was = past.unhappy is not None and past.unhappy >= past.cut_off
        now = after is not None and after >= cut_off
        self.rows += 1
        self.waiting += not past.model
        self.flagged_before += was
        self.flagged_after += now
        self.unjudged_before += bool(past.model) and past.unhappy is None
        self.unjudged_after += after is None
        if past.model:
            self.newly_flagged += now and not was
            self.newly_missed += was and not now
        if past.said is not None and past.unhappy is not None and after is not None:
            self.before.add(past.unhappy, flagged=was, said=past.said)
            self.after.add(after, flagged=now, said=past.said)
        return was, now

    def to_json(self) -> dict[str, Any]:
        """Every count, and both agreements on the same mentions."""
        kept = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        return {**kept, "before": self.before.to_json(), "after": self.after.to_json()}


@dataclass
class Replay:
    """The whole report."""

    model: str
    total: Tally = field(default_factory=Tally)
    kinds: dict[str, Tally] = field(default_factory=dict)
    flagged: list[Example] = field(default_factory=list)  #: Newly, the newest first.
    missed: list[Example] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As `amends replay --json` writes it."""
        return {
            "model": self.model,
            "total": self.total.to_json(),
            "kinds": {kind: tally.to_json() for kind, tally in sorted(self.kinds.items())},
            "newly_flagged": [vars(example) for example in self.flagged],
            "newly_missed": [vars(example) for example in self.missed],
        }


def replay(
    model: SentimentModel,
    history: Iterable[Past],
    cut_off_of: Callable[[str], float],
    *,
    others: Mapping[str, SentimentModel] = MappingProxyType({}),
    examples: int = 10,
    done: Callable[[int], None] = lambda _: None,
) -> Replay:
    """Judge history once more and compare. `cut_off_of` gives the cut-off of a kind of source,
    `others` the readers of languages that the model does not read.

    What this very model has judged is not read again: it would come out the same. The examples
    are the newest, so many of each sort. `done` hears how many mentions are through.
    """
    made = Replay(model.name)
    for past, after in _judged(model, others, history):
        cut_off = cut_off_of(past.kind)
        was, now = made.total.add(past, after, cut_off)
        made.kinds.setdefault(past.kind, Tally()).add(past, after, cut_off)
        if past.model and was != now:
            shown = made.flagged if now else made.missed
            if len(shown) < examples:
                excerpt = plain(whole_text(past.asked))
                shown.append(Example(past.id, past.unhappy, after, excerpt))
        done(made.total.rows)
    return made


def _judged(
    model: SentimentModel, others: Mapping[str, SentimentModel], history: Iterable[Past]
) -> Iterator[tuple[Past, float | None]]:
    waiting = iter(history)
    while some := list(islice(waiting, CHUNK)):
        known = [past.model == model.name for past in some]
        asked = [past.asked for past, same in zip(some, known, strict=True) if not same]
        found = judge_texts(model, asked, chunk=CHUNK, others=others)
        for past, same in zip(some, known, strict=True):
            if same:
                yield past, past.unhappy
            else:
                judged = next(found)
                after = None if judged.unjudged else round(judged.unhappy, 4)
                yield past, after


def plain(text: str) -> str:
    """The beginning of a text in one line that no terminal acts on: no escapes, no turned signs."""
    shown = (sign if sign.isprintable() else " " for sign in text[: EXCERPT * 4])
    flat = " ".join("".join(shown).split())
    return flat if len(flat) <= EXCERPT else f"{flat[:EXCERPT].rstrip()} …"


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
