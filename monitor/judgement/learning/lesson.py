"""One run of learning: fitted on three words in four, measured on the fourth, kept if no worse.

Everything here is a decision on values: no store, no clock.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from monitor.judgement.learned import Learned, Shift, bare_name
from monitor.judgement.learning import aspect_shifting
from monitor.judgement.learning.aspect_shifting import Bag
from monitor.judgement.learning.evidence import Rows, is_clear, is_low, readable, rows_of
from monitor.judgement.learning.logistic import sigmoid
from monitor.judgement.learning.measuring import (
    Figures,
    figures,
    guards,
    in_words,
    no_worse,
    pair,
)
from monitor.judgement.learning.model import EmbeddingModel
from monitor.judgement.learning.shifting import Fuse, fused_odds, learn_shift, shifted
from monitor.store.learning import Said

LEAST_WORDS = 20  # on how authors feel
LEAST_OF_EACH = 5  # unhappy, and not
LEAST_ON_ASPECT = 10
LEAST_OF_EACH_ON_ASPECT = 3
#: So many mentions that nobody contradicted must stand beside each word against the judge.
BESIDE = 2
#: How many more in a hundred may be wrong among decisions and ratings; and how many of those of
#: whom nobody spoke may change sides.
FEW, MANY = 0.01, 0.15
ASPECT_ANCHORS = 150  # texts nobody spoke of that are read in sentences, to hold the aspects


@dataclass(frozen=True)
class Lesson:
    """What came of it. `learned` is what should judge from now on; None: all stays as it is."""

    learned: Learned | None
    words: int  #: On how authors feel, in languages the model reads.
    says: tuple[str, ...]  #: A sentence on each head, with the figures.
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Verdict:
    """On one head."""

    says: str
    shift: Shift | None = None  #: What to put in use; None: the old stands.
    figures: dict[str, Any] = field(default_factory=dict)


def lesson(
    model: EmbeddingModel,
    said: Sequence[Said],
    unspoken: Sequence[Said],
    old: Learned | None,
    cut_off: float,
) -> Lesson:
    """Learn from what people said. `old` is what judges now, on this model; it stands where the
    new is no better on the words held out, or worse on what was confirmed.
    """
    read, quiet = readable(model, said), readable(model, unspoken)
    moods = [one for one in read if one.unhappy is not None]
    verdicts = {"unhappy": _on_unhappy(model, moods, quiet, old, cut_off)}
    verdicts |= dict(_on_aspects(model, read, quiet, old))
    says = [verdict.says for verdict in verdicts.values()]
    if len(read) < len(said):
        says.append(f"{len(said) - len(read)} words are on texts that the model does not read.")
    return Lesson(
        learned=_together(model, old, verdicts),
        words=len(moods),
        says=tuple(says),
        figures={name: verdict.figures for name, verdict in verdicts.items() if verdict.figures},
    )


def _together(
    model: EmbeddingModel, old: Learned | None, verdicts: dict[str, _Verdict]
) -> Learned | None:
    new = {name: verdict.shift for name, verdict in verdicts.items() if verdict.shift is not None}
    if not new:
        return None
    unhappy = new.pop("unhappy", old.unhappy if old else None)
    aspects = {**(old.aspects if old else {}), **new}
    width = len(next(iter([unhappy, *aspects.values()] if unhappy else aspects.values())).weight)
    return Learned(model=bare_name(model.name), width=width, unhappy=unhappy, aspects=aspects)


def missing(unhappy: int, happy: int) -> str:
    """How many more words it takes, in a sentence; empty if there are enough."""
    more = max(0, LEAST_WORDS - unhappy - happy)
    wanted = [f"{more} more in all"] if more else []
    for have, kind in ((unhappy, "that the author is unhappy"), (happy, "that the author is not")):
        if have < LEAST_OF_EACH:
            wanted.append(f"{LEAST_OF_EACH - have} more that say {kind}")
    if not wanted:
        return ""
    return (
        f"Too few words to learn from: {unhappy + happy} so far ({unhappy} unhappy, {happy} not). "
        f"Needed: {', '.join(wanted)}."
    )


def one_sided(wrong: int, others: int) -> str:
    """Why words that mostly contradict the judge teach nothing alone; empty if they are not alone.

    People correct mistakes. Without all that the judge had right beside them, it would learn the
    opposite of everything.
    """
    if others >= BESIDE * wrong:
        return ""
    return (
        f"{wrong} words contradict the judge, and only {others} mentions stand beside them that "
        f"nobody contradicted. It takes {BESIDE * wrong}, or mistakes alone would turn it round."
    )


def _on_unhappy(
    model: EmbeddingModel,
    moods: Sequence[Said],
    quiet: Sequence[Said],
    old: Learned | None,
    cut_off: float,
) -> _Verdict:
    unhappy = sum(one.unhappy is True for one in moods)
    too_few = missing(unhappy, len(moods) - unhappy)
    if too_few:
        return _Verdict(f"How authors feel: {too_few[0].lower()}{too_few[1:]}")
    words, anchors = rows_of(model, moods), rows_of(model, quiet)
    kept = words.held_out
    if not kept.any():
        return _Verdict("How authors feel: none of the words is held out to measure on. "
                        "A few more are needed.")  # fmt: skip
    before = old.unhappy if old else None
    wrong = _by_all(words, before, model.fuse, cut_off).errors
    crooked = one_sided(wrong, len(words.said) + len(anchors.said) - wrong)
    if crooked:
        return _Verdict(f"How authors feel: {crooked}")
    back = anchors.only(~anchors.held_out) if anchors.said else anchors
    new, ridge = learn_shift(words.only(~kept), back, model.fuse)
    measured = list(_measured(words, anchors, (before, new), model.fuse, cut_off))
    return _verdict("How authors feel", new, measured, len(moods), {"ridge": ridge})


@dataclass(frozen=True)
class _Pair:
    """The old and the new on the same rows."""

    name: str
    before: Figures
    after: Figures
    more_wrong: float | None = None  #: The share a guard may lose; None: nothing may fall.

    @property
    def passes(self) -> bool:
        if self.more_wrong is None:
            return no_worse(self.before, self.after)
        return guards(self.before, self.after, self.more_wrong)

    @property
    def says(self) -> str:
        if self.name == "others":
            return f"others: {self.after.errors} of {self.after.rows} would change sides"
        return f"{self.name}: {in_words(self.before, self.after)}"


def _measured(
    words: Rows, anchors: Rows, shifts: tuple[Shift | None, Shift], fuse: Fuse, cut_off: float
) -> Iterator[_Pair]:
    """On words held out; among them on what was confirmed by a decision; on ratings; and how many
    of those of whom nobody spoke would change sides.
    """
    old, new = shifts
    kept = words.only(words.held_out)
    by_all = functools.partial(_by_all, fuse=fuse, cut_off=cut_off)
    yield _Pair("words", by_all(kept, old), by_all(kept, new))
    confirmed = kept.only(np.array([not one.corrected for one in kept.said], dtype=bool))
    if confirmed.said:
        yield _Pair("decisions", by_all(confirmed, old), by_all(confirmed, new), FEW)
    if not anchors.said:
        return
    aside = anchors.only(anchors.held_out)
    rated = aside.only(np.array([is_clear(one) for one in aside.said], dtype=bool))
    if rated.said:
        yield _Pair("ratings", _by_text(rated, old, cut_off), _by_text(rated, new, cut_off), FEW)
    if aside.said:
        yield _Pair("others", *_sides(aside, old, new, fuse, cut_off), MANY)


def _sides(
    rows: Rows, old: Shift | None, new: Shift, fuse: Fuse, cut_off: float
) -> tuple[Figures, Figures]:
    """Measured against what the old says of them."""
    likely = [sigmoid(fused_odds(fuse, shifted(shift, rows), rows.stars)) for shift in (old, new)]
    before = likely[0] >= cut_off
    return figures(likely[0], before, cut_off), figures(likely[1], before, cut_off)


def _by_text(rows: Rows, shift: Shift | None, cut_off: float) -> Figures:
    low = np.array([is_low(one) for one in rows.said], dtype=bool)
    return figures(sigmoid(shifted(shift, rows)), low, cut_off)


def _by_all(rows: Rows, shift: Shift | None, fuse: Fuse, cut_off: float) -> Figures:
    odds = fused_odds(fuse, shifted(shift, rows), rows.stars)
    return figures(sigmoid(odds), rows.labels, cut_off)


def _verdict(
    what: str, new: Shift, measured: Sequence[_Pair], words: int, more: dict[str, Any]
) -> _Verdict:
    first = measured[0]
    kept = {"words": words, "held_out": first.before.rows, **more}
    kept |= {one.name: pair(one.before, one.after) for one in measured}
    told = f"{what}: of {words} words {first.before.rows} held out: " + "; ".join(
        in_words(one.before, one.after) if one is first else one.says for one in measured
    )
    failed = [one.name for one in measured if not one.passes]
    if failed:
        why = " and ".join(failed)
        return _Verdict(f"{told}. The old stands: the new is worse on {why}.", None, kept)
    if first.before == first.after:
        return _Verdict(f"{told}. The old stands: there is nothing to gain.", None, kept)
    return _Verdict(f"{told}. The new is better.", new, kept)


def _on_aspects(
    model: EmbeddingModel, said: Sequence[Said], quiet: Sequence[Said], old: Learned | None
) -> Iterator[tuple[str, _Verdict]]:
    """A verdict on each built-in aspect of which people said enough."""
    spoken = [one for one in said if one.aspects]
    enough = [name for name in model.answering.aspects if _enough(spoken, name)]
    if not enough:
        return
    bags = aspect_shifting.bags_of(model, [*spoken, *quiet[:ASPECT_ANCHORS]])
    kept = aspect_shifting.kept_back(bags)
    learning = [b for b, back in zip(bags, kept, strict=True) if not (back and b.said.aspects)]
    for name in enough:
        aside = [b for b, back in zip(bags, kept, strict=True) if back and name in b.said.aspects]
        if aside:
            yield name, _on_aspect(model, name, learning, aside, old)


def _enough(said: Sequence[Said], aspect: str) -> bool:
    words = [one.aspects[aspect] for one in said if aspect in one.aspects]
    fewest = min(words.count(True), words.count(False))
    return len(words) >= LEAST_ON_ASPECT and fewest >= LEAST_OF_EACH_ON_ASPECT


def _on_aspect(
    model: EmbeddingModel, name: str, learning: list[Bag], aside: list[Bag], old: Learned | None
) -> _Verdict:
    column = model.answering.aspects.index(name)
    shift = old.aspects.get(name) if old else None
    spoken = [bag for bag in (*learning, *aside) if name in bag.said.aspects]
    wrong = _by_bags(spoken, name, column, shift).errors
    crooked = one_sided(wrong, len(learning) + len(aside) - wrong)
    if crooked:
        return _Verdict(f"Aspect {name}: {crooked}")
    new = aspect_shifting.learn_aspect(learning, name, column)
    before = _by_bags(aside, name, column, shift)
    after = _by_bags(aside, name, column, new)
    measured = [_Pair("words", before, after)]
    return _verdict(f"Aspect {name}", new, measured, len(spoken), {})


def _by_bags(bags: Sequence[Bag], name: str, column: int, shift: Shift | None) -> Figures:
    said = np.array([bag.said.aspects[name] for bag in bags], dtype=bool)
    return figures(aspect_shifting.likely(bags, column, shift), said, 0.5)
