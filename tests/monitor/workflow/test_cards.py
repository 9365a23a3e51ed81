"""What a card shows is drawn from the rows, and equal while nothing has changed."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from monitor.casework.approvals import ApprovalRule
from monitor.models.cards import CardFinding
from monitor.models.draft import DraftState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.store import corrections
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import approve
from tests import builders as b
from tests.builders import NOW


def test_the_same_rows_give_the_same_card(both: Session) -> None:
    draft = b.pending(both)

    assert card_view(both, draft, "") == card_view(both, draft, "")
    draft.held_by, draft.held_at = b.person(both).id, NOW
    assert card_view(both, draft, "").held is not None


def test_it_tells_by_which_it_is_routed(both: Session) -> None:
    brand = b.subject(both, "brand")
    shop = b.subject(both, "shop", parent=brand)
    mention = b.mention(both, b.source(both, about=shop))
    b.assessment(both, mention)

    shown = card_view(both, b.draft(both, mention), "").mention

    assert (shown.subject_key, shown.subjects) == ("shop", ("shop", "brand"))
    assert (shown.source, shown.kind) == ("town reviews", "google_business")


def test_it_tells_why_it_was_flagged_and_how_angry_it_is(both: Session) -> None:
    draft = b.pending(both)
    row = corrections.judged(both, draft.mention_id, draft.revision)
    assert row is not None
    row.anger = 0.8

    judged = card_view(both, draft, "").judged

    assert (judged.decided_by, judged.anger) == (b.REVIEW, 0.8)


def test_what_the_guidelines_found_stands_by_name(both: Session) -> None:
    draft = b.pending(both)
    draft.findings = [
        {"check": "length", "severity": "warn", "says": "Rather long."},
        {"check": "way", "severity": "block", "says": "No way is shown."},
    ]

    shown = card_view(both, draft, "").draft

    assert shown is not None
    assert shown.found == (
        CardFinding("length", False, "Rather long."), CardFinding("way", True, "No way is shown."),
    )  # fmt: skip
    assert [one.check for one in shown.blockers] == ["way"]


def test_the_gloss_is_shown_beside_another_language_only(both: Session) -> None:
    draft = b.pending(both)
    draft.gloss = ["Is sorry."]

    english = card_view(both, draft, "").draft
    draft.language = "de"
    german = card_view(both, draft, "").draft

    assert english is not None
    assert german is not None
    assert (english.gloss, german.gloss) == ((), ("Is sorry.",))


def test_one_person_is_enough_for_an_ordinary_card(both: Session) -> None:
    approvals = card_view(both, b.pending(both), "").approvals

    assert (approvals.needed, approvals.missing, approvals.why) == (1, "", "")
    assert approvals.who == ("admin", "approver", "lead")


def test_the_card_says_whom_a_rule_waits_for(both: Session) -> None:
    draft = b.pending(both)
    rules = (ApprovalRule(need=1, who=("lead",)),)

    before = card_view(both, draft, "", rules=rules).approvals
    approve(both, b.terms(), b.actor(b.person(both, Role.LEAD)), b.seen(draft), NOW)
    after = card_view(both, draft, "", rules=rules).approvals

    assert (before.missing, before.who) == ("one more of lead", ("lead",))
    assert (after.missing, len(after.given)) == ("", 1)


def test_the_reply_is_due_by_its_priority_while_it_waits(both: Session) -> None:
    draft = b.pending(both)

    assert card_view(both, draft, "").reply_due == NOW + timedelta(hours=4)
    draft.state = DraftState.REJECTED
    assert card_view(both, draft, "").reply_due is None


def test_it_counts_what_hangs_on_it_and_still_waits(both: Session) -> None:
    lead = b.pending(both)
    at = b.source(both, "two", place="feed:two")
    for number in range(3):
        mention = b.mention(both, at, f"alike-{number}", author=f"a{number}")
        hung = b.draft(both, mention, desks=())
        hung.folded_into = lead.id
        hung.state = DraftState.PENDING if number else DraftState.WITHDRAWN
    both.flush()

    assert card_view(both, lead, "").folded == 2
    assert both.get_one(Mention, lead.mention_id).gone_at is None
