"""A reply that was refused or could not be sent comes back to people, with the reason."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from monitor.models.case import CaseState
from monitor.models.draft import (
    Action,
    Attempt,
    Card,
    Draft,
    DraftState,
    RejectReason,
    ReplyState,
)
from monitor.models.mention import GoneWhy, Mention
from monitor.models.person import Role
from monitor.models.wire import Receipt, SeenReply
from monitor.store import drafts, mentions, replies
from monitor.store.ids import id_of
from monitor.workflow import drafts as moves
from monitor.workflow import intake, publishing, returning
from tests import builders as b
from tests.builders import NOW

WHY = "reviews.example: PERSONAL_INFO"


def refused(session: Session, why: str = WHY) -> tuple[Draft, Attempt]:
    """An approval, and the place will not have its text."""
    draft = b.pending(session)
    attempt = b.approved(session, draft, b.person(session))
    publishing.was_refused(session, attempt, why, NOW)
    session.flush()
    return draft, attempt


def returned(session: Session, draft: Draft) -> Draft:
    (back,) = drafts.undecided(session, draft.mention_id)
    return back


def test_the_text_waits_again_and_says_what_the_place_said(both: Session) -> None:
    draft, attempt = refused(both)

    back = returned(both, draft)

    assert (back.text, back.text_hash, back.revision) == (draft.text, draft.text_hash, 1)
    assert (back.state, back.number, back.case_id) == (DraftState.PENDING, 2, draft.case_id)
    assert (attempt.state, draft.state) == (ReplyState.REFUSED, DraftState.APPROVED)
    (finding,) = back.findings
    assert finding == {
        "check": "place", "severity": "warn", "says": f"The place refused this text: {WHY}",
    }  # fmt: skip


def test_it_is_a_new_card_on_every_desk_that_had_the_first(both: Session) -> None:
    draft, _ = refused(both)

    back = returned(both, draft)

    assert [card.desk for card in drafts.cards_of(both, id_of(back))] == ["slack"]
    assert len(both.exec(select(Card)).all()) == 2


def test_the_case_stays_open_with_its_reference(both: Session) -> None:
    draft, _ = refused(both)

    case = b.case_of(both, draft)

    assert case.state is CaseState.OPEN
    assert case.reference in returned(both, draft).text


def test_it_may_be_edited_and_goes_out_as_a_new_attempt(both: Session) -> None:
    draft, first = refused(both)
    back = returned(both, draft)

    outcome = moves.edit_and_approve(
        both, b.terms(), b.actor(b.person(both)), b.seen(back),
        back.text.replace("Thank you for telling us.", "Many thanks for writing this down."), NOW,
    )  # fmt: skip

    assert outcome.ok, outcome.says
    newest = list(replies.attempts(both, first.reply_id))[-1]
    assert (newest.action, newest.state, newest.number) == (Action.PUBLISH, ReplyState.APPROVED, 2)
    assert newest.key != first.key
    assert list(replies.for_people(both)) == []


def test_another_draft_may_be_asked_for(both: Session) -> None:
    draft, _ = refused(both)
    back = returned(both, draft)

    outcome = moves.other_draft(both, b.actor(b.person(both)), b.seen(back), NOW)

    assert outcome.ok, outcome.says
    assert both.get_one(Mention, draft.mention_id).draft_wanted_at == NOW


def test_what_could_not_be_sent_comes_back_as_well(both: Session) -> None:
    draft = b.pending(both)
    attempt = b.approved(both, draft, b.person(both))

    publishing.failed(both, attempt, "the key was revoked", NOW)

    (finding,) = returned(both, draft).findings
    assert finding["says"] == "This text could not be sent: the key was revoked"


def _edited(session: Session, mention: Mention) -> None:
    source = mentions.source_of(session, id_of(mention))
    assert source is not None
    intake.take_in(session, b.terms(), source, b.new_mention(text="It works now."), NOW)


def _gone(session: Session, mention: Mention) -> None:
    intake.gone(session, mention, GoneWhy.AUTHOR, NOW)


def _answered(session: Session, mention: Mention) -> None:
    mentions.note_reply(session, mention, SeenReply("We rang you."), NOW)


@pytest.mark.parametrize("change", [_edited, _gone, _answered])
def test_where_the_ground_has_changed_there_is_nothing_to_bring_back(
    both: Session, change: object
) -> None:
    draft = b.pending(both)
    attempt = b.approved(both, draft, b.person(both))
    attempt.state = ReplyState.PUBLISHING
    both.flush()
    assert callable(change)
    change(both, both.get_one(Mention, draft.mention_id))

    publishing.was_refused(both, attempt, WHY, NOW)

    assert list(drafts.undecided(both, draft.mention_id)) == []


def test_a_change_of_a_live_reply_that_is_refused_leaves_the_old_words_standing(
    both: Session,
) -> None:
    attempt = b.approved(both, b.pending(both), b.person(both))
    publishing.went_live(both, attempt, Receipt("r-1"), NOW)
    reply, mention = publishing.mention_of(both, attempt)
    by = b.actor(b.person(both))
    better = attempt.text.replace("Thank you", "Many thanks")
    assert publishing.change_live(both, b.terms(), by, id_of(mention), better, NOW).ok
    change = list(replies.attempts(both, id_of(reply)))[-1]

    publishing.was_refused(both, change, WHY, NOW)

    assert reply.live_text == attempt.text
    assert list(drafts.undecided(both, id_of(mention))) == []
    assert list(replies.for_people(both)) == [change]


@pytest.mark.parametrize(("live", "again"), [(True, False), (False, True)])
def test_a_person_who_settles_the_first_attempt_takes_the_second_draft_away(
    both: Session, live: bool, again: bool
) -> None:
    draft, attempt = refused(both)

    outcome = publishing.settle_unknown(
        both, b.actor(b.person(both)), id_of(attempt), live=live, again=again, now=NOW
    )

    assert outcome.ok, outcome.says
    assert list(drafts.undecided(both, draft.mention_id)) == []
    assert attempt.state is (ReplyState.LIVE if live else ReplyState.APPROVED)


def test_what_came_back_and_was_rejected_waits_for_nobody(both: Session) -> None:
    draft, _ = refused(both)
    back = returned(both, draft)

    outcome = moves.reject(
        both, b.actor(b.person(both, Role.LEAD)), b.seen(back),
        RejectReason.DO_NOT_REPLY, "", NOW,
    )  # fmt: skip

    assert outcome.ok, outcome.says
    assert list(replies.for_people(both)) == []


def test_a_reason_of_any_length_and_kind_is_kept_storable(both: Session) -> None:
    draft, _ = refused(both, "a\x00\ud800" + "ü" * 5000)

    both.flush()

    assert len(returned(both, draft).findings[0]["says"]) <= 1000


def test_it_comes_back_once(both: Session) -> None:
    _, attempt = refused(both)

    assert returning.bring_back(both, attempt, WHY, NOW) is None
