"""What the card of a draft shows now, drawn from the rows: never from what a desk sent back."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.casework import clocks
from monitor.guidelines.length import length_of
from monitor.models.cards import (
    CardAspect,
    CardCase,
    CardDraft,
    CardJudged,
    CardMention,
    CardView,
    Standing,
)
from monitor.models.case import Case
from monitor.models.corrected import Finding
from monitor.models.draft import Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Author, Mention
from monitor.models.source import Source, Subject, SwitchKind
from monitor.store import cases, corrections, mentions, people, replies, sources
from monitor.store.ids import id_of
from monitor.workflow.texts import pack_of

_STANDING = {
    DraftState.PENDING: Standing.ASKING,
    DraftState.NO_TEXT: Standing.ASKING,
    DraftState.APPROVED: Standing.APPROVED,
    DraftState.REJECTED: Standing.REJECTED,
    DraftState.WITHDRAWN: Standing.WITHDRAWN,
    DraftState.REPLACED: Standing.REPLACED,
}


def card_view(session: Session, draft: Draft, public_url: str, *, shadow: bool = False) -> CardView:
    """The card of a draft as it stands now. LookupError if its mention is gone from the store."""
    mention = session.get_one(Mention, draft.mention_id)
    source = mentions.source_of(session, draft.mention_id, replying=True)
    attempt = _attempt_of(session, draft)
    case = cases.by_id(session, draft.case_id) if draft.case_id else None
    decided_by = people.by_id(session, draft.decided_by) if draft.decided_by else None
    return CardView(
        draft_id=id_of(draft),
        version=draft.number,
        text_hash=draft.text_hash,
        mention=_mention(session, mention, source),
        judged=_judged(corrections.finding(session, draft.mention_id, draft.revision)),
        draft=_draft(draft, source),
        no_draft_why=draft.no_text_why,
        case=_case(session, case) if case else None,
        standing=_standing(draft, attempt),
        decided_by=decided_by.name if decided_by else "",
        decided_at=draft.decided_at,
        standing_since=_since(draft, attempt),
        detail=_detail(draft, attempt),
        by_hand=source is None or not source.can_reply,
        shadow=shadow or sources.held(session, SwitchKind.SHADOW, source),
        paused=_paused(session, source),
        link=f"{public_url.rstrip('/')}/mentions/{draft.mention_id}" if public_url else "",
        reply_url=_reply_url(session, attempt),
    )


def _attempt_of(session: Session, draft: Draft) -> Attempt | None:
    """The last attempt made from this draft."""
    of_draft = [
        attempt
        for attempt in replies.attempts_of_mention(session, draft.mention_id)
        if attempt.draft_id == draft.id
    ]
    return of_draft[-1] if of_draft else None


def _standing(draft: Draft, attempt: Attempt | None) -> Standing:
    if draft.state is not DraftState.APPROVED or attempt is None:
        return _STANDING[draft.state]
    if attempt.by_hand and attempt.state is ReplyState.APPROVED:
        return Standing.BY_HAND
    return Standing(attempt.state.value)


def _since(draft: Draft, attempt: Attempt | None) -> datetime | None:
    if attempt is not None and draft.state is DraftState.APPROVED:
        return attempt.settled_at or attempt.sent_at
    return None


def _detail(draft: Draft, attempt: Attempt | None) -> str:
    if draft.state in (DraftState.REJECTED, DraftState.WITHDRAWN):
        reason = draft.reason.value.replace("_", " ") if draft.reason else ""
        return ": ".join(part for part in (reason, draft.comment) if part)
    if attempt is not None:
        return attempt.settled_why or attempt.last_error
    return ""


def _reply_url(session: Session, attempt: Attempt | None) -> str:
    if attempt is None or attempt.state is not ReplyState.LIVE:
        return ""
    reply = replies.by_id(session, attempt.reply_id)
    return reply.url if reply else ""


def _mention(session: Session, mention: Mention, source: Source | None) -> CardMention:
    author = session.get(Author, mention.author_pk) if mention.author_pk else None
    about = session.get(Subject, source.subject_id) if source and source.subject_id else None
    return CardMention(
        place=source.name if source else mention.place,
        subject=about.name if about else "",
        text=mention.original_text or mention.text,
        title=mention.title,
        author=author.name if author else "",
        stars=mention.stars,
        posted_at=mention.posted_at,
        first_seen_at=mention.first_seen_at,
        language=mention.detected_language,
        url=mention.url,
    )


def _judged(found: Finding) -> CardJudged:
    if found == Finding():
        return CardJudged()
    return CardJudged(
        polarity=found.polarity.value if found.polarity else "",
        unhappy=found.probability,
        priority=found.priority.value,
        aspects=tuple(CardAspect(one.aspect, one.polarity.value) for one in found.aspects),
        reasons=found.reasons,
        flags=found.flags,
        said=tuple(word.says for word in found.said),
    )


def _draft(draft: Draft, source: Source | None) -> CardDraft | None:
    if not draft.text:
        return None
    pack = pack_of(source)
    return CardDraft(
        text=draft.text,
        length=length_of(draft.text, pack.unit),
        unit=pack.unit.value,
        limit=pack.max_length,
        warnings=tuple(str(row["says"]) for row in draft.findings),
        language=draft.language,
    )


def _case(session: Session, case: Case) -> CardCase:
    owner = people.by_id(session, case.owner_id) if case.owner_id else None
    due = clocks.next_due(
        clocks.CaseTimes(
            state=case.state,
            opened_at=case.opened_at,
            contact_due_at=case.contact_due_at,
            contacted_at=case.contacted_at,
            next_contact_at=case.next_contact_at,
            resolve_due_at=case.resolve_due_at,
        )
    )
    return CardCase(case.reference, owner.name if owner else "", due)


def _paused(session: Session, source: Source | None) -> str:
    if not sources.held(session, SwitchKind.PAUSE, source):
        return ""
    return f"the source {source.name}" if source else "everything"
