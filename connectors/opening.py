"""From the settings to sources that can be read: one Http for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from connectors.base import Connector
from connectors.http import Http, HttpRules
from connectors.source import OpenSource
from monitor.casework.crisis import Crisis
from monitor.guidelines.records import Contact
from monitor.settings.records import Settings, SourceSettings
from monitor.store import sources
from monitor.store.engine import take_turns
from monitor.store.sources import Declared
from monitor.workflow.approvals import rules_from
from monitor.workflow.texts import Terms

VERSION = "0.1"
DECLARING = 0x616D656E6473  #: Any number, as long as every worker has the same.


def open_http(settings: Settings) -> Http:
    """The one way to the network, by the rules of the settings."""
    http = settings.http
    contact = f" (+{http.user_agent_contact})" if http.user_agent_contact else ""
    return Http(
        HttpRules(
            user_agent=f"Amends/{VERSION}{contact}",
            timeout=(min(5.0, http.timeout_seconds), http.timeout_seconds),
            total=max(settings.publish.timeout_seconds, http.timeout_seconds),
            max_bytes=int(http.max_megabytes * 1024 * 1024),
            pace=timedelta(seconds=http.pace_seconds),
            allow_private=frozenset(http.allow_private),
        )
    )


def open_source(configured: SourceSettings, http: Http) -> OpenSource:
    """One source, ready to be read. TypeError if the settings were read with other connectors."""
    connector = configured.connector
    if not isinstance(connector, Connector):
        raise TypeError(f"{configured.name}: {type(connector).__name__} is no connector")
    every = configured.every or connector.abilities().every
    return OpenSource(configured.name, connector, http, every)


def declared(configured: SourceSettings, source: OpenSource) -> Declared:
    """What the store keeps of a source."""
    facts = source.facts
    return Declared(
        name=source.name,
        kind=source.connector.name,
        place=source.place,
        title=source.connector.title,
        subject=configured.subject,
        can_reply=facts.can_reply,
        can_look=facts.can_look,
        can_edit=facts.can_edit,
        can_remove=facts.can_remove,
        quiet_after=configured.quiet_after or facts.quiet_after,
        max_length=facts.max_length,
        length_unit=facts.unit,
    )


def declare(
    session: Session, settings: Settings, opened: Sequence[OpenSource], now: datetime
) -> None:
    """Bring the store's subjects and sources in step with the settings file.

    Workers that start at the same moment take turns, or each would add what it does not see yet.
    """
    take_turns(session, DECLARING)
    subjects = [
        sources.DeclaredSubject(subject.key, subject.name, subject.parent, subject.ours)
        for subject in settings.subjects
    ]
    sources.declare_subjects(session, subjects)
    pairs = zip(settings.sources, opened, strict=True)
    sources.declare(session, [declared(*pair) for pair in pairs], now)


def terms_of(settings: Settings, desks: tuple[str, ...]) -> Terms:
    """What the workflow must know of the settings."""
    contact = settings.contact
    return Terms(
        contact=Contact(
            email=contact.email,
            url=contact.url,
            phone=contact.phone,
            signature=contact.signature,
        ),
        answer_window=timedelta(days=settings.service.answer_window_days),
        desks=desks,
        raw_kept=timedelta(days=settings.service.raw_days),
        look_after=tuple(timedelta(seconds=s) for s in settings.publish.look_after_seconds),
        approvals=rules_from(settings.approvals),
        crisis=Crisis(settings.crisis.alike, timedelta(minutes=settings.crisis.within_minutes)),
    )


def by_place(opened: Iterable[OpenSource]) -> dict[str, OpenSource]:
    """A source for each place, one that can reply before one that only reads."""
    found: dict[str, OpenSource] = {}
    for source in opened:
        held = found.get(source.place)
        if held is None or (source.facts.can_reply and not held.facts.can_reply):
            found[source.place] = source
    return found
