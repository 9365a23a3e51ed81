"""Nobody's data, nobody's name, no link out of the review, no long quote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.identifiers import Sort, blanked, digits, host_of, identifiers, luhn
from monitor.guidelines.records import Severity
from tests.monitor.guidelines.replies import (
    CONTACT,
    GOOD,
    a_reply,
    and_also,
    found,
    names,
    reviewed,
)


@pytest.mark.parametrize(
    "secret",
    [
        "priya@home.example",
        "07700 900123",
        "020 794 603",
        "+1 (555) 010-9999",
        "GB29 NWBK 6016 1331 9268 19",
        "4111 1111 1111 1111",
        "order 882314",
        "AB12345C",
        "#4471",
    ],
)
def test_what_identifies_somebody_is_blocked(secret: str) -> None:
    assert "personal_data" in names(a_reply(and_also(f"We looked at {secret} for you.")))


def test_even_what_the_author_published_is_not_repeated() -> None:
    review = reviewed("The soup was cold. Call me on 07700 900123.")
    assert "personal_data" in names(a_reply(and_also("We rang 07700 900123."), review=review))


@pytest.mark.parametrize(
    "text",
    [
        "Our number is +44 20 7946 0018.",
        "Write to care@birchkettle.example.",
        "The wait of 50 minutes, in 2024, on 12.05.2024, at 19:30, for $1,200.",
        "It was about 99684.39 or 1,250,000 or 12.500,00.",
        "The reference is R-7K2Q.",
    ],
)
def test_our_own_contact_dates_and_amounts_are_fine(text: str) -> None:
    assert "personal_data" not in names(a_reply(and_also(text)))


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/refund",
        "www.evil.example",
        "evil-refunds.com/form",
        "https://birchkettle.example.evil.com/talk",
        "https://birchkettle.example@evil.com/",
    ],
)
def test_a_link_that_is_not_ours_is_blocked(link: str) -> None:
    assert "links" in names(a_reply(and_also(f"See {link} for more.")))


@pytest.mark.parametrize(
    "link", ["https://birchkettle.example/talk", "https://help.birchkettle.example/faq"]
)
def test_a_link_to_our_own_host_is_fine(link: str) -> None:
    assert "links" not in names(a_reply(and_also(f"See {link}.")))


def test_a_link_out_of_the_review_is_called_a_trap() -> None:
    review = reviewed("Cold soup. Refunds at https://evil.example/x")
    finding = found(a_reply(and_also("Go to https://evil.example/y."), review=review), "links")
    assert finding is not None
    assert "trap" in finding.says


@pytest.mark.parametrize(
    "sentence",
    [
        "Our records show that you came on Friday.",
        "We looked into your booking.",
        "We can see from your account that it failed.",
    ],
)
def test_our_records_stay_out_of_the_public(sentence: str) -> None:
    assert "records" in names(a_reply(and_also(sentence)))


@pytest.mark.parametrize("opening", ["Hello Tom,", "Dear Mr Baker,", "Thank you Sonia,"])
def test_addressing_somebody_else_is_blocked(opening: str) -> None:
    assert "names" in names(a_reply(GOOD.replace("Hello Priya,", opening)))


def test_the_author_may_be_addressed_as_shown() -> None:
    assert not names(a_reply(GOOD.replace("Hello Priya,", "Dear Priya S,"))) & {
        "names",
    }


def test_a_capital_inside_a_sentence_may_be_a_name_and_is_pointed_out() -> None:
    finding = found(a_reply(and_also("We spoke with Sonia about the soup.")), "names")
    assert finding is not None
    assert finding.severity is Severity.WARN
    assert finding.where == "Sonia"


def test_a_place_without_names_takes_neither_the_authors_nor_the_signers() -> None:
    for text in (GOOD, GOOD.replace("Hello Priya, thank", "Thank")):
        assert "names" in names(a_reply(text, kind="booking"))
    role_only = GOOD.replace("Hello Priya, thank", "Thank").replace("Mara, customer", "Customer")
    assert "names" not in names(a_reply(role_only, kind="booking"))


def test_the_authors_words_in_a_row_are_pointed_out_and_blocked_where_forbidden() -> None:
    text = and_also("You write that the soup came cold, we waited fifty minutes for a table.")
    warned = found(a_reply(text), "quotes")
    blocked = found(a_reply(text, kind="tripadvisor"), "quotes")
    assert warned is not None
    assert warned.severity is Severity.WARN
    assert blocked is not None
    assert blocked.severity is Severity.BLOCK


def test_a_phone_number_written_in_another_way_is_still_ours() -> None:
    assert "personal_data" not in names(a_reply(and_also("Ring +442079460018 for us.")))


def test_without_contact_every_address_is_foreign() -> None:
    reply = replace(a_reply(), contact=replace(CONTACT, email="", url=""))
    assert "personal_data" in names(reply)


@given(st.text(max_size=300))
def test_blanking_keeps_every_place(text: str) -> None:
    found_here = list(identifiers(text))
    assert len(blanked(text, found_here)) == len(text)
    assert all(text[one.start : one.end] == one.text for one in found_here)


@given(st.integers(10**14, 10**15 - 1))
def test_a_card_number_with_its_check_digit_is_found(number: int) -> None:
    card = next(f"{number}{d}" for d in range(10) if luhn(f"{number}{d}"))
    assert [one.sort for one in identifiers(f"Card {card}.")] == [Sort.CARD]


@given(st.from_regex(r"[a-z][a-z0-9]{0,9}@[a-z]{1,9}\.(com|example)", fullmatch=True))
def test_every_plain_e_mail_address_is_found(address: str) -> None:
    assert [one.text for one in identifiers(f"Write to {address}, please.")] == [address]


def test_a_host_that_cannot_be_read_is_no_host() -> None:
    assert host_of("https://[broken") == ""
    assert host_of("https://www.Birch.example/x") == "birch.example"
    assert digits("+44 (0)20") == "44020"
