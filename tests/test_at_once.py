"""Two workers write the same rows at the same moment: the second waits, and adds nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, select

import connectors
from connectors import opening
from monitor.models.assessment import Assessment
from monitor.models.mention import Mention
from monitor.models.source import Source, Subject
from monitor.settings import load
from monitor.store import judging
from monitor.store.engine import reading, writing
from tests import builders as b
from tests.builders import NOW

SETTINGS = """
[contact]
signature = "Mara, customer care at Birch & Kettle"
email = "care@birch-kettle.example"
[[subjects]]
key = "birch-kettle"
name = "Birch & Kettle"
[[sources]]
name = "Town"
connector = "feed"
url = "https://town.example/feed.xml"
subject = "birch-kettle"
"""


def at_once(engine: Engine, work: Callable[[Session], int]) -> list[int]:
    """What two workers came to, of whom the second begins before the first has committed."""
    came_to: list[int] = []
    began = threading.Event()

    def second() -> None:
        began.set()
        with writing(engine) as session:
            came_to.append(work(session))

    worker = threading.Thread(target=second)
    with writing(engine) as session:
        came_to.append(work(session))
        worker.start()
        assert began.wait(5)
        worker.join(0.15)  # it comes as far as it may
    worker.join(10)
    return came_to


def test_what_another_worker_is_judging_is_not_judged_again(engine: Engine) -> None:
    with writing(engine) as session:
        at = b.source(session)
        for number in range(3):
            b.mention(session, at, f"m-{number}")
    with reading(engine) as session:
        waiting = judging.unjudged(session, NOW, 10)
    assert len(waiting) == 3

    def keep(session: Session) -> int:
        return judging.keep_all(session, waiting, [b.judged(m) for m in waiting], NOW)

    assert at_once(engine, keep) == [3, 0]
    with reading(engine) as session:
        assert len(session.exec(select(Assessment)).all()) == 3
        assert {m.judged_revision for m in session.exec(select(Mention))} == {1}


def test_workers_that_start_together_declare_a_source_once(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "amends.toml").write_text(SETTINGS, encoding="utf-8")
    settings = load(tmp_path / "amends.toml", {}, connectors=connectors.load)
    with opening.open_http(settings) as http:
        opened = [opening.open_source(one, http) for one in settings.sources]

        def declare(session: Session) -> int:
            opening.declare(session, settings, opened, NOW)
            return len(session.exec(select(Source)).all())

        assert at_once(engine, declare) == [1, 1]
    with reading(engine) as session:
        assert [source.name for source in session.exec(select(Source))] == ["Town"]
        assert [subject.key for subject in session.exec(select(Subject))] == ["birch-kettle"]
