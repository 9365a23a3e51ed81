"""Marketing's overview: volume and net sentiment by day and source; every point opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.store import counting, doubts, sources, watching
from monitor.store.days import Days, last_days
from monitor.store.engine import reading
from monitor.store.search import Which
from monitor.trends import kpis, runs
from monitor.web.inbox import COVERED
from monitor.web.showing import page
from monitor.web.visit import Me, TheWeb, Visitor

router = APIRouter()
RANGES = (7, 30, 90)


@dataclass(frozen=True)
class Asked:
    """Which part of the overview is looked at."""

    days: Days
    source: str
    subject: str

    def link(self, first: date, last: date, **more: str) -> str:
        """To the mentions behind a point."""
        asked = {
            "first": first.isoformat(), "last": last.isoformat(), "source": self.source,
            "subject": self.subject, "counted": "yes", **more,
        }  # fmt: skip
        return "/mentions?" + urlencode({key: value for key, value in asked.items() if value})


@router.get("/overview")
def show(
    request: Request,
    web: TheWeb,
    me: Me,
    days: int = 30,
    first: str = "",
    last: str = "",
    source: str = "",
    subject: str = "",
) -> Response:
    """The figures and the charts of some days."""
    asked = Asked(_days(web, me, days, first, last), source, subject)
    which = Which(days=asked.days, source=source, subject=subject, counted=True)
    with reading(web.engine) as session:
        rows = counting.rows(session, which, me.sees, me.zone)
        doubted = doubts.counts(session, me.sees, web.clock() - COVERED)
        names = [row.name for row in sources.all_of(session)]
        subjects = list(watching.subjects(session))
    buckets = runs.over_time(rows, asked.days)
    #: Asked for one source, what another one saw of the same mentions is not all that it saw.
    groups = [group for group in runs.by_source(rows) if source in ("", group.name)]
    return page(
        request,
        me,
        "overview.html",
        figures=kpis.all_of(rows),
        feelings=kpis.feelings(rows),
        buckets=buckets,
        groups=groups,
        causes=runs.complaints(rows),
        charts=_charts(asked, buckets, groups),
        asked=asked,
        ranges=RANGES,
        chosen=0 if first and last else days,
        sources=names,
        subjects=subjects,
        unknown_days=sum(not row.day_known for row in rows),
        doubted=doubted,
    )


def _days(web: TheWeb, me: Visitor, number: int, first: str, last: str) -> Days:
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return last_days(number if number in RANGES else 30, web.clock(), me.zone)
    start, end = min(start, end), max(start, end)
    if (end - start).days > 3660 or not 1970 <= start.year <= end.year <= 2200:
        return last_days(30, web.clock(), me.zone)
    return Days(start, end, me.zone)


def _charts(asked: Asked, buckets: list[runs.Bucket], groups: list[runs.Group]) -> dict[str, str]:
    """Each chart twice, wide and narrow; the stylesheet shows the one that fits."""
    from monitor.trends import charts

    labels = [bucket.label for bucket in buckets]
    volume = [
        charts.Piece(
            bucket.label,
            polarity,
            bucket.counts.of(polarity),
            asked.link(bucket.first, bucket.last, polarity=polarity.value),
            f"{bucket.label}: {bucket.counts.of(polarity)} {polarity.value}",
        )
        for bucket in buckets
        for polarity in charts.ORDER
    ]
    net = [
        charts.Point(
            bucket.label,
            bucket.net.value,
            bucket.net.small,
            asked.link(bucket.first, bucket.last),
            _net_in_words(bucket),
            f"model: {bucket.model}" if bucket.model else "",
        )
        for bucket in buckets
    ]
    by_source = [
        charts.Piece(
            group.name,
            polarity,
            group.counts.of(polarity),
            asked.link(
                asked.days.first, asked.days.last, polarity=polarity.value, source=group.name
            ),
            f"{group.name}: {group.counts.of(polarity)} {polarity.value}",
        )
        for group in groups
        for polarity in charts.ORDER
    ]
    names = [group.name for group in groups]
    drawn: dict[str, str] = {}
    for name, size in (("wide", charts.WIDE), ("narrow", charts.NARROW)):
        drawn[f"volume_{name}"] = charts.stacked(volume, labels, size)
        drawn[f"net_{name}"] = charts.line(net, size)
        drawn[f"sources_{name}"] = charts.sideways(by_source, names, size)
    return drawn


def _net_in_words(bucket: runs.Bucket) -> str:
    if bucket.net.value is None:
        return f"{bucket.label}: nothing judged"
    of = f"of {bucket.net.stands_on} judged" + (", few mentions" if bucket.net.small else "")
    return f"{bucket.label}: net sentiment {bucket.net.value:.0f} {of}"
