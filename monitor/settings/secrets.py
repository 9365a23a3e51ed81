"""Secrets: named in the settings file, kept in the environment or in a file it points to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import BaseModel, SecretStr

from monitor.settings.lines import Path
from monitor.settings.mistakes import Report
from monitor.settings.schema import extra

SUFFIX = "_secret"
LONGEST = 64 * 1024  # bytes of a secret's file
_NAME = re.compile(r"[A-Z][A-Z0-9_]{1,99}")
_WITH_PASSWORD = re.compile(r"//[^/@\s]*:[^@\s]+@|[?&](?:ssl)?password=", re.IGNORECASE)


class NoSecret(ValueError):
    """A secret is not there; the text says which and what to do, never what it is."""


@dataclass(frozen=True)
class Resolved:
    """A table with its secrets put in; `broken` are the fields a mistake was noted for."""

    values: dict[str, Any]
    broken: set[str] = field(default_factory=set)


def is_secret(model: type[BaseModel], name: str) -> bool:
    """Whether a field holds a secret."""
    annotation = model.model_fields[name].annotation
    return annotation is SecretStr or SecretStr in get_args(annotation)


def read_secret(name: str, env: Mapping[str, str]) -> str:
    """The secret in the variable `name`, or in the file that `name`_FILE names. Raises NoSecret."""
    in_file = f"{name}_FILE"
    if name in env and in_file in env:
        raise NoSecret(f"{name} and {in_file} are both set in the environment: unset one of them.")
    if name in env:
        secret = env[name].rstrip("\r\n")
        where = f"the environment variable {name}"
    elif in_file in env:
        secret = _from_file(in_file, FilePath(env[in_file]))
        where = f"the file named by {in_file}"
    else:
        raise NoSecret(
            f"the environment variable {name} is not set: put the secret in it, or in a file "
            f"whose path stands in {in_file}."
        )
    if not secret:
        raise NoSecret(f"{where} is empty: put the secret in it.")
    return secret


def _from_file(variable: str, path: FilePath) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LONGEST)
        return raw.decode().rstrip("\r\n")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NoSecret(f"{path}, named by {variable}, cannot be read: {why}.") from None
    except UnicodeDecodeError:
        raise NoSecret(f"{path}, named by {variable}, does not hold text in UTF-8.") from None


def resolve(
    table: Mapping[str, Any],
    model: type[BaseModel],
    env: Mapping[str, str],
    report: Report,
    path: Path,
    label: str,
) -> Resolved:
    """Put each secret in the place of its name; note a mistake for each that cannot be had."""
    found = Resolved(dict(table))
    for name in model.model_fields:
        if is_secret(model, name):
            _resolve_one(found, model, name, env, report, path, label)
    return found


def _resolve_one(
    found: Resolved,
    model: type[BaseModel],
    name: str,
    env: Mapping[str, str],
    report: Report,
    path: Path,
    label: str,
) -> None:
    key = name + SUFFIX
    if name in found.values and not _may_stand(found.values[name], model, name):
        del found.values[name]
        found.values.pop(key, None)
        found.broken.add(name)
        report.add((*path, name), f"{label} {name} {_instead(key)}")
        return
    if key in found.values and name in found.values:
        report.add((*path, key), f"{label} has both {name} and {key}: keep one of them.")
        found.broken.add(name)
    named = found.values.pop(key, extra(model, name, "secret"))
    if named is None or _unneeded(found, model, name):
        return
    try:
        found.values[name] = SecretStr(read_secret(_checked(named), env))
    except NoSecret as why:
        found.values.pop(name, None)
        found.broken.add(name)
        report.add((*path, key), f"{label} {key}: {why}")


def _unneeded(found: Resolved, model: type[BaseModel], name: str) -> bool:
    """Whether a secret is for another choice than the one that the table makes."""
    only_with = extra(model, name, "only_with")
    if not only_with:
        return False
    chooser, choice = only_with
    return bool(found.values.get(chooser, model.model_fields[chooser].default) != choice)


def _may_stand(value: object, model: type[BaseModel], name: str) -> bool:
    """Whether a value may stand in the file itself: an address without a password may."""
    if not extra(model, name, "literal"):
        return False
    return not (isinstance(value, str) and _WITH_PASSWORD.search(value))


def _instead(key: str) -> str:
    name = key.removesuffix(SUFFIX).upper()
    return (
        "holds a secret, which does not belong in this file: put it into an environment variable "
        f'and write its name, such as {key} = "MY_{name}".'
    )


def _checked(named: object) -> str:
    """The name, if it can be one; what stands there is not repeated, it may be the secret."""
    if isinstance(named, str) and _NAME.fullmatch(named):
        return named
    raise NoSecret(
        "write the name of an environment variable, in capital letters, digits and underscores; "
        "never the secret itself."
    )
