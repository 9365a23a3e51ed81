"""What is trained on is never measured on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.training import augment, combine, data, sets
from monitor.judgement.training.aspect_labels import ASPECTS, marked
from monitor.judgement.training.splits import held_out, normalised
from tests.monitor.judgement.training import labelled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The labelled sets."""
    labelled.write_sets(tmp_path / "data")
    return tmp_path / "data"


def test_a_training_row_that_stands_in_a_report_set_is_removed(folder: Path) -> None:
    leaked = "report 3 was rude on visit 0 of spring"
    rows = [
        {
            "source": "cr",
            "lang": "en",
            "label": "negative",
            "text": f"  {leaked.upper()} https://x.y",
        },
        {
            "source": "cr",
            "lang": "en",
            "label": "negative",
            "text": "a sentence of its own, seen here",
        },
    ]
    labelled.write(folder / "polarity.jsonl.gz", rows)
    report = [{"text": leaked, "label": "negative"}]
    labelled.write(folder / "report" / "semeval2017test.jsonl.gz", report)

    split = data.training_split(folder, 7)

    texts = {normalised(example.text) for example in (*split.train, *split.tune)}
    assert normalised(leaked) not in texts
    assert normalised("a sentence of its own, seen here") in texts


def test_nothing_reported_on_is_trained_on_or_tuned_on(folder: Path) -> None:
    split = data.training_split(folder, 7)

    reported = data.report_texts(folder)
    assert len(reported) > 300
    assert all(normalised(e.text) not in reported for e in (*split.train, *split.tune))


def test_what_is_kept_back_is_not_trained_on(folder: Path) -> None:
    split = data.training_split(folder, 7)

    kept = {normalised(example.text) for example in split.tune}
    assert kept
    assert not kept & {normalised(example.text) for example in split.train}


def test_sets_for_non_commercial_use_and_the_left_out_ones_are_not_trained_on(folder: Path) -> None:
    split = data.training_split(folder, 7)

    sources = {example.source for example in (*split.train, *split.tune)}
    assert "yelp_varun" in sources
    assert not sources & (sets.NON_COMMERCIAL | sets.LEFT_OUT_STARS | sets.LEFT_OUT_TWEETS)
    assert "semeval_absa" not in sources


def test_the_same_seed_gives_the_same_split(folder: Path) -> None:
    assert data.training_split(folder, 7) == data.training_split(folder, 7)


def test_complaints_are_split_in_halves_by_their_text(folder: Path) -> None:
    ours, theirs = sets.complaints(folder, held=False), sets.complaints(folder, held=True)

    assert len(ours) + len(theirs) == 80
    assert not {e.text for e in ours} & {e.text for e in theirs}
    assert all(held_out(example.text) for example in theirs)


def test_a_set_s_labels_become_marks_and_what_it_was_not_asked_about_stays_open() -> None:
    labels = [("It took ages and the floor was black.", "SlowService|Filthy")]

    [(text, marks)] = marked("fastfood", labels)

    by_name = dict(zip(ASPECTS, marks, strict=True))
    assert text.startswith("It took ages")
    assert by_name["waiting"] == by_name["cleanliness"] == 1
    assert by_name["service"] == 0
    assert by_name["policy"] == -1


def test_a_label_that_maps_to_nothing_leaves_its_text_out() -> None:
    assert list(marked("fastfood", [("Scary clowns.", "ScaryMcDs"), ("No label.", "")])) == []


@pytest.mark.parametrize(
    ("sentiment", "category", "stars", "unhappy"),
    [
        ("neutral", "requirement", 1, True),
        ("neutral", "requirement", 2, True),
        ("neutral", "requirement", 4, False),
        ("positive", "other", 1, False),
        ("negative", "other", 5, True),
        ("neutral", "bug report", 5, True),
    ],
)
def test_where_people_read_neither_praise_nor_blame_the_stars_say_how_the_author_feels(
    tmp_path: Path, sentiment: str, category: str, stars: int, *, unhappy: bool
) -> None:
    row: labelled.Row = {"title": "Note", "text": "It is an app.", "stars": stars,
           "sentiment": sentiment, "category": category}  # fmt: skip
    noise = {**row, "category": "noise"}
    both = {**row, "sentiment": "positive", "category": "bug report"}
    labelled.write(tmp_path / "app_review_types.jsonl.gz", [row, noise, both])

    assert [one.unhappy for one in combine.rated(tmp_path)] == [unhappy]


@given(st.text(), st.integers())
def test_a_typing_slip_changes_letters_and_never_the_number_of_words(text: str, seed: int) -> None:
    slipped = augment.slipped(text, random.Random(seed), 0.5)

    assert len(slipped.split(" ")) == len(text.split(" "))


def test_typing_slips_do_happen() -> None:
    text = "The waiter brought somebody else's breakfast twice this morning"

    assert augment.slipped(text, random.Random(3), 1.0) != text


def test_a_name_is_replaced_by_the_same_other_name_everywhere() -> None:
    text = "I asked Wexcombe twice, and Wexcombe said no."

    changed = augment.renamed(text, random.Random(1))

    assert "Wexcombe" not in changed
    other = changed.split()[2]
    assert changed.count(other) == 2
