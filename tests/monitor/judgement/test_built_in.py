"""The model that comes with Amends, as it is delivered."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from monitor.judgement.judging import judge_texts
from monitor.judgement.model import BUILT_IN, Judge, built_in
from monitor.judgement.sentiment import ModelFailed
from monitor.models.judged import Polarity, Priority, ToJudge

COMPLAINTS = [
    "Waited two hours for a cold pizza and nobody said sorry.",
    "The zip broke on the first day and support does not answer my mails.",
    "Worst hotel we have ever stayed in, dirty and loud.",
    "I was charged twice and still have no refund!!",
    "Your app logs me out every five minutes, please fix it",
]
PRAISE = [
    "Such friendly people, we will be back next month!",
    "Works exactly as described and arrived a day early.",
    "Best coffee in town, thank you so much.",
    "Love the new look of the app",
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return built_in()


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_plain_complaint_is_unhappy(judge: Judge, text: str) -> None:
    assert judge.whole([text])[0].unhappy >= judge.cut_off


@pytest.mark.parametrize("text", PRAISE)
def test_plain_praise_is_not(judge: Judge, text: str) -> None:
    assert judge.whole([text])[0].unhappy < judge.cut_off


def test_the_polarities_of_a_text_add_up_to_one(judge: Judge) -> None:
    for reading in judge.read([*COMPLAINTS, *PRAISE, "", "😡", "?"]):
        assert reading.negative + reading.neutral + reading.positive == pytest.approx(1, abs=1e-5)
        assert 0 <= reading.unhappy <= 1


def test_an_angry_face_alone_is_understood(judge: Judge) -> None:
    angry, happy = judge.whole(["😡😡😡", "😍😍😍"])

    assert angry.unhappy > happy.unhappy


def test_a_text_reads_the_same_alone_and_among_others(judge: Judge) -> None:
    # int8 activations are scaled by the whole batch, so the last digits differ; no more may.
    alone = [judge.whole([text])[0].unhappy for text in COMPLAINTS + PRAISE]
    together = [part.unhappy for part in judge.whole(COMPLAINTS + PRAISE)]

    assert together == pytest.approx(alone, abs=0.1)


def test_the_end_of_a_long_text_counts(judge: Judge) -> None:
    calm = "We came by train on Tuesday and walked along the river. " * 40
    bad = "The room was filthy, the staff rude, and we never got our money back. " * 20
    plain, ends_badly = judge.read([calm, calm + bad])

    assert ends_badly.unhappy > plain.unhappy + 0.2
    assert ends_badly.share_read == 1.0


def test_a_text_too_long_to_read_whole_says_so(judge: Judge) -> None:
    rows = [ToJudge("1", "The waiter was rude and the soup was cold. " * 20_000)]
    (found,) = judge_texts(judge, rows)

    assert found.unhappy > 0.5
    assert "it was read, from start to end" in found.reasons[-1]


def test_the_sentence_that_decided_is_named(judge: Judge) -> None:
    text = "We arrived at noon on Sunday. The receptionist insulted my mother. It was sunny."
    (found,) = judge_texts(judge, [ToJudge("1", text, stars=1)])

    assert found.decided_by == "The receptionist insulted my mother."
    assert found.priority is Priority.HIGH


def test_praise_and_complaint_side_by_side_are_mixed(judge: Judge) -> None:
    text = "The food was absolutely delicious, but the waiter was horribly rude to my wife."
    (found,) = judge_texts(judge, [ToJudge("1", text)])

    assert found.polarity is Polarity.MIXED
    assert {one.aspect: one.polarity.value for one in found.aspects} == {
        "quality": "positive",
        "service": "negative",
    }


def test_who_praises_and_complains_is_answered_for_the_complaint(judge: Judge) -> None:
    text = "Lovely people and a wonderful view. Nobody cleaned the room for three days."
    (found,) = judge_texts(judge, [ToJudge("1", text)])

    assert (found.polarity, found.needs_reply) == (Polarity.MIXED, True)
    assert found.decided_by == "Nobody cleaned the room for three days."


def test_five_stars_over_a_complaint_are_still_seen(judge: Judge) -> None:
    rows = [ToJudge("1", text, stars=5) for text in COMPLAINTS[:3]]

    assert all(found.needs_reply for found in judge_texts(judge, rows))


def test_stars_decide_where_the_words_are_calm(judge: Judge) -> None:
    rows = [ToJudge(str(stars), "Meh.", stars=stars) for stars in range(1, 6)]

    found = [one.unhappy for one in judge_texts(judge, rows)]

    assert min(found[:2]) >= judge.cut_off > max(found[2:])
    assert found == sorted(found, reverse=True)


def test_no_stars_make_plain_praise_unhappier_than_a_complaint(judge: Judge) -> None:
    complaint, praise = judge_texts(
        judge, [ToJudge("1", COMPLAINTS[0], stars=1), ToJudge("2", PRAISE[0], stars=1)]
    )

    assert praise.unhappy < complaint.unhappy


def test_the_folder_is_a_hub_folder_and_small_enough_to_carry() -> None:
    size = sum(file.stat().st_size for file in BUILT_IN.rglob("*") if file.is_file())
    config = json.loads((BUILT_IN / "config.json").read_text("utf-8"))

    assert size < 24_000_000
    assert config["model_type"] == "bert"
    assert (BUILT_IN / "onnx/model_quantized.onnx").is_file()
    assert "## Data and licences" in (BUILT_IN / "README.md").read_text("utf-8")


@pytest.mark.parametrize("missing", ["heads.json", "tokenizer.json", "onnx/model_quantized.onnx"])
def test_a_folder_that_lacks_a_file_is_told(tmp_path: Path, missing: str) -> None:
    shutil.copytree(BUILT_IN, tmp_path, dirs_exist_ok=True)
    (tmp_path / missing).unlink()

    with pytest.raises(ModelFailed, match=missing.split("/")[-1]):
        Judge.load(tmp_path)


def test_a_folder_with_a_broken_network_is_told(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN, tmp_path, dirs_exist_ok=True)
    (tmp_path / "onnx/model_quantized.onnx").write_bytes(b"not a network")

    with pytest.raises(ModelFailed, match="cannot be loaded"):
        Judge.load(tmp_path)
