"""Where torch is not installed, a model that needs it is refused with the command to type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.children import ROOT
from tests.monitor.judgement.hub.making import make_config, make_folder, make_tokenizer

PROGRAM = """
import sys
sys.modules["torch"] = None  # as where it is not installed
from monitor.judgement.hub.opening import check_model, open_model
from monitor.judgement.hub.trouble import Unusable
for ask in (open_model, check_model):
    try:
        found = ask(sys.argv[1])
    except Unusable as error:
        print(error)
    else:
        print("opened", found)
print("transformers" in sys.modules)
"""


def without_torch(folder: Path) -> list[str]:
    """What opening and checking a model say, and whether transformers was imported for it."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("tokenizer", [True, False])
def test_a_model_without_onnx_names_the_command(tmp_path: Path, tokenizer: bool) -> None:
    make_config(tmp_path, ("NEGATIVE", "POSITIVE"))
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    if tokenizer:
        make_tokenizer(tmp_path)
    else:
        (tmp_path / "vocab.txt").write_text("tea\n", encoding="utf-8")

    opened, checked, _ = without_torch(tmp_path)

    assert opened == checked
    assert opened.startswith(f"the model in {tmp_path} has no ONNX file")
    assert opened.endswith("needs torch: pip install 'amends[torch]'")


def test_a_model_with_onnx_needs_neither_torch_nor_transformers(tmp_path: Path) -> None:
    opened, _, transformers = without_torch(make_folder(tmp_path))

    assert opened.startswith("opened")
    assert transformers == "False"
