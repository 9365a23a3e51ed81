"""The short public code that ties an anonymous reviewer to a private case, such as R-7K2QXM5.

Six characters of Crockford's base 32 (no I, L, O, U: nobody has to guess what was read out on the
phone) and one check character, the weighted sum modulo 31, which catches every single wrong
character and every swap of two neighbours. The code is public, so it proves nothing.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
_PRIME = 31  # the largest prime below 32: weights 1 to 6 then tell all positions apart
_CHECKS = ALPHABET[:_PRIME]
#: "Z" is left out of the six: as a digit 31 it would count as 0 modulo 31 and go unnoticed.
DIGITS = ALPHABET[:_PRIME]


def check_character(six: str) -> str:
    """The check character of six characters."""
    total = sum((place + 1) * ALPHABET.index(char) for place, char in enumerate(six))
    return _CHECKS[total % _PRIME]


def reference(number: int) -> str:
    """The reference for a number from 0 to 31**6 - 1; draw it at random, store it once."""
    if not 0 <= number < _PRIME**LENGTH:
        raise ValueError("a reference is made of a number from 0 to 31**6 - 1")
    six = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, _PRIME)
        six += DIGITS[digit]
    return f"R-{six}{check_character(six)}"


def read(text: str) -> str | None:
    """The reference in what a person typed or said, in its proper spelling; None if it is wrong.

    Lower case, spaces and dashes do not matter, and O, I and L are read as 0, 1 and 1.
    """
    bare = re.sub(r"[\s\-–—.]", "", text.upper())
    if len(bare) == LENGTH + 2 and bare.startswith("R"):
        bare = bare[1:]
    bare = bare.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(bare) != LENGTH + 1 or any(char not in DIGITS for char in bare):
        return None
    six, check = bare[:LENGTH], bare[LENGTH:]
    return f"R-{six}{check}" if check_character(six) == check else None
