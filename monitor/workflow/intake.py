"""What happens to a mention as it comes in: stored once, its edits void what was pending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from monitor.models.case import CaseEventKind
from monitor.models.draft import DraftState, ReplyState
from monitor.models.mention import Answer, GoneWhy, Mention, Origin
from monitor.models.source import Source, Subject
from monitor.models.wire import NewMention, Precision, Receipt, SeenReply
from monitor.store import audit, cases, drafts, mentions, replies
from monitor.store.answers import note_missing, note_reply
from monitor.store.ids import id_of
from monitor.text import same_text
from monitor.workflow import outcomes, posts, threads, watching
from monitor.workflow.promises import CLOSED_AS
from monitor.workflow.texts import Terms
from monitor.workflow.withdrawing import withdraw

#: Why a mention that one of us answered by hand is only counted; over once that answer is gone.
ANSWERED = "answered there by one of us"


class Taken(StrEnum):
    """What a reading of one mention came to."""

    NEW = "new"
    EDITED = "edited"
    SAME = "same"
    ERASED = "erased"  #: A tombstone keeps it out.


def take_in(
    session: Session,
    terms: Terms,
    source: Source,
    new: NewMention,
    now: datetime,
    *,
    origin: Origin = Origin.POLL,
    may_answer: bool = True,
) -> Taken:
    """Store what one source read of one mention; exactly once, however often it is read."""
    if mentions.erased(session, source.place, new.external_id):
        return Taken.ERASED
    mention = mentions.by_key(session, source.place, new.external_id)
    author = mentions.author_of(session, source.place, new)
    if mention is None:
        mention = mentions.add(session, source.place, new, author, origin, now)
        why = "imported to count"
        if may_answer:
            why = _count_only(session, terms, source, new, origin)
        if why:
            mention.answer, mention.answer_why = Answer.COUNT, why
        taken = Taken.NEW
        threads.join(session, mention, now)
    elif mention.revision_hash != mentions.revision_hash(new):
        mentions.revise(session, mention, new, now)
        _edited(session, mention, now)
        taken = Taken.EDITED
    else:
        taken = Taken.SAME
    if taken is not Taken.SAME:
        mentions.keep_raw(session, mention, new.raw, now + terms.raw_kept)
    if mention.gone_at is not None:
        _is_back(session, mention, now)
    mentions.sight(session, mention, source, now)
    answers(session, mention, new.owner_replies, now, whole=new.replies_whole)
    return taken


def _count_only(
    session: Session, terms: Terms, source: Source, new: NewMention, origin: Origin
) -> str:
    """Why a new mention is only counted: no flood at first sight (design.md, section 2)."""
    about = session.get(Subject, source.subject_id) if source.subject_id else None
    if new.by_us:
        return "written by us"
    if about is not None and not about.ours:
        return "about a competitor"
    if new.posted_at is None or new.precision is Precision.NONE:
        first_reading = origin is Origin.POLL and source.last_success_at is None
        return "of unknown date, at the first reading" if first_reading else ""
    if new.posted_at < source.first_seen_at - terms.answer_window:
        return "older than the answer window"
    return ""


def _edited(session: Session, mention: Mention, now: datetime) -> None:
    withdraw(session, mention, "the author has edited it", now)
    if mention.answer is Answer.CLOSED and mention.answer_why == CLOSED_AS:
        mention.answer, mention.answer_why = Answer.MAY, ""  # it was said of the words before
    case = cases.live_of(session, id_of(mention))
    if case is not None:
        cases.say(session, case, CaseEventKind.MENTION, "The author edited the mention", now)
    posts.author(session, mention, "The author edited the mention.", now)
    audit.record(session, "edited", "mention", id_of(mention), now, revision=mention.revision)


def answers(
    session: Session,
    mention: Mention,
    there: Sequence[SeenReply],
    now: datetime,
    *,
    whole: bool,
) -> None:
    """Take in the answers of ours that stand under a mention, whoever of us wrote them.

    `whole`: these are all there are. An answer by hand withdraws what was pending; once it is
    gone again it stands in nobody's way.
    """
    for seen in there:
        _posted_by_hand(session, mention, seen, now)
    theirs = [note_reply(session, mention, seen, now) for seen in there]
    freed = note_missing(session, mention, there, now) if whole else False
    if any(theirs):
        withdraw(session, mention, "somebody of ours has answered it there", now)
        if mention.answer is Answer.MAY:
            mention.answer, mention.answer_why = Answer.COUNT, ANSWERED
            session.add(mention)
    elif freed and mention.answer is Answer.COUNT and mention.answer_why == ANSWERED:
        mention.answer, mention.answer_why = Answer.MAY, ""
        _draft_again(session, mention, now)
        audit.record(session, "answer gone", "mention", id_of(mention), now)
    watching.looked(session, mention, there, now, whole=whole)


def _posted_by_hand(session: Session, mention: Mention, seen: SeenReply, now: datetime) -> None:
    """An approved text that a person has put there, and has not said so yet."""
    for attempt in replies.under_way(session, id_of(mention)):
        waits = attempt.by_hand and attempt.state is ReplyState.APPROVED
        if waits and seen.public and attempt.text and same_text(seen.text, attempt.text):
            outcomes.went_live(
                session, attempt, Receipt(seen.external_id, seen.url), now, seen=True
            )


def _is_back(session: Session, mention: Mention, now: datetime) -> None:
    """It is there after all. What was withdrawn for its absence is drafted again."""
    mention.gone_at, mention.gone_why = None, None
    _draft_again(session, mention, now)
    reply = replies.of_mention(session, id_of(mention))
    if reply is not None and reply.live_text:
        watching.resume(session, reply, now)
    audit.record(session, "back", "mention", id_of(mention), now)


def _draft_again(session: Session, mention: Mention, now: datetime) -> None:
    """What was withdrawn for its ground is drafted again, now that the ground is back."""
    last = drafts.latest(session, id_of(mention))
    withdrawn = last is not None and last.state is DraftState.WITHDRAWN
    if withdrawn and last is not None and last.revision == mention.revision:
        mention.draft_wanted_at = now
    session.add(mention)


def gone(session: Session, mention: Mention, why: GoneWhy, now: datetime) -> None:
    """The mention is no longer there: what was pending under it is withdrawn."""
    if mention.gone_at is not None:
        return
    mention.gone_at, mention.gone_why = now, why
    session.add(mention)
    withdraw(session, mention, "the mention is gone from its place", now)
    reply = replies.of_mention(session, id_of(mention))
    if reply is not None:
        watching.end(session, reply, now)
    posts.author(session, mention, "The mention is gone from its place.", now)
    case = cases.live_of(session, id_of(mention))
    if case is not None:
        cases.say(session, case, CaseEventKind.MENTION, "The mention is gone from its place", now)
    audit.record(session, "gone", "mention", id_of(mention), now, why=why.value)
