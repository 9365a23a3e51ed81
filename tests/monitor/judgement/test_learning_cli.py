"""learn, replay and aspect, run as a person runs them, with the model that comes with Amends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.judgement.model import built_in
from monitor.models.corrected import unhappy
from monitor.models.learning import LearnedHeads
from monitor.store import corrections, learning, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW
from tests.commands import Commands, url_of
from tests.monitor.judgement.hub.making import make_folder
from tests.monitor.settings.places import kinds

PARKING = (
    "Nowhere to park.", "The car park was full.", "Parking cost more than the meal.",
    "Free parking behind the house.", "It took an hour to find a space for the car.",
)  # fmt: skip
ADD = ("aspect", "add", "parking", *(word for text in PARKING for word in ("--example", text)))


@pytest.fixture
def amends(sqlite_engine: Engine, tmp_path: Path) -> Commands:
    """The commands over a fresh database."""
    commands = Commands(tmp_path, ("board", "shelf"), kinds, url_of(sqlite_engine))
    commands.settings("")
    return commands


@pytest.fixture
def history(sqlite_engine: Engine) -> Engine:
    """Three mentions that another model judged wrong, right and not at all; one was corrected."""
    with writing(sqlite_engine) as session:
        at = b.source(session)
        happy = b.mention(session, at, "m-1", "Such friendly people, thank you!", stars=5)
        cold = b.mention(session, at, "m-2", "Cold tea, and\x1b[2J nobody said sorry.", stars=1)
        b.assessment(session, happy, unhappy=0.9)
        b.assessment(session, cold, unhappy=0.9)
        b.mention(session, at, "m-3", "Late again and rude.", stars=1)
        corrections.keep(session, happy, unhappy(False), id_of(b.person(session)), NOW)
    return sqlite_engine


def test_learning_from_too_few_words_says_how_many_more_it_takes(amends: Commands) -> None:
    result = amends.run("learn")

    assert result.exit_code == 0
    assert "too few words to learn from: 0 so far" in result.stdout
    assert "Nothing was changed." in result.stdout


def test_what_people_said_is_learned_shown_by_a_replay_and_undone(
    amends: Commands, sqlite_engine: Engine
) -> None:
    """This team wants no paper cups; the model that comes with Amends thinks nothing of them."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
    with writing(sqlite_engine) as session:
        at, by = b.source(session), id_of(b.person(session))
        for number in range(60):
            paper = number % 2 == 0
            cup = "in paper cups" if paper else "in a pot of china"
            text = f"On {days[number % 6]} they served the tea {cup}, at table {number}."
            found = b.mention(session, at, f"m-{number}", text, stars=None, author="")
            b.assessment(session, found, unhappy=0.2)
            corrections.keep(session, found, unhappy(paper), by, NOW)
        for number in range(60, 120):
            text = f"On {days[number % 6]} we sat by the window, at table {number}."
            found = b.mention(session, at, f"m-{number}", text, stars=None, author="")
            b.assessment(session, found, unhappy=0.2)

    told = amends.run("learn")

    assert told.exit_code == 0
    assert "The new is better" in told.stdout
    shown = amends.run("replay").stdout
    assert f"judged again by {built_in().name}+learned1" in shown
    assert "  #59  0.20 -> 0." in shown
    (after,) = [line for line in shown.splitlines() if line.startswith("all, after")]
    assert float(after.split()[3].rstrip("%")) > 90
    assert "+learned" not in amends.run("replay", "--learned", "none").stdout
    assert amends.run("learn", "--undo").exit_code == 0


def test_there_is_nothing_to_undo_at_first(amends: Commands) -> None:
    result = amends.run("learn", "--undo")

    assert result.exit_code == 2
    assert "as it was delivered" in result.stderr
    assert amends.run("learn", "--undo", "--dry-run").exit_code == 2


def test_what_was_learned_is_undone_by_a_command(amends: Commands, sqlite_engine: Engine) -> None:
    model = built_in().name
    with writing(sqlite_engine) as session:
        session.add(LearnedHeads(model=model, made_at=NOW, heads={}, figures={}, in_use=True))

    result = amends.run("learn", "--undo")

    assert result.stdout == "Back from learned1 to the model as it was delivered.\n"
    with reading(sqlite_engine) as session:
        assert learning.in_use(session, model) is None


