"""A draft that waits: held, let go, asked about, changed on request."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.desk import PostKind
from monitor.models.draft import Draft, DraftState, RejectReason, Style
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.store import drafts
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.cards import card_view
from monitor.workflow.chase import chase
from monitor.workflow.drafts import approve, other_draft, reject, request_changes
from monitor.workflow.waiting import hold, release, second_opinion, wake_held
from tests import builders as b
from tests.builders import NOW
from tests.monitor.workflow.deciding import at_once, audited, last, told

SOON = NOW + timedelta(hours=2)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


class TestHold:
    """Nobody is reminded of a held draft."""

    def test_it_is_shown_on_the_card_and_told_in_its_thread(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)

        outcome = hold(both, b.actor(ines), b.seen(draft), SOON, "Asking the shop.", NOW)

        assert outcome.says == "Held until 2026-03-04 11:30 UTC."
        held = card_view(both, draft, "").held
        assert held is not None
        assert (held.by.name, held.until, held.says) == ("Ines Okafor", SOON, "Asking the shop.")
        assert told(both) == [
            "Ines Okafor holds the draft until 2026-03-04 11:30 UTC: Asking the shop."
        ]
        assert audited(both, draft) == ["hold"]
        assert drafts.cards_of(both, id_of(draft))[0].stale_since == NOW

    def test_nobody_is_reminded_until_its_time_and_then_it_comes_back(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)
        draft.due_at = after(4)
        hold(both, b.actor(ines), b.seen(draft), after(20), "", NOW)

        chase(both, after(19))
        assert len(told(both)) == 1
        chase(both, after(20))

        assert draft.held_at is None
        assert draft.due_at == after(24)
        assert last(both).text.startswith("The time for which it was held is over")
        assert last(both).mentions == [ines.id]
        assert wake_held(both, after(21)) == 0

    def test_a_held_draft_may_be_decided_all_the_same(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)
        hold(both, b.actor(ines), b.seen(draft), None, "", NOW)

        assert approve(both, b.terms(), b.actor(ines), b.seen(draft), NOW).attempt_id
        assert card_view(both, draft, "").held is None

    def test_one_that_is_held_for_good_waits_for_somebody_to_let_it_go(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)
        hold(both, b.actor(ines), b.seen(draft), None, "", NOW)

        assert wake_held(both, after(1000)) == 0
        outcome = release(both, b.actor(b.person(both, Role.LEAD)), b.seen(draft), after(2))

        assert outcome.says == "It waits for a decision again."
        assert not release(both, b.actor(ines), b.seen(draft), after(2)).ok

    def test_somebody_elses_hold_is_left_alone_and_ones_own_may_be_longer(
        self, both: Session
    ) -> None:
        draft, ines, omar = b.pending(both), b.person(both), b.person(both, name="Omar Reed")
        hold(both, b.actor(ines), b.seen(draft), SOON, "", NOW)

        refused = hold(both, b.actor(omar), b.seen(draft), after(9), "", NOW)
        longer = hold(both, b.actor(ines), b.seen(draft), after(9), "", NOW)

        assert refused.says == "Ines Okafor holds it already until 2026-03-04 11:30 UTC."
        assert longer.ok
        assert draft.held_until == after(9)
        assert hold(both, b.actor(omar), b.seen(draft), after(12), "", after(10)).ok

    @pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=31)])
    def test_a_time_that_is_past_or_far_off_is_refused(
        self, both: Session, until: datetime
    ) -> None:
        draft = b.pending(both)
        outcome = hold(both, b.actor(b.person(both)), b.seen(draft), until, "", NOW)

        assert outcome.says == "Hold it until a time within the next 30 days."
        assert draft.held_at is None

    def test_a_late_hold_is_told_who_was_first(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)
        reject(both, b.actor(ines), b.seen(draft), RejectReason.TONE, "", NOW)

        outcome = hold(both, b.actor(ines), b.seen(draft), SOON, "", NOW)

        assert outcome.says == "Already rejected by Ines Okafor at 2026-03-04 09:30 UTC."

    def test_of_two_who_hold_it_in_one_moment_one_is_told_of_the_other(
        self, engine: Engine
    ) -> None:
        with writing(engine) as session:
            draft = b.pending(session)
            people = [b.person(session, name=name) for name in ("Ines Okafor", "Omar Reed")]

        outcomes = at_once(
            engine,
            *(lambda s, by=by: hold(s, b.actor(by), b.seen(draft), SOON, "", NOW)
              for by in people),
        )  # fmt: skip

        assert sorted(outcome.ok for outcome in outcomes) == [False, True]
        (refused,) = [outcome.says for outcome in outcomes if not outcome.ok]
        assert refused.endswith("holds it already until 2026-03-04 11:30 UTC.")


class TestSecondOpinion:
    """From then on it takes two."""

    def test_the_person_is_told_and_it_takes_two(self, both: Session) -> None:
        draft, ines, omar = b.pending(both), b.person(both), b.person(both, name="Omar Reed")

        outcome = second_opinion(
            both, b.actor(ines), b.seen(draft), id_of(omar), "Is this true?", NOW
        )

        assert outcome.says == "Omar Reed is asked. It takes two people now."
        post = last(both)
        assert post.text == "Ines Okafor asks Omar Reed for a second opinion: Is this true?"
        assert (post.kind, post.mentions) == (PostKind.SECOND, [omar.id])
        view = card_view(both, draft, "")
        assert view.second is not None
        assert view.second.whom is not None
        assert (view.second.whom.name, view.approvals.needed) == ("Omar Reed", 2)
        assert view.approvals.why == "a second opinion is asked"
        assert not approve(both, b.terms(), b.actor(ines), b.seen(draft), NOW).attempt_id
        assert approve(both, b.terms(), b.actor(omar), b.seen(draft), NOW).attempt_id

    def test_anybody_else_are_all_who_may_approve_here(self, both: Session) -> None:
        about, beside = b.subject(both, "here"), b.subject(both, "there")
        draft = b.pending(both, at=b.source(both, about=about))
        ines, lead = b.person(both), b.person(both, Role.LEAD, name="Lena Holt")
        inside = b.person(both, name="In Side", about=about)
        b.person(both, name="Out Side", about=beside)
        b.person(both, Role.CARE)
        b.person(both, name="Gone", active=False)

        outcome = second_opinion(both, b.actor(ines), b.seen(draft), None, "", NOW)

        assert outcome.says == "Anybody else is asked. It takes two people now."
        assert last(both).mentions == [lead.id, inside.id]

    def test_asking_twice_is_told_once(self, both: Session) -> None:
        draft, ines, omar = b.pending(both), b.person(both), b.person(both, name="Omar Reed")
        for _ in range(2):
            outcome = second_opinion(both, b.actor(ines), b.seen(draft), id_of(omar), "", NOW)

        assert outcome == outcome.__class__(True, "Omar Reed is asked already.", draft.id)
        assert len(told(both)) == 1

    def test_nobody_is_asked_who_cannot_answer(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)
        viewer = b.person(both, Role.VIEWER, name="Vera Lund")

        def ask(whom: int | None) -> str:
            return second_opinion(both, b.actor(ines), b.seen(draft), whom, "", NOW).says

        assert ask(None) == "There is nobody else who may approve here."
        assert ask(ines.id) == "A second opinion is somebody else's."
        assert ask(viewer.id) == "Vera Lund may not approve here: ask somebody who may."
        assert draft.second_at is None


class TestAnotherDraft:
    """What is asked reaches the line, and the next card."""

    def test_changes_replace_the_draft_and_say_what_is_wanted(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)

        outcome = request_changes(
            both, b.actor(ines), b.seen(draft), " Name the shop. ", Style.WARMER, NOW
        )

        assert outcome.says == "Another draft is on its way."
        mention = both.get_one(Mention, draft.mention_id)
        assert draft.state is DraftState.REPLACED
        assert (mention.draft_wanted_at, mention.draft_wanted_by) == (NOW, ines.id)
        assert (mention.draft_wanted_style, mention.draft_wanted_says) == (
            "warmer", "Name the shop.",
        )  # fmt: skip
        assert told(both) == ["Ines Okafor asked for changes: warmer: Name the shop."]
        assert card_view(both, draft, "").detail == "changes asked: Name the shop."
        assert audited(both, draft) == ["changes asked"]

    def test_changes_say_what_is_wanted_or_are_refused(self, both: Session) -> None:
        draft, ines = b.pending(both), b.person(both)

        assert not request_changes(both, b.actor(ines), b.seen(draft), "  ", None, NOW).ok
        assert draft.state is DraftState.PENDING
        assert request_changes(both, b.actor(ines), b.seen(draft), "", Style.SHORTER, NOW).ok

    def test_where_there_are_no_words_there_is_nothing_to_change(self, both: Session) -> None:
        mention = b.mention(both)
        b.assessment(both, mention)
        draft, ines = b.draft(both, mention, state=DraftState.NO_TEXT), b.person(both)

        outcome = request_changes(both, b.actor(ines), b.seen(draft), "warmer", None, NOW)

        assert outcome.says == "There is no text to change: write the reply."

    @pytest.mark.parametrize("style", [None, *Style])
    def test_another_draft_may_have_a_style(self, both: Session, style: Style | None) -> None:
        draft, ines = b.pending(both), b.person(both)

        assert other_draft(both, b.actor(ines), b.seen(draft), NOW, style=style).ok

        mention = both.get_one(Mention, draft.mention_id)
        assert mention.draft_wanted_style == (style.value if style else "")
        assert mention.draft_wanted_says == ""

    def test_of_two_who_ask_in_one_moment_the_second_is_told(self, engine: Engine) -> None:
        with writing(engine) as session:
            draft, ines = b.pending(session), b.person(session)

        outcomes = at_once(
            engine,
            lambda s: request_changes(s, b.actor(ines), b.seen(draft), "one", None, NOW),
            lambda s: other_draft(s, b.actor(ines), b.seen(draft), NOW),
        )

        assert sorted(outcome.ok for outcome in outcomes) == [False, True]
        with reading(engine) as session:
            assert session.get_one(Draft, draft.id).state is DraftState.REPLACED
