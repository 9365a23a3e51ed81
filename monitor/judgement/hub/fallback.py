"""Goes on with the built-in model while another one fails, and says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from monitor.judgement.hub.network import EXAMPLES
from monitor.judgement.language import detect
from monitor.judgement.sentiment import ModelFailed, Reading, SentimentModel

#: After this long a model that failed is tried again.
RETRY_SECONDS = 600.0


class WithFallback:
    """A model that is opened when it is needed; while it fails, `other` reads in its place.

    `name`, `languages`, `cut_off` and `fuse` are those of the model that reads at the moment, so
    that each assessment names the one that made it. `told` hears once when it changes, and why.
    """

    def __init__(
        self,
        model: Callable[[], SentimentModel],
        other: SentimentModel,
        told: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = model
        self._other = other
        self._told = told
        self._clock = clock
        self._opened: SentimentModel | None = None
        self._again_at: float | None = None  #: When to try the model again; None: it works.

    @property
    def name(self) -> str:
        """Of the model that reads."""
        return self._reader().name

    @property
    def languages(self) -> frozenset[str]:
        """Of the model that reads."""
        return self._reader().languages

    @property
    def cut_off(self) -> float:
        """Of the model that reads."""
        return self._reader().cut_off

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """As the model that reads weighs them."""
        return self._reader().fuse(unhappy, stars)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text, in order.

        Raises ModelFailed if the texts are at fault, or if the other model, reading in the place
        of the first, does not read the language of one of them.
        """
        reader = self._reader(now=True)
        if reader is self._other:
            return self._by_the_other(texts)
        try:
            return reader.read(texts)
        except ModelFailed as error:
            if _works(reader):
                raise  # one of the texts it is that cannot be read
            self._fail(error)
            return self._by_the_other(texts)

    def _reader(self, *, now: bool = False) -> SentimentModel:
        """The model that reads; with `now`, after a look whether the first one works again."""
        if self._again_at is None and self._opened is not None:
            return self._opened
        if self._again_at is None or (now and self._clock() >= self._again_at):
            return self._try()
        return self._other

    def _try(self) -> SentimentModel:
        """Open the model, or see whether it reads again."""
        failed_before = self._again_at is not None
        try:
            if self._opened is None:
                self._opened = self._open()
            self._opened.read(EXAMPLES)
        except ModelFailed as error:
            self._fail(error)
            return self._other
        self._again_at = None
        if failed_before:
            self._told(f"the model {self._opened.name} works again, and judges from here on")
        return self._opened

    def _fail(self, error: ModelFailed) -> None:
        if self._again_at is None:
            self._told(f"{error}. Until that is mended, {self._other.name} judges")
        self._again_at = self._clock() + RETRY_SECONDS

    def _by_the_other(self, texts: Sequence[str]) -> list[Reading]:
        known = self._other.languages
        for text in texts if known else ():
            # They were chosen for a model that may read more languages than this one.
            language = detect(text).code
            if language and language not in known:
                raise ModelFailed(f"{self._other.name} does not read the language {language}")
        return self._other.read(texts)


def _works(model: SentimentModel) -> bool:
    try:
        model.read(EXAMPLES)
    except ModelFailed:
        return False
    return True
