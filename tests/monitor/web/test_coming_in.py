"""Signing in and out: links that work once, passwords, cookies, and where one comes out."""

from __future__ import annotations

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.models.person import Role
from monitor.store import people as rows
from monitor.store.engine import reading, writing
from monitor.web.attempts import MOST, REMEMBERED, WITHIN, Attempts
from monitor.web.sign_in import SLOW_DOWN, WRONG
from monitor.web.visit import COOKIE
from monitor.workflow import people
from tests.builders import NOW
from tests.monitor.web.conftest import Open
from tests.monitor.web.guests import Guest
from tests.monitor.web.worlds import World

EMAIL = "olga@birch-kettle.example"
PASSWORD = "correct horse kettle"  # invented, for this test


def invited(house: World) -> str:
    """The path of a link that lets Olga in."""
    with writing(house.engine) as session:
        token = people.invite(
            session, name="Olga Birch", email=EMAIL, roles=[Role.APPROVER], now=house.clock()
        )
    return f"/first-visit/{token}"


def with_password(house: World) -> None:
    """Olga has chosen her password."""
    answer = house.nobody().bare_post(invited(house), password=PASSWORD)
    assert (answer.status, answer.to) == (303, "/sign-in")


def test_a_person_chooses_a_password_once_and_signs_in_with_it(house: World) -> None:
    link, nobody = invited(house), house.nobody()

    assert nobody.get(link).one("h1").get_text() == "Welcome, Olga Birch"
    chosen = nobody.bare_post(link, password=PASSWORD)
    assert chosen.said == "Your password is set. Sign in with it."
    assert "This link does not work" in nobody.get(link).words
    again = nobody.bare_post(link, password="another password")
    assert (again.status, again.one("[role=alert]").get_text()) == (
        400, "This link was used or has run out. Ask an admin for a new one.",
    )  # fmt: skip
    assert nobody.bare_post("/sign-in", email=EMAIL, password="another password").status == 401

    came = nobody.bare_post("/sign-in", email=" OLGA@birch-kettle.example", password=PASSWORD)
    assert (came.status, came.to) == (303, "/")
    assert "Olga Birch" in nobody.get("/").words


def test_a_short_password_is_refused_in_words_and_the_link_stays_good(house: World) -> None:
    link, nobody = invited(house), house.nobody()

    answer = nobody.bare_post(link, password="short")

    assert answer.status == 400
    assert "at least 10 characters" in answer.one("[role=alert]").get_text()
    assert nobody.bare_post(link, password=PASSWORD).status == 303


def test_a_link_runs_out_after_three_days(house: World) -> None:
    link = invited(house)
    house.clock.on(days=3)

    assert "This link does not work" in house.nobody().get(link).words
    assert house.nobody().bare_post(link, password=PASSWORD).status == 400


def test_a_wrong_password_is_told_in_words_that_do_not_say_who_exists(house: World) -> None:
    with_password(house)
    nobody = house.nobody()

    known = nobody.bare_post("/sign-in", email=EMAIL, password="wrong password")
    unknown = nobody.bare_post("/sign-in", email="who@else.example", password="wrong password")

    assert (known.status, known.one("[role=alert]").get_text()) == (401, WRONG)
    assert (unknown.status, unknown.one("[role=alert]").get_text()) == (401, WRONG)
    assert known.value("email") == EMAIL, "what was typed is kept"
    assert known.value("password") == ""


def test_the_eleventh_wrong_password_waits_and_so_does_the_right_one(house: World) -> None:
    with_password(house)
    nobody = house.nobody()

    answers = [nobody.bare_post("/sign-in", email=EMAIL, password="wrong").words for _ in range(11)]

    assert all(WRONG in words for words in answers[:10])
    assert SLOW_DOWN in answers[10]
    assert SLOW_DOWN in nobody.bare_post("/sign-in", email=EMAIL, password=PASSWORD).words
    house.clock.on(minutes=16)
    assert nobody.bare_post("/sign-in", email=EMAIL, password=PASSWORD).status == 303


def test_ten_failures_within_a_quarter_of_an_hour_are_too_many_and_are_forgotten() -> None:
    tried = Attempts()
    for number in range(MOST):
        assert not tried.too_many("olga", NOW)
        tried.failed("olga", NOW + number * WITHIN / MOST)

    assert tried.too_many("olga", NOW + WITHIN)
    assert not tried.too_many("ines", NOW + WITHIN)
    assert not tried.too_many("olga", NOW + WITHIN * 1.05), "the first one is forgotten"


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    tried = Attempts()

    for number in range(2 * REMEMBERED + 1):
        tried.failed(str(number), NOW)

    assert len(tried._failed) <= REMEMBERED


