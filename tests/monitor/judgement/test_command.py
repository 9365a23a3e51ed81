"""`amends judge`: rows in, one JSON line out for each, in order."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import pytest

from monitor.judgement.command import Counts, Told, judge_stream
from monitor.judgement.report.collecting import Collected
from tests.fakes.models import POISON, KeywordModel


def judge(
    data: str | bytes, name: str = "", chunk: int = 256, cut_off: float | None = None
) -> tuple[list[Any], Counts]:
    out = io.StringIO()
    raw = data.encode() if isinstance(data, str) else data
    counts = judge_stream(
        KeywordModel(), io.BytesIO(raw), out, name=name, chunk=chunk, cut_off=cut_off
    )
    return [json.loads(line) for line in out.getvalue().splitlines()], counts


def test_each_row_becomes_one_line_of_json() -> None:
    (found,), counts = judge("id,text,stars\nr1,The waiter was terrible to us.,1\n")

    assert found == {
        "id": "r1",
        "polarity": "negative",
        "unhappy": 0.975,
        "needs_reply": True,
        "priority": "high",
        "reasons": [
            "1 star",
            "reads as a complaint (0.97)",
            "decided by: “The waiter was terrible to us.”",
        ],
        "aspects": [{"aspect": "service", "polarity": "negative", "words": "waiter"}],
        "flags": [],
        "anger": None,
        "disagreement": None,
        "language": "en",
        "model": "keywords@1",
    }
    assert (counts, counts.exit_code) == (Counts(judged=1), 0)


def test_bad_rows_keep_their_place_and_stop_nothing() -> None:
    lines = [
        '{"id": "a", "text": "A lovely place"}',
        "not json",
        '{"id": "c", "title": "no text here"}',
        '{"id": "d", "text": "Bad", "stars": "many"}',
        '{"id": "e", "text": "Bad", "rating": 11}',
        '{"id": "f", "text": "A terrible place"}',
    ]
    found, counts = judge("\n".join(lines), chunk=2)

    assert [row["id"] for row in found] == ["a", "2", "c", "d", "e", "f"]
    assert [row.get("error") for row in found] == [
        None,
        "row 2: the line is not JSON",
        "row 3: there is no field called text",
        "row 4: the rating is not a number from 1 to 5",
        "row 5: the rating is not a number from 1 to 5",
        None,
    ]
    assert (counts, counts.exit_code) == (Counts(judged=2, bad=4), 1)


def test_rows_without_an_id_are_numbered() -> None:
    found, _ = judge("text\nGood\nBad\n")

    assert [row["id"] for row in found] == ["1", "2"]


@pytest.mark.parametrize("stars", ["4", "4.5", "4,5", " 5 ", ""])
def test_stars_may_be_written_as_people_write_them(stars: str) -> None:
    _, counts = judge(json.dumps({"text": "Good", "rating": stars}))

    assert counts == Counts(judged=1)


@pytest.mark.parametrize("stars", ["nan", "inf", "0", "-1", "6", "five"])
def test_what_is_no_rating_is_said(stars: str) -> None:
    _, counts = judge(json.dumps({"text": "Good", "rating": stars}))

    assert counts == Counts(bad=1)


def test_a_gzipped_file_with_a_title_and_a_language_is_read() -> None:
    data = gzip.compress(b"title,text,language\nAwful,Es war nicht so gut,de\n")
    (found,), _ = judge(data, "reviews.csv.gz")

    assert found["language"] == "de"
    assert "has no rating" in found["error"]


def test_a_row_the_model_fails_on_gets_a_line_with_the_error_and_no_made_up_score() -> None:
    found, counts = judge(f"text\nGood\nthe {POISON} text\nBad\n")

    assert [row.get("polarity") for row in found] == ["positive", None, "negative"]
    assert found[1]["error"] == "the model could not read this text"
    assert (counts, counts.exit_code) == (Counts(judged=2, bad=1), 1)


def test_a_text_in_a_language_the_model_does_not_read_is_told_and_shown_to_a_person() -> None:
    german = "Der Tee kam zwei Wochen zu spät und niemand hat auf meine Nachricht geantwortet."
    ((found,), counts) = judge(json.dumps({"id": "d", "text": german}) + "\n")

    assert (found["id"], found["language"], found["needs_reply"]) == ("d", "de", True)
    assert "German" in found["error"]
    assert counts == Counts(judged=0, bad=1)


def test_a_row_with_neither_a_text_nor_a_rating_cannot_be_judged() -> None:
    found, counts = judge("id,text,stars\na,,\nb,,1\n")

    assert found[0] == {"id": "a", "error": "row 1: there is neither a text nor a rating"}
    assert found[1]["polarity"] == "negative"
    assert counts == Counts(judged=1, bad=1)


def test_nothing_in_is_nothing_out() -> None:
    assert judge("") == ([], Counts())


def test_a_rating_and_words_that_say_opposite_things_are_told() -> None:
    found, _ = judge("text,stars\nThe soup was cold and the waiter was rude to us.,5\n")

    assert found[0]["disagreement"] == "complaint_under_stars"


def test_the_cut_off_decides_who_needs_a_reply() -> None:
    row = "text\nWe waited for a table in the rain.\n"

    assert [judge(row, cut_off=at)[0][0]["needs_reply"] for at in (0.2, 0.9)] == [True, False]


def test_the_report_and_the_screen_are_told_of_every_row() -> None:
    kept = Collected()
    counts: list[Counts] = []
    data = b"text,unhappy\nBad,1\nGood,0\n,1\nBad,\n"
    told = Told(kept, counts.append)
    judge_stream(KeywordModel(), io.BytesIO(data), io.StringIO(), name="a.csv", chunk=3, told=told)

    assert counts == [Counts(2, 1), Counts(3, 1)]
    assert (kept.judged, kept.unreadable) == (3, 1)
    assert list(kept.truths) == [1, 0, -1]
