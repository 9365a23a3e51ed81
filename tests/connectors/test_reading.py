"""Reading a source: stored once, the mark moves last, and each error has its consequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

import pytest
from pydantic import PrivateAttr
from sqlalchemy import Engine
from sqlmodel import select

from connectors.base import Connector
from connectors.http import Http, HttpRules
from connectors.reading import Tally
from connectors.source import OpenSource
from monitor.errors import ConfigError, OutsideError, RetryLater, SourceChanged
from monitor.models.audit import Notice
from monitor.models.mention import GoneWhy, Mention, Sighting
from monitor.models.source import Source, SourceSample, SourceState
from monitor.models.wire import Facts, Mark, Page, Unreadable
from monitor.store.engine import reading
from tests import builders
from tests.houses import Clock, open_house


class Pages(Connector):
    """A source that brings what a test puts into it: pages, then perhaps an error."""

    name: ClassVar[str] = "pages"
    title: ClassVar[str] = "Pages"
    facts: ClassVar[Facts] = Facts(every=timedelta(minutes=10), lists_all=True)

    _script: list[Page | OutsideError | ValueError] = PrivateAttr(default_factory=list)

    def place(self) -> str:
        return "pages:1"

    def check(self, http: Http) -> None:
        """Nothing to check."""

    def put(self, *script: Page | OutsideError | ValueError) -> None:
        """What the next reading brings."""
        self._script[:] = script

    def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
        for item in self._script:
            if isinstance(item, Exception):
                raise item
            yield item


class Reading:
    """A house with one such source."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock, self.pages = engine, Clock(), Pages()
        self.source = opened_like(self.pages)
        self.house = open_house(engine, [self.source], self.clock)

    def read(self, *script: Page | OutsideError | ValueError) -> Tally | None:
        self.pages.put(*script)
        self.clock.on(hours=10)  # every wait is over
        return self.house.reader.read(self.source)

    def row(self) -> Source:
        with reading(self.engine) as session:
            return session.exec(select(Source)).one()

    def mentions(self) -> list[Mention]:
        with reading(self.engine) as session:
            return list(session.exec(select(Mention).order_by(Mention.external_id)))

    def notices(self) -> list[Notice]:
        with reading(self.engine) as session:
            return list(session.exec(select(Notice)))


def opened_like(connector: Connector) -> OpenSource:
    return OpenSource("pages", connector, Http(HttpRules("Tests")), connector.facts.every)


def page(*ids: str, mark: str = "", bad: int = 0, whole: bool = False) -> Page:
    found = tuple(builders.new_mention(external_id) for external_id in ids)
    odd = tuple(Unreadable("no text", "{}") for _ in range(bad))
    return Page(found, {"at": mark}, odd, whole=whole)


@pytest.fixture
def it(engine: Engine) -> Reading:
    return Reading(engine)


def test_pages_are_stored_and_the_last_mark_kept(it: Reading) -> None:
    tally = it.read(page("a", "b", mark="1"), page("c", mark="2"))
    assert tally is not None
    assert (tally.new, it.row().mark) == (3, {"at": "2"})
    assert [m.external_id for m in it.mentions()] == ["a", "b", "c"]


def test_a_reading_that_breaks_off_keeps_its_pages_and_not_its_mark(it: Reading) -> None:
    it.read(page("a", mark="1"), RetryLater("pages: down"))
    row = it.row()
    assert [m.external_id for m in it.mentions()] == ["a"]
    assert (row.mark, row.failures, row.last_error) == ({}, 1, "pages: down")


def test_the_next_reading_brings_the_rest_and_nothing_twice(it: Reading) -> None:
    it.read(page("a", mark="1"), RetryLater("pages: down"))
    tally = it.read(page("a", mark="1"), page("b", mark="2"))
    assert tally is not None
    assert (tally.new, tally.same, it.row().failures) == (1, 1, 0)


