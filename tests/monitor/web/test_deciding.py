"""What people want of a draft that waits, on the page of its mention and from the inbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from monitor.casework.approvals import ApprovalRule
from monitor.models.draft import Draft, DraftState
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.models.person import Person, Role
from monitor.store import cases, replies
from monitor.store.engine import reading, writing
from monitor.workflow.texts import Terms
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.guests import Page
from tests.monitor.web.worlds import World, everything

PRAISE = "What a lovely kettle, it boils in no time."
THANKS = "Thank you for the kind words about the kettle.\n\nMara, Birch & Kettle care"


def ask(world: World, move: str, *, by: Role = Role.APPROVER, **fields: Any) -> Page:
    """Send one of the forms beside the draft that waits."""
    path = world.path("/mentions/{pending}/ask")
    return world.guest(by).send(path, move=move, draft_id=world.id("draft"), **fields)


def draft_of(world: World, name: str = "draft") -> Draft:
    with reading(world.engine) as session:
        return session.get_one(Draft, world.id(name))


def page_of(world: World, role: Role = Role.APPROVER) -> Page:
    return world.guest(role).get(world.path("/mentions/{pending}"))


def test_changes_are_asked_for_with_a_word_and_a_style(world: World) -> None:
    page = ask(world, "changes", comment="Name the shop.", style="warmer")

    assert page.said == "Another draft is on its way."
    with reading(world.engine) as session:
        mention = session.get_one(Mention, world.id("pending"))
    assert (mention.draft_wanted_style, mention.draft_wanted_says) == ("warmer", "Name the shop.")
    assert "asked for changes in the draft" in page.words


def test_changes_without_a_word_are_refused_and_nothing_is_lost(world: World) -> None:
    page = ask(world, "changes", comment=" ")

    assert page.said == "Say what is to be changed, or how it should be."
    assert draft_of(world).state is DraftState.PENDING


def test_a_style_nobody_knows_is_not_understood(world: World) -> None:
    before = everything(world.engine)

    assert ask(world, "other", style="in verse").status == 422
    assert everything(world.engine) == before


def test_a_draft_is_held_in_the_persons_own_time_and_let_go(world: World) -> None:
    guest = world.guest(Role.APPROVER)
    guest.send("/me", timezone="Europe/Oslo")

    page = ask(world, "hold", until="2026-03-05T12:00", comment="Asking the shop.")

    assert page.said == "Held until 2026-03-05 11:00 UTC."
    assert "Held by Ines Okafor until 5 Mar 2026, 12:00 CET: Asking the shop." in page.words
    assert "held until 5 Mar 2026, 12:00 CET" in guest.get("/").words
    assert ask(world, "release", by=Role.LEAD).said == "It waits for a decision again."
    assert draft_of(world).held_at is None


@pytest.mark.parametrize("until", ["tomorrow", "2026-03-04T09:00"])
def test_a_time_that_cannot_be_is_refused_in_words(world: World, until: str) -> None:
    page = ask(world, "hold", until=until)

    assert page.said in (
        "The time could not be read.", "Hold it until a time within the next 30 days.",
    )  # fmt: skip
    assert draft_of(world).held_at is None


def test_a_second_opinion_is_asked_of_somebody_by_name(world: World) -> None:
    offered = [option.get_text() for option in page_of(world).all("#whom option")]
    assert offered == ["anybody else who may approve", "Amir Stone", "Lena Holt"]

    page = ask(world, "second", whom=world.id("lead"), comment="Is this so?")

    assert page.said == "Lena Holt is asked. It takes two people now."
    assert "asked by Ines Okafor of Lena Holt: Is this so?" in page.words
    assert "second opinion asked" in world.guest(Role.APPROVER).get("/").words


def test_the_first_yes_is_shown_and_the_second_person_posts(world: World) -> None:
    ask(world, "second", whom=world.id("lead"))
    draft = draft_of(world)
    decide = world.path("/mentions/{pending}/decide")
    fields = {"move": "approve", "draft_id": draft.id, "text_hash": draft.text_hash}
    assert page_of(world).texts("button[data-key=a]") == ["Say yes"]

    page = world.guest(Role.APPROVER).send(decide, **fields)

    assert page.said == "Your yes is noted. It still takes one more person."
    assert "Yes from Ines Okafor · 1 of 2 · still takes one more person" in page.words
    assert page.all("button[data-key=a]") == []
    assert page_of(world, Role.LEAD).texts("button[data-key=a]") == ["Approve & post"]
    assert "yes from 1" in world.guest(Role.APPROVER).get("/").words
    assert world.guest(Role.LEAD).send(decide, **fields).said == "Approved."


def test_the_case_is_taken_from_the_draft(world: World) -> None:
    page = ask(world, "take-case", by=Role.CARE)

    assert page.said == "Caspar Wren has the case"
    with reading(world.engine) as session:
        case = cases.live_of(session, world.id("pending"))
    assert case is not None
    assert case.owner_id == world.id("care")
    assert ask(world, "take-case", by=Role.LEAD).said == (
        "Caspar Wren has this case. Take it over on its page."
    )


def test_who_may_not_sees_none_of_these_forms(world: World) -> None:
    assert page_of(world, Role.VIEWER).all("form[action$='/ask']") == []
    assert page_of(world, Role.APPROVER).all("button[value=take-case]") == []
    assert len(page_of(world, Role.CARE).all("form[action$='/ask']")) == 1


def test_every_field_of_these_forms_has_a_label(world: World) -> None:
    page = page_of(world, Role.LEAD)
    fields = page.all("form[action$='/ask'] input:not([type=hidden]), form[action$='/ask'] select")
    labelled = {str(label["for"]) for label in page.all("label[for]")}

    assert len(fields) == 6
    assert {str(field["id"]) for field in fields} <= labelled


def test_a_draft_in_another_language_stands_beside_its_gloss(world: World) -> None:
    with writing(world.engine) as session:
        draft = session.get_one(Draft, world.id("draft"))
        draft.language, draft.gloss = "de", ["Is sorry, and names what went wrong."]

    assert page_of(world).texts(".gloss li") == ["Is sorry, and names what went wrong."]


class TestAlike:
    """Many alike are one row of the inbox."""

    def test_they_hang_on_the_row_of_the_one_whose_card_counts_them(self, world: World) -> None:
        inbox = world.guest(Role.APPROVER).get("/")

        assert inbox.texts(".alike summary") == ["1 alike hangs on this one"]
        assert inbox.links(world.path("/mentions/{alike}")) == [world.path("/mentions/{alike}")]
        assert "One of many alike." in world.guest(Role.APPROVER).get(
            world.path("/mentions/{alike}")
        ).words  # fmt: skip

    def test_they_are_taken_one_by_one(self, world: World) -> None:
        page = ask(world, "unfold")

        assert page.said == "1 has a card of its own now."
        assert world.guest(Role.APPROVER).get("/").all(".alike") == []

    def test_they_still_stand_there_when_that_one_is_decided(self, world: World) -> None:
        ask(world, "other")
        inbox = world.guest(Role.APPROVER).get("/")

        assert world.path("/mentions/{alike}") in inbox.links("/mentions/")
        assert inbox.all(".alike") == []


def thanks(session: Session, number: int, *, stars: float = 5) -> Draft:
    at = b.source(session, f"praise {number}", place=f"google_business:praise-{number}",
                  about=b.subject(session, f"praise-{number}"))  # fmt: skip
    mention = b.mention(session, at, f"praise-{number}", PRAISE, stars=stars, author=f"p{number}")
    b.assessment(session, mention, unhappy=0.03, priority=Priority.NONE)
    draft = b.draft(session, mention, text=THANKS)
    draft.why = "thank"
    session.flush()
    return draft


class TestManyAtOnce:
    """Thanks under praise are approved with one press, each by itself."""

    def test_only_such_rows_have_a_tick_box_and_none_without_the_role(self, world: World) -> None:
        with writing(world.engine) as session:
            found = [thanks(session, 1), thanks(session, 2, stars=3)]

        page = world.guest(Role.APPROVER).get("/")

        ticks = [str(box["value"]) for box in page.all("input[type=checkbox][form=many]")]
        assert ticks == [f"{found[0].id}:{found[0].text_hash}"]
        assert page.texts("#many button") == ["Approve what is ticked"]
        assert world.guest(Role.VIEWER).get("/").all("input[type=checkbox]") == []
        assert world.guest(Role.VIEWER).get("/").all("#many") == []

    def test_each_has_a_result_of_its_own(self, world: World) -> None:
        with writing(world.engine) as session:
            one, other = thanks(session, 1), thanks(session, 2)
            complaint = session.get_one(Draft, world.id("draft"))
        ticked = [f"{draft.id}:{draft.text_hash}" for draft in (one, complaint, other)]

        page = world.guest(Role.APPROVER).send("/approve-many", seen=ticked)

        assert page.status == 200
        assert page.texts(".results li") == [
            "Yes: Approved. Ruth Amber · praise 1",
            "No: Read this one by itself: its author may be unhappy. Ruth Amber · town reviews",
            "Yes: Approved. Ruth Amber · praise 2",
        ]
        assert page.links("/mentions/") == [
            f"/mentions/{draft.mention_id}" for draft in (one, complaint, other)
        ]
        with reading(world.engine) as session:
            assert [len(replies.attempts_of_mention(session, draft.mention_id))
                    for draft in (one, complaint, other)] == [1, 0, 1]  # fmt: skip
        assert world.woken == [NOW]

    def test_a_page_loaded_anew_approves_nothing_twice(self, world: World) -> None:
        with writing(world.engine) as session:
            draft = thanks(session, 1)
        ticked = f"{draft.id}:{draft.text_hash}"
        guest = world.guest(Role.APPROVER)
        guest.send("/approve-many", seen=ticked)

        page = guest.send("/approve-many", seen=ticked)

        assert page.texts(".results li")[0].startswith("No: Already approved by Ines Okafor")

    @pytest.mark.parametrize("seen", [[], ["x"], ["9" * 30 + ":h"], [":"], ["-1:h"]])
    def test_a_tick_that_cannot_be_read_approves_nothing(
        self, world: World, seen: list[str]
    ) -> None:
        before = everything(world.engine)

        page = world.guest(Role.APPROVER).send("/approve-many", seen=seen)

        assert page.texts(".results li") == ["Nothing was ticked, so nothing was approved."]
        assert everything(world.engine) == before

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.CARE])
    def test_who_may_not_approve_is_told_so(self, world: World, role: Role) -> None:
        with writing(world.engine) as session:
            draft = thanks(session, 1)

        page = world.guest(role).post("/approve-many", seen=f"{draft.id}:{draft.text_hash}")

        assert page.said.startswith("You may not approve a reply.")


def test_a_rule_of_the_settings_is_shown_beside_the_draft(world: World) -> None:
    state = world.app.state
    terms = Terms(b.CONTACT, approvals=(ApprovalRule(need=1, who=("lead",)),))
    kept, state.web = state.web, replace(state.web, terms=terms)

    page = page_of(world)

    state.web = kept
    assert "Nobody has said yes yet · still takes one more of lead" in page.words
    assert "1 of lead have to approve." in page.words


def test_a_reply_that_runs_late_is_marked(world: World) -> None:
    assert page_of(world).all("span.late") == []
    world.clock.on(hours=5)

    assert page_of(world).texts("span.late") == ["late by 1 h"]


def test_who_was_shut_out_cannot_be_asked(world: World) -> None:
    with writing(world.engine) as session:
        session.get_one(Person, world.id("admin")).active = False

    names = [option.get_text() for option in page_of(world).all("#whom option")]

    assert names == ["anybody else who may approve", "Lena Holt"]
