"""Reviews in pages: what is found, what one review says, and which reviews are the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.schema_org import read_page, read_reviews
from monitor.models.wire import NewMention, Precision

URL = "https://shop.example/kettle"


def script(value: Any, kind: str = "application/ld+json") -> str:
    """One block; a text is put in as it stands."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = text.replace("</", "<\\/")  # HTML knows no quotes: a script ends at its end tag
    return f'<script type="{kind}">{text}</script>'


def review(body: str = "Broke on day two.", **more: Any) -> dict[str, Any]:
    """One review as JSON-LD."""
    return {"@type": "Review", "author": "Ann", "reviewBody": body, **more}


def only(*values: Any) -> NewMention:
    """The one review in a page of these blocks."""
    (mention,) = read_reviews("".join(map(script, values)), URL)
    return mention


def count(*values: Any) -> int:
    """How many reviews a page of these blocks has, each under an id of its own."""
    mentions = read_reviews("".join(map(script, values)), URL)
    assert len({mention.external_id for mention in mentions}) == len(mentions)
    return len(mentions)


class TestWhereReviewsStand:
    @pytest.mark.parametrize(
        "value",
        [
            review(),
            [review()],
            [[review()]],
            {"@graph": [{"@type": "WebPage"}, review()]},
            {"@graph": [[review()]]},
            {"@type": "Product", "review": review()},
            {"@type": "Product", "review": [[review()]]},
            {"@type": "Product", "reviews": [None, review()]},
            {"@type": "Product", "review": {"0": review()}},
            {"@type": "Product", "Review": {"@list": [review()]}},
            {"@type": "Thing", "associatedReview": {"@set": [review()]}},
            {"@type": "WebPage", "mainEntity": {"hasPart": [{"isRelatedTo": review()}]}},
            {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": review()}]},
            {"@type": "Product", "review": [{"author": "Ann", "reviewBody": "Untyped."}]},
        ],
    )
    def test_a_review_is_found_wherever_it_stands(self, value: object) -> None:
        assert count(value) == 1

    @pytest.mark.parametrize(
        "kind",
        [
            "Review",
            "review",
            "http://schema.org/Review",
            "https://schema.org/Review",
            "https://www.schema.org/Review/",
            "schema:Review",
            ["Thing", "Review"],
            ["CreativeWork", "https://schema.org/UserReview"],
            "CriticReview",
            "EmployerReview",
        ],
    )
    def test_a_review_is_known_by_its_type_however_it_is_spelled(self, kind: object) -> None:
        assert count(review() | {"@type": kind}) == 1

    @pytest.mark.parametrize(
        "value",
        [
            None,
            7,
            "Review",
            [],
            {"@type": "AggregateRating", "ratingValue": "4,6", "reviewCount": "1.234"},
            {"@type": "ClaimReview", "reviewBody": "False.", "author": "Ann"},
            {"@type": "Product", "review": None, "name": "Kettle"},
            {"@type": "Product", "review": ["https://shop.example/r/1"]},
            {"@type": "Review"},
            {"@type": "Review", "@id": "#r1"},
            {"@type": "Review", "reviewBody": " ", "author": "", "reviewRating": None},
        ],
    )
    def test_what_is_no_review_or_says_nothing_is_none(self, value: object) -> None:
        assert count(value) == 0

    @pytest.mark.parametrize(
        "kind",
        ["application/ld+json", "application/ld+json; charset=utf-8", " APPLICATION/LD+JSON "],
    )
    def test_blocks_are_known_by_their_type_in_any_spelling(self, kind: str) -> None:
        assert len(read_reviews(script(review(), kind), URL)) == 1

    def test_other_scripts_are_not_read(self) -> None:
        assert read_reviews(script(review(), "application/json"), URL) == ()

    def test_a_reference_stands_for_what_it_means_in_any_block(self) -> None:
        product = {"@id": "#p", "@type": "Product", "name": "Kettle", "review": [{"@id": "#r"}]}
        told = review() | {"@id": "#r", "author": {"@id": "#a"}, "reviewRating": {"@id": "#s"}}
        author = {"@id": "#a", "@type": "Person", "name": "Zoë"}
        rating = {"@id": "#s", "@type": "Rating", "ratingValue": 2}
        mention = only(product, {"@graph": [told, author]}, rating)
        assert mention.author is not None
        assert mention.author.name == "Zoë"
        assert mention.rating is not None
        assert mention.rating.value == 2

    def test_things_that_refer_to_each_other_in_a_circle_end(self) -> None:
        one = review() | {"@id": "#a", "author": {"@id": "#b"}}
        other = {"@type": "Person", "@id": "#b", "name": "Ann", "knows": {"@id": "#a"}}
        assert count({"@graph": [one, other]}) == 1

    def test_a_thousand_reviews_that_name_their_product_are_read(self) -> None:
        product = {"@id": "#p", "@type": "Product", "name": "Kettle"}
        reviews = [review(f"No {n}", itemReviewed={"@id": "#p"}) for n in range(1000)]
        assert count(product | {"review": reviews}) == 1000


class TestWhatAReviewSays:
    def test_all_of_it_is_read(self) -> None:
        mention = only(
            review(
                "Tom &amp; I like it\nvery much",
                name="Fine &quot;kettle&quot;",
                inLanguage="en-GB",
                url="/reviews/17",
                datePublished="2026-01-02T03:04:05+0100",
                reviewRating={"@type": "Rating", "ratingValue": "9", "bestRating": 10},
            )
        )
        assert mention.text == "Tom & I like it\nvery much"
        assert mention.title == 'Fine "kettle"'
        assert mention.language == "en-GB"
        assert mention.url == "https://shop.example/reviews/17"
        assert mention.posted_at == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
        assert mention.precision is Precision.SECOND
        assert mention.rating is not None
        assert mention.rating.best == 10

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ("It&#39;s 5 &lt; 6 &amp; more", "It's 5 < 6 & more"),
            ("I <3 it, x<y and y>z", "I <3 it, x<y and y>z"),
            ("Good<br />stuff <b>here</b>", "Good\nstuff here"),
            ("&lt;p&gt;Tom &amp;amp; I&lt;/p&gt;", "Tom & I"),
            ("write &amp;lt;b&amp;gt;", "write &lt;b&gt;"),
            ("fish&notchips &copy2026", "fish&notchips &copy2026"),
            ("a <script>alert(1)</script> b", "a b"),
        ],
    )
    def test_entities_are_undone_once_and_tags_taken_out(self, body: str, text: str) -> None:
        assert only(review(body)).text == text

    @pytest.mark.parametrize(
        ("author", "name"),
        [
            ("Ann", "Ann"),
            ({"@type": "Person", "name": "Ann &amp; Bo"}, "Ann & Bo"),
            ([{"@type": "Person", "name": "Ann"}, {"name": "Bo"}], "Ann"),
            ({"name": ["", "Ann"]}, "Ann"),
            ({"@type": "Person", "name": {"@value": "Ann", "@language": "en"}}, "Ann"),
        ],
    )
    def test_the_author_may_be_a_name_a_thing_or_a_list(self, author: Any, name: str) -> None:
        mention = only(review() | {"author": author})
        assert mention.author is not None
        assert mention.author.name == name

    def test_two_people_of_one_name_are_not_taken_for_one(self) -> None:
        page = script([review("One."), review("Two.")])
        ids = {m.author.id for m in read_reviews(page, URL) if m.author}
        assert len(ids) == 2

    def test_an_author_with_an_id_is_known_by_it(self) -> None:
        author = {"@type": "Person", "@id": "https://shop.example/users/77", "name": "Ann"}
        mention = only(review() | {"author": author})
        assert mention.author is not None
        assert mention.author.id == "https://shop.example/users/77"

    @pytest.mark.parametrize(
        ("rating", "value", "best"),
        [
            ({"ratingValue": "4,5"}, 4.5, 5),
            ({"ratingValue": "4."}, 4, 5),
            ({"ratingValue": 3, "bestRating": ""}, 3, 5),
            ({"ratingValue": "5", "bestRating": "5", "worstRating": "5"}, 5, 5),
            ({"ratingValue": "8"}, 8, 10),
            ({"ratingValue": "97.7"}, 97.7, 100),
            ({"RatingValue": "2"}, 2, 5),
            ({"ratingValue": ["", "2"]}, 2, 5),
            ("4", 4, 5),
            (2, 2, 5),
            ("4/10", 4, 10),
            ([{"ratingValue": 0}, {"ratingValue": 1}], 1, 5),
        ],
    )
    def test_ratings_are_read_as_they_are_meant(
        self, rating: Any, value: float, best: float
    ) -> None:
        found = only(review(reviewRating=rating)).rating
        assert found is not None
        assert (found.value, found.best) == (value, best)
        assert 1 <= found.stars <= 5

    @pytest.mark.parametrize("value", ["0", 0, "-1", "", "New", None, "101", {}, [], True])
    def test_a_number_that_is_no_rating_is_left_out(self, value: Any) -> None:
        assert only(review(reviewRating={"ratingValue": value})).rating is None

    def test_not_a_number_is_no_rating(self) -> None:
        text = json.dumps(review(reviewRating={"ratingValue": float("nan")}))
        assert "NaN" in text
        assert only(text).rating is None

    @pytest.mark.parametrize("name", ["datePublished", "dateCreated", "schema:datePublished"])
    def test_a_date_alone_is_known_to_the_day(self, name: str) -> None:
        mention = only(review(**{name: "2011-10-24"}))
        assert mention.posted_at == datetime(2011, 10, 24, tzinfo=UTC)
        assert mention.precision is Precision.DAY

    def test_a_bare_rating_is_a_review(self) -> None:
        mention = only({"@type": "Review", "reviewRating": {"ratingValue": 1}})
        assert mention.text == ""
        assert mention.rating is not None

    def test_a_business_that_comments_has_answered(self) -> None:
        shop = {"@type": ["Organization", "Store"], "name": "Acme"}
        comments = [
            {"@type": "Comment", "text": "Same here", "author": {"@type": "Person", "name": "Bo"}},
            {"@type": "Comment", "text": "Sorry!", "author": shop, "dateCreated": "2026-01-03"},
            {"@type": "Comment", "text": "We called.", "author": "Acme"},
            {"@type": "Comment", "text": "Who are you?"},
        ]
        mention = only(review(comment=comments, itemReviewed={"@type": "Store", "name": "Acme"}))
        assert [reply.text for reply in mention.owner_replies] == ["Sorry!", "We called."]
        assert mention.owner_replies[0].posted_at == datetime(2026, 1, 3, tzinfo=UTC)

    def test_an_address_that_is_a_program_is_not_kept(self) -> None:
        mention = only(review(url="javascript:alert(1)", author={"name": "A", "url": "data:x"}))
        assert mention.url == URL
        assert mention.author is not None
        assert mention.author.url == ""


