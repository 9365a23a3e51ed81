"""Writes the draft for one mention: a text that passed the guidelines, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.guidelines.records import Finding, Severity
from monitor.guidelines.rules import passes
from responders.drafting.composer import Composed, NoRoom, compose
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.matters import exact_words
from responders.drafting.parts import Given
from responders.drafting.plan import ReplyPlan, Strategy
from responders.drafting.planned import Planned, found_in, planned
from responders.drafting.request import DraftRequest, NotWritten, Written

__all__ = ["DraftRequest", "NotWritten", "Written", "write"]

_SEEDS = 6  #: Texts tried before another plan is.


def write(request: DraftRequest) -> Written | NotWritten:
    """Write a draft that passes every blocking check, or say in words why there is none."""
    language = pack_for(request.mention.language)
    if language is None:
        spoken = request.mention.language or "an unknown language"
        return NotWritten(f"No reply can be written in {spoken}: there is no language pack for it.")
    ready = planned(request, language)
    if missing := _missing(ready.plan, request, language):
        return NotWritten(missing)
    try:
        return _best(request, ready)
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


def _best(request: DraftRequest, ready: Planned) -> Written | NotWritten:
    """The first clean text, else the one with the fewest findings that nothing blocks."""
    found: list[Finding] = []
    best: Written | None = None
    given = ready.given
    for number, tried in _plans(ready.plan, request.judged.unhappy):
        recent = request.recent
        composed = compose(
            tried, given, recent=recent, disliked=request.disliked, seed=f"{request.seed}/{number}"
        )
        found = found_in(request, ready, composed.text)
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


def _why(found: list[Finding]) -> str:
    blocking = [one.says for one in found if one.severity is Severity.BLOCK]
    return "No reply passed the guidelines. " + " ".join(blocking)
