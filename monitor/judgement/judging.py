"""Judges a stream of texts: language, sentiment, rating, aspects, risk and triage in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from monitor.judgement import rating
from monitor.judgement.aspects import aspects_of, likeliest
from monitor.judgement.disagreement import disagreement
from monitor.judgement.language import detect
from monitor.judgement.risk import flags_of
from monitor.judgement.sentiment import ModelFailed, Part, Reading, SentimentModel
from monitor.judgement.triage import Signals, triage
from monitor.models.judged import Judged, Polarity, ToJudge

#: Texts in one call of the model: enough to sort by length, little enough to hold.
CHUNK = 128
#: A sentence with this much of one polarity is a strong one.
STRONG_PART = 0.6
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
    reader: SentimentModel | None  #: None where no model reads this language, or there is no text


def judge_texts(
    model: SentimentModel,
    rows: Iterable[ToJudge],
    *,
    cut_off: float | Callable[[ToJudge], float] | None = None,
    chunk: int = CHUNK,
    others: Mapping[str, SentimentModel] = MappingProxyType({}),
) -> Iterator[Judged]:
    """One judgement a row, in order, holding no more than `chunk` rows at a time.

    A text in a language that `model` does not read goes to the one that `others` names for it. From
    `cut_off` on (one for all, or one a row) an author counts as unhappy; without one, from the
    reader's own. A row that no model can read comes out unjudged, for a person; the others are
    not touched by it.
    """
    waiting = iter(rows)
    while taken := list(islice(waiting, chunk)):
        asked = [_asked(model, others, row) for row in taken]
        for item, reading in zip(asked, _read_all(asked), strict=True):
            judge = item.reader or model
            limit = cut_off(item.row) if callable(cut_off) else cut_off
            yield _judged(judge, item, reading, judge.cut_off if limit is None else limit)


def whole_text(row: ToJudge) -> str:
    """Title and text as one; the title once where the text begins with it."""
    title, text = row.title.strip(), row.text.strip()
    if not title or text.startswith(title):
        return text
    joint = " " if title[-1] in ".!?…:" else ". "
    return f"{title}{joint}{text}" if text else title


def _asked(model: SentimentModel, others: Mapping[str, SentimentModel], row: ToJudge) -> _Asked:
    text = whole_text(row)
    language = detect(text, row.language).code
    known = not language or not model.languages or language in model.languages
    reader = model if known else others.get(language)
    return _Asked(row, text, language, reader if text else None)


def _read_all(asked: Sequence[_Asked]) -> Sequence[Reading | None]:
    """A reading each where a model reads it; each model is asked once for all of its texts."""
    found: list[Reading | None] = [None] * len(asked)
    by_reader: dict[int, list[int]] = {}
    for number, item in enumerate(asked):
        if item.reader is not None:
            by_reader.setdefault(id(item.reader), []).append(number)
    for numbers in by_reader.values():
        reader = asked[numbers[0]].reader
        if reader is not None:
            readings = _read(reader, [asked[number].text for number in numbers])
            for number, reading in zip(numbers, readings, strict=True):
                found[number] = reading
    return found


def _read(model: SentimentModel, texts: Sequence[str]) -> Sequence[Reading | None]:
    """A reading each; when the whole chunk fails, text by text, None for those that fail alone."""
    try:
        return model.read(texts)
    except ModelFailed:
        return [_read_alone(model, text) for text in texts]


def _read_alone(model: SentimentModel, text: str) -> Reading | None:
    try:
        return model.read([text])[0]
    except ModelFailed:
        return None


def _judged(
    model: SentimentModel, asked: _Asked, reading: Reading | None, cut_off: float
) -> Judged:
    stars = asked.row.stars
    opposite = disagreement(reading, stars)
    signals = Signals(
        unhappy=model.fuse(reading.unhappy if reading else None, stars),
        polarity=_polarity(reading, stars),
        stars=stars,
        flags=flags_of(asked.text, asked.language),
        has_text=bool(asked.text),
        text_read=reading is not None,
        decided_by=_deciding(reading) if reading else "",
        unjudged=_unjudged(asked, reading),
        cut_off=cut_off,
        disagreement=opposite,
        words=reading.unhappy if reading else None,
        worst=_worst(reading).unhappy if reading and reading.parts else 0.0,
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
        anger=reading.anger if reading else None,
        disagreement=opposite,
        cut_off=cut_off,
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
    """The sentence that pulls the hardest the way the whole text leans; in a mixed one, to blame.

    Who praises and complains is answered for the complaint.
    """
    if not reading.parts:
        return ""
    if reading.unhappy >= reading.positive or _is_mixed(reading):
        return _worst(reading).text
    return max(reading.parts, key=lambda part: part.positive).text


def _worst(reading: Reading) -> Part:
    return max(reading.parts, key=lambda part: part.unhappy)


def _unjudged(asked: _Asked, reading: Reading | None) -> str:
    """Why nothing could be told; a rating alone is enough for an empty or foreign text."""
    if reading is not None:
        return ""
    if asked.reader is not None:
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
        elif asked.reader is None:
            yield f"{_in_language(asked.language)}: judged by the rating alone"
    if reading is not None and reading.share_read < 1:
        yield f"a very long text: {reading.share_read:.0%} of it was read, from start to end"


def _in_language(code: str) -> str:
    return f"written in {ENGLISH_NAMES.get(code, f'another language ({code})')}"
