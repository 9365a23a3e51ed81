"""The line of every key, held against what tomllib finds in the same text."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from monitor.settings.lines import Path, lines_of

QUOTES = ['"', "'"]
WORDS = st.text("ab #=[]{}.,'\"\\\n\té𝄞", max_size=8)
DATES = ["1979-05-27", "07:32:00", "1979-05-27 07:32:00Z", "1979-05-27T07:32:00+01:00"]
NUMBERS = ["0", "-7", "1_000", "0xff", "3.5e-2", "+inf", "nan", "true", "false"]


class Writer:
    """Writes sound TOML in every spelling; each key holds a number that no other key has."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = count()

    def document(self) -> str:
        """A few pairs, then tables, arrays of tables, and tables inside their newest item."""
        parts = [self.pairs()]
        arrays: list[str] = []
        for _ in range(self.draw(st.integers(0, 5))):
            if arrays and self.yes():
                name = self.draw(st.sampled_from(arrays))
                parts.append(self.under(name))
            else:
                name = self.dotted()
                double = self.yes()
                arrays += [name] if double else []
                parts.append(f"[[{name}]]" if double else f"[ {name} ]")
            parts += [self.noise(), self.pairs()]
        return "\n".join(parts)

    def yes(self) -> bool:
        """One time or the other."""
        return bool(self.draw(st.integers(0, 1)))

    def under(self, name: str) -> str:
        """One more item of an array of tables, or a table in its newest."""
        kind = self.draw(st.integers(0, 2))
        if kind == 0:
            return f"[[{name}]]  # one more"
        return f"[{name}.{self.key()}]" if kind == 1 else f"[[{name}.{self.key()}]]"

    def pairs(self) -> str:
        pairs = [self.pair() for _ in range(self.draw(st.integers(0, 3)))]
        return "\n".join(f"{pair}{self.noise()}" for pair in pairs)

    def noise(self) -> str:
        """What may stand after a line: nothing, a comment, lines without anything."""
        return self.draw(st.sampled_from(["", "  # a = [ 'no', \"key\"", "\n", "\r\n\t\n# x\n"]))

    def pair(self, depth: int = 0) -> str:
        blank = self.draw(st.sampled_from(["", " ", "\t"]))
        return f"{blank}{self.dotted()}{blank}={blank}{self.value(depth)}"

    def dotted(self) -> str:
        keys = [self.key() for _ in range(self.draw(st.integers(1, 3)))]
        return self.draw(st.sampled_from([".", " . "])).join(keys)

    def key(self) -> str:
        marker = f"k{next(self.numbers)}k"
        words = self.draw(WORDS)
        kind = self.draw(st.integers(0, 2))
        if kind == 0:
            return f"a-{marker}_9"
        if kind == 1:
            return json.dumps(words + marker, ensure_ascii=False)
        return "'" + re.sub(r"['\n]", "", words) + marker + "'"

    def value(self, depth: int) -> str:
        makers: list[Callable[[int], str]] = [self.plain, self.text, self.long_text]
        if depth < 3:
            makers += [self.array, self.inline]
        maker = self.draw(st.sampled_from(makers))
        return maker(depth)

    def plain(self, _: int) -> str:
        return self.draw(st.sampled_from(DATES + NUMBERS))

    def text(self, _: int) -> str:
        words = self.draw(WORDS)
        if self.yes():
            return json.dumps(words, ensure_ascii=False)
        return "'" + re.sub(r"['\n]", "", words) + "'"

    def long_text(self, _: int) -> str:
        quote = self.draw(st.sampled_from(QUOTES))
        words = re.sub(rf"\\|{quote}", "", self.draw(WORDS))
        inner = self.draw(st.sampled_from(["", quote, quote * 2, "\n[not.a] \nk1k = 3\n"]))
        escaped = '\\\\ \\"\\\n   ' if quote == '"' else "\\"
        return f"{quote * 3}{words}{inner} {escaped}x{inner}{quote * 3}"

    def array(self, depth: int) -> str:
        items = [self.value(depth + 1) for _ in range(self.draw(st.integers(0, 3)))]
        gap = self.draw(st.sampled_from(["", " ", "\n  ", " # [ ] ,\n"]))
        tail = "," if items and self.yes() else ""
        return f"[{gap}{f'{gap},{gap}'.join(items)}{gap}{tail}{gap}]"

    def inline(self, depth: int) -> str:
        pairs = [self.pair(depth + 1) for _ in range(self.draw(st.integers(0, 3)))]
        return "{" + ", ".join(pairs) + " }"


@st.composite
def toml(draw: st.DrawFn) -> str:
    """A sound TOML text."""
    return Writer(draw).document()


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    """The way to every key and every item that tomllib found."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*path, number)
            yield from paths(inner, (*path, number))


@given(toml())
def test_every_key_has_a_line_and_that_line_holds_it(text: str) -> None:
    rows = text.split("\n")
    lines = lines_of(text)
    found = list(paths(tomllib.loads(text)))
    assert set(found) == set(lines)
    for path in found:
        key = path[-1]
        if isinstance(key, str):
            marker = re.search(r"k\d+k", key[::-1])
            assert marker is not None
            assert marker[0][::-1] in rows[lines[path] - 1]
        else:
            assert lines[path] >= lines[path[:-1]]


def test_an_item_of_an_array_of_tables_has_the_line_of_its_header() -> None:
    text = '#\n[[sources]]\nname = "a"\n\n[[sources]]\n\nname = "b"\n[sources.more]\nx = 1\n'
    lines = lines_of(text)
    assert lines[("sources", 0)] == 2
    assert lines[("sources", 1)] == 5
    assert lines[("sources", 1, "name")] == 7
    assert lines[("sources", 1, "more", "x")] == 9


def test_the_items_of_a_list_over_several_lines_have_each_their_own() -> None:
    lines = lines_of('a = [\n  "one", # two\n  """three\nfour""",\n  {b = 5},\n]\nc = 1')
    assert [lines[("a", n)] for n in range(3)] == [2, 3, 5]
    assert lines[("a", 2, "b")] == 5
    assert lines[("c",)] == 7
