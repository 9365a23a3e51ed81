"""Asking the line for another draft: of another style, with a word on what to change, or at all."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.models.draft import DraftState, Style
from monitor.models.mention import Answer
from monitor.store import audit, drafts, mentions, replies
from monitor.text import clean
from monitor.workflow import posts
from monitor.workflow.actors import Actor, Move, Outcome, may, refused
from monitor.workflow.deciding import UNDER_WAY, Seen, decidable, decide, too_late
from monitor.workflow.withdrawing import note

LONGEST_WORD = 1000  # characters of what a person says of a draft


def other_draft(
    session: Session, actor: Actor, seen: Seen, now: datetime, *, style: Style | None = None
) -> Outcome:
    """Ask the line for another draft of the same revision; this one is replaced."""
    wanted = f" ({_in_words(style)})" if style else ""
    return _replace(session, actor, seen, Move.OTHER_DRAFT, style, "", now,
                    f"asked for another draft{wanted}.")  # fmt: skip


def request_changes(
    session: Session, actor: Actor, seen: Seen, comment: str, style: Style | None, now: datetime
) -> Outcome:
    """Say what is wrong with a draft; another is written, and its card shows what was asked."""
    comment = clean(comment).strip()[:LONGEST_WORD]
    if not comment and style is None:
        return Outcome(False, "Say what is to be changed, or how it should be.", seen.draft_id)
    wanted = ": ".join(part for part in (_in_words(style), comment) if part)
    return _replace(session, actor, seen, Move.CHANGES, style, comment, now,
                    f"asked for changes: {wanted}")  # fmt: skip


def _replace(
    session: Session,
    actor: Actor,
    seen: Seen,
    move: Move,
    style: Style | None,
    comment: str,
    now: datetime,
    says: str,
) -> Outcome:
    draft, mention, no = decidable(session, actor, seen, move, now)
    if draft is None or mention is None:
        return no
    if move is Move.CHANGES and draft.state is DraftState.NO_TEXT:
        return Outcome(False, "There is no text to change: write the reply.", draft.id)
    if not decide(session, draft, DraftState.REPLACED, actor, now, comment=comment):
        return too_late(session, draft)
    mention.draft_wanted_at, mention.draft_wanted_by = now, actor.person_id
    mention.draft_wanted_style = style.value if style else ""
    mention.draft_wanted_says = comment
    session.add(mention)
    word = "changes asked" if move is Move.CHANGES else "other draft"
    note(session, word, draft, actor, now, style=mention.draft_wanted_style)
    posts.moved(session, draft, actor, says, now)
    return Outcome(True, "Another draft is on its way.", draft.id)


def _in_words(style: Style | None) -> str:
    return style.value.replace("_", " ") if style else ""


def want_draft(session: Session, actor: Actor, mention_id: int, now: datetime) -> Outcome:
    """Ask for a draft of a mention that has none waiting, whatever the judge said of it."""
    mention = mentions.by_id(session, mention_id)
    if mention is None:
        return Outcome(False, "This mention is not there.")
    if not may(session, actor, Move.OTHER_DRAFT, mention_id):
        return refused(Move.OTHER_DRAFT)
    if drafts.undecided(session, mention_id):
        return Outcome(False, "A draft is waiting for a decision already.")
    if mention.gone_at is not None:
        return Outcome(False, "The mention is gone from its place, so it cannot be answered.")
    if replies.under_way(session, mention_id):
        return Outcome(False, UNDER_WAY)
    mention.answer, mention.answer_why, mention.draft_wanted_at = Answer.MAY, "", now
    mention.draft_wanted_by = actor.person_id
    session.add(mention)
    audit.record(session, "draft wanted", "mention", mention_id, now, who=actor.who,
                 desk=actor.desk)  # fmt: skip
    return Outcome(True, "A draft is on its way.")
