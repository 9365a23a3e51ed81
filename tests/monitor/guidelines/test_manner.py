"""Apology, thanks, argument, offers, ratings, advertising, abuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.guidelines.records import Severity
from monitor.guidelines.rules import findings, passes
from monitor.guidelines.voice import Fact, Voice
from tests.monitor.guidelines.replies import a_reply, and_also, found, names, reviewed


def test_a_good_reply_has_no_finding_at_all() -> None:
    assert findings(a_reply()) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We are sorry if this upset you.",
        "We apologise if you had to wait.",
        "Sorry for any trouble.",
        "We are sorry that you feel let down.",
        "We are sorry, but it was a busy night.",
        "We regret it should you have waited.",
    ],
)
def test_an_apology_that_takes_itself_back_is_blocked(sentence: str) -> None:
    finding = found(a_reply(and_also(sentence)), "conditional_apology")
    assert finding is not None
    assert finding.severity is Severity.BLOCK
    assert finding.where


@pytest.mark.parametrize(
    "sentence",
    [
        "If you write to us, a person will answer.",
        "We are sorry about it. If you prefer to talk, tell us so.",
        "It matters to us that you felt welcome.",
    ],
)
def test_an_if_away_from_the_apology_is_fine(sentence: str) -> None:
    assert "conditional_apology" not in names(a_reply(and_also(sentence)))


def test_somebody_unhappy_must_get_an_apology() -> None:
    text = (
        "Thank you for telling us about the soup. Please write to care@birchkettle.example, R-7K2Q."
    )
    assert "apology" in names(a_reply(text))
    assert "apology" not in names(a_reply(text, unhappy=False))


def test_missing_thanks_are_pointed_out_but_do_not_block() -> None:
    text = "We are sorry about the cold soup. Please write to care@birchkettle.example, R-7K2Q."
    found_here = findings(a_reply(text))
    assert [finding.check for finding in found_here] == ["thanks"]
    assert passes(found_here)


@pytest.mark.parametrize(
    "sentence",
    [
        "This was our fault.",
        "We are liable for this.",
        "We were negligent.",
        "We accept full responsibility and blame.",
        "We take legal responsibility.",
    ],
)
def test_an_admission_of_liability_is_blocked(sentence: str) -> None:
    assert "admission" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize("sentence", ["We let you down.", "That was not good enough of us."])
def test_owning_the_experience_admits_no_liability(sentence: str) -> None:
    assert "admission" not in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "You should have told the waiter.",
        "Our policy clearly says so.",
        "As per our policy, tables go to those who booked.",
        "Actually, you came late.",
        "We have no record of your visit.",
        "Nobody else complains about the soup.",
        "That is not true.",
        "To be fair, it was a busy night.",
        "Unfortunately you failed to book.",
        "This was beyond our control.",
    ],
)
def test_defence_blame_and_doubt_are_blocked(sentence: str) -> None:
    assert "defence" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "We would like to know what actually happened.",
        "You should have had a warm meal.",
        "You should have been told how long it would be.",
        "The rules for bookings should be clear.",
    ],
)
def test_taking_the_authors_side_is_no_defence(sentence: str) -> None:
    assert "defence" not in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "We will refund you.",
        "We would like to offer you a full refund.",
        "Here is a voucher for your next visit.",
        "Your next meal is on the house.",
        "We can give you 20 percent off.",
        "Please accept a free dessert.",
        "We will compensate you.",
    ],
)
def test_money_and_gifts_in_public_are_blocked(sentence: str) -> None:
    assert "compensation" in names(a_reply(and_also(sentence)))


def test_a_refund_may_be_named_as_the_matter() -> None:
    review = reviewed("I have been waiting weeks for my refund.")
    text = and_also("We are sorry about how long your refund is taking.")
    assert "compensation" not in names(a_reply(text, review=review))


def test_a_voucher_may_be_named_only_where_the_author_did() -> None:
    text = and_also("We are sorry about the trouble with the voucher.")
    assert "compensation" in names(a_reply(text))
    review = reviewed("They would not take my voucher.")
    assert "compensation" not in names(a_reply(text, review=review))


@pytest.mark.parametrize(
    "sentence",
    [
        "Please change your review.",
        "Would you consider updating this rating?",
        "We hope to earn five stars.",
        "Kindly remove the comment and reconsider your rating.",
        "We hope you can take down your review.",
        "Please raise your stars once this is settled.",
    ],
)
def test_asking_for_another_rating_is_blocked(sentence: str) -> None:
    assert "rating_request" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    ["Thank you for your review.", "Your words help us to improve.", "We read it twice."],
)
def test_speaking_of_the_review_asks_for_nothing(sentence: str) -> None:
    assert "rating_request" not in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "Check out our new menu.",
        "We pride ourselves on quality.",
        "Visit our website.",
        "Follow us.",
    ],
)
def test_advertising_is_blocked(sentence: str) -> None:
    assert "marketing" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("You are a valued customer.", "canned"),
        ("We take this very seriously.", "canned"),
        ("We are sorry for the inconvenience.", "canned"),
        ("We have passed this on to the kitchen.", "claims"),
        ("We are looking into it.", "claims"),
    ],
)
def test_worn_phrases_and_claims_are_pointed_out_but_do_not_block(
    sentence: str, check: str
) -> None:
    reply = a_reply(and_also(sentence))
    finding = found(reply, check)
    assert finding is not None
    assert finding.severity is Severity.WARN
    assert passes(findings(reply))


@pytest.mark.parametrize(
    "sentence",
    [
        "This is a fake review.",
        "You were never a guest of ours.",
        "A competitor wrote this.",
        "Our lawyers will be in touch.",
    ],
)
def test_nobody_is_accused_or_threatened(sentence: str) -> None:
    finding = found(a_reply(and_also(sentence)), "fraud_accusation")
    assert finding is not None
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "sentence",
    [
        "Change your rating and we will send you a drink.",
        "Every five star review gets a coffee.",
        "In return for a new review you get a dessert.",
    ],
)
def test_nothing_is_given_in_return_for_a_review(sentence: str) -> None:
    assert "incentive" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize(
    "sentence",
    [
        "We have already fixed it.",
        "It will never happen again.",
        "We will answer you within 24 hours.",
        "The cook has been retrained.",
        "We promise a warm soup.",
    ],
)
def test_what_nobody_vouches_for_is_blocked(sentence: str) -> None:
    finding = found(a_reply(and_also(sentence)), "unsupported")
    assert finding is not None
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    "sentence",
    [
        "One of us will look into it with you.",
        "We want to put this right.",
        "You should have been told how long it takes.",
        "A person reads every message.",
    ],
)
def test_a_vague_true_next_step_is_fine(sentence: str) -> None:
    assert not names(a_reply(and_also(sentence))) & {"unsupported", "claims"}


def test_a_fact_of_the_brands_voice_is_vouched_for_and_no_other() -> None:
    says = "We answer within two days."
    voice = Voice(facts=(Fact(("answer",), says),))
    vouched = replace(a_reply(and_also(says)), voice=voice)
    more = replace(a_reply(and_also(f"{says} It is fixed within an hour.")), voice=voice)
    assert "unsupported" in names(a_reply(and_also(says)))
    assert "unsupported" not in names(vouched)
    assert "unsupported" in names(more)


@pytest.mark.parametrize("avoided", ["lovely", "for real", "*", "so*"])
def test_words_that_the_brand_avoids_are_blocked_as_they_stand(avoided: str) -> None:
    reply = a_reply(and_also("For real, a lovely evening looks so different."))
    held = replace(reply, voice=Voice(avoid=(avoided,)))
    assert ("avoid" in names(held)) is (avoided != "*")
    assert "avoid" not in names(reply)


def test_the_authors_abuse_is_not_given_back() -> None:
    review = reviewed("Bunch of idiots, the soup was cold.")
    finding = found(a_reply(and_also("We are no idiots."), review=review), "profanity")
    assert finding is not None
    assert finding.where == "idiots"


def test_a_word_that_only_begins_like_abuse_is_fine() -> None:
    assert "profanity" not in names(a_reply(and_also("The prickly pear was off as well.")))


def test_thanks_under_a_happy_review_need_no_apology_reference_or_way() -> None:
    review = reviewed("Lovely soup and a warm welcome.")
    text = "Thank you for the kind words about the soup."
    assert findings(a_reply(text, review=review, unhappy=False, reference="")) == []


def test_a_language_without_phrasebook_is_checked_for_form_and_says_so() -> None:
    review = reviewed("Suppen var kold.", language="da")
    reply = a_reply("Hej. Skriv til anna@elsewhere.example, R-7K2Q.", review=review)
    assert {"unchecked_language", "personal_data"} <= names(reply)
    assert "apology" not in names(reply)
