"""What invented customers write: as many different texts as a long kill test needs."""

from __future__ import annotations

from random import Random

_THINGS = (
    "saucepan", "teapot", "toaster", "lamp", "chair", "blanket", "coffee mill", "bread knife",
    "water jug", "wall clock", "garden table", "door bell",
)  # fmt: skip
_TROUBLES = (
    "The {thing} came with a broken handle and nobody answered my two letters.",
    "My {thing} arrived three weeks late and the box was dirty.",
    "I paid for a {thing} and never got it.",
    "The person at your counter was rude when I brought the {thing} back.",
    "I am still waiting for the refund for my {thing}.",
    "This is the worst {thing} I have had, it stopped on the second day.",
    "The driver was late with the {thing} and left it in the rain.",
    "The manual of the {thing} is terrible and your hotline never picks up.",
    "The {thing} is broken again, the second time in a month.",
    "A dirty {thing} in a new box, that is a bad joke.",
)
_ENDS = (
    "", " I had to go to town twice for it.", " My mother was looking forward to it.",
    " Not what I expect of a shop I have known for years.", " It was a present.",
    " I wrote this down on a Monday.", " Please look into it.",
)  # fmt: skip
_PRAISE = "The {thing} is lovely and the people in the shop are friendly. Number {number}."
_NAMES = ("Ada Birke", "Bo Lindt", "Cy Amber", "Dora Quell", "Emil Sand", "Fay Moor", "Gus Rain")


def thing_in(text: str) -> str:
    """What a complaint is about."""
    return next((thing for thing in _THINGS if thing in text), "order")


def words(random: Random, number: int, *, happy: bool) -> tuple[str, str]:
    """A text, different for each number, and the name under it."""
    name = random.choice(_NAMES)
    thing = random.choice(_THINGS)
    if happy:
        return _PRAISE.format(thing=thing, number=number), name
    trouble = _TROUBLES[number % len(_TROUBLES)].format(thing=thing)
    return f"{trouble}{random.choice(_ENDS)} It was order {number}.", name
