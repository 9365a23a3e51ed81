"""From the settings to the answering side: drafts, desks and publishing, ready to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.settings.records import Settings
from monitor.workflow.texts import Terms
from responders.answering import Answering
from responders.asking import Asking, Desk
from responders.drafting.write import write
from responders.publish import LEASE_BESIDE_TIMEOUTS, Place, Publisher


@dataclass(frozen=True)
class Responders:
    """All that answers."""

    answering: Answering
    askings: Sequence[Asking]
    publisher: Publisher


def open_responders(
    settings: Settings,
    engine: Engine,
    terms: Terms,
    desks: Mapping[str, Desk],
    places: Mapping[str, Place],
    owner: str,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool],
) -> Responders:
    """The steps that answer, over these desks and places; `owner` names this worker's leases."""
    shadow, address = settings.service.shadow, settings.address
    lease = timedelta(seconds=4 * settings.publish.timeout_seconds) + LEASE_BESIDE_TIMEOUTS
    return Responders(
        answering=Answering(engine, terms, write, clock, stopping),
        askings=[
            Asking(engine, desk, name, owner, clock, address, shadow, stopping)
            for name, desk in desks.items()
        ],
        publisher=Publisher(engine, terms, places, owner, lease, clock, shadow, stopping),
    )
