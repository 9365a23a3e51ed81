"""What follows an answer: promises are kept in time, and whether it helped is found out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from monitor.store.engine import writing
from monitor.workflow.chase import chase
from monitor.workflow.learn import learn


@dataclass(frozen=True)
class Following:
    """What the chase and learn steps need; each is one transaction."""

    engine: Engine
    clock: Callable[[], datetime]

    def chase(self) -> int:
        """Remind, escalate, and tell of silence; how many reminders and escalations are new."""
        with writing(self.engine) as session:
            return chase(session, self.clock())

    def learn(self) -> int:
        """Note what changed after our replies; how many recoveries are new."""
        with writing(self.engine) as session:
            return learn(session, self.clock())
