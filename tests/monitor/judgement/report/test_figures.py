"""The figures of the report against the same counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.report import figures
from monitor.judgement.report.figures import (
    Floats,
    Truths,
    calibration_error,
    equal_bins,
    even_bins,
    precision_recall,
    roc,
    wilson,
)


def numbers(*scored: tuple[float, bool]) -> tuple[Floats, Truths]:
    return np.array([said for said, _ in scored]), np.array([true for _, true in scored])


LABELLED = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 0.95, 1.0]), st.booleans()),
    min_size=2,
    max_size=40,
).filter(lambda rows: len({true for _, true in rows}) == 2)


class TestWilson:
    def test_it_gives_the_bounds_of_the_text_books(self) -> None:
        assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=0.0001)

    def test_nothing_counted_is_nothing_known(self) -> None:
        assert wilson(0, 0) == (0, 1)

    @given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
    def test_the_share_lies_within_and_the_bounds_between_0_and_1(
        self, counted: tuple[int, int]
    ) -> None:
        low, high = wilson(*counted)

        assert 0 <= low <= counted[0] / counted[1] + 1e-12
        assert counted[0] / counted[1] - 1e-12 <= high <= 1

    def test_more_texts_are_surer(self) -> None:
        assert wilson(800, 1000)[0] > wilson(8, 10)[0]


class TestCalibration:
    def test_the_error_is_the_mean_distance_weighed_by_counts(self) -> None:
        said, true = numbers((0.9, True), (0.9, True), (0.9, False), (0.2, False))

        # three texts: |0.9 - 2/3|, one text: |0.2 - 0|
        assert calibration_error(even_bins(said, true)) == pytest.approx(
            3 / 4 * (0.9 - 2 / 3) + 1 / 4 * 0.2
        )

    def test_a_bin_holds_its_counts_and_what_was_said_and_true(self) -> None:
        (low, high) = even_bins(*numbers((0.12, True), (0.18, False), (1.0, True)))

        assert (low.low, low.high, low.count, low.true) == (0.1, 0.2, 2, 0.5)
        assert low.said == pytest.approx(0.15)
        assert (high.low, high.high, high.count, high.true) == (0.9, 1.0, 1, 1.0)
        assert low.small

    def test_bins_of_equal_counts_see_what_one_crowded_bin_hides(self) -> None:
        rows = [(0.01, False)] * 50 + [(0.09, True)] * 5 + [(0.09, False)] * 45
        said, true = numbers(*rows)

        assert calibration_error(even_bins(said, true)) == pytest.approx(0.0, abs=0.001)
        assert calibration_error(equal_bins(said, true)) > 0.01

    def test_no_texts_make_no_error(self) -> None:
        assert calibration_error([]) == 0
        assert even_bins(np.array([]), np.array([], dtype=bool)) == []

    @given(LABELLED)
    def test_both_kinds_of_bins_hold_every_text_once(self, rows: list[tuple[float, bool]]) -> None:
        said, true = numbers(*rows)

        for bins in (even_bins(said, true), equal_bins(said, true)):
            assert sum(bin.count for bin in bins) == len(rows)
            assert 0 <= calibration_error(bins) <= 1


class TestSeparation:
    def test_perfect_order_is_1_and_the_reverse_0(self) -> None:
        said, true = numbers((0.9, True), (0.8, True), (0.3, False), (0.1, False))

        assert roc(said, true).area == 1
        assert roc(said, ~true).area == 0
        assert precision_recall(said, true).area == 1

    def test_the_same_for_all_is_chance(self) -> None:
        assert roc(*numbers((0.5, True), (0.5, False), (0.5, False))).area == 0.5

    @given(LABELLED)
    def test_the_area_is_the_share_of_pairs_in_the_right_order(
        self, rows: list[tuple[float, bool]]
    ) -> None:
        unhappy = [said for said, true in rows if true]
        others = [said for said, true in rows if not true]
        pairs = [(u > o) + (u == o) / 2 for u in unhappy for o in others]

        assert roc(*numbers(*rows)).area == pytest.approx(sum(pairs) / len(pairs))

    @given(LABELLED)
    def test_the_average_precision_is_the_sum_over_what_can_be_told_apart(
        self, rows: list[tuple[float, bool]]
    ) -> None:
        total = sum(true for _, true in rows)
        area, before = 0.0, 0.0
        for cut in sorted({said for said, _ in rows}, reverse=True):
            above = [true for said, true in rows if said >= cut]
            recall = sum(above) / total
            area, before = area + (recall - before) * sum(above) / len(above), recall

        assert precision_recall(*numbers(*rows)).area == pytest.approx(area)

    def test_a_curve_of_many_texts_is_thinned_and_keeps_its_ends(self) -> None:
        said = np.linspace(0, 1, 50_000)
        found = roc(said, said > 0.5)

        assert len(found.points) <= figures.MOST_POINTS
        assert (found.points[0], found.points[-1]) == ((0, 0), (1, 1))
