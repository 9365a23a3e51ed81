"""A reply is written in its review's language."""

from __future__ import annotations

import pytest

from monitor.guidelines.language import UNKNOWN, other_language
from monitor.guidelines.words import words_of
from tests.monitor.guidelines.replies import GOOD, a_reply, names, reviewed

GERMAN = (
    "Hallo Priya, vielen Dank für Ihre Nachricht. Es tut uns leid, dass Sie so lange auf den Tisch "
    "warten mussten und dass die Suppe dann kalt war."
)
DANISH = (
    "Hej Priya, mange tak for din besked. Vi er kede af, at du skulle vente længe på bordet, og at "
    "suppen var kold, da den endelig kom."
)


@pytest.mark.parametrize(
    ("text", "expected", "other"),
    [
        (GERMAN, "en", "de"),
        (GERMAN, "de", ""),
        (GOOD, "en", ""),
        (GOOD, "de", "en"),
        (GOOD, "da", "en"),
        (DANISH, "en", UNKNOWN),
        (DANISH, "da", ""),
        ("Danke schön!", "en", ""),
        (GERMAN, "", ""),
    ],
)
def test_another_language_is_told(text: str, expected: str, other: str) -> None:
    assert other_language(words_of(text), expected) == other


def test_a_reply_in_another_language_is_blocked() -> None:
    assert "language" in names(a_reply(GERMAN))
    assert "language" not in names(a_reply(GERMAN, review=reviewed("Die Suppe war kalt.", "de")))
