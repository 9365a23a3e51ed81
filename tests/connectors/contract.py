"""The contract suite: what every connector is asked, whatever it reads.

To put a connector through it, write `tests/connectors/test_<source>.py`:

    class TestTownForum(ConnectorContract):
        def source(self, stage: Stage) -> Connector:
            return TownForum(base_url=stage.site.url, words=("acme",))

        def other_source(self, stage: Stage) -> Connector:
            return TownForum(base_url=stage.site.url, words=("acme", "drill"))

        def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
            stage.site.route("GET", "/latest.json", as_json({"posts": [render(p) for p in posts]}))

- `serve` makes the fake site show exactly these posts, newest first, in the source's own wire
  format. It is called again when the site changes. A connector that reads files writes them under
  `stage.folder` and does not touch `stage.site`.
- A `Post` says what the site should show. `odd=True` means: render this record so that it cannot
  be read (no id, a list where an object belongs). `extra=True`: add fields nobody has heard of.
  `date` goes onto the wire exactly as it stands; None means that the field is missing.
  `reply` is what the owner answered under it.
- The fixture `stage` stands in `conftest.py` and serves tests beside the contract too.
- Every text has the word "Acme" in it, for sources that look for a word.
- `many` is how many posts it takes to need a second page.
- What a kind of source cannot have by its nature is named in `cannot`, with the reason in words:

        cannot: ClassVar = {Case.ANSWERED: "A feed has no place where an owner could answer."}

  An excuse is tested too: its case must exist, its reason be a sentence, and `facts` must agree.
  There is no other way out of a case.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from connectors import CONNECTORS, load
from connectors.base import Connector
from connectors.http import Http, HttpRules
from monitor.errors import ConfigError, OutsideError, RetryLater, SourceChanged
from monitor.models.wire import Mark, NewMention, Precision, Unreadable
from monitor.text import same_text
from tests.fakes.site_server import Fault, SiteServer

ABSURD_DATES = ["0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "the day before", None]
MARKUP = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


class Case(StrEnum):
    """What a kind of source may be unable to have by its nature."""

    STATUSES = "statuses"  #: It is not read over HTTP, so no status can come.
    HTML = "html"  #: HTML is what it reads.
    HALF = "half"  #: The first half of an answer is a shorter, still readable answer.
    EMPTY = "empty"  #: Nothing at all to read is a fault there.
    PAGES = "pages"  #: Everything comes in one answer.
    ODD = "odd"  #: There are no separate records that could be odd.
    EXTRA = "extra"
    DATES = "dates"
    LONG = "long"
    UNSTORABLE = "unstorable"  #: The wire format itself cannot carry U+0000 or half surrogates.
    TWO_SOURCES = "two_sources"
    EDITED = "edited"
    DELETED = "deleted"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Post:
    """What the fake site should show as one mention."""

    id: str
    text: str = "The Acme drill broke on day two & nobody answers."
    date: str | None = "2026-03-04T10:20:30Z"
    author: str = "Berta Beispiel"
    title: str = "Not again"
    rating: int = 2  #: Of 1 to 5.
    reply: str = ""
    edited: str | None = None  #: When it was edited, where a place says so.
    odd: bool = False
    extra: bool = False


@dataclass(frozen=True)
class Stage:
    """Where a connector is tried: a fake site, a folder, and the way to the web."""

    site: SiteServer
    folder: Path
    http: Http


@dataclass(frozen=True)
class Reading:
    """One whole reading: what the line would have stored."""

    mentions: tuple[NewMention, ...]
    unreadable: tuple[Unreadable, ...]
    mark: Mark

    def ids(self) -> set[str]:
        """The ids that were read."""
        return {mention.external_id for mention in self.mentions}

    def one(self, external_id: str) -> NewMention:
        """Return the last state read of one mention."""
        return [m for m in self.mentions if m.external_id == external_id][-1]


def http_for_tests(**changes: object) -> Http:
    """Make an Http that may talk to loopback and never really waits."""
    rules = HttpRules(
        user_agent="AmendsTest/1",
        timeout=(5, 10),
        tries=2,
        pace=timedelta(0),
        allow_private=frozenset({"127.0.0.1"}),
    )
    return Http(replace(rules, **changes), sleep=lambda _: None)  # type: ignore[arg-type]


def read(connector: Connector, http: Http, mark: Mark | None = None) -> Reading:
    """Read everything there is, as the line would: marks go through JSON, the last one counts."""
    mentions: list[NewMention] = []
    unreadable: list[Unreadable] = []
    last: Mark = mark or {}
    for page in connector.fetch(http, last):
        mentions += page.mentions
        unreadable += page.unreadable
        last = json.loads(json.dumps(page.mark))
    return Reading(tuple(mentions), tuple(unreadable), last)


class ConnectorContract(ABC):
    """What every connector is asked. The module's docstring says how to subclass."""

    many: ClassVar[int] = 3
    cannot: ClassVar[Mapping[Case, str]] = {}

    @abstractmethod
    def source(self, stage: Stage) -> Connector:
        """Make a source that reads the fake site."""

    @abstractmethod
    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        """Make the fake site show exactly these posts."""

    def other_source(self, stage: Stage) -> Connector:
        """Make a second source, set up differently, that sees the same posts."""
        raise NotImplementedError("say how, or excuse Case.TWO_SOURCES")

    def excused(self, case: Case) -> bool:
        """Tell whether this kind of source cannot have a case; the reason must be a sentence."""
        reason = self.cannot.get(case)
        if reason is None:
            return False
        assert len(reason.split()) >= 5, f"{case}: say why in words"
        assert reason.endswith(".")
        return True

    def external_id(self, post: Post) -> str:
        """Return the external id a post is known by; override where it is not the post's own."""
        return post.id

    # What it says of itself

    def test_it_is_registered_under_its_own_name(self, stage: Stage) -> None:
        connector = self.source(stage)
        assert load(connector.name) is type(connector)
        assert connector.name in CONNECTORS
        assert connector.title

    def test_a_setting_nobody_knows_is_refused(self, stage: Stage) -> None:
        source = self.source(stage)
        with pytest.raises(ValidationError, match="colour"):
            type(source).model_validate({**source.model_dump(), "colour": "blue"})

    def test_what_it_promises_it_can_do(self, stage: Stage) -> None:
        connector = self.source(stage)
        facts, base = connector.facts, Connector
        kind = type(connector)
        assert facts.can_look == (kind.look is not base.look)
        assert facts.can_reply == (kind.reply is not base.reply)
        assert facts.can_edit == (kind.edit is not base.edit)
        assert facts.can_remove == (kind.remove is not base.remove)
        if facts.can_reply:
            assert facts.can_look, "an unknown outcome can only be settled by looking"

    def test_excuses_agree_with_what_it_promises(self, stage: Stage) -> None:
        facts = self.source(stage).facts
        assert all(self.excused(case) for case in self.cannot)
        if Case.EDITED in self.cannot:
            assert not facts.shows_edits
            assert not facts.can_look
        if Case.DELETED in self.cannot:
            assert not facts.lists_all
            assert not facts.can_look

    # Good pages

    def test_what_it_checks_it_can_read(self, stage: Stage) -> None:
        self.serve(stage, [Post("101")])
        self.source(stage).check(stage.http)
        assert len(stage.site.seen) <= 2, "check is one small request, and robots.txt"

    def test_every_mention_is_whole_and_sane(self, stage: Stage) -> None:
        text = "Acme: it cost 5 < 6 & more — “nothing” works.\n\nSigned: Zoë 🔧"
        posts = [Post("101", text=text), Post("102")]
        self.serve(stage, posts)
        reading = read(self.source(stage), stage.http)
        assert reading.ids() == {self.external_id(post) for post in posts}
        assert not reading.unreadable
        same = re.sub(r"\s+", " ", reading.one(self.external_id(posts[0])).text)
        assert same == re.sub(r"\s+", " ", text)
        for mention in reading.mentions:
            _assert_sane(mention)

    def test_more_than_one_page_is_read_to_the_end(self, stage: Stage) -> None:
        if self.excused(Case.PAGES):
            return
        posts = numbered(self.many)
        self.serve(stage, posts)
        before = len(stage.site.seen)
        reading = read(self.source(stage), stage.http)
        assert reading.ids() == {self.external_id(post) for post in posts}
        assert len(stage.site.seen) > before + 1, "`many` does not need a second page"

    def test_the_mark_brings_what_is_new(self, stage: Stage) -> None:
        posts = numbered(3)
        self.serve(stage, posts[1:])
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        self.serve(stage, posts)
        assert self.external_id(posts[0]) in read(connector, stage.http, mark).ids()

    def test_reading_again_brings_the_same_ids(self, stage: Stage) -> None:
        self.serve(stage, numbered(3))
        connector = self.source(stage)
        assert read(connector, stage.http).ids() == read(connector, stage.http).ids()

    def test_an_empty_list_is_no_fault(self, stage: Stage) -> None:
        self.serve(stage, [])
        if self.excused(Case.EMPTY):
            with pytest.raises(SourceChanged):
                read(self.source(stage), stage.http)
            return
        reading = read(self.source(stage), stage.http)
        assert reading.mentions == ()
        assert reading.unreadable == ()

    # Faults of the wire

    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            (401, ConfigError),
            (403, ConfigError),
            (404, SourceChanged),
            (410, ConfigError),
            (429, RetryLater),
            (500, RetryLater),
            (503, RetryLater),
        ],
    )
    def test_a_status_is_sorted_by_what_happens_next(
        self, stage: Stage, status: int, expected: type[OutsideError]
    ) -> None:
        if self.excused(Case.STATUSES):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(status)
        for error in self.errors(stage):
            assert type(error) is expected
            assert str(error).startswith(stage.site.host), "say first who failed"

    def test_a_place_that_says_when_is_asked_then(self, stage: Stage) -> None:
        if self.excused(Case.STATUSES):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(429, headers={"Retry-After": "1800"})
        for error in self.errors(stage):
            assert isinstance(error, RetryLater)
            assert error.after == timedelta(seconds=1800)

    def test_silence_is_waited_out_only_so_long(self, stage: Stage) -> None:
        if self.excused(Case.STATUSES):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(Fault.SILENT)
        with http_for_tests(timeout=(5, 0.05), tries=1) as http:
            for error in self.errors(replace(stage, http=http)):
                assert type(error) is RetryLater

    def test_an_answer_that_is_cut_off_is_asked_again_later(self, stage: Stage) -> None:
        if self.excused(Case.STATUSES):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(Fault.CUT_OFF)
        for error in self.errors(stage):
            assert type(error) is RetryLater

    def test_half_an_answer_is_not_taken_for_a_whole_one(self, stage: Stage) -> None:
        if self.excused(Case.STATUSES) or self.excused(Case.HALF):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(Fault.HALF)
        for error in self.errors(stage):
            assert isinstance(error, SourceChanged)

    def test_a_page_of_html_is_not_taken_for_data(self, stage: Stage) -> None:
        if self.excused(Case.STATUSES) or self.excused(Case.HTML):
            return
        self.serve(stage, [Post("101")])
        stage.site.fail(Fault.HTML)
        for error in self.errors(stage):
            assert isinstance(error, SourceChanged)
            assert "Just a moment" in error.sample

    # Odd records

    def test_one_odd_record_does_not_lose_the_others(self, stage: Stage) -> None:
        if self.excused(Case.ODD):
            return
        posts = [Post("101"), Post("102", odd=True), Post("103")]
        self.serve(stage, posts)
        reading = read(self.source(stage), stage.http)
        assert reading.ids() == {self.external_id(posts[0]), self.external_id(posts[2])}
        assert len(reading.unreadable) == 1
        assert reading.unreadable[0].why

    def test_only_odd_records_mean_that_the_source_changed(self, stage: Stage) -> None:
        if self.excused(Case.ODD):
            return
        self.serve(stage, [Post("101", odd=True), Post("102", odd=True)])
        with pytest.raises(SourceChanged):
            read(self.source(stage), stage.http)

    def test_fields_nobody_has_heard_of_do_no_harm(self, stage: Stage) -> None:
        if self.excused(Case.EXTRA):
            return
        self.serve(stage, [Post("101", extra=True)])
        assert len(read(self.source(stage), stage.http).mentions) == 1

    @pytest.mark.parametrize("date", ABSURD_DATES)
    def test_a_date_that_cannot_be_true_is_not_known(self, stage: Stage, date: str | None) -> None:
        if self.excused(Case.DATES):
            return
        posts = [Post("101", date=date), Post("102")]
        self.serve(stage, posts)
        mention = read(self.source(stage), stage.http).one(self.external_id(posts[0]))
        assert mention.posted_at is None
        assert mention.precision is Precision.NONE

    def test_an_absurd_date_does_not_stop_the_next_reading(self, stage: Stage) -> None:
        if self.excused(Case.DATES):
            return
        old = [Post("101", date="9999-12-31T23:59:59Z"), Post("102")]
        self.serve(stage, old)
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        new = Post("103", date="2026-03-05T10:20:30Z")
        self.serve(stage, [new, *old])
        assert self.external_id(new) in read(connector, stage.http, mark).ids()

    def test_a_very_long_text_is_read(self, stage: Stage) -> None:
        if self.excused(Case.LONG):
            return
        post = Post("101", text="Acme broke again. " * 5600)
        self.serve(stage, [post])
        mention = read(self.source(stage), stage.http).one(self.external_id(post))
        assert 50_000 < len(mention.text) <= 110_000

    def test_what_no_database_stores_is_left_at_the_door(self, stage: Stage) -> None:
        if self.excused(Case.UNSTORABLE):
            return
        post = Post("101", text="Acme\x00 made me\ud800 sad", author="An\x00na", title="B\udfffad")
        self.serve(stage, [post])
        mention = read(self.source(stage), stage.http).one(self.external_id(post))
        assert mention.text == "Acme made me sad"
        _assert_sane(mention)

    # What changes later

    def test_two_sources_that_see_the_same_post_share_its_place_and_id(self, stage: Stage) -> None:
        if self.excused(Case.TWO_SOURCES):
            return
        self.serve(stage, [Post("101")])
        one, other = self.source(stage), self.other_source(stage)
        assert one != other
        assert one.place() == other.place()
        assert read(one, stage.http).ids() == read(other, stage.http).ids()

    def test_an_edited_text_comes_to_light(self, stage: Stage) -> None:
        if self.excused(Case.EDITED):
            return
        post = Post("101")
        self.serve(stage, [post, Post("100")])
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        changed = replace(post, text="Acme called. All is well.", edited="2026-03-06T08:00:00Z")
        self.serve(stage, [changed, Post("100")])
        key = self.external_id(post)
        if connector.facts.shows_edits:
            assert read(connector, stage.http, mark).one(key).text == changed.text
        if connector.facts.can_look:
            looked = connector.look(stage.http, key)
            assert looked.mention is not None
            assert looked.mention.text == changed.text
        assert connector.facts.shows_edits or connector.facts.can_look

    def test_a_deleted_text_comes_to_light(self, stage: Stage) -> None:
        if self.excused(Case.DELETED):
            return
        posts = [Post("102"), Post("101")]
        self.serve(stage, posts)
        connector = self.source(stage)
        assert self.external_id(posts[0]) in read(connector, stage.http).ids()
        self.serve(stage, posts[1:])
        if connector.facts.can_look:
            assert connector.look(stage.http, self.external_id(posts[0])).gone
            assert not connector.look(stage.http, self.external_id(posts[1])).gone
        if connector.facts.lists_all:
            assert self.external_id(posts[0]) not in read(connector, stage.http).ids()
        assert connector.facts.lists_all or connector.facts.can_look

    def test_an_owners_answer_is_seen(self, stage: Stage) -> None:
        if self.excused(Case.ANSWERED):
            return
        answered = Post("101", reply="We are sorry & will call you.")
        self.serve(stage, [answered, Post("100")])
        connector = self.source(stage)
        mention = read(connector, stage.http).one(self.external_id(answered))
        replies = mention.owner_replies
        if connector.facts.can_look:
            replies = connector.look(stage.http, mention.external_id).replies
        assert len(replies) == 1
        assert same_text(replies[0].text, answered.reply)

    def errors(self, stage: Stage) -> list[OutsideError]:
        """Check and read a broken site, and return how each of the two failed."""
        connector = self.source(stage)
        with pytest.raises(OutsideError) as checked:
            connector.check(stage.http)
        with pytest.raises(OutsideError) as fetched:
            read(connector, stage.http)
        return [checked.value, fetched.value]


def numbered(count: int) -> list[Post]:
    """Make posts a minute apart, newest first."""
    return [
        Post(
            f"{1000 + n}",
            date=f"2026-03-04T{n // 60 % 24:02}:{n % 60:02}:30Z",
            text=f"Acme {n} is bad.",
        )
        for n in reversed(range(count))
    ]


def _assert_sane(mention: NewMention) -> None:
    assert mention.external_id
    assert isinstance(mention.external_id, str)
    assert mention.text.strip() or mention.rating
    assert mention.url == "" or urlsplit(mention.url).scheme in ("http", "https")
    named = (mention.author.name, mention.author.id, mention.author.url) if mention.author else ()
    for text in (mention.text, mention.title, mention.original_text, mention.raw, *named):
        text.encode()  # no half of a surrogate pair
        assert "\x00" not in text
    for text in (mention.text, mention.title):
        assert not MARKUP.search(text)
    if mention.posted_at is None:
        assert mention.precision is Precision.NONE
    else:
        assert mention.posted_at.utcoffset() is not None
        assert mention.precision is not Precision.NONE
    if mention.rating is not None:
        assert mention.rating.worst <= mention.rating.value <= mention.rating.best
