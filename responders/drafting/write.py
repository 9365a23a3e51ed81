"""Writes the draft for one mention: a text that passed the guidelines, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from monitor.guidelines.edits import Runs
from monitor.guidelines.pack import Pack
from monitor.guidelines.records import Contact, Finding, MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings, passes
from monitor.guidelines.voice import Voice
from monitor.store.examples import PastReply
from responders.drafting.asked import Asked, Judged, Known, Style, Thread
from responders.drafting.composer import Composed, NoRoom, compose
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.matters import exact_words
from responders.drafting.parts import Given
from responders.drafting.plan import ReplyPlan, Strategy, plan_reply

_SEEDS = 6  #: Texts tried before another plan is.


@dataclass(frozen=True)
class DraftRequest:
    """What a reply is written from; nothing that the author did not publish is in here."""

    mention: MentionView
    judged: Judged
    pack: Pack
    contact: Contact = field(default_factory=Contact)
    reference: str = ""
    recent: tuple[str, ...] = ()  #: Replies given lately on the same listing, the newest last.
    seed: str = ""  #: The mention's id, say; another seed gives another draft.
    voice: Voice = field(default_factory=Voice)
    style: Style = Style.NORMAL
    thread: Thread = Thread.FIRST
    known: Known = Known.NOTHING
    holding: bool = False  #: Many write about the same trouble: say only what is known.
    #: Approved replies of this team to reviews like this one, the nearest first.
    examples: tuple[PastReply, ...] = ()
    disliked: tuple[Runs, ...] = ()  #: How sentences are worded that people take out.
    changes: str = ""  #: What a person of the team asked to be changed, in their words.


@dataclass(frozen=True)
class Written:
    """A draft that nothing blocks; `findings` are what a person should look at."""

    text: str
    language: str
    findings: tuple[Finding, ...]
    strategy: Strategy
    matters: tuple[str, ...] = ()  #: The exact words of the review that it takes up.
    contact: Contact = field(default_factory=Contact)  #: Whom it names: the voice chooses.
    writer: str = "composer"  #: Or "llm:NAME".
    note: str = ""  #: What people should know of how it was written.


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
    voice = request.voice.at(request.pack.kind)
    asked = Asked(request.style, request.thread, request.known, request.holding)
    plan = plan_reply(request.mention, request.judged, language, asked, voice)
    if missing := _missing(plan, request, language):
        return NotWritten(missing)
    given = _given(request, plan, language, voice)
    try:
        return _best(request, plan, given)
    except NoRoom as none:
        return NotWritten(f"No reply fits: {none}.")


def _missing(plan: ReplyPlan, request: DraftRequest, language: LanguagePack) -> str:
    """What a reply of this kind needs and does not have; "" for nothing."""
    if plan.needs_way and not request.reference:
        return "No case is reserved, so there is no reference to give."
    lines = language.sentences
    if plan.strategy is Strategy.HOLD and not lines.holding_knows:
        return f"No holding reply can be written in {language.language}: the pack has none."
    if plan.strategy is Strategy.ANSWER and not (plan.facts or lines.question_private):
        return f"No answer can be written in {language.language}: the pack has none."
    return ""


def _given(request: DraftRequest, plan: ReplyPlan, language: LanguagePack, voice: Voice) -> Given:
    """What the text is made of: the contact as the voice has it, signed by a role at least."""
    pack, code = request.pack, language.language
    contact = request.voice.contact(request.contact, pack.kind, code, plan.aspect)
    signed = replace(contact, signature=contact.signature or language.signature)
    return Given(pack, signed, request.reference, language, voice)


def _best(request: DraftRequest, plan: ReplyPlan, given: Given) -> Written | NotWritten:
    """The first clean text, else the one with the fewest findings that nothing blocks."""
    found: list[Finding] = []
    best: Written | None = None
    for number, tried in _plans(plan, request.judged.unhappy):
        recent = request.recent
        composed = compose(
            tried, given, recent=recent, disliked=request.disliked, seed=f"{request.seed}/{number}"
        )
        found = findings(_as_reply(request, given, composed.text))
        if passes(found) and (best is None or len(found) < len(best.findings)):
            best = _written(tried, given, composed, found)
        if best is not None and (not best.findings or number + 1 >= _SEEDS):
            return best
    return best or NotWritten(_why(found))


def _plans(plan: ReplyPlan, unhappy: bool) -> Iterator[tuple[int, ReplyPlan]]:
    """The plan; then giving back more, with one matter only, asking: if no text is let through."""
    plans = [plan]
    if unhappy and plan.strategy is not Strategy.HOLD:
        one = [replace(plan, matters=(matter,)) for matter in plan.matters]
        plans += [replace(plan, insists=True), *(one if len(one) > 1 else []), plan.asking()]
    for at, tried in enumerate(plans):
        yield from ((at * _SEEDS + number, tried) for number in range(_SEEDS))


def _written(
    plan: ReplyPlan,
    given: Given,
    composed: Composed,
    found: list[Finding],
) -> Written:
    return Written(
        text=composed.text,
        language=given.language.language,
        findings=tuple(found),
        strategy=plan.strategy,
        matters=exact_words(composed.taken, composed.text),
        contact=given.contact,
    )


def _as_reply(request: DraftRequest, given: Given, text: str) -> ReplyText:
    return ReplyText(
        text=text,
        pack=request.pack,
        mention=request.mention,
        reference=request.reference,
        contact=given.contact,
        recent=request.recent,
        unhappy=request.judged.unhappy,
        voice=given.voice,
    )


def _why(found: list[Finding]) -> str:
    blocking = [one.says for one in found if one.severity is Severity.BLOCK]
    return "No reply passed the guidelines. " + " ".join(blocking)
