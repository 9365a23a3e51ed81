"""What waits for the social media team, on both kinds of database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from monitor.models import corrected
from monitor.models.draft import Action, Attempt, DraftState, Reply, ReplyState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.source import Source
from monitor.models.wire import SeenReply
from monitor.store import inbox, mentions
from monitor.store.ids import id_of
from monitor.workflow import corrections
from tests import builders as b
from tests.builders import NOW

SINCE = NOW - timedelta(days=30)


def names(found: Any) -> list[str]:
    return [mention.external_id for mention in found]


def attempt(session: Session, of: Mention, state: ReplyState, **more: Any) -> Attempt:
    """One attempt at a reply, in some state."""
    reply = session.exec(select(Reply).where(Reply.mention_id == of.id)).first()
    if reply is None:
        reply = Reply(mention_id=id_of(of))
        session.add(reply)
        session.flush()
    number = len(session.exec(select(Attempt).where(Attempt.reply_id == reply.id)).all())
    row = Attempt(reply_id=id_of(reply), number=number + 1, state=state, revision=1,
                  key=f"{of.id}-{number}", approved_by=id_of(b.person(session)),
                  **{"approved_at": NOW, **more})  # fmt: skip
    session.add(row)
    session.flush()
    return row


def unhappy(session: Session, name: str = "m-1", *, felt: float = 0.9) -> Mention:
    at = session.exec(select(Source)).first()
    found = b.mention(session, at or b.source(session), name, author=name)
    b.assessment(session, found, unhappy=felt)
    return found


def test_drafts_wait_by_priority_and_then_by_age(both: Session) -> None:
    at = b.source(both)
    for name, priority, minutes in (
        ("low", Priority.LOW, 500), ("urgent", Priority.URGENT, 1), ("high new", Priority.HIGH, 2),
        ("high old", Priority.HIGH, 90), ("none", Priority.NONE, 900),
        ("normal", Priority.NORMAL, 1),
    ):  # fmt: skip
        found = b.mention(both, at, name, author=name)
        b.assessment(both, found, priority=priority)
        b.draft(both, found, when=NOW - timedelta(minutes=minutes))

    waiting = [both.get_one(Mention, draft.mention_id) for draft in inbox.waiting(both, None)]

    assert names(waiting) == ["urgent", "high old", "high new", "normal", "low", "none"]
    assert len(inbox.waiting(both, None, limit=2)) == 2
    assert inbox.counts(both, None, SINCE).waiting == 6


@pytest.mark.parametrize("state", list(DraftState))
def test_only_undecided_drafts_wait(both: Session, state: DraftState) -> None:
    b.draft(both, unhappy(both), state=state)

    waits = state in (DraftState.PENDING, DraftState.NO_TEXT)
    assert len(inbox.waiting(both, None)) == waits
    assert names(inbox.undrafted(both, None, SINCE)) == ([] if waits else ["m-1"])


def test_approved_texts_for_hands_wait_in_the_order_of_approval(both: Session) -> None:
    for name, minutes, by_hand, state in (
        ("new", 0, True, ReplyState.APPROVED), ("old", 9, True, ReplyState.APPROVED),
        ("by program", 9, False, ReplyState.APPROVED), ("done", 9, True, ReplyState.LIVE),
    ):  # fmt: skip
        attempt(both, unhappy(both, name), state, by_hand=by_hand,
                approved_at=NOW - timedelta(minutes=minutes))  # fmt: skip

    assert names(mention for _, mention in inbox.by_hand(both, None)) == ["old", "new"]


@pytest.mark.parametrize("state", list(ReplyState))
def test_what_went_wrong_last_is_troubled(both: Session, state: ReplyState) -> None:
    attempt(both, unhappy(both), state, next_try_at=NOW)

    troubled = state in (ReplyState.UNKNOWN, ReplyState.REFUSED, ReplyState.FAILED)
    assert len(inbox.troubled(both, None)) == troubled


def test_an_older_failure_that_was_made_good_is_no_trouble(both: Session) -> None:
    found = unhappy(both)
    attempt(both, found, ReplyState.REFUSED)
    attempt(both, found, ReplyState.LIVE)
    other = unhappy(both, "other")
    attempt(both, other, ReplyState.LIVE)
    attempt(both, other, ReplyState.FAILED, action=Action.EDIT)

    assert names(mention for _, mention in inbox.troubled(both, None)) == ["other"]


def test_a_reply_that_every_look_missed_is_trouble(both: Session) -> None:
    attempt(both, unhappy(both, "lost"), ReplyState.SUBMITTED, next_try_at=None)
    attempt(both, unhappy(both, "moderated"), ReplyState.SUBMITTED, next_try_at=NOW)

    assert names(mention for _, mention in inbox.troubled(both, None)) == ["lost"]


def test_the_unanswered_are_the_unhappy_and_the_unjudged(both: Session) -> None:
    unhappy(both, "unhappy")
    unhappy(both, "content", felt=0.2)
    b.mention(both, both.exec(select(Source)).first(), "unjudged")

    assert set(names(inbox.undrafted(both, None, SINCE))) == {"unhappy", "unjudged"}
    assert inbox.counts(both, None, SINCE).undrafted == 2


def test_a_persons_word_decides_who_is_unanswered(both: Session) -> None:
    whom = b.actor(b.person(both, Role.CARE))
    for name, felt, said in (("was unhappy", 0.9, False), ("was content", 0.1, True)):
        found = unhappy(both, name, felt=felt)
        corrections.correct(both, whom, id_of(found), 1, corrected.unhappy(said), NOW)

    assert names(inbox.undrafted(both, None, SINCE)) == ["was content"]


@pytest.mark.parametrize("state", [s for s in ReplyState if s is not ReplyState.WITHDRAWN])
def test_who_is_being_answered_is_not_unanswered(both: Session, state: ReplyState) -> None:
    attempt(both, unhappy(both), state)

    assert inbox.undrafted(both, None, SINCE) == []


def test_an_approval_taken_back_leaves_the_mention_unanswered(both: Session) -> None:
    attempt(both, unhappy(both), ReplyState.WITHDRAWN)

    assert names(inbox.undrafted(both, None, SINCE)) == ["m-1"]


def test_what_is_answered_gone_ours_or_long_ago_is_not_unanswered(both: Session) -> None:
    answered, gone, ours, old = (unhappy(both, n) for n in ("answered", "gone", "ours", "old"))
    mentions.note_reply(both, answered, SeenReply("We rang you."), NOW)
    gone.gone_at, ours.by_us, old.posted_at = NOW, True, SINCE - timedelta(days=1)
    both.add_all([gone, ours, old])
    both.flush()

    assert inbox.undrafted(both, None, SINCE) == []


def test_where_the_posting_time_is_unknown_the_first_sight_counts(both: Session) -> None:
    for name, days in (("fresh", 1), ("old", 31)):
        found = unhappy(both, name)
        found.posted_at, found.first_seen_at = None, NOW - timedelta(days=days)
        both.add(found)
    both.flush()

    assert names(inbox.undrafted(both, None, SINCE)) == ["fresh"]


def test_what_was_set_aside_waits_in_the_order_in_which_it_was(both: Session) -> None:
    for name, minutes in (("new", 1), ("old", 99)):
        found = unhappy(both, name)
        found.set_aside_at = NOW - timedelta(minutes=minutes)
        both.add(found)
    both.flush()

    assert names(inbox.set_aside(both, None)) == ["old", "new"]


def test_each_tab_keeps_within_reach(both: Session) -> None:
    about = b.subject(both)
    for place, subject in (("in", about), ("out", None)):
        at = b.source(both, place, place=f"feed:{place}", about=subject)
        waiting, by_hand, troubled, aside = (
            b.mention(both, at, f"{place} {what}", author=f"{place} {what}")
            for what in ("waiting", "by hand", "troubled", "aside")
        )
        b.draft(both, waiting)
        attempt(both, by_hand, ReplyState.APPROVED, by_hand=True)
        attempt(both, troubled, ReplyState.FAILED)
        aside.set_aside_at = NOW
        both.add(aside)
    both.flush()

    within = frozenset({id_of(about)})
    assert inbox.counts(both, within, SINCE) == inbox.Counts(1, 1, 1, 1, 1, 0, 0)
    assert inbox.counts(both, None, SINCE) == inbox.Counts(2, 2, 2, 2, 2, 0, 0)
    assert inbox.counts(both, frozenset(), SINCE) == inbox.Counts(0, 0, 0, 0, 0, 0, 0)
    assert names(inbox.set_aside(both, within)) == ["in aside"]
    assert names(inbox.undrafted(both, within, SINCE)) == ["in aside"]
    assert names(m for _, m in inbox.troubled(both, within)) == ["in troubled"]
