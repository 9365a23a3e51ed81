"""What has no ONNX file is run with transformers and torch: tiny random models of the moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    BertModel,
    DistilBertConfig,
    GPT2Config,
    RobertaConfig,
)

from monitor.judgement.hub.opening import check_model, open_model
from monitor.judgement.hub.trouble import Unusable
from monitor.judgement.judging import judge_texts
from monitor.models.judged import ToJudge
from tests.monitor.judgement.hub.making import END, START, WORDS, make_tokenizer

SIZE = len(WORDS)
LABELS = {0: "negative", 1: "neutral", 2: "positive"}
TEXTS = ["The tea came late and the waiter was rude.", "Lovely!", "", "the tea was here " * 1000]
MAKES: dict[str, Callable[..., Any]] = {
    "bert": lambda **more: BertConfig(
        vocab_size=SIZE, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=24, **more,
    ),
    "distilbert": lambda **more: DistilBertConfig(
        vocab_size=SIZE, dim=16, hidden_dim=16, n_layers=2, n_heads=2,
        max_position_embeddings=24, **more,
    ),
    "roberta": lambda **more: RobertaConfig(
        vocab_size=SIZE, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=24, pad_token_id=1, **more,
    ),
    "gpt2": lambda **more: GPT2Config(
        vocab_size=SIZE, n_embd=16, n_layer=2, n_head=2, n_positions=24,
        bos_token_id=START, eos_token_id=END, **more,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> Iterator[None]:
    """More threads than one only get in each other's way over models as small as these."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make(folder: Path, kind: str = "bert", *, tokenizer: bool = True, **more: Any) -> Path:
    """A folder with a random model of that kind, as transformers saves it."""
    torch.manual_seed(4)
    labels = {"id2label": LABELS, "label2id": {name: number for number, name in LABELS.items()}}
    config = MAKES[kind](**{**labels, **more})
    model = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(4)  # or every text would read alike
    model.save_pretrained(folder)
    if tokenizer:
        make_tokenizer(folder)
    return folder


def own_answer(folder: Path, ids: list[int]) -> list[float]:
    """What transformers says by itself of some tokens."""
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([ids])).logits
    shares: list[float] = logits.softmax(-1)[0].tolist()
    return shares


@pytest.mark.parametrize("kind", MAKES)
def test_any_kind_of_classifier_reads_any_batch(tmp_path: Path, kind: str) -> None:
    model = open_model(str(make(tmp_path, kind)))

    together = model.read(TEXTS)

    alone = [model.read([text])[0] for text in TEXTS]
    for one, other in zip(together, alone, strict=True):
        assert one.unhappy == pytest.approx(other.unhappy, abs=1e-4)
        assert one.negative + one.neutral + one.positive == pytest.approx(1, abs=1e-4)
    assert len({round(reading.unhappy, 4) for reading in together}) > 2
    assert together[-1].share_read < 1


@pytest.mark.parametrize("kind", ["bert", "distilbert", "roberta"])
def test_it_says_what_transformers_says(tmp_path: Path, kind: str) -> None:
    folder = make(tmp_path, kind)
    ids = [START, *(WORDS.index(word) for word in ("the", "tea", "came", "late")), END]

    (reading,) = open_model(str(folder)).read(["The tea came late"])

    found = [reading.negative, reading.neutral, reading.positive]
    assert found == pytest.approx(own_answer(folder, ids), abs=1e-4)


def test_it_judges_with_its_name_and_version(tmp_path: Path) -> None:
    model = open_model(str(make(tmp_path / "tea")))

    (judged,) = judge_texts(model, [ToJudge("1", "The tea came late.")])

    assert judged.model == model.name
    assert model.name.startswith("tea@")
    assert "can be used" in check_model(str(tmp_path / "tea"))


def test_a_tokenizer_of_the_old_form_is_read_too(tmp_path: Path) -> None:
    folder = make(tmp_path, tokenizer=False)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    about = {"tokenizer_class": "BertTokenizer", "do_lower_case": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")
    ids = [START, *(WORDS.index(word) for word in ("the", "tea", "came", "late")), END]

    plain, forged = open_model(str(folder)).read(["The tea came late", "[SEP] the tea came late"])

    found = [plain.negative, plain.neutral, plain.positive]
    assert found == pytest.approx(own_answer(folder, ids), abs=1e-4)
    marked = own_answer(folder, [START, END, *ids[1:]])
    assert [forged.negative, forged.neutral, forged.positive] != pytest.approx(marked, abs=1e-4)


def test_half_precision_is_read_in_full(tmp_path: Path) -> None:
    folder = make(tmp_path)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.bfloat16)
    model.save_pretrained(folder)

    (reading,) = open_model(str(folder)).read(["The tea came late"])

    assert 0 < reading.unhappy < 1


def test_weights_in_several_files_are_put_together(tmp_path: Path) -> None:
    folder = make(tmp_path)
    whole = open_model(str(folder)).read(TEXTS[:1])
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="3KB")
    assert len(list(folder.glob("model-*.safetensors"))) > 1

    assert open_model(str(folder)).read(TEXTS[:1]) == whole


def test_a_model_that_was_never_trained_to_classify_is_refused(tmp_path: Path) -> None:
    config = MAKES["bert"](id2label=LABELS, label2id={name: n for n, name in LABELS.items()})
    BertModel(config).save_pretrained(tmp_path)
    make_tokenizer(tmp_path)

    with pytest.raises(Unusable, match=r"not been trained to classify: .*classifier\.weight"):
        open_model(str(tmp_path))


def test_code_that_comes_with_a_model_is_never_run(tmp_path: Path) -> None:
    folder = make(tmp_path / "m")
    trace = tmp_path / "trace"
    (folder / "own.py").write_text(f"open({str(trace)!r}, 'w')\n", encoding="utf-8")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["model_type"] = "entirely_new"
    config["auto_map"] = {
        "AutoConfig": "own.Config",
        "AutoModelForSequenceClassification": "own.Model",
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    with pytest.raises(Unusable, match="cannot be opened"):
        open_model(str(folder))
    assert not trace.exists()


@pytest.mark.parametrize("damage", [b"", b"\xff" * 64, b"{}"])
def test_damaged_weights_are_told(tmp_path: Path, damage: bytes) -> None:
    folder = make(tmp_path)
    (folder / "model.safetensors").write_bytes(damage)

    with pytest.raises(Unusable, match=f"the model in {tmp_path} cannot be opened"):
        open_model(str(folder))


def test_weights_of_another_size_are_told(tmp_path: Path) -> None:
    folder = make(tmp_path)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["hidden_size"] = 32
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")

    with pytest.raises(Unusable, match="cannot be opened"):
        open_model(str(folder))


def test_without_any_tokenizer_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="has no tokenizer: none of"):
        open_model(str(make(tmp_path, tokenizer=False)))


def test_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    capfd.readouterr()

    open_model(str(folder)).read(TEXTS)

    assert capfd.readouterr() == ("", "")
