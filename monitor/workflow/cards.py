"""What the card of a draft shows now, drawn from the rows: never from what a desk sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from monitor.casework import clocks
from monitor.casework.approvals import ApprovalRule, Need
from monitor.guidelines.length import length_of
from monitor.guidelines.records import Severity
from monitor.models.cards import (
    CardApprovals,
    CardAspect,
    CardCase,
    CardChanges,
    CardDraft,
    CardFinding,
    CardHeld,
    CardJudged,
    CardMention,
    CardPerson,
    CardSecond,
    CardView,
    Standing,
)
from monitor.models.case import Case
from monitor.models.corrected import Finding
from monitor.models.draft import UNDECIDED, Attempt, Draft, DraftState, ReplyState
from monitor.models.mention import Author, Mention
from monitor.models.source import Source, Subject, SwitchKind
from monitor.store import cases, corrections, folded, mentions, people, replies, sources
from monitor.store.ids import id_of
from monitor.workflow.actors import ALLOWED, Move
from monitor.workflow.approvals import author_of, stand, subject_keys
from monitor.workflow.reminding import due_of
from monitor.workflow.texts import pack_of

ENGLISH = "en"  #: The language of the screens, which approvers read.
_STANDING = {
    DraftState.PENDING: Standing.ASKING,
    DraftState.NO_TEXT: Standing.ASKING,
    DraftState.APPROVED: Standing.APPROVED,
    DraftState.REJECTED: Standing.REJECTED,
    DraftState.WITHDRAWN: Standing.WITHDRAWN,
    DraftState.REPLACED: Standing.REPLACED,
}


def card_view(
    session: Session,
    draft: Draft,
    public_url: str,
    *,
    shadow: bool = False,
    rules: Sequence[ApprovalRule] = (),
) -> CardView:
    """The card of a draft as it stands now. LookupError if its mention is gone from the store.

    `rules` are the settings' own on who has to approve.
    """
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
        judged=_judged(session, draft),
        draft=_draft(session, draft, source, public_url),
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
        link=_link(public_url, draft.mention_id),
        reply_url=_reply_url(session, attempt),
        approvals=_approvals(session, rules, mention, draft),
        held=_held(session, draft),
        changes=_changes(session, draft),
        second=_second(session, draft),
        folded=folded.number(session, id_of(draft)),
        reply_due=due_of(session, draft).due_at if draft.state in UNDECIDED else None,
    )


def _link(public_url: str, mention_id: int) -> str:
    """A mention's page in Amends; "" where nobody says under which address that stands."""
    return f"{public_url.rstrip('/')}/mentions/{mention_id}" if public_url else ""


def _held(session: Session, draft: Draft) -> CardHeld | None:
    by = _person(session, draft.held_by)
    if by is None or draft.state not in UNDECIDED:
        return None
    return CardHeld(by, draft.held_until, draft.held_says)


def _changes(session: Session, draft: Draft) -> CardChanges | None:
    if not draft.changes_says and draft.changes_by is None:
        return None
    return CardChanges(_person(session, draft.changes_by), draft.changes_says)


def _second(session: Session, draft: Draft) -> CardSecond | None:
    by = _person(session, draft.second_by)
    if by is None or draft.state not in UNDECIDED:
        return None
    return CardSecond(by, _person(session, draft.second_whom), draft.second_says)


def _person(session: Session, person_id: int | None) -> CardPerson | None:
    person = people.by_id(session, person_id) if person_id is not None else None
    return CardPerson(id_of(person), person.name) if person else None


def _approvals(
    session: Session, rules: Sequence[ApprovalRule], mention: Mention, draft: Draft
) -> CardApprovals:
    found = stand(session, rules, mention, draft)
    given = (_person(session, one) for one in found.given)
    waits = draft.state in UNDECIDED and found.need != Need()
    return CardApprovals(
        given=tuple(one for one in given if one),
        needed=found.need.count,
        missing=" and ".join(found.missing) if waits else "",
        why="; ".join(found.need.why),
        who=tuple(dict.fromkeys(one for group in found.need.groups for one in group.who))
        or tuple(sorted(role.value for role in ALLOWED[Move.APPROVE])),
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
        reason = draft.reason.says if draft.reason else ""
        return ": ".join(part for part in (reason, draft.comment) if part)
    if draft.state is DraftState.REPLACED and draft.comment:
        return f"changes asked: {draft.comment}"
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
        subject_key=about.key if about else "",
        subjects=subject_keys(session, id_of(mention)),
        source=source.name if source else "",
        kind=source.kind if source else "",
    )


def _judged(session: Session, draft: Draft) -> CardJudged:
    found = corrections.finding(session, draft.mention_id, draft.revision)
    if found == Finding():
        return CardJudged()
    row = corrections.judged(session, draft.mention_id, draft.revision)
    return CardJudged(
        polarity=found.polarity.value if found.polarity else "",
        unhappy=found.probability,
        priority=found.priority.value,
        aspects=tuple(CardAspect(one.aspect, one.polarity.value) for one in found.aspects),
        reasons=found.reasons,
        flags=found.flags,
        said=tuple(word.says for word in found.said),
        decided_by=row.decided_by if row else "",
        anger=found.anger,
    )


def _draft(
    session: Session, draft: Draft, source: Source | None, public_url: str
) -> CardDraft | None:
    if not draft.text:
        return None
    like = session.get(Draft, draft.examples[0]) if draft.examples else None
    pack = pack_of(source)
    writer = _person(session, author_of(draft))
    return CardDraft(
        text=draft.text,
        length=length_of(draft.text, pack.unit),
        unit=pack.unit.value,
        limit=pack.max_length,
        warnings=tuple(str(row["says"]) for row in draft.findings),
        language=draft.language,
        found=tuple(
            CardFinding(
                check=str(row.get("check", "")),
                blocks=row.get("severity") == Severity.BLOCK.value,
                says=str(row["says"]),
            )
            for row in draft.findings
        ),
        gloss=tuple(draft.gloss) if draft.language not in ("", ENGLISH) else (),
        why=draft.why.replace("_", " "),
        style=draft.style,
        written_by=writer.name if writer else "",
        holding=draft.holding,
        note=draft.writer_note,
        like=like.text if like else "",
        like_link=_link(public_url, like.mention_id) if like else "",
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
    return CardCase(
        reference=case.reference,
        owner=owner.name if owner else "",
        due=due,
        id=case.id,
        owner_id=case.owner_id,
        state=case.state.value,
    )


def _paused(session: Session, source: Source | None) -> str:
    if not sources.held(session, SwitchKind.PAUSE, source):
        return ""
    return f"the source {source.name}" if source else "everything"
