"""Things described with schema.org's words, whichever way a page spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: A name such as "http://schema.org/Review", "schema:review" or plain "Review".
_PREFIX = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)


@dataclass(frozen=True)
class Node:
    """One thing: its types, its own address if it has one, and its properties in page order.

    Types and property names are lower case and without a prefix: pages write them in any way.
    """

    types: frozenset[str] = frozenset()
    id: str = ""
    values: Mapping[str, tuple[str | Node, ...]] = field(default_factory=dict)

    def every(self, *names: str) -> Iterator[str | Node]:
        """Yield the values of these properties, the first name's first."""
        for name in names:
            yield from self.values.get(name, ())

    def text(self, *names: str) -> str:
        """Return the first of these properties that says anything in words, or ""."""
        for value in self.every(*names):
            words = value if isinstance(value, str) else value.text("name", "alternatename")
            if words.strip():
                return words.strip()
        return ""

    def nodes(self, *names: str) -> Iterator[Node]:
        """Yield the values of these properties that are things themselves."""
        return (value for value in self.every(*names) if isinstance(value, Node))


def bare_name(name: str) -> str:
    """Return a type or property name in lower case, without schema.org's prefix."""
    return _PREFIX.sub("", name.strip(), count=1).strip("/ ").lower()


def is_reference(node: Node) -> bool:
    """Whether a node says nothing but which other node is meant."""
    return bool(node.id) and not node.types and not node.values
