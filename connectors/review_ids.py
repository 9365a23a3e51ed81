"""Which review is which, on pages that give their reviews no id.

A page without ids is read again and again, and a review has to keep its identity when its author
edits it and when others appear beside it:

- An author name and a time usually single out one review: its id is a hash of the two, so that an
  edited text keeps the id.
- Where several share both ("Anna", twice in a day), and where a name is everybody's ("Anonymous"),
  the words are part of the id.
- Which of the two was given is remembered in the source's mark for every review that stands on the
  page: a namesake who appears later gets the longer id, and the first keeps hers.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: For each (author, time), what was on the page and the id it got: {base: {content: id}}.
Known = Mapping[str, Mapping[str, str]]

_EVERYBODY = re.compile(
    r"|anonym\w*|guest|user|customer|visitor|reviewer|unknown|none|null|n/?a|gast|kunde|kundin"
    r"|invité|client|a? ?(verified|google|facebook|yelp) (buyer|user|customer|purchaser|reviewer)"
)


@dataclass(frozen=True)
class Trace:
    """What can tell one review from another. `time` is "" where none is known."""

    own_id: str  #: The page's own id for it, "" if there is none that can be relied on.
    author: str
    time: str
    content: str  #: Words and rating, as they are now.


def identify(traces: Sequence[Trace], known: Known) -> tuple[list[str], dict[str, dict[str, str]]]:
    """Return an id for each review of one whole reading, and what to know next time.

    The same reviews in another order get the same ids. Two that are alike in everything are told
    apart by number.
    """
    groups: dict[str, list[int]] = defaultdict(list)
    for place, trace in enumerate(traces):
        groups["" if trace.own_id else _base(trace)].append(place)
    ids = [trace.own_id for trace in traces]
    remembered: dict[str, dict[str, str]] = {}
    for base, places in groups.items():
        if not base:
            continue
        contents = _numbered([_short(traces[place].content) for place in places])
        single = _singles_out(traces[places[0]])
        given = _given(base, contents, known.get(base, {}), single=single)
        remembered[base] = given
        for place, content in zip(places, contents, strict=True):
            ids[place] = given[content]
    return ids, remembered


def _given(
    base: str, contents: list[str], known: Mapping[str, str], *, single: bool
) -> dict[str, str]:
    """Give each review of one author and time its id; those known keep theirs."""
    given = {content: known[content] for content in contents if content in known}
    new = [content for content in contents if content not in known]
    vanished = [known[content] for content in known if content not in given]
    if single and len(new) == len(vanished) == 1:
        return given | {new[0]: vanished[0]}  # the same review, edited
    if single and len(new) == 1 and not known:
        return {new[0]: base}
    return given | {content: f"{base}.{content}" for content in new}


def _singles_out(trace: Trace) -> bool:
    """Whether author and time say who it was, rather than that nobody said."""
    somebody = not _EVERYBODY.fullmatch(_even(trace.author))
    return "T" in trace.time or (somebody and bool(trace.time))


def _base(trace: Trace) -> str:
    return hashlib.sha256(f"{_even(trace.author)}\n{trace.time}".encode()).hexdigest()[:20]


def _short(content: str) -> str:
    return hashlib.sha256(_even(content).encode()).hexdigest()[:12]


def _even(text: str) -> str:
    return " ".join(text.casefold().split())


def _numbered(contents: list[str]) -> list[str]:
    """Number what occurs again: a, b, a~2."""
    seen: Counter[str] = Counter()
    numbered = []
    for content in contents:
        seen[content] += 1
        numbered.append(content if seen[content] == 1 else f"{content}~{seen[content]}")
    return numbered
