"""What this team has approved and changed before, at hand for the next draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.guidelines.edits import Runs, disliked
from monitor.judgement.sentiment import ModelFailed
from monitor.store import edits
from monitor.store import examples as past
from monitor.store.engine import reading
from monitor.store.examples import PastReply
from responders.drafting.examples import Examples, Vectors

FRESH = timedelta(minutes=10)  #: How long what people take out of drafts is remembered unread.


@dataclass
class Memory:
    """Looks back. Used by the one thread that writes drafts."""

    engine: Engine
    clock: Callable[[], datetime]
    examples: Examples
    _read_at: datetime | None = None
    _disliked: dict[str, tuple[Runs, ...]] = field(default_factory=dict)

    def like(self, review: str, language: str, but: int) -> Sequence[PastReply]:
        """Approved replies to reviews like this one, the nearest first; none where none is near.

        A memory that fails costs no draft: without the model there are no examples.
        """
        with reading(self.engine) as session:
            approved = past.approved(session, language, but)
        try:
            return self.examples.near(review, approved)
        except ModelFailed:
            return ()

    def disliked(self, language: str) -> tuple[Runs, ...]:
        """How the sentences are worded that people take out of drafts in this language."""
        now = self.clock()
        if self._read_at is None or now - self._read_at > FRESH:
            with reading(self.engine) as session:
                found = edits.edited(session)
            by_language: dict[str, tuple[Runs, ...]] = {}
            for spoken in {one.language for one in found}:
                by_language[spoken] = disliked(one for one in found if one.language == spoken)
            self._disliked, self._read_at = by_language, now
        return self._disliked.get(language, ())


def open_memory(engine: Engine, clock: Callable[[], datetime]) -> Memory:
    """A memory that reads with the model that comes with Amends, loaded when it is first needed."""

    def embed(texts: Sequence[str]) -> Vectors:
        from monitor.judgement.model import built_in

        return built_in().embed(texts).vectors

    return Memory(engine, clock, Examples(embed))
