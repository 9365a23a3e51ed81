"""What there is to set, in words: for the file that `amends init` writes, the docs and mistakes."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from monitor.settings.schema import extra
from monitor.settings.secrets import SUFFIX, is_secret
from monitor.settings.words import toml_of

_KINDS: dict[object, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    tuple: "list",
    list: "list",
    set: "list",
    frozenset: "list",
    dict: "table",
}
#: `name: type = default  #: meaning`, as our connectors write their fields.
_COMMENTED = re.compile(r"^    (\w+)\s*:[^\n]*?#:[ ]*([^\n]+)", re.MULTILINE)
_SUCH_AS = re.compile(r'such as "([^"]+)"', re.IGNORECASE)


@dataclass(frozen=True)
class FieldWords:
    """One key as people see it."""

    key: str
    kind: str
    meaning: str
    required: bool
    default: str  #: As written in the file; empty where there is none.
    example: str  #: A right value, as written in the file.


@functools.cache  # reading the sources takes a moment
def fields_of(model: type[BaseModel]) -> Sequence[FieldWords]:
    """Every key that may stand in a table of this model, in order."""
    comments = _comments(model)
    found = []
    for name, field in model.model_fields.items():
        meaning = field.description or comments.get(name, "")
        if not is_secret(model, name):
            found.append(_plain(name, field, meaning))
            continue
        if extra(model, name, "literal"):
            found.append(_plain(name, field, meaning))
        found.append(_secret(model, name, field, meaning))
    return tuple(found)


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that may stand in a table of this model."""
    return [field.key for field in fields_of(model)]


def example_of(model: type[BaseModel], name: str) -> str:
    """A right value for a field, written as `key = value`; empty if none is known."""
    for field in fields_of(model):
        if field.key in (name, name + SUFFIX) and field.example:
            return f"{field.key} = {field.example}"
    return ""


def _plain(name: str, field: FieldInfo, meaning: str) -> FieldWords:
    default = "" if field.is_required() else _written(field.get_default(call_default_factory=True))
    return FieldWords(
        key=name,
        kind=_kind(field.annotation),
        meaning=meaning,
        required=field.is_required(),
        default=default,
        example=_example(field, meaning, default),
    )


def _secret(model: type[BaseModel], name: str, field: FieldInfo, meaning: str) -> FieldWords:
    default = extra(model, name, "secret")
    literal = bool(extra(model, name, "literal"))
    kind_of_source = str(getattr(model, "name", "amends"))
    example = default or f"{kind_of_source}_{name}".upper()
    return FieldWords(
        key=name + SUFFIX,
        kind="name of an environment variable",
        meaning=f"The variable that holds {name}, password and all." if literal else meaning,
        required=field.is_required() and not default,
        default=toml_of(default) if default else "",
        example=toml_of(example),
    )


def _example(field: FieldInfo, meaning: str, default: str) -> str:
    if field.examples:
        return _written(field.examples[0])
    if default not in ("", '""', "[]"):
        return default
    said = _SUCH_AS.search(meaning)
    return toml_of(said[1]) if said and field.annotation is str else default


def _written(value: Any) -> str:
    if value is None:
        return ""
    return toml_of(value.get_secret_value() if isinstance(value, SecretStr) else value)


def _kind(annotation: Any) -> str:
    if get_origin(annotation) in (Union, UnionType):
        return _kind(next(kind for kind in get_args(annotation) if kind is not type(None)))
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) is Literal:
        return " or ".join(toml_of(value) for value in get_args(annotation))
    return _KINDS.get(get_origin(annotation) or annotation, "text")


def _comments(model: type[BaseModel]) -> dict[str, str]:
    """The `#:` words beside the fields, which is where connectors document them."""
    found: dict[str, str] = {}
    for base in model.__mro__:
        if base is BaseModel:
            break
        try:
            source = inspect.getsource(base)
        except (OSError, TypeError):
            continue  # installed without sources: the keys stand without words
        for name, words in _COMMENTED.findall(source):
            found.setdefault(name, words.strip())
    return found
