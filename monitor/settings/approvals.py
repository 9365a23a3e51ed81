"""Reads the [[approval]] tables: each by itself, and beside the subjects and sources there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel

from monitor.errors import ConfigError
from monitor.settings.deciding import ApprovalEntry
from monitor.settings.mistakes import Report, meant
from monitor.settings.tables import Table, read_table


def read_approvals(
    tables: Sequence[Table],
    subjects: Sequence[str],
    env: Mapping[str, str],
    report: Report,
    connectors: Callable[[str], type[BaseModel]],
) -> tuple[ApprovalEntry, ...]:
    """The rules; what is wrong is noted and left out. `subjects` are the keys there are."""
    found = []
    for table in tables:
        entry = read_table(ApprovalEntry, table, env, report)
        if entry is not None and _fits(entry, table, subjects, report, connectors):
            found.append(entry)
    return tuple(found)


def _fits(
    entry: ApprovalEntry,
    table: Table,
    subjects: Sequence[str],
    report: Report,
    connectors: Callable[[str], type[BaseModel]],
) -> bool:
    """A rule that names what does not exist would be silently without effect."""
    before = len(report.mistakes)
    if entry.subject and entry.subject not in subjects:
        says = f"{table.label} subject is no key of a [[subjects]]{meant(entry.subject, subjects)}"
        report.add((*table.path, "subject"), says)
    for kind in entry.connectors:
        try:
            connectors(kind)
        except ConfigError as error:
            report.add((*table.path, "connectors"), f"{table.label} connectors: {error}")
    if entry.all and not entry.who:
        report.add((*table.path, "all"), f"{table.label} all needs who: name each of them there.")
    return len(report.mistakes) == before
