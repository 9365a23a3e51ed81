"""What a text says that a person must see before anybody answers: word rules from risk.toml."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from monitor.judgement.clean import folded

QUESTION = "question"
#: Flags that forbid a draft by machine, worst first, and how a reason names them.
RISKS = {
    "self_harm": "speaks of suicide or self-harm",
    "injury": "speaks of an injury or illness",
    "legal": "mentions a lawyer, a court or an authority",
    "discrimination": "speaks of discrimination",
}


@dataclass(frozen=True)
class _Rule:
    """A flag is raised by any of `says` once everything in `harmless` is blanked out."""

    flag: str
    harmless: re.Pattern[str]
    says: re.Pattern[str]


def flags_of(text: str) -> tuple[str, ...]:
    """The flags of an English text, risks first, each once. Costs time linear in the text."""
    plain = folded(text)
    return tuple(
        rule.flag for rule in _rules() if rule.says.search(rule.harmless.sub(" _ ", plain))
    )


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    text = resources.files(__package__).joinpath("risk.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return tuple(
        _Rule(flag, _any(tables[flag].get("harmless", ())), _any(tables[flag]["says"]))
        for flag in (*RISKS, QUESTION)
    )


def _any(patterns: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all; in them `<3>` stands for up to three words between."""
    if not patterns:
        return re.compile(r"(?!)")
    spaced = [re.sub(r" <(\d)> ", r"(?: [^ .!?]{1,30}){0,\1} ", pattern) for pattern in patterns]
    return re.compile(r"(?<![\w'])(?:" + "|".join(spaced) + r")(?!\w)")
