"""Says a plan in the sentences of a language pack, to the length that the place takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from monitor.guidelines.edits import Runs, unwanted
from monitor.guidelines.pack import Permission
from responders.drafting.builds import builds, said
from responders.drafting.choosing import Choice, Fresh
from responders.drafting.concerns import Taken
from responders.drafting.grammar import Bare
from responders.drafting.parts import Given, Material
from responders.drafting.plan import ReplyPlan
from responders.drafting.shingles import Shingles, masked, nearest, of_reply, share, shingles_of

TRIES = 24  #: Texts looked at for one that is far from recent replies.
REMEMBERED = 200  #: Recent replies that a draft is kept away from.
_LATELY = 6  #: Of these, the newest: their sentences are not said again if others are left.
_FAR_ENOUGH = 0.2
_CROWDED = 0.4  #: Where even the farthest text is nearer than this, letters are compared.
_SHORT = 240  #: Characters; in a short text a single sentence in common makes two look alike.
_LOOKED_AT = 8  #: So many of the farthest texts are looked at letter by letter,
_BESIDE = 16  #: beside so many of the recent ones.
_TAKEN_OUT = 0.3  #: What a sentence costs that people take out of drafts again and again.


class NoRoom(Exception):
    """The place's limit is too small for a reply with a private way."""


@dataclass(frozen=True)
class Composed:
    """A text, and what it gives back of the author's."""

    text: str
    taken: tuple[Taken, ...] = ()


def compose(
    plan: ReplyPlan,
    given: Given,
    *,
    recent: Sequence[str] = (),
    disliked: Sequence[Runs] = (),
    seed: str = "",
) -> Composed:
    """Write the reply: the same for the same arguments, and far from every recent reply.

    `recent` is in the order in which the replies were written. Raises NoRoom where the place
    takes too few characters for even the shortest form.
    """
    others = [of_reply(text) for text in recent[-REMEMBERED:]]
    lately: Shingles = frozenset().union(*others[-_LATELY:])
    fresh = Fresh(given.voice.formality, lately, given.voice.avoid)
    tried: list[tuple[float, int, Composed]] = []
    for number in range(TRIES):
        found = _fitting(Material(plan, given, Choice(f"{seed}#{number}", fresh)))
        near = nearest(masked(found.text, _hidden(found, plan, given)), others)
        near += _TAKEN_OUT * unwanted(found.text, disliked)
        tried.append((near, number, found))
        if near <= _FAR_ENOUGH:
            return found
    tried.sort(key=lambda one: one[:2])
    near, _, farthest_one = tried[0]
    if near <= _CROWDED and len(farthest_one.text) > _SHORT:
        return farthest_one
    farthest = [found for _, _, found in tried[:_LOOKED_AT]]
    return min(farthest, key=lambda found: _letters_alike(found, recent[-REMEMBERED:]))


def _letters_alike(found: Composed, recent: Sequence[str]) -> float:
    """How like it is, letter by letter, to the recent replies that share most words with it."""
    mine = shingles_of(found.text)
    nearest_first = sorted(recent, key=lambda text: share(of_reply(text), mine), reverse=True)
    matcher = SequenceMatcher(None, "", found.text)
    most = 0.0
    for other in nearest_first[:_BESIDE]:
        matcher.set_seq1(other)
        if matcher.quick_ratio() > most:  # never less than the ratio, and quick
            most = max(most, matcher.ratio())
    return most


def _hidden(found: Composed, plan: ReplyPlan, given: Given) -> list[str]:
    """What is no wording of ours: it makes copies look different, and different replies alike."""
    contact = given.contact
    own = [plan.name, contact.signature, contact.email, contact.url, given.reference]
    return [*own, *(taken.said for taken in found.taken)]


def _fitting(material: Material) -> Composed:
    """The longest form that the place takes."""
    pack = material.given.pack
    for found in _forms(material):
        if pack.fits(found.text):
            return found
    raise NoRoom(
        f"{pack.title} takes {pack.max_length} {pack.unit.value}, "
        "too few for a reply that shows the way on"
    )


def _forms(material: Material) -> Iterator[Composed]:
    """Each build greeted and signed, then bare: a signature is the first thing to go."""
    written: Composed | None = None
    for build in builds(material):
        fresh = replace(material, taken=[])
        sentences = said(fresh, build)
        text = greeted(fresh, " ".join(sentences))
        signature = f"\n{fresh.signature}" if fresh.signature else ""
        written = Composed(" ".join(sentences), tuple(fresh.taken))
        yield replace(written, text=text + signature)
    if written is not None:
        yield written


def greeted(material: Material, text: str) -> str:
    """The text after a greeting, where we have a name and the place takes names."""
    name, language = material.plan.name, material.given.language
    if not name or material.given.pack.names is Permission.FORBIDDEN:
        return text
    greeting = material.say(material.lines.greets, "greets", name=Bare(name))
    first = text.split(maxsplit=1)[0].rstrip(".,:;").casefold() if text else ""
    keeps = not greeting.endswith(",") or first in language.keeps_capital
    if language.lowers_after_greeting and not keeps:
        text = text[:1].lower() + text[1:]
    return f"{greeting}{language.greeting_ends}{text}"
