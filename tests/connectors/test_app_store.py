"""The App Store's public feed: the contract, and the feed's known oddities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import pytest
from pydantic import ValidationError

from connectors.app_store import AppStore
from monitor.errors import SourceChanged
from monitor.models.wire import NewAuthor, Rating
from tests.connectors.app_store_site import AppStoreSite
from tests.connectors.contract import Case, ConnectorContract, Post, Stage, numbered, read
from tests.fakes.site_server import as_json


class TestAppStore(ConnectorContract):
    many: ClassVar[int] = 51
    cannot: ClassVar[Mapping[Case, str]] = {
        Case.TWO_SOURCES: "App and country are the place: a second source is the same one.",
        Case.DELETED: "The feed shows only the newest 500, so absence proves nothing.",
        Case.ANSWERED: "The public feed leaves the developer's response out.",
    }

    def source(self, stage: Stage) -> AppStore:
        return AppStore(app_id="123", country="us", base_url=stage.site.url)

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        AppStoreSite(posts).install(stage.site)

    def test_a_review_brings_stars_title_and_the_reviewers_number(self, stage: Stage) -> None:
        self.serve(stage, [Post("101", rating=2, title="Not again", author="Zoë")])
        (mention,) = read(self.source(stage), stage.http).mentions
        assert mention.rating == Rating(2.0, 1.0, 5.0)
        assert mention.title == "Not again"
        address = "https://itunes.apple.com/us/reviews/id77"
        assert mention.author == NewAuthor("77", "Zoë", address)

    def test_an_empty_first_page_is_asked_for_in_the_other_spelling(self, stage: Stage) -> None:
        posts = numbered(51)
        AppStoreSite(posts, spelling="sortBy=mostRecent").install(stage.site)
        assert read(self.source(stage), stage.http).ids() == {post.id for post in posts}

    def test_the_app_itself_is_no_review(self, stage: Stage) -> None:
        fake = AppStoreSite([Post("101")])
        fake.app_first = True
        fake.install(stage.site)
        reading = read(self.source(stage), stage.http)
        assert reading.ids() == {"101"}
        assert not reading.unreadable

    def test_only_as_many_pages_are_read_as_hold_something_new(self, stage: Stage) -> None:
        new = Post("1", date="2026-03-09T00:00:00-07:00")
        old = [Post(str(n), date="2026-03-01T00:00:00Z") for n in range(2, 300)]
        self.serve(stage, old)
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        self.serve(stage, [new, *old])
        reading = read(connector, stage.http, mark)
        assert "1" in reading.ids()
        stage.site.seen.clear()
        read(connector, stage.http, reading.mark)
        assert len(stage.site.seen) == 2, "page two holds nothing of the last days"

    def test_a_date_in_the_future_does_not_cut_later_readings_short(self, stage: Stage) -> None:
        ahead = Post("1", date="2199-01-01T00:00:00Z")
        self.serve(stage, [ahead, *numbered(120)])
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        assert read(connector, stage.http, mark).ids() == {"1", *(p.id for p in numbered(120))}

    def test_reviews_without_any_date_are_read_to_the_end(self, stage: Stage) -> None:
        posts = [Post(str(n), date=None) for n in range(120)]
        self.serve(stage, posts)
        connector = self.source(stage)
        first = read(connector, stage.http)
        assert read(connector, stage.http, first.mark).ids() == {post.id for post in posts}

    def test_the_eleventh_page_is_never_asked_for(self, stage: Stage) -> None:
        self.serve(stage, [Post(str(n)) for n in range(700)])
        assert len(read(self.source(stage), stage.http).mentions) == 500
        assert len(stage.site.seen) == 10

    def test_an_answer_without_a_feed_means_that_the_source_changed(self, stage: Stage) -> None:
        stage.site.route("GET", ".*", as_json({"reviews": []}))
        with pytest.raises(SourceChanged, match="no feed"):
            self.source(stage).check(stage.http)

    @pytest.mark.parametrize(("app", "country"), [("1/../2", "us"), ("12", "US/x"), ("", "us")])
    def test_settings_that_would_lead_elsewhere_are_refused(self, app: str, country: str) -> None:
        with pytest.raises(ValidationError):
            AppStore(app_id=app, country=country)
