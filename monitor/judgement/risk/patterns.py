"""The small language of the word lists: turns an entry into a bounded regular expression (pure).

    (a|b)   one of them            x?     with or without it, also (a|b)?
    [ab]    one of these letters   *      the rest of the word
    <3>     up to three words      <?>    the rest of a sentence that ends in a question mark
    #       a word with a digit    <url>  a web address
    ^       a sentence begins here $      a sentence ends here
    {name}  a group named in the file's [words]

An apostrophe or a hyphen may be left out by the author; a backslash makes the next character plain.
Nothing here repeats without a bound, so that an entry costs the same at every place of a text,
however hostile the text is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from monitor.judgement.clean import folded

#: Letters by which an entry is found: enough to tell words apart, few enough to list.
OPENING = 6
_SIGNS = {
    "(": "(?:",
    "*": r"\w{0,24}",  # no real word is longer
    "#": r"\w{0,12}\d\w{0,12}",
    "^": r"(?:(?<=[.!?] )|(?<=[.!?])|^)",
    "$": r"(?=[ ]?[.!?]|$)",
    "'": "'?",
    "-": "[- ]?",
    "<?>": r"[^.!?]{0,200}\?",
    "<url>": r"(?:(?:https?|www)\S{4,200}|[\w-]{1,40}\.(?:"
    r"com|net|org|info|shop|xyz|example|de|uk|io|me))",
}
_SIGN = re.compile(r"\\.| <(?P<gap>\d)> |<\?>|<url>|[(*#$^'-]")
#: What ends an opening: from here on an entry may go several ways.
_OPEN_END = "*<#$"
#: What an author may write for a sign, or leave out.
_WRITTEN = {"'": ("'", ""), "-": ("-", " ", "")}

#: As Germans write without an umlaut key; to drop the dots would turn täuschen into tauschen.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_APOSTROPHES = str.maketrans(dict.fromkeys("´`ʼ’‘", "'"))
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF])
_SEPARATORS = str.maketrans(dict.fromkeys(',;:"()[]{}„“”«»–—|~_¿¡', " "))
_DRAWN_OUT = re.compile(r"([a-vyz])\1{2,}")  # "scaaam"; not "www", nor "xxx"


def plain(text: str, language: str) -> str:
    """A text as entries read it: folded, without accents, separators and drawn-out letters."""
    straight = folded(text.translate(_INVISIBLE).translate(_APOSTROPHES))
    drawn_in = _DRAWN_OUT.sub(r"\1", _bare(straight, language))
    return " ".join(drawn_in.translate(_SEPARATORS).split())


def expression(entry: str, language: str, words: Mapping[str, str]) -> str:
    """The regular expression of an entry, bound to the end of a word."""
    said = _SIGN.sub(_meant, whole(entry, language, words))
    return rf"(?:{said})(?!\w)"


def _meant(sign: re.Match[str]) -> str:
    """What a sign of the small language means; an escaped character stays as it is."""
    if sign["gap"]:
        return rf"(?: [^ .!?]{{1,30}}){{0,{sign['gap']}}} "
    return _SIGNS.get(sign[0], sign[0])


def whole(entry: str, language: str, words: Mapping[str, str]) -> str:
    """An entry with its named groups written out and its accents folded."""
    named = re.sub(r"\{(\w+)\}", lambda name: f"({words[name[1]]})", entry)
    return _bare(named, language)


def openings(entry: str) -> frozenset[str]:
    """How the texts may begin that a written-out entry matches: OPENING letters, or fewer."""
    found: set[str] = set()
    ways = [("", f"({entry})")]
    while ways:
        said, rest = ways.pop()
        if len(said) >= OPENING or not rest or rest[0] in _OPEN_END:
            found.add(said)
        else:
            ways.extend(_ways(said, rest))
    return frozenset(found)


def _ways(said: str, rest: str) -> Iterator[tuple[str, str]]:
    """What may come next: each branch of a group, each letter of a class, with and without."""
    choices, after = _choices(rest)
    if after.startswith("?"):
        after = after[1:]
        yield said, after
    for choice in choices:
        plain_letter = len(choice) == 1 and choice not in _OPEN_END
        yield (said + choice, after) if plain_letter else (said, choice + after)


def _choices(rest: str) -> tuple[Iterable[str], str]:
    """What `rest` may begin with, and what follows."""
    if rest[0] == "(":
        inside, after = _group(rest)
        return _branches(inside), after
    if rest[0] == "[":
        inside, after = rest[1:].split("]", 1)
        return inside, after
    if rest[0] == "\\":
        if rest[1].isalnum():
            raise ValueError(f"{rest!r}: a backslash makes a sign plain, it stands for nothing")
        return rest[1], rest[2:]
    if rest[0] == "^":
        return ("",), rest[1:]
    return _WRITTEN.get(rest[0], (rest[0],)), rest[1:]


def _group(rest: str) -> tuple[str, str]:
    """The inside of the group that `rest` begins with, and what follows it."""
    depth = 0
    for at, character in enumerate(rest):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return rest[1:at], rest[at + 1 :]
    raise ValueError(f"the entry {rest!r} opens a bracket that it does not close")


def _branches(inside: str) -> Iterator[str]:
    """The alternatives of a group, those of inner groups left whole."""
    depth, start = 0, 0
    for at, character in enumerate(inside):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            yield inside[start:at]
            start = at + 1
    yield inside[start:]


def _bare(text: str, language: str) -> str:
    """Without accents; in French and Italian an apostrophe parts two words: l'avocat."""
    spelled = text.translate(_UMLAUTS) if language == "de" else text
    parts = unicodedata.normalize("NFKD", spelled.replace("ß", "ss"))
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return bare.replace("'", " ") if language in ("fr", "it") else bare
