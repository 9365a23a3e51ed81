"""What a model's config.json says of its labels and limits."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from monitor.judgement.hub.files import CONFIG, TOKENIZER_CONFIG
from monitor.judgement.hub.trouble import Unusable

#: Longer windows cost more than they tell: the work grows with the square of the length.
MOST_TOKENS = 512
#: Fewer leave no room for a sentence.
LEAST_TOKENS = 8
MOST_LABELS = 1000
LARGEST = 64 * 1024 * 1024  # bytes of a JSON file; a tokenizer's configuration may be large


class ModelConfig(BaseModel):
    """The part of config.json that concerns us; transformers' defaults where it is silent."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id2label: dict[int, str] = Field({}, max_length=MOST_LABELS)
    num_labels: int = Field(2, ge=1, le=MOST_LABELS)
    problem_type: str | None = None
    pad_token_id: int | None = None
    max_position_embeddings: int | None = None
    n_positions: int | None = None

    @model_validator(mode="after")
    def _numbered_without_a_gap(self) -> ModelConfig:
        if sorted(self.id2label) != list(range(len(self.id2label))):
            raise ValueError("id2label must count from 0 on")
        return self

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels in the order of the model's answers."""
        if self.id2label:
            return tuple(self.id2label[number] for number in range(len(self.id2label)))
        return tuple(f"LABEL_{number}" for number in range(self.num_labels))

    @property
    def many(self) -> bool:
        """Whether each label is a question of its own."""
        return self.problem_type == "multi_label_classification" or len(self.labels) == 1


def read_config(who: str, folder: Path) -> ModelConfig:
    """config.json of a model's folder. Unusable says what is wrong with it."""
    try:
        config = ModelConfig.model_validate_json(_bytes(folder / CONFIG))
    except OSError as error:
        raise Unusable(f"{who}: {CONFIG} cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Unusable(f"{who}: {CONFIG} is not right: {where} {first['msg']}".strip()) from None
    if config.problem_type == "regression":
        raise Unusable(f"{who} gives a number (regression), where labels are needed")
    return config


def most_tokens(config: ModelConfig, folder: Path) -> int:
    """How many tokens one window may have, with the special ones around it."""
    positions = config.max_position_embeddings or config.n_positions or MOST_TOKENS
    pad = config.pad_token_id or 0
    # RoBERTa and its relatives count positions from the padding's number on; the others lose one
    # or two tokens a window by this, and no text.
    spare = pad + 1 if 0 < pad < 16 else 0
    return min(MOST_TOKENS, positions - spare, _of_tokenizer(folder))


def _of_tokenizer(folder: Path) -> int:
    """model_max_length, where it is told and meant: some write 10 to the 30th for "no limit"."""
    try:
        said = json.loads(_bytes(folder / TOKENIZER_CONFIG))["model_max_length"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return MOST_TOKENS
    if isinstance(said, int | float) and LEAST_TOKENS <= said < MOST_TOKENS:
        return int(said)
    return MOST_TOKENS


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST)
