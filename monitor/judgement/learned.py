"""What this team has taught the judge: small shifts of its heads, and aspects of its own (pure).

A shift is added to the log-odds of a built-in head; without any the built-in model stands as it
is. Everything here belongs to one model and one width of its embeddings, and is refused elsewhere.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from monitor.judgement.clean import folded
from monitor.judgement.heads import Floats
from monitor.judgement.sentiment import Matter, ModelFailed

LONGEST_QUOTE = 200  # characters of a sentence that is shown as the words of a custom aspect


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Shift(_Frozen):
    """What corrections add to one head: new log-odds = scale x old + weight . embedding + bias."""

    weight: tuple[float, ...]
    bias: float = 0.0
    scale: float = Field(1.0, ge=0)

    def on(self, vectors: Floats, logits: Floats) -> Floats:
        """The log-odds after the shift, one a text."""
        weight = np.asarray(self.weight, dtype=np.float32)
        moved: Floats = np.asarray(
            np.float32(self.scale) * logits + vectors @ weight + np.float32(self.bias), np.float32
        )
        return moved


class CustomHead(_Frozen):
    """One aspect that the team named: log-odds = weight . direction + bias; found from 0 on.

    The direction of an embedding is what is left of it at length one: a long text and a short one
    that speak of the same matter point the same way.
    """

    name: str = Field(min_length=1)
    weight: tuple[float, ...]
    bias: float
    words: tuple[str, ...] = ()  #: Any of them names the aspect by itself; "park*" is a stem.


class Learned(_Frozen):
    """All that was taught to one model. `number` is the row of learned_heads; 0 without one."""

    format: Literal[1] = 1
    model: str
    width: int = Field(ge=1)
    number: int = Field(0, ge=0)
    unhappy: Shift | None = None
    aspects: Mapping[str, Shift] = Field(default_factory=dict)
    custom: tuple[CustomHead, ...] = ()

    @model_validator(mode="after")
    def _widths_fit(self) -> Self:
        heads: list[Shift | CustomHead] = [*self.aspects.values(), *self.custom]
        heads += [self.unhappy] if self.unhappy else []
        if any(len(head.weight) != self.width for head in heads):
            raise ValueError(f"a head is not as wide as the embeddings ({self.width})")
        return self

    def checked(self, model: str, width: int) -> Self:
        """Itself, for the model it was learned on; ModelFailed, in words, for any other."""
        if self.model != bare_name(model):
            raise ModelFailed(
                f"what was learned here belongs to the model {self.model}, not to "
                f"{bare_name(model)}: run `amends learn` again"
            )
        if self.width != width:
            raise ModelFailed(
                f"what was learned here is {self.width} numbers wide, and the embeddings of "
                f"{self.model} are {width}: run `amends learn` again"
            )
        return self

    @property
    def nothing(self) -> bool:
        """Whether the built-in model stands as it is."""
        return not (self.unhappy or self.aspects or self.custom)

    def unhappy_shift(self, vectors: Floats, logits: Floats) -> Floats:
        """The log-odds of `unhappy` as this team sees it."""
        return logits if self.unhappy is None else self.unhappy.on(vectors, logits)

    def aspect_shift(self, name: str, vectors: Floats, logits: Floats) -> Floats:
        """The log-odds of one built-in aspect as this team sees it."""
        shift = self.aspects.get(name)
        return logits if shift is None else shift.on(vectors, logits)

    def custom_aspects(self, vectors: Floats) -> list[list[tuple[str, float]]]:
        """Of each sentence: each custom aspect and how likely the sentence speaks of it."""
        if not self.custom:
            return [[] for _ in vectors]
        weight = np.asarray([head.weight for head in self.custom], dtype=np.float32)
        bias = np.asarray([head.bias for head in self.custom], dtype=np.float32)
        odds = directions(vectors) @ weight.T + bias
        likely = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        names = [head.name for head in self.custom]
        return [list(zip(names, row, strict=True)) for row in likely.tolist()]

    def custom_matters(self, texts: Sequence[str], vectors: Floats) -> list[tuple[Matter, ...]]:
        """Of each sentence: the custom aspects it speaks of, with itself as the words for them.

        Found by its embedding, or by one of the aspect's own words.
        """
        return [
            tuple(
                Matter(head.name, text.strip()[:LONGEST_QUOTE])
                for head, (_, likely) in zip(self.custom, found, strict=True)
                if likely >= 0.5 or named(head.words, text)
            )
            for text, found in zip(texts, self.custom_aspects(vectors), strict=True)
        ]

    def to_json(self) -> dict[str, Any]:
        """As it is kept in learned_heads; its number is that of the row."""
        return self.model_dump(mode="json", exclude={"number"})

    @classmethod
    def from_json(cls, data: Mapping[str, Any], *, model: str, width: int, number: int = 0) -> Self:
        """What was kept, for this model. ModelFailed, in words, if it cannot be used with it."""
        try:
            made = cls.model_validate({**data, "number": number})
        except ValidationError as error:
            first: Any = error.errors()[0]
            raise ModelFailed(
                f"what was learned here (number {number}) cannot be read: {first['msg']}"
            ) from None
        return made.checked(model, width)


def version_of(learned: Learned | None) -> str:
    """What the model's name gets behind it, such as "+learned7+aspects1f0c2a"; "" for nothing.

    Whatever changes a judgement changes this, so that assessments are kept apart.
    """
    if learned is None or learned.nothing:
        return ""
    shifted = learned.unhappy is not None or bool(learned.aspects)
    own = "".join(head.model_dump_json() for head in learned.custom)
    mark = f"+aspects{hashlib.sha256(own.encode()).hexdigest()[:6]}" if own else ""
    return (f"+learned{learned.number}" if shifted else "") + mark


def bare_name(name: str) -> str:
    """The name of a model without what was learned on it."""
    return name.split("+learned")[0].split("+aspects")[0]


def directions(vectors: Floats) -> Floats:
    """Each embedding brought to length one; one of nothing stays nothing."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
    return made


def named(words: tuple[str, ...], text: str) -> bool:
    """Whether one of these words stands in the text; "park*" stands for all that begins so."""
    pattern = _pattern(words)
    return pattern is not None and pattern.search(folded(text)) is not None


@functools.lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    kept = [word for word in (folded(word).strip() for word in words) if word.strip("*")]
    if not kept:
        return None
    each = (
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in sorted(kept, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)")
