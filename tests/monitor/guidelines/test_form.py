"""Length, characters, placeholders, shouting, lists, copies."""

from __future__ import annotations

import pytest

from monitor.guidelines.records import Severity
from tests.monitor.guidelines.replies import GOOD, a_reply, and_also, found, names


@pytest.mark.parametrize("text", ["", " \n ", "…", "🙂"])
def test_an_empty_reply_is_blocked(text: str) -> None:
    assert "empty" in names(a_reply(text))


def test_a_reply_is_measured_as_the_place_measures() -> None:
    byte_heavy = "é" * 2049  # 4098 bytes, 2049 characters
    assert "length" in names(a_reply(byte_heavy, kind="google_business"))
    assert "length" not in names(a_reply("é" * 2048, kind="google_business"))
    assert "length" in names(a_reply("e" * 351, kind="google_play"))
    assert "length" not in names(a_reply("e" * 350, kind="google_play"))


def test_too_long_says_how_much_to_take_away() -> None:
    finding = found(a_reply("e" * 360, kind="google_play"), "length")
    assert finding is not None
    assert "take 10 away" in finding.says


def test_no_limit_is_invented_where_none_is_known() -> None:
    assert "length" not in names(a_reply("e" * 100_000, kind="tripadvisor"))


@pytest.mark.parametrize(
    "char",
    [
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u2060",
        "\x00",
        "\x1b",
        "\u2028",
        "\ud800",
        "\ue000",
    ],
)
def test_characters_that_hide_or_turn_the_text_are_blocked(char: str) -> None:
    assert "hostile_characters" in names(a_reply(and_also(f"Thank{char}s.")))


def test_a_letter_heaped_with_marks_is_blocked() -> None:
    assert "hostile_characters" in names(a_reply(and_also("a" + "\u0301" * 5)))


@pytest.mark.parametrize("text", ["Zoë", "e\u0301", "👩‍🍳", "می‌خواهم", "❤️", "Grüße"])
def test_ordinary_letters_of_any_script_and_emoji_are_fine(text: str) -> None:
    assert "hostile_characters" not in names(a_reply(and_also(f"{text}.")))


@pytest.mark.parametrize(
    "left",
    ["[NAME]", "{name}", "{}", "<insert reason>", "TODO", "XXX", "____", "%NAME%", "$name",
     "your name here"],
)  # fmt: skip
def test_what_was_left_to_be_filled_in_is_blocked(left: str) -> None:
    finding = found(a_reply(and_also(f"We will look at {left}.")), "placeholder")
    assert finding is not None
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize("text", ["It cost $40.", "5 < 6 and 7 > 6.", "A to do list.", "XX."])
def test_what_only_looks_like_a_placeholder_is_fine(text: str) -> None:
    assert "placeholder" not in names(a_reply(and_also(text)))


@pytest.mark.parametrize("text", ["We are REALLY upset.", "That is NOT OK at all."])
def test_capitals_are_shouting(text: str) -> None:
    assert "shouting" in names(a_reply(and_also(text)))


@pytest.mark.parametrize("text", ["The USB port.", "Your IBAN and PIN stay yours.", "R-7K2Q."])
def test_short_abbreviations_are_not_shouting(text: str) -> None:
    assert "shouting" not in names(a_reply(and_also(text)))


def test_our_own_name_in_capitals_is_not_shouting() -> None:
    reply = a_reply(and_also("At KETTLE we read this."))
    assert "shouting" not in names(reply)


def test_cheer_is_blocked_under_a_complaint_and_pointed_out_under_praise() -> None:
    text = and_also("Thanks! See you!")
    unhappy = found(a_reply(text), "exclamation_marks")
    happy = found(a_reply(text, unhappy=False), "exclamation_marks")
    assert unhappy is not None
    assert unhappy.severity is Severity.BLOCK
    assert happy is not None
    assert happy.severity is Severity.WARN
    assert "exclamation_marks" not in names(a_reply(and_also("Thanks!")))


def test_lists_are_blocked_only_where_the_place_forbids_them() -> None:
    text = GOOD + "\n- the wait\n- the soup"
    assert "bullets" in names(a_reply(text, kind="tripadvisor"))
    assert "bullets" not in names(a_reply(text, kind="yelp"))


def test_a_copy_with_another_name_and_reference_is_a_near_duplicate() -> None:
    other = GOOD.replace("Priya", "Tom").replace("R-7K2Q", "R-2222")
    assert "near_duplicate" in names(a_reply(recent=("Thank you.", other)))


def test_another_reply_by_the_same_hand_is_no_duplicate() -> None:
    other = (
        "Dear Tom, we want to say sorry about the room. Thank you for writing it down. "
        "A line to care@birchkettle.example with R-2222 reaches us.\n"
        "Mara, customer care at Birch & Kettle"
    )
    assert "near_duplicate" not in names(a_reply(recent=(other,)))
