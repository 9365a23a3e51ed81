"""From a review to our reply and to the author's answer to it, over the wire of real connectors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from connectors.base import Connector
from connectors.mastodon import Mastodon
from connectors.source import OpenSource
from connectors.wordpress import WordPress
from monitor.models.draft import Attempt, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.store import cases, drafts
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.threads import Known, Thread, ThreadKind, thread_of
from tests import builders
from tests.connectors.contract import Post, Stage
from tests.connectors.mastodon_site import TOKEN, US, MastodonSite
from tests.fakes.wordpress_server import EDITOR, Comment, WordPressServer
from tests.houses import Clock, open_house

FACE = "3ec564d1f50ebaa304b1393eb7241f76"
STILL = "A week later, and still nobody has called me about it."


class Board:
    """A WordPress site on which a guest complains and answers."""

    def __init__(self, stage: Stage) -> None:
        self.server = WordPressServer(Comment(3, builders.REVIEW, face=FACE))
        self.server.install(stage.site)
        self.connector: Connector = WordPress(
            base_url=stage.site.url, user=EDITOR.login, app_password=SecretStr(EDITOR.password)
        )

    def answer(self) -> None:
        """The guest answers our comment."""
        ours = next(c for c in self.server.comments.values() if c.author == EDITOR.id)
        self.server.say(
            Comment(99, STILL, parent=ours.id, face=FACE, date_gmt="2026-03-11T09:00:00")
        )


class Timeline:
    """A Mastodon server on which somebody complains under a hashtag and answers without it."""

    def __init__(self, stage: Stage) -> None:
        self.server = MastodonSite([Post("11", builders.REVIEW, "2026-03-04T08:00:00Z")])
        self.server.install(stage.site)
        self.connector: Connector = Mastodon(
            base_url=stage.site.url, hashtags=("birch",), token=SecretStr(TOKEN)
        )

    def answer(self) -> None:
        """They answer our status."""
        ours = next(s for s in self.server.statuses.values() if s["account"] == US)
        self.server.add(Post("6001", STILL, "2026-03-11T09:00:00Z"))
        self.server.statuses["6001"] |= {
            "in_reply_to_id": ours["id"], "in_reply_to_account_id": US["id"],
        }  # fmt: skip


@pytest.mark.parametrize("place", [Board, Timeline])
def test_an_authors_answer_to_our_reply_comes_back_into_the_case(
    engine: Engine, stage: Stage, place: Any
) -> None:
    it, clock = place(stage), Clock()
    source = OpenSource("town", it.connector, stage.http, timedelta(minutes=5))
    house = open_house(engine, [source], clock)
    house.reader.read(source)
    with writing(engine) as session:
        found = session.exec(select(Mention)).one()
        builders.assessment(session, found)
        draft = builders.draft(session, found)
        builders.approved(session, draft, builders.person(session, Role.APPROVER), clock())
    house.publisher.run()
    it.answer()
    clock.on(days=7)
    house.reader.read(source)

    with reading(engine) as session:
        assert session.exec(select(Attempt.state)).one() is ReplyState.LIVE
        answer = _answer(session)
        case = cases.live_of(session, session.exec(select(Draft.mention_id)).one())
        assert case is not None
        assert cases.live_of(session, id_of(answer)) == case
        told = thread_of(session, answer)
        text = session.exec(select(Attempt.text)).one()
    assert told == Thread(ThreadKind.ANSWERED_US, Known.OPEN, text, case.reference)
    with writing(engine) as session:
        builders.assessment(session, session.get_one(Mention, answer.id), needs_reply=False)
        assert [m.id for m in drafts.wanting(session, clock(), 9)] == [answer.id]


def _answer(session: Session) -> Mention:
    theirs = select(Mention).where(col(Mention.by_us).is_(False)).order_by(col(Mention.id))
    newest = session.exec(theirs).all()[-1]
    assert "still nobody has called" in newest.text
    return newest
