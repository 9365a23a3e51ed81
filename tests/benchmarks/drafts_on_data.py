"""Drafts replies to real complaints and measures them; run by hand, needs the data folder.

    python -m tests.benchmarks.drafts_on_data --data FOLDER [--rows 4000] [--out DRAFTS.jsonl]

Nothing here asks the judge or the composer whether a draft is good: a word of the review is one
that stands in the reply letter for letter, and copies are measured with difflib and shingles.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from monitor.guidelines.checks.matter import concrete
from monitor.guidelines.concrete import named_in, names_something
from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import base_language, phrasebook_for
from monitor.guidelines.records import Contact, MentionView, ReplyText
from monitor.guidelines.similarity import closeness
from monitor.guidelines.words import words_of
from monitor.judgement.bulk import opened
from responders.drafting import rows
from responders.drafting.row_drafts import Mine

CONTACT = Contact(
    email="care@birchkettle.example",
    url="https://birchkettle.example/talk",
    phone="+44 20 7946 0018",
    signature="Mara, customer care at Birch & Kettle",
)
SITES = {"gplay": "google_play", "yelp": "yelp", "twitter": "mastodon", "app_store": "app_store"}
PACKS = {"en", "de", "nl", "fr", "es", "it", "pt"}
LISTING = 200
TOO_CLOSE = 0.7

#: Words of four letters and more that carry no matter; written here, shared with nothing.
STOP = frozenset(
    """
    about above after again against almost already also although always another anybody anyone
    anything around away back because been before being below between both came cannot come could
    didn didnt does doesn doing done dont down during each either else enough even ever every
    everything find first from further gave gets getting give given goes going gone good great
    hadn hasn have haven having here hers herself himself into isn itself just keep kept know last
    least less like little long look looked made make makes making many maybe mine more most much
    must myself need never none nothing often once ones only other others ours over perhaps please
    quite rather really right said same says seem seems seen several shall should since some
    somebody something soon still such sure take taken takes tell than that thats their them
    themselves then there these they thing things think this those though through thus till time
    times together told took tried trying under until upon used using very want wanted wants wasn
    well went were weren what when where which while whom whose will with within without wont
    would year years yes your yours yourself people person customer customers company experience
    review place sorry thank thanks better best hello dear write writing words word
    """.split()  # noqa: SIM905 - a list reads better as words
)


def complaints(data: Path, wanted: int) -> list[dict[str, Any]]:
    """Rows rated one or two stars, the same number from each source as far as there are."""
    by_source: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _read(data / "replies.jsonl.gz"):
        if _low(row.get("stars")) and row.get("customer", "").strip():
            by_source[row["source"]].append(_row(row, row["customer"], row.get("platform", "")))
    for row in _read(data / "stars.jsonl.gz"):
        if _low(row.get("stars")) and row["text"].strip():
            by_source[row["source"]].append(_row(row, row["text"], row.get("domain", "")))
    return _spread({source: rows for source, rows in by_source.items() if rows}, wanted)


def _low(stars: Any) -> bool:
    try:
        return 1 <= float(stars) <= 2
    except (TypeError, ValueError):
        return False


def _row(row: dict[str, Any], text: str, place: str) -> dict[str, Any]:
    source = row["source"]
    site = next((kind for part, kind in SITES.items() if part in f"{place} {source}"), "default")
    return {
        "source": source,
        "text": text,
        "title": row.get("title", ""),
        "rating": row.get("stars"),
        "language": row.get("lang", ""),
        "site": site,
    }


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _spread(by_source: dict[str, list[dict[str, Any]]], wanted: int) -> list[dict[str, Any]]:
    """Round and round the sources, each in its own order, evenly over its length."""
    share = max(1, wanted // len(by_source))
    taken = {s: rows[:: max(1, len(rows) // share)][:share] for s, rows in by_source.items()}
    short = wanted - sum(map(len, taken.values()))
    for source, found in sorted(by_source.items(), key=lambda one: -len(one[1])):
        left = [row for row in found if row not in taken[source]] if short > 0 else []
        more = left[:: max(1, len(left) // max(1, short))][:short]
        taken[source] += more
        short -= len(more)
    chosen = [row for source in sorted(taken) for row in taken[source]]
    return [{**row, "id": str(number)} for number, row in enumerate(chosen)]


def drafted(asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `amends draft` writes for these rows."""
    stream = io.BytesIO("".join(json.dumps(row) + "\n" for row in asked).encode())
    out = io.StringIO()
    run = rows.Run(Mine(CONTACT))
    for _ in rows.draft_stream(opened("builtin"), stream, out, run, name="x.jsonl"):
        sys.stderr.write(f"\r{run.done:,} drafted")
    sys.stderr.write("\n")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def takes_up(review: str, reply: str) -> bool:
    """Whether a word of four letters or more stands in both, letter for letter."""
    return bool(_content(review) & _content(reply))


def _content(text: str) -> set[str]:
    return {w for w in re.findall(r"[^\W\d_]{4,}", text.lower()) if w not in STOP}


