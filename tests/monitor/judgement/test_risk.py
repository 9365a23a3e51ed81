"""Which words raise a flag, and which only look as if they did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.risk import EFFECTS, LANGUAGES, QUESTION, SPAM, flags_of

RAISED = {
    "legal": [
        "My lawyer will be in touch.",
        "You will hear from our solicitors.",
        "I'll see you in court!",
        "I am going to sue you for every penny.",
        "We are taking them to small claims.",
        "This is ILLEGAL and you know it",
        "I will take legal action if this is not fixed",
        "Already called the police about this shop",
    ],
    "press": [
        "Reported to the Better Business Bureau this morning.",
        "I filed a complaint with the ombudsman",
    ],
    "injury": [
        "My daughter had an allergic reaction to the sauce",
        "Both of us got food poisoning.",
        "I ended up in the emergency room",
        "The chair collapsed and I broke my wrist",
        "It made me so sick that night",
        "I chipped my tooth on a stone in the rice",
        "The charger caught fire on my desk",
        "He slipped and fell at the entrance",
        "Threw up all night after the oysters",
        "The coffee lid came off and burned my hand",
        "There was a piece of glass in my soup",
        "We had to call an ambulance",
    ],
    "discrimination": [
        "The doorman is a racist",
        "They refused us because I'm black.",
        "Clear discrimination against wheelchair users",
        "I was turned away because of my hijab",
        "Such sexist remarks from the manager",
        "They would not let my guide dog in",
    ],
    "self_harm": [
        "I want to kill myself",
        "This debt makes me feel suicidal",
        "There is no reason to live any more",
        "Some days I just want to die",
        "I don't want to live like this",
    ],
}

NOT_RAISED = [
    "The cake is to die for!",
    "What a killer deal",
    "You must be of legal age to enter",
    "Honestly I'd sue for that recipe",
    "So sue me, I like pineapple on it",
    "I am sick of waiting",
    "Sick and tired of these updates",
    "He only had his injured pride",
    "That promotion was a poisoned chalice",
    "Great blind date menu",
    "We ate at the food court",
    "There is a lovely court yard and a tennis court",
    "My husband is a lawyer and loved the steak",
    "To add insult to injury they charged me twice",
    "It explodes with flavour",
    "I was killing myself laughing",
    "The suicide wings are the best in town",
    "For discriminating palates only",
    "Hospitality at its best",
    "A cafe next to the hospital",
    "I broke my promise and came back",
    "The fries are so good it should be illegal how good they are",
    "Two pursued dreams, one issue, a tissue and a pursuit",
    "The battery nearly died after an hour",
    "Our server Sue was lovely, ask for aunt Sue",
    "A bloody mary and a blood orange tart",
    "Press the button, pick from the kids menu, enjoy the sick beat",
    "I will never leave this place",
    "",
]


@pytest.mark.parametrize(
    ("flag", "text"), [(flag, text) for flag, texts in RAISED.items() for text in texts]
)
def test_a_text_that_speaks_of_a_risk_is_flagged(flag: str, text: str) -> None:
    assert flag in flags_of(text)


@pytest.mark.parametrize("text", NOT_RAISED)
def test_a_figure_of_speech_raises_nothing(text: str) -> None:
    assert flags_of(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "How do I get my money back?",
        "Can you tell me when you open?",
        "Lovely place. Is there parking nearby?",
        "Please let me know where my parcel is",
        "Can someone help with my account?",
    ],
)
def test_a_question_to_us_is_flagged(text: str) -> None:
    assert QUESTION in flags_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seriously?",
        "Why would anyone eat here?",
        "What is wrong with you people?",
        "Are you kidding me?",
        "Would I recommend it? Never.",
        "I asked how to get there and they told me.",
    ],
)
def test_a_rhetorical_question_is_not_one(text: str) -> None:
    assert QUESTION not in flags_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "They refused us because I’m\nBLACK",
        "They refused us because Im black",
        "they refused us because i´m black",
        "They refu\u00adsed us because I'm bl\u200back",
        '(They) refused us, because: I\'m "black"',
    ],
)
def test_quotes_capitals_line_breaks_and_invisible_signs_hide_nothing(text: str) -> None:
    assert flags_of(text) == ("discrimination",)


@pytest.mark.parametrize("text", ["SCAAAAM", "Neveeeer again", "You are idioooots"])
def test_drawn_out_letters_hide_nothing(text: str) -> None:
    assert flags_of(text)


def test_the_worst_risk_comes_first() -> None:
    text = "My lawyer knows that your food poisoning made me suicidal"

    assert flags_of(text) == ("self_harm", "injury", "legal")


def test_a_harmless_turn_does_not_hide_a_risk_beside_it() -> None:
    assert "injury" in flags_of("To add insult to injury the chair broke and I broke my wrist")


def test_the_german_dish_is_told_from_the_german_court() -> None:
    assert flags_of("Das Gericht war kalt", "de") == ()
    assert "legal" in flags_of("Wir sehen uns vor Gericht", "de")


def test_umlauts_may_be_written_in_two_letters() -> None:
    assert flags_of("Betrueger!", "de") == flags_of("Betrüger!", "de") == ("fraud",)


def test_an_apostrophe_parts_two_words_in_french() -> None:
    assert "legal" in flags_of("Adressez-vous à l'avocat, mon avocat d’affaires", "fr")


@pytest.mark.parametrize("text", [".....", "asdfghjkl", "jjjjjjjj", "good good good good good"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_noise_is_suspected_in_every_language(text: str, language: str) -> None:
    assert flags_of(text, language) == (SPAM,)


@pytest.mark.parametrize("text", ["👍👍👍", "😡", "ok", "Good. Really good.", "5/5", "お勧めです"])
def test_a_short_answer_is_no_noise(text: str) -> None:
    assert SPAM not in flags_of(text)


def test_a_text_without_a_language_is_read_as_english() -> None:
    assert flags_of("My lawyer will call", "") == ("legal",)


@pytest.mark.parametrize("language", ["sv", "zh", "xx", "EN", "../en", "words"])
def test_a_language_without_lists_has_no_flags(language: str) -> None:
    assert flags_of("My lawyer will call. asdfgh .....", language) == ()


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_at_all_can_be_read(text: str, language: str) -> None:
    assert set(flags_of(text, language)) <= set(EFFECTS)


@pytest.mark.parametrize(
    "piece",
    [
        "sue ", "refused ", "a", "how do ", "'", "to the hospital ", "kids ", "my son ",
        "they told my ", "never ", "my data ", "customers' details to ", "www ", "f*", "(",
        "\u0301",
    ],
)  # fmt: skip
def test_a_very_long_text_of_near_matches_is_read_to_its_end(piece: str) -> None:
    assert "legal" in flags_of(piece * (100_000 // len(piece)) + ". My lawyer")


@pytest.mark.parametrize("piece", ["kinder ", "daten von ", "ä", "nie ", "wie "])
def test_a_very_long_german_text_is_read_to_its_end(piece: str) -> None:
    assert "legal" in flags_of(piece * (100_000 // len(piece)) + ". Mein Anwalt", "de")
