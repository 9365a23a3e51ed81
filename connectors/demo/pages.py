"""What the demo's places look like on the wire, to people and to programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from connectors.demo.town import BUSINESS, Voice

STYLE = """
body { font: 17px/1.55 Georgia, serif; color: #2c2621; background: #faf6ef; margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; } nav a { margin-right: 1rem; } a { color: #6b4a1f; }
article { background: #fff; border: 1px solid #e8dfd0; border-radius: .6rem; padding: .8rem 1.1rem;
  margin: 1rem 0; } article p { margin: .4rem 0; white-space: pre-line; }
.by { color: #77695a; font-size: .9rem; } .stars { color: #b5781a; letter-spacing: .1em; }
.owner { background: #f2f6ee; border-color: #cfdcc2; margin-left: 1.5rem; }
"""


@dataclass(frozen=True)
class Posted:
    """A reply of the business on the board."""

    id: int
    parent: int
    text: str
    at: datetime

    def saying(self, text: str) -> Posted:
        """The same reply with other words."""
        return replace(self, text=text)


def _page(title: str, body: str, head: str = "") -> str:
    nav = '<nav><a href="/">Home</a><a href="/reviews">Reviews</a><a href="/board">Board</a></nav>'
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style>{head}</head><body><main>{nav}<h1>{escape(title)}</h1>{body}"
        "</main></body></html>"
    )


def home(address: str) -> str:
    """Where the demo's visitor begins."""
    body = (
        f"<p>An invented tea room, so that you can try Amends. People review it on the "
        f'<a href="{address}/reviews">review page</a>, write on the '
        f'<a href="{address}/board">board</a> and blog about it in the '
        f'<a href="{address}/feed.xml">feed</a>. Approve a reply to a comment in Amends and look '
        "for it on the board.</p>"
    )
    return _page(BUSINESS, body)


def missing() -> str:
    """The page that is not there."""
    return _page("There is no such page", "")


def reviews(voices: Iterable[Voice]) -> str:
    """The review page, with schema.org markup beside what people read."""
    listed = list(voices)
    articles = "".join(
        f'<article id="review-{v.id}"><p class="by"><b>{escape(v.author)}</b> · '
        f'<span class="stars" aria-label="{v.stars} of 5 stars">{"★" * (v.stars or 0)}'
        f"{'☆' * (5 - (v.stars or 0))}</span> · {v.at:%d %B %Y}</p>"
        f"<p>{escape(v.text)}</p></article>"
        for v in listed
    )
    return _page(f"Reviews of {BUSINESS}", articles, _json_ld(listed))


def _json_ld(voices: Iterable[Voice]) -> str:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "CafeOrCoffeeShop",
        "name": BUSINESS,
        "review": [
            {
                "@type": "Review",
                "@id": f"#review-{v.id}",
                "author": {"@type": "Person", "name": v.author},
                "datePublished": v.at.astimezone(UTC).isoformat(timespec="seconds"),
                "reviewBody": v.text,
                "reviewRating": {"@type": "Rating", "ratingValue": str(v.stars), "bestRating": "5"},
            }
            for v in voices
        ],
    }
    # Not only "</script>": after "<!--<script" a browser would not see the real end either.
    safe = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{safe}</script>'


def board(voices: Iterable[Voice], replies: Callable[[int], list[Posted]]) -> str:
    """The board, with the replies of the business under the comments."""
    body = ""
    for voice in voices:
        body += (
            f'<article id="comment-{voice.id}"><p class="by"><b>{escape(voice.author)}</b> · '
            f"{voice.at:%d %B %Y, %H:%M} UTC</p><p>{escape(voice.text)}</p></article>"
        )
        for reply in replies(voice.id):
            body += (
                f'<article class="owner" id="comment-{reply.id}"><p class="by">'
                f"<b>{escape(BUSINESS)}</b> · {reply.at:%d %B %Y, %H:%M} UTC</p>"
                f"<p>{escape(reply.text)}</p></article>"
            )
    return _page(f"The board of {BUSINESS}", body)


def feed(voices: Iterable[Voice], address: str) -> str:
    """The blogs' feed, in RSS."""
    items = "".join(
        f"<item><title>{escape(v.title)}</title><link>{address}/stories/{v.id}</link>"
        f'<guid isPermaLink="false">story-{v.id}</guid><author>{escape(v.author)}</author>'
        f"<pubDate>{format_datetime(v.at.astimezone(UTC))}</pubDate>"
        f"<description>{escape(v.text)}</description></item>"
        for v in voices
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Blogs about {escape(BUSINESS)}</title><link>{address}</link>"
        f"<description>What blogs say</description><language>en</language>{items}</channel></rss>"
    )


def story(voices: Iterable[Voice], number: str) -> str:
    """One blog post."""
    for voice in voices:
        if str(voice.id) == number:
            return _page(voice.title, f'<p class="by">{escape(voice.author)}</p>'
                         f"<article><p>{escape(voice.text)}</p></article>")  # fmt: skip
    return missing()


def comment(said: Voice | Posted, address: str) -> dict[str, Any]:
    """One comment as WordPress's API gives it."""
    ours = isinstance(said, Posted)
    rendered = "".join(f"<p>{escape(part)}</p>\n" for part in said.text.split("\n\n"))
    parent = said.parent if isinstance(said, Posted) else 0
    at = said.at.astimezone(UTC)
    return {
        "id": said.id,
        "post": 1,
        "parent": parent,
        "author": 77 if ours else 0,
        "author_name": BUSINESS if isinstance(said, Posted) else said.author,
        "author_url": "",
        "date": f"{at:%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": rendered},
        "link": f"{address}/board#comment-{said.id}",
        "status": "approved",
        "type": "comment",
        "meta": [],
    }
