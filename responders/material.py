"""All that a draft is made of, read before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.casework.replying import reply_due
from monitor.models.corrected import Finding
from monitor.models.draft import Draft, DraftState
from monitor.models.judged import Polarity, Priority
from monitor.models.mention import Mention
from monitor.store import corrections, drafts, mentions, voices
from monitor.store.ids import id_of
from monitor.workflow import folding, promises, threads
from monitor.workflow.folding import Folded
from monitor.workflow.texts import Terms, pack_of, view
from responders.drafting.asked import AspectView, Judged, Known, Style, Thread
from responders.drafting.write import DraftRequest

KNOWN = {
    threads.Known.NOTHING: Known.NOTHING,
    threads.Known.OPEN: Known.CASE_OPEN,
    threads.Known.CONTACTED: Known.CONTACTED,
}


@dataclass(frozen=True)
class Wish:
    """What a person asked of the next draft."""

    style: str = ""
    says: str = ""
    by: int | None = None


@dataclass(frozen=True)
class Material:
    """All that a draft is made of."""

    mention_id: int
    revision: int
    number: int  #: Of the draft to be; a second one of this number is refused by the table.
    reference: str
    request: DraftRequest
    no_text_why: str  #: Why no text may be written by itself; empty if one may.
    priority: Priority
    subject_id: int | None
    wish: Wish
    folded: Folded | None  #: The crisis that it is part of.
    due_at: datetime  #: When the author should have our answer.


def gather(
    session: Session, terms: Terms, mention: Mention, number: int, now: datetime
) -> Material:
    """What the draft of this number is made of; reads only."""
    mention_id = id_of(mention)
    found = corrections.finding(session, mention_id, mention.revision)
    source = mentions.source_of(session, mention_id, replying=True)
    case = promises.case_of(session, mention)
    reference = case.reference if case else promises.free_reference(session)
    crisis = folding.crisis_of(session, mention, found, terms.crisis, now)
    thread = threads.thread_of(session, mention)
    wish = Wish(mention.draft_wanted_style, mention.draft_wanted_says, mention.draft_wanted_by)
    return Material(
        mention_id=mention_id,
        revision=mention.revision,
        number=number,
        reference=reference,
        request=DraftRequest(
            mention=view(session, mention),
            judged=_judged(found, _decided_by(session, mention)),
            pack=pack_of(source),
            contact=terms.contact,
            reference=reference,
            recent=tuple(reversed(drafts.recent_texts(session, mention.place))),
            seed=f"{mention_id}/{number}",
            style=style_of(wish.style),
            thread=Thread(thread.kind.value),
            known=KNOWN[thread.known],
            holding=crisis is not None,
            voice=voices.current(session),
            changes=wish.says,
        ),
        no_text_why=_for_a_person(found),
        priority=found.priority,
        subject_id=source.subject_id if source else None,
        wish=wish,
        folded=crisis,
        due_at=_due(session, mention_id, mention.revision, found.priority, now),
    )


def style_of(name: str) -> Style:
    """How the writer calls a style that a person asked for; one it does not know is its own."""
    return Style(name) if name in list(Style) else Style.NORMAL


def replaced(session: Session, mention_id: int, but: int | None = None) -> Draft | None:
    """The draft in whose place the next one comes."""
    before = [one for one in drafts.of_mention(session, mention_id) if one.id != but]
    return before[-1] if before and before[-1].state is DraftState.REPLACED else None


def _due(
    session: Session, mention_id: int, revision: int, priority: Priority, now: datetime
) -> datetime:
    """What is asked for anew is due when the one before was: the author waits all the same."""
    before = replaced(session, mention_id)
    if before is not None and before.revision == revision and before.due_at is not None:
        return before.due_at
    return reply_due(now, priority)


def _for_a_person(found: Finding) -> str:
    """Why a person writes this reply, in words; empty if the composer may."""
    if found.no_auto_draft:
        return "; ".join(found.reasons) or "a person writes this reply"
    return ""


def _decided_by(session: Session, mention: Mention) -> str:
    row = corrections.judged(session, id_of(mention), mention.revision)
    return row.decided_by if row else ""


def _judged(found: Finding, decided_by: str) -> Judged:
    """A finding as far as a reply depends on it; what nobody could judge counts as unhappy."""
    return Judged(
        unhappy=found.unhappy is not False,
        polarity=found.polarity or Polarity.NEGATIVE,
        aspects=tuple(
            AspectView(one.aspect, one.polarity.value, (one.words,)) for one in found.aspects
        ),
        severe=found.priority.rank >= Priority.URGENT.rank,
        question="question" in found.flags,
        decided_by=decided_by,
    )
