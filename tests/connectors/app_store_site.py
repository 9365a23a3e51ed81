"""A fake of Apple's customer review feed: labels in objects, fifty a page, ten pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.connectors.contract import Post
from tests.fakes.site_server import Seen, Served, SiteServer, as_json

PER_PAGE = 50
APP = {"im:name": {"label": "Acme"}, "id": {"label": "https://itunes.apple.com/app"}}


class AppStoreSite:
    """Shows posts as reviews. `spelling` is the only address form that shows any."""

    def __init__(self, posts: Sequence[Post], *, spelling: str = "sortby=mostrecent") -> None:
        self.posts = list(posts)
        self.spelling = spelling
        self.app_first = False

    def install(self, site: SiteServer) -> None:
        """Put the routes on a server."""
        path = r"/us/rss/customerreviews/(?:page=(\d+)/)?id=123/(sort[bB]y=most[rR]ecent)/json"
        site.route("GET", path, self.page)

    def page(self, seen: Seen) -> Served:
        """Answer one page."""
        page = int(seen.found[0] or 1)
        if page > 10:
            return Served(b"CustomerReviews RSS page depth is limited to 10", 400)
        posts = self.posts[(page - 1) * PER_PAGE : page * PER_PAGE]
        entries = [_entry(post) for post in posts] if seen.found[1] == self.spelling else []
        if self.app_first and page == 1:
            entries.insert(0, APP)
        feed: dict[str, Any] = {"author": {"name": {"label": "iTunes Store"}}, "link": []}
        if entries:
            feed["entry"] = entries if len(entries) > 1 else entries[0]
        return as_json({"feed": feed})


def _entry(post: Post) -> dict[str, Any]:
    if post.odd:
        return {"id": {"label": post.id}, "im:rating": {"label": "many"}}
    entry: dict[str, Any] = {
        "author": {
            "uri": {"label": "https://itunes.apple.com/us/reviews/id77"},
            "name": {"label": post.author},
            "label": "",
        },
        "im:rating": {"label": str(post.rating)},
        "im:version": {"label": "1.8.0"},
        "id": {"label": post.id},
        "title": {"label": post.title},
        "content": {"label": post.text, "attributes": {"type": "text"}},
        "link": {"attributes": {"rel": "related", "href": "https://itunes.apple.com/us/review"}},
    }
    if post.edited or post.date:
        entry["updated"] = {"label": post.edited or post.date}
    if post.extra:
        entry |= {"im:mood": {"label": "grim"}, "im:devices": ["phone"]}
    return entry
