"""Turns values into pages: the templates, and the words for times, stars and states."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from monitor.models.source import SwitchKind
from monitor.store import audit, sources
from monitor.store.engine import reading
from monitor.web.visit import Visitor, web_of
from monitor.workflow.actors import Move, Outcome

HERE = Path(__file__).parent
SAID = "amends_said"  # a cookie that carries one sentence over a redirect


@cache
def templates() -> Environment:
    """The templates; everything that is put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        stars=stars, words=words, safe_url=safe_url, percent=percent, span=span, cut=cut
    )
    made.globals["Move"] = Move
    return made


def page(
    request: Request,
    visitor: Visitor | None,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A page for a person (or for nobody yet), with what holds on every screen."""
    web = web_of(request)
    now = web.clock()
    said = unquote(request.cookies.get(SAID, ""))
    shared: dict[str, Any] = {
        "me": visitor,
        "web": web,
        "now": now,
        "said": values.pop("said", said),
        "held": [],
        "notices": [],
        "path": request.url.path,
        "token": lambda: _token(visitor),
        "when": Times(now, visitor.zone if visitor else ZoneInfo("UTC")),
    }
    if visitor is not None:
        with reading(web.engine) as session:
            shared["held"] = [_held(s.kind, s.scope) for s in sources.switches(session)]
            shared["notices"] = audit.standing(session)[:5]
    body = templates().get_template(template).render(**{**shared, **values})
    made = HTMLResponse(body, status)
    if said:
        made.delete_cookie(SAID)
    return made


def _token(visitor: Visitor | None) -> Markup:
    """The hidden field that shows that a form came from this person's own page."""
    value = visitor.form_token if visitor else ""
    return Markup('<input type="hidden" name="form_token" value="{}">').format(value)


def after(outcome: Outcome, to: str) -> RedirectResponse:
    """Back to a page, which tells what became of a move."""
    made = RedirectResponse(to, 303)
    says = quote(cut(outcome.says, 600), safe="")[:3900]  # what a cookie can hold
    made.set_cookie(SAID, says, max_age=60, httponly=True, samesite="lax")
    return made


def _held(kind: SwitchKind, scope: str) -> str:
    what = "everything" if scope == "all" else scope.replace(":", " ", 1)
    if kind is SwitchKind.PAUSE:
        return f"Paused: {what}. Nothing is read, asked or published there."
    return f"Shadow mode: {what}. Everything is done but publishing."


class Times:
    """Times in words and in the reader's zone."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now, self.zone = now, zone

    def exact(self, at: datetime | None) -> str:
        """Such as "4 Mar 2026, 10:30 CET"."""
        if at is None:
            return "unknown"
        here = at.astimezone(self.zone)
        return f"{here.day} {here:%b %Y, %H:%M %Z}"

    def day(self, at: datetime | None) -> str:
        """Such as "4 Mar 2026"; where only the day is known it is that day in every zone."""
        if at is None:
            return "unknown"
        there = at.astimezone(UTC)
        return f"{there.day} {there:%b %Y}"

    def ago(self, at: datetime | None) -> str:
        """Such as "14 min ago" or "in 3 h"."""
        if at is None:
            return "at an unknown time"
        away = self.now - at
        return f"{span(away)} ago" if away >= timedelta(0) else f"in {span(-away)}"

    def due(self, at: datetime | None) -> str:
        """Such as "due in 3 h" or "late by 20 min"; empty without a date."""
        if at is None:
            return ""
        left = at - self.now
        return f"due in {span(left)}" if left >= timedelta(0) else f"late by {span(-left)}"

    def late(self, at: datetime | None) -> bool:
        """Whether a promise has run out."""
        return at is not None and at < self.now

    def near(self, at: datetime | None) -> bool:
        """Whether a promise runs out within two hours."""
        return at is not None and self.now <= at < self.now + timedelta(hours=2)

    def field(self, at: datetime | None) -> str:
        """For a date-and-time field."""
        return f"{at.astimezone(self.zone):%Y-%m-%dT%H:%M}" if at else ""


def span(length: timedelta | float) -> str:
    """A length of time with one unit: 40 s, 14 min, 3 h, 5 days."""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    if seconds < 60:
        return f"{int(seconds)} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    if seconds < 2 * 86400:
        return f"{int(seconds // 3600)} h"
    return f"{int(seconds // 86400)} days"


def stars(value: float | None) -> str:
    """Such as ★★☆☆☆; a half counts as none."""
    if value is None:
        return ""
    full = max(0, min(5, int(value)))
    return "★" * full + "☆" * (5 - full)


def words(value: object) -> str:
    """An enumeration's value or a key as people read it."""
    return str(getattr(value, "value", value)).replace("_", " ")


def percent(value: float | None) -> str:
    """Such as 42 %."""
    return "–" if value is None else f"{value:.0f} %"


def cut(text: str, length: int = 240) -> str:
    """The beginning of a text, ended at a word."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    return flat[:length].rsplit(" ", 1)[0] + " …"


def safe_url(url: str) -> str:
    """An address that may be linked; empty for anything but http and https."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""
