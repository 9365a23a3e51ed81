"""What the libraries say while a model is made, and what still comes through."""

from __future__ import annotations

import logging

import pytest
from transformers.utils import logging as transformers_logging

from monitor.judgement.training.quiet import quiet

HINT = "Please consider to run pre-processing before quantization. Refer to example: ..."


def test_a_hint_for_programmers_is_kept_from_who_trains_and_a_warning_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with quiet():
        logging.warning(HINT)
        logging.warning("The disk is nearly full.")
    logging.warning(HINT)

    assert caplog.messages == ["The disk is nearly full.", HINT]


def _transformers() -> tuple[int, bool]:
    return transformers_logging.get_verbosity(), transformers_logging.is_progress_bar_enabled()


def test_transformers_speaks_again_afterwards_even_when_the_training_fails() -> None:
    before, during = _transformers(), []

    def fails() -> None:
        with quiet():
            during.append(_transformers())
            raise ValueError("no texts")

    with pytest.raises(ValueError, match="no texts"):
        fails()

    assert during == [(logging.CRITICAL, False)]
    assert _transformers() == before
