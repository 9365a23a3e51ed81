"""What the report keeps of each row: numbers, and next to no texts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.report.collecting import (
    EXAMPLES,
    LONGEST_EXAMPLE,
    MOST_NAMES,
    OTHERS,
    Collected,
)
from monitor.judgement.report.labels import day_of, truth_in, truth_of
from tests.monitor.judgement.report.rows import judged


class TestLabels:
    @pytest.mark.parametrize(
        "written", ["true", "TRUE", "1", "1.0", "yes", "negative", "very_negative", "complaint"]
    )
    def test_unhappy_is_written_in_many_ways(self, written: str) -> None:
        assert truth_of(written) is True

    @pytest.mark.parametrize("written", ["false", "0", "no", "neutral", "positive", "Positive"])
    def test_so_is_not_unhappy(self, written: str) -> None:
        assert truth_of(written) is False

    @pytest.mark.parametrize("written", ["mixed", "3", "?", "negativ", ""])
    def test_what_says_neither_is_no_label(self, written: str) -> None:
        assert truth_of(written) is None

    @pytest.mark.parametrize(
        ("fields", "found"),
        [
            ({"unhappy": "true", "label": "positive"}, "true"),
            ({"unhappy": " ", "complaint": "0"}, "0"),
            ({"label": "neutral"}, "neutral"),
            ({"text": "true"}, ""),
        ],
    )
    def test_the_first_column_that_is_filled_counts(
        self, fields: dict[str, str], found: str
    ) -> None:
        assert truth_in(fields) == found

    @pytest.mark.parametrize(
        ("fields", "day"),
        [
            ({"posted_at": "2024-03-09T11:00:00Z"}, date(2024, 3, 9)),
            ({"posted_at": "yesterday", "date": "2024-03-01"}, date(2024, 3, 1)),
            ({"posted_at": "2024-13-01"}, None),
            ({}, None),
        ],
    )
    def test_the_day_is_read_where_there_is_one(
        self, fields: dict[str, str], day: date | None
    ) -> None:
        assert day_of(fields) == day

    @given(st.text())
    def test_no_words_make_it_fail(self, written: str) -> None:
        assert truth_of(written) in (True, False, None)
        assert day_of({"date": written}) is None or written.strip()[:2].isdigit()


def test_a_row_becomes_numbers_by_kind_and_language() -> None:
    kept = Collected("Site ")
    kept.add(1, {"site": "app_store", "unhappy": "1", "date": "2024-03-01"}, judged(0.9))
    kept.add(2, {"site": "feed", "label": "mixed", "date": "2024-03-04"}, judged(0.2, "de"))

    assert list(kept.probabilities) == [0.9, 0.2]
    assert list(kept.truths) == [1, -1]
    assert (kept.kinds.all, list(kept.kind_numbers)) == (["app_store", "feed"], [0, 1])
    assert (kept.languages.all, list(kept.language_numbers)) == (["en", "de"], [0, 1])
    assert (kept.odd_labels, kept.days) == (1, 4)
    assert kept.tallies["app_store"].labelled == 1


def test_an_unjudged_row_is_counted_and_has_no_probability() -> None:
    kept = Collected()
    kept.add(1, {"unhappy": "1"}, judged(0.5, "ja", unjudged="written in Japanese"))

    assert (kept.judged, dict(kept.unjudged), kept.unjudged_unhappy) == (0, {"ja": 1}, 1)
    assert kept.polarities.total() == 0


def test_a_column_that_holds_no_kinds_does_not_grow_without_end() -> None:
    kept = Collected("id")
    for number in range(MOST_NAMES * 3):
        kept.add(number, {"id": str(number)}, judged(0.5))

    assert len(kept.kinds.all) == MOST_NAMES + 1
    assert kept.kinds.all[-1] == OTHERS
    assert sum(sum(tally.unlabelled) for tally in kept.tallies.values()) == MOST_NAMES * 3


def test_no_text_is_kept_unless_it_is_asked_for() -> None:
    kept = Collected()
    kept.add(1, {"text": "a secret", "unhappy": "1"}, judged(0.01))

    assert [found for _, found in kept.worst()] == [[], []]
    assert "a secret" not in str(vars(kept))


def test_of_each_sort_of_mistake_the_worst_few_are_kept_and_cut() -> None:
    kept = Collected(examples=True)
    for number in range(100):
        kept.add(
            number, {"text": f"no {number} " + "x" * 500, "unhappy": "1"}, judged(number / 100)
        )
        kept.add(number, {"title": "T", "text": "y", "unhappy": "0"}, judged(number / 100))
    (_, missed), (_, in_vain) = kept.worst()

    assert [example.row for example in missed] == list(range(EXAMPLES))
    assert [example.row for example in in_vain] == list(range(99, 99 - EXAMPLES, -1))
    assert {len(example.text) for example in missed} == {LONGEST_EXAMPLE}
    assert in_vain[0].text == "T y"


def test_a_row_that_is_judged_rightly_is_no_example() -> None:
    kept = Collected(examples=True)
    kept.add(1, {"text": "a", "unhappy": "1"}, judged(0.6))
    kept.add(2, {"text": "b", "unhappy": "0"}, judged(0.4))

    assert [found for _, found in kept.worst()] == [[], []]
