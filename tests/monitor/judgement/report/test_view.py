"""What the report shows is what was counted."""

from __future__ import annotations

import tomllib

import pytest

from monitor.judgement.outcomes import Costs
from monitor.judgement.report.collecting import Collected
from monitor.judgement.report.view import report_of
from tests.monitor.judgement.report.rows import about, collected, judged, report

ROWS = [(0.9, True), (0.8, True), (0.7, False), (0.3, True), (0.1, False), (0.5, None)]


def test_rows_are_counted_by_what_became_of_them() -> None:
    kept = collected(ROWS)
    kept.add(7, {}, judged(0.5, "ja", unjudged="written in Japanese"))
    kept.unreadable = 2
    found = report_of(kept, about())

    assert (found.rows, found.whole.rows, found.unjudged, found.unreadable) == (9, 6, 1, 2)
    assert found.rate == 4.5


def test_the_cut_off_in_use_is_measured_to_the_last_digit() -> None:
    kept = collected([(0.4375, True), (0.4374, True)])

    assert report_of(kept, about(in_use=0.4375)).whole.at.found == 1


def test_at_the_cut_off_in_use_labels_fall_into_four_sorts() -> None:
    at = report(ROWS).whole.at

    assert (at.looked, at.found, at.in_vain, at.missed, at.let_be) == (4, 2, 1, 1, 1)


def test_without_labels_nothing_is_measured() -> None:
    assert report([(0.9, None), (0.1, None)]).measured is None


def test_labels_of_one_sort_have_a_calibration_and_no_curve() -> None:
    measured = report([(0.9, True), (0.8, True)]).measured

    assert measured is not None
    assert (measured.roc, measured.precision_recall, measured.small) == (None, None, True)
    assert measured.error == pytest.approx(0.15)


def test_every_kind_and_language_is_measured_for_itself() -> None:
    kept = Collected("site")
    kept.add(1, {"site": "feed", "unhappy": "1"}, judged(0.9))
    kept.add(2, {"site": "feed", "unhappy": "0"}, judged(0.1))
    kept.add(3, {"site": "file", "unhappy": "0"}, judged(0.9, "de"))
    kept.add(4, {"site": "file"}, judged(0.5, "ja", unjudged="written in Japanese"))
    found = report_of(kept, about())

    assert [(g.name, g.rows, g.at.found, g.at.in_vain) for g in found.kinds] == [
        ("feed", 2, 1, 0),
        ("file", 1, 0, 1),
    ]
    assert [(g.name, g.rows, g.unjudged) for g in found.languages] == [
        ("en", 2, 0),
        ("de", 1, 0),
        ("ja", 0, 1),
    ]


def test_days_are_told_or_read_from_the_dates_or_taken_for_one() -> None:
    dated = collected([(0.9, True)], {"date": "2024-03-01"})
    dated.add(2, {"date": "2024-03-10"}, judged(0.9))

    assert report_of(dated, about()).days == 10
    assert report_of(dated, about(days=4)).days == 4
    plain = report_of(collected([(0.9, True)]), about())
    assert (plain.days, plain.days_known) == (1, False)


def test_the_unjudged_take_their_share_of_the_looks() -> None:
    kept = collected([(0.9, None)] * 10)
    for number in range(6):
        kept.add(number, {}, judged(0.5, "ja", unjudged="written in Japanese"))
    limit = report_of(kept, about(looks_a_day=8)).choice.limit

    assert limit is not None
    assert limit.looks == 2


def test_the_chosen_cut_offs_are_given_as_settings() -> None:
    kept = Collected("site")
    for kind in ("app_store", 'odd "kind"\n'):
        kept.add(1, {"site": kind}, judged(0.9))
    found = report_of(kept, about(costs=Costs(3, 1)))

    assert tomllib.loads(found.settings) == {
        "judge": {"cut_offs": {"app_store": 0.25, 'odd "kind"': 0.25}}
    }


def test_without_kinds_there_is_one_cut_off_for_all() -> None:
    assert tomllib.loads(report([(0.9, None)]).settings) == {"judge": {"cut_off": 0.4}}
    assert tomllib.loads(report([]).settings) == {"judge": {"cut_off": 0.4}}


def test_aspects_are_counted_with_how_many_are_negative() -> None:
    assert report([(0.9, None), (0.1, None), (0.2, None)]).aspects == [("waiting", 3, 1)]
