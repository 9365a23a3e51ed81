"""How Amends listens to the demo's places: the real connectors, the real rules, invented people."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from textwrap import fill

import typer
from pydantic import SecretStr
from sqlalchemy import Engine

from connectors.demo.site import USER, DemoSite
from connectors.demo.town import BUSINESS
from connectors.feed import Feed
from connectors.page import SchemaOrgPage
from connectors.wordpress import WordPress
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
        subjects=(SUBJECT,),
        sources=[
            SourceSettings(name, connector.name, connector, SUBJECT.key, EVERY)
            for name, connector in kinds.items()
        ],
    )


def demo_person(engine: Engine, now: datetime) -> int:
    """Somebody who may do everything in the demo; returns their id."""
    with writing(engine) as session:
        people.invite(
            session, name="Robin Demo", email="robin@birch-kettle.example", roles=[Role.ADMIN],
            now=now,
        )  # fmt: skip
        people.invite(
            session, name="Mara Lind", email="mara@birch-kettle.example", roles=[Role.CARE], now=now
        )
        found = by_email(session, "robin@birch-kettle.example")
        return id_of(found) if found else 0


def tell(engine: Engine, site: DemoSite, settings: Settings) -> None:
    """Say what the first pass did, and show one draft."""
    with reading(engine) as session:
        counted = totals(session)
        waiting = drafts.waiting(session)
        shown = next((draft.text for draft in waiting if draft.text), "")
        quoted = shown and mentions.by_id(
            session, next(draft.mention_id for draft in waiting if draft.text)
        )
    typer.echo(
        f"{BUSINESS} is served on {site.address}: a review page, a feed and a comment board.\n"
        f"Read {counted.mentions} mentions; {counted.counted_only} are older than the answer "
        f"window and only counted.\n"
        f"{counted.unhappy} people are unhappy. {counted.drafts} drafts wait for a person, and "
        f"{counted.cards_without_draft} cards without a draft.\n"
        f"{counted.cases_proposed} cases are proposed, {counted.cases_open} are open."
    )
    if shown and quoted:
        typer.echo(
            f"\nSomebody wrote:\n{_indented(quoted.text)}\n\nThe draft:\n{_indented(shown)}\n"
        )


def _indented(text: str) -> str:
    return "\n".join(fill(line, 88, initial_indent="    ", subsequent_indent="    ") if line else ""
                     for line in text.splitlines())  # fmt: skip
