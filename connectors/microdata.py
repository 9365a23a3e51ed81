"""Microdata in a page: things described by attributes of the HTML that people see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from connectors.linked_data import Node, bare_name
from connectors.text import plain_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

MAX_DEPTH = 20
MAX_WORDS = 3  # values of one property; the first that says anything counts
MAX_THINGS = 50  # values of one property that are things, such as comments
MAX_REFERENCES = 20  # in one itemref
MAX_ELEMENTS = 20_000  # below one thing; a page that points in circles is not followed

#: Where an element keeps its value when not in words, by its name.
_ADDRESS = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    "object": "data",
    "time": "datetime",
    "data": "value",
    "meter": "value",
}
#: Where star widgets keep the number that they show as a picture.
_UNSEEN = ("data-value", "data-rating", "data-score", "data-content", "title", "aria-label")
_IN_WORDS = frozenset({"author", "name", "reviewbody", "description", "headline", "text"})


def read_microdata(soup: BeautifulSoup, wanted: Callable[[Node], bool]) -> list[Node]:
    """Every thing in the page, at any depth, whose type is wanted, in the page's order."""
    found = []
    for element in soup.find_all(_is_thing):
        if wanted(Node(_types(element))):
            found.append(_thing(element, soup, 0))
    return found


def _is_thing(element: Tag) -> bool:
    # Pages forget itemscope beside itemtype.
    return element.has_attr("itemscope") or element.has_attr("itemtype")


def _types(element: Tag) -> frozenset[str]:
    return frozenset(bare_name(name) for name in _attribute(element, "itemtype").split())


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name, "")
    return " ".join(value) if isinstance(value, list) else value or ""


def _thing(element: Tag, soup: BeautifulSoup, depth: int) -> Node:
    values: dict[str, tuple[str | Node, ...]] = {}
    for prop in _properties(element, soup):
        names = [bare_name(name) for name in _attribute(prop, "itemprop").split()]
        limit = MAX_THINGS if _is_thing(prop) else MAX_WORDS
        short = [name for name in names if len(values.get(name, ())) < limit]
        if short:
            value = _value(prop, soup, depth)
            values.update({name: (*values.get(name, ()), value) for name in short})
    return Node(_types(element), _attribute(element, "itemid").strip(), values)


def _properties(element: Tag, soup: BeautifulSoup) -> Iterator[Tag]:
    """Yield the elements that are this thing's properties, its itemref's included."""
    names = _attribute(element, "itemref").split()[:MAX_REFERENCES]
    elsewhere = [part for part in (soup.find(id=name) for name in names) if part is not None]
    waiting = [*_children(element), *elsewhere][::-1]
    seen = {id(element)}
    while waiting and len(seen) < MAX_ELEMENTS:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if current.has_attr("itemprop"):
            yield current
        if not _is_thing(current):
            waiting.extend(reversed(_children(current)))


def _children(element: Tag) -> list[Tag]:
    return element.find_all(True, recursive=False)


def _value(prop: Tag, soup: BeautifulSoup, depth: int) -> str | Node:
    if _is_thing(prop):
        return _thing(prop, soup, depth + 1) if depth < MAX_DEPTH else ""
    if prop.has_attr("content"):
        return _attribute(prop, "content")
    names = {bare_name(name) for name in _attribute(prop, "itemprop").split()}
    if prop.name == "a" and names & _IN_WORDS:
        return _link(prop)
    attribute = _ADDRESS.get(prop.name, "")
    if attribute and prop.has_attr(attribute):
        return _attribute(prop, attribute)
    words = plain_text(str(prop))
    return words or next((_attribute(prop, name) for name in _UNSEEN if prop.has_attr(name)), "")


def _link(prop: Tag) -> str | Node:
    """Read `<a itemprop="author" href="/u/7">Ann</a>`: somebody with a name and an address."""
    words, address = plain_text(str(prop)), _attribute(prop, "href")
    return Node(values={"name": (words,), "url": (address,)}) if words else address
