"""What the word models learned: readable weights in weights.json, word pieces in pieces.npz."""

from __future__ import annotations

import functools
import zipfile
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from monitor.judgement.heads import Fusion
from monitor.judgement.sentiment import ModelFailed
from monitor.judgement.words.features import BUCKETS, MANNER

WEIGHTS_FILE, PIECES_FILE = "weights.json", "pieces.npz"
FOLDER = Path(__file__).parent
#: What each weight is for: log-odds of unhappy, and of negative and positive against neutral.
OUTPUTS = ("unhappy", "negative", "positive")
Row = tuple[float, float, float]  #: one weight each of OUTPUTS


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Concept(_Frozen):
    """What a concept adds where it is met, and where it is denied ("not good")."""

    met: Row
    denied: Row


class Tongue(_Frozen):
    """What one language adds of its own."""

    scale: float = 0.0  #: of its row in pieces.npz; 0 when it has none
    #: From the raw log-odds of unhappy to calibrated ones: slope and offset.
    calibration: tuple[float, float] = (1.0, 0.0)


class WeightsFile(_Frozen):
    """weights.json whole."""

    format: Literal[1] = 1
    version: str
    concepts: dict[str, Concept]
    manner: dict[str, Row]
    bias: Row
    languages: dict[str, Tongue]
    fusion: Fusion = Fusion()
    cut_off: float = 0.4

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if tuple(self.manner) != MANNER:
            raise ValueError(f"manner: the weights must be those of {', '.join(MANNER)}")
        if any(tongue.calibration[0] <= 0 for tongue in self.languages.values()):
            raise ValueError("calibration: the slope must be above zero")
        return self


def load_weights(folder: Path = FOLDER) -> WeightsFile:
    """weights.json of a folder; ModelFailed says what is wrong with it."""
    file = folder / WEIGHTS_FILE
    try:
        return WeightsFile.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ModelFailed(f"{file} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first: Any = error.errors()[0]
        raise ModelFailed(f"{file} is not a weights file: {first['loc']} {first['msg']}") from error


def load_pieces(language: str, folder: Path = FOLDER) -> NDArray[np.int8] | None:
    """(BUCKETS, OUTPUTS) of one language, or None where it has none; ModelFailed if unreadable."""
    file = folder / PIECES_FILE
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as tables:
            if language not in tables.files:
                return None
            table: NDArray[np.int8] = tables[language]
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelFailed(f"{file} cannot be read: it is missing or damaged") from error
    if table.shape != (BUCKETS, len(OUTPUTS)) or table.dtype != np.int8:
        raise ModelFailed(f"{file}: the table of {language} has the wrong shape")
    return table


@functools.cache
def shipped_weights() -> WeightsFile:
    """The weights that come with Amends, read once."""
    return load_weights()
