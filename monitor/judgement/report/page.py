"""Writes the report as one HTML file that needs nothing else: no network, no script."""

from __future__ import annotations

import os
import tempfile
from importlib import resources
from pathlib import Path

import jinja2
from markupsafe import Markup

from monitor.judgement.cut_offs import TRUST
from monitor.judgement.report.figures import SMALL
from monitor.judgement.report.pictures import pictures
from monitor.judgement.report.view import Report

POLARITIES = ("negative", "mixed", "neutral", "positive")


def page_of(report: Report) -> str:
    """The page; every word that came with the file is escaped."""
    files = resources.files(__package__)
    surroundings = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    surroundings.filters |= {"share": _share, "count": _count, "a_day": _a_day, "words": _words}
    template = surroundings.from_string(files.joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        report=report,
        pictures={name: (Markup(one.svg), one) for name, one in pictures(report).items()},  # noqa: S704  # our own drawing
        style=Markup(files.joinpath("page.css").read_text(encoding="utf-8")),  # noqa: S704
        small=SMALL,
        trust=TRUST,
    )


def save(page: str, path: Path) -> None:
    """Put the page in its place at once: whoever looks sees the old one or the new one.

    Raises OSError.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    written = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        written.chmod(0o644)
        written.replace(path)
    except OSError:
        written.unlink(missing_ok=True)
        raise


def _share(value: float) -> str:
    """0.1234 as "12.3%"."""
    return f"{value:.1%}"


def _count(value: float) -> str:
    """12345 as "12,345"."""
    return f"{value:,.0f}"


def _a_day(value: float, days: float) -> str:
    """A number over all days as one a day: whole, or with one place where it is small."""
    daily = value / days
    return f"{daily:,.0f}" if daily >= 20 or daily == int(daily) else f"{daily:,.1f}"


def _words(key: str) -> str:
    """A key such as "self_harm" as people read it."""
    return key.replace("_", " ")
