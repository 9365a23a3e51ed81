"""A person says that the judge was wrong, or right: the word is kept, and what follows is done.

Both desks call `correct`. What counts afterwards is `monitor.models.corrected`; the values of the
rows are written down there. A word follows its consequences whoever says it: "not negative" closes
the draft that waits, and "a complaint" asks for one, for people who may not reject or order a
draft by themselves as well.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from monitor.models.case import CaseState
from monitor.models.corrected import (
    JUDGE,
    TRUE,
    WRONG,
    About,
    Finding,
    Word,
    feels,
    read,
    unhappy,
)
from monitor.models.draft import RejectReason
from monitor.models.judged import Polarity
from monitor.models.learning import CustomAspect
from monitor.models.mention import Answer, Mention
from monitor.store import cases, corrections, drafts, mentions, people, replies
from monitor.store.engine import take_turns
from monitor.store.ids import id_of
from monitor.workflow import drafts as moves
from monitor.workflow import promises
from monitor.workflow.actors import Actor, Move, Outcome, may, refused

CORRECTING = 1_667_330_660  # an arbitrary number of ours
EDITED = "The author has edited this since you saw it. Read it again, and then correct the judge."


def known_aspects(session: Session) -> tuple[str, ...]:
    """Every aspect that a person may name: the judge's, and the team's own."""
    from monitor.judgement.aspects import names

    own = select(CustomAspect.name).where(col(CustomAspect.retired_at).is_(None))
    return tuple(dict.fromkeys((*names(), *session.exec(own.order_by(CustomAspect.name)))))


def correct(
    session: Session, actor: Actor, mention_id: int, revision: int, word: Word, now: datetime
) -> Outcome:
    """Keep what a person says of one revision, once, and do what follows from it.

    The newest word on a topic counts, so a word is taken back by another. Refused in words: to
    whom may not, where the author has edited meanwhile, and for an aspect that nobody knows.
    """
    mention = mentions.by_id(session, mention_id)
    if mention is None:
        return Outcome(False, "This mention is not there.")
    if not may(session, actor, Move.CORRECT, mention_id):
        return refused(Move.CORRECT)
    take_turns(session, CORRECTING)  # of two who say the same at once, one row is kept
    session.refresh(mention)
    if mention.revision != revision:
        return Outcome(False, EDITED)
    before = corrections.finding(session, mention_id, revision)
    wrong = _out_of_place(session, before, word)
    if wrong:
        return Outcome(False, wrong)
    last = _last(session, mention, word)
    if not promises.keep_word(session, mention, word, actor, now):
        return Outcome(True, f"That was said already{_by(last, actor)}, and it stands.")
    after = corrections.finding(session, mention_id, revision)
    told = [_thanks(before, word, _by(last, actor))]
    if before.unhappy is not after.unhappy:
        told += _follow(session, mention, after, actor, now)
    told.append(_doubt(word, after, stays=bool(drafts.undecided(session, mention_id))))
    for draft in drafts.of_mention(session, mention_id):
        drafts.mark_stale(session, id_of(draft), now)
    return Outcome(True, " ".join(part for part in told if part))


def _out_of_place(session: Session, before: Finding, word: Word) -> str:
    """Why a word cannot be said of this mention; empty if it can."""
    if word.value == JUDGE and before.says(*word.topic) is None:
        return "Nobody has said anything of it, so there is nothing to take back."
    if word.about is not About.ASPECT:
        return ""
    named = any(found.aspect == word.aspect for found in before.aspects)
    if named or before.says(About.ASPECT, word.aspect):
        return ""
    name = word.aspect.replace("_", " ")[:60]
    if word.value == WRONG:
        return f"Nothing says that this is about {name}, so nothing changed."
    if word.aspect not in known_aspects(session):
        return f"There is no aspect “{name}”. Choose one of the list."
    return ""


def _last(session: Session, mention: Mention, word: Word) -> tuple[int, str] | None:
    """Who spoke last on the same topic, if what they said still counts: id and name."""
    row = corrections.newest(session, id_of(mention), mention.revision, word.topic)
    said = read(row.field, row.value) if row else None
    if row is None or said is None or said.value == JUDGE:
        return None
    person = people.by_id(session, row.corrected_by)
    return row.corrected_by, person.name if person else "somebody"


def _by(last: tuple[int, str] | None, actor: Actor) -> str:
    return f" by {last[1]}" if last and last[0] != actor.person_id else ""


def _thanks(before: Finding, word: Word, by: str) -> str:
    if word.value == JUDGE:
        return "Taken back: what the judge found counts again."
    if by:
        return f"Kept, in place of what was said{by}."
    same = word.about is About.UNHAPPY and before.unhappy == (word.value == TRUE)
    if same:
        return "Thank you, the judge was right, and that is kept."
    return "Thank you, that is kept."


def _doubt(word: Word, after: Finding, *, stays: bool) -> str:
    """What a person may have expected to follow, and does not."""
    if word == feels(Polarity.POSITIVE) and after.unhappy:
        return "It still counts as a complaint: if it is none, say “Not negative” as well."
    if word == unhappy(False) and stays:
        return "The draft stays: reject it if nobody should answer."
    return ""


def _follow(
    session: Session, mention: Mention, after: Finding, actor: Actor, now: datetime
) -> list[str]:
    if after.unhappy is False and not after.needs_reply:
        return _close(session, mention, actor, now)
    return _open(session, mention, now) if after.needs_reply else []


def _close(session: Session, mention: Mention, actor: Actor, now: datetime) -> list[str]:
    """No reply for its mood: what waits is turned down, a case that was only proposed goes."""
    mention_id, reason = id_of(mention), RejectReason.NOT_UNHAPPY
    told = [
        "The draft is rejected."
        for draft in drafts.undecided(session, mention_id)
        if moves.turn_down(session, mention, draft, actor, reason, "", now)
    ]
    mention.draft_wanted_at = None  # after the drafts: who rejects one locks in this order too
    session.add(mention)
    case = cases.live_of(session, mention_id)
    if _spoken(session, mention_id):
        told.append("Our reply was approved before and is not touched by this.")
    elif case is not None and not told:
        promises.not_needed(session, case, reason.value, now, mention, actor.person_id)
        case = cases.live_of(session, mention_id)
    if case is not None and case.state is not CaseState.PROPOSED:
        told.append(f"The case {case.reference} is open and stays with care.")
    return told


def _spoken(session: Session, mention_id: int) -> bool:
    """A reply of ours is on its way there, or stands there."""
    reply = replies.of_mention(session, mention_id)
    return bool(reply and reply.live_text) or bool(replies.under_way(session, mention_id))


def _open(session: Session, mention: Mention, now: datetime) -> list[str]:
    """It needs a reply: the line drafts one, as it would had the judge found it so."""
    if mention.answer is Answer.CLOSED and mention.answer_why == promises.CLOSED_AS:
        mention.answer, mention.answer_why = Answer.MAY, ""
    session.add(mention)
    why_not = _unanswerable(session, mention)
    if why_not:
        return [why_not]
    if drafts.latest(session, id_of(mention)) is not None:
        mention.draft_wanted_at = now  # the one that was turned down does not count as drafted
    return ["A draft is on its way."]


def _unanswerable(session: Session, mention: Mention) -> str:
    """Why no draft follows by itself; empty if one does."""
    mention_id = id_of(mention)
    if mention.gone_at is not None:
        return "It is gone from its place, so nothing is drafted."
    if mention.answer is not Answer.MAY:
        return (
            f"Nothing is drafted by itself: {mention.answer_why}. Ask for a draft if you want one."
        )
    if mentions.answered_by_owner(session, mention_id) or _spoken(session, mention_id):
        return "We have answered it already."
    if drafts.undecided(session, mention_id):
        return "A draft waits for a decision already."
    muted = mentions.muted(session, mention)
    return f"Nothing is drafted by itself: {muted}." if muted else ""
