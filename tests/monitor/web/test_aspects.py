"""Aspects of the team's own, on the web: for leads, with what they find lately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from monitor.judgement.sentiment import ModelFailed
from monitor.models.person import Role
from monitor.store import learning
from monitor.store.engine import reading, writing
from monitor.web import aspects
from tests import builders as b
from tests.fakes.embedding import Embedded, EmbeddingModel
from tests.monitor.web.conftest import Open
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.worlds import World, everything

EXAMPLES = (
    "The parking was full.\nParking costs too much.\n\nNo parking.\nThe parking lid.\nA parking."
)


class Failing(EmbeddingModel):
    """Reads nothing."""

    def embed(self, texts: Sequence[str]) -> Embedded:
        raise ModelFailed("the model stopped while it read")


@pytest.fixture
def house(new_house: Open) -> Iterator[World]:
    """Screens whose model is a fake."""
    made = new_house()
    made.app.dependency_overrides[aspects.embedding_model] = EmbeddingModel
    yield made
    made.app.dependency_overrides.clear()


def teach(guest: Guest, **more: str) -> Page:
    """Send the form, and look at the page on which that ends."""
    return guest.send("/aspects", **{"name": "parking", "examples": EXAMPLES, "words": "", **more})


def test_an_aspect_is_taught_and_stands_on_the_page(house: World) -> None:
    page = teach(house.guest(Role.LEAD), words="car park, parking*")

    assert page.said == "“parking” is looked for in everything that is judged from now on."
    (card,) = page.texts("article.card")
    assert card.startswith("parking Lena Holt")
    assert "5 examples, 2 words" in card
    assert house.woken != []


@pytest.mark.parametrize("role", list(Role))
def test_leads_and_admins_see_it_and_nobody_else(house: World, role: Role) -> None:
    teach(house.guest(Role.LEAD))
    guest, before = house.guest(role), everything(house.engine)
    may = role in (Role.LEAD, Role.ADMIN)

    statuses = [guest.get(path).status for path in ("/aspects", "/aspects/1")]
    answers = [guest.post("/aspects", name="tea", examples=EXAMPLES).said,
               guest.post("/aspects/1/retire").said]  # fmt: skip

    assert statuses == ([200, 200] if may else [404, 404])
    assert all("You may not teach the judge" in said for said in answers) is not may
    assert (everything(house.engine) == before) is not may


def test_who_is_not_signed_in_is_sent_to_sign_in(house: World) -> None:
    assert house.nobody().get("/aspects").to.startswith("/sign-in")
    assert house.nobody().bare_post("/aspects", name="x").to.startswith("/sign-in")
    assert house.guest(Role.LEAD).bare_post("/aspects", name="x").status == 403


def test_too_few_examples_are_told_and_what_was_typed_stays(house: World) -> None:
    page = teach(house.guest(Role.LEAD), examples="Only <one>.", words="park")

    assert page.status == 400
    assert "at least 5 different examples" in page.said
    assert (page.value("name"), page.value("words")) == ("parking", "park")
    assert page.value("examples") == "Only <one>."


def test_the_newest_mentions_in_which_it_is_found_are_shown(house: World) -> None:
    with writing(house.engine) as session:
        at = b.source(session)
        for number, text in enumerate(["Lovely tea. No parking <b>here</b>.", "Late, and rude."]):
            b.mention(session, at, f"m-{number}", text, author=f"a-{number}")
    lead = house.guest(Role.LEAD)
    teach(lead)

    page = lead.get("/aspects/1")

    (hit,) = page.texts("#hits li")
    assert hit.startswith("#1 ")
    assert hit.endswith("No parking <b>here</b>.")
    assert page.links("/mentions/") == ["/mentions/1"]


def test_a_text_can_be_tried_sentence_by_sentence(house: World) -> None:
    lead = house.guest(Role.LEAD)
    teach(lead)

    page = lead.get("/aspects/1", text="The parking is far. The tea was good.")

    assert [said.split()[0] for said in page.texts("#tried li")] == ["yes", "no"]
    assert lead.get("/aspects/1").all("#tried") == []
    assert lead.get("/aspects/1", text="...").status == 200


def test_without_any_mention_it_is_found_in_none(house: World) -> None:
    lead = house.guest(Role.LEAD)
    teach(lead)

    assert "In none of them." in lead.get("/aspects/1").words


def test_a_model_that_fails_is_told(house: World) -> None:
    lead = house.guest(Role.LEAD)
    teach(lead)
    house.app.dependency_overrides[aspects.embedding_model] = Failing

    page = lead.get("/aspects/1", text="Parking.")

    assert page.status == 200
    assert "could not look for it: the model stopped while it read" in page.said


def test_what_is_retired_is_shown_as_such_and_looked_for_no_more(house: World) -> None:
    lead = house.guest(Role.LEAD)
    teach(lead)

    page = lead.follow("/aspects", lead.post("/aspects/1/retire"))

    assert page.said == "“parking” is no longer looked for."
    assert page.texts("article.card .chip") == ["retired"]
    assert lead.get("/aspects/1").status == 404
    assert lead.get("/aspects/99").status == 404
    assert "no such aspect" in lead.follow("/", lead.post("/aspects/99/retire")).said
    with reading(house.engine) as session:
        assert learning.aspects(session) == []
