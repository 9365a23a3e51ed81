"""From the settings to the answering side: drafts, desks and publishing, ready to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.settings.records import Settings
from monitor.workflow.texts import Terms
from responders.answering import Answering, Writer
from responders.asking import Asking, Desk
from responders.drafting.write import write
from responders.publish import LEASE_BESIDE_TIMEOUTS, Place, Publisher
from responders.remembering import open_memory


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
        answering=Answering(
            engine,
            terms,
            open_writer(settings, engine, clock),
            clock,
            stopping,
            open_memory(engine, clock),
        ),
        askings=[
            Asking(engine, desk, name, owner, clock, address, shadow, stopping, terms.approvals)
            for name, desk in desks.items()
        ],
        publisher=Publisher(engine, terms, places, owner, lease, clock, shadow, stopping),
    )


def open_writer(settings: Settings, engine: Engine, clock: Callable[[], datetime]) -> Writer:
    """Who writes the drafts: the composer, or the language model of the settings with it."""
    if settings.llm is None:
        return write
    from responders.llm.opening import open_llm_writer

    return open_llm_writer(settings.llm, engine, clock)
