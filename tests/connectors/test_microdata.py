"""Reviews in microdata: the attributes of the HTML that people see."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from connectors.schema_org import read_reviews
from monitor.models.wire import NewMention, Precision

URL = "https://shop.example/kettle"
REVIEW = '<div itemprop="review" itemscope itemtype="https://schema.org/Review">'


def only(page: str) -> NewMention:
    """The one review in a page."""
    (mention,) = read_reviews(page, URL)
    return mention


def one(prop: str) -> NewMention:
    """A review with a text and one more property."""
    return only(f'{REVIEW}<p itemprop="reviewBody">Broke.</p>{prop}</div>')


def test_a_review_inside_a_product_is_read_whole() -> None:
    mention = only(
        '<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Kettle</span>'
        f'{REVIEW}<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        '<span itemprop="name">Ann</span></span>'
        '<div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">'
        '<meta itemprop="worstRating" content="1"><span itemprop="ratingValue">4,5</span>/'
        '<span itemprop="bestRating">10</span></div>'
        '<time itemprop="datePublished" datetime="2026-03-02">2 March</time>'
        '<div itemprop="reviewBody">Good<br>stuff &amp; more</div></div></div>'
    )
    assert mention.text == "Good\nstuff & more"
    assert mention.title == ""
    assert mention.author is not None
    assert mention.author.name == "Ann"
    assert mention.rating is not None
    assert (mention.rating.value, mention.rating.worst, mention.rating.best) == (4.5, 1, 10)
    assert mention.posted_at == datetime(2026, 3, 2, tzinfo=UTC)
    assert mention.precision is Precision.DAY


@pytest.mark.parametrize(
    "kind",
    [
        'itemscope itemtype="http://schema.org/Review"',
        'itemscope="" itemtype="https://schema.org/Review/"',
        'itemscope itemtype="http://schema.org/CreativeWork http://schema.org/UserReview"',
        'itemtype="https://www.schema.org/Review"',
    ],
)
def test_a_review_is_known_by_its_type_however_it_is_spelled(kind: str) -> None:
    assert only(f'<div {kind}><p itemprop="description">Broke.</p></div>').text == "Broke."


@pytest.mark.parametrize(
    "rating",
    [
        '<span itemprop="reviewRating">2</span>',
        '<span itemprop="ratingValue">2</span>',
        '<meta itemprop="reviewRating" content="2">',
        '<data itemprop="reviewRating" value="2">two</data>',
        '<meter itemprop="reviewRating" value="2" max="5">two</meter>',
        '<i itemprop="reviewRating" data-rating="2"></i>',
        '<i itemprop="reviewRating" title="2 of 5 stars"></i>',
        '<b itemprop="reviewRating" itemscope><i itemprop="ratingValue" content="2">x</i></b>',
    ],
)
def test_a_rating_is_read_wherever_the_page_keeps_it(rating: str) -> None:
    found = one(rating).rating
    assert found is not None
    assert found.value == 2


@pytest.mark.parametrize(
    ("author", "name", "url"),
    [
        ('<b itemprop="author">Ann</b>', "Ann", ""),
        (
            '<a itemprop="author" href="https://s.example/u/7">Ann</a>',
            "Ann",
            "https://s.example/u/7",
        ),
        ('<b itemprop="author creator">Ann</b>', "Ann", ""),
        (
            '<b itemprop="author" itemscope itemtype="http://schema.org/Person">'
            '<a itemprop="url" href="https://s.example/u/7"><i itemprop="name">Ann</i></a></b>',
            "Ann",
            "https://s.example/u/7",
        ),
    ],
)
def test_an_author_may_be_a_name_a_link_or_a_thing(author: str, name: str, url: str) -> None:
    found = one(author).author
    assert found is not None
    assert (found.name, found.url) == (name, url)


def test_what_belongs_to_an_inner_thing_is_not_the_reviews() -> None:
    inner = (
        '<div itemprop="itemReviewed" itemscope itemtype="https://schema.org/Product">'
        '<b itemprop="name">Kettle</b><i itemprop="author">The maker</i></div>'
    )
    mention = one(inner)
    assert mention.title == ""
    assert mention.author is None


def test_parts_that_stand_elsewhere_are_brought_in() -> None:
    mention = only(
        '<div itemscope itemtype="https://schema.org/Review" itemref="who what lost"></div>'
        '<p id="who"><b itemprop="author">Ann</b></p><p id="what" itemprop="reviewBody">Broke.</p>'
    )
    assert mention.text == "Broke."
    assert mention.author is not None


def test_parts_that_bring_in_each_other_end() -> None:
    page = (
        '<div id="a" itemscope itemtype="https://schema.org/Review" itemref="b">'
        '<p itemprop="reviewBody">Broke.</p></div>'
        '<div id="b" itemprop="comment" itemscope itemref="a">x</div>'
    )
    assert only(page).text == "Broke."


def test_every_review_of_a_page_is_read() -> None:
    pages = "".join(f'{REVIEW}<p itemprop="reviewBody">No {n}</p></div>' for n in range(50))
    assert len(read_reviews(pages, URL)) == 50


def test_a_business_that_comments_has_answered() -> None:
    reply = (
        '<div itemprop="comment" itemscope itemtype="https://schema.org/Comment">'
        '<b itemprop="author" itemscope itemtype="https://schema.org/Organization">'
        '<i itemprop="name">Acme</i></b><p itemprop="text">Sorry!</p></div>'
    )
    assert [answer.text for answer in one(reply).owner_replies] == ["Sorry!"]


def test_a_page_made_to_waste_our_time_is_read_all_the_same() -> None:
    names = " ".join(f"x{n}" for n in range(1000))
    deep = f'<div itemprop="reviewBody" itemscope itemref="{names}">' * 150
    read_reviews(f"{REVIEW}{deep}Broke.", URL)