def test_failures_back_off_and_the_place_is_obeyed(it: Reading) -> None:
    waits = []
    for error in (RetryLater("x"), RetryLater("x"), RetryLater("x", after=timedelta(hours=9))):
        it.read(error)
        waits.append((it.row().next_poll_at or it.clock()) - it.clock())
    assert waits == [timedelta(minutes=20), timedelta(minutes=40), timedelta(hours=9)]


def test_a_wrong_setting_stops_the_source_and_tells_people(it: Reading) -> None:
    it.read(ConfigError("pages: the token was revoked. Make a new one."))
    assert it.row().state is SourceState.STOPPED
    assert [n.text for n in it.notices()] == ["pages: the token was revoked. Make a new one."]


def test_a_changed_source_is_kept_as_a_sample_and_read_on(it: Reading) -> None:
    it.read(SourceChanged("pages: no list any more", sample="<html>"))
    assert it.row().state is SourceState.ON
    with reading(it.engine) as session:
        assert session.exec(select(SourceSample)).one().sample == "<html>"


def test_a_notice_is_over_when_the_source_can_be_read_again(it: Reading) -> None:
    it.read(SourceChanged("pages: no list any more"))
    it.read(page("a"))
    assert it.notices()[0].over_at is not None


def test_an_answer_that_makes_the_connector_stumble_is_a_changed_source(it: Reading) -> None:
    it.read(page("a"), ValueError("somebody's words"))
    assert it.row().last_error == "pages: the answer could not be read (ValueError)"
    assert len(it.mentions()) == 1


def test_an_odd_record_is_kept_as_a_sample_and_the_rest_is_stored(it: Reading) -> None:
    tally = it.read(page("a", "b", bad=1))
    assert tally is not None
    assert (tally.new, tally.unreadable) == (2, 1)


def test_a_mention_that_cannot_be_stored_does_not_lose_the_others(it: Reading) -> None:
    poison = replace(builders.new_mention("p"), posted_at="not a time")  # type: ignore[arg-type]
    good = builders.new_mention("g")
    it.read(Page((poison, good), {}))
    assert [m.external_id for m in it.mentions()] == ["g"]


def test_what_a_whole_listing_no_longer_shows_is_gone_by_sweep(it: Reading) -> None:
    it.read(page("a", "b"))
    it.read(page("a", whole=True))
    assert [m.gone_why for m in it.mentions()] == [None, GoneWhy.SWEEP]
    it.read(page("a", "b"))
    assert [m.gone_at for m in it.mentions()] == [None, None]


@pytest.mark.parametrize("second", [page(whole=True), page("a", bad=1, whole=True), page("a")])
def test_an_empty_or_half_read_listing_sweeps_nothing(it: Reading, second: Page) -> None:
    it.read(page("a", "b"))
    it.read(second)
    assert all(m.gone_at is None for m in it.mentions())


def test_two_sources_that_see_one_post_share_it(engine: Engine) -> None:
    it = Reading(engine)
    twin = OpenSource("twin", Pages(), it.source.http, it.source.every)
    house = open_house(engine, [it.source, twin], it.clock)
    for source in (it.source, twin):
        connector = source.connector
        assert isinstance(connector, Pages)
        connector.put(page("a"))
        house.reader.read(source)
    with reading(engine) as session:
        assert len(session.exec(select(Mention)).all()) == 1
        assert len(session.exec(select(Sighting)).all()) == 2


def test_a_source_that_another_worker_reads_is_left_alone(it: Reading) -> None:
    rival = open_house(it.engine, [it.source], it.clock, owner="worker-2")
    nested: list[Tally | None] = []

    class Meanwhile(Pages):
        def fetch(self, http: Http, mark: Mark) -> Iterator[Page]:
            nested.append(rival.reader.read(it.source))
            yield page("a")

    it.house.reader.read(OpenSource("pages", Meanwhile(), it.source.http, it.source.every))
    assert nested == [None]
