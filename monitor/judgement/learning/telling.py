"""What learning and replaying came to, as lines that a person reads in a terminal (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.judgement.learning.running import Taught
from monitor.judgement.replaying import Agreement, Example, Replay, Tally

COLUMNS = ("mentions", "before", "after", "newly flagged", "newly missed", "not judged")
FIGURES = ("agreement", "mentions", "accuracy", "precision", "recall", "AUC")


def lesson_lines(taught: Taught) -> Iterator[str]:
    """A line on each head, and what became of it."""
    yield from taught.lesson.says
    yield taught.outcome.says
    if taught.changed:
        yield (
            "What was judged before stays as it is; what is judged from now on shows the model's "
            "new name, and trends mark the change. See what it would change: amends replay"
        )


def replay_lines(made: Replay, seconds: float) -> Iterator[str]:
    """The whole report."""
    total = made.total
    rate = f", {total.rows / seconds:,.0f} a second" if seconds >= 1 else ""
    yield f"{total.rows:,} mentions, judged again by {made.model}{rate}. Nothing was changed."
    if total.waiting:
        yield f"{total.waiting:,} of them were not judged yet; they count under “after” alone."
    yield ""
    yield from _table("source kind", COLUMNS, [
        *((kind or "none", _counts(tally)) for kind, tally in sorted(made.kinds.items())),
        ("all", _counts(total)),
    ])  # fmt: skip
    yield ""
    yield from _agreement(made)
    yield from _examples("Newly flagged", made.flagged, total.newly_flagged)
    yield from _examples("Newly missed", made.missed, total.newly_missed)


def _counts(tally: Tally) -> tuple[str, ...]:
    counts = (tally.rows, tally.flagged_before, tally.flagged_after, tally.newly_flagged,
              tally.newly_missed, tally.unjudged_after)  # fmt: skip
    return tuple(f"{count:,}" for count in counts)


def _agreement(made: Replay) -> Iterator[str]:
    if not made.total.before.rows:
        yield "People have not said of any of these mentions how the author feels."
        return
    yield "Agreement with what people said and decided, on the same mentions:"
    spoken = [(kind, tally) for kind, tally in sorted(made.kinds.items()) if tally.before.rows]
    tallies = [*(spoken if len(spoken) > 1 else []), ("all", made.total)]
    yield from _table(FIGURES[0], FIGURES[1:], [
        (f"{kind or 'none'}, {when}", _figures(agreement))
        for kind, tally in tallies
        for when, agreement in (("before", tally.before), ("after", tally.after))
    ])  # fmt: skip


def _figures(agreement: Agreement) -> tuple[str, ...]:
    shares = (agreement.accuracy, agreement.precision, agreement.recall)
    ranked = "–" if agreement.auc is None else f"{agreement.auc:.3f}"
    return (f"{agreement.rows:,}", *("–" if s is None else f"{s:.1%}" for s in shares), ranked)


def _examples(what: str, examples: Sequence[Example], count: int) -> Iterator[str]:
    if not examples:
        return
    yield ""
    yield f"{what} ({len(examples)} of {count:,}, the newest):"
    for one in examples:
        yield f"  #{one.id}  {_likely(one.before)} -> {_likely(one.after)}  {one.excerpt}"


def _likely(value: float | None) -> str:
    return "not judged" if value is None else f"{value:.2f}"


def _table(
    first: str, columns: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[str]:
    """Names to the left, figures to the right, under their columns."""
    wide = max(len(first), *(len(name) for name, _ in rows))
    yield "  ".join([first.ljust(wide), *columns])
    for name, cells in rows:
        placed = (cell.rjust(len(head)) for cell, head in zip(cells, columns, strict=True))
        yield "  ".join([name.ljust(wide), *placed])
