"""What is told in a card's thread, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.models.desk import PostKind
from monitor.models.draft import Action, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.wire import Receipt
from monitor.store.ids import id_of
from monitor.workflow import cases, posts, publishing
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import edit_and_approve
from tests import builders as b
from tests.builders import NOW
from tests.monitor.workflow.deciding import last, told

LATER = NOW + timedelta(hours=1)


def test_an_edit_shows_only_the_sentences_that_changed() -> None:
    before = "Thank you. We are sorry. Please write.\n\nMara"
    after = "Thank you. We are very sorry.\nPlease write.\n\nMara, care"

    assert posts.changes(before, after).splitlines() == [
        "- We are sorry.", "+ We are very sorry.", "- Mara", "+ Mara, care",
    ]  # fmt: skip


TEXT = st.text(alphabet="ab .!?\n-+", max_size=40)


@given(before=TEXT, after=TEXT)
def test_what_changed_is_always_told_by_sign_and_nothing_else(before: str, after: str) -> None:
    lines = posts.changes(before, after).splitlines()

    assert all(line.startswith(("- ", "+ ")) for line in lines)
    if before == after:
        assert lines == []


def test_an_edit_is_told_with_what_changed(both: Session) -> None:
    draft, ines = b.pending(both), b.person(both)
    text = draft.text.replace("Thank you", "Many thanks")

    edit_and_approve(both, b.terms(), b.actor(ines), b.seen(draft), text, NOW)

    assert last(both).text == "Ines Okafor approved the reply in their own words."
    assert last(both).diff.count("\n") == 1


def test_without_a_card_nothing_is_owed(both: Session) -> None:
    mention = b.mention(both)
    b.assessment(both, mention)
    draft = b.draft(both, mention, desks=())

    b.approved(both, draft, b.person(both))

    assert told(both) == []


class TestPublished:
    """What became of a reply is told once for each thing that can become of it."""

    def test_live_with_its_address(self, both: Session) -> None:
        attempt = b.approved(both, b.pending(both), b.person(both))
        publishing.went_live(both, attempt, Receipt("r-1", "https://reviews.example/r-1"), LATER)

        posts.published(both, attempt, LATER)
        posts.published(both, attempt, LATER)

        assert told(both).count("The reply is live.") == 1
        assert last(both).link == "https://reviews.example/r-1"

    @pytest.mark.parametrize(
        ("state", "why", "says"),
        [
            (ReplyState.REFUSED, "No links.", "The place refused the reply. No links."),
            (ReplyState.FAILED, "", "The reply could not be sent. A person must act."),
            (ReplyState.SUBMITTED, "", "The place has the reply and still has to allow it."),
        ],
    )
    def test_refused_failed_or_still_to_be_allowed(
        self, both: Session, state: ReplyState, why: str, says: str
    ) -> None:
        attempt = b.approved(both, b.pending(both), b.person(both))
        attempt.state, attempt.settled_why, attempt.settled_at = state, why, LATER

        posts.published(both, attempt, LATER)

        assert last(both).text == says
        assert (last(both).kind, last(both).link) == (PostKind.PUBLISHED, "")

    def test_a_change_of_a_live_reply_is_told_beside_the_same_card(self, both: Session) -> None:
        attempt = b.approved(both, b.pending(both), b.person(both))
        attempt.action, attempt.state, attempt.draft_id = Action.REMOVE, ReplyState.LIVE, None

        posts.published(both, attempt, LATER)

        assert last(both).text == "The reply was taken down."

    @pytest.mark.parametrize("state", [ReplyState.APPROVED, ReplyState.WITHDRAWN])
    def test_what_is_under_way_or_called_off_is_no_news(
        self, both: Session, state: ReplyState
    ) -> None:
        attempt = b.approved(both, b.pending(both), b.person(both))
        before = told(both)
        attempt.state = state

        posts.published(both, attempt, LATER)

        assert told(both) == before


def test_what_an_author_does_is_told_beside_the_newest_card(both: Session) -> None:
    draft = b.pending(both)
    mention = both.get_one(Mention, draft.mention_id)

    posts.author(both, mention, "The author edited the review.", LATER)
    posts.withdrawn(both, draft, "the author has edited it", LATER)

    assert told(both) == [
        "The author edited the review.", "The draft is withdrawn: the author has edited it.",
    ]  # fmt: skip
    assert last(both).kind is PostKind.AUTHOR


class TestCases:
    """The thread hears that something was done, never what was said in private."""

    def test_who_takes_it_from_the_card_is_its_owner(self, both: Session) -> None:
        draft, carer = b.pending(both), b.person(both, Role.CARE, name="Caspar Wren")
        case = b.case_of(both, draft)

        outcome = cases.take_case(both, b.actor(carer), id_of(case), NOW)

        assert outcome.says == "Caspar Wren has the case"
        assert told(both) == [f"Case {case.reference}: Caspar Wren has it."]
        shown = card_view(both, draft, "").case
        assert shown is not None
        assert (shown.owner_id, shown.state) == (carer.id, "open")

    def test_a_second_press_changes_nothing(self, both: Session) -> None:
        draft, carer = b.pending(both), b.person(both, Role.CARE, name="Caspar Wren")
        case_id = id_of(b.case_of(both, draft))
        cases.take_case(both, b.actor(carer), case_id, NOW)

        outcome = cases.take_case(both, b.actor(carer), case_id, NOW)

        assert outcome.says == "Caspar Wren has this case already."
        assert len(told(both)) == 1

    def test_somebody_elses_case_is_not_taken_without_a_reason(self, both: Session) -> None:
        draft, carer = b.pending(both), b.person(both, Role.CARE, name="Caspar Wren")
        case = b.case_of(both, draft)
        cases.take_case(both, b.actor(carer), id_of(case), NOW)

        outcome = cases.take_case(both, b.actor(b.person(both, Role.LEAD)), id_of(case), NOW)

        assert outcome.says == "Caspar Wren has this case. Take it over on its page."
        assert case.owner_id == carer.id

    def test_an_approver_does_not_take_cases(self, both: Session) -> None:
        case = b.case_of(both, b.pending(both))

        assert not cases.take_case(both, b.actor(b.person(both)), id_of(case), NOW).ok

    def test_what_the_customer_said_stays_in_the_case(self, both: Session) -> None:
        draft, carer = b.pending(both), b.person(both, Role.CARE, name="Caspar Wren")
        case, by = b.case_of(both, draft), b.actor(carer)
        cases.note(both, by, id_of(case), "Her number is 020 7946 0001.", NOW)
        cases.contacted(both, by, id_of(case), "Rang 020 7946 0001.", None, NOW)

        assert told(both) == [
            f"Case {case.reference}: Caspar Wren has been in touch with the customer."
        ]
