"""A folder with an ONNX file runs as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto

from monitor.judgement.hub.opening import check_model, open_model
from monitor.judgement.hub.trouble import Unusable
from monitor.judgement.judging import judge_texts
from monitor.judgement.model import built_in
from monitor.judgement.sentiment import ModelFailed, SentimentModel
from monitor.models.judged import Polarity, ToJudge
from tests.monitor.judgement.hub.making import (
    PAD,
    START,
    WORDS,
    make_config,
    make_folder,
    make_tokenizer,
    table,
)

STARS = ("1 star", "2 stars", "3 stars", "4 stars", "5 stars")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two labels; tests copy it before they change it."""
    return make_folder(tmp_path_factory.mktemp("models") / "tea model")


@pytest.fixture(scope="session")
def model(folder: Path) -> SentimentModel:
    return open_model(str(folder))


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_a_complaint_and_praise_are_told_apart(model: SentimentModel) -> None:
    bad, good = model.read(["The tea came late.", "The tea was lovely."])

    assert bad.unhappy == bad.negative > 0.9
    assert good.unhappy == good.negative < 0.1
    assert good.positive == pytest.approx(1 - good.negative)


def test_it_is_named_after_its_folder_and_its_files_without_a_path(
    folder: Path, model: SentimentModel
) -> None:
    name, _, version = model.name.partition("@")

    assert name == "tea-model"
    assert len(version) == 8
    assert open_model(str(folder)).name == model.name


def test_other_weights_or_other_meanings_are_another_model(copy: Path) -> None:
    before = open_model(str(copy))
    turned = {"NEGATIVE": "positive", "POSITIVE": "negative"}

    relabelled = open_model(str(copy), turned)
    make_folder(copy, weights=table(2, seed=8))
    retrained = open_model(str(copy))

    assert len({before.name, relabelled.name, retrained.name}) == 3
    assert relabelled.read(["Late."])[0].positive > 0.9


def test_its_languages_are_those_of_the_settings(folder: Path, model: SentimentModel) -> None:
    assert model.languages == frozenset()
    assert open_model(str(folder), languages=["en", "de"]).languages == {"en", "de"}


def test_builtin_is_the_model_that_comes_with_amends() -> None:
    assert open_model("builtin") is built_in()


def test_texts_of_any_length_side_by_side_read_as_each_does_alone(model: SentimentModel) -> None:
    texts = ["Rude!", "", "The tea was lovely and kind.", "the " * 500 + "awful", "a b c", "Rude!"]

    together = model.read(texts)

    alone = [model.read([text])[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.unhappy == pytest.approx(other.unhappy, abs=1e-6)
        assert [part.text for part in one.parts] == [part.text for part in other.parts]


def test_each_sentence_is_read_by_itself_where_they_differ(model: SentimentModel) -> None:
    (reading,) = model.read(["The tea was lovely. It came late!"])

    first, second = reading.parts
    assert (first.text, second.text) == ("The tea was lovely.", "It came late!")
    assert first.unhappy < 0.1
    assert second.unhappy > 0.9


def test_a_text_of_two_strong_feelings_is_judged_mixed(model: SentimentModel) -> None:
    row = ToJudge(id="1", text="The tea was lovely here. It came awful late!")

    (judged,) = judge_texts(model, [row])

    assert judged.polarity is Polarity.MIXED
    assert judged.model == model.name


def test_a_long_text_is_read_to_its_end(model: SentimentModel) -> None:
    start = "the tea was a tea and it was here " * 10

    calm, angry = model.read([start + "and the tea is here", start + "rude " * 30])

    assert calm.share_read == angry.share_read == 1
    assert angry.unhappy > calm.unhappy + 0.1


def test_of_a_very_long_text_it_is_told_how_much_was_read(model: SentimentModel) -> None:
    half = "the tea was here and " * 2000

    (reading,) = model.read([half + "awful " * 40 + half])
    (ends,) = model.read(["rude " * 40 + half * 2 + "rude " * 40])

    assert 0 < reading.share_read < 0.2
    assert ends.unhappy > 0.3


def test_stars_and_text_weigh_together(model: SentimentModel) -> None:
    assert model.fuse(0.9, 1) > 0.9 > model.fuse(0.9, 5)
    assert model.fuse(0.9, None) == 0.9
    assert model.fuse(None, 1) > 0.5 > model.fuse(None, 5)


BROKEN = [
    "",
    " \n\t ",
    "\x00\x01\x02",
    "\ud800 late \udfff",
    "😡😡😡",
    "[CLS] [SEP] [PAD] [UNK] late",
    "late" * 25_000,
    "late " * 20_000,
    "\u202e\u200b\ufeff",
    "\U0010ffff",
]


def test_no_text_breaks_a_batch(model: SentimentModel) -> None:
    found = model.read([*BROKEN, "It came late."])

    assert len(found) == len(BROKEN) + 1
    assert found[-1].unhappy > 0.9
    assert all(0 <= reading.unhappy <= 1 for reading in found)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=80) | st.sampled_from(BROKEN[:-4]), max_size=5))
