"""Setting the judge right: on a mention's page, and straight from the inbox's two queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form
from fastapi.responses import Response

from monitor.models.assessment import Correction
from monitor.models.corrected import (
    About,
    Finding,
    Word,
    about_aspect,
    as_judged,
    feels,
    not_about,
    read,
    unhappy,
)
from monitor.models.judged import Disagreement, Polarity
from monitor.web.showing import after
from monitor.web.visit import Sender, TheWeb
from monitor.workflow import corrections
from monitor.workflow.actors import Outcome

router = APIRouter()

DISAGREEMENTS = {
    Disagreement.COMPLAINT_UNDER_STARS: "A high rating stands over words that complain.",
    Disagreement.PRAISE_UNDER_STARS: "A low rating stands over words that praise.",
}
#: Where a form of the inbox leads back to.
BACK = {"disagree": "/?tab=disagree", "unjudged": "/?tab=unjudged"}


@dataclass(frozen=True)
class Said:
    """One word as the page shows it; `back` is the topic by which it is taken back."""

    says: str
    who: str
    at: datetime
    revision: int
    counts: bool
    about: str
    aspect: str


def said(
    rows: Iterable[Correction], found: Finding, revision: int, names: Mapping[int, str]
) -> list[Said]:
    """What people said of a mention, the newest first; `revision` is the present one."""
    shown: list[Said] = []
    counted: set[Word] = set()
    for row in reversed(list(rows)):
        word = read(row.field, row.value)
        if word is None:
            continue
        counts = row.revision == revision and word in found.said and word not in counted
        if counts:
            counted.add(word)
        who = names.get(row.corrected_by, "somebody")
        shown.append(Said(word.says, who, row.corrected_at, row.revision, counts,
                          word.about.value, word.aspect))  # fmt: skip
    return shown


@router.post("/mentions/{mention_id}/correct")
def correct(
    web: TheWeb,
    me: Sender,
    mention_id: int,
    revision: Annotated[int, Form()],
    move: Annotated[
        Literal["not-negative", "complaint", "feels", "about", "not-about", "take-back"], Form()
    ],
    polarity: Annotated[Polarity | None, Form()] = None,
    aspect: Annotated[str, Form(max_length=200)] = "",
    about: Annotated[About, Form()] = About.UNHAPPY,
    back: Annotated[Literal["", "disagree", "unjudged"], Form()] = "",
) -> Response:
    """Keep what a person says of the revision that they saw."""
    word = _word(move, polarity, aspect.strip(), about)
    if word is None:
        outcome = Outcome(False, "Choose what is right first, and then keep it.")
    else:
        with web.deciding() as session:
            outcome = corrections.correct(
                session, me.actor, mention_id, revision, word, web.clock()
            )
    return after(outcome, BACK.get(back, f"/mentions/{mention_id}"))


def _word(move: str, polarity: Polarity | None, aspect: str, about: About) -> Word | None:
    """What a form says; None if something in it was left open."""
    if move in ("complaint", "not-negative"):
        return unhappy(move == "complaint")
    if move == "take-back":
        return as_judged(about, aspect if about is About.ASPECT else "")
    if move == "feels":
        return feels(polarity) if polarity else None
    if not aspect:
        return None
    if move == "not-about":
        return not_about(aspect)
    return about_aspect(aspect, polarity) if polarity else None
