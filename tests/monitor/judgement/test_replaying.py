"""Another model over stored history: what would be newly flagged, newly missed, and who agrees."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.judgement.learning.telling import replay_lines
from monitor.judgement.replaying import BINS, Agreement, Replay, plain, replay
from monitor.models.judged import ToJudge
from monitor.store.past import Past
from tests.fakes.models import KeywordModel

UNHURRIED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

BAD, GOOD, PLAIN = "A broken lid.", "Lovely tea.", "There is tea."  # 0.95, 0.05, 0.3


def past(
    number: int, text: str, before: float | None, *, said: bool | None = None, kind: str = "feed",
    model: str = "old@1",
) -> Past:  # fmt: skip
    """One mention that another model has judged."""
    return Past(number, ToJudge(str(number), text, language="en"), kind, model, before, 0.5, said)


def run(*history: Past, cut_off: float = 0.5, examples: int = 10) -> Replay:
    """Keywords over history."""
    return replay(KeywordModel(), history, lambda _: cut_off, examples=examples)


def test_it_tells_what_would_be_newly_flagged_and_newly_missed() -> None:
    made = run(past(4, BAD, 0.1), past(3, GOOD, 0.9), past(2, BAD, 0.9), past(1, GOOD, 0.1))

    total = made.total
    assert (total.rows, total.flagged_before, total.flagged_after) == (4, 2, 2)
    assert [(e.id, e.before, e.after, e.excerpt) for e in made.flagged] == [(4, 0.1, 0.95, BAD)]
    assert [e.id for e in made.missed] == [3]


def test_another_cut_off_alone_reads_nothing_again() -> None:
    model = KeywordModel()
    history = [past(2, BAD, 0.6, model=model.name), past(1, BAD, 0.4, model=model.name)]

    made = replay(model, history, lambda _: 0.3)

    assert model.calls == []
    assert [example.id for example in made.flagged] == [1]


def test_the_cut_off_is_that_of_the_kind_of_source() -> None:
    history = [past(2, PLAIN, 0.1, kind="feed"), past(1, PLAIN, 0.1, kind="app_store")]

    made = replay(KeywordModel(), history, {"feed": 0.2, "app_store": 0.4}.__getitem__)

    assert [example.id for example in made.flagged] == [2]
    assert made.kinds["feed"].newly_flagged == 1
    assert made.kinds["app_store"].newly_flagged == 0


def test_agreement_is_told_for_both_on_the_same_mentions() -> None:
    made = run(
        past(5, BAD, 0.1, said=True),  # found now, missed before
        past(4, GOOD, 0.9, said=False),  # flagged in vain before
        past(3, BAD, 0.9, said=True),
        past(2, GOOD, 0.1, said=True),  # missed by both
        past(1, GOOD, 0.9),  # nobody said anything
    )

    before, after = made.total.before, made.total.after
    assert (before.rows, after.rows) == (4, 4)
    assert (before.accuracy, before.precision) == (0.25, 0.5)
    assert before.recall == pytest.approx(1 / 3, abs=1e-4)
    assert (after.accuracy, after.precision) == (0.75, 1.0)
    assert after.auc == pytest.approx(5 / 6, abs=1e-4)


def test_what_could_not_be_judged_is_counted_and_compared_with_nothing() -> None:
    made = run(past(2, "", None, said=True), past(1, BAD, None, said=True))

    assert (made.total.unjudged_before, made.total.unjudged_after) == (2, 1)
    assert made.total.before.rows == 0
    assert [example.id for example in made.flagged] == [1]


def test_what_was_not_judged_yet_is_nothing_new() -> None:
    made = run(past(1, BAD, None, model=""))

    assert (made.total.waiting, made.total.newly_flagged, made.flagged) == (1, 0, [])


def test_it_shows_so_many_examples_of_each_and_counts_all() -> None:
    made = run(*(past(n, BAD, 0.1) for n in range(600, 0, -1)), examples=3)

    assert [example.id for example in made.flagged] == [600, 599, 598]
    assert made.total.newly_flagged == 600


def test_who_watches_hears_how_many_are_through() -> None:
    heard: list[int] = []

    replay(
        KeywordModel(), [past(1, BAD, 0.1), past(2, GOOD, 0.1)], lambda _: 0.5, done=heard.append
    )

    assert heard == [1, 2]


def test_history_is_taken_a_piece_at_a_time() -> None:
    taken: list[int] = []

    def history() -> itertools.chain[Past]:
        def note(number: int) -> Past:
            taken.append(number)
            return past(number, GOOD, 0.1)

        return itertools.chain(map(note, range(5000)))

    furthest = 0

    def done(rows: int) -> None:
        nonlocal furthest
        furthest = max(furthest, len(taken) - rows)

    replay(KeywordModel(), history(), lambda _: 0.5, done=done)

    assert len(taken) == 5000
    assert furthest < 1000


@UNHURRIED
@given(st.lists(st.tuples(st.integers(0, BINS), st.booleans()), max_size=40))
def test_the_auc_out_of_a_histogram_is_the_auc(rows: list[tuple[int, bool]]) -> None:
    made = Agreement()
    for value, said in rows:
        made.add(value / BINS, flagged=False, said=said)
    so, not_so = ([v for v, said in rows if said is way] for way in (True, False))
    pairs = list(itertools.product(so, not_so))

    won = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs)

    assert made.auc == (round(won / len(pairs), 4) if pairs else None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cold\ttea,\r\n\nrude", "Cold tea, rude"),
        ("\x1b[31mred\x1b[0m \x07bell", "[31mred [0m bell"),
        ("left \u202eright\u2066", "left right"),
        ("a\u2028b", "a b"),
        ("x" * 500, "x" * 120 + " …"),
        ("", ""),
    ],
)
def test_an_excerpt_is_one_line_that_no_terminal_acts_on(text: str, shown: str) -> None:
    assert plain(text) == shown


@UNHURRIED
@given(st.text())
def test_whatever_a_text_holds_its_excerpt_can_be_printed(text: str) -> None:
    shown = plain(text)

    assert len(shown) <= 122
    assert shown.isprintable()


def test_the_report_is_read_in_a_terminal_and_kept_as_json() -> None:
    made = run(
        past(3, BAD, 0.1, said=True), past(2, GOOD, 0.9, said=False, kind="app_store"),
        past(1, BAD, None, model=""),
    )  # fmt: skip
    lines = list(replay_lines(made, 0.1))

    assert lines[0] == "3 mentions, judged again by keywords@1. Nothing was changed."
    assert "1 of them were not judged yet" in lines[1]
    assert "  #3  0.10 -> 0.95  A broken lid." in lines
    (row,) = [line for line in lines if line.startswith("all, after")]
    assert row.split() == ["all,", "after", "2", "100.0%", "100.0%", "100.0%", "1.000"]
    kept = json.loads(json.dumps(made.to_json()))
    assert kept["total"]["newly_flagged"] == kept["total"]["newly_missed"] == 1
    assert kept["kinds"]["app_store"]["before"]["accuracy"] == 0.0


def test_a_report_without_anything_people_said_says_so() -> None:
    assert any("People have not said" in line for line in replay_lines(run(past(1, BAD, 0.9)), 2.0))
    assert any("People have not said" in line for line in replay_lines(run(), 2.0))
