"""The timetable: what is woken works, what fails stops nothing else, and stop is an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

import scheduler
from monitor.judgement.waiting import Judging
from monitor.models.draft import Draft
from monitor.pace import Pace
from monitor.store.engine import reading
from monitor.workflow.following import Following
from responders.answering import Answering
from responders.asking import Asking
from responders.publish import Publisher
from scheduler import House, Timetable
from tests import builders
from tests.fakes.place import FakePlace, opened
from tests.houses import Clock, open_house

WITHIN = 10.0  #: Seconds, for what comes at once.
QUIET = 0.1  #: Seconds in which nothing more may happen.


@dataclass
class Rounds:
    """Work that waits at a gate, so that a test sees each round begin and lets it end."""

    begun: int = 0
    at_once: int = 0
    most_at_once: int = 0
    began: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self) -> None:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.began.release()
        assert self.gate.acquire(timeout=WITHIN)
        self.at_once -= 1

    def begins(self, within: float = WITHIN) -> bool:
        """Whether one more round begins."""
        return self.began.acquire(timeout=within)

    def finish(self) -> None:
        """Let the round under way come to its end."""
        self.gate.release()


@dataclass
class Paced:
    """A pace over rounds that wait."""

    rounds: Rounds
    pace: Pace


@pytest.fixture
def paced() -> Iterator[Paced]:
    rounds = Rounds()
    made = Paced(rounds, Pace(rounds))
    made.pace.start()
    yield made
    for _ in range(10):
        rounds.finish()
    made.pace.stop()


class TestPace:
    def test_it_begins_with_a_round_because_an_earlier_life_may_have_left_something(
        self, paced: Paced
    ) -> None:
        assert paced.rounds.begins()

    def test_without_a_wake_there_is_no_other_round(self, paced: Paced) -> None:
        assert paced.rounds.begins()
        paced.rounds.finish()
        assert not paced.rounds.begins(QUIET)

    def test_a_wake_is_a_round(self, paced: Paced) -> None:
        assert paced.rounds.begins()
        paced.rounds.finish()
        paced.pace.wake()
        assert paced.rounds.begins()

    def test_waking_it_often_while_it_works_is_one_more_round(self, paced: Paced) -> None:
        assert paced.rounds.begins()
        for _ in range(5):
            paced.pace.wake()
        paced.rounds.finish()
        assert paced.rounds.begins()
        paced.rounds.finish()
        assert not paced.rounds.begins(QUIET)
        assert paced.rounds.begun == 2

    def test_it_never_works_twice_at_once(self, paced: Paced) -> None:
        wakers = [threading.Thread(target=paced.pace.wake) for _ in range(8)]
        assert paced.rounds.begins()
        for waker in wakers:
            waker.start()
        for waker in wakers:
            waker.join()
        assert not paced.rounds.begins(QUIET)
        paced.rounds.finish()
        assert paced.rounds.begins()
        assert paced.rounds.most_at_once == 1

    def test_stop_waits_for_the_round_under_way_and_begins_no_other(self, paced: Paced) -> None:
        assert paced.rounds.begins()
        paced.pace.wake()
        stopper = threading.Thread(target=paced.pace.stop)
        stopper.start()
        stopper.join(QUIET)
        assert stopper.is_alive()
        paced.rounds.finish()
        stopper.join(WITHIN)
        assert not stopper.is_alive()
        assert paced.rounds.begun == 1

    def test_after_stop_a_wake_does_nothing(self, paced: Paced) -> None:
        assert paced.rounds.begins()
        paced.rounds.finish()
        paced.pace.stop()
        paced.pace.wake()
        assert not paced.rounds.begins(QUIET)


@dataclass
class Diary:
    """Which parts were asked to work, in order; some of them fail, or move something."""

    asked: list[str] = field(default_factory=list)
    failing: set[str] = field(default_factory=set)
    moves: dict[str, int] = field(default_factory=dict)  #: How often a part moves something.
    then: Callable[[str], object] | None = None  #: Called each time, in the part's own thread.
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str) -> int:
        """A part was asked."""
        with self.lock:
            self.asked.append(name)
        if self.then is not None:
            self.then(name)
        if name in self.failing:
            raise RuntimeError(f"{name} was told to fail")
        left = self.moves.get(name, 0)
        self.moves[name] = max(0, left - 1)
        return min(left, 1)

    def count(self, name: str) -> int:
        """How often a part was asked."""
        with self.lock:
            return self.asked.count(name)

    def eventually(self, holds: Callable[[], bool]) -> None:
        """Wait until another thread has come so far."""
        until = time.monotonic() + WITHIN
        while not holds():
            assert time.monotonic() < until, self.asked
            time.sleep(0.005)


def watched(house: House, diary: Diary) -> House:
    """The house with parts that only note that they were asked; the reader stays real."""

    class NotingJudge(Judging):
        def run(self) -> int:
            return diary.note("judge")

    class NotingWriter(Answering):
        def run(self) -> int:
            return diary.note("draft")

    class NotingDesk(Asking):
        def run(self) -> int:
            return diary.note("ask")

        def tell_notices(self) -> int:
            return diary.note("tell")

    class NotingPublisher(Publisher):
        def run(self) -> int:
            return diary.note("publish")

    class NotingFollower(Following):
        def chase(self) -> int:
            return diary.note("chase")

        def learn(self) -> int:
            return diary.note("learn")

    judging, writing, desk = house.judging, house.answering, house.askings[0]
    publisher, following = house.publisher, house.following
    return replace(
        house,
        judging=NotingJudge(**vars(judging)),
        answering=NotingWriter(**vars(writing)),
        askings=[NotingDesk(**vars(desk))],
        publisher=NotingPublisher(**vars(publisher)),
        following=NotingFollower(**vars(following)),
    )


@dataclass
class Office:
    """A house that notes what is asked of it, at a place."""

    house: House
    diary: Diary
    place: FakePlace


class NoDesk:
    """A desk that nothing is put on."""


@pytest.fixture
def office(sqlite_engine: Engine) -> Office:
    place, diary = FakePlace(), Diary()
    house = open_house(sqlite_engine, [opened(place)], Clock(), desk=NoDesk())  # type: ignore[arg-type]
    return Office(watched(house, diary), diary, place)


@pytest.fixture
def timetable(office: Office) -> Iterator[Timetable]:
    made = Timetable(office.house)
    made.start()
    yield made
    made.stop()


LINE = ["judge", "draft", "ask", "publish"]


@pytest.fixture
def paces(office: Office) -> Iterator[Timetable]:
    """A timetable without its ticks: it works only when it is woken."""
    made = Timetable(office.house)
    made.paces.start()
    yield made
    made.paces.stop()


class TestTimetable:
    def test_every_step_is_at_work_soon_after_the_start(
        self, office: Office, timetable: Timetable
    ) -> None:
        wanted = {*LINE, "chase", "learn", "tell"}
        office.diary.eventually(lambda: wanted <= set(office.diary.asked))

    @pytest.mark.parametrize("failing", LINE)
    def test_a_step_that_fails_does_not_keep_the_next_ones_from_working(
        self, office: Office, paces: Timetable, failing: str
    ) -> None:
        diary = office.diary
        diary.failing = {failing}
        diary.eventually(lambda: all(diary.count(name) == 1 for name in LINE))
        paces.wake()
        diary.eventually(lambda: all(diary.count(name) == 2 for name in LINE))
        assert [name for name in diary.asked if name in ("judge", "draft")] == [
            "judge",
            "draft",
        ] * 2

    def test_approved_replies_go_out_while_a_card_takes_its_time(
        self, office: Office, paces: Timetable
    ) -> None:
        diary, slow = office.diary, threading.Event()
        diary.eventually(lambda: diary.count("ask") == diary.count("publish") == 1)
        diary.then = lambda name: name != "ask" or slow.wait(WITHIN)
        paces.wake()
        diary.eventually(lambda: diary.count("ask") == diary.count("publish") == 2)
        paces.wake()
        diary.eventually(lambda: diary.count("publish") == 3)
        assert diary.count("ask") == 2
        slow.set()

    def test_what_fails_beside_the_line_stops_nothing_either(
        self, office: Office, timetable: Timetable
    ) -> None:
        office.diary.failing = {"chase", "learn", "tell"}
        office.diary.eventually(lambda: {"chase", "learn"} <= set(office.diary.asked))
        before = office.diary.count("publish")
        timetable.wake()
        office.diary.eventually(lambda: office.diary.count("publish") > before)

    def test_what_was_published_is_one_more_round_so_that_the_cards_show_it(
        self, office: Office, paces: Timetable
    ) -> None:
        diary = office.diary
        diary.eventually(lambda: diary.count("ask") == diary.count("publish") == 1)

        def after_the_cards(name: str) -> None:
            if name == "publish" and diary.count("publish") == 2:
                diary.eventually(lambda: diary.count("ask") == 2)

        diary.then, diary.moves = after_the_cards, {"publish": 1}
        paces.wake()
        diary.eventually(lambda: diary.count("ask") == diary.count("publish") == 3)
        time.sleep(QUIET)
        assert diary.count("publish") == 3  # it moved nothing the second time

    def test_what_was_read_wakes_the_line_at_once(
        self, office: Office, timetable: Timetable
    ) -> None:
        office.diary.eventually(lambda: office.diary.count("publish") >= 1)
        before = office.diary.count("judge")
        office.place.site.say(builders.new_mention())
        clock = office.house.clock
        assert isinstance(clock, Clock)
        clock.on(minutes=10)
        office.diary.eventually(lambda: office.diary.count("judge") > before)

    def test_the_rest_of_the_line_is_left_out_once_it_is_told_to_stop(self, office: Office) -> None:
        office.diary.then = lambda name: office.house.stopping.set() if name == "draft" else None
        made = Timetable(office.house)
        made.paces.start()
        office.diary.eventually(lambda: office.diary.count("draft") == 1)
        made.paces.stop()
        written = [name for name in office.diary.asked if name not in ("ask", "publish")]
        assert written == ["judge", "draft"]

    def test_stop_waits_for_what_is_under_way_and_starts_nothing_more(self, office: Office) -> None:
        begun, go_on = threading.Event(), threading.Event()

        def hold(name: str) -> None:
            if name == "learn":
                begun.set()
                assert go_on.wait(WITHIN)

        office.diary.then = hold
        made = Timetable(office.house)
        made.start()
        assert begun.wait(WITHIN)
        stopper = threading.Thread(target=made.stop)
        stopper.start()
        stopper.join(QUIET)
        assert stopper.is_alive()
        go_on.set()
        stopper.join(WITHIN)
        assert not stopper.is_alive()
        asked = list(office.diary.asked)
        made.wake()
        time.sleep(QUIET)
        assert office.diary.asked == asked


class TestOnce:
    def test_each_step_works_once_and_in_order(self, office: Office) -> None:
        done = scheduler.once(office.house)
        assert office.diary.asked == [*LINE, "chase", "tell", "learn"]
        assert list(done) == ["poll", *LINE, "chase", "learn"]

    def test_a_step_that_fails_is_named_and_the_others_work(self, office: Office) -> None:
        office.diary.failing = {"judge", "chase"}
        failed: list[str] = []
        done = scheduler.once(office.house, failed)
        assert failed == ["RuntimeError in judge", "RuntimeError in chase"]
        assert list(done) == ["poll", "draft", "ask", "publish", "learn"]

    def test_where_nobody_asks_for_names_a_fault_is_a_fault(self, office: Office) -> None:
        office.diary.failing = {"judge"}
        with pytest.raises(RuntimeError):
            scheduler.once(office.house)

    def test_a_desk_that_cannot_be_told_does_not_stop_the_clocks(self, office: Office) -> None:
        office.diary.failing = {"tell"}
        assert scheduler.chase(office.house) == 0
        assert office.diary.asked == ["chase", "tell"]


class Broken(FakePlace):
    """A place whose reading fails in a way nobody foresaw."""

    def place(self) -> str:
        """A place of its own."""
        return "fake:broken"

    def fetch(self, http: object, mark: object) -> Iterator[object]:  # type: ignore[override]
        """Fail."""
        raise ZeroDivisionError


def test_a_source_that_fails_does_not_keep_the_others_from_being_read(
    sqlite_engine: Engine,
) -> None:
    well, broken, clock = FakePlace(), Broken(), Clock()
    well.site.say(builders.new_mention(posted_at=clock() - timedelta(minutes=5)))
    sources = [replace(opened(broken), name="broken"), opened(well)]
    house = open_house(sqlite_engine, sources, clock)

    assert scheduler.poll(house) == 1

    scheduler.judge(house)
    scheduler.draft(house)
    with reading(sqlite_engine) as session:
        assert len(session.exec(select(Draft)).all()) == 1
