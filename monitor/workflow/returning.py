"""A reply that was refused, or could not be sent, comes back to people with the reason."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.guidelines.records import Severity
from monitor.models.draft import Attempt, Draft, DraftState, ReplyState
from monitor.store import audit, drafts, mentions
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow.ground import changed, mention_of

CHECK = "place"  #: The finding's name: it is the place's own word, not a guideline's.


def bring_back(session: Session, attempt: Attempt, why: str, now: datetime) -> Draft | None:
    """Put the same text before people again, as a draft that says what became of it.

    None where there is nothing to decide: a change of a live reply (its old words still stand), a
    mention that has changed or gone meanwhile, another draft that waits already.
    """
    before = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
    _, mention = mention_of(session, attempt)
    mention_id = id_of(mention)
    if before is None or changed(session, mention, attempt.revision):
        return None
    if drafts.undecided(session, mention_id):
        return None
    draft = Draft(
        mention_id=mention_id,
        case_id=before.case_id,
        revision=before.revision,
        number=drafts.next_number(session, mention_id, before.revision),
        text=attempt.text,
        text_hash=mentions.hash_of(attempt.text),
        language=before.language,
        gloss=list(before.gloss),
        style=before.style,
        holding=before.holding,
        examples=list(before.examples),
        written_by=before.written_by,
        state=DraftState.PENDING,
        why=clean(f"came back: {why}")[:1000],
        findings=[_finding(attempt, why)],
        written_at=now,
        due_at=before.due_at,
    )
    session.add(draft)
    session.flush()
    desks = [card.desk for card in drafts.cards_of(session, id_of(before))]
    drafts.owe_card(session, draft, desks, now)
    audit.record(session, "came back", "draft", id_of(draft), now, attempt=id_of(attempt))
    return draft


def _finding(attempt: Attempt, why: str) -> dict[str, str]:
    refused = attempt.state is ReplyState.REFUSED
    lead = "The place refused this text" if refused else "This text could not be sent"
    says = clean(f"{lead}: {why}")[:1000]
    return {"check": CHECK, "severity": Severity.WARN.value, "says": says}
