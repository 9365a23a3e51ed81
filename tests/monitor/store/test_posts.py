"""What a desk owes people: written down once, sent by one, tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from monitor.models.desk import ESCALATION, DeskPost, PostKind
from monitor.models.draft import Card
from monitor.store import drafts, posts
from monitor.store.engine import writing
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW

LEASE = timedelta(minutes=2)


def card(session: Session, *, stands: bool = True) -> Card:
    (found,) = drafts.cards_of(session, id_of(b.pending(session)))
    found.message_id = "17.1" if stands else ""
    session.flush()
    return found


def owe(session: Session, of: Card | None, key: str = "k", channel: str = "") -> bool:
    return posts.owe(session, "slack", key, PostKind.DECISION, "Ines approved.", NOW,
                     card=of, channel=channel)  # fmt: skip


def due(session: Session, desk: str = "slack") -> list[str]:
    return [post.key for post in posts.due(session, desk, NOW)]


def only(session: Session) -> DeskPost:
    (found,) = posts.due(session, "slack", NOW)
    return found


def test_one_matter_is_written_down_once(both: Session) -> None:
    at = card(both)

    assert [owe(both, at), owe(both, at), owe(both, at, "other")] == [True, False, True]
    assert due(both) == ["k", "other"]
    assert [post.key for post in posts.of_card(both, id_of(at))] == ["k", "other"]


def test_what_belongs_into_a_thread_waits_for_its_card(both: Session) -> None:
    at = card(both, stands=False)
    owe(both, at)
    owe(both, at, "late", ESCALATION)
    owe(both, None, "digest", "digest")

    assert due(both) == ["late", "digest"]
    at.message_id = "17.2"
    both.flush()
    assert due(both) == ["k", "late", "digest"]


def test_another_desk_has_nothing_to_send(both: Session) -> None:
    owe(both, card(both))

    assert due(both, "web") == []


def test_one_of_two_workers_sends_it(engine: Engine) -> None:
    with writing(engine) as session:
        owe(session, card(session))
    with writing(engine) as session:
        taken = [posts.claim(session, only(session), owner, NOW, LEASE) for owner in ("one",)]
    with writing(engine) as session:
        post = session.get_one(DeskPost, 1)
        taken.append(posts.claim(session, post, "other", NOW, LEASE))

    assert taken == [True, False]


def test_a_lease_that_ran_out_lets_another_worker_send_it(both: Session) -> None:
    owe(both, card(both))
    post = only(both)
    posts.claim(both, post, "one", NOW - timedelta(hours=1), LEASE)

    assert posts.claim(both, only(both), "other", NOW, LEASE)


def test_what_was_sent_is_never_sent_again(both: Session) -> None:
    owe(both, card(both))
    post = only(both)
    posts.sent(both, id_of(post), "17.9", NOW)

    assert due(both) == []
    assert not posts.claim(both, post, "other", NOW, LEASE)
    assert (post.message_id, post.sent_at) == ("17.9", NOW)


def test_a_failure_comes_again_and_is_set_aside_at_last(both: Session) -> None:
    owe(both, card(both))
    post_id = id_of(only(both))

    posts.failed(both, post_id, "no channel", NOW)
    assert due(both) == []
    for _ in range(5):
        posts.failed(both, post_id, "no channel", NOW)

    post = both.get_one(DeskPost, post_id)
    assert (post.attempts, post.set_aside_at) == (6, NOW)


@pytest.mark.parametrize("times", [1, 20])
def test_a_desk_that_is_busy_loses_no_post(both: Session, times: int) -> None:
    owe(both, card(both))
    post_id = id_of(only(both))
    for _ in range(times):
        posts.failed(both, post_id, "busy", NOW, wait=timedelta(seconds=3))

    post = both.get_one(DeskPost, post_id)
    assert (post.attempts, post.set_aside_at) == (0, None)
    assert post.next_try_at == NOW + timedelta(seconds=3)
