"""The private way with its reference, and the concrete matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.guidelines.checks.way import ways
from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, MentionView, Severity
from tests.monitor.guidelines.replies import CONTACT, GOOD, a_reply, found, names, reviewed

EMPTY = "Thank you for telling us. We are sorry. Please write to care@birchkettle.example, R-7K2Q."


def test_the_reference_is_always_given_to_somebody_unhappy() -> None:
    finding = found(a_reply(GOOD.replace("R-7K2Q", "R-7K2")), "reference")
    assert finding is not None
    assert "R-7K2Q" in finding.says


def test_a_reference_inside_a_longer_code_does_not_count() -> None:
    assert "reference" in names(a_reply(GOOD.replace("R-7K2Q", "R-7K2Q9")))


def test_no_reserved_case_is_said_so() -> None:
    assert "reference" in names(a_reply(reference=""))


def test_a_private_way_is_asked_for_and_named() -> None:
    text = GOOD.replace("write to care@birchkettle.example with", "give us")
    finding = found(a_reply(text), "private_way")
    assert finding is not None
    assert CONTACT.email in finding.says
    assert CONTACT.url in finding.says


def test_the_reference_alone_is_the_way_where_the_place_lets_nothing_through() -> None:
    text = "Thank you. We are sorry about the cold soup. Please contact us, reference R-7K2Q."
    assert names(a_reply(text, kind="booking")) == set()


@pytest.mark.parametrize(
    ("way", "check"),
    [
        ("care@birchkettle.example", "private_way"),
        ("https://birchkettle.example/talk", "links"),
        ("+44 20 7946 0018", "private_way"),
    ],
)
def test_a_forbidden_way_is_blocked_though_it_is_ours(way: str, check: str) -> None:
    text = f"Thank you. We are sorry about the cold soup. Contact us at {way} with R-7K2Q."
    finding = found(a_reply(text, kind="booking"), check)
    assert finding is not None
    assert finding.severity is Severity.BLOCK


def test_a_discouraged_way_is_pointed_out() -> None:
    text = GOOD.replace("care@birchkettle.example", CONTACT.url)
    finding = found(a_reply(text, kind="google_business"), "links")
    assert finding is not None
    assert finding.severity is Severity.WARN


def test_ways_come_in_the_order_in_which_the_place_likes_them() -> None:
    assert ways(load_pack("default"), CONTACT) == (CONTACT.url, CONTACT.email, CONTACT.phone)
    assert ways(load_pack("google_business"), CONTACT)[-1] == CONTACT.url
    assert ways(load_pack("tripadvisor"), CONTACT) == (CONTACT.url,)
    assert ways(load_pack("booking"), CONTACT) == ()
    assert ways(load_pack("default"), Contact()) == ()


def test_a_reply_that_could_stand_under_any_review_is_blocked() -> None:
    finding = found(a_reply(EMPTY), "concrete")
    assert finding is not None
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("review", "matter"),
    [
        ("We waited an hour.", "the long wait"),
        ("They billed me two times.", "the double charge"),
        ("The lady at the desk was so rude.", "how you were treated"),
        ("My parcel is still missing.", "the delivery"),
        ("Filthy bathroom.", "the room not being clean"),
    ],
)
def test_the_matter_may_be_named_in_other_words(review: str, matter: str) -> None:
    text = EMPTY.replace("We are sorry.", f"We are sorry about {matter}.")
    assert "concrete" not in names(a_reply(text, review=reviewed(review)))


def test_naming_another_matter_is_not_concrete() -> None:
    text = EMPTY.replace("We are sorry.", "We are sorry about the noise.")
    assert "concrete" in names(a_reply(text, review=reviewed("They billed me two times.")))


def test_the_way_to_reach_us_is_no_matter() -> None:
    review = reviewed("Nobody answered my e-mails or my calls.")
    assert "concrete" in names(a_reply(EMPTY, review=review))


@pytest.mark.parametrize("text", ["Terrible. Avoid.", "", "Worst experience ever."])
def test_where_the_review_names_nothing_the_reply_asks(text: str) -> None:
    review = MentionView(text, author_name="Priya S.", stars=1, language="en")
    cold = EMPTY.replace("We are sorry.", "We are sorry. We would like to hear what went wrong.")
    warm = cold.replace("We are sorry.", "We are sorry that we disappointed you so much.")
    mute = EMPTY.replace("We are sorry.", "We are sorry that we disappointed you so much.")
    assert "concrete" in names(a_reply(EMPTY, review=review))
    assert "concrete" in names(a_reply(mute, review=review))
    assert ("concrete" in names(a_reply(cold, review=review))) is bool(text)
    assert "concrete" not in names(a_reply(warm, review=review))


def test_where_the_review_names_nothing_the_reply_invents_nothing() -> None:
    review = MentionView("Worst app ever.", author_name="Priya S.", stars=1, language="en")
    text = EMPTY.replace("We are sorry.", "We are sorry about the cold soup. What went wrong?")
    finding = found(a_reply(text, review=review), "concrete")
    assert finding is not None
    assert "did not write" in finding.says


def test_asking_is_not_enough_where_the_author_said_it() -> None:
    asking = EMPTY.replace("We are sorry.", "We are sorry. We would like to hear what went wrong.")
    assert "concrete" in names(a_reply(asking))


def test_thanks_that_name_nothing_are_pointed_out_only() -> None:
    review = reviewed("Such friendly staff.")
    finding = found(a_reply("Thank you so much.", review=review, unhappy=False), "concrete")
    assert finding is not None
    assert finding.severity is Severity.WARN


def test_the_title_counts_as_part_of_the_review() -> None:
    review = replace(reviewed("Never again."), title="Cold soup")
    assert "concrete" not in names(a_reply(review=review))
