"""Marketing's overview: every number opens to exactly the mentions that it counts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import Tag
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from monitor.models.assessment import Assessment, Correction
from monitor.models.draft import Reply
from monitor.models.judged import Polarity
from monitor.models.mention import Mention, OwnerReply
from monitor.models.person import Person, Role
from monitor.models.source import Source
from monitor.models.wire import Precision
from monitor.store import judging, mentions
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.trends.kpis import FORMULAS
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web import worlds
from tests.monitor.web.conftest import Open
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.worlds import World


def felt(
    session: Session,
    of: Mention,
    polarity: Polarity | None,
    unhappy: float | None,
    model: str = "built-in@1",
) -> Assessment:
    """What the judge found, or that it could not tell."""
    row = judging.keep(session, of, b.judged(of, unhappy=unhappy or 0, model=model), 0.5, NOW)
    row.polarity, row.unhappy = polarity, unhappy
    row.unjudged = "" if polarity else "too short"
    session.flush()
    return row


def told(session: Session, at: Source, name: str, polarity: Polarity, days: float = 0) -> Mention:
    """A judged mention, posted so many days ago."""
    found = b.mention(session, at, name, author=name)
    found.posted_at = NOW - timedelta(days=days)
    felt(session, found, polarity, 0.9 if polarity is Polarity.NEGATIVE else 0.1)
    return found


def figures(page: Page) -> dict[str, tuple[str, str]]:
    """What each tile says, and what it says it stands on."""
    return {
        tile.select("h2")[0].get_text(): (
            tile.select(".figure")[0].get_text(),
            " ".join(tile.select(".dim")[0].get_text(" ").split()),
        )
        for tile in page.all(".tile")
    }


def marks(page: Page, chart: str) -> list[Tag]:
    """The pieces of a chart that open to their mentions, in its wide drawing."""
    heads = {head.get_text(): head for head in page.all(".chart h2")}
    figure = heads[chart].find_parent("figure")
    assert isinstance(figure, Tag)
    return figure.select(".wide-only svg a[href]")


def says(mark: Tag) -> str:
    """What a piece of a chart says of itself to those who do not see it."""
    labelled = mark.select("[aria-label]")
    assert labelled, "a mark says nothing"
    return str(labelled[0]["aria-label"])


def total(guest: Guest, link: str) -> int:
    """How many mentions a link opens."""
    page = guest.get(link)
    assert page.status == 200, link
    return int(page.one("main > p.dim").get_text().split()[0].replace(",", ""))


@pytest.fixture
def trend(house: World) -> World:
    """Nine judged mentions on two days of two sources, one unjudged, one answered."""
    with writing(house.engine) as session:
        shop, at = worlds.about(session, "north")
        _, other = worlds.about(session, "south", parent=shop)
        for number, polarity in enumerate(
            (Polarity.NEGATIVE, Polarity.NEGATIVE, Polarity.MIXED, Polarity.NEUTRAL)
        ):
            found = told(session, at, f"a{number}", polarity, days=1)
            if number == 0:
                session.add(Reply(mention_id=id_of(found), live_text="We are sorry.",
                                  live_since=NOW - timedelta(hours=21)))  # fmt: skip
        for number in range(5):
            told(session, other, f"b{number}", Polarity.POSITIVE)
        b.mention(session, at, "unjudged", author="c")
    return house


def test_the_figures_are_those_of_the_formulas(trend: World) -> None:
    page = trend.guest(Role.VIEWER).get("/overview")

    assert figures(page) == {
        "Mentions": ("10", ""),
        "Unhappy": ("22 %", "2 of 9 few: chance may have made it"),
        "Net sentiment": ("+33", "from 9 few: chance may have made it"),
        "Unhappy answered": ("50 %", "1 of 2 few: chance may have made it"),
        "Middle time to reply": ("3 h", "from 1 few: chance may have made it"),
    }
    assert "1 are not judged and counted in no feeling." in page.words


def test_each_figure_shows_its_formula(trend: World) -> None:
    page = trend.guest(Role.VIEWER).get("/overview")

    assert page.texts(".tile details p") == list(FORMULAS.values())


def test_an_empty_overview_invents_no_numbers(house: World) -> None:
    page = house.guest(Role.VIEWER).get("/overview")

    assert {name: figure for name, (figure, _) in figures(page).items()} == {
        "Mentions": "0", "Unhappy": "–", "Net sentiment": "–", "Unhappy answered": "–",
        "Middle time to reply": "–",
    }  # fmt: skip
    assert not marks(page, "By source")


def test_a_change_of_model_is_marked_on_the_line(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        for days, model in ((3, "old@1"), (2, "old@1"), (1, "new@2"), (0, "new@2")):
            found = told(session, at, str(days), Polarity.NEUTRAL, days)
            felt(session, found, Polarity.NEUTRAL, 0.1, model)

    page = house.guest(Role.VIEWER).get("/overview", days=7)

    assert page.text.count(">model: new@2<") == 2, "once in each of the two drawings"
    assert "model: old@1" not in page.text


def test_a_persons_word_counts_in_the_figures(trend: World) -> None:
    with writing(trend.engine) as session:
        person = session.get_one(Person, trend.id("lead"))
        session.add(Correction(mention_id=1, revision=1, field="unhappy", value="no",
                               corrected_by=id_of(person), corrected_at=NOW))  # fmt: skip

    assert figures(trend.guest(Role.VIEWER).get("/overview"))["Unhappy"][1].startswith("1 of 9")


def test_one_source_shows_only_its_own_numbers_and_they_open(house: World) -> None:
    with writing(house.engine) as session:
        one, two = b.source(session, "one"), b.source(session, "two")
        for number in range(3):
            both = told(session, two, f"m{number}", Polarity.NEGATIVE)
            if number:
                mentions.sight(session, both, one, NOW)
    guest = house.guest(Role.VIEWER)

    page = guest.get("/overview", source="one")

    assert figures(page)["Mentions"][0] == "2"
    assert [says(mark) for mark in marks(page, "By source")] == ["one: 2 negative"]
    assert total(guest, str(marks(page, "By source")[0]["href"])) == 2


@pytest.mark.parametrize("query", [{}, {"days": "7"}, {"days": "12"}])
def test_the_days_that_are_shown_can_be_chosen(house: World, query: dict[str, str]) -> None:
    page = house.guest(Role.VIEWER).get("/overview", **query)

    number = 7 if query.get("days") == "7" else 30
    assert page.one("#first")["value"] == (NOW.date() - timedelta(days=number - 1)).isoformat()
    assert page.one("#last")["value"] == "2026-03-04"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-03-01", "2026-03-03", ("2026-03-01", "2026-03-03")),
        ("2026-03-03", "2026-03-01", ("2026-03-01", "2026-03-03")),
        ("2026-03-01", "", ("2026-02-03", "2026-03-04")),
        ("1000-01-01", "2026-03-03", ("2026-02-03", "2026-03-04")),
        ("2026-02-31", "x", ("2026-02-03", "2026-03-04")),
    ],
)
def test_any_days_can_be_asked_for(
    house: World, first: str, last: str, shown: tuple[str, str]
) -> None:
    page = house.guest(Role.VIEWER).get("/overview", first=first, last=last)

    assert (page.one("#first")["value"], page.one("#last")["value"]) == shown


def test_days_of_many_years_are_never_heaped_on_one_another(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        for day in ("2020-03-04", "2026-03-04"):
            found = told(session, at, day, Polarity.NEGATIVE)
            found.posted_at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    guest = house.guest(Role.VIEWER)

    page = guest.get("/overview", first="2020-03-04", last="2026-03-04")

    shown = sorted(says(mark) for mark in marks(page, "Mentions by feeling and day"))
    assert shown == ["4 Mar 2020: 1 negative", "4 Mar 2026: 1 negative"]
    heights = {re.sub(r".*v(-?[\d.]+).*", r"\1", str(mark.select("path")[0]["d"]))
               for mark in marks(page, "Mentions by feeling and day")}  # fmt: skip
    assert len(heights) == 1, "two bars of one mention each"


def test_every_point_of_the_line_opens_and_says_on_how_many_it_stands(trend: World) -> None:
    guest = trend.guest(Role.VIEWER)

    points = marks(guest.get("/overview", days=7), "Net sentiment by day")

    assert [says(point) for point in points] == [
        "3 Mar: net sentiment -50 of 4 judged, few mentions",
        "4 Mar: net sentiment 100 of 5 judged, few mentions",
    ]
    assert [total(guest, str(point["href"])) for point in points] == [4, 6]


def test_a_competitors_mentions_are_in_no_figure_until_they_are_asked_for(house: World) -> None:
    with writing(house.engine) as session:
        rival = b.subject(session, "rival", ours=False)
        told(session, b.source(session, "rivals", about=rival), "r", Polarity.NEGATIVE)
        told(session, b.source(session), "ours", Polarity.NEGATIVE)
    guest = house.guest(Role.VIEWER)

    assert figures(guest.get("/overview"))["Mentions"][0] == "1"
    page = guest.get("/overview", subject="rival")
    assert figures(page)["Mentions"][0] == "1"
    assert total(guest, str(marks(page, "By source")[0]["href"])) == 1


def test_links_in_charts_and_pages_are_addresses_of_ours(trend: World) -> None:
    page = trend.guest(Role.VIEWER).get("/overview")

    links = [str(a["href"]) for a in page.all(".chart a[href], table a[href]")]
    assert links
    assert all(link.startswith("/mentions?") for link in links)
    assert "chart.invalid" not in page.text
    assert "style=" not in page.text


ZONES = ["UTC", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/Oslo"]
BEGIN = datetime(2026, 3, 25, tzinfo=UTC)  # a change to summer time lies in these days
MENTION = st.fixed_dictionaries({
    "minutes": st.integers(0, 8 * 24 * 60),
    "precision": st.sampled_from(list(Precision)),
    "polarity": st.sampled_from([*Polarity, None]),
    "sources": st.sampled_from([(0,), (1,), (0, 1)]),
    "corrected": st.sampled_from(["", "", "yes", "no"]),
    "gone": st.booleans(),
    "by_us": st.booleans(),
    "edited": st.booleans(),
    "answered": st.booleans(),
})  # fmt: skip


def store(session: Session, listed: list[dict[str, Any]], by: int) -> None:
    """Mentions of every sort: day only, of unknown date, gone, ours, edited, corrected."""
    at = [b.source(session, "first & last"), b.source(session, "second")]
    for number, given_ in enumerate(listed):
        seen = BEGIN + timedelta(minutes=given_["minutes"])
        found = b.mention(session, at[given_["sources"][0]], f"m{number}", author="", when=seen)
        for more in given_["sources"][1:]:
            mentions.sight(session, found, at[more], seen)
        found.precision = given_["precision"]
        found.posted_at = seen - timedelta(minutes=5)
        if found.precision is Precision.DAY:
            found.posted_at = seen.replace(hour=0, minute=0)
        if found.precision is Precision.NONE:
            found.posted_at = None
        polarity = given_["polarity"]
        felt(session, found, polarity, None if polarity is None else polarity.value.count("negat"))
        if given_["edited"]:
            found.revision = 2  # what was found is of another revision
        if given_["corrected"]:
            session.add(Correction(mention_id=id_of(found), revision=found.revision,
                                   field="unhappy", value=given_["corrected"],
                                   corrected_by=by, corrected_at=NOW))  # fmt: skip
        if given_["answered"]:
            session.add(OwnerReply(mention_id=id_of(found), text="Sorry.", text_hash=str(number),
                                   posted_at=seen, seen_at=seen))  # fmt: skip
        found.gone_at = NOW if given_["gone"] else None
        found.by_us = given_["by_us"]
        session.add(found)


@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink would draw for minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(listed=st.lists(MENTION, min_size=1, max_size=8), zone=st.sampled_from(ZONES),
       source=st.sampled_from(["", "second"]))  # fmt: skip
def test_every_bar_and_point_opens_to_as_many_mentions_as_it_shows(
    new_house: Open, listed: list[dict[str, Any]], zone: str, source: str
) -> None:
    house = new_house(timezone=zone)
    with writing(house.engine) as session:
        store(session, listed, house.id("lead"))
    guest = house.guest(Role.VIEWER)

    page = guest.get("/overview", first="2026-03-24", last="2026-04-03", source=source)

    bars = [*marks(page, "Mentions by feeling and day"), *marks(page, "By source")]
    shown = {str(bar["href"]): int(says(bar).rsplit(" ", 2)[1]) for bar in bars}
    for row in page.all("table:first-of-type tbody tr"):
        counts = [int(cell.get_text()) for cell in row.select("td")[:5]]
        shown[str(row.select("a")[0]["href"])] = sum(counts)
    for point in marks(page, "Net sentiment by day"):
        assert str(point["href"]) in shown, "the same days as in the table"
    for row in page.all("table:last-of-type tbody tr"):
        shown[str(row.select("a")[0]["href"])] = int(row.select("td")[0].get_text())
    assert {link: total(guest, link) for link in shown} == shown
    counted = [m for m in listed if not m["gone"] and not m["by_us"]]
    if not source:
        assert figures(page)["Mentions"][0] == str(len(counted)), "each is on one of these days"
    parts = sum(int(td.get_text()) for row in page.all("table:first-of-type tbody tr")
                for td in row.select("td")[:5])  # fmt: skip
    assert figures(page)["Mentions"][0] == str(parts)


def test_a_link_of_a_bar_keeps_to_the_days_it_was_drawn_for(trend: World) -> None:
    page = trend.guest(Role.VIEWER).get("/overview", days=7)

    asked = [dict(parse_qsl(urlsplit(str(mark["href"])).query))
             for mark in marks(page, "Mentions by feeling and day")]  # fmt: skip

    assert {(q["first"], q["last"]) for q in asked} == {
        ("2026-03-03", "2026-03-03"), ("2026-03-04", "2026-03-04"),
    }  # fmt: skip
    assert {q["counted"] for q in asked} == {"yes"}
    assert date.fromisoformat(asked[0]["first"])
