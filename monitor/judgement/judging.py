"""Judges a stream of texts: language, sentiment, rating, aspects, risk and triage in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.judgement import rating
from monitor.judgement.aspects import aspects_of, likeliest
from monitor.judgement.language import detect
from monitor.judgement.risk import flags_of
from monitor.judgement.sentiment import ModelFailed, Part, Reading, SentimentModel
from monitor.judgement.triage import Signals, triage
from monitor.models.judged import Judged, Polarity, ToJudge

#: Texts in one call of the model: enough to sort by length, little enough to hold.
CHUNK = 128
#: A sentence with this much of one polarity is a strong one.
STRONG_PART = 0.7
#: In a mixed text the weaker side holds at least this share of the words of all strong sentences.
MIXED_SHARE = 0.2
ENGLISH_NAMES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French", "hi": "Hindi",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """One text on its way: whole, with its language and whether the model reads it."""

    row: ToJudge
    text: str
    language: str
    readable: bool


def judge_texts(
    model: SentimentModel,
    rows: Iterable[ToJudge],
    *,
    cut_off: float | None = None,
    chunk: int = CHUNK,
) -> Iterator[Judged]:
    """One judgement a row, in order, holding no more than `chunk` rows at a time.

    From `cut_off` on an author counts as unhappy; without one, from the model's own.
    A row the model cannot read comes out unjudged, for a person; the others are not touched by it.
    """
    limit = model.cut_off if cut_off is None else cut_off
    waiting = iter(rows)
    while taken := list(islice(waiting, chunk)):
        asked = [_asked(model, row) for row in taken]
        readings = _read(model, [item.text for item in asked if item.readable])
        for item in asked:
            yield _judged(model, item, next(readings) if item.readable else None, limit)


def whole_text(row: ToJudge) -> str:
    """Title and text as one; the title once where the text begins with it."""
    title, text = row.title.strip(), row.text.strip()
    if not title or text.startswith(title):
        return text
    joint = " " if title[-1] in ".!?…:" else ". "
    return f"{title}{joint}{text}" if text else title


def _asked(model: SentimentModel, row: ToJudge) -> _Asked:
    text = whole_text(row)
    language = detect(text, row.language).code
    known = not model.languages or language in model.languages or not language
    return _Asked(row, text, language, readable=bool(text) and known)


def _read(model: SentimentModel, texts: Sequence[str]) -> Iterator[Reading | None]:
    """A reading each; when the whole chunk fails, text by text, None for those that fail alone."""
    if not texts:
        return
    try:
        yield from model.read(texts)
    except ModelFailed:
        for text in texts:
            try:
                yield model.read([text])[0]
            except ModelFailed:
                yield None


def _judged(
    model: SentimentModel, asked: _Asked, reading: Reading | None, cut_off: float
) -> Judged:
    stars = asked.row.stars
    signals = Signals(
        unhappy=model.fuse(reading.unhappy if reading else None, stars),
        polarity=_polarity(reading, stars),
        stars=stars,
        flags=flags_of(asked.text) if asked.language in ("en", "") else (),
        has_text=bool(asked.text),
        text_read=reading is not None,
        decided_by=_deciding(reading) if reading else "",
        unjudged=_unjudged(asked, reading),
        cut_off=cut_off,
    )
    found = triage(signals)
    return Judged(
        id=asked.row.id,
        polarity=signals.polarity,
        unhappy=signals.unhappy,
        priority=found.priority,
        needs_reply=found.needs_reply,
        model=model.name,
        language=asked.language,
        aspects=aspects_of(reading) if reading else (),
        flags=signals.flags,
        reasons=(*found.reasons, *_notes(asked, reading)),
        decided_by=signals.decided_by,
        no_auto_draft=found.no_auto_draft,
        unjudged=signals.unjudged,
    )


def _polarity(reading: Reading | None, stars: float | None) -> Polarity:
    """From the text where it was read, else from the rating alone, else neutral."""
    if reading is None:
        return Polarity.NEUTRAL if stars is None else rating.polarity_of(stars)
    if _is_mixed(reading):
        return Polarity.MIXED
    return likeliest(reading.negative, reading.neutral, reading.positive)


def _is_mixed(reading: Reading) -> bool:
    """Strong praise and strong complaint both stand there, neither of them in passing."""
    bad = _words(part for part in reading.parts if part.negative >= STRONG_PART)
    good = _words(part for part in reading.parts if part.positive >= STRONG_PART)
    return min(bad, good) >= MIXED_SHARE * (bad + good) > 0


def _words(parts: Iterable[Part]) -> int:
    return sum(len(part.text.split()) for part in parts)


def _deciding(reading: Reading) -> str:
    """The sentence that pulls the hardest the way the whole text leans."""
    if not reading.parts:
        return ""
    complaint = reading.unhappy >= reading.positive
    pull = (lambda part: part.unhappy) if complaint else (lambda part: part.positive)
    return max(reading.parts, key=pull).text


def _unjudged(asked: _Asked, reading: Reading | None) -> str:
    """Why nothing could be told; a rating alone is enough for an empty or foreign text."""
    if reading is not None:
        return ""
    if asked.readable:
        return "the model could not read this text"
    if asked.row.stars is not None:
        return ""
    if not asked.text:
        return "there is neither a text nor a rating"
    return f"{_in_language(asked.language)}, which the model does not read, and has no rating"


def _notes(asked: _Asked, reading: Reading | None) -> Iterator[str]:
    """What a person should know of how it was judged."""
    if reading is None and asked.row.stars is not None:
        if not asked.text:
            yield "no text: judged by the rating alone"
        elif not asked.readable:
            yield f"{_in_language(asked.language)}: judged by the rating alone"
    if reading is not None and reading.share_read < 1:
        yield f"a very long text: {reading.share_read:.0%} of it was read, from start to end"


def _in_language(code: str) -> str:
    return f"written in {ENGLISH_NAMES.get(code, f'another language ({code})')}"
