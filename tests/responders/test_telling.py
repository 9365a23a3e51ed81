"""What is wrong is told on the desk at least once, also when the desk is away for a while."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from monitor.errors import RetryLater
from monitor.models.audit import NoticeLevel
from monitor.store import audit
from monitor.store.engine import writing
from responders.asking import Asking
from tests.houses import Clock


@dataclass
class Channel:
    """A desk that takes only some messages, and is silent after."""

    takes: int
    told: list[str] = field(default_factory=list)

    def tell(self, text: str) -> None:
        """Keep what it is told while it listens."""
        if len(self.told) == self.takes:
            raise RetryLater("Slack: telling the channel did not get through.")
        self.told.append(text)


def test_what_the_desk_did_not_take_is_told_the_next_time(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    channel, clock = Channel(takes=1), Clock()
    asking = Asking(engine, channel, "slack", "worker-1", clock, "")  # type: ignore[arg-type]
    with writing(engine) as session:
        for key in ("one", "two"):
            audit.notice(session, key, NoticeLevel.WARNING, f"Notice {key}.", clock())

    first = asking.tell_notices()
    channel.takes = 9
    second = asking.tell_notices()

    assert (first, second, channel.told) == (1, 1, ["Notice one.", "Notice two."])
    assert "Traceback" not in capsys.readouterr().err
