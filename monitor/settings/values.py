"""The values that settings are made of, and what each must look like."""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr

SQLITE = "sqlite:///"
BUILT_IN = "builtin"  # the model that comes with Amends
POSTGRES = ("postgresql://", "postgresql+psycopg://")


def _an_address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be a host and a port")
    return value


def _a_site(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if value and (not host or parts.scheme not in ("http", "https")):
        raise ValueError("must be an address that begins with https:// or http://")
    return value


def _a_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # OSError: a folder of the time zone files
        raise ValueError("must be a time zone by its name in the IANA list") from None
    return value


def _a_zone_or_none(value: str) -> str:
    return _a_zone(value) if value else value


def _hours(value: str) -> str:
    found = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)", value)
    if value and (not found or value[:5] == value[6:]):
        raise ValueError("must be two different times of the day, such as 18:00-08:00")
    return value


def _a_database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    if url.startswith(SQLITE) and len(url) > len(SQLITE) and ":memory:" not in url:
        return value
    if url.startswith(POSTGRES):
        return value
    raise ValueError("must begin with sqlite:/// and a file, or with postgresql://")


def _a_mailbox(value: str) -> str:
    name, _, host = value.rpartition("@")
    if value and (not name or "." not in host or not value.isprintable() or " " in value):
        raise ValueError("must be an e-mail address")
    return value


def _for_a_header(value: str) -> str:
    if not (value.isascii() and value.isprintable()) or any(sign in value for sign in "()\\"):
        raise ValueError("must be an e-mail address or a web address in plain letters")
    return value


def _a_host(value: str) -> str:
    host, _, port = value.partition(":")
    try:
        plain = ipaddress.ip_address(value.strip("[]")).version == 6
    except ValueError:
        plain = bool(host) and (port.isdecimal() if ":" in value else True)
    if not plain or "/" in value or " " in value:
        raise ValueError("must be a host, or a host and a port, without http://")
    return value


def _growing(value: tuple[float, ...]) -> tuple[float, ...]:
    if list(value) != sorted(set(value)) or not value:
        raise ValueError("must grow from number to number, with at least one")
    return value


Address = Annotated[str, AfterValidator(_an_address)]


def _a_model(value: str) -> str:
    # A name without a slash is a misspelt "builtin" before it is anything else.
    if value != BUILT_IN and ("/" not in value or "://" in value or not value.isprintable()):
        raise ValueError(
            'must be "builtin", a name on the Hugging Face hub (owner/name), or a folder by its '
            "path (./name for one beside this file)"
        )
    return value


Site = Annotated[str, AfterValidator(_a_site)]
Zone = Annotated[str, AfterValidator(_a_zone)]
ZoneOrNone = Annotated[str, AfterValidator(_a_zone_or_none)]
#: From when to when by the clock, such as 18:00-08:00.
Hours = Annotated[str, AfterValidator(_hours)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Days = tuple[Day, ...]
Database = Annotated[SecretStr, AfterValidator(_a_database)]
Mailbox = Annotated[str, AfterValidator(_a_mailbox)]
InAHeader = Annotated[str, AfterValidator(_for_a_header)]
Host = Annotated[str, AfterValidator(_a_host)]
Above0 = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Probability = Annotated[float, Field(ge=0, le=1)]
Growing = Annotated[tuple[Above0, ...], AfterValidator(_growing)]
ModelName = Annotated[str, Field(max_length=500), AfterValidator(_a_model)]
#: What a label of a model may mean; monitor/judgement/hub/labels.py says what follows from it.
LabelMeaning = Literal[
    "negative", "neutral", "positive", "mixed",
    "1 star", "2 stars", "3 stars", "4 stars", "5 stars",
]  # fmt: skip
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
