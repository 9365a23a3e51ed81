"""The built-in sentiment model: an int8 encoder, small linear heads, and sentences that decide."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from monitor.judgement import rating
from monitor.judgement.answers import Answers, Heads, odds_of_first, softmax
from monitor.judgement.clean import readable, sound
from monitor.judgement.encoder import Embedded, Encoder, Tokens, within
from monitor.judgement.heads import Floats, HeadFile, load_heads
from monitor.judgement.learned import Learned, version_of
from monitor.judgement.matters import matters_of
from monitor.judgement.sentences import parts_of
from monitor.judgement.sentiment import Matter, Part, Reading

PART_WINDOWS = 2  # of one sentence, however long: the whole text is read apart
#: A text that reads as clear as this as a whole is not read again sentence by sentence.
CLEAR_PRAISE = 0.9
CALM = 0.1
#: A text of links or signs alone: nobody knows, so as many are unhappy as everywhere.
NOTHING_TO_READ = Reading(negative=0.0, neutral=1.0, positive=0.0, unhappy=0.25)
BUILT_IN = Path(__file__).parent / "model"


@dataclass(frozen=True)
class _Text:
    """One text in its parts: as the author wrote them, and as the model reads them."""

    parts: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def whole(self) -> str:
        return " ".join(self.read)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where each part stands in `whole`."""
        at = 0
        for part in self.read:
            yield at, at + len(part)
            at += len(part) + 1


@dataclass(frozen=True)
class _Seen:
    """How the encoder saw one part."""

    vector: Floats
    tokens: Tokens


