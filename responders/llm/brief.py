"""A plan as orders in words: what the language model is told to say."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.guidelines.voice import Formality
from monitor.guidelines.words import words_of
from responders.drafting.asked import Known, Style, Thread
from responders.drafting.plan import ReplyPlan, Strategy
from responders.drafting.planned import Planned, way_of
from responders.drafting.write import DraftRequest
from responders.llm.prompt import Brief

#: Characters that greeting, private way and signature take, and room to spare.
_FRAME = 60

LANGUAGES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian",
    "nl": "Dutch", "pt": "Portuguese",
}  # fmt: skip

_STEPS = {
    Strategy.OWN_THE_EXPERIENCE: (
        "thank the author for saying it",
        "say sorry for exactly what happened to them, naming it with a word or two of theirs",
        "take their side in one sentence",
        "say that a person will take it up with them",
    ),
    Strategy.ASK_WHAT_WENT_WRONG: (
        "thank the author for saying it",
        "say sorry that they were let down, and show that you heard how strongly they feel",
        "ask what went wrong",
    ),
    Strategy.THANK_AND_HEAR: (
        "thank the author for what they liked, naming it",
        "say that you also read their one remark, naming it, and are sorry about that part",
    ),
    Strategy.THANK: ("thank the author for what they liked, naming it",),
    Strategy.RECEIVE: ("thank the author for writing, without cheer, and name what it is about",),
    Strategy.ANSWER: (
        "thank the author for asking",
        "answer with a sentence that you may state, or say that a person will answer in private",
    ),
    Strategy.HOLD: (
        "say sorry for exactly what the author describes",
        "say that we know of it and are looking into it, and nothing more",
    ),
}
_THREADS = {
    Thread.ANSWERED_US: "the author answers an earlier reply of ours: thank them for coming back",
    Thread.AGAIN: "the author wrote to us before: say that you have read both",
    Thread.ELSEWHERE: "the author wrote the same elsewhere: say that it is one matter with us",
}
_KNOWN = {
    Known.CASE_OPEN: "say that a colleague has their matter in hand already",
    Known.CONTACTED: "say that we have written to them and look forward to their answer",
}
_STYLES = {
    Style.SHORTER: "be brief: two or three short sentences in all",
    Style.WARMER: "be warm: one more sentence of fellow feeling",
    Style.FIX_FIRST: "begin with what happens next, and say sorry after it",
}


def brief_for(request: DraftRequest, planned: Planned) -> Brief:
    """What the model is told for one reply; no contact, no reference, no name is in it."""
    voice, plan = planned.voice, planned.plan
    words = frozenset(word.text for word in words_of(request.mention.whole))
    stated = plan.facts or voice.facts_about(words, planned.language)
    return Brief(
        language=LANGUAGES.get(planned.language, planned.language),
        formal=voice.formality is Formality.FORMAL,
        steps=tuple(_steps(request, plan)),
        most_characters=_room(planned),
        brand=voice.brand,
        avoid=voice.avoid,
        say_instead=tuple(voice.say_instead.items()),
        facts=tuple(fact.says for fact in stated),
        asked=request.changes,
    )


def _steps(request: DraftRequest, plan: ReplyPlan) -> Iterator[str]:
    if request.thread in _THREADS:
        yield _THREADS[request.thread]
    yield from _STEPS[plan.strategy]
    if request.known in _KNOWN:
        yield _KNOWN[request.known]
    if request.style in _STYLES:
        yield _STYLES[request.style]


def _room(planned: Planned) -> int | None:
    """How long the middle may be where the place sets a limit; the unit is taken as it is."""
    most = planned.given.pack.max_length
    if most is None or most > 1200:
        return None
    return max(60, most - len(way_of(planned)) - _FRAME - len(planned.given.contact.signature))
