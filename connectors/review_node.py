"""Turns one schema.org Review, as a page describes it, into a record."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from connectors.dates import read_date
from connectors.linked_data import Node
from connectors.ratings import read_rating
from connectors.rest import web_address
from connectors.review_page import PageReview
from connectors.text import clean, plain_text, tidy
from monitor.models.wire import Rating, SeenReply

BODY = ("reviewbody", "description", "text")
TITLE = ("headline", "name")
POSTED = ("datepublished", "datecreated", "uploaddate")
RATING = ("reviewrating", "rating", "ratingvalue")
AUTHOR = ("author", "creator")
COMMENTS = ("comment", "comments")

#: All that is read here. Other properties, above all the product with all its reviews, are not.
READ = frozenset((*BODY, *TITLE, *POSTED, *RATING, *AUTHOR, *COMMENTS, "inlanguage", "url"))

MAX_ID = 200
MAX_RAW = 20_000

_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|img|li|ol|p"
    r"|pre|q|s|script|section|small|span|strike|strong|style|su[bp]|table|t[dhr]|tbody|u|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

_LIST = r"/?(?:user|customer|critic|product|item)?[-_]?(?:reviews?|ratings?|comments?)"
#: "#review-3" is a place on this page today, and another review's tomorrow.
_PLACE_ON_PAGE = re.compile(rf"|\d{{1,3}}|{_LIST}[-_]?\d{{0,3}}", re.IGNORECASE)
_WHOLE_LIST = re.compile(_LIST, re.IGNORECASE)


def read_node(node: Node, page: str, taken: frozenset[str]) -> PageReview | None:
    """Read one Review; None if nothing at all stands in it.

    `page` is the address it was found at; `taken` are the addresses of other things than reviews.
    """
    title, body = words(node.text(*TITLE)), words(node.text(*BODY))
    author = _author(node)
    name = words(author.text("name", "alternatename", "givenname"))
    written = node.text(*POSTED)
    rating = _rating(node)
    if not (title or body or name or written or rating or author.values or author.id):
        return None
    own_id = _own_id(node, page, taken)
    return PageReview(
        own_id=own_id,
        url=_address(node, page, own_id),
        author=name,
        author_id=_stable(author.id, page),
        author_url=_web(page, author.text("url", "sameas")),
        title=title,
        body=body,
        rating=rating,
        when=read_date(written),
        written=written[:60],
        language=_language(node),
        replies=tuple(_owner_replies(node, page)),
        raw=json.dumps(_plain(node), ensure_ascii=False)[:MAX_RAW],
    )


def words(text: str) -> str:
    """Return the plain words of a text that may hold HTML, or entities encoded once too often."""
    text = clean(text)
    if not _TAG.search(text):
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    return plain_text(text) if _TAG.search(text) else tidy(text)


def _author(node: Node) -> Node:
    """The first author, as a node even where the page gives a mere name."""
    for value in node.every(*AUTHOR):
        if isinstance(value, Node):
            return value
        if value.strip():
            return Node(values={"name": (value,)})
    return Node()


def _rating(node: Node) -> Rating | None:
    for value in node.every(*RATING):
        if isinstance(value, str):
            rating = read_rating(value, node.text("bestrating"), node.text("worstrating"))
        else:
            rating = read_rating(
                value.text("ratingvalue"), value.text("bestrating"), value.text("worstrating")
            )
        if rating is not None:
            return rating
    return None


def _language(node: Node) -> str:
    for value in node.every("inlanguage"):
        text = value if isinstance(value, str) else value.text("alternatename", "name")
        if _LANGUAGE.fullmatch(text.strip()):
            return text.strip().replace("_", "-")
    return ""


def _owner_replies(node: Node, page: str) -> Iterator[SeenReply]:
    """Yield the comments that a business wrote under the review; other people's are theirs."""
    ours = {name.casefold() for name in node.every("about") if isinstance(name, str)}
    for comment in node.nodes(*COMMENTS):
        author = _author(comment)
        business = author.types and "person" not in author.types
        text = words(comment.text(*BODY))
        if text and (business or author.text("name").casefold() in ours):
            yield SeenReply(
                text=text,
                external_id=comment.id,
                url=_web(page, comment.text("url")),
                posted_at=read_date(comment.text(*POSTED)).at,
            )


def _own_id(node: Node, page: str, taken: frozenset[str]) -> str:
    """Return the id or address that the page gives this very review, or ""."""
    for text in (node.id, node.text("url")):
        address = _stable(text, page)
        if address and _joined(page, text).rstrip("/") not in taken:
            return address if len(address) <= MAX_ID else _hash(address)
    return ""


def _stable(text: str, page: str) -> str:
    """Return an id so that it is the same on every page of a list; "" for one that is none."""
    text = text.strip()
    if not text or text.startswith("_:"):
        return ""
    address = _joined(page, text)
    rest, _, fragment = address.partition("#")
    if not fragment:
        last = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        return "" if _WHOLE_LIST.fullmatch(last) else address
    if _PLACE_ON_PAGE.fullmatch(fragment.rstrip("/").rpartition("/")[2]):
        return ""
    same_page = rest.partition("?")[0] == page.partition("#")[0].partition("?")[0]
    return f"#{fragment}" if same_page else address


def _address(node: Node, page: str, own_id: str) -> str:
    """Return where people can see this review, or the page itself."""
    if not own_id:
        return page
    for text in (node.text("url"), node.id):
        if address := _web(page, text):
            return address
    return page


def _web(page: str, address: str) -> str:
    return web_address(_joined(page, address)) if address.strip() else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _plain(node: Node, depth: int = 0) -> dict[str, Any]:
    """The node as JSON, for the record kept apart."""
    made: dict[str, Any] = {"@type": sorted(node.types)} if node.types else {}
    if node.id:
        made["@id"] = node.id
    for name, values in node.values.items():
        made[name] = [
            value if isinstance(value, str) else _plain(value, depth + 1) if depth < 5 else {}
            for value in values
        ]
    return made
