"""Each site's pack: what a kind of place takes in a reply, as data in packs/*.toml.

A field that no pack states is not known, and stays so: nobody guesses a site's rule.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from monitor.guidelines.length import length_of
from monitor.models.wire import LengthUnit

_PACKS = files("monitor.guidelines") / "packs"


class Permission(StrEnum):
    """What a place says about one thing in a reply."""

    ALLOWED = "allowed"  #: It says yes, or asks for it.
    UNSTATED = "unstated"  #: We found no rule.
    DISCOURAGED = "discouraged"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Pack:
    """What one kind of place takes in a reply."""

    kind: str
    title: str
    max_length: int | None = None  #: None: no limit is known.
    unit: LengthUnit = LengthUnit.CHARACTERS
    links: Permission = Permission.UNSTATED
    emails: Permission = Permission.UNSTATED
    phones: Permission = Permission.UNSTATED
    names: Permission = Permission.UNSTATED  #: Of people: the author's and the one who signs.
    bullets: Permission = Permission.UNSTATED
    quotes: Permission = Permission.UNSTATED  #: Of the review, word for word.
    offers: Permission = Permission.UNSTATED  #: Of gifts, money, vouchers.
    promotion: Permission = Permission.UNSTATED
    rating_requests: Permission = Permission.UNSTATED
    channel: str = ""  #: The place's own private channel, in our words; "": none is known.
    single_reply: bool = False  #: A later reply overwrites the first.
    by_hand: bool = False  #: No way to post by machine: a person copies and pastes.

    def fits(self, text: str) -> bool:
        """Whether `text` is short enough for this place."""
        return self.max_length is None or length_of(text, self.unit) <= self.max_length

    def limited(self, max_length: int | None, unit: LengthUnit) -> Pack:
        """This pack with the limit a source gave for itself, which wins over ours."""
        return self if max_length is None else replace(self, max_length=max_length, unit=unit)


@cache
def load_pack(kind: str) -> Pack:
    """The pack for a kind of place; the default pack under that name where we have none."""
    known = kind in kinds()
    stated = tomllib.loads((_PACKS / f"{kind if known else 'default'}.toml").read_text("utf-8"))
    return TypeAdapter(Pack).validate_python({"title": kind, **stated, "kind": kind})


@cache
def kinds() -> frozenset[str]:
    """The kinds of places that have a pack of their own, and "default"."""
    names = (entry.name for entry in _PACKS.iterdir())
    return frozenset(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