class Judge:
    """Reads texts with a model folder; keeps the SentimentModel promise."""

    def __init__(self, encoder: Encoder, heads: HeadFile, learned: Learned | None = None) -> None:
        self.encoder = encoder
        self.heads = heads
        self.answering = Heads(heads)
        self.learned = learned

    @classmethod
    def load(cls, folder: Path = BUILT_IN, *, threads: int = 0) -> Self:
        """Read a model folder. Raises ModelFailed, saying what is missing or wrong."""
        heads = load_heads(folder)
        encoder = Encoder.load(
            folder, width=heads.embedding, max_tokens=heads.max_tokens, threads=threads
        )
        return cls(encoder, heads)

    @property
    def name(self) -> str:
        """Name and version, and what this team has taught it."""
        return f"{self.heads.name}@{self.heads.version}{version_of(self.learned)}"

    @property
    def languages(self) -> frozenset[str]:
        """The languages it was trained on."""
        return frozenset(self.heads.languages)

    @property
    def cut_off(self) -> float:
        """At or above it a text counts as unhappy."""
        return self.heads.cut_off

    def taught(self, learned: Learned | None) -> Judge:
        """The same model with what this team has taught it; ModelFailed if it does not fit."""
        if learned is not None:
            learned = learned.checked(self.name, self.heads.embedding)
        return Judge(self.encoder, self.heads, learned)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading a text: of the whole, and of each of its sentences.

        Each text is read once. The sentences of a text that is neither short nor clear are read
        again by themselves: within it, each takes on some of the feeling of its neighbours.
        """
        asked = [_text(text) for text in texts]
        embedded = self.encoder.embed([text.whole for text in asked], tokens=True)
        answers = self.answering.of(embedded.vectors)
        wholes = self._parts([text.whole for text in asked], embedded.vectors, answers)
        angers = _angers(answers, len(asked))
        doubtful = {
            part
            for text, whole in zip(asked, wholes, strict=True)
            if len(text.parts) > 1 and not _clear(whole)
            for part in text.read
        }
        apart = self._apart(sorted(doubtful))
        sentences = self._sentences(asked, wholes, embedded.tokens, apart)
        found = zip(wholes, sentences, embedded.share_read, angers, strict=True)
        return [_reading(*one) for one in found]

    def embed(self, texts: Sequence[str]) -> Embedded:
        """The embeddings every head stands on, of the texts as the model reads them."""
        return self.encoder.embed([_text(text).whole for text in texts])

    def whole(self, texts: Sequence[str]) -> list[Part]:
        """How each text reads as one, without looking at its sentences."""
        vectors = self.embed(texts).vectors
        return self._parts(texts, vectors, self.answering.of(vectors))

    def fuse(self, unhappy: float | None, stars: float | None) -> float:
        """Text and stars weighed as fitted on ratings that people had read."""
        return rating.fuse(self.heads.fusion, unhappy, stars)

    def _apart(self, parts: list[str]) -> dict[str, _Seen]:
        """Sentences read by themselves; one that stands in several texts ("Great!") once."""
        if not parts:
            return {}
        found = self.encoder.embed(parts, most_windows=PART_WINDOWS, tokens=True)
        seen = (_Seen(*pair) for pair in zip(found.vectors, found.tokens, strict=True))
        return dict(zip(parts, seen, strict=True))

    def _sentences(
        self,
        texts: Sequence[_Text],
        wholes: Sequence[Part],
        tokens: Sequence[Tokens],
        apart: dict[str, _Seen],
    ) -> Iterator[tuple[Part, ...]]:
        """The parts of each text: read apart, or else from reading it whole."""
        seen = [
            [apart[part] for part in text.read]
            if len(text.parts) > 1 and not _clear(whole)
            else [_within(own, span) for span in text.spans()]
            for text, whole, own in zip(texts, wholes, tokens, strict=True)
        ]
        flat = [part for found in seen for part in found]
        if not flat:
            yield from (() for _ in texts)
            return
        vectors = np.stack([part.vector for part in flat])
        answers = self.answering.of(vectors)
        written = [part for text in texts for part in text.parts]
        own = self.learned.custom_matters(written, vectors) if self.learned else [()] * len(flat)
        found = zip(
            self._parts(written, vectors, answers),
            [part for text in texts for part in text.read],
            flat,
            self._aspects(vectors, answers),
            own,
            strict=True,
        )
        parts = (self._about(*one) for one in found)
        for text, whole in zip(texts, wholes, strict=True):
            mine = tuple(itertools.islice(parts, len(text.parts)))
            if len(mine) == 1:
                mine = (replace(whole, text=mine[0].text, matters=mine[0].matters),)
            yield mine

    def _about(
        self, part: Part, read: str, seen: _Seen, odds: Floats, own: tuple[Matter, ...]
    ) -> Part:
        if not self.answering.aspects:
            return replace(part, matters=own or None)
        matters = matters_of(self.answering, part.text, read, odds, seen.tokens)
        return replace(part, matters=(*matters, *own))

    def _aspects(self, vectors: Floats, answers: Answers) -> Floats:
        """The log-odds of each aspect, as this team sees it."""
        if self.learned is None or not self.learned.aspects:
            return answers.aspects
        shift = self.learned.aspect_shift
        columns = zip(self.answering.aspects, answers.aspects.T, strict=True)
        return np.stack([shift(name, vectors, odds) for name, odds in columns], axis=1)

    def _parts(self, texts: Sequence[str], vectors: Floats, answers: Answers) -> list[Part]:
        odds = self.answering.unhappy(answers)
        if self.learned is not None:
            odds = self.learned.unhappy_shift(vectors, odds)
        found = zip(texts, softmax(answers.polarity).tolist(), _sigmoid(odds).tolist(), strict=True)
        return [
            Part(text, negative, neutral, positive, unhappy)
            for text, (negative, neutral, positive), unhappy in found
        ]


def _text(text: str) -> _Text:
    """Its parts with something to read in them."""
    parts = [(part, readable(part)) for part in parts_of(within(sound(text)))]
    kept = [(part, read) for part, read in parts if read]
    return _Text(tuple(part for part, _ in kept), tuple(read for _, read in kept))


def _reading(
    whole: Part, parts: tuple[Part, ...], share_read: float, anger: float | None
) -> Reading:
    if not parts:
        return NOTHING_TO_READ
    shares = (whole.negative, whole.neutral, whole.positive, whole.unhappy)
    return Reading(*shares, parts, share_read, anger)


def _clear(whole: Part) -> bool:
    return whole.positive >= CLEAR_PRAISE and whole.unhappy <= CALM


def _within(tokens: Tokens, span: tuple[int, int]) -> _Seen:
    """What reading the whole text saw of one part: the mean of its tokens."""
    start, end = span
    chosen = [i for i, (a, b) in enumerate(tokens.spans) if a >= start and b <= end]
    vectors = tokens.vectors[chosen]
    if not chosen:  # left out of a very long text
        return _Seen(np.zeros(tokens.vectors.shape[1], np.float32), Tokens((), vectors))
    spans = tuple((tokens.spans[i][0] - start, tokens.spans[i][1] - start) for i in chosen)
    return _Seen(vectors.mean(axis=0), Tokens(spans, vectors))


def _angers(answers: Answers, texts: int) -> list[float | None]:
    if answers.emotion is None:
        return [None] * texts
    return list(_sigmoid(odds_of_first(answers.emotion)).tolist())


def _sigmoid(logits: Floats) -> Floats:
    shares: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return shares


@functools.cache
def built_in() -> Judge:
    """The model that comes with Amends, loaded once (about 0.2 s and 60 MB)."""
    return Judge.load()
