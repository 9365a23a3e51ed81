"""From the settings to a writer with a language model: and its budget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from monitor.settings.llm import LlmSection
from monitor.store import examples as past
from monitor.store.engine import reading
from responders.llm.client import Client, Server
from responders.llm.writer import LlmWriter

DAY = timedelta(days=1)


def open_llm_writer(llm: LlmSection, engine: Engine, clock: Callable[[], datetime]) -> LlmWriter:
    """The writer; nothing is asked of the server yet."""

    def left() -> int:
        with reading(engine) as session:
            return llm.drafts_a_day - past.written_by_model(session, clock() - DAY)

    server = Server(
        base_url=llm.base_url,
        model=llm.model,
        api_key=llm.api_key.get_secret_value(),
        timeout=timedelta(seconds=llm.timeout_seconds),
        most_tokens=llm.max_tokens,
        temperature=llm.temperature,
    )
    return LlmWriter(Client(server), clock, left, shows_examples=llm.examples)
