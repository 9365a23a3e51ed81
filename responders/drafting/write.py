"""Writes the draft for one mention: a text that passed the guidelines, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.guidelines.pack import Pack
from monitor.guidelines.records import Contact, Finding, MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings, passes
from responders.drafting.composer import NoRoom, compose
from responders.drafting.language import pack_for
from responders.drafting.plan import Judged, Strategy, plan_reply

_SEEDS = 8


@dataclass(frozen=True)
class DraftRequest:
    """What a reply is written from; nothing that the author did not publish is in here."""

    mention: MentionView
    judged: Judged
    pack: Pack
    contact: Contact = field(default_factory=Contact)
    reference: str = ""
    recent: tuple[str, ...] = ()  #: Replies given lately on the same listing.
    seed: str = ""  #: The mention's id, say; another seed gives another draft.


@dataclass(frozen=True)
class Written:
    """A draft that nothing blocks; `findings` are what a person should look at."""

    text: str
    language: str
    findings: tuple[Finding, ...]
    strategy: Strategy


@dataclass(frozen=True)
class NotWritten:
    """No draft, and why: the mention gets a card without one, and a person writes."""

    why: str


def write(request: DraftRequest) -> Written | NotWritten:
    """Write a draft that passes every blocking check, or say in words why there is none."""
    language = pack_for(request.mention.language)
    if language is None:
        spoken = request.mention.language or "an unknown language"
        return NotWritten(f"No reply can be written in {spoken}: there is no language pack for it.")
    plan = plan_reply(request.mention, request.judged, language)
    plans = [plan] * _SEEDS + ([plan.asking()] * _SEEDS if request.judged.unhappy else [])
    found: list[Finding] = []
    best: Written | None = None
    for number, plan in enumerate(plans):
        try:
            text = compose(
                plan,
                language=language,
                pack=request.pack,
                contact=request.contact,
                reference=request.reference,
                recent=request.recent,
                seed=f"{request.seed}/{number}",
            )
        except NoRoom as none:
            return NotWritten(f"No reply fits: {none}.")
        found = findings(_as_reply(request, text))
        if passes(found) and (best is None or len(found) < len(best.findings)):
            best = Written(text, language.language, tuple(found), plan.strategy)
        if best is not None and (not best.findings or number + 1 == _SEEDS):
            return best
    return best or NotWritten(_why(found))


def _as_reply(request: DraftRequest, text: str) -> ReplyText:
    return ReplyText(
        text=text,
        pack=request.pack,
        mention=request.mention,
        reference=request.reference,
        contact=request.contact,
        recent=request.recent,
        unhappy=request.judged.unhappy,
    )


def _why(found: list[Finding]) -> str:
    blocking = [one.says for one in found if one.severity is Severity.BLOCK]
    return "No reply passed the guidelines. " + " ".join(blocking)
