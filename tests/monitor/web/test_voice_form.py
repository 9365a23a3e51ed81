"""The voice as people type it: read, shown again, and every mistake told by its line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact, Formality, SiteVoice, Voice
from monitor.web.voice_form import Read, Typed, read_voice, typed_of

ASPECTS = frozenset({"price", "delivery"})
KINDS = frozenset({"google_play", "mastodon"})
TYPED = Typed(
    brand="Birch & Kettle",
    formality="informal",
    greet=False,
    signatures="de: Mara, Kundenservice",
    say_instead="Customer = guest\n",
    avoid="guys\nno worries",
    facts="opening, Hours (en): We are open every day from eight to six: do come.",
    contacts="price: email = billing@birch-kettle.example; phone = +44 20 7946 0000",
    sites="google_play: greet = no; formality = formal; signature = The app team",
)


def read(typed: Typed) -> Read:
    return read_voice(typed, ASPECTS, KINDS)


def with_line(field: str, text: str) -> Typed:
    """The empty form with one field filled in."""
    changes: dict[str, Any] = {field: text}
    return replace(Typed(), **changes)


def test_each_line_becomes_what_it_says() -> None:
    assert read(TYPED) == Read(
        Voice(
            brand="Birch & Kettle",
            formality=Formality.INFORMAL,
            greet_by_name=False,
            signatures={"de": "Mara, Kundenservice"},
            say_instead={"customer": "guest"},
            avoid=("guys", "no worries"),
            facts=(
                Fact(("opening", "hours"), "We are open every day from eight to six: do come."),
            ),
            contacts={
                "price": Contact(email="billing@birch-kettle.example", phone="+44 20 7946 0000")
            },
            sites={"google_play": SiteVoice("The app team", Formality.FORMAL, False)},
        )
    )


def test_a_voice_shown_as_a_form_and_read_again_is_the_same() -> None:
    voice = read(TYPED).voice

    assert read(typed_of(voice)).voice == voice


def test_an_empty_form_says_nothing_of_anything() -> None:
    assert read(typed_of(Voice())) == Read()


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("signatures", "Mara", "Signatures, line 1 must be written like: de: Mara, Kundenservice."),
        ("say_instead", "\ncustomer",
         "Say instead, line 2 must be written like: customer = guest."),
        ("facts", "(en): We are open.", "Facts, line 1 names no word that it answers."),
        ("contacts", "parking: email = a@b.example",
         "Contacts, line 1 begins with none of: delivery, price."),
        ("contacts", "price: email = nobody",
         "Contacts, line 1 holds something that is no e-mail address."),
        ("contacts", "price: url = javascript:alert(1)",
         "Contacts, line 1 holds something that is no https:// address."),
        ("contacts", "price: fax = 1", 'Contacts, line 1 has no "fax", only: email, url, phone.'),
        ("sites", "myspace: greet = no",
         "Sites, line 1 begins with none of: google_play, mastodon."),
        ("sites", "mastodon: greet = maybe",
         "Sites, line 1 knows only greet = yes and greet = no."),
        ("avoid", "a" * 401, "Words to avoid, line 1 is longer than 400 characters."),
        ("avoid", "a\n" * 61, "Words to avoid: 60 lines at most."),
        ("formality", "rude", "Form of address: choose one of the two."),
    ],
)  # fmt: skip
def test_every_mistake_is_told_by_its_field_and_line(field: str, text: str, says: str) -> None:
    assert read(with_line(field, text)).mistakes == [says]


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_told_of(text: str) -> None:
    for field in ("signatures", "say_instead", "avoid", "facts", "contacts", "sites"):
        found = read(with_line(field, text))
        if not found.mistakes:
            assert read(typed_of(found.voice)).voice == found.voice
