"""`amends draft`: rows in, one JSON line out for each, in order, as `amends judge` does it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

import responders.cli
from monitor.casework.references import read
from monitor.errors import ConfigError
from monitor.settings import Kinds

ROWS = [
    {"id": "a", "text": "We waited 50 minutes and the soup was cold.", "rating": "1",
     "author": "Priya S.", "site": "google_business"},
    {"id": "b", "text": "worst app ever", "rating": "1", "site": "google_play"},
    {"id": "c", "text": "Great pizza, lovely staff!", "rating": "5", "author": "Tom"},
    {"id": "d", "text": "My lawyer will hear of this, see you in court.", "rating": "1"},
    {"id": "e", "text": "Suppa var kald og servitøren var veldig uhøflig mot oss.", "rating": "1"},
]  # fmt: skip
FIELDS = {
    "id", "reply", "language", "matters", "blockers", "warnings", "reference", "no_draft",
}  # fmt: skip
CARE = ("--email", "care@birchkettle.example", "--signature", "Mara, customer care")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run the command in, without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMENDS_SETTINGS", raising=False)
    return tmp_path


def _run(*words: str, stdin: bytes | None = None, settings: Path | None = None) -> Result:
    root = typer.Typer()
    root.add_typer(responders.cli.app)

    @root.callback()
    def start(ctx: typer.Context) -> None:
        ctx.obj = Kinds((), _no_connectors)

    env = {} if settings is None else {"AMENDS_SETTINGS": str(settings)}
    return CliRunner().invoke(root, ["draft", *words], input=stdin, env=env)


def _no_connectors(name: str) -> Any:
    raise ConfigError(f"{name} is no connector")


def _lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def _json_rows(rows: Sequence[dict[str, str]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def test_every_row_gets_one_line_in_its_order_with_every_field(folder: Path) -> None:
    (folder / "rows.jsonl").write_bytes(_json_rows(ROWS))
    result = _run("rows.jsonl", *CARE)
    assert result.exit_code == 0
    lines = _lines(result)
    assert [line["id"] for line in lines] == list("abcde")
    assert all(set(line) == FIELDS for line in lines)
    assert all(line["blockers"] == [] for line in lines)


def test_a_complaint_gets_a_reply_that_takes_up_its_words(folder: Path) -> None:
    line = _lines(_run("-", *CARE, stdin=_json_rows(ROWS[:1])))[0]
    assert line["matters"]
    assert all(matter in ROWS[0]["text"] for matter in line["matters"])
    assert line["reference"] in line["reply"]
    assert "care@birchkettle.example" in line["reply"]
    assert "Priya" in line["reply"]
    assert line["language"] == "en"
    assert read(line["reference"]) == line["reference"]


def test_praise_gets_thanks(folder: Path) -> None:
    line = _lines(_run("-", *CARE, stdin=_json_rows(ROWS[2:3])))[0]
    assert "pizza" in line["reply"]
    assert line["reference"] not in line["reply"]


def test_where_a_person_must_write_the_reason_is_said_and_there_is_no_reply(folder: Path) -> None:
    for line in _lines(_run("-", *CARE, stdin=_json_rows(ROWS[3:]))):
        assert line["reply"] is None
        assert line["no_draft"]
        assert line["matters"] == []
    lawyer, norwegian = _lines(_run("-", stdin=_json_rows(ROWS[3:])))
    assert "lawyer" in lawyer["no_draft"]
    assert "language pack" in norwegian["no_draft"]


def test_without_settings_or_contact_the_reply_gives_the_reference_alone(folder: Path) -> None:
    line = _lines(_run("-", stdin=_json_rows(ROWS[:1])))[0]
    assert line["reference"] in line["reply"]
    assert "@" not in line["reply"]
    assert line["reply"].endswith("Your customer care team")


def test_the_same_rows_give_the_same_drafts_and_references(folder: Path) -> None:
    first, second = (_run("-", *CARE, stdin=_json_rows(ROWS)).stdout for _ in range(2))
    assert first == second
    references = [line["reference"] for line in _lines(_run("-", stdin=_json_rows(ROWS)))]
    assert len(set(references)) == len(ROWS)


def test_the_contact_of_the_settings_is_named(folder: Path) -> None:
    settings = folder / "mine.toml"
    settings.write_text(
        '[contact]\nemail = "help@birchkettle.example"\nsignature = "Ada, care team"\n'
        f'[service]\ndatabase = "sqlite:///{folder}/none.db"\n'
    )
    for result in (
        _run("-", "--settings", str(settings), stdin=_json_rows(ROWS[:1])),
        _run("-", stdin=_json_rows(ROWS[:1]), settings=settings),
    ):
        assert result.exit_code == 0, result.stderr
        assert "help@birchkettle.example" in _lines(result)[0]["reply"]
    typed = _run("-", "--settings", str(settings), *CARE, stdin=_json_rows(ROWS[:1]))
    assert "care@birchkettle.example" in _lines(typed)[0]["reply"]
    assert not (folder / "none.db").exists()


def test_settings_that_are_not_there_are_told(folder: Path) -> None:
    result = _run("-", "--settings", "nowhere.toml", stdin=_json_rows(ROWS[:1]))
    assert result.exit_code == 2
    assert "nowhere.toml" in result.stderr


def test_csv_gzip_and_standard_input_are_read_alike(folder: Path) -> None:
    csv = b"id,text,rating\na,The soup was cold,1\n"
    (folder / "rows.csv").write_bytes(csv)
    (folder / "rows.csv.gz").write_bytes(gzip.compress(csv))
    results = [_run("rows.csv"), _run("rows.csv.gz"), _run("-", stdin=csv)]
    assert len({result.stdout for result in results}) == 1
    assert _lines(results[0])[0]["matters"] == ["soup"]


def test_a_row_that_cannot_be_read_has_its_line_and_loses_no_other(folder: Path) -> None:
    rows = b'{"id": "1", "text": "The soup was cold"}\nnonsense\n'
    rows += b'{"id": "3", "rating": "9", "text": ""}\n{"title": "no text"}\n{"text": ""}\n'
    result = _run("-", stdin=rows)
    assert result.exit_code == 1
    lines = _lines(result)
    assert [set(line) == {"id", "error"} for line in lines] == [False, True, True, True, True]
    assert "1 to 5" in lines[2]["error"]
    assert "no field called text" in lines[3]["error"]


def test_out_takes_the_lines_and_is_never_the_file_itself(folder: Path) -> None:
    (folder / "rows.jsonl").write_bytes(_json_rows(ROWS[:1]))
    assert _run("rows.jsonl", "--out", "drafts.jsonl").stdout == ""
    assert json.loads((folder / "drafts.jsonl").read_text("utf-8"))["id"] == "a"
    result = _run("rows.jsonl", "--out", "rows.jsonl")
    assert result.exit_code == 2
    assert "different files" in result.stderr
    assert _run("rows.jsonl", "--out", "no/such/place").exit_code == 2


def test_a_file_that_is_not_there_is_told_in_words(folder: Path) -> None:
    result = _run("nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv cannot be read" in result.stderr


def test_a_rating_without_words_is_answered(folder: Path) -> None:
    line = _lines(_run("-", *CARE, stdin=b'{"text": "", "rating": "1", "language": "en"}\n'))[0]
    assert line["reference"] in line["reply"]
    assert line["matters"] == []


def test_replies_of_one_run_do_not_repeat_themselves(folder: Path) -> None:
    rows = [{"id": str(n), "text": "The soup was cold.", "rating": "1"} for n in range(30)]
    replies = [line["reply"] for line in _lines(_run("-", *CARE, stdin=_json_rows(rows)))]
    assert len({reply.split(".")[0] for reply in replies}) > 15