class TestWhichAreTheSame:
    def test_a_review_repeated_in_another_block_is_one(self) -> None:
        same = review(datePublished="2026-01-02")
        later = review(datePublished="2026-01-02T10:11:12Z", reviewRating={"ratingValue": 2})
        mention = only({"review": [same]}, {"review": [later]})
        assert mention.rating is not None
        assert mention.precision is Precision.SECOND

    def test_a_review_repeated_in_the_same_list_is_one(self) -> None:
        assert count([review(datePublished="2026-01-02")] * 2) == 1

    def test_one_in_json_ld_and_in_microdata_is_one(self) -> None:
        visible = (
            '<div itemscope itemtype="https://schema.org/Review"><b itemprop="author">Ann</b>'
            '<p itemprop="reviewBody">Broke on\n day   two.</p></div>'
        )
        assert len(read_reviews(script(review()) + visible, URL)) == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"author": "Bo"},
            {"reviewBody": "Broke on day three."},
            {"datePublished": "2026-01-03"},
            {"reviewRating": {"ratingValue": 2}},
            {"@id": "https://shop.example/r/2"},
        ],
    )
    def test_reviews_that_differ_in_anything_are_two(self, other: dict[str, Any]) -> None:
        one = review(datePublished="2026-01-02", reviewRating={"ratingValue": 1})
        one["@id"] = "https://shop.example/r/1"
        changed = one | other
        if "@id" not in other:
            changed.pop("@id")
        assert count([one, changed]) == 2

    def test_bare_ratings_of_strangers_are_counted(self) -> None:
        bare = {"@type": "Review", "reviewRating": {"ratingValue": 5}}
        assert count([bare, bare, bare]) == 3

    def test_bare_ratings_that_a_second_block_repeats_are_not_counted_again(self) -> None:
        bare = {"@type": "Review", "reviewRating": {"ratingValue": 5}}
        assert count([bare, bare], [bare, bare]) == 2

    def test_an_id_that_all_reviews_share_is_nobodys(self) -> None:
        pair = [review("One.") | {"@id": "#main-9999"}, review("Two.") | {"@id": "#main-9999"}]
        assert count(pair) == 2

    @pytest.mark.parametrize(
        "own", ["_:b0", "#review", "#review-1", "#Review2", "", URL, "#product", "/kettle/reviews"]
    )
    def test_a_place_on_the_page_is_no_id(self, own: str) -> None:
        product = {"@type": "Product", "@id": "#product", "url": URL}
        assert own == "" or own not in only(product, review() | {"@id": own}).external_id

    @pytest.mark.parametrize(
        ("own", "external_id"),
        [
            ("https://shop.example/r/17", "https://shop.example/r/17"),
            ("/r/17", "https://shop.example/r/17"),
            ("urn:uuid:1b4e28ba", "urn:uuid:1b4e28ba"),
            ("#review-83741", "#review-83741"),
            (f"{URL}?page=2#review-83741", "#review-83741"),
            ("#/schema/review/a7b8", "#/schema/review/a7b8"),
        ],
    )
    def test_a_reviews_own_id_is_its_identity(self, own: str, external_id: str) -> None:
        assert only(review() | {"@id": own}).external_id == external_id

    def test_the_address_of_the_product_is_no_id_of_its_review(self) -> None:
        product = {"@type": "Product", "url": "https://shop.example/p/9", "name": "Kettle"}
        before = only(product | {"review": review(url="https://shop.example/p/9")})
        assert before.external_id == only(review()).external_id


