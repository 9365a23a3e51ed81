"""One review as a page describes it, and when two descriptions mean the same one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from connectors.dates import UNKNOWN, When
from connectors.review_ids import Trace
from monitor.models.wire import Precision, Rating, SeenReply

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class PageReview:
    """A review before it has its id; all texts are plain."""

    own_id: str = ""  #: The page's own id for it, where one can be relied on.
    url: str = ""
    author: str = ""
    author_id: str = ""
    author_url: str = ""
    title: str = ""
    body: str = ""
    rating: Rating | None = None
    when: When = UNKNOWN
    written: str = ""  #: The date as the page writes it.
    language: str = ""
    replies: tuple[SeenReply, ...] = ()
    raw: str = ""

    @property
    def day(self) -> str:
        """The day it was posted as far as it is known, else ""."""
        return self.when.at.date().isoformat() if self.when.at else ""

    def trace(self) -> Trace:
        """What tells it from others."""
        rating = "" if self.body or self.rating is None else f"{self.rating.stars:.2f}"
        return Trace(self.own_id, self.author, self._time(), f"{self.title}\n{self.body}\n{rating}")

    def _time(self) -> str:
        if self.when.at is None:
            # "3 days ago" is another text tomorrow; 3/4/2026 stays what it is.
            return self.written if _YEAR.search(self.written) else ""
        return self.when.at.isoformat() if self.when.precision is Precision.SECOND else self.day


def distinct(blocks: Iterable[Sequence[PageReview]]) -> list[PageReview]:
    """Return each review once, in page order, though several blocks of a page may describe it.

    The same id, or the same words by the same author or of the same day, are one review. Bare
    ratings cannot be told apart like that: a block that has three of a kind has three, and a
    second block that repeats them adds none.
    """
    gathered = _Gathered()
    for block in blocks:
        gathered.take(block)
    return gathered.reviews()


class _Gathered:
    """The reviews met so far, and the ways to find one of them again."""

    def __init__(self) -> None:
        self._kept: list[PageReview] = []
        self._by_id: dict[str, list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._bare: dict[PageReview, list[int]] = defaultdict(list)

    def take(self, block: Sequence[PageReview]) -> None:
        met: Counter[PageReview] = Counter()
        for review in block:
            twin = self._twin(review, met)
            if twin is None:
                self._keep(review)
            else:
                self._kept[twin] = _joined(self._kept[twin], review)

    def reviews(self) -> list[PageReview]:
        """An id that several different reviews, or several names, carry is nobody's."""
        reviews = Counter(review.own_id for review in self._kept)
        names = Counter(author_id for author_id, _ in {(r.author_id, r.author) for r in self._kept})
        return [
            replace(
                review,
                own_id=review.own_id if reviews[review.own_id] == 1 else "",
                author_id=review.author_id if names[review.author_id] == 1 else "",
            )
            for review in self._kept
        ]

    def _twin(self, review: PageReview, met: Counter[PageReview]) -> int | None:
        if _tells(review):
            candidates = [*self._by_id[review.own_id], *self._by_words[_words(review)]]
        else:
            key = _bare_key(review)
            candidates = [*self._by_id[review.own_id], *self._bare[key][met[key] :][:1]]
            met[key] += 1
        return next((at for at in candidates if _may_be_one(self._kept[at], review)), None)

    def _keep(self, review: PageReview) -> None:
        at = len(self._kept)
        self._kept.append(review)
        if review.own_id:
            self._by_id[review.own_id].append(at)
        if _tells(review):
            self._by_words[_words(review)].append(at)
        else:
            self._bare[_bare_key(review)].append(at)


def _tells(review: PageReview) -> bool:
    """Whether its words and its author or day are enough to know it again."""
    return bool(review.body and (review.author or review.day))


def _words(review: PageReview) -> tuple[str, str]:
    return _even(review.author), _even(review.body)


def _bare_key(review: PageReview) -> PageReview:
    return replace(review, replies=(), raw="", own_id="", url="")


def _even(text: str) -> str:
    return " ".join(text.casefold().split())


def _may_be_one(one: PageReview, other: PageReview) -> bool:
    """Whether nothing that both of them say differs."""
    both = (
        (one.own_id, other.own_id),
        (one.day, other.day),
        (_even(one.author), _even(other.author)),
        (_even(one.body), _even(other.body)),
        (_stars(one), _stars(other)),
    )
    return all(not left or not right or left == right for left, right in both)


def _stars(review: PageReview) -> str:
    return f"{review.rating.stars:.2f}" if review.rating else ""


def _joined(one: PageReview, other: PageReview) -> PageReview:
    """Fill in what the first description leaves out."""
    precise = one.when.precision is Precision.SECOND or not other.when.at
    return replace(
        one,
        own_id=one.own_id or other.own_id,
        url=one.url or other.url,
        author=one.author or other.author,
        author_id=one.author_id or other.author_id,
        author_url=one.author_url or other.author_url,
        title=one.title or other.title,
        body=one.body or other.body,
        rating=one.rating or other.rating,
        when=one.when if precise else other.when,
        written=one.written or other.written,
        language=one.language or other.language,
        replies=one.replies or other.replies,
    )
