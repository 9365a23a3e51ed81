"""Keeps the libraries that train from talking over what the training says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from transformers.utils import logging as transformers_logging

#: A hint of onnxruntime's, to those who call it.
_HINT = "Please consider to run pre-processing before quantization"


@contextmanager
def quiet() -> Iterator[None]:
    """No bars and no remarks of transformers, and no hint of onnxruntime's; what fails still does.

    Its pipeline names every model it knows, in 9,000 characters, when it is given another.
    """
    root, before = logging.getLogger(), transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    root.addFilter(_tells)
    try:
        yield
    finally:
        root.removeFilter(_tells)
        transformers_logging.set_verbosity(before)
        if bars:
            transformers_logging.enable_progress_bar()


def _tells(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_HINT)
