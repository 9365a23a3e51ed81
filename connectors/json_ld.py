"""JSON-LD in a page: every block read by itself, mended where it is broken, walked whole."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from connectors.json_mending import salvage, without_comments, without_wrapping
from connectors.linked_data import Node, bare_name, is_reference
from connectors.text import clean

MAX_DEPTH = 100  # no honest page nests deeper; what lies below is not looked at


@dataclass(frozen=True)
class Block:
    """What one script element held, and why not all of it could be read ("" if it could)."""

    values: tuple[Any, ...] = ()
    fault: str = ""
    sample: str = ""


def read_block(text: str) -> Block:
    """Read one block, by ever bolder means; an empty block is no fault. Never raises."""
    if not text.strip("\ufeff \t\r\n"):
        return Block()
    for mend in _LADDER:
        values = _values(mend(text))
        if values:
            return Block(values)
    bare = without_wrapping(text)
    # A quote too many turns strings inside out, and then "comments" are none: try both.
    rescued = max((salvage(each, _decoder()) for each in (bare, without_comments(bare))), key=len)
    fault = "it is broken JSON; only what stands whole in it was read"
    return Block(tuple(rescued), fault, text.strip()[:500])


def _unescaped(text: str) -> str:
    return without_comments(without_wrapping(html.unescape(text)))


_LADDER: tuple[Callable[[str], str], ...] = (
    str,
    without_wrapping,
    lambda text: without_comments(without_wrapping(text)),
    _unescaped,
)


def _decoder() -> json.JSONDecoder:
    # Pages put raw newlines into strings; NaN and Infinity are no ratings.
    return json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def _values(text: str) -> tuple[Any, ...]:
    """Decode one value, or several one after another; () if more than dregs is left over."""
    found: list[Any] = []
    decoder, at = _decoder(), 0
    text = text.strip("\ufeff \t\r\n;,")
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            whole = isinstance(found[-1], dict | list) if found else False
            return tuple(found) if whole and "{" not in text[at:] else ()
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n;,\ufeff":
            at += 1
    return tuple(found)


def trees_of(block: Block) -> list[Node]:
    """Return what a block describes at its outermost level."""
    return [_node(value, 0) for value in _objects(block.values)]


def index_of(trees: list[Node]) -> dict[str, Node]:
    """Return every thing that has an id and is described somewhere, by its id."""
    index: dict[str, Node] = {}
    for _, node in (found for tree in trees for found in walk(tree)):
        if node.id and not is_reference(node):
            index.setdefault(node.id, node)
    return index


def walk(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yield a thing and everything below it in the page's order, each with its property's name."""
    waiting = [("", tree)]
    while waiting:
        via, current = waiting.pop()
        yield via, current
        below = [(name, value) for name in current.values for value in current.nodes(name)]
        waiting.extend(reversed(below))


def resolved(node: Node, index: dict[str, Node], steps: int = 3) -> Node:
    """Put in place of references the things they mean; few steps, so that circles end."""
    if is_reference(node):
        node = index.get(node.id, node)
    if not steps:
        return node
    values = {
        name: tuple(
            resolved(value, index, steps - 1) if isinstance(value, Node) else value
            for value in values
        )
        for name, values in node.values.items()
    }
    return Node(node.types, node.id, values)


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects in a value, through lists of lists."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list | tuple) and depth < MAX_DEPTH:
        for part in value:
            yield from _objects(part, depth + 1)


def _node(found: dict[str, Any], depth: int) -> Node:
    types: frozenset[str] = frozenset()
    own = ""
    values: dict[str, tuple[str | Node, ...]] = {}
    for key, value in found.items():
        name = bare_name(clean(key))
        if name in ("@type", "type") and _words(value):
            types |= frozenset(bare_name(word) for word in _words(value))
        elif name in ("@id", "id") and isinstance(value, str):
            own = own or clean(value).strip()
        elif name != "@context" and depth < MAX_DEPTH:
            values[name] = values.get(name, ()) + tuple(_parts(value, depth + 1))
    return Node(types, own, values)


def _words(value: Any) -> list[str]:
    return [word for word in (value if isinstance(value, list) else [value]) if type(word) is str]


def _parts(value: Any, depth: int) -> Iterator[str | Node]:
    """Yield what a property holds, one by one, through lists and JSON-LD's own wrappings."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _parts(part, depth + 1)
    elif isinstance(value, dict):
        wrapping = next((key for key in ("@value", "@list", "@set") if key in value), "")
        if wrapping:
            yield from _parts(value[wrapping], depth + 1)
        else:
            yield _node(value, depth)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield clean(str(value))
