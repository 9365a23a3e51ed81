"""What a change of the voice does to replies: plain values that the writer's side hands up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.guidelines.voice import Voice


@dataclass(frozen=True)
class Previewed:
    """One recent review, and the reply to it in the voice that holds and in the new one."""

    mention_id: int
    review: str
    before: str
    after: str  #: "" where no reply could be written in the new voice.
    why_none: str = ""
    findings: tuple[str, ...] = ()  #: What the guidelines say of `after`.

    @property
    def changed(self) -> bool:
        """Whether the new voice writes another reply."""
        return self.before != self.after


#: Writes the replies to some recent reviews in the voice that holds and in another.
Preview = Callable[[Voice], Sequence[Previewed]]
