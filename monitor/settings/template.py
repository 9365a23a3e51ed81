"""The file that `amends init` writes: every setting explained, nothing that must be edited."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from monitor.settings.fields import FieldWords, fields_of
from monitor.settings.schema import INNER_LISTS, LISTS, SECTIONS
from monitor.settings.words import toml_of

_BLANK = {"whole number": "0", "number": "0", "true or false": "false", "list": "[]"}

_HEAD = """\
# The settings of Amends. A line that begins with # is off: it shows the default of a setting or,
# where there is none, an example. Take the # away to change it. `amends check` tells whether all
# is well, every mistake by its line.
#
# Secrets never stand here. A key that ends in _secret names an environment variable that holds the
# secret (or, with _FILE at the end of its name, the path of a file that does).
"""


def template(kinds: Mapping[str, type[BaseModel]]) -> str:
    """The whole file; `kinds` are the connectors by name. It loads as it stands."""
    parts = [_HEAD]
    for name, model in SECTIONS.items():
        off = any(field.required for field in fields_of(model))
        parts.append(_section(f"[{name}]", model, off=off))
        for (section, key), inner in INNER_LISTS.items():
            if section == name:
                parts.append(_section(f"[[{section}.{key}]]", inner, off=True))
    parts += [_section(f"[[{name}]]", model, off=True) for name, model in LISTS.items()]
    parts.append(
        "# One example of each kind of source: keep what you need, repeat it as you need.\n"
    )
    parts += [_source(name, model) for name, model in sorted(kinds.items())]
    return "\n".join(parts)


def _section(header: str, model: type[BaseModel], *, off: bool) -> str:
    lines = [*_comment((model.__doc__ or "").strip()), f"# {header}" if off else header, ""]
    for field in fields_of(model):
        lines += [*_comment(_meaning(field)), _pair(field), ""]
    return "\n".join(lines)


def _source(name: str, model: type[BaseModel]) -> str:
    title = str(getattr(model, "title", name))
    lines = [*_comment(title), "# [[sources]]", f"# name = {toml_of(title)}"]
    lines.append(f"# connector = {toml_of(name)}")
    for field in fields_of(model):
        lines += [*_comment(_meaning(field), "#   "), _pair(field)]
    return "\n".join([*lines, ""])


def _meaning(field: FieldWords) -> str:
    return f"{field.meaning} (needed)".strip() if field.required else field.meaning


def _pair(field: FieldWords) -> str:
    empty = field.default in ("", '""', "[]", "{}")
    value = field.example or _BLANK.get(field.kind, '"..."') if empty else field.default
    return f"# {field.key} = {value}"


def _comment(text: str, sign: str = "# ") -> Iterable[str]:
    return [sign + line for line in textwrap.wrap(text, 98 - len(sign))]
