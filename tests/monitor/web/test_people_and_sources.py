"""The people page, which is for admins; and how well we listen, with the pauses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.models.person import Person, Role
from monitor.models.source import Source, SourceState, Switch, SwitchKind
from monitor.store import people, sources
from monitor.store.engine import reading, writing
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.conftest import Open
from tests.monitor.web.worlds import World, everything


def test_a_person_is_added_with_a_link_that_lets_them_in(new_house: Open) -> None:
    house = new_house(public_url="https://amends.example")
    page = house.guest(Role.ADMIN).post(
        "/people", name="Olga Birch", email="Olga@Birch-Kettle.example", role=["care", "approver"]
    )

    link = page.one("#link").get_text()
    assert link.startswith("https://amends.example/first-visit/")
    assert "care approver" in page.words or "approver care" in page.words
    visit = house.nobody().get(link.removeprefix("https://amends.example"))
    assert "Welcome, Olga Birch" in visit.words
    with reading(house.engine) as session:
        person = people.by_email(session, "olga@birch-kettle.example")
        assert person is not None
        assert people.all_roles(session, person.id or 0) == {Role.CARE, Role.APPROVER}


def test_who_is_added_without_a_role_may_look(house: World) -> None:
    page = house.guest(Role.ADMIN).post("/people", name="Olga", email="olga@x.example")

    (olga,) = [card for card in page.texts("article.card") if card.startswith("Olga")]
    assert olga.split("Slack")[0].split() == ["Olga", "olga@x.example", "viewer"]


@pytest.mark.parametrize(
    ("name", "email", "says"),
    [("Olga", "olga at home", "is no e-mail address"), ("  ", "o@x.example", "needs a name"),
     ("Olga", "<b>@x.example" * 30, "is no e-mail address")],
)  # fmt: skip
def test_who_cannot_be_added_is_told_why(house: World, name: str, email: str, says: str) -> None:
    before = everything(house.engine)

    page = house.guest(Role.ADMIN).post("/people", name=name, email=email)

    assert page.status == 400
    assert says in page.said
    assert everything(house.engine) == before


def test_nobody_shuts_themselves_out(house: World) -> None:
    page = house.guest(Role.ADMIN).send(f"/people/{house.id('admin')}", move="shut-out")

    assert page.said == "You cannot shut yourself out."


def test_who_was_shut_out_is_let_in_again(house: World) -> None:
    admin, path = house.guest(Role.ADMIN), f"/people/{house.id('care')}"

    page = admin.send(path, move="shut-out")
    assert page.said == "Caspar Wren is shut out."
    assert "Caspar Wren shut out" in page.words

    assert admin.send(path, move="let-in").said == "Caspar Wren is let in."
    with reading(house.engine) as session:
        assert session.get_one(Person, house.id("care")).active


def test_a_slack_account_belongs_to_one_person(house: World) -> None:
    admin = house.guest(Role.ADMIN)
    for name in ("care", "lead"):
        page = admin.send(f"/people/{house.id(name)}", move="slack", slack_team=" t1",
                          slack_user="u7 ")  # fmt: skip

    assert page.said == "That Slack account is Caspar Wren's already."
    with reading(house.engine) as session:
        found = people.by_slack(session, "T1", "U7")
    assert found is not None
    assert found.id == house.id("care")


def test_names_with_letters_of_any_script_survive_in_what_is_said(house: World) -> None:
    with writing(house.engine) as session:
        session.get_one(Person, house.id("care")).name = 'Zoë "Żaba" 茶; Müller'

    page = house.guest(Role.ADMIN).send(f"/people/{house.id('care')}", move="shut-out")

    assert page.said == 'Zoë "Żaba" 茶; Müller is shut out.'


def test_what_is_said_is_said_once(house: World) -> None:
    admin = house.guest(Role.ADMIN)
    admin.post("/mutes", phrase="lottery")

    assert admin.get("/sources").said == "Muted."
    assert admin.get("/sources").said == ""


def test_a_source_that_stopped_shows_what_a_person_must_do(world: World) -> None:
    error = "town reviews: the password is refused: put a new one into TOWN_TOKEN <now>"
    with writing(world.engine) as session:
        row = session.get_one(Source, 1)
        sources.read_badly(row, error, NOW, NOW)
        sources.stop(row)
        b.source(session, "never read", place="feed:new").last_success_at = None

    page = world.guest(Role.VIEWER).get("/sources")

    (card,) = page.all(".state-stopped")
    assert card.select("h2")[0].get_text() == "town reviews"
    assert [found.get_text() for found in card.select(".finding.block")] == [error]
    assert "never yet" in page.words


def test_a_source_tells_what_it_brought_lately(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        for days in (0, 6, 8):
            b.mention(session, at, f"{days} days ago", author="", when=NOW - timedelta(days=days))
        sources.keep_sample(session, at.id or 0, "no text", "<p>", NOW)

    card = house.guest(Role.VIEWER).get("/sources").one(".source").get_text(" ")

    words = " ".join(card.split())
    assert "New in seven days 2" in words
    assert "Unreadable records kept 1" in words
    assert "Read last 15 min ago" in words
    assert "posted by Amends" in words


def test_a_lead_pauses_a_source_and_lets_it_go_on(world: World) -> None:
    lead = world.guest(Role.LEAD)
    fields = {"kind": "pause", "scope": "source:board"}

    page = lead.send("/hold", **fields, on="yes")
    assert page.said == "Pause on for source:board."
    assert "Paused: source board. Nothing is read, asked or published there." in page.words
    with reading(world.engine) as session:
        board = sources.by_name(session, "board")
        assert sources.held(session, SwitchKind.PAUSE, board)

    page = lead.send("/hold", **fields, on="no")
    assert page.texts(".hold") == []


def test_shadow_mode_over_everything_is_thrown_with_one_press(world: World) -> None:
    page = world.guest(Role.LEAD).send("/hold", kind="shadow", scope="all", on="yes")

    assert page.texts(".hold") == ["Shadow mode: everything. Everything is done but publishing."]
    assert "Publish again" in page.texts(".headline button")
    with reading(world.engine) as session:
        (row,) = sources.switches(session)
    assert isinstance(row, Switch)
    assert row.thrown_by == f"person:{world.id('lead')}"


def test_a_source_taken_out_of_the_settings_is_off_and_has_no_next_reading(world: World) -> None:
    with writing(world.engine) as session:
        session.get_one(Source, 1).state = SourceState.OFF

    words = world.guest(Role.VIEWER).get("/sources").one(".state-off").get_text(" ")

    assert "Next –" in " ".join(words.split())


def test_what_is_muted_is_shown_and_can_be_answered_again(world: World) -> None:
    guest = world.guest(Role.APPROVER)
    assert "phrase: raffle" in guest.get("/sources").words

    page = guest.send("/mutes", unmute=world.id("mute"))

    assert page.said == "No longer muted."
    assert "raffle" not in page.words
    assert guest.send("/mutes", phrase="   ").said == "Say whom or what to mute."


def test_no_source_at_all_is_said(house: World) -> None:
    assert "No source yet." in house.guest(Role.VIEWER).get("/sources").words
