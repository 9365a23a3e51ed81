"""A plan with all that its text is made of, and the frame that any middle is put into."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.guidelines.records import Finding, ReplyText
from monitor.guidelines.rules import findings
from monitor.guidelines.voice import Voice
from responders.drafting.asked import Asked
from responders.drafting.choosing import Choice, Fresh
from responders.drafting.composer import greeted
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.parts import Given, Material
from responders.drafting.plan import ReplyPlan, plan_reply
from responders.drafting.request import DraftRequest


@dataclass(frozen=True)
class Planned:
    """What a reply will do, and what it is made of."""

    plan: ReplyPlan
    given: Given
    voice: Voice  #: As it is on this kind of site.

    @property
    def language(self) -> str:
        """The language of the reply."""
        return self.given.language.language


def planned(request: DraftRequest, language: LanguagePack | None = None) -> Planned:
    """Plan a reply. Raises ValueError where there is no language pack: then a person writes."""
    pack = language or pack_for(request.mention.language)
    if pack is None:
        raise ValueError(f"no language pack for {request.mention.language}")
    voice = request.voice.at(request.pack.kind)
    asked = Asked(request.style, request.thread, request.known, request.holding)
    plan = plan_reply(request.mention, request.judged, pack, asked, voice)
    return Planned(plan, _given(request, plan, pack, voice), voice)


def _given(request: DraftRequest, plan: ReplyPlan, language: LanguagePack, voice: Voice) -> Given:
    """What the text is made of: the contact as the voice has it, signed by a role at least."""
    pack, code = request.pack, language.language
    contact = request.voice.contact(request.contact, pack.kind, code, plan.aspect)
    signed = replace(contact, signature=contact.signature or language.signature)
    return Given(pack, signed, request.reference, language, voice)


def found_in(request: DraftRequest, planned: Planned, text: str) -> list[Finding]:
    """What the guidelines say of a text as this reply."""
    return findings(
        ReplyText(
            text=text,
            pack=request.pack,
            mention=request.mention,
            reference=request.reference,
            contact=planned.given.contact,
            recent=request.recent,
            unhappy=request.judged.unhappy,
            voice=planned.voice,
        )
    )


def framed(planned: Planned, middle: str, seed: str) -> str | None:
    """A middle with greeting, private way and signature; None where the place has no room.

    The way is said in short, and the signature left out, before a text is given up.
    """
    plan, given = planned.plan, planned.given
    fresh = Fresh(given.voice.formality, frozenset(), given.voice.avoid)
    material = Material(plan, given, Choice(f"{seed}/frame", fresh))
    for short, signed in ((False, True), (True, True), (True, False)):
        way = material.way(short=short) if plan.needs_way else ""
        text = greeted(material, " ".join(part for part in (middle, way) if part))
        signature = f"\n{material.signature}" if signed and material.signature else ""
        if given.pack.fits(text + signature):
            return text + signature
    return None


def way_of(planned: Planned, seed: str = "") -> str:
    """The sentence that shows the private way, as short as it gets; "" where none is needed."""
    fresh = Fresh(planned.given.voice.formality, frozenset(), planned.given.voice.avoid)
    material = Material(planned.plan, planned.given, Choice(f"{seed}/frame", fresh))
    return material.way(short=True) if planned.plan.needs_way else ""