def test_who_is_signed_in_is_taken_on_from_the_sign_in_page(house: World) -> None:
    answer = house.guest(Role.VIEWER).get("/sign-in", back="/care?mine=yes")

    assert (answer.status, answer.to) == (303, "/care?mine=yes")


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil",
     "javascript:alert(1)", "evil.example", "http://[", "///evil.example", "/\n/evil.example", ""],
)  # fmt: skip
def test_back_never_leads_to_another_site(house: World, back: str) -> None:
    guest = house.guest(Role.VIEWER)

    assert guest.get("/sign-in", back=back).to == "/"
    assert house.nobody().get("/sign-in", back=back).value("back") == "/"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(back=st.text(alphabet="/\\:.@?#[]% \t\r\n\x00aehptsv", max_size=14))
def test_back_is_a_path_of_ours_whatever_is_asked(house: World, back: str) -> None:
    to = house.guest(Role.VIEWER).get("/sign-in", back=back).to

    as_browsers_read = "".join(c for c in to if c > "\x1f").replace("\\", "/")
    assert as_browsers_read.startswith("/")
    assert not as_browsers_read.startswith("//")
    assert not urlsplit(as_browsers_read).netloc


def test_signing_out_ends_the_session_for_good(house: World) -> None:
    guest = house.guest(Role.VIEWER)

    answer = guest.post("/sign-out")

    assert (answer.status, answer.to) == (303, "/sign-in")
    assert 'amends=""' in answer.headers["set-cookie"]
    copied = Guest(house.app, *house.tokens["viewer"])
    assert copied.get("/").status == 303, "not even a copy of the cookie opens anything"


def cookie_of(house: World) -> SimpleCookie:
    with_password(house)
    answer = house.nobody().bare_post("/sign-in", email=EMAIL, password=PASSWORD)
    return SimpleCookie(answer.headers["set-cookie"])


def test_the_cookie_is_kept_from_scripts_and_other_sites(house: World) -> None:
    cookie = cookie_of(house)[COOKIE]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert cookie["max-age"] == str(14 * 86400)
    assert cookie["secure"] == "", "on plain http a secure cookie would never come back"


def test_over_https_the_cookie_never_travels_in_the_open(new_house: Open) -> None:
    assert cookie_of(new_house(public_url="https://amends.example"))[COOKIE]["secure"] is True


def test_the_database_keeps_no_cookie_and_no_password(house: World) -> None:
    token = cookie_of(house)[COOKIE].value

    with reading(house.engine) as session:
        person = rows.by_email(session, EMAIL)
        kept = rows.web_session(session, token, NOW)

    assert person is not None
    assert person.password_hash.startswith("$argon2id$")
    assert kept is None, "the token itself is not what is looked up"


def test_a_new_password_ends_every_session_of_that_person(house: World) -> None:
    with_password(house)
    guest = house.nobody()
    guest.bare_post("/sign-in", email=EMAIL, password=PASSWORD)
    assert guest.get("/").status == 200

    house.nobody().bare_post(invited(house), password="a second password")

    assert guest.get("/").status == 303


def test_only_the_demo_lets_somebody_in_with_one_press(house: World, new_house: Open) -> None:
    outside = house.nobody()
    refused = outside.bare_post("/demo-sign-in")
    assert (refused.status, refused.to) == (303, "/sign-in")
    assert outside.get("/").status == 303

    demo = new_house(demo_person=house.id("lead"), demo_site="http://localhost:8801")
    guest = demo.nobody()
    assert guest.get("/sign-in").texts("form button") == ["Come into the demo"]
    assert guest.bare_post("/demo-sign-in").to == "/"
    assert "This is the demo" in guest.get("/").words


def test_a_demo_whose_person_is_gone_lets_nobody_in(new_house: Open) -> None:
    answer = new_house(demo_person=4711).nobody().bare_post("/demo-sign-in")

    assert (answer.status, answer.to) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("chosen", "shown"), [("Asia/Tokyo", "18:30 JST"), ("Europe/Oslo", "10:30 CET"),
                          ("UTC", "09:30 UTC")],
)  # fmt: skip
def test_times_are_shown_in_the_zone_that_a_person_chose(
    new_world: Open, chosen: str, shown: str
) -> None:
    world = new_world(timezone="America/New_York")
    guest, page = world.guest(Role.LEAD), world.path("/mentions/{live}")
    assert "04:30 EST" in guest.get(page).text, "the house's own zone, until one is chosen"

    assert guest.post("/me", timezone=chosen).said == "Times are shown in your zone now."

    assert shown in guest.get(page).text


def test_a_zone_that_does_not_exist_is_refused(house: World) -> None:
    answer = house.guest(Role.LEAD).post("/me", timezone="Atlantis/Capital")

    assert answer.said == "There is no such time zone."