def test_whatever_is_written_there_is_one_reading_a_text(
    model: SentimentModel, texts: list[str]
) -> None:
    found = model.read(texts)

    assert len(found) == len(texts)
    for reading in found:
        assert 0 <= reading.unhappy <= 1
        assert reading.negative + reading.neutral + reading.positive == pytest.approx(1, abs=1e-4)


def test_marks_of_the_model_in_a_text_are_letters_and_no_marks(tmp_path: Path) -> None:
    weights = table(2)
    weights[START] = [500, -500]  # a start in the midst of a text would weigh all down
    model = open_model(str(make_folder(tmp_path / "m", weights=weights)))

    plain, forged = model.read(["here it is tea and a good tea", "here [CLS] [CLS] [CLS] tea"])

    assert forged.unhappy == pytest.approx(plain.unhappy, abs=0.05)


@pytest.mark.parametrize("file", ["onnx/model_quantized.onnx", "onnx/model.onnx", "model.onnx"])
def test_the_file_is_found_wherever_it_is_usual(tmp_path: Path, file: str) -> None:
    model = open_model(str(make_folder(tmp_path / "m", file=file)))

    assert model.read(["Late."])[0].unhappy > 0.9


@pytest.mark.parametrize(
    "graph",
    [
        {"inputs": ("input_ids", "attention_mask")},
        {"inputs": ("attention_mask", "input_ids", "token_type_ids")},
        {"kind": TensorProto.INT32},
        {"output": "score"},
    ],
)
def test_the_graph_is_given_what_it_asks_for(tmp_path: Path, graph: dict[str, object]) -> None:
    model = open_model(str(make_folder(tmp_path / "m", graph=graph)))

    bad, good = model.read(["The tea came late.", "Kind."])

    assert bad.unhappy > 0.9 > 0.1 > good.unhappy


def test_a_graph_that_asks_for_something_else_is_refused_in_words(tmp_path: Path) -> None:
    graph = {"inputs": ("input_ids", "attention_mask", "bbox")}

    with pytest.raises(Unusable, match="asks for bbox; only input_ids"):
        open_model(str(make_folder(tmp_path / "m", graph=graph)))


def test_five_star_labels_make_a_model_too(tmp_path: Path) -> None:
    model = open_model(str(make_folder(tmp_path / "m", STARS)))

    bad, good = model.read(["Awful late.", "Lovely kind tea."])

    assert bad.unhappy > 0.8
    assert good.unhappy < 0.2
    assert bad.negative > 0.9
    assert good.positive > 0.9


def test_a_question_of_its_own_for_each_label(tmp_path: Path) -> None:
    kind = "multi_label_classification"
    made = make_folder(tmp_path / "m", ("anger", "joy"), problem_type=kind)
    model = open_model(str(made), {"anger": "negative", "joy": "positive"})

    bad, both = model.read(["Awful.", "Awful lovely."])

    assert bad.unhappy > 0.9
    assert both.unhappy > 0.9
    assert both.negative == pytest.approx(both.positive, abs=0.1)


def test_one_label_alone_is_a_question_of_its_own(tmp_path: Path) -> None:
    weights = table(2)[:, :1] - np.float32(5)
    made = make_folder(tmp_path / "m", ("toxic",), weights=weights)
    model = open_model(str(made), {"toxic": "negative"})

    bad, calm = model.read(["Awful.", "Tea."])

    assert bad.unhappy > 0.9
    assert calm.neutral > 0.9 > 0.1 > calm.unhappy


