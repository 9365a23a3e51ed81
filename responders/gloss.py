"""What a draft says, in the approver's language: the writer's plan as plain sentences."""

from __future__ import annotations

from responders.drafting.asked import Judged, Known, Thread
from responders.drafting.plan import Strategy
from responders.drafting.write import DraftRequest, Written

ENGLISH = "en"
WAY = "Shows the private way, with the reference {reference}."
SAYS = {
    Strategy.OWN_THE_EXPERIENCE: ("Is sorry, and names what went wrong.", WAY),
    Strategy.ASK_WHAT_WENT_WRONG: ("Is sorry, and asks what went wrong.", WAY),
    Strategy.THANK_AND_HEAR: ("Says thank you, and takes up what could be better.",),
    Strategy.THANK: ("Says thank you.",),
    Strategy.RECEIVE: ("Says thank you for writing, without cheer.",),
    Strategy.ANSWER: ("Answers the question, or says how a person will.",),
    Strategy.HOLD: ("Says that we know of the trouble and are looking into it.", WAY),
}
THREAD = {
    Thread.ANSWERED_US: "Goes on from our last reply.",
    Thread.AGAIN: "Knows that the author wrote before.",
    Thread.ELSEWHERE: "Knows that the author told it elsewhere too.",
}
KNOWN = {
    Known.CASE_OPEN: "Says that somebody is at work on it.",
    Known.CONTACTED: "Says that one of us has been in touch.",
}


def gloss(request: DraftRequest, written: Written) -> list[str]:
    """A draft in English sentences; none for a draft that is in English."""
    if written.language == ENGLISH:
        return []
    lines = [one.format(reference=request.reference) for one in SAYS[written.strategy]]
    if about := _about(request.judged):
        lines.insert(1, f"It is about {about}.")
    if written.matters:
        quoted = ", ".join(f"“{words}”" for words in written.matters)
        lines.append(f"Takes up the author's own words: {quoted}.")
    beside = (THREAD.get(request.thread), KNOWN.get(request.known))
    return [*lines, *(one for one in beside if one)]


def _about(judged: Judged) -> str:
    """The matters it names, in our words."""
    felt = ("negative", "mixed") if judged.unhappy else ("positive",)
    named = [one.aspect for one in judged.aspects if one.polarity in felt]
    return ", ".join(dict.fromkeys(named)).replace("_", " ")
