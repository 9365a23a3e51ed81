"""Where nobody told us our contact: an address counts as ours where the reply invites with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.guidelines.records import ReplyText
from tests.monitor.guidelines.replies import a_reply, names, reviewed

SORRY = "Thank you for telling us. We are sorry about the long wait and the cold soup."


def linted(text: str, review: str = "", kind: str = "default") -> ReplyText:
    """A reply of which neither contact nor reference is known."""
    view = reviewed(review) if review else reviewed("We waited an hour and the soup came cold.")
    return replace(a_reply(text, review=view, kind=kind), contact=None, reference=None)


@pytest.mark.parametrize(
    "way",
    [
        "Please write to mara@fig.example, R-7K2Q.",
        "Call us on +44 20 7946 0018 and give R-7K2Q.",
        "You can reach us at https://fig.example/talk, reference R-7K2QXM5.",
        "Please get in touch with us (R-7K2Q). It is mara@fig.example.",
        "Drop me a line at mara@fig.example about ticket #4471902.",
    ],
)
def test_what_stands_in_an_invitation_is_ours(way: str) -> None:
    assert names(linted(f"{SORRY} {way}")) == set()


@pytest.mark.parametrize(
    "sentence",
    ["We mailed tessa.b@home.example.", "We rang 0161 496 0777.", "Your order is FB-2209813."],
)
def test_what_stands_elsewhere_is_somebodys(sentence: str) -> None:
    text = f"{SORRY} {sentence} Please write to mara@fig.example, R-7K2Q."
    assert "personal_data" in names(linted(text))


def test_an_address_out_of_the_review_is_never_ours() -> None:
    review = "Cold soup after an hour. Write to me: tom@home.example or see https://evil.example/x"
    mail = f"{SORRY} Please write to tom@home.example, R-7K2Q."
    link = f"{SORRY} Please contact us at https://evil.example/y, R-7K2Q."
    assert {"personal_data", "private_way"} <= names(linted(mail, review))
    assert "links" in names(linted(link, review))


@pytest.mark.parametrize("code", ["R-7K2Q", "R-7K2QXM5", "ticket 4471902", "case no. 88-1204"])
def test_what_looks_like_a_reference_is_one(code: str) -> None:
    assert "reference" not in names(linted(f"{SORRY} Write to us at a@fig.example, {code}."))


@pytest.mark.parametrize("code", ["", "R-7", "XR-7K2Q", "your booking reference QX7R2K91"])
def test_what_does_not_look_like_one_is_none(code: str) -> None:
    assert "reference" in names(linted(f"{SORRY} Write to us at a@fig.example, {code}."))


def test_the_places_own_channel_is_a_way_only_where_the_place_has_one() -> None:
    text = f"{SORRY} Please send us a direct message with R-7K2Q."
    assert "private_way" not in names(linted(text, kind="x"))
    assert "private_way" in names(linted(text, kind="google_business"))


def test_a_last_short_sentence_is_the_signature() -> None:
    text = f"{SORRY} Please write to mara@fig.example, R-7K2Q. Dr Ame Solberg, practice lead"
    assert "names" not in names(linted(text))
    assert "names" in names(linted(f"Dear Mr Hollis, {text}"))
