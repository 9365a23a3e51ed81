"""How Amends listens to the demo's places: the real connectors, the real rules, invented people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import fill
from typing import Any

import typer
from pydantic import SecretStr
from sqlalchemy import Engine

from connectors.demo.site import USER, DemoSite
from connectors.demo.town import BUSINESS
from connectors.feed import Feed
from connectors.page import SchemaOrgPage
from connectors.wordpress import WordPress
from monitor.models.columns import utc_now
from monitor.models.person import Role
from monitor.settings.records import Settings, SourceSettings, SubjectSettings
from monitor.settings.schema import (
    ContactSection,
    HttpSection,
    JudgeSection,
    PublishSection,
    Service,
)
from monitor.store import drafts, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.store.opening import open_database
from monitor.store.people import by_email
from monitor.store.totals import totals
from monitor.workflow import people

SUBJECT = SubjectSettings("birch-kettle", BUSINESS)
EVERY = timedelta(seconds=3)  # so that what people write shows while you watch


def demo_settings(site: DemoSite, folder: Path, port: int) -> Settings:
    """Everything in `folder`, the screens on `port` of 127.0.0.1."""
    kinds = {
        "Review page": SchemaOrgPage(url=f"{site.address}/reviews"),
        "Blogs": Feed(url=f"{site.address}/feed.xml"),
        "Comment board": WordPress(
            base_url=site.address, user=USER, app_password=SecretStr(site.password)
        ),
    }
    return Settings(
        path=folder / "demo.toml",
        service=Service(
            database=SecretStr(f"sqlite:///{folder / 'demo.db'}"),
            listen=f"127.0.0.1:{port}",
        ),
        http=HttpSection(allow_private=(site.address.removeprefix("http://"),), pace_seconds=0),
        contact=ContactSection(
            signature=f"Mara, customer care at {BUSINESS}",
            email="care@birch-kettle.example",
            url="https://birch-kettle.example/help",
        ),
        judge=JudgeSection(),
        publish=PublishSection(timeout_seconds=10),
        slack=None,
        llm=None,
        subjects=(SUBJECT,),
        sources=[
            SourceSettings(name, connector.name, connector, SUBJECT.key, EVERY)
            for name, connector in kinds.items()
        ],
    )


@dataclass(frozen=True)
class Town:
    """The demo, ready to be listened to."""

    site: DemoSite
    settings: Settings
    engine: Engine
    person: int  #: Who signs in with one press.

    @property
    def signed_in(self) -> dict[str, Any]:
        """What the screens must know of the demo."""
        return {"demo_person": self.person, "demo_site": self.site.address}


@contextmanager
def demo_town(port: int) -> Iterator[Town]:
    """Serve the places, and keep everything in a folder that is gone afterwards."""
    with (
        TemporaryDirectory(prefix="amends-demo-") as folder,
        DemoSite(utc_now) as site,
    ):
        settings = demo_settings(site, Path(folder), port)
        with open_database(settings.database, utc_now()) as engine:
            yield Town(site, settings, engine, _people(engine))


def _people(engine: Engine) -> int:
    """Somebody who may do everything, and somebody who cares; returns the first one's id."""
    with writing(engine) as session:
        for name, role in (("Robin Demo", Role.ADMIN), ("Mara Lind", Role.CARE)):
            email = f"{name.split()[0].lower()}@birch-kettle.example"
            people.invite(session, name=name, email=email, roles=[role], now=utc_now())
        robin = by_email(session, "robin@birch-kettle.example")
        return id_of(robin) if robin else 0


def tell(town: Town) -> None:
    """Say what the first pass did, and show one draft beside what it answers."""
    with reading(town.engine) as session:
        counted = totals(session)
        draft = next((draft for draft in drafts.waiting(session) if draft.text), None)
        mention = mentions.by_id(session, draft.mention_id) if draft else None
    typer.echo(
        f"{BUSINESS} is served on {town.site.address}: a review page, a feed and a comment board.\n"
        f"Read {counted.mentions} mentions; {counted.counted_only} are older than the answer "
        f"window and only counted.\n"
        f"{counted.unhappy} people are unhappy. {counted.drafts} drafts wait for a person, and "
        f"{counted.cards_without_draft} cards without a draft.\n"
        f"{counted.cases_proposed} cases are proposed, {counted.cases_open} are open."
    )
    if draft and mention:
        typer.echo(f"\nSomebody wrote:\n{_indented(mention.text)}\n")
        typer.echo(f"The draft:\n{_indented(draft.text)}\n")


def _indented(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(fill(line, 88, initial_indent="    ", subsequent_indent="    ")
                     for line in lines)  # fmt: skip
