"""Runs a classifier from an ONNX file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from monitor.judgement.heads import Floats
from monitor.judgement.hub.tokens import Integers
from monitor.judgement.hub.trouble import Unusable, opening, working

_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_KNOWN = ("input_ids", "attention_mask", "token_type_ids")


class OnnxNetwork:
    """A classifier in onnxruntime, given of its inputs what it asks for."""

    def __init__(self, who: str, session: Any) -> None:
        self._who = who
        self._session = session
        self._inputs = {made.name: _TYPES.get(made.type) for made in session.get_inputs()}
        strange = [name for name, kind in self._inputs.items() if not kind or name not in _KNOWN]
        if strange or "input_ids" not in self._inputs:
            raise Unusable(
                f"{who}: its ONNX file asks for {', '.join(strange) or 'no input_ids'}; only "
                f"{', '.join(_KNOWN)} can be given to it"
            )
        outputs = [made.name for made in session.get_outputs()]
        self._output = "logits" if "logits" in outputs else outputs[0]

    @classmethod
    def load(cls, who: str, file: Path) -> OnnxNetwork:
        """Open an ONNX file. Raises Unusable."""
        # From 1.29 on it reports to its maker and keeps an id of this machine under ~/.cache,
        # unless it is told not to before its first import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.log_severity_level = 4  # what goes wrong is raised; nothing is printed
        # Between two polls a service should sleep, not spin.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with opening(f"{who}: {file.name} cannot be opened", *_failures()):
            session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        return cls(who, session)

    def logits(self, ids: Integers, mask: Integers) -> Floats:
        """(texts, labels). Raises ModelFailed."""
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        feed = {name: given[name].astype(kind) for name, kind in self._inputs.items()}
        with working(f"{self._who} stopped while it read", *_failures()):
            found: Floats = self._session.run([self._output], feed)[0]
        return found


def _failures() -> tuple[type[Exception], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return (
        state.EPFail,
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoModel,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
