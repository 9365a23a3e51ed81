"""Setting the judge right on the screens: the page of a mention, the two queues, the overview."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.models.assessment import Assessment, Correction
from monitor.models.draft import Draft, DraftState
from monitor.models.judged import Disagreement, Polarity
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.source import Source
from monitor.store import corrections, judging, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.corrections import EDITED
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.test_inbox import HOSTILE, numbers, rows
from tests.monitor.web.worlds import World, everything

COUNTED = ".told b"


def send(guest: Guest, mention_id: int, move: str, **fields: Any) -> Page:
    """One form of the page, and the page on which that ends."""
    return guest.send(f"/mentions/{mention_id}/correct", move=move, **{"revision": 1, **fields})


def doubtful(world: World, name: str = "doubtful", *, why: str = "", language: str = "en") -> int:
    """A mention for people: its stars and words disagree, or nobody could judge it."""
    with writing(world.engine) as session:
        at = session.get(Source, 1) or b.source(session)
        found = b.mention(session, at, name, author=name, stars=5)
        row = b.assessment(session, found)
        row.disagreement = None if why else Disagreement.COMPLAINT_UNDER_STARS
        if why:
            row.polarity, row.unhappy, row.unjudged, row.language = None, None, why, language
        session.add(row)
        return id_of(found)


def words_of(world: World, mention_id: int) -> list[str]:
    with reading(world.engine) as session:
        return [f"{c.field} {c.value}" for c in corrections.of_mention(session, mention_id)]


class TestTheMention:
    def test_not_negative_counts_and_is_taken_back(self, world: World) -> None:
        guest, bare = world.guest(Role.CARE), world.id("bare")

        page = send(guest, bare, "not-negative")

        assert page.said.startswith("Thank you, that is kept.")
        assert page.texts(COUNTED) == ["not negative"]
        assert "said by Caspar Wren" in page.words
        assert "neutral" in page.texts("article .chip")
        assert "Is a complaint" in page.texts("aside form button")
        assert "Not negative" not in page.texts("aside form button")

        page = send(guest, bare, "take-back", about="unhappy")

        assert page.texts(COUNTED) == []
        assert "Said before (2)" in page.words
        assert words_of(world, bare) == ["unhappy false", "unhappy judge"]

    def test_the_draft_that_waits_is_rejected_with_it(self, world: World) -> None:
        page = send(world.guest(Role.CARE), world.id("pending"), "not-negative")

        assert page.said == "Thank you, that is kept. The draft is rejected."
        assert "not unhappy" in page.words
        with reading(world.engine) as session:
            assert session.get_one(Draft, world.id("draft")).state is DraftState.REJECTED
        assert world.woken == [NOW]

    def test_a_complaint_brings_a_draft(self, house: World) -> None:
        with writing(house.engine) as session:
            found = b.mention(session)
            b.assessment(session, found, unhappy=0.1, needs_reply=False)

        page = send(house.guest(Role.CARE), id_of(found), "complaint")

        assert page.said == "Thank you, that is kept. A draft is on its way."
        assert page.texts(COUNTED) == ["a complaint"]

    def test_the_feeling_is_set_right(self, world: World) -> None:
        page = send(world.guest(Role.LEAD), world.id("bare"), "feels", polarity="mixed")

        assert page.texts(COUNTED) == ["feeling: mixed"]
        assert page.one("#feels option[selected]")["value"] == "mixed"

    def test_an_aspect_goes_and_another_comes(self, world: World) -> None:
        guest, bare = world.guest(Role.APPROVER), world.id("bare")

        send(guest, bare, "not-about", aspect="condition")
        page = send(guest, bare, "about", aspect="price", polarity="negative")

        assert page.texts(".aspects form > span") == ["price negative"]
        assert page.texts(COUNTED) == ["price: negative", "not about condition"]
        assert "price (a person)" in page.texts("aside .chip")
        page = send(guest, bare, "take-back", about="aspect", aspect="condition")
        assert set(page.texts(".aspects form > span")) == {"condition negative", "price negative"}

    @pytest.mark.parametrize(
        "left_open", [{"move": "feels"}, {"move": "about", "aspect": "price"},
                      {"move": "about", "polarity": "mixed"}, {"move": "not-about", "aspect": " "}],
    )  # fmt: skip
    def test_a_form_that_was_left_open_is_told_in_words(
        self, world: World, left_open: dict[str, str]
    ) -> None:
        before = everything(world.engine)

        page = send(world.guest(Role.LEAD), world.id("bare"), **left_open)

        assert page.said == "Choose what is right first, and then keep it."
        assert everything(world.engine) == before

    def test_a_page_from_before_an_edit_corrects_nothing(self, world: World) -> None:
        with writing(world.engine) as session:
            found = session.get_one(Mention, world.id("bare"))
            mentions.revise(session, found, b.new_mention("bare", "Now it is fine."), NOW)

        page = send(world.guest(Role.LEAD), world.id("bare"), "complaint")

        assert page.said == EDITED
        assert words_of(world, world.id("bare")) == []

    def test_what_was_said_of_an_earlier_revision_stays_in_sight(self, world: World) -> None:
        guest, bare = world.guest(Role.LEAD), world.id("bare")
        send(guest, bare, "not-negative")
        with writing(world.engine) as session:
            found = session.get_one(Mention, bare)
            mentions.revise(session, found, b.new_mention("bare", "It broke again."), NOW)
            b.assessment(session, found)

        page = guest.get(f"/mentions/{bare}")

        assert page.texts(COUNTED) == []
        assert "not negative, Lena Holt 0 s ago, of revision 1" in page.words
        assert page.one("form input[name=revision][value='2'] ~ button[value=complaint]")

    def test_another_models_finding_keeps_the_word(self, world: World) -> None:
        guest, bare = world.guest(Role.LEAD), world.id("bare")
        send(guest, bare, "not-negative")
        with writing(world.engine) as session:
            found = session.get_one(Mention, bare)
            judging.keep(session, found, b.judged(found, model="better@2"), 0.5, NOW)

        page = guest.get(f"/mentions/{bare}")

        assert "better@2" in page.words
        assert page.texts(COUNTED) == ["not negative"]
        assert "neutral" in page.texts("article .chip")

    def test_a_viewer_sees_what_was_said_and_no_form(self, world: World) -> None:
        send(world.guest(Role.LEAD), world.id("bare"), "not-negative")

        page = world.guest(Role.VIEWER).get(world.path("/mentions/{bare}"))

        assert page.texts(COUNTED) == ["not negative"]
        assert not page.all("form[action$='/correct']")

    @pytest.mark.parametrize(("anger", "shown"), [(0.5, True), (0.49, False), (None, False)])
    def test_anger_is_shown(self, world: World, anger: float | None, shown: bool) -> None:
        with writing(world.engine) as session:
            row = judging.current(session, world.id("bare"))
            assert row is not None
            row.anger = anger
            session.add(row)

        page = world.guest(Role.VIEWER).get(world.path("/mentions/{bare}"))

        assert ("angry" in page.texts("article .chip")) == shown

    def test_every_field_has_a_label_and_every_id_is_one(self, world: World) -> None:
        page = world.guest(Role.LEAD).get(world.path("/mentions/{bare}"))

        ids = [str(found["id"]) for found in page.all("[id]")]
        assert len(ids) == len(set(ids))
        labelled = {str(label["for"]) for label in page.all("label[for]")}
        fields = page.all("form[action$='/correct'] select")
        assert {str(field["id"]) for field in fields} <= labelled
        assert len(fields) == 3

    @pytest.mark.parametrize("name", HOSTILE[:5])
    def test_a_hostile_aspect_is_shown_as_words(self, world: World, name: str) -> None:
        with writing(world.engine) as session:
            row = judging.current(session, world.id("bare"))
            assert row is not None
            row.aspects = [{"aspect": name, "polarity": "negative", "words": name}]
            session.add(row)

        page = world.guest(Role.LEAD).get(world.path("/mentions/{bare}"))

        assert page.one(".aspects input[name=aspect]")["value"] == name
        assert not page.all("img[src=x], script:not([src]), form[action*=evil]")


class TestTheQueues:
    def test_what_disagrees_is_told_and_settled_on_the_spot(self, house: World) -> None:
        guest, found = house.guest(Role.CARE), doubtful(house)
        page = guest.get("/", tab="disagree")
        assert rows(page) == [str(found)]
        assert "A high rating stands over words that complain." in page.words
        assert numbers(page)["disagree"] == 1
        form = page.one("form.settle")
        assert [str(x["value"]) for x in form.select("button")] == ["complaint", "not-negative"]

        page = send(guest, found, "complaint", back="disagree")

        assert page.said == "Thank you, the judge was right, and that is kept."
        assert "Nothing here." in page.words
        assert (numbers(page)["disagree"], rows(page)) == (0, [])
        assert words_of(house, found) == ["unhappy true"]

    def test_praise_under_few_stars_is_told_in_its_own_words(self, house: World) -> None:
        found = doubtful(house)
        with writing(house.engine) as session:
            row = judging.current(session, found)
            assert row is not None
            row.disagreement = Disagreement.PRAISE_UNDER_STARS
            session.add(row)

        for path in ("/?tab=disagree", f"/mentions/{found}"):
            page = house.guest(Role.VIEWER).get(path)
            assert "A low rating stands over words that praise." in page.words
            assert not page.all("form.settle, form[action$='/correct']")

    def test_what_was_not_judged_is_told_by_reason_and_language(self, house: World) -> None:
        polish = "written in Polish, which the model does not read, and has no rating"
        first, second = (doubtful(house, name, why=polish, language="pl") for name in "ab")
        other = doubtful(house, "c", why="the model could not read this text")
        guest = house.guest(Role.CARE)

        page = guest.get("/", tab="unjudged")

        assert page.texts(".whys li") == [
            f"pl : {polish} 2", "en : the model could not read this text 1",
        ]  # fmt: skip
        assert set(rows(page)) == {str(first), str(second), str(other)}
        page = guest.get("/", tab="unjudged", language="pl")
        assert set(rows(page)) == {str(first), str(second)}
        assert numbers(page)["unjudged"] == 3

        page = send(guest, first, "not-negative", back="unjudged")

        assert numbers(page)["unjudged"] == 2
        assert "not judged" not in guest.get(f"/mentions/{first}").texts("article .chip")

    def test_the_overview_leads_to_both_queues_with_their_numbers(self, house: World) -> None:
        guest = house.guest(Role.VIEWER)
        assert not guest.get("/overview").links("/?tab=")
        doubtful(house)
        for name in "ab":
            doubtful(house, name, why="the model could not read this text")

        page = guest.get("/overview")

        assert [(str(a["href"]), a.get_text()) for a in page.all("a[href^='/?tab=']")] == [
            ("/?tab=disagree", "1 where rating and text disagree"),
            ("/?tab=unjudged", "2 not judged"),
        ]

    def test_mentions_are_found_by_their_disagreement(self, house: World) -> None:
        found = doubtful(house)
        with writing(house.engine) as session:
            b.assessment(session, b.mention(session, session.get(Source, 1), "agrees"))
        guest = house.guest(Role.VIEWER)

        assert rows(guest.get("/mentions", disagree="yes")) == [str(found)]
        assert len(rows(guest.get("/mentions"))) == 2

    def test_a_form_leads_nowhere_but_back(self, house: World) -> None:
        guest, found = house.guest(Role.CARE), doubtful(house)

        answer = guest.post(f"/mentions/{found}/correct", move="complaint", revision=1,
                            back="https://evil.example")  # fmt: skip

        assert (answer.status, answer.to) == (422, "")
        assert words_of(house, found) == []


def test_a_word_of_long_ago_is_shown_as_it_counts(house: World) -> None:
    with writing(house.engine) as session:
        found = b.mention(session)
        b.assessment(session, found)
        session.add(Correction(mention_id=id_of(found), revision=1, field="unhappy", value="no",
                               corrected_by=1, corrected_at=NOW))  # fmt: skip

    page = house.guest(Role.VIEWER).get(f"/mentions/{found.id}")

    assert page.texts(COUNTED) == ["not negative"]
    with reading(house.engine) as session:
        row = session.get_one(Assessment, 1)
        assert row.polarity is Polarity.NEGATIVE, "what the judge found is never changed"
