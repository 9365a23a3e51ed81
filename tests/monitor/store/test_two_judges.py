"""Two workers judge the same mentions at the same time: each finding is stored once."""

from __future__ import annotations

import threading

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.assessment import Assessment
from monitor.models.mention import Mention
from monitor.store import judging
from monitor.store.engine import reading, writing
from tests import builders as b
from tests.builders import NOW


def test_what_another_worker_is_just_storing_is_waited_for_and_not_stored_again(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        at = b.source(session)
        for number in range(3):
            b.mention(session, at, f"m-{number}")
    with reading(engine) as session:
        waiting = judging.unjudged(session, NOW, 10)
    assert len(waiting) == 3
    kept: list[int] = []
    began = threading.Event()

    def keep(session: Session) -> int:
        return judging.keep_all(session, waiting, [b.judged(m) for m in waiting], 0.5, NOW)

    def other_worker() -> None:
        began.set()
        with writing(engine) as session:
            kept.append(keep(session))

    worker = threading.Thread(target=other_worker)
    with writing(engine) as session:
        kept.append(keep(session))
        worker.start()
        assert began.wait(5)
        worker.join(0.15)  # it comes as far as it may while nothing is committed yet
    worker.join(10)

    assert kept == [3, 0]
    with reading(engine) as session:
        assert len(session.exec(select(Assessment)).all()) == 3
        assert {m.judged_revision for m in session.exec(select(Mention))} == {1}
