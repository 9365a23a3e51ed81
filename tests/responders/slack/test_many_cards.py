"""Many cards at once: none is lost, none is doubled, and nobody is asked too fast."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import Engine

from tests.fakes.slack_server import DESK
from tests.responders.slack import storm


@pytest.mark.parametrize("seed", [1, 2])
def test_in_rough_weather_and_with_a_death_in_the_middle_every_card_stands_once(
    sqlite_engine: Engine, seed: int
) -> None:
    outcome = storm.run(sqlite_engine, 24, seed=seed)

    assert (outcome.posted, outcome.standing) == (24, 24)
    assert (outcome.doubled, outcome.strangers) == (0, 0)
    assert outcome.lives == 2


def test_each_channel_gets_its_turn_before_any_goes_on(sqlite_engine: Engine) -> None:
    outcome = storm.run(sqlite_engine, 36, rough=False)

    assert (outcome.posted, outcome.doubled) == (36, 0)
    assert outcome.calls["chat.postMessage"] == 36  # never too fast: Slack refused none
    assert Counter(outcome.order[:30]) == {DESK: 10, storm.HIGH: 10, storm.URGENT: 10}