def test_a_replay_shows_what_would_change_and_changes_nothing(
    amends: Commands, history: Engine
) -> None:
    result = amends.run("replay")

    assert result.exit_code == 0
    assert f"3 mentions, judged again by {built_in().name}" in result.stdout
    assert "  #1  0.90 -> 0.0" in result.stdout
    assert "Newly missed (1 of 1, the newest)" in result.stdout
    assert "\x1b" not in result.stdout
    with reading(history) as session:
        mention = mentions.by_id(session, 1)
        assert mention is not None
        assert mention.judged_revision == 1


def test_a_replay_is_written_as_json_too(amends: Commands, history: Engine, tmp_path: Path) -> None:
    result = amends.run("replay", "--json", str(tmp_path / "out.json"), "--learned", "none")

    assert result.exit_code == 0
    made = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert made["total"]["rows"] == 3
    assert made["total"]["before"]["accuracy"] == 0.0
    assert made["total"]["after"]["accuracy"] == 1.0
    assert amends.run("replay", "--json", str(tmp_path)).exit_code == 2


def test_a_replay_can_be_cut_short_by_number_and_day(amends: Commands, history: Engine) -> None:
    assert "1 mentions," in amends.run("replay", "--limit", "1").stdout
    assert "0 mentions," in amends.run("replay", "--since", "2026-03-05").stdout
    assert amends.run("replay", "--since", "yesterday").exit_code == 2


def test_a_cut_off_can_be_tried(amends: Commands, history: Engine) -> None:
    words = amends.run("replay", "--cut-off", "0").stdout.split("\n")

    (row,) = [line for line in words if line.startswith("all  ") and "," not in line]
    assert row.split() == ["all", "3", "2", "3", "0", "0", "0"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--learned", "7"], "there is no lesson 7"),
        (["--learned", "seven"], 'the number of a lesson, or "none"'),
        (["--apply"], "--apply needs --since"),
        (["--apply", "--since", "2026-03-01", "--cut-off", "0.4"], "and nothing else"),
        (["--model", "no/such folder"], "no/such folder"),
    ],
)
def test_a_replay_that_cannot_be_is_refused_in_words(
    amends: Commands, words: list[str], says: str
) -> None:
    result = amends.run("replay", *words)

    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())


def test_on_request_history_is_judged_again(amends: Commands, history: Engine) -> None:
    result = amends.run("replay", "--apply", "--since", "2026-03-01")

    assert result.stdout == "2 mentions are judged again, behind what is new.\n"
    with reading(history) as session:
        mention = mentions.by_id(session, 1)
        assert mention is not None
        assert mention.judged_revision is None


def test_an_aspect_is_taught_tried_told_and_retired(amends: Commands, tmp_path: Path) -> None:
    assert "None" not in amends.run("aspect", "list").stdout
    assert amends.run(*ADD, "--word", "multi-storey*").exit_code == 0

    tried = amends.run("aspect", "try", "Parking", "Lovely tea. We found no parking space.")
    assert [line[:3] for line in tried.stdout.splitlines()] == ["no ", "yes"]
    assert amends.run("aspect", "list").stdout == "parking: 5 examples, words: multi-storey*\n"

    assert amends.run("aspect", "retire", "parking").exit_code == 0
    assert "retired" in amends.run("aspect", "list").stdout
    assert amends.run("aspect", "try", "parking", "Tea.").exit_code == 2


def test_examples_may_stand_in_a_file(amends: Commands, tmp_path: Path) -> None:
    file = tmp_path / "examples.txt"
    file.write_text("\ufeff" + "\n\n".join(PARKING), encoding="utf-8")

    assert amends.run("aspect", "add", "parking", "--file", str(file)).exit_code == 0
    assert amends.run("aspect", "add", "space", "--file", str(tmp_path / "none")).exit_code == 2


def test_what_cannot_be_taught_is_refused_in_words(amends: Commands) -> None:
    result = amends.run("aspect", "add", "parking", "--example", "Full.")

    assert result.exit_code == 2
    assert "at least 5 different examples" in result.stderr
    assert "judge's own aspects" in amends.run("aspect", "add", "price", *ADD[3:]).stderr


def test_a_replay_is_told_what_another_models_labels_mean(
    amends: Commands, history: Engine, tmp_path: Path
) -> None:
    folder = str(make_folder(tmp_path / "m", ("LABEL_0", "LABEL_1")))

    untold = amends.run("replay", "--model", folder)
    told = amends.run(
        "replay", "--model", folder, "--label", "LABEL_0=negative", "--label", "LABEL_1=positive"
    )

    assert (untold.exit_code, told.exit_code) == (2, 0)
    assert "3 mentions, judged again by" in told.stdout
    assert "name it with --model" in amends.run("replay", "--label", "A=negative").stderr
