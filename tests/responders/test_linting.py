"""`amends lint`: what the guidelines find in replies that anybody wrote."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from responders.cli import app

GOOD = (
    "Hello Ann, thank you. We are sorry about the long wait and the cold soup. Please write to "
    "mara@fig.example with R-7K2Q. Mara"
)
REVIEW = "We waited an hour and the soup came cold."


def lint(*words: str, piped: str | None = None) -> tuple[int, list[dict[str, Any]]]:
    """What the command says: its exit code and its lines."""
    ran = CliRunner().invoke(app, ["lint", *words], input=piped)
    return ran.exit_code, [json.loads(line) for line in ran.stdout.splitlines()]


def row(**fields: str) -> str:
    return json.dumps({"text": GOOD, "review": REVIEW, "author": "Ann", "rating": "1"} | fields)


def checks(line: dict[str, Any], severity: str = "blockers") -> set[str]:
    return {found["check"] for found in line[severity]}


def test_each_row_has_its_line_in_order_with_what_is_found(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    bad = row(id="b", text="Sorry if you feel that way. As per our policy you get nothing.")
    file.write_text(f"{row(id='a')}\n{bad}\n", encoding="utf-8")

    code, lines = lint(str(file))

    assert code == 0
    assert [line["id"] for line in lines] == ["a", "b"]
    assert lines[0] == {"id": "a", "blockers": [], "warnings": []}
    assert {"conditional_apology", "defence", "concrete"} <= checks(lines[1])
    policy = next(found for found in lines[1]["blockers"] if found["check"] == "defence")
    assert policy["words"] == "As per our policy"
    assert policy["reason"].endswith(".")


def test_a_row_that_cannot_be_read_is_told_and_does_not_stop_the_rest() -> None:
    rows = f'{row()}\nno json\n{row(rating="nine")}\n{{"review": "x"}}\n{row(id="z")}\n'

    code, lines = lint("-", piped=rows)

    assert code == 1
    assert [("error" in line) for line in lines] == [False, True, True, True, False]
    assert lines[2]["error"] == "row 3: the rating is not a number from 1 to 5"
    assert lines[4]["id"] == "z"


def test_csv_and_packed_files_are_read_and_the_answer_may_go_to_a_file(tmp_path: Path) -> None:
    file, out = tmp_path / "replies.csv.gz", tmp_path / "found.jsonl"
    file.write_bytes(gzip.compress(f'id,text,review\n7,"{GOOD}","{REVIEW}"\n'.encode()))

    code, lines = lint(str(file), "--out", str(out))

    assert (code, lines) == (0, [])
    assert json.loads(out.read_text(encoding="utf-8"))["id"] == "7"


def test_a_single_reply_is_not_judged_by_what_nobody_told() -> None:
    code, (line,) = lint("--text", "Hello Tom, we will refund you within two days.")

    assert code == 0
    assert {"compensation", "unsupported", "apology"} <= checks(line)
    assert not checks(line) & {"concrete", "names"}


def test_the_sites_own_rules_count() -> None:
    _, (booking,) = lint("-", piped=row(site="booking"))
    _, (play,) = lint("-", piped=row(site="google_play", text=GOOD + " Really." * 60))

    assert {"private_way", "names"} <= checks(booking)
    assert "length" in checks(play)


def test_a_known_reference_is_asked_for() -> None:
    _, (line,) = lint("-", piped=row(reference="R-9999ABC"))

    assert "reference" in checks(line)


@pytest.mark.parametrize(
    ("review", "rating", "asked"),
    [
        ("The soup was lovely and the staff friendly.", "", False),
        ("Lovely soup, but we waited an hour.", "", True),
        ("The soup was cold.", "", True),
        ("The soup was lovely.", "1", True),
        ("The soup was cold.", "4", False),
    ],
)
def test_an_apology_is_asked_for_where_somebody_is_unhappy(
    review: str, rating: str, asked: bool
) -> None:
    said = row(text="Thank you for the words about the soup.", review=review, rating=rating)

    _, (line,) = lint("-", piped=said)

    assert ("apology" in checks(line)) is asked


def test_the_language_is_found_out_where_none_is_declared() -> None:
    german = "Die Suppe war kalt und wir mussten eine Stunde auf den Tisch warten."
    _, (line,) = lint("-", piped=row(review=german))

    assert "language" in checks(line)


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    assert lint(str(file))[0] == 2
    file.write_text(row(), encoding="utf-8")
    assert lint(str(file), "--out", str(file))[0] == 2
    assert lint(str(file), "--out", str(tmp_path / "no" / "where.jsonl"))[0] == 2
    assert file.read_text(encoding="utf-8") == row()
