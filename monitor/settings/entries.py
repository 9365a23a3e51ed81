"""The [[subjects]] and [[sources]]: each by itself, and all of them beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pydantic import BaseModel

from monitor.errors import ConfigError
from monitor.settings.fields import keys_of
from monitor.settings.mistakes import Report, meant
from monitor.settings.records import SourceSettings, SubjectSettings
from monitor.settings.schema import SourceEntry, SubjectEntry
from monitor.settings.tables import Table, read_table

COMMON = frozenset(SourceEntry.model_fields)
RESERVED = "by hand"  # the source of what people add on the screens


def read_subjects(
    tables: Sequence[Table], env: Mapping[str, str], report: Report
) -> tuple[SubjectSettings, ...]:
    """The subjects, parents before their children; what is wrong is noted and left out."""
    entries: dict[str, SubjectEntry] = {}
    stand: dict[str, Table] = {}
    for table in tables:
        entry = read_table(SubjectEntry, table, env, report)
        if entry is not None and not _twice(entry.key, "key", stand, report, table):
            entries[entry.key], stand[entry.key] = entry, table
    known = subject_keys(tables)
    for entry in entries.values():
        if entry.parent and entry.parent not in known:
            table = stand[entry.key]
            says = f"{table.label} parent is no key of a subject{meant(entry.parent, known)}"
            report.add((*table.path, "parent"), says)
    return _in_order(entries, stand, report)


def subject_keys(tables: Sequence[Table]) -> list[str]:
    """The keys of all subjects, also of those that something is wrong with."""
    return [str(table.values["key"]) for table in tables if "key" in table.values]


def _in_order(
    entries: Mapping[str, SubjectEntry],
    tables: Mapping[str, Table],
    report: Report,
) -> tuple[SubjectSettings, ...]:
    """Parents first; a competitor's children are a competitor's."""
    placed: dict[str, SubjectSettings] = {}
    waiting = dict(entries)
    while waiting:
        ready = [key for key, entry in waiting.items() if entry.parent not in waiting]
        if not ready:
            _tell_circle(waiting, tables, report)
            break
        for key in ready:
            entry = waiting.pop(key)
            above = placed.get(entry.parent)
            ours = not entry.competitor and (above is None or above.ours)
            placed[key] = SubjectSettings(key, entry.name, entry.parent, ours)
    return tuple(placed.values())


def _tell_circle(
    waiting: Mapping[str, SubjectEntry],
    tables: Mapping[str, Table],
    report: Report,
) -> None:
    """Of those that wait for each other, name the ones in the circle, not those below it."""
    key = next(iter(waiting))
    seen: list[str] = []
    while key not in seen:
        seen.append(key)
        key = waiting[key].parent
    circle = seen[seen.index(key) :]
    chain = " -> ".join([*circle, key])
    table = tables[key]
    report.add(
        (*table.path, "parent"),
        f"{table.label} parent: the subjects stand above each other in a circle ({chain}); "
        "take one parent out.",
    )


def read_sources(
    tables: Sequence[Table],
    subjects: Sequence[str],
    env: Mapping[str, str],
    report: Report,
    connectors: Callable[[str], type[BaseModel]],
) -> tuple[SourceSettings, ...]:
    """The sources with their connectors' own settings; what is wrong is noted and left out.

    `subjects` are the keys a source may be about.
    """
    names: dict[str, Table] = {}
    found = []
    for table in tables:
        kind = _kind(table, report, connectors)
        entry = _common(table, kind, env, report)
        own = _own(table, kind, env, report)
        _beside_the_others(table, names, subjects, report)
        if entry is not None and own is not None:
            found.append(_source(entry, own))
    return tuple(found)


def _kind(
    table: Table, report: Report, connectors: Callable[[str], type[BaseModel]]
) -> type[BaseModel] | None:
    name = table.values.get("connector")
    if not isinstance(name, str):
        return None  # missing, or told as of a wrong type
    try:
        return connectors(name)
    except ConfigError as error:
        report.add((*table.path, "connector"), f"{table.label} connector: {error}")
        return None


def _common(
    table: Table, kind: type[BaseModel] | None, env: Mapping[str, str], report: Report
) -> SourceEntry | None:
    """The keys every source has; also tells of keys that nobody knows."""
    own = kind.model_fields if kind is not None else table.values.keys() - COMMON
    others = keys_of(kind) if kind is not None else ()
    values = {key: value for key, value in table.values.items() if key not in own}
    return read_table(SourceEntry, replace(table, values=values), env, report, others)


def _own(
    table: Table, kind: type[BaseModel] | None, env: Mapping[str, str], report: Report
) -> BaseModel | None:
    if kind is None:
        return None
    known = {*keys_of(kind), *kind.model_fields} - COMMON
    values = {key: value for key, value in table.values.items() if key in known}
    return read_table(kind, replace(table, values=values), env, report)


def _beside_the_others(
    table: Table, names: dict[str, Table], subjects: Sequence[str], report: Report
) -> None:
    name, subject = table.values.get("name"), table.values.get("subject")
    if isinstance(name, str) and name and not _twice(name, "name", names, report, table):
        names[name] = table
    if name == RESERVED:
        says = f'{table.label} name: "{RESERVED}" is taken by what people add on the screens.'
        report.add((*table.path, "name"), says)
    if isinstance(subject, str) and subject and subject not in subjects:
        says = f"{table.label} subject is no key of a [[subjects]]{meant(subject, subjects)}"
        report.add((*table.path, "subject"), says)


def _twice(value: str, key: str, seen: Mapping[str, Table], report: Report, table: Table) -> bool:
    """Whether a name is taken already, which is noted."""
    if value not in seen:
        return False
    first = report.line((*seen[value].path, key))
    says = f"{table.label} has the {key} of the one in line {first}: give it another."
    report.add((*table.path, key), says)
    return True


def _source(entry: SourceEntry, own: BaseModel) -> SourceSettings:
    every, quiet = entry.every_minutes, entry.quiet_after_days
    return SourceSettings(
        name=entry.name,
        kind=entry.connector,
        connector=own,
        subject=entry.subject,
        every=timedelta(minutes=every) if every else None,
        quiet_after=timedelta(days=quiet) if quiet else None,
    )
