"""A role over one subject: its mentions and cases are there, all others are not."""

from __future__ import annotations

import pytest

from monitor.models.draft import Draft, DraftState
from monitor.models.person import Role
from monitor.store import cases, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import actors
from monitor.workflow.actors import Move
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web import worlds
from tests.monitor.web.worlds import World, everything


@pytest.fixture
def town(house: World) -> World:
    """A brand with two shops, each with its cases; people over one shop, or over the brand."""
    with writing(house.engine) as session:
        brand, _ = worlds.about(session, "brand")
        for shop in ("north", "south"):
            made, at = worlds.about(session, shop, parent=brand)
            draft = worlds.pending(session, at, f"draft of {shop}")
            case = worlds.opened(session, at, f"case of {shop}")
            house.ids |= {shop: draft.mention_id, f"{shop}_draft": id_of(draft),
                          f"{shop}_case": id_of(case)}  # fmt: skip
            if shop == "north":
                for role in (Role.LEAD, Role.VIEWER):
                    person = b.person(session, role, name=f"{role} of north", about=made)
                    house.sign_in(session, f"{role} of north", person)
        whole = b.person(session, Role.LEAD, name="Lead of brand", about=brand)
        house.sign_in(session, "lead of brand", whole)
    return house


def test_only_the_own_shop_is_seen(town: World) -> None:
    guest = town.guest("viewer of north")

    assert f"/mentions/{town.id('north')}" in guest.get("/").links("/mentions/")
    assert guest.get("/").texts(".count") == ["2", *["0"] * 6]
    assert len(guest.get("/").links("/mentions/")) == 2
    assert "2 mentions" in guest.get("/mentions").words
    assert len(guest.get("/care", show="all").texts(".ref")) == 2
    assert guest.get(f"/mentions/{town.id('north')}").status == 200
    assert guest.get(f"/mentions/{town.id('south')}").status == 404
    assert guest.get(f"/cases/{town.id('south_case')}").status == 404


def test_the_numbers_count_only_the_own_shop(town: World) -> None:
    figures = {name: town.guest(name).get("/overview").texts(".tile .figure")[0]
               for name in ("viewer of north", "lead of brand", "viewer")}  # fmt: skip

    assert figures == {"viewer of north": "2", "lead of brand": "4", "viewer": "4"}


def test_a_case_elsewhere_is_not_even_said_to_exist(town: World) -> None:
    with reading(town.engine) as session:
        case = cases.by_id(session, town.id("south_case"))
    assert case is not None

    answer = town.guest("lead of north").get("/find-case", reference=case.reference)

    assert (answer.to, answer.said) == ("/care", f"There is no case {case.reference}.")


def test_one_acts_only_in_the_own_shop(town: World) -> None:
    guest = town.guest("lead of north")

    def approve(shop: str) -> str:
        with reading(town.engine) as session:
            draft = session.get_one(Draft, town.id(f"{shop}_draft"))
        return guest.post(f"/mentions/{town.id(shop)}/decide", move="approve", draft_id=draft.id,
                          text_hash=draft.text_hash).said  # fmt: skip

    before = everything(town.engine)
    assert approve("south") == actors.refused(Move.APPROVE).says
    page = guest.post(f"/cases/{town.id('south_case')}", move="note", text="Hello")
    assert page.status == 404
    for path, fields in ((f"/mentions/{town.id('south')}/more", {"move": "draft"}),
                             (f"/mentions/{town.id('south')}/correct",
                              {"move": "complaint", "revision": "1"}),
                         ("/mutes", {"phrase": "lottery"}),
                         ("/hold", {"kind": "pause", "scope": "all", "on": "yes"}),
                         ("/people", {"name": "O", "email": "o@x.example"})):  # fmt: skip
        assert guest.post(path, **fields).said.startswith("You may not "), path
    assert everything(town.engine) == before

    assert approve("north") == "Approved."
    assert guest.post(f"/cases/{town.id('north_case')}", move="take").said.endswith("has the case")


def test_a_draft_of_another_shop_is_not_decided_through_ones_own_page(town: World) -> None:
    with reading(town.engine) as session:
        draft = session.get_one(Draft, town.id("south_draft"))

    answer = town.guest("lead of north").post(
        f"/mentions/{town.id('north')}/decide", move="reject", draft_id=draft.id, reason="tone"
    )

    assert answer.said == actors.refused(Move.REJECT).says
    with reading(town.engine) as session:
        assert session.get_one(Draft, town.id("south_draft")).state is DraftState.PENDING


def test_a_role_over_the_brand_holds_in_each_of_its_shops(town: World) -> None:
    guest = town.guest("lead of brand")

    assert len(guest.get("/").links("/mentions/")) == 4
    for shop in ("north", "south"):
        assert guest.get(f"/mentions/{town.id(shop)}").status == 200
        assert guest.post(f"/cases/{town.id(shop + '_case')}", move="take").said == (
            "Lead of brand has the case"
        )


def test_what_is_asked_of_the_brand_is_asked_of_its_shops(town: World) -> None:
    guest = town.guest(Role.VIEWER)

    totals = {subject: guest.get("/mentions", subject=subject).one("main > p.dim").get_text()
              for subject in ("brand", "north", "south")}  # fmt: skip

    assert totals == {"brand": "4 mentions", "north": "2 mentions", "south": "2 mentions"}


def test_a_case_is_listed_for_exactly_those_who_may_open_it(town: World) -> None:
    """A case belongs to its first mention: a later one from another shop opens it to nobody."""
    with writing(town.engine) as session:
        case = cases.by_id(session, town.id("south_case"))
        north = mentions.by_id(session, town.id("north"))
        assert case is not None
        assert north is not None
        live = cases.live_of(session, town.id("north"))
        assert live is not None
        cases.release(session, live)
        cases.tie(session, case, north)

    for name in ("viewer of north", "lead of north", "lead of brand", "viewer"):
        guest = town.guest(name)
        listed = set(guest.get("/care", show="all").links("/cases/"))
        opened = {f"/cases/{number}" for number in range(1, 9)
                  if guest.get(f"/cases/{number}").status == 200}  # fmt: skip
        assert listed == opened, name


def test_a_mention_about_nothing_is_seen_by_those_with_a_role_over_everything(
    town: World,
) -> None:
    with writing(town.engine) as session:
        found = b.mention(session, b.source(session, "loose", place="feed:loose"), "loose",
                          when=NOW)  # fmt: skip

    assert town.guest("lead of brand").get(f"/mentions/{found.id}").status == 404
    assert town.guest(Role.VIEWER).get(f"/mentions/{found.id}").status == 200
