"""The guidelines while a reply is typed: told as the text stands, nothing decided."""

from __future__ import annotations

import json
from typing import Any

import pytest

from monitor.models.person import Role
from tests import builders as b
from tests.monitor.web.worlds import World, everything

PATH = "/mentions/{pending}/check"


def said(world: World, text: str, role: Role = Role.APPROVER) -> list[dict[str, Any]]:
    """What the page is told of a text."""
    page = world.guest(role).send(world.path(PATH), text=text)
    assert page.status == 200
    found = json.loads(page.text)
    assert isinstance(found, list)
    return found


def test_what_stops_a_reply_comes_first_with_the_words_it_is_about(world: World) -> None:
    before = everything(world.engine)

    found = said(world, "We are sorry. You will get a full refund, call +49 30 1234567.")

    assert {one["check"] for one in found if one["stops"]} >= {"compensation", "personal_data"}
    stops = [one["stops"] for one in found]
    assert stops == sorted(stops, reverse=True)
    assert any("refund" in one["words"] for one in found)
    assert everything(world.engine) == before


def test_a_reply_that_may_go_out_has_nothing_that_stops_it(world: World) -> None:
    reference = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}")).words
    known = next(word for word in reference.split() if word.startswith("R-")).strip(".,")

    found = said(world, b.REPLY.format(reference=known))

    assert [one for one in found if one["stops"]] == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CARE])
def test_who_may_not_approve_is_not_told(world: World, role: Role) -> None:
    page = world.guest(role).send(world.path(PATH), text="Sorry.")

    assert page.status == 404


def test_the_fields_on_the_page_ask_for_it(world: World) -> None:
    page = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}"))

    asking = [str(area.get("data-check")) for area in page.all("textarea[data-check]")]
    assert asking == [world.path(PATH)]
