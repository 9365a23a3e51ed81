"""In which order each strategy says its parts: in full, in short, and in a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from responders.drafting.asked import Style
from responders.drafting.parts import Material
from responders.drafting.plan import Strategy

_Part = Callable[[Material], str]

#: Each word of a build, and the part that it stands for.
PARTS: dict[str, _Part] = {
    "thanks": Material.thanks,
    "sorry": Material.sorry,
    "word": Material.first_word,
    "owns": Material.owns,
    "strength": Material.strength,
    "asks": Material.asks,
    "good": Material.good,
    "wishes": Material.wishes,
    "next": Material.next_step,
    "warmth": Material.warmth,
    "way": Material.way,
    "praise": Material.praise,
    "praise_adds": Material.praise_adds,
    "praise_ends": Material.praise_ends,
    "hears": Material.hears,
    "hears_ends": Material.hears_ends,
    "question_thanks": Material.question_thanks,
    "answers": Material.answers,
    "question_private": Material.question_private,
    "knows": Material.holding_knows,
    "looks": Material.holding_looks,
    "news": Material.holding_news,
    "short_thanks": lambda m: m.thanks(short=True),
    "short_sorry": lambda m: m.sorry(1, short=True),
    "short_asks": lambda m: m.asks(short=True),
    "short_way": lambda m: m.way(short=True),
}

_FULL = {
    Strategy.OWN_THE_EXPERIENCE: (
        "thanks sorry word owns good wishes way",
        "sorry word owns good thanks wishes way",
        "thanks good sorry word owns wishes way",
        "sorry word thanks good owns next way",
        "thanks sorry owns word good next way",
        "sorry owns word good next thanks way",
        "thanks sorry word good owns wishes way",
        "sorry word good thanks owns next way",
        "thanks good sorry word next way",
        "sorry owns word good wishes thanks way",
        "thanks sorry word good owns next way",
    ),
    Strategy.ASK_WHAT_WENT_WRONG: (
        "thanks strength sorry word asks next way",
        "sorry strength word thanks asks wishes way",
        "strength sorry word asks thanks next way",
        "thanks sorry strength word owns asks way",
        "sorry strength word owns asks thanks way",
        "thanks sorry word strength asks wishes way",
        "sorry word thanks strength asks next way",
    ),
    Strategy.RECEIVE: (
        "thanks hears_ends",
        "thanks word hears_ends",
        "hears_ends thanks",
    ),
    Strategy.THANK: (
        "praise praise_adds praise_ends",
        "praise praise_ends praise_adds",
        "praise_adds praise praise_ends",
    ),
    Strategy.THANK_AND_HEAR: (
        "praise hears hears_ends",
        "hears praise hears_ends",
    ),
    Strategy.ANSWER: (
        "question_thanks answers",
        "question_thanks question_private way",
    ),
    Strategy.HOLD: (
        "sorry word knows looks news thanks way",
        "thanks knows sorry word looks news way",
        "knows sorry word looks news thanks way",
        "thanks sorry word knows looks news way",
    ),
}
_SHORT = {
    Strategy.OWN_THE_EXPERIENCE: (
        "short_thanks sorry word owns short_way",
        "sorry word owns short_thanks short_way",
        "short_sorry word next short_thanks short_way",
        "short_thanks short_sorry word wishes short_way",
        "short_thanks short_sorry owns short_way",
    ),
    Strategy.ASK_WHAT_WENT_WRONG: (
        "short_thanks sorry strength word short_asks short_way",
        "strength sorry word short_thanks short_asks short_way",
        "sorry strength word short_asks short_thanks short_way",
        "short_thanks strength sorry word short_asks short_way",
    ),
    Strategy.RECEIVE: ("thanks hears_ends", "short_thanks hears_ends"),
    Strategy.THANK: ("praise praise_ends praise_adds", "praise praise_adds praise_ends"),
    Strategy.THANK_AND_HEAR: ("short_thanks hears hears_ends", "short_thanks hears"),
    Strategy.ANSWER: ("answers", "question_private short_way"),
    Strategy.HOLD: ("short_thanks sorry knows looks short_way", "sorry knows short_way"),
}
_TINY = {
    Strategy.OWN_THE_EXPERIENCE: (
        "short_thanks short_sorry word short_way",
        "short_sorry word short_thanks short_way",
    ),
    Strategy.ASK_WHAT_WENT_WRONG: (
        "short_thanks sorry word short_asks short_way",
        "sorry word short_asks short_thanks short_way",
    ),
    Strategy.RECEIVE: ("short_thanks",),
    Strategy.THANK: ("praise",),
    Strategy.THANK_AND_HEAR: ("short_thanks hears",),
    Strategy.ANSWER: ("answers", "question_private short_way"),
    Strategy.HOLD: ("sorry knows short_way",),
}
#: Where not even thanks have room.
_BARE = {
    Strategy.OWN_THE_EXPERIENCE: ("short_sorry short_way",),
    Strategy.ASK_WHAT_WENT_WRONG: ("sorry short_asks short_way",),
    Strategy.RECEIVE: ("short_thanks",),
    Strategy.THANK: ("praise",),
    Strategy.THANK_AND_HEAR: ("hears",),
    Strategy.ANSWER: ("answers", "question_private short_way"),
    Strategy.HOLD: ("sorry short_way",),
}
_FIX_FIRST = {
    Strategy.OWN_THE_EXPERIENCE: ("next way sorry word owns thanks", "next way sorry owns thanks"),
    Strategy.ASK_WHAT_WENT_WRONG: ("next way sorry strength word asks thanks",),
}
_WARMER = {
    Strategy.OWN_THE_EXPERIENCE: (
        "thanks sorry word owns warmth good wishes way",
        "sorry word warmth owns good thanks next way",
    ),
    Strategy.ASK_WHAT_WENT_WRONG: (
        "thanks strength sorry word warmth asks next way",
        "sorry strength word warmth asks thanks wishes way",
    ),
}


def builds(material: Material) -> Iterator[tuple[str, ...]]:
    """The builds to try until one fits the place, the fullest first."""
    strategy, style = material.plan.strategy, material.plan.asked.style
    full = _FULL[strategy]
    if style is Style.FIX_FIRST:
        full = _FIX_FIRST.get(strategy, full)
    if style is Style.WARMER:
        full = _WARMER.get(strategy, full)
    lengths = [full, _SHORT[strategy], _TINY[strategy]]
    for number, options in enumerate(lengths[1:] if style is Style.SHORTER else lengths):
        yield tuple(material.choice.of(_meant(material, options), f"build {number}").split())
    yield tuple(material.choice.of(_meant(material, _BARE[strategy]), "build").split())


def _meant(material: Material, options: tuple[str, ...]) -> tuple[str, ...]:
    """An answer either states a fact or says that a person will answer: never both."""
    if material.plan.strategy is not Strategy.ANSWER:
        return options
    stating = bool(material.plan.facts)
    return tuple(one for one in options if ("answers" in one.split()) is stating)


def said(material: Material, build: tuple[str, ...]) -> list[str]:
    """The sentences of a build, in its order; parts with nothing to say are left out."""
    return [text for part in build if (text := PARTS[part](material))]
