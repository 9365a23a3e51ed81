"""`amends judge` as a person runs it: files, options, the report, and what goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import Result

from tests.children import ROOT
from tests.commands import Commands
from tests.monitor.judgement.hub.making import make_folder
from tests.monitor.settings.places import kinds

ROWS = (
    "id,text,stars,unhappy,site\n"
    "a,The kettle broke and nobody answers my mails.,,true,feed\n"
    "b,A lovely place with friendly people.,,false,feed\n"
    "c,,1,true,file\n"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """A folder with a file of three rows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.csv").write_text(ROWS)
    return Commands(tmp_path, ("board", "shelf"), kinds)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def told(result: Result) -> tuple[int, str, str]:
    return result.exit_code, result.stdout, result.stderr


def test_a_file_is_judged_line_by_line_on_standard_output(here: Commands) -> None:
    result = here.run("judge", "rows.csv")

    assert [(row["id"], row["needs_reply"]) for row in lines(result.stdout)] == [
        ("a", True), ("b", False), ("c", True),
    ]  # fmt: skip
    assert (result.exit_code, result.stderr) == (0, "")


def test_rows_may_come_from_standard_input(here: Commands) -> None:
    assert here.run("judge", "-", stdin=ROWS).stdout == here.run("judge", "rows.csv").stdout


def test_they_may_go_to_a_file(here: Commands) -> None:
    result = here.run("judge", "rows.csv", "--out", "found.jsonl")

    assert told(result) == (0, "", "")
    assert (here.folder / "found.jsonl").read_text() == here.run("judge", "rows.csv").stdout


def test_a_row_that_cannot_be_judged_makes_the_exit_code_1(here: Commands) -> None:
    result = here.run("judge", "-", stdin="text\nGood\n")
    assert result.exit_code == 0

    result = here.run("judge", "-", stdin='{"text": "Good"}\n{"words": "Bad"}\n')
    assert result.exit_code == 1
    assert "error" in lines(result.stdout)[1]


def test_a_cut_off_of_ones_own_is_kept_to(here: Commands) -> None:
    result = here.run("judge", "rows.csv", "--cut-off", "1")

    assert [row["needs_reply"] for row in lines(result.stdout)] == [False, False, False]


def test_the_report_is_one_page_beside_the_lines(here: Commands) -> None:
    result = here.run(
        "judge", "rows.csv", "--report", "page.html", "--kind-column", "Site", "--miss-cost", "3",
        "--looks-a-day", "1", "--examples",
    )  # fmt: skip
    page = (here.folder / "page.html").read_text(encoding="utf-8")

    assert result.exit_code == 0
    assert len(lines(result.stdout)) == 3
    assert "<b>0.25</b>" in page
    assert "Your people can look at 1 mention a day" in page
    assert '<th scope="row">feed</th>' in page
    assert "rows.csv" in page


def test_the_report_says_which_cut_off_was_in_use(here: Commands) -> None:
    here.run("judge", "rows.csv", "--report", "page.html", "--cut-off", "0.77")

    assert "cut-off in use 0.77" in (here.folder / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["none.csv"], "none.csv cannot be read"),
        (["rows.csv", "--out", "rows.csv"], "must be different files"),
        (["rows.csv", "--out", "x", "--report", "./x"], "must be different files"),
        (["rows.csv", "--report", "."], "cannot be written"),
        (["rows.csv", "--out", "no/such/folder"], "cannot be written"),
        (["rows.csv", "--model", "no-such-folder"], "no-such-folder"),
        (["rows.csv", "--label", "LABEL_0=negative"], "name it with --model"),
        (["rows.csv", "--model", "./m", "--label", "LABEL_0"], "is not of the form NAME=MEANING"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    here: Commands, words: list[str], says: str
) -> None:
    result = here.run("judge", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert says in result.stderr
    assert [path.name for path in here.folder.iterdir()] == ["rows.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ["--cut-off", "nan"],
        ["--cut-off", "1.1"],
        ["--miss-cost", "0"],
        ["--look-cost", "-1"],
        ["--look-cost", "inf"],
        ["--days", "0"],
    ],
)
def test_a_number_that_means_nothing_is_refused(here: Commands, words: list[str]) -> None:
    result = here.run("judge", "rows.csv", *words)

    assert (result.exit_code, result.stdout) == (2, "")


def test_another_model_is_told_what_its_labels_mean(here: Commands, tmp_path: Path) -> None:
    make_folder(tmp_path / "m", ("LABEL_0", "LABEL_1"))
    asked = ("judge", "rows.csv", "--model", "./m")

    untold = here.run(*asked)
    one, other = (
        lines(here.run(*asked, "--label", f"LABEL_0={a}", "--label", f"LABEL_1={b}").stdout)
        for a, b in (("negative", "positive"), ("positive", "negative"))
    )

    assert untold.exit_code == 2
    assert "--label NAME=MEANING" in untold.stderr
    assert one[0]["unhappy"] == pytest.approx(1 - float(str(other[0]["unhappy"])), abs=1e-3)


#: What one command loaded, told on standard error.
LOADED = """
import sys, typer
from monitor.judgement.cli import app
app.callback()(lambda: None)
try:
    app(["judge", "-"])
finally:
    heavy = {"transformers", "torch", "altair", "vl_convert", "monitor.judgement.hub.opening"}
    sys.stderr.write(" ".join(sorted(heavy & set(sys.modules))))
"""


def test_the_built_in_model_brings_no_library_of_another() -> None:
    process = subprocess.run(
        [sys.executable, "-c", LOADED], input=b"text\nGood\n", capture_output=True, cwd=ROOT
    )

    assert process.stderr == b""
    assert process.returncode == 0
