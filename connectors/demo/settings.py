"""The settings with which Amends listens to the demo's places; the real connectors, real rules."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from connectors.demo.site import USER, DemoSite
from connectors.demo.town import BUSINESS
from connectors.feed import Feed
from connectors.page import SchemaOrgPage
from connectors.wordpress import WordPress
from monitor.settings.records import Settings, SourceSettings, SubjectSettings
from monitor.settings.schema import (
    ContactSection,
    HttpSection,
    JudgeSection,
    PublishSection,
    Service,
)

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