class TestTheRestOfThePage:
    @pytest.mark.parametrize(
        ("head", "address"),
        [
            ('<link rel="next" href="?page=2">', f"{URL}?page=2"),
            ('<a href="/kettle/2#top" rel="nofollow next">more</a>', f"{URL}/2"),
            ('<link rel="next" href="https://other.example/2">', ""),
            ('<link rel="next" href="//[">', ""),
            (f'<link rel="next" href="{URL}">', ""),
            ('<link rel="prev" href="?page=1">', ""),
        ],
    )
    def test_the_list_goes_on_where_the_page_says(self, head: str, address: str) -> None:
        assert read_page(f"<html><head>{head}</head></html>", URL).next_url == address

    def test_a_page_in_another_encoding_is_read(self) -> None:
        block = json.dumps(review("Zu spät – kalt"), ensure_ascii=False)
        page = f'<html><head><meta charset="windows-1252">{script(block)}</head></html>'
        (mention,) = read_reviews(page.encode("cp1252"), URL)
        assert mention.text == "Zu spät – kalt"

    def test_a_page_that_is_xml_is_read_without_complaint(self) -> None:
        page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        assert len(read_reviews(f"{page}<body>{script(review())}</body></html>", URL)) == 1

    def test_what_stands_deep_down_in_the_page_is_found(self) -> None:
        page = "<div>" * 5000 + script(review()) + "</div>" * 5000
        assert len(read_reviews(page, URL)) == 1

    @pytest.mark.parametrize("page", ["", "kettle.html", "https://shop.example/", "<", "\x00", b""])
    def test_a_page_of_nothing_has_no_reviews(self, page: str | bytes) -> None:
        assert read_page(page, URL).reviews == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "review",
                    "author",
                    "name",
                    "reviewBody",
                    "comment",
                    "reviewRating",
                    "ratingValue",
                    "bestRating",
                    "datePublished",
                    "url",
                    "@value",
                ]
            ),
            inner | st.sampled_from(["Review", "Rating", "Person"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_no_json_breaks_the_reading_or_makes_an_unsound_mention(value: Any) -> None:
    mentions = read_reviews(script(value), URL)
    assert len({mention.external_id for mention in mentions}) == len(mentions)
    for mention in mentions:
        assert mention.external_id
        assert mention.rating is None or 1 <= mention.rating.stars <= 5
        for text in (mention.external_id, mention.text, mention.title, mention.raw):
            assert "\x00" not in text
            text.encode()


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_page_at_all_breaks_the_reading(page: str | bytes) -> None:
    start = '<script type="application/ld+json">'
    read_page(start + page if isinstance(page, str) else start.encode() + page, URL)


@given(st.permutations([f"Text {n}" for n in range(6)]), st.integers(0, 6))
def test_the_order_of_the_reviews_changes_no_id(bodies: list[str], days: int) -> None:
    made = [review(body, datePublished=f"2026-01-0{1 + n % (days + 1)}") for n, body in
            enumerate(sorted(bodies))]  # fmt: skip
    shuffled = sorted(made, key=lambda one: bodies.index(one["reviewBody"]))
    ids = {m.text: m.external_id for m in read_reviews(script(made), URL)}
    assert {m.text: m.external_id for m in read_reviews(script(shuffled), URL)} == ids
