"""A fake of the Hacker News search: time filters, phrases and the item tree as on the wire."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.connectors.contract import Post
from tests.fakes.site_server import Seen, Served, SiteServer, as_json

OWNER = "acme_care"


class HackerNewsSite:
    """Shows posts as comments under one story; `hits_limit` is the service's own."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self.posts = list(posts)

    def install(self, site: SiteServer) -> None:
        """Put the routes on a server."""
        site.route("GET", "/api/v1/search_by_date", self.search)
        site.route("GET", r"/api/v1/items/(\w+)", self.item)

    def search(self, seen: Seen) -> Served:
        """Answer newest first, as many as are asked for and lie within the time filters."""
        after, until = _bounds(seen.one("numericFilters"))
        hits = [hit for hit in map(_hit, self.posts) if after < _second(hit, until) <= until]
        hits.sort(key=lambda hit: int(hit.get("created_at_i") or 0), reverse=True)
        shown = hits[: min(int(seen.one("hitsPerPage")), 1000)]
        return as_json({"hits": shown, "nbHits": len(hits), "page": 0, "exhaustiveNbHits": True})

    def item(self, seen: Seen) -> Served:
        """Answer one item with what stands under it."""
        for post in self.posts:
            if post.id == seen.found[0]:
                return as_json(_item(post))
        return as_json({"status": 404, "error": "Not Found"}, 404)


def _bounds(filters: str) -> tuple[float, float]:
    after = re.search(r"created_at_i>(\d+)", filters)
    until = re.search(r"created_at_i<=(\d+)", filters)
    return int(after[1]) if after else -1, int(until[1]) if until else float("inf")


def _second(hit: dict[str, Any], until: float) -> float:
    return hit.get("created_at_i", until)  # type: ignore[no-any-return]


def _hit(post: Post) -> dict[str, Any]:
    if post.odd:
        return {"comment_text": "no id", "_tags": ["comment"], "created_at_i": 1_700_000_000}
    return {
        **_times(post),
        **({"relevancy_score": 7, "children": [1, 2]} if post.extra else {}),
        "author": post.author,
        "comment_text": _markup(post.text),
        "story_id": 9000,
        "parent_id": 9001,
        "story_title": "Ask HN: drills",
        "title": None,
        "url": None,
        "_tags": ["comment", "author_x", "story_9000"],
        "objectID": post.id,
    }


def _item(post: Post) -> dict[str, Any]:
    reply = {"id": 7001, "author": OWNER, "text": _markup(post.reply), "parent_id": post.id}
    other = {"id": 7002, "author": "somebody", "text": "me too", "parent_id": post.id}
    return {
        **_times(post),
        "id": int(post.id),
        "type": "comment",
        "author": post.author,
        "text": _markup(post.text),
        "title": None,
        "parent_id": 9001,
        "story_id": 9000,
        "children": [other, *([reply] if post.reply else [])],
    }


def _times(post: Post) -> dict[str, Any]:
    times: dict[str, Any] = {} if post.date is None else {"created_at": post.date}
    with contextlib.suppress(ValueError):
        times["created_at_i"] = int(datetime.fromisoformat(post.date or "").timestamp())
    return times


def _markup(text: str) -> str:
    return html.escape(text).replace("\n\n", "<p>")
