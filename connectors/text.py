"""Plain words out of markup, and out of texts that only need tidying."""

from __future__ import annotations

import html
import re

from monitor.text import clean, same_text

__all__ = ["clean", "plain_text", "same_text", "tidy"]

MAX_TEXT = 100_000  # characters; nobody complains at greater length
MAX_MARKUP = 4 * MAX_TEXT

_UNSEEN = ("script", "style", "template", "noscript", "head", "title")
_DECLARATION = re.compile(r"<\?xml[^<>]*>", re.IGNORECASE)
#: Where a reader sees a new line. Broken in the text: in the tree it takes quadratic time.
_BREAK = re.compile(
    r"(?=<(?:p|div|br|li|ul|ol|blockquote|pre|tr|h[1-6]|section|article|hr|dd|dt)\b)"
    r"|(?=</(?:p|div|ul|ol|blockquote|pre|h[1-6]|section|article)>)",
    re.IGNORECASE,
)


def plain_text(markup: str) -> str:
    """Return the words of an HTML text: paragraphs as lines, no tags, entities resolved."""
    markup = _DECLARATION.sub("", clean(markup[:MAX_MARKUP]))
    if "<" not in markup:
        return tidy(html.unescape(markup))
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_BREAK.sub("\n", markup), "lxml")
    for tag in soup(_UNSEEN):
        tag.decompose()
    return tidy(soup.get_text())


def tidy(text: str) -> str:
    """Make a plain text storable and even: single blanks, at most one empty line, a sane length."""
    lines = [re.sub(r"[^\S\n]+", " ", line).strip() for line in clean(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT]
