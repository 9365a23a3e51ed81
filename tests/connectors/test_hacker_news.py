"""Hacker News: the contract, and what its search does that others do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from connectors.base import Connector
from connectors.hacker_news import HackerNews
from monitor.models.wire import Kind
from tests.connectors.contract import ConnectorContract, Post, Stage, numbered, read
from tests.connectors.hacker_news_site import OWNER, HackerNewsSite
from tests.fakes.site_server import as_json


class TestHackerNews(ConnectorContract):
    many: ClassVar[int] = 101

    def source(self, stage: Stage) -> HackerNews:
        return HackerNews(query="Acme", accounts=(OWNER,), base_url=f"{stage.site.url}/api/v1")

    def other_source(self, stage: Stage) -> Connector:
        return HackerNews(query="acme", base_url=f"{stage.site.url}/api/v1/")

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        HackerNewsSite(posts).install(stage.site)

    def test_a_typing_error_that_the_search_forgives_is_not_about_us(self, stage: Stage) -> None:
        self.serve(stage, [Post("1", text="The acne cream works."), Post("2", text="ACME's fine.")])
        assert read(self.source(stage), stage.http).ids() == {"2"}

    def test_a_phrase_must_stand_there_word_by_word(self, stage: Stage) -> None:
        posts = [Post("1", text="Tools by Acme"), Post("2", text="My ACME-tools broke")]
        self.serve(stage, posts)
        source = HackerNews(query="Acme Tools", base_url=f"{stage.site.url}/api/v1")
        assert read(source, stage.http).ids() == {"2"}

    def test_a_name_in_a_script_without_blanks_is_found(self, stage: Stage) -> None:
        self.serve(stage, [Post("1", text="このアクメ製品は壊れた")])
        source = HackerNews(query="アクメ", base_url=f"{stage.site.url}/api/v1")
        assert read(source, stage.http).ids() == {"1"}

    def test_a_story_without_words_of_its_own_speaks_by_its_title(self, stage: Stage) -> None:
        story = {"objectID": "7", "title": "Acme &amp recalls drills", "_tags": ["story"]}
        stage.site.route("GET", ".*search_by_date", as_json({"hits": [story]}))
        (mention,) = read(self.source(stage), stage.http).mentions
        assert (mention.kind, mention.title) == (Kind.POST, "Acme &amp recalls drills")
        assert mention.text == mention.title
        assert (mention.parent, mention.root) == ("", "")

    def test_a_comment_knows_its_parent_and_its_story(self, stage: Stage) -> None:
        self.serve(stage, [Post("101")])
        (mention,) = read(self.source(stage), stage.http).mentions
        assert (mention.kind, mention.parent, mention.root) == (Kind.COMMENT, "9001", "9000")

    def test_a_look_shows_the_same_text_as_the_reading(self, stage: Stage) -> None:
        self.serve(stage, [Post("101", text="Acme's “best”.\n\nNo < yes.")])
        (read_one,) = read(self.source(stage), stage.http).mentions
        looked = self.source(stage).look(stage.http, "101").mention
        assert looked is not None
        assert (looked.text, looked.title) == (read_one.text, read_one.title)
        assert (looked.kind, looked.posted_at) == (read_one.kind, read_one.posted_at)

    def test_a_deleted_item_keeps_its_number_but_is_gone(self, stage: Stage) -> None:
        stage.site.route("GET", ".*/items/5", as_json({"id": 5, "type": "comment", "children": []}))
        assert self.source(stage).look(stage.http, "5").gone

    def test_our_own_comments_are_known_as_ours(self, stage: Stage) -> None:
        self.serve(stage, [Post("101", author=OWNER), Post("102")])
        reading = read(self.source(stage), stage.http)
        assert reading.one("101").by_us
        assert not reading.one("102").by_us

    def test_what_one_reading_leaves_the_next_ones_bring(self, stage: Stage) -> None:
        old, new = numbered(30)[12:], numbered(30)
        self.serve(stage, old)
        connector = self.source(stage).model_copy(update={"per_page": 5, "pages_per_reading": 2})
        reading = read(connector, stage.http)
        seen = reading.ids()
        assert len(seen) < len(old)
        self.serve(stage, new)  # more arrive while there is still a gap behind
        for _ in range(30):
            if reading.mark["gaps"]:
                reading = read(connector, stage.http, reading.mark)
                seen |= reading.ids()
        assert not reading.mark["gaps"]
        assert seen == {post.id for post in new}

    def test_many_posts_in_one_second_do_not_stop_the_walk(self, stage: Stage) -> None:
        posts = [Post(str(n), date="2026-03-04T10:00:00Z") for n in range(3)]
        self.serve(stage, [*posts, Post("9", date="2026-03-04T09:00:00Z")])
        connector = self.source(stage).model_copy(update={"per_page": 3})
        assert "9" in read(connector, stage.http).ids()

    def test_a_late_entry_in_the_index_is_still_read(self, stage: Stage) -> None:
        self.serve(stage, [Post("2", date="2026-03-04T10:10:00Z")])
        connector = self.source(stage)
        mark = read(connector, stage.http).mark
        late = Post("1", date="2026-03-04T10:05:00Z")
        self.serve(stage, [Post("2", date="2026-03-04T10:10:00Z"), late])
        assert "1" in read(connector, stage.http, mark).ids()
