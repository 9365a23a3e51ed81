"""Slack's refusals, sorted by what happens next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from responders.slack.errors import Answer, CardGone, ChannelGone, TriggerSpent, sort, waiting


@pytest.mark.parametrize(
    ("answer", "sorted_as"),
    [
        (Answer("ratelimited", 429, "30"), RetryLater),
        (Answer("", 429), RetryLater),
        (Answer("service_unavailable", 503), RetryLater),
        (Answer("internal_error", 200), UnknownOutcome),
        (Answer("fatal_error", 500), UnknownOutcome),
        (Answer("Received a response in a non-JSON format: <html>", 504), UnknownOutcome),
        (Answer("invalid_auth"), ConfigError),
        (Answer("token_revoked"), ConfigError),
        (Answer("missing_scope", needed="chat:write"), ConfigError),
        (Answer("not_in_channel"), ChannelGone),
        (Answer("restricted_action_read_only_channel"), ChannelGone),
        (Answer("message_not_found"), CardGone),
        (Answer("exchanged_trigger_id"), TriggerSpent),
        (Answer("invalid_blocks"), Refused),
        (Answer("something_new"), Refused),
    ],
)
def test_each_answer_has_its_place(answer: Answer, sorted_as: type[OutsideError]) -> None:
    assert type(sort("posting a card", answer, repeatable=False)) is sorted_as


@pytest.mark.parametrize("answer", [Answer("internal_error", 500), Answer("", 502)])
def test_what_may_be_repeated_is_simply_tried_again(answer: Answer) -> None:
    assert type(sort("drawing a card anew", answer, repeatable=True)) is RetryLater


def test_a_missing_scope_is_named_with_what_to_do() -> None:
    error = sort("posting a card", Answer("missing_scope", needed="chat:write"), repeatable=False)

    assert "chat:write" in str(error)
    assert "install" in str(error)


def test_details_point_at_our_blocks() -> None:
    detail = "must be less than 3001 characters [json-pointer:/blocks/0/text]"

    error = sort("posting a card", Answer("invalid_blocks", details=(detail,)), repeatable=False)

    assert "/blocks/0/text" in str(error)


def test_a_sentence_in_place_of_a_code_is_not_repeated() -> None:
    error = sort("x", Answer("Somebody wrote: our customer Nora"), repeatable=False)

    assert "Nora" not in str(error)


@pytest.mark.parametrize(
    ("header", "wait"),
    [("30", 30), ("1.5", 1.5), ("1e9", 3600), ("soon", None), ("", None), ("-1", None),
     ("nan", None), ("inf", 3600)],
)  # fmt: skip
def test_retry_after_is_read_with_care(header: str, wait: float | None) -> None:
    assert waiting(header) == (None if wait is None else timedelta(seconds=wait))


@given(st.text(), st.integers(100, 599), st.text(max_size=20), st.text(), st.booleans())
def test_every_answer_is_sorted(
    error: str, status: int, retry_after: str, needed: str, repeatable: bool
) -> None:
    answer = Answer(error, status, retry_after, needed)

    assert str(sort("a call", answer, repeatable=repeatable))
