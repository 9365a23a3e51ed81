"""How we listen, and where we publish: one file a source."""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING

from monitor.errors import ConfigError

if TYPE_CHECKING:
    from connectors.base import Connector

#: Each kind of source, by the name it has in amends.toml, and where its code stands.
CONNECTORS: dict[str, str] = {
    "app_store": "connectors.app_store:AppStore",
    "feed": "connectors.feed:Feed",
    "file": "connectors.files:RecordFile",
    "hacker_news": "connectors.hacker_news:HackerNews",
    "mastodon": "connectors.mastodon:Mastodon",
    "schema_org": "connectors.page:SchemaOrgPage",
    "wordpress": "connectors.wordpress:WordPress",
}


def load(kind: str) -> type[Connector]:
    """Return the connector for a kind of source, or ConfigError with the kinds there are."""
    if kind not in CONNECTORS:
        near = difflib.get_close_matches(kind, CONNECTORS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        known = ", ".join(sorted(CONNECTORS))
        raise ConfigError(f"{kind[:60]!r} is no kind of source: {hint}There are {known}")
    module, _, name = CONNECTORS[kind].partition(":")
    made: type[Connector] = getattr(importlib.import_module(module), name)
    return made
