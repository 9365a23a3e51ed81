"""Smoothing: the same answers in exact arithmetic, nearer ones in int8."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from transformers import AutoTokenizer

from monitor.judgement.training import export, fit
from monitor.judgement.training.smoothing import smoothed
from tests.monitor.judgement.training import labelled
from tests.monitor.judgement.training.encoder import write_encoder

TEXTS = [labelled.text(number, good=number % 2 == 0) for number in range(40)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A tiny random encoder."""
    labelled.write_sets(tmp_path / "data")
    write_encoder(tmp_path / "base", tmp_path / "data")
    return tmp_path / "base"


@pytest.fixture
def net(base: Path) -> fit.JudgeNet:
    """A net of which one number behind a GELU is far larger than all others, as in real ones."""
    torch.manual_seed(1)
    made: fit.JudgeNet = fit.JudgeNet(base).eval()
    block = made.encoder.encoder.layer[0]
    with torch.no_grad():
        block.intermediate.dense.weight[5] *= 200
        block.output.dense.weight[:, 5] /= 200
    return made


def read(net: fit.JudgeNet, base: Path) -> np.ndarray:
    tokens = AutoTokenizer.from_pretrained(base)(TEXTS, padding=True, return_tensors="pt")
    with torch.no_grad():
        found: np.ndarray = net.embed(tokens["input_ids"], tokens["attention_mask"]).numpy()
    return found


def read_in_int8(net: fit.JudgeNet, base: Path, file: Path) -> np.ndarray:
    export.write_onnx(net, base, file)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    tokens = AutoTokenizer.from_pretrained(base)(TEXTS, padding=True, return_tensors="np")
    asked = {name: tokens[name] for name in ("input_ids", "attention_mask")}
    found: np.ndarray = session.run(["embedding"], asked)[0]
    return found


def test_a_smoothed_net_answers_as_before(net: fit.JudgeNet, base: Path) -> None:
    made = smoothed(net, AutoTokenizer.from_pretrained(base), TEXTS, 32)

    assert np.allclose(read(made, base), read(net, base), atol=1e-4)


def test_it_loses_less_in_int8(net: fit.JudgeNet, base: Path, tmp_path: Path) -> None:
    exact = read(net, base)
    made = smoothed(net, AutoTokenizer.from_pretrained(base), TEXTS, 32)

    rough = np.abs(read_in_int8(net, base, tmp_path / "rough" / "a.onnx") - exact).mean()
    fine = np.abs(read_in_int8(made, base, tmp_path / "fine" / "b.onnx") - exact).mean()

    assert fine < 0.8 * rough, (fine, rough)
