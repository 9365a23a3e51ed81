"""The option by which judge and replay are told what another model's labels mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        metavar="NAME=MEANING",
        help="What a label of --model means, such as LABEL_0=negative, where its name does not "
        "tell; once for each.",
    ),
]


def meanings(given: Sequence[str] | None) -> Mapping[str, str]:
    """The meaning of each label as it was typed; whether they are right, the model knows."""
    told: dict[str, str] = {}
    for pair in given or ():
        name, equals, meaning = (part.strip() for part in pair.rpartition("="))
        if not (name and equals and meaning):
            raise typer.BadParameter(
                f"{pair} is not of the form NAME=MEANING, such as LABEL_0=negative",
                param_hint="--label",
            )
        told[name] = meaning
    return told