def test_without_anything_to_fill_up_with_texts_are_read_one_by_one(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "m", pad_token_id=None)
    tokenizer = json.loads((made / "tokenizer.json").read_text(encoding="utf-8"))
    vocab = tokenizer["model"]["vocab"]
    vocab["nothing"] = vocab.pop("[PAD]")
    tokenizer["added_tokens"] = [t for t in tokenizer["added_tokens"] if t["id"] != PAD]
    (made / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")

    bad, good = open_model(str(made)).read(["The tea came late.", "Kind."])

    assert bad.unhappy > 0.9 > 0.1 > good.unhappy


def test_a_window_is_as_long_as_the_model_says_and_no_longer(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "m", max_position_embeddings=14, pad_token_id=1)
    (made / "tokenizer_config.json").write_text('{"model_max_length": 1e30}', encoding="utf-8")

    # 12 tokens a window, since counting begins after the padding's number.
    reading, longer = open_model(str(made)).read(["the tea " * 30, "the tea " * 3072])

    assert reading.share_read == 1
    assert longer.share_read == pytest.approx(0.5, abs=0.01)


def test_the_tokenizers_own_limit_counts_where_it_is_smaller(tmp_path: Path) -> None:
    made = make_folder(tmp_path / "m")
    (made / "tokenizer_config.json").write_text('{"model_max_length": 12}', encoding="utf-8")

    (reading,) = open_model(str(made)).read(["the tea " * 3072])

    assert reading.share_read == pytest.approx(0.5, abs=0.01)


class TestBrokenFolders:
    def test_a_folder_that_is_not_there_is_told_with_the_other_way_to_name_a_model(self) -> None:
        with pytest.raises(Unusable, match=r"no folder \./missing, .* owner/name"):
            open_model("./missing")

    @pytest.mark.parametrize("name", ["x" * 5000, "a/" + "b" * 300, "\0", "name"])
    def test_what_is_neither_a_folder_nor_a_name_is_told(self, name: str) -> None:
        for ask in (open_model, check_model):
            with pytest.raises(Unusable, match="no name of a model on the Hugging Face hub"):
                ask(name)

    def test_labels_without_a_meaning_are_told(self, tmp_path: Path) -> None:
        made = make_folder(tmp_path / "m", ("LABEL_0", "LABEL_1"))

        with pytest.raises(Unusable, match="their names do not tell what LABEL_0, LABEL_1 means"):
            open_model(str(made))

    def test_labels_that_the_config_leaves_out_are_named_as_transformers_names_them(
        self, copy: Path
    ) -> None:
        make_config(copy, (), id2label=None)

        model = open_model(str(copy), {"LABEL_0": "negative", "LABEL_1": "positive"})

        assert model.read(["Late."])[0].unhappy > 0.9

    @pytest.mark.parametrize(
        ("config", "says"),
        [
            ("{", "config.json is not right"),
            ("[1]", "config.json is not right"),
            ('{"id2label": {"0": "NEG", "2": "POS"}}', "must count from 0 on"),
            ('{"id2label": {"zero": "NEG"}}', "config.json is not right: id2label"),
            ('{"num_labels": 100000000}', "config.json is not right: num_labels"),
            ('{"problem_type": "regression"}', "gives a number"),
            ('{"id2label": {"0": "NEG", "1": "NEU", "2": "POS"}, "pad_token_id": 0}',
             "answers a text with 2 numbers, where its labels are 3"),
            ('{"id2label": {"0": "NEG", "1": "POS"}, "max_position_embeddings": 5}',
             "the model in .* reads 5 tokens"),
        ],
    )  # fmt: skip
    def test_a_config_that_is_wrong_is_told(self, copy: Path, config: str, says: str) -> None:
        (copy / "config.json").write_text(config, encoding="utf-8")

        with pytest.raises(Unusable, match=says):
            open_model(str(copy))

    @pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
    @pytest.mark.parametrize("damage", [b"", b"{}", b"\x00" * 100, b"no model"])
    def test_a_damaged_file_is_named(self, copy: Path, file: str, damage: bytes) -> None:
        (copy / file).write_bytes(damage)

        with pytest.raises(Unusable) as raised:
            open_model(str(copy))

        assert file in str(raised.value)

    def test_a_tokenizer_of_another_model_is_found_before_it_is_used(self, copy: Path) -> None:
        make_tokenizer(copy)
        text = (copy / "tokenizer.json").read_text(encoding="utf-8")
        far = {word: 1000 + number for number, word in enumerate(WORDS)}
        tokenizer = json.loads(text)
        tokenizer["model"]["vocab"] = far
        (copy / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")

        with pytest.raises(Unusable, match="cannot read two short sentences"):
            open_model(str(copy))

    def test_an_answer_that_is_no_number_is_a_failure_and_no_reading(self, tmp_path: Path) -> None:
        weights = table(2)
        weights[WORDS.index("rude")] = np.nan
        model = open_model(str(make_folder(tmp_path / "m", weights=weights)))

        with pytest.raises(ModelFailed, match="no number"):
            model.read(["Kind.", "Rude."])
        bad, good = judge_texts(model, [ToJudge("1", "Rude."), ToJudge("2", "Lovely and kind.")])

        assert bad.unjudged
        assert good.polarity is Polarity.POSITIVE


def test_a_check_says_what_can_be_used(folder: Path) -> None:
    assert check_model(str(folder), languages=["en"]).endswith("can be used and reads en")
    assert "reads every language" in check_model(str(folder))


def test_the_settings_file_names_a_folder_beside_itself(copy: Path) -> None:
    from monitor.settings import load
    from tests.monitor.settings.places import kinds

    path = copy.parent / "amends.toml"
    path.write_text('[judge]\nmodel = "./copy"\nlanguages = ["en"]\n', encoding="utf-8")

    judge = load(path, {}, connectors=kinds).judge

    assert Path(judge.model) == copy
    assert open_model(judge.model, judge.labels, judge.languages).languages == {"en"}
