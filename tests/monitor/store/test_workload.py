"""What came in lately that people may have to look at, on both kinds of database."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from monitor.models.mention import Answer
from monitor.store import workload
from tests import builders as b
from tests.builders import NOW

SINCE = NOW - timedelta(days=28)


def test_judged_and_unjudged_mentions_are_counted_from_the_oldest_on(both: Session) -> None:
    at = b.source(both)
    b.assessment(both, b.mention(both, at, "one"), unhappy=0.9)
    b.assessment(both, b.mention(both, at, "two"), unhappy=0.2)
    b.assessment(both, b.mention(both, at, "three")).unhappy = None
    b.mention(both, at, "not judged yet")
    both.flush()

    found = workload.since(both, SINCE)

    assert sorted(found.unhappy) == [0.2, 0.9]
    assert found.unjudged == 1
    assert found.first == NOW - timedelta(hours=1)


def test_what_is_no_work_for_anybody_is_left_out(both: Session) -> None:
    at = b.source(both)
    ours, gone, counted, old = (b.mention(both, at, name) for name in ("a", "b", "c", "d"))
    for mention in (ours, gone, counted, old):
        b.assessment(both, mention)
    ours.by_us = True
    gone.gone_at = NOW
    counted.answer = Answer.COUNT
    old.posted_at = NOW - timedelta(days=40)
    both.flush()

    assert workload.since(both, SINCE) == workload.Workload([], 0, None)
