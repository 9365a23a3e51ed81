"""What is wrong with a settings file: all of it at once, each with its line and what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from monitor.errors import ConfigError
from monitor.settings.lines import Path


@dataclass(frozen=True)
class Mistake:
    """One thing to mend. It never quotes a secret."""

    says: str  #: A sentence: what is wrong and what to write instead.
    line: int | None = None  #: From 1; None for what stands in no line, such as a missing file.
    key: str = ""  #: Such as "service.listen" or "sources[0].query".

    def __str__(self) -> str:
        return self.says if self.line is None else f"line {self.line}: {self.says}"


class SettingsError(ConfigError):
    """The service does not start; the text lists every mistake, in the order of the file."""

    def __init__(self, path: FilePath, mistakes: Iterable[Mistake]) -> None:
        self.path = path
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line or 0))
        super().__init__(_listed(str(path), [str(mistake) for mistake in self.mistakes]))


def _listed(path: str, mistakes: Sequence[str]) -> str:
    if len(mistakes) == 1:
        return f"{path}: {mistakes[0]}"
    lines = (f"  {mistake}" for mistake in mistakes)
    return "\n".join([f"{path} has {len(mistakes)} mistakes:", *lines])


class Report:
    """Collects mistakes while a file is read, and knows the lines."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self.mistakes: list[Mistake] = []
        self._lines = lines

    def add(self, path: Path, says: str) -> None:
        """Note a mistake at a key, or, where the key is missing, at the table it belongs to."""
        self.mistakes.append(Mistake(says, self.line(path), _spelled(path)))

    def line(self, path: Path) -> int | None:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path)


def _spelled(path: Path) -> str:
    words = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(words).removeprefix(".")


def meant(word: str, known: Sequence[str]) -> str:
    """The end of a sentence about an unknown word: what may have been meant, or all there are."""
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f". There are: {', '.join(sorted(known))}." if known else "."
