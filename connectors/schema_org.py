"""Reads the reviews out of a page that describes them in schema.org's words.

JSON-LD and microdata are read and joined; RDFa and microformats are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from connectors.answer import Answer
from connectors.json_ld import Block, index_of, read_block, resolved, trees_of, walk
from connectors.linked_data import Node
from connectors.microdata import read_microdata
from connectors.review_ids import Known, identify
from connectors.review_node import READ, read_node
from connectors.review_page import PageReview, distinct
from connectors.text import clean
from monitor.models.wire import Kind, NewAuthor, NewMention, Unreadable

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

#: ClaimReview and MediaReview judge what somebody said, not what a customer met with.
REVIEW_TYPES = frozenset(
    {"review", "userreview", "criticreview", "employerreview", "recommendation"}
)
_UNDER = frozenset({"review", "reviews", "associatedreview"})
_TELLING = ("reviewbody", "reviewrating")
_DECLARATION = re.compile(r"<\?xml[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class ReviewPage:
    """What one page says: its reviews, what could not be read, and where the list goes on."""

    reviews: tuple[PageReview, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    next_url: str = ""
    described: bool = False  #: Whether the page describes anything at all in these words.


def read_page(markup: str | bytes, url: str) -> ReviewPage:
    """Read every review in a page, each once. Never raises, whatever the page holds."""
    if isinstance(markup, bytes):
        markup = Answer(200, url, {}, markup).text()
    text = _DECLARATION.sub("", clean(markup))
    if "<" not in text:
        return ReviewPage()
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "lxml")
    blocks = [read_block(script) for script in _scripts(soup)]
    trees = [trees_of(block) for block in blocks]
    index = index_of([tree for block in trees for tree in block])
    visible = [_completed(node, {}) for node in read_microdata(soup, _is_review)]
    taken = _taken(soup, trees, url)
    found = [[_completed(node, index) for node in _reviews_in(block)] for block in trees]
    return ReviewPage(
        reviews=tuple(distinct(list(_read(nodes, url, taken)) for nodes in [*found, visible])),
        unreadable=tuple(_faults(blocks)),
        next_url=_next(soup, url),
        described=bool(visible) or any(trees),
    )


def read_reviews(markup: str | bytes, url: str) -> tuple[NewMention, ...]:
    """Return the reviews in one page as mentions, as on a first reading."""
    mentions, _ = as_mentions(read_page(markup, url).reviews, {})
    return mentions


def as_mentions(
    reviews: Sequence[PageReview], known: Known
) -> tuple[tuple[NewMention, ...], dict[str, dict[str, str]]]:
    """Give the reviews of one whole reading their ids, and return what to know next time."""
    ids, remembered = identify([review.trace() for review in reviews], known)
    mentions = tuple(_mention(one, by) for one, by in zip(reviews, ids, strict=True))
    return mentions, remembered


def _mention(review: PageReview, external_id: str) -> NewMention:
    return NewMention(
        external_id=external_id,
        kind=Kind.REVIEW,
        text=review.body,
        url=review.url,
        title=review.title,
        author=_author(review, external_id),
        rating=review.rating,
        posted_at=review.when.at,
        precision=review.when.precision,
        language=review.language,
        owner_replies=review.replies,
        replies_whole=True,  # a page shows all that it has of a review
        raw=review.raw,
    )


def _author(review: PageReview, external_id: str) -> NewAuthor | None:
    """A name is no identity: where a page gives no id, an author is known by one review only."""
    if not (review.author or review.author_id):
        return None
    return NewAuthor(
        id=review.author_id or f"of:{external_id}", name=review.author, url=review.author_url
    )


def _scripts(soup: BeautifulSoup) -> Iterator[str]:
    for script in soup.find_all("script"):
        kind = str(script.get("type") or "").partition(";")[0].strip().lower()
        if kind == "application/ld+json":
            yield script.string or script.get_text()


def _faults(blocks: list[Block]) -> Iterator[Unreadable]:
    for number, block in enumerate(blocks, start=1):
        if block.fault:
            yield Unreadable(f"JSON-LD block {number} of the page: {block.fault}", block.sample)


def _is_review(node: Node) -> bool:
    return not node.types.isdisjoint(REVIEW_TYPES)


def _reviews_in(trees: list[Node]) -> Iterator[Node]:
    for via, node in (found for tree in trees for found in walk(tree)):
        untyped = via in _UNDER and not node.types and any(node.values.get(n) for n in _TELLING)
        if untyped or _is_review(node):
            yield node


def _completed(node: Node, index: dict[str, Node]) -> Node:
    """Fill in references where we read on; never the product, which holds every review again."""
    about = [index.get(n.id, n) for n in node.nodes("itemreviewed", "publisher", "ispartof")]
    names = tuple(name for name in (thing.text("name") for thing in about) if name)
    own = {name: values for name, values in node.values.items() if name in READ}
    values = resolved(Node(node.types, node.id, own), index).values
    return Node(node.types, node.id, {**values, "about": names})


def _read(nodes: list[Node], url: str, taken: frozenset[str]) -> Iterator[PageReview]:
    for node in nodes:
        review = read_node(node, url, taken)
        if review is not None:
            yield review


def _taken(soup: BeautifulSoup, trees: list[list[Node]], url: str) -> frozenset[str]:
    """Return the addresses that are something else's, so that no review is known by them."""
    taken = [url]
    for element in soup.select('link[rel~="canonical"][href], meta[property="og:url"][content]'):
        taken.append(str(element.get("href") or element.get("content")))
    for _, node in (found for block in trees for tree in block for found in walk(tree)):
        if node.types and not _is_review(node):
            addresses = (value for value in node.every("url", "sameas") if isinstance(value, str))
            taken.extend((node.id, *addresses))
    return frozenset(_joined(url, address).rstrip("/") for address in taken if address)


def _next(soup: BeautifulSoup, url: str) -> str:
    """Return the address of the list's next page, on the same site, or ""."""
    for element in soup.select('link[rel~="next"][href], a[rel~="next"][href]'):
        address = _joined(url, str(element.get("href"))).partition("#")[0]
        if address != url and _site(address) == _site(url):
            return address
    return ""


def _site(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""
