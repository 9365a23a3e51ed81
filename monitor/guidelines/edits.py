"""What people change in a draft: sentences taken out, put in, and how much stayed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.guidelines.words import STOP, words_of

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
#: A removed sentence counts against every sentence that has this share of its runs of words.
ALIKE = 0.6
#: So many people's edits (of different mentions) have to agree before a sentence is left alone.
AGREED = 2
_RUN = 3


@dataclass(frozen=True)
class Edit:
    """One draft and what a person made of it."""

    removed: tuple[str, ...]
    added: tuple[str, ...]
    kept: float  #: 0 to 1: the share of the draft's words that stand in the person's text.


@dataclass(frozen=True)
class Edited:
    """One approved text of a person's own, and the draft that stood there before."""

    mention_id: int
    aspects: tuple[str, ...]
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class AspectEdits:
    """How drafts about one aspect fared."""

    aspect: str
    edits: int
    kept: float  #: The mean share of words that stayed.
    removed: tuple[tuple[str, int], ...]  #: Sentences taken out most often, and how often.


def sentences_of(text: str) -> list[str]:
    """The sentences of a reply, each with its stop; addresses keep their dots."""
    held = re.sub(r"(?<=\w)\.(?=\w)", "\u2024", text)
    found = (part.strip().replace("\u2024", ".") for part in _SENTENCE.findall(held))
    return [sentence for sentence in found if sentence]


def edit_between(before: str, after: str) -> Edit:
    """What was changed between a draft and the text that went out."""
    old, new = sentences_of(before), sentences_of(after)
    stayed = set(old) & set(new)
    return Edit(
        removed=tuple(sentence for sentence in old if sentence not in stayed),
        added=tuple(sentence for sentence in new if sentence not in stayed),
        kept=_kept(before, after),
    )


def _kept(before: str, after: str) -> float:
    old, new = _words(before), _words(after)
    if not old:
        return 0.0
    same = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) / len(old)


def _words(text: str) -> list[str]:
    return [word.text for word in words_of(text) if word.text != STOP]


def by_aspect(edited: Iterable[Edited], most: int = 3) -> list[AspectEdits]:
    """The edits by the aspect that the mention is about, the most edited aspect first."""
    found: dict[str, list[Edit]] = {}
    for one in edited:
        edit = edit_between(one.before, one.after)
        for aspect in one.aspects or ("other",):
            found.setdefault(aspect, []).append(edit)
    counted = [_counted(aspect, edits, most) for aspect, edits in found.items()]
    return sorted(counted, key=lambda one: (-one.edits, one.aspect))


def _counted(aspect: str, edits: Sequence[Edit], most: int) -> AspectEdits:
    removed = Counter(sentence for edit in edits for sentence in edit.removed)
    kept = sum(edit.kept for edit in edits) / len(edits)
    return AspectEdits(aspect, len(edits), kept, tuple(removed.most_common(most)))


Runs = frozenset[tuple[str, ...]]


def disliked(edited: Iterable[Edited]) -> tuple[Runs, ...]:
    """What people take out of drafts again and again, as runs of words.

    A sentence counts once a mention, and only if at least AGREED mentions' edits took out one
    like it: one person's taste on one day changes nothing.
    """
    removed: list[tuple[int, Runs]] = []
    for one in edited:
        for sentence in edit_between(one.before, one.after).removed:
            if runs := runs_of(sentence):
                removed.append((one.mention_id, runs))
    agreed = (
        runs
        for mention_id, runs in removed
        if len({other for other, its in removed if alike(runs, its)} | {mention_id}) >= AGREED
    )
    return tuple(dict.fromkeys(agreed))


def runs_of(sentence: str) -> Runs:
    """The runs of three words in a sentence; the whole, where it is shorter."""
    words = _words(sentence)
    if len(words) < _RUN:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def alike(one: Runs, other: Runs) -> bool:
    """Whether two sentences are worded alike, whatever they speak of."""
    smaller = min(len(one), len(other))
    return bool(smaller) and len(one & other) / smaller >= ALIKE


def unwanted(text: str, disliked: Sequence[Runs]) -> int:
    """How many sentences of a text are like one that people take out."""
    found = (runs_of(sentence) for sentence in sentences_of(text))
    return sum(any(alike(runs, one) for one in disliked) for runs in found)
