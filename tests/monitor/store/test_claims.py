"""No row is taken twice, whoever tries at the same moment; and none is left lying."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.draft import Attempt, Card, CardState, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store import claims, drafts, replies, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW
from tests.monitor.store import workers

WORKERS = ("ada", "bo", "cy")
ROWS = 25
LEASE = timedelta(minutes=2)


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    """Three real processes."""
    context = get_context("spawn")
    gate = context.Barrier(len(WORKERS))
    with ProcessPoolExecutor(
        len(WORKERS), mp_context=context, initializer=workers.begin, initargs=(gate,)
    ) as made:
        yield made


def _attempts(session: Session) -> list[int]:
    at = b.source(session, "elsewhere", place="trustpilot:birch")
    draft = b.pending(session, "m-9", at)
    reply = replies.make(session, draft.mention_id)
    by = id_of(b.person(session))
    for number in range(1, ROWS + 1):
        session.add(
            Attempt(
                reply_id=id_of(reply),
                number=number,
                state=ReplyState.APPROVED,
                revision=1,
                key=f"key-{number}",
                approved_by=by,
                approved_at=NOW,
            )
        )
    session.flush()
    return [id_of(attempt) for attempt in replies.attempts(session, id_of(reply))]


def _cards(session: Session) -> list[int]:
    draft = b.pending(session)
    drafts.owe_card(session, draft, [f"desk {number}" for number in range(ROWS)], NOW)
    session.flush()
    return [id_of(card) for card in session.exec(select(Card))]


def _sources(session: Session) -> list[int]:
    return [id_of(b.source(session, f"source {number}")) for number in range(ROWS)]


def _race(
    pool: ProcessPoolExecutor, engine: Engine, claim: workers.Claim, ids: list[int]
) -> list[int]:
    url = engine.url.render_as_string(hide_password=False)
    trying = [pool.submit(workers.hammer, url, claim, ids, name) for name in WORKERS]
    return sorted(row_id for each in trying for row_id in each.result(timeout=60))


def test_no_row_is_ever_taken_twice_and_all_are_taken(
    engine: Engine, pool: ProcessPoolExecutor
) -> None:
    with writing(engine) as session:
        sources_, cards = _sources(session), _cards(session)
        attempts = _attempts(session)

    assert _race(pool, engine, workers.source, sources_) == sorted(sources_)
    assert _race(pool, engine, workers.card, cards) == sorted(cards)
    assert _race(pool, engine, workers.attempt, attempts) == sorted(attempts)


def test_a_look_at_an_unknown_reply_is_taken_once(
    engine: Engine, pool: ProcessPoolExecutor
) -> None:
    with writing(engine) as session:
        ids = _attempts(session)
        for attempt_id in ids:
            session.get_one(Attempt, attempt_id).state = ReplyState.UNKNOWN

    assert _race(pool, engine, workers.look, ids) == sorted(ids)


def test_the_race_has_teeth_a_claim_without_a_condition_takes_rows_twice(
    engine: Engine, pool: ProcessPoolExecutor
) -> None:
    with writing(engine) as session:
        ids = _attempts(session)

    taken = _race(pool, engine, workers.careless, ids)

    assert len(taken) > len(set(taken))


def test_a_lease_that_ran_out_sets_a_row_free(both: Session) -> None:
    at = b.source(both)
    assert sources.claim(both, id_of(at), "ada", NOW, LEASE)

    assert not sources.claim(both, id_of(at), "bo", NOW + LEASE, LEASE)
    assert sources.claim(both, id_of(at), "bo", NOW + LEASE + timedelta(seconds=1), LEASE)
    both.refresh(at)
    assert at.lease_owner == "bo"


def test_a_source_that_is_being_read_is_not_due(both: Session) -> None:
    at = b.source(both)
    assert [s.name for s in sources.due(both, NOW, [at.name])] == [at.name]

    sources.claim(both, id_of(at), "ada", NOW, LEASE)

    assert list(sources.due(both, NOW, [at.name])) == []


def test_an_approval_that_waits_for_its_next_try_is_not_taken_before(both: Session) -> None:
    attempt = b.approved(both, b.pending(both), b.person(both))
    attempt.next_try_at = NOW + timedelta(minutes=1)
    both.flush()

    assert not replies.claim(both, id_of(attempt), "ada", NOW, LEASE)
    assert replies.claim(both, id_of(attempt), "ada", NOW + timedelta(minutes=1), LEASE)


def test_an_approval_for_a_person_to_post_is_never_taken_by_a_worker(both: Session) -> None:
    at = b.source(both, can_reply=False)
    attempt = b.approved(both, b.pending(both, at=at), b.person(both))

    assert attempt.by_hand
    assert list(replies.ready(both, NOW)) == []
    assert not replies.claim(both, id_of(attempt), "ada", NOW, LEASE)


def test_a_card_posted_meanwhile_is_not_posted_by_who_read_it_before(engine: Engine) -> None:
    with writing(engine) as session:
        card_id = id_of(drafts.cards_of(session, id_of(b.pending(session)))[0])
    with reading(engine) as session:
        read_before = session.get_one(Card, card_id)
    with writing(engine) as session:
        card = session.get_one(Card, card_id)
        assert drafts.claim_card(session, card, "ada", NOW, LEASE)
        session.refresh(card)
        card.state, card.lease_owner, card.lease_until = CardState.POSTED, "", None

    with writing(engine) as session:
        assert not drafts.claim_card(session, read_before, "bo", NOW, LEASE)


def test_a_failing_row_is_tried_later_and_later_and_then_set_aside(both: Session) -> None:
    found = b.mention(both)
    waits = []
    for _ in range(claims.MOST_ATTEMPTS - 1):
        claims.failed(found, "the model broke", NOW)
        assert found.next_try_at is not None
        waits.append((found.next_try_at - NOW).total_seconds())
    assert waits == [10, 20, 40, 80, 160]

    claims.failed(found, "the model broke", NOW)

    assert found.set_aside_at == NOW
    both.flush()
    assert both.exec(select(Mention.id).where(claims.due(Mention, NOW + 9 * LEASE))).all() == []
    claims.succeeded(found)
    assert vars(found)["set_aside_at"] is None
    assert (found.attempts, found.last_error) == (0, "")


@given(error=st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_an_error_says_it_can_be_stored(error: str) -> None:
    row = Source(name="a", kind="feed", place="feed", first_seen_at=NOW)
    sources.read_badly(row, error, NOW, NOW)

    row.last_error.encode()
    assert "\x00" not in row.last_error
