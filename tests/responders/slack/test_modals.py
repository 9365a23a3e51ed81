"""The modals: what they ask, and that Slack shows them whatever the draft holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.models.cards import CardJudged, CardView
from monitor.models.draft import RejectReason
from responders.slack import modals, waiting_modals
from responders.slack.buttons import shown_of
from responders.slack.ids import NOT_ABOUT, Address, Kept, fingerprint, opened_for
from responders.slack.modals import Found
from tests.fakes.slack import blockkit
from tests.responders.slack.test_blocks import VIEWS, every
from tests.responders.slack.views import TEXT, a_draft, a_view, without_draft

AT = Address("C01DESK", "1786698000.000100")


@settings(max_examples=60)
@given(VIEWS)
@example(replace(a_view(), judged=CardJudged(decided_by="\x08")))
def test_slack_shows_every_modal_whatever_the_view_holds(view: CardView) -> None:
    assert blockkit.check_view(modals.edit(view, AT)) == []
    assert blockkit.check_view(modals.reject(view, AT)) == []
    assert blockkit.check_view(modals.aspect(view, AT, ["price", "staff"])) == []
    assert blockkit.check_view(modals.changes(view, AT)) == []
    assert blockkit.check_view(waiting_modals.hold(view, AT)) == []
    assert blockkit.check_view(waiting_modals.second(view, AT)) == []
    assert blockkit.check_view(waiting_modals.posted(view, AT)) == []
    assert blockkit.check_view(waiting_modals.everything(view)) == []


def test_the_edit_modal_holds_the_draft_and_its_limit() -> None:
    modal = modals.edit(a_view(), AT)

    assert list(every(modal, "initial_value")) == [TEXT]
    assert f"{len(TEXT)} of 4096 bytes" in str(list(every(modal, "hint")))


def test_a_modal_keeps_ids_to_itself_and_no_words() -> None:
    drawn = (modals.edit(a_view(), AT), modals.reject(a_view(), AT),
             modals.aspect(a_view(), AT, ["price"]))  # fmt: skip
    for modal in drawn:
        assert opened_for(modal["private_metadata"]) == Kept(shown_of(a_view()), AT)
        assert len(modal["private_metadata"]) < 200


def test_a_text_that_was_warned_of_stays_and_the_modal_remembers_it() -> None:
    found = Found(warnings=("It is like the last reply.",), length=12)

    modal = modals.warned(a_view(), AT, "Sorry, again", found)

    assert blockkit.check_view(modal) == []
    assert list(every(modal, "initial_value")) == ["Sorry, again"]
    assert "It is like the last reply." in str(modal["blocks"])
    assert modal["submit"]["text"] == "Approve all the same"
    kept = opened_for(modal["private_metadata"])
    assert kept is not None
    assert kept.warned == fingerprint("Sorry, again") != fingerprint("Sorry again")


def test_everything_of_a_long_review_is_shown_in_pieces() -> None:
    text = " ".join(f"word{number}" for number in range(3000))

    modal = waiting_modals.everything(
        replace(a_view(), mention=replace(a_view().mention, text=text))
    )

    shown = "".join(one for one in every(modal, "text") if isinstance(one, str))
    assert blockkit.check_view(modal) == []
    assert all(f"word{number}" in shown for number in (0, 1500, 2999))


def test_where_no_draft_was_written_the_field_is_empty() -> None:
    modal = modals.edit(without_draft(), AT)

    assert list(every(modal, "initial_value")) == []
    assert modal["title"]["text"] == "Write a reply"


def test_a_draft_too_long_for_slack_is_explained() -> None:
    modal = modals.edit(replace(a_view(), draft=a_draft("x" * 3001)), AT)

    assert "submit" not in modal
    assert "3001 characters" in str(modal["blocks"])


def test_the_aspect_modal_offers_what_was_found_first_and_then_all_others() -> None:
    modal = modals.aspect(a_view(), AT, ["price", "staff", "late_delivery", "x" * 76, ""])

    aspects, truths = every(modal, "options")
    assert [(option["value"], option["text"]["text"]) for option in aspects] == [
        ("waiting", "waiting (found: negative)"), ("staff", "staff (found: negative)"),
        ("price", "price"), ("late_delivery", "late delivery"),
    ]  # fmt: skip
    assert [option["value"] for option in truths] == [
        NOT_ABOUT,
        "negative",
        "mixed",
        "neutral",
        "positive",
    ]


@given(st.lists(st.text(max_size=90), min_size=1, max_size=130))
def test_no_list_of_aspects_is_refused_by_slack(names: list[str]) -> None:
    modal = modals.aspect(a_view(), AT, names)

    assert blockkit.check_view(modal) == []


@pytest.mark.parametrize("reason", modals.REASONS)
def test_the_reject_modal_offers_reasons_of_the_workflow(reason: RejectReason) -> None:
    values = [option["value"] for options in every(modals.reject(a_view(), AT), "options")
              for option in options]  # fmt: skip

    assert reason.value in values
