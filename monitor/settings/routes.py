"""The [[slack.routes]]: each by itself, and what they name against what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel

from monitor.errors import ConfigError
from monitor.settings.mistakes import Report, meant
from monitor.settings.slack import SlackRoute
from monitor.settings.tables import Table, read_table


def read_routes(
    tables: object,
    subjects: Sequence[str],
    sources: Sequence[str],
    report: Report,
    connectors: Callable[[str], type[BaseModel]],
) -> tuple[SlackRoute, ...]:
    """The routes in their order; what is wrong is noted and left out.

    `subjects` and `sources` are the keys and names that a route may speak of.
    """
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        says = "each of the routes begins with [[slack.routes]], in two brackets."
        report.add(("slack", "routes"), says)
        return ()
    found = []
    for number, values in enumerate(tables):
        table = Table(values, ("slack", "routes", number), "[[slack.routes]]")
        route = read_table(SlackRoute, table, {}, report)
        if route is None:
            continue
        _known(table, "subjects", route.subjects, "key of a [[subjects]]", subjects, report)
        _known(table, "sources", route.sources, "name of a [[sources]]", sources, report)
        _kinds(table, route, report, connectors)
        found.append(route)
    return tuple(found)


def _known(
    table: Table,
    key: str,
    named: Sequence[str],
    what: str,
    known: Sequence[str],
    report: Report,
) -> None:
    for number, name in enumerate(named):
        if name not in known:
            says = f"{table.label} {key} (item {number + 1}) is no {what}{meant(name, known)}"
            report.add((*table.path, key, number), says)


def _kinds(
    table: Table,
    route: SlackRoute,
    report: Report,
    connectors: Callable[[str], type[BaseModel]],
) -> None:
    for number, kind in enumerate(route.connectors):
        try:
            connectors(kind)
        except ConfigError as error:
            says = f"{table.label} connectors (item {number + 1}): {error}"
            report.add((*table.path, "connectors", number), says)
