"""One amends.toml: found, read, checked whole, and told about in words."""

from __future__ import annotations

from monitor.settings.mistakes import Mistake, SettingsError
from monitor.settings.reading import find, load
from monitor.settings.records import Kinds, Question, Settings, SourceSettings, SubjectSettings

__all__ = [
    "Kinds",
    "Mistake",
    "Question",
    "Settings",
    "SettingsError",
    "SourceSettings",
    "SubjectSettings",
    "find",
    "load",
]
