"""One table of the file against its model: unknown keys, secrets, types, limits; all mistakes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from monitor.settings.fields import example_of, fields_of, keys_of
from monitor.settings.lines import Path
from monitor.settings.mistakes import Report, meant
from monitor.settings.secrets import SUFFIX, is_secret, resolve
from monitor.settings.words import what_is_wrong

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Table:
    """One table as it stands in the file. `label` begins the sentences about it."""

    values: Mapping[str, Any]
    path: Path
    label: str  #: Such as "[service]".


def read_table(
    model: type[Model],
    table: Table,
    env: Mapping[str, str],
    report: Report,
    others: Collection[str] = (),
) -> Model | None:
    """The table as its model; None if there was a mistake, each of which is noted.

    `others` are keys that may stand there and are read by somebody else.
    """
    before = len(report.mistakes)
    known = set(keys_of(model)) | set(model.model_fields)
    own: dict[str, Any] = {}
    for key, value in table.values.items():
        if key in known:
            own[key] = value
        elif key not in others:
            ending = meant(key, [*keys_of(model), *others])
            report.add((*table.path, key), f'{table.label} has no key "{_short(key)}"{ending}')
    resolved = resolve(own, model, env, report, table.path, table.label)
    try:
        made = model.model_validate(resolved.values)
    except ValidationError as error:
        _tell(model, table, resolved.broken, error, report)
        return None
    return made if len(report.mistakes) == before else None


def _tell(
    model: type[BaseModel],
    table: Table,
    broken: set[str],
    error: ValidationError,
    report: Report,
) -> None:
    told: set[tuple[int | str, ...]] = set()
    for found in error.errors(include_url=False, include_input=False):
        where = _item(found["loc"])
        if not where:
            sentence = what_is_wrong(found)
            if not any(name in sentence for name in broken):  # what is told already, once
                report.add(table.path, f"{table.label} {sentence}.")
        elif where[0] not in broken and where not in told:
            told.add(where)  # a value that may be this or that is wrong once, not twice
            report.add((*table.path, *_as_written(model, where)), _sentence(model, table, found))


def _item(loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The key, with the position in its list; not which of several types was tried."""
    return loc[:2] if len(loc) > 1 and isinstance(loc[1], int) else loc[:1]


def _as_written(model: type[BaseModel], where: tuple[int | str, ...]) -> tuple[int | str, ...]:
    name = str(where[0])
    named = name in model.model_fields and is_secret(model, name) and name not in keys_of(model)
    return (name + SUFFIX,) if named else where


def _sentence(model: type[BaseModel], table: Table, error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    example = example_of(model, name) if name in model.model_fields else ""
    if error["type"] == "missing":
        key = _as_written(model, (name,))[0]
        meaning = next((f.meaning for f in fields_of(model) if f.key == key and f.meaning), "")
        write = f"Write, for example, {example}" if example else f"Write {key} = ..."
        return f"{table.label} needs {key}. {meaning} {write}".replace("  ", " ")
    item = _item(error["loc"])[1:]
    place = f" (item {int(item[0]) + 1})" if item else ""
    such_as = f", such as {example}" if example else ""
    return f"{table.label} {name}{place} {what_is_wrong(error)}{such_as}"


def _short(key: str) -> str:
    return key if len(key) <= 40 else f"{key[:40]}..."
