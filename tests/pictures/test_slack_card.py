"""The picture of the card knows everything that our cards are made of."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.casework import references
from monitor.models.cards import CardDraft, CardView, Standing
from responders.slack.blocks import card
from responders.slack.home import home
from responders.slack.parts import Message, escape, visible
from tests.fakes.slack import blockkit
from tests.pictures import png
from tests.pictures.block_kit import (
    BLOCKS,
    ELEMENTS,
    HOLDERS,
    LEAVES,
    TEXTS,
    UnknownPart,
    escaped,
    kinds_in,
    render,
)
from tests.pictures.slack_card import (
    CARDS,
    HOME,
    NOW,
    REFERENCE,
    a_home,
    asking,
    decided,
    home_page,
    page,
)
from tests.responders.slack.views import without_draft

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WORDS = st.text(min_size=1, max_size=300).filter(lambda text: bool(visible(text).strip()))


def drawn(view: CardView) -> str:
    return render(card(view), NOW)


def one_block(block: dict[str, object]) -> Message:
    return Message("", [block], {})


@settings(max_examples=60)
@given(st.sampled_from(Standing), WORDS)
def test_every_standing_is_drawn_with_the_words_of_the_draft(standing: Standing, text: str) -> None:
    view = replace(
        decided(), standing=standing, draft=CardDraft(text, len(text)), detail=text, paused=text
    )

    assert escaped(visible(text)) in drawn(view)


@pytest.mark.parametrize("standing", Standing)
def test_it_knows_every_type_that_stands_in_a_card(standing: Standing) -> None:
    known = {*BLOCKS, *HOLDERS, *LEAVES, *ELEMENTS, *TEXTS}
    view = replace(decided(), standing=standing, shadow=True, paused="everything")

    assert kinds_in(card(view).blocks) <= known


def test_a_card_without_a_draft_says_why() -> None:
    assert "legal words in the review" in drawn(without_draft())


def test_no_word_of_an_author_becomes_markup() -> None:
    view = asking()
    hostile = replace(view.mention, text="<script>alert(1)</script> & <!channel>", author="<b>")

    read = drawn(replace(view, mention=hostile))

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;!channel&gt;" in read
    assert "<script" not in read


def test_buttons_carry_their_colours_and_are_gone_after_the_decision() -> None:
    assert '<button class="primary">Approve</button>' in drawn(asking())
    assert '<button class="danger">Reject</button>' in drawn(asking())
    assert "<button" not in drawn(decided())


def test_dates_are_told_as_the_reader_would_see_them() -> None:
    read = drawn(decided())

    assert "live on App Store <time>Today 10:49</time>" in read
    assert "<time>Today 18:49</time>" in read


@pytest.mark.parametrize(
    "block",
    [
        {"type": "carousel"},
        {"type": "actions", "elements": [{"type": "datepicker"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": []}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<!channel>"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "<!date^1^{soon}|then>"}]},
    ],
)
def test_what_it_cannot_draw_is_an_error_and_not_left_out(block: dict[str, object]) -> None:
    with pytest.raises(UnknownPart):
        render(one_block(block), NOW)


def test_fields_and_headers_are_drawn_too() -> None:
    fields = [{"type": "mrkdwn", "text": escape("a & b")}]
    text = {"type": "plain_text", "text": "Title"}

    section = render(one_block({"type": "section", "text": text, "fields": fields}), NOW)

    assert "<div>a &amp; b</div>" in section
    assert "<h2" in render(one_block({"type": "header", "text": text}), NOW)
    assert "<hr" in render(one_block({"type": "divider"}), NOW)


def test_the_picture_shows_a_reference_that_could_be_real() -> None:
    assert references.read(REFERENCE) == REFERENCE
    assert REFERENCE in page(card(asking()))


@pytest.mark.parametrize("name", CARDS)
def test_slack_would_take_every_card_that_is_photographed(name: str) -> None:
    assert blockkit.check_message(card(CARDS[name]()).blocks) == []


def test_slack_would_take_the_home_and_it_names_what_is_late() -> None:
    assert blockkit.check_home(home(a_home())) == []
    assert "<b>late</b>" in home_page(a_home())
    assert "Open the card" in home_page(a_home())


@pytest.mark.parametrize("name", [*CARDS, HOME])
def test_the_pictures_in_the_docs_are_small(name: str) -> None:
    picture = (PICTURES / f"{name}.png").read_bytes()

    assert picture.startswith(png.SIGNATURE)
    assert len(picture) < 150_000


COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@settings(max_examples=30)
@given(
    st.integers(1, 8).flatmap(
        lambda width: st.lists(st.lists(COLOUR, min_size=width, max_size=width), min_size=1)
    )
)
def test_a_picture_of_few_colours_is_kept_as_it_is(rows: png.Rows) -> None:
    packed = png.written(rows)

    assert packed[:8] == png.SIGNATURE
    assert unpacked(packed) == rows


def unpacked(picture: bytes) -> png.Rows:
    """The rows of a picture with a palette, read without the code under test."""
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        found[kind] = picture[at + 8 : at + 8 + length]
        at += 12 + length
    width, height = struct.unpack(">II", found[b"IHDR"][:8])
    palette = [tuple(found[b"PLTE"][i : i + 3]) for i in range(0, len(found[b"PLTE"]), 3)]
    lines = zlib.decompress(found[b"IDAT"])
    rows = [lines[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height)]
    return [[palette[number] for number in row] for row in rows]
