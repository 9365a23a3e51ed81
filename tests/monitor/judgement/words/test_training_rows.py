"""What the word models may learn from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from monitor.judgement.training.language_rows import NON_COMMERCIAL, rows_of
from monitor.judgement.training.splits import held_out, normalised


def written(folder: Path, **files: Iterable[dict[str, Any]]) -> Path:
    (folder / "report").mkdir()
    names = ("polarity", "stars", "complaints", "aspects_semeval")
    for name in (*names, "report/semeval2017test", "report/uci"):
        rows = files.get(name.split("/")[-1], ())
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def tweet(text: str, **more: str) -> dict[str, str]:
    plain = {"source": "xlmt", "lang": "de", "label": "negative", "split": "train"}
    return {**plain, "text": text, **more}


def test_a_text_that_is_reported_on_is_never_learned(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        polarity=[tweet("Der Zug kam NICHT  @bahn"), tweet("Die Lampe flackert")],
        uci=[{"text": "der zug kam nicht", "label": "negative"}],
    )

    assert [row.text for row in rows_of(folder)] == ["Die Lampe flackert"]


def test_a_text_that_is_measured_on_is_never_learned(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        polarity=[tweet("Die Lampe flackert"), tweet("die lampe FLACKERT", split="val", lang="it")],
    )

    rows = rows_of(folder)

    assert [row for row in rows if not row.for_measuring] == []


@pytest.mark.parametrize("source", sorted(NON_COMMERCIAL))
def test_half_of_a_foreign_review_set_is_kept_back(tmp_path: Path, source: str) -> None:
    reviews = [
        {"source": source, "lang": "pt", "stars": 1 + n % 5, "title": "", "text": f"Texto {n}"}
        for n in range(40)
    ]

    rows = rows_of(written(tmp_path, stars=reviews))

    assert all(row.for_measuring is held_out(row.text) for row in rows)
    assert 5 < sum(row.for_measuring for row in rows) < 35
    assert {row.label for row in rows} == {0, 1, 2}


def test_dutch_sentences_are_measured_on_only_and_where_all_agree(tmp_path: Path) -> None:
    said = [
        {"lang": "nl", "text": f"Zin {n}", "polarity": polarity}
        for n in range(20)
        for polarity in (["negative"] if n % 2 else ["negative", "positive"])
    ]

    rows = rows_of(written(tmp_path, aspects_semeval=said))

    assert rows
    assert all(row.for_measuring and int(row.text.split()[1]) % 2 for row in rows)


def test_each_text_stands_once_a_source(tmp_path: Path) -> None:
    rows = rows_of(written(tmp_path, polarity=[tweet("Na ja"), tweet("na  ja")]))

    assert [normalised(row.text) for row in rows] == ["na ja"]
