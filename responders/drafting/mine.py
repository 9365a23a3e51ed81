"""Whom the replies of a command name and how they sound: the settings', else what was typed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Voice
from responders.drafting.row_drafts import Mine

if TYPE_CHECKING:
    from monitor.settings import Settings


def mine_of(
    asked_for: Path | None, typed: Mapping[str, str], load: Callable[[Path], Settings]
) -> Mine:
    """The contact and voice of the settings where there are any; what was typed wins.

    SettingsError where a file was named, or lies there, and cannot be read.
    """
    from monitor.settings import find

    path = find(asked_for, os.environ)
    mine = Mine()
    if asked_for is not None or path.exists():
        mine = _settled(load(path))
    given = {name: value for name, value in typed.items() if value}
    return replace(mine, contact=replace(mine.contact, **given))


def _settled(settings: Settings) -> Mine:
    section = settings.contact
    contact = Contact(section.email, section.url, section.phone, section.signature)
    return Mine(contact, _voice(settings.database))


def _voice(database: str) -> Voice:
    """The voice that holds now; the default where the database is not there, or is an older one."""
    from monitor.store import migrate, voices
    from monitor.store.engine import reading, sqlite_path
    from monitor.store.opening import unchanged_database

    with unchanged_database(database) as engine:
        file = sqlite_path(engine)
        if (file is not None and not file.exists()) or not migrate.check_schema(engine):
            return Voice()
        with reading(engine) as session:
            return voices.current(session)
