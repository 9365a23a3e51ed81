"""The voice on the web: for leads, tried before it is kept, every change written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from monitor.guidelines.voice import Formality, Voice
from monitor.models.person import Role
from monitor.models.previews import Previewed
from monitor.store import voices
from monitor.store.engine import reading
from tests.monitor.web.worlds import World, everything


def preview(voice: Voice) -> Sequence[Previewed]:
    """A writer that puts the brand's name into every reply."""
    return [
        Previewed(1, "The <b>lid</b> broke.", "We are sorry.", f"We of {voice.brand} are sorry."),
        Previewed(2, "Late again.", "We are sorry.", "We are sorry."),
    ]


def kept(world: World) -> Voice:
    with reading(world.engine) as session:
        return voices.current(session)


def test_a_voice_is_kept_and_stands_on_the_page(world: World) -> None:
    lead = world.guest(Role.LEAD)

    page = lead.send(
        "/voice", move="keep", brand="Birch & Kettle", formality="informal", avoid="guys"
    )

    assert page.said == "Kept. Every reply from now on is written so."
    assert kept(world) == Voice(
        brand="Birch & Kettle", formality=Formality.INFORMAL, greet_by_name=False, avoid=("guys",)
    )
    assert lead.get("/voice").value("brand") == "Birch & Kettle"


def test_a_voice_is_tried_on_recent_reviews_and_nothing_is_kept(world: World) -> None:
    world.app.state.web = replace(world.app.state.web, preview=preview)
    before = everything(world.engine)

    page = world.guest(Role.LEAD).send("/voice", move="preview", brand="Birch")

    assert "The <b>lid</b> broke." in page.words  # as text, not as markup
    assert "We of Birch are sorry." in page.words
    assert page.words.count("The same as now.") == 1
    assert page.value("brand") == "Birch"
    assert everything(world.engine) == before


def test_a_mistake_is_told_and_what_was_typed_stays(world: World) -> None:
    page = world.guest(Role.LEAD).send("/voice", move="keep", say_instead="customer")

    assert page.status == 422
    assert "Say instead, line 1 must be written like: customer = guest." in page.words
    assert page.value("say_instead") == "customer"
    assert kept(world) == Voice()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.APPROVER, Role.CARE])
def test_nobody_else_sees_or_changes_it(world: World, role: Role) -> None:
    guest = world.guest(role)

    assert guest.get("/voice").status == 404
    assert guest.send("/voice", move="keep", brand="Mine").said.startswith("You may not")
    assert kept(world) == Voice()
