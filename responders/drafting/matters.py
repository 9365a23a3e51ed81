"""Which exact words of the review a reply takes up."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.guidelines.words import words_of
from responders.drafting.concerns import Taken


def exact_words(taken: Iterable[Taken], reply: str) -> tuple[str, ...]:
    """The author's own words that stand in the reply, each once, as the author wrote them.

    Of "40 mins", said as "40 minutes", that is "40"; a noun that we spell otherwise counts.
    """
    said_there = _bare(reply)
    found: dict[str, None] = {}
    for one in taken:
        if _bare(one.said) not in said_there:
            continue
        if _bare(one.exact) in said_there or " " not in one.exact:
            found.setdefault(one.exact)
        elif _bare(first := one.exact.split()[0]) in said_there:
            found.setdefault(first)
    return tuple(found)


def _bare(text: str) -> str:
    return f" {' '.join(word.text for word in words_of(text))} "
