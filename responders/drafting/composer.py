"""Says a plan in the sentences of a language pack, to the length that the place takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.guidelines.pack import Pack, Permission
from monitor.guidelines.records import Contact
from monitor.guidelines.similarity import closeness
from responders.drafting.forms import FULL, SHORT, Choice, Material
from responders.drafting.language import LanguagePack
from responders.drafting.plan import ReplyPlan

_TRIES = 24  #: Variants looked at for one that is far from recent replies.
_FAR_ENOUGH = 0.4
_SAME_OPENING = 4  #: Words; two replies on one page should not begin alike.


class NoRoom(Exception):
    """The place's limit is too small for a reply with a private way."""


def compose(
    plan: ReplyPlan,
    *,
    language: LanguagePack,
    pack: Pack,
    contact: Contact,
    reference: str,
    recent: Sequence[str] = (),
    seed: str = "",
) -> str:
    """Write the reply: the same for the same arguments, and far from every recent reply.

    Raises NoRoom where the place takes too few characters for even the shortest form.
    """
    best, nearest = "", 2.0
    for number in range(_TRIES):
        choice = Choice(f"{seed}#{number}")
        text = _fitting(Material(plan, pack, contact, reference, language, choice))
        near = _nearness(text, recent, plan.name, contact)
        if near < nearest:
            best, nearest = text, near
        if near < _FAR_ENOUGH:
            break
    return best


def _nearness(text: str, recent: Sequence[str], name: str, contact: Contact) -> float:
    """How near a text is to the nearest recent reply; a like opening counts on top."""
    mine = (name, contact.signature, contact.email, contact.url)
    return max(
        (closeness(text, other, mine) + _opens_alike(text, other) for other in recent), default=0.0
    )


def _opens_alike(one: str, other: str) -> float:
    return 0.2 if _opening(one) == _opening(other) else 0.0


def _opening(text: str) -> list[str]:
    """The first words after a greeting, if there is one."""
    words = text.casefold().split()
    start = next((at + 1 for at, word in enumerate(words[:3]) if word.endswith(",")), 0)
    return words[start : start + _SAME_OPENING]


def _fitting(material: Material) -> str:
    """The longest form that the place takes."""
    for text in _forms(material):
        if material.pack.fits(text):
            return text
    raise NoRoom(
        f"{material.pack.title} takes {material.pack.max_length} {material.pack.unit.value}, "
        "too few for a reply that shows the way on"
    )


def _forms(material: Material) -> Iterator[str]:
    full = FULL[material.plan.strategy](material)
    yield _signed(material, _paragraph(material, full))
    short = SHORT[material.plan.strategy](material)
    yield _signed(material, _paragraph(material, short))
    yield _paragraph(material, short)
    yield _paragraph(material, short[1:] if len(short) > 2 else short, greet=False)


def _signed(material: Material, text: str) -> str:
    return f"{text}\n{material.signature}" if material.signature else text


def _paragraph(material: Material, sentences: Sequence[str], *, greet: bool = True) -> str:
    """Sentences in a row, after a greeting where we have a name for it."""
    text = " ".join(sentence for sentence in sentences if sentence)
    name = material.plan.name
    if not greet or not name or material.pack.names is Permission.FORBIDDEN:
        return text
    greeting = material.say(material.lines.greets, "greets", name=name)
    return f"{greeting} {text[:1].lower()}{text[1:]}"
