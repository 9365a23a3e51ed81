"""What stands on the demo's places at a moment: pure, so that the site only has to serve it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources

BUSINESS = "Birch & Kettle"


@dataclass(frozen=True)
class Voice:
    """One thing somebody says, and when."""

    id: int
    where: str  #: "page", "feed" or "board"
    author: str
    text: str
    at: datetime
    title: str = ""
    stars: int | None = None


def voices(start: datetime) -> list[Voice]:
    """All that is said, from long before the demo's start to minutes after it."""
    rows = tomllib.loads(
        resources.files("connectors.demo").joinpath("voices.toml").read_text("utf-8")
    )
    return [
        Voice(
            id=number,
            where=row["where"],
            author=row["author"],
            text=row["text"],
            title=row.get("title", ""),
            stars=row.get("stars"),
            at=start - timedelta(days=row["days"], hours=number % 7, minutes=7 * number % 60)
            if "days" in row
            else start + timedelta(seconds=row["after"]),
        )
        for number, row in enumerate(rows["voices"], start=1)
    ]


def said(everything: list[Voice], where: str, now: datetime) -> list[Voice]:
    """What has been said at a place by now, the newest first."""
    there = [voice for voice in everything if voice.where == where and voice.at <= now]
    return sorted(there, key=lambda voice: voice.at, reverse=True)
