"""Judgements and reports to try things with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from monitor.judgement.outcomes import Costs
from monitor.judgement.report.collecting import Collected
from monitor.judgement.report.view import About, Report, report_of
from monitor.models.judged import AspectFound, Disagreement, Judged, Polarity, Priority

Labelled = tuple[float, bool | None]


def judged(unhappy: float, language: str = "en", *, unjudged: str = "") -> Judged:
    """What the judge might say of a text."""
    polarity = Polarity.NEGATIVE if unhappy > 0.5 else Polarity.POSITIVE
    return Judged(
        id="1",
        polarity=polarity,
        unhappy=unhappy,
        priority=Priority.NORMAL,
        needs_reply=unhappy > 0.5,
        model="keywords@1",
        language=language,
        aspects=(AspectFound("waiting", polarity, "queue"),),
        flags=("question",),
        disagreement=Disagreement.COMPLAINT_UNDER_STARS if unhappy > 0.99 else None,
        unjudged=unjudged,
    )


def collected(
    rows: Iterable[Labelled], fields: Mapping[str, str] | None = None, **more: bool
) -> Collected:
    """Rows of one file; a truth of None has no label."""
    kept = Collected("site", **more)
    for number, (unhappy, truth) in enumerate(rows, start=1):
        label = {} if truth is None else {"unhappy": str(truth)}
        kept.add(number, {"text": f"Text {number}", **label, **(fields or {})}, judged(unhappy))
    return kept


def about(
    *,
    file: str = "reviews.csv",
    in_use: float = 0.4,
    looks_a_day: float | None = None,
    days: float | None = None,
    costs: Costs | None = None,
) -> About:
    """What a report is about, on an invented day."""
    return About(
        file=file,
        model="keywords@1",
        made_at=datetime(2024, 3, 9, 12, tzinfo=UTC),
        in_use=in_use,
        costs=costs or Costs(),
        seconds=2.0,
        looks_a_day=looks_a_day,
        days=days,
    )


def report(rows: Iterable[Labelled], looks_a_day: float | None = None) -> Report:
    """A report over such rows."""
    return report_of(collected(rows), about(looks_a_day=looks_a_day))
