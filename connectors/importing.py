"""Takes the rows of a file in: in batches, each row once however often the file is imported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from connectors.opening import declare, open_http, open_source
from connectors.rows import BadRow, Row
from monitor.errors import OutsideError
from monitor.guard import guarded
from monitor.models.mention import Origin
from monitor.models.source import Source
from monitor.settings import Settings
from monitor.store import sources
from monitor.store.engine import writing
from monitor.workflow.intake import Taken, take_in
from monitor.workflow.texts import Terms

BATCH = 500  # rows a transaction


@dataclass(frozen=True)
class Imported:
    """How many rows came to what, so far."""

    new: int = 0
    edited: int = 0
    same: int = 0
    erased: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.new + self.edited + self.same + self.erased + self.rejected

    def says(self, rejects: Path) -> str:
        """The whole in one line."""
        parts = [f"{self.new:,} new", f"{self.edited:,} edited", f"{self.same:,} there already"]
        if self.erased:
            parts.append(f"{self.erased:,} erased before and kept out")
        see = f" (see {rejects})" if self.rejected else ""
        return f"{self.read:,} read: {', '.join(parts)}, {self.rejected:,} rejected{see}"

    def and_one(self, taken: Taken | None) -> Imported:
        """One row more; None for one that was rejected."""
        name = "rejected" if taken is None else taken.value
        return replace(self, **{name: getattr(self, name) + 1})


class Rejects:
    """The file of rows that could not be taken in; made anew with the first of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._begun = False

    def add(self, rows: Iterable[BadRow]) -> None:
        """Put rows at its end: their line in the file, the reason, and the row itself."""
        lines = [
            json.dumps({"line": row.line, "reason": row.why, "raw": row.raw}, ensure_ascii=False)
            for row in rows
        ]
        if not lines:
            return
        with self.path.open("a" if self._begun else "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        self._begun = True


def import_rows(
    engine: Engine,
    terms: Terms,
    source_name: str,
    rows: Iterable[Row | BadRow],
    rejects: Rejects,
    now: datetime,
    *,
    may_answer: bool,
) -> Iterator[Imported]:
    """Store the rows and yield the count after each batch, which is then safe.

    Memory does not grow with the file. Whatever `rows` raises comes through, after the rows before
    it are stored.
    """
    count = Imported()
    for batch in _batches(rows):
        bad: list[BadRow] = []
        with writing(engine) as session:
            source = sources.named(session, source_name, "import", f"import:{source_name}", now)
            for row in batch:
                taken = _take(session, terms, source, row, bad, now, may_answer=may_answer)
                count = count.and_one(taken)
        rejects.add(bad)
        yield count


def _take(
    session: Session,
    terms: Terms,
    source: Source,
    row: Row | BadRow,
    bad: list[BadRow],
    now: datetime,
    *,
    may_answer: bool,
) -> Taken | None:
    """One row; a poison row is undone and set aside, and the batch goes on."""
    if isinstance(row, BadRow):
        bad.append(row)
        return None
    taken = None
    raw = row.mention.raw

    def set_aside(why: str) -> None:
        bad.append(BadRow(row.line, f"it could not be stored ({why})", raw))

    with guarded(f"import of line {row.line}", set_aside), session.begin_nested():
        taken = take_in(
            session, terms, source, row.mention, now, origin=Origin.IMPORT, may_answer=may_answer
        )
    return taken  # noqa: RET504 - None if the guard swallowed what was raised


def _batches(rows: Iterable[Row | BadRow]) -> Iterator[list[Row | BadRow]]:
    batch: list[Row | BadRow] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except OutsideError:
        if batch:
            yield batch  # a file that breaks off: what came before is good
        raise
    if batch:
        yield batch


def make_known(engine: Engine, settings: Settings, name: str, now: datetime) -> None:
    """A source of the settings file that was never read yet is declared as the service would."""
    if all(configured.name != name for configured in settings.sources):
        return
    with writing(engine) as session:
        if sources.by_name(session, name) is None:
            with open_http(settings) as http:
                opened = [open_source(configured, http) for configured in settings.sources]
            declare(session, settings, opened, now)
