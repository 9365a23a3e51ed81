"""The modals: what they ask, and that Slack shows them whatever the draft holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from monitor.models.cards import CardView
from monitor.models.draft import RejectReason
from responders.slack import modals
from responders.slack.buttons import shown_of
from responders.slack.ids import Address, opened_for
from tests.fakes.slack import blockkit
from tests.responders.slack.test_blocks import VIEWS, every
from tests.responders.slack.views import TEXT, a_draft, a_view, without_draft

AT = Address("C01DESK", "1786698000.000100")


@settings(max_examples=60, deadline=None)
@given(VIEWS)
def test_slack_shows_both_modals_whatever_the_view_holds(view: CardView) -> None:
    assert blockkit.check_view(modals.edit(view, AT)) == []
    assert blockkit.check_view(modals.reject(view, AT)) == []


def test_the_edit_modal_holds_the_draft_and_its_limit() -> None:
    modal = modals.edit(a_view(), AT)

    assert list(every(modal, "initial_value")) == [TEXT]
    assert "At most 4096 bytes" in str(list(every(modal, "hint")))


def test_a_modal_keeps_ids_to_itself_and_no_words() -> None:
    for modal in (modals.edit(a_view(), AT), modals.reject(a_view(), AT)):
        assert opened_for(modal["private_metadata"]) == (shown_of(a_view()), AT)
        assert len(modal["private_metadata"]) < 200


def test_where_no_draft_was_written_the_field_is_empty() -> None:
    modal = modals.edit(without_draft(), AT)

    assert list(every(modal, "initial_value")) == []
    assert modal["title"]["text"] == "Write a reply"


def test_a_draft_too_long_for_slack_is_explained() -> None:
    modal = modals.edit(replace(a_view(), draft=a_draft("x" * 3001)), AT)

    assert "submit" not in modal
    assert "3001 characters" in str(modal["blocks"])


@pytest.mark.parametrize("reason", modals.REASONS)
def test_the_reject_modal_offers_reasons_of_the_workflow(reason: RejectReason) -> None:
    values = [option["value"] for options in every(modals.reject(a_view(), AT), "options")
              for option in options]  # fmt: skip

    assert reason.value in values