def rotated_fails(asked: list[dict[str, Any]], made: list[dict[str, Any]]) -> tuple[int, int]:
    """Of the replies put under the next review of their source, how many `concrete` stops."""
    failed = looked_at = 0
    by_source: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, draft in enumerate(made):
        if draft.get("reply") and _names(asked[number], draft):
            by_source[asked[number]["source"], draft["language"]].append(number)
    for numbers in by_source.values():
        for mine, other in zip(numbers, numbers[1:] + numbers[:1], strict=True):
            if mine != other:
                looked_at += 1
                failed += _stopped(asked[other], made[mine])
    return failed, looked_at


def _names(row: dict[str, Any], draft: dict[str, Any]) -> bool:
    book = phrasebook_for(draft["language"])
    words = words_of(f"{row['title']}\n{row['text']}")
    return book is not None and names_something(book, words, named_in(book, words))


def _stopped(row: dict[str, Any], draft: dict[str, Any]) -> bool:
    view = MentionView(row["text"], row["title"], language=draft["language"])
    pack = load_pack(row["site"])
    return concrete(ReplyText(draft["reply"], pack, view, draft["reference"], CONTACT)) is not None


def copies(made: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The nearest two of a listing's replies, as they are and with what they took up hidden."""
    worst: dict[str, float] = defaultdict(float)
    texts = [(draft["reply"], _masked(draft)) for draft in made]
    for (one, one_masked), (other, other_masked) in combinations(texts, 2):
        worst["closeness"] = max(worst["closeness"], closeness(one, other))
        shingles = _jaccard(one_masked, other_masked)
        worst["masked shingles"] = max(worst["masked shingles"], shingles)
        worst["masked closeness"] = max(
            worst["masked closeness"], closeness(one_masked, other_masked)
        )
        for what, first, second in (
            ("ratio", one, other),
            ("masked ratio", one_masked, other_masked),
        ):
            matcher = SequenceMatcher(None, first, second)
            if matcher.quick_ratio() > worst[what]:
                worst[what] = max(worst[what], matcher.ratio())
    return dict(worst)


def _masked(draft: dict[str, Any]) -> str:
    text = str(draft["reply"])
    for words in sorted(draft["matters"], key=len, reverse=True):
        text = re.sub(re.escape(words), "#", text, flags=re.IGNORECASE)
    return text


def _jaccard(one: str, other: str) -> float:
    first, second = _shingles(one), _shingles(other)
    return len(first & second) / max(1, len(first | second))


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def tell(*said: object) -> None:
    """One line on standard output, at once: a run takes minutes."""
    sys.stdout.write(" ".join(map(str, said)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Draft, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--skip-copies", action="store_true")
    options = parser.parse_args()
    asked = complaints(options.data, options.rows)
    started = time.monotonic()
    made = drafted(asked)
    seconds = time.monotonic() - started
    if options.out:
        with options.out.open("w", encoding="utf-8") as file:
            for row, draft in zip(asked, made, strict=True):
                file.write(json.dumps({**row, **draft}, ensure_ascii=False) + "\n")
    report(asked, made, seconds)
    for site in [] if options.skip_copies else ("google_play", "default", "yelp"):
        of_site = (d for row, d in zip(asked, made, strict=True) if row["site"] == site)
        listing = list(islice((d for d in of_site if d.get("reply")), LISTING))
        tell(f"{len(listing)} consecutive on {site}, the nearest two:", copies(listing))


def report(asked: list[dict[str, Any]], made: list[dict[str, Any]], seconds: float) -> None:
    """Every figure, with what it is a share of."""
    replies = [(row, d) for row, d in zip(asked, made, strict=True) if d.get("reply")]
    tell(f"{len(made)} rows in {seconds:.0f} s, {len(made) / seconds:.0f} a second")
    tell("languages:", Counter(base_language(row["language"]) for row in asked).most_common())
    tell("blockers:", sum(bool(d["blockers"]) for _, d in replies))
    tell("warnings:", Counter(w["check"] for _, d in replies for w in d["warnings"]).most_common())
    tell("errors:", Counter(d["error"] for d in made if "error" in d).most_common(5))
    without = [d["no_draft"] for d in made if d.get("no_draft")]
    tell(f"no draft: {len(without)} ({len(without) / len(made):.1%})")
    for why, count in Counter(why[:160] for why in without).most_common(15):
        tell(f"  {count:5} {why}")
    taken = sum(takes_up(f"{row['title']} {row['text']}", d["reply"]) for row, d in replies)
    tell(f"takes up a word of the review: {taken / max(1, len(replies)):.1%}")
    said = sum(bool(d["matters"]) for _, d in replies)
    tell(f"says that it takes up one (matters): {said / max(1, len(replies)):.1%}")
    failed, looked_at = rotated_fails(asked, made)
    tell(f"rotated by one, stopped by `concrete`: {failed / max(1, looked_at):.1%} of {looked_at}")
    lengths = sorted(len(d["reply"].split()) for row, d in replies if row["site"] == "default")
    if lengths:
        shares = {share: lengths[int(share * (len(lengths) - 1))] for share in (0.05, 0.5, 0.95)}
        tell("words where there is room, by the share that has fewer:", shares)


if __name__ == "__main__":
    main()
