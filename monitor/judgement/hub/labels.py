"""What the labels of a classifier mean for us: polarity and unhappiness (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from monitor.judgement import rating
from monitor.judgement.answers import softmax
from monitor.judgement.heads import Floats, Fusion
from monitor.judgement.hub.trouble import Unusable

#: What stars alone say of an author's unhappiness is taken from here.
FUSION = Fusion()
SHOWN = 12  # labels in a message; emotion models have 28

_WORDS = {
    "negative": {"negative", "neg", "very negative", "bad", "negativ", "negativo", "unhappy"},
    "neutral": {"neutral", "neu", "neutre", "neutro"},
    "positive": {"positive", "pos", "very positive", "good", "positiv", "positivo", "happy"},
    "mixed": {"mixed"},
}
_STARS = re.compile(r"([1-5]) ?(?:stars?|★)")


def _of_stars(stars: int, negative: float, neutral: float, positive: float) -> tuple[float, ...]:
    return negative, neutral, positive, rating.fuse(FUSION, None, float(stars))


#: By meaning: shares of negative, neutral and positive, and how likely the author is unhappy. A
#: label of stars says of the author what the same rating would.
MEANINGS: Mapping[str, tuple[float, ...]] = {
    "negative": (1, 0, 0, 1),
    "neutral": (0, 1, 0, 0),
    "positive": (0, 0, 1, 0),
    "mixed": (0.5, 0, 0.5, 0.5),
    "1 star": _of_stars(1, 1, 0, 0),
    "2 stars": _of_stars(2, 1, 0, 0),
    "3 stars": _of_stars(3, 0, 1, 0),
    "4 stars": _of_stars(4, 0, 0, 1),
    "5 stars": _of_stars(5, 0, 0, 1),
}


@dataclass(frozen=True)
class Scale:
    """The labels of one model in its own order, each with its meaning."""

    labels: tuple[str, ...]
    meanings: tuple[str, ...]  #: Keys of MEANINGS.
    #: Each label is a question of its own (sigmoid), where otherwise one of them holds (softmax).
    many: bool = False

    def read(self, logits: Floats) -> Floats:
        """Negative, neutral and positive, which add up to one, and unhappy: (texts, 4)."""
        means = np.asarray([MEANINGS[meaning] for meaning in self.meanings], dtype=np.float32)
        if not self.many:
            together: Floats = softmax(logits) @ means
            return together
        yes = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return _of_questions(yes.astype(np.float32), means)


def _of_questions(yes: Floats, means: Floats) -> Floats:
    """A meaning holds if any of its labels does; with neither praise nor complaint: neutral."""
    # (texts, labels, 4) is small: a batch of some texts, 28 labels at most.
    any_of = 1 - np.prod(1 - yes[:, :, None] * means[None, :, :], axis=1)
    neither = (1 - any_of[:, 0]) * (1 - any_of[:, 2])
    any_of[:, 1] = np.maximum(any_of[:, 1], neither)
    any_of[:, :3] /= any_of[:, :3].sum(axis=1, keepdims=True)
    found: Floats = any_of.astype(np.float32)
    return found


def scale_of(
    who: str, labels: Sequence[str], given: Mapping[str, str], *, many: bool = False
) -> Scale:
    """The meaning of each label: as `given` by the settings, else as its name tells.

    Unusable names the labels that nobody can tell, and the setting that would. `who` begins the
    sentence. Nothing is guessed from an order: LABEL_0 is negative in one model, positive in the
    next.
    """
    said = {_plain(label): meaning for label, meaning in given.items()}
    unknown = [label for label in said if label not in {_plain(label) for label in labels}]
    if unknown:
        raise Unusable(f"{who} has no label {_listed(unknown)}; it has {_listed(labels)}")
    meanings = [said.get(_plain(label)) or _told(label) for label in labels]
    untold = [label for label, meaning in zip(labels, meanings, strict=True) if not meaning]
    if untold:
        raise Unusable(
            f"{who} has the labels {_listed(labels)}, and their names do not tell what "
            f"{_listed(untold)} means. Say it in amends.toml under [judge], as the model's own "
            f"page explains it: labels = {{ {_example(untold)} }}, each of them one of "
            f"{_listed(list(MEANINGS))}; to try it first, amends judge takes --label NAME=MEANING"
        )
    wrong = [meaning for meaning in meanings if meaning not in MEANINGS]
    if wrong:
        raise Unusable(f"{who}: a label means one of {_listed(list(MEANINGS))}")
    told = tuple(meaning for meaning in meanings if meaning)
    if not any(MEANINGS[meaning][0] for meaning in told):
        raise Unusable(f"{who} has the labels {_listed(labels)}: none of them means a complaint")
    return Scale(tuple(labels), told, many=many)


def _told(label: str) -> str | None:
    """What the name of a label says by itself; None if that is not plain."""
    plain = _plain(label)
    stars = _STARS.fullmatch(plain)
    if stars:
        return f"{stars[1]} star" if stars[1] == "1" else f"{stars[1]} stars"
    return next((meaning for meaning, words in _WORDS.items() if plain in words), None)


def _plain(label: str) -> str:
    return " ".join(re.split(r"[\s_-]+", label.strip().lower()))


def _listed(labels: Sequence[str]) -> str:
    """Some labels in a sentence; they come from outside, so they are kept short and printable."""
    shown = [_shown(label) for label in labels[:SHOWN]]
    return ", ".join(shown) + (f" and {len(labels) - SHOWN} more" if labels[SHOWN:] else "")


def _shown(label: str) -> str:
    printable = "".join(character for character in label if character.isprintable())
    return printable[:40] or "(no name)"


def _example(labels: Sequence[str]) -> str:
    # Without a meaning: whoever copies a guess of ours would turn half of all models round.
    pairs = [f'{_key(label)} = "..."' for label in labels[:SHOWN]]
    return ", ".join([*pairs, "..."] if labels[SHOWN:] else pairs)


def _key(label: str) -> str:
    """A label as a key of TOML."""
    shown = _shown(label)
    return shown if re.fullmatch(r"[A-Za-z0-9_-]+", shown) else json.dumps(shown)
