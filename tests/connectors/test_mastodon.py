"""Mastodon: the contract, paging that passes nothing over, and replies that go out once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr, ValidationError

from connectors.base import Connector
from connectors.mastodon import Mastodon, addressed, stricter
from connectors.mastodon_timelines import OVERLAP_MS, earlier
from monitor.errors import ConfigError, Refused, RetryLater, UnknownOutcome
from monitor.models.wire import Kind
from monitor.text import same_text
from tests.connectors.contract import ConnectorContract, Post, Stage, numbered, read
from tests.connectors.mastodon_site import TOKEN, US, MastodonSite
from tests.fakes.site_server import Fault, as_json


def mastodon(stage: Stage, **settings: Any) -> Mastodon:
    """Make a source with an account."""
    given = {"hashtags": ("acmefail",), "token": SecretStr(TOKEN), **settings}
    return Mastodon(base_url=stage.site.url, **given)


class TestMastodon(ConnectorContract):
    many: ClassVar[int] = 41

    def source(self, stage: Stage) -> Mastodon:
        return mastodon(stage)

    def other_source(self, stage: Stage) -> Connector:
        return mastodon(stage, hashtags=(), mentions=True)

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        MastodonSite(posts).install(stage.site)


class TestMastodonByMentions(TestMastodon):
    """Mentions of our account come wrapped in notifications."""

    def source(self, stage: Stage) -> Mastodon:
        return mastodon(stage, hashtags=(), mentions=True)

    def other_source(self, stage: Stage) -> Connector:
        return mastodon(stage, hashtags=(), search="acme")


def shown(stage: Stage, *posts: Post) -> MastodonSite:
    """Put posts on the server and return it."""
    fake = MastodonSite(posts)
    fake.install(stage.site)
    return fake


class TestReading:
    def test_more_new_posts_than_a_page_are_all_read(self, stage: Stage) -> None:
        fake = shown(stage, Post("1000"))
        connector = mastodon(stage, per_page=3)
        mark = read(connector, stage.http).mark
        for post in numbered(20):
            fake.add(post)
        reading = read(connector, stage.http, mark)
        assert {post.id for post in numbered(20)[:-1]} <= reading.ids()

    def test_what_one_reading_leaves_the_next_ones_bring(self, stage: Stage) -> None:
        fake = shown(stage, *numbered(40)[20:])
        connector = mastodon(stage, per_page=3, pages_per_reading=2)
        reading = read(connector, stage.http)
        seen = reading.ids()
        for post in numbered(40)[:20]:
            fake.add(post)
        for _ in range(20):
            reading = read(connector, stage.http, reading.mark)
            seen |= reading.ids()
        assert seen == set(fake.statuses)
        assert reading.mark["tag:acmefail"]["oldest"] == ""

    def test_a_post_that_arrives_late_from_another_server_is_read(self, stage: Stage) -> None:
        newest, late = 117020583258292382, 117020583258292382 - (60_000 << 16)
        fake = shown(stage, Post(str(newest)))
        connector = mastodon(stage)
        mark = read(connector, stage.http).mark
        mark = read(connector, stage.http, mark).mark
        fake.add(Post(str(late)))
        assert str(late) in read(connector, stage.http, mark).ids()

    def test_only_ids_that_hold_the_time_are_stepped_back_from(self) -> None:
        assert earlier("21") == "21"
        assert earlier("01H8XGJWBWBAQ4Z0V5Y9N1M6QZ") == "01H8XGJWBWBAQ4Z0V5Y9N1M6QZ"
        assert int("117020583258292382") - int(earlier("117020583258292382")) == OVERLAP_MS << 16

    def test_a_server_that_ignores_min_id_does_not_keep_us_for_ever(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"), Post("12"))
        connector = mastodon(stage, pages_per_reading=10)
        mark = read(connector, stage.http).mark
        whole = as_json(list(fake.statuses.values()))
        stage.site.route("GET", r"/api/v1/timelines/tag/(\w+)", whole)
        before = len(stage.site.seen)
        read(connector, stage.http, mark)
        assert len(stage.site.seen) - before <= 4

    def test_several_timelines_keep_their_own_marks(self, stage: Stage) -> None:
        shown(stage, Post("11"))
        connector = mastodon(stage, hashtags=("acmefail", "acme"), mentions=True)
        assert set(read(connector, stage.http).mark) == {"tag:acmefail", "tag:acme", "mentions"}

    def test_a_hashtag_is_read_without_an_account(self, stage: Stage) -> None:
        shown(stage, Post("11"))
        connector = mastodon(stage, token=None)
        assert connector.whoami(stage.http) is None
        assert read(connector, stage.http).ids() == {"11"}
        assert all("Authorization" not in seen.headers for seen in stage.site.seen)

    def test_what_we_wrote_ourselves_is_marked(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"), Post("12"))
        fake.statuses["12"]["account"] = US
        reading = read(mastodon(stage), stage.http)
        assert reading.one("12").by_us
        assert not reading.one("11").by_us

    def test_an_answer_to_a_post_is_a_comment_and_a_warning_is_its_title(
        self, stage: Stage
    ) -> None:
        fake = shown(stage, Post("11", title="long rant"))
        fake.statuses["11"]["in_reply_to_id"] = "10"
        looked = mastodon(stage).look(stage.http, "11").mention
        assert looked is not None
        assert (looked.kind, looked.parent, looked.title) == (Kind.COMMENT, "10", "long rant")

    def test_a_look_shows_the_same_text_as_the_reading(self, stage: Stage) -> None:
        shown(stage, Post("11", text="Acme “broke”.\n\nNo < yes."))
        (mention,) = read(mastodon(stage), stage.http).mentions
        assert mastodon(stage).look(stage.http, "11").mention == mention

    @pytest.mark.parametrize(
        "settings",
        [{}, {"mentions": True}, {"search": "acme"}, {"hashtags": ("a",), "base_url": "ftp://x"}],
    )
    def test_settings_that_cannot_work_are_refused(self, settings: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Mastodon(**{"base_url": "https://social.example", **settings})

    def test_the_place_is_the_server_whatever_is_read_there(self) -> None:
        one = Mastodon(base_url="https://Social.example/", hashtags=("a",))
        assert one.place() == "mastodon:social.example"


class TestReplying:
    def test_the_author_is_named_once_and_the_reply_is_found_again(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        connector = mastodon(stage)
        receipt = connector.reply(stage.http, "11", "We are sorry.", "k1")
        (form,) = fake.posted
        assert form["status"] == "@berta@far.example We are sorry."
        assert (form["in_reply_to_id"], form["language"]) == ("11", "en")
        (reply,) = connector.look(stage.http, "11").replies
        assert reply.external_id == receipt.external_id
        assert reply.by_us
        assert same_text(reply.text, "We are sorry.")

    def test_the_same_key_and_text_is_carried_out_once(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        connector = mastodon(stage)
        receipts = [connector.reply(stage.http, "11", "Sorry.", "k1") for _ in range(2)]
        assert receipts[0] == receipts[1]
        assert len(fake.posted) == 1
        assert connector.reply(stage.http, "11", "Sorry!!", "k1") != receipts[0]

    def test_a_lost_answer_is_not_known_and_is_found_by_looking(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        stage.site.fail(Fault.DROPPED, method="POST")
        connector = mastodon(stage)
        with pytest.raises(UnknownOutcome):
            connector.reply(stage.http, "11", "Sorry.", "k1")
        assert len(fake.posted) == 1
        (reply,) = connector.look(stage.http, "11").replies
        assert same_text(reply.text, "Sorry.")

    def test_a_repeat_that_a_server_answers_with_500_is_not_known(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        fake.replay_breaks = True
        connector = mastodon(stage)
        connector.reply(stage.http, "11", "Sorry.", "k1")
        with pytest.raises(UnknownOutcome):
            connector.reply(stage.http, "11", "Sorry.", "k1")
        assert len(fake.posted) == 1

    def test_a_post_that_is_gone_is_not_answered(self, stage: Stage) -> None:
        fake = shown(stage)
        with pytest.raises(Refused, match="gone"):
            mastodon(stage).reply(stage.http, "11", "Sorry.", "k1")
        assert fake.posted == []

    def test_a_refusal_in_any_language_is_a_refusal(self, stage: Stage) -> None:
        shown(stage, Post("11"))
        with pytest.raises(Refused, match="Validierung fehlgeschlagen"):
            mastodon(stage).reply(stage.http, "11", "x" * 501, "k1")

    def test_a_parent_that_cannot_be_read_means_that_nothing_was_sent(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        stage.site.fail(Fault.HTML)
        with pytest.raises(RetryLater, match="nothing was sent"):
            mastodon(stage).reply(stage.http, "11", "Sorry.", "k1")
        assert fake.posted == []

    def test_without_a_token_a_person_must_set_one(self, stage: Stage) -> None:
        shown(stage, Post("11"))
        with pytest.raises(ConfigError, match="token"):
            mastodon(stage, token=None).reply(stage.http, "11", "Sorry.", "k1")

    @pytest.mark.parametrize(
        ("ours", "theirs", "chosen"),
        [
            ("public", "public", "public"),
            ("public", "unlisted", "unlisted"),
            ("unlisted", "public", "unlisted"),
            ("public", "private", "private"),
            ("unlisted", "direct", "direct"),
            ("public", "", "public"),
            ("public", "friends_of_friends", "direct"),
        ],
    )
    def test_a_reply_is_never_more_open_than_the_post(
        self, ours: str, theirs: str, chosen: str
    ) -> None:
        assert stricter(ours, theirs) == chosen

    @pytest.mark.parametrize(
        ("text", "acct", "sent"),
        [
            ("Sorry.", "maria", "@maria Sorry."),
            ("@maria Sorry.", "maria", "@maria Sorry."),
            ("Sorry, @Maria.", "maria", "Sorry, @Maria."),
            ("Sorry, @maria_b", "maria", "@maria Sorry, @maria_b"),
            ("Sorry, @maria@far.example", "maria", "@maria Sorry, @maria@far.example"),
            ("write to care@maria", "maria", "@maria write to care@maria"),
            ("Sorry.", "", "Sorry."),
        ],
    )
    def test_a_name_is_put_in_front_only_where_it_is_missing(
        self, text: str, acct: str, sent: str
    ) -> None:
        assert addressed(text, acct) == sent

    def test_a_published_reply_can_be_changed_and_still_names_the_author(
        self, stage: Stage
    ) -> None:
        fake = shown(stage, Post("11"))
        connector = mastodon(stage)
        receipt = connector.reply(stage.http, "11", "Sorry.", "k1")
        assert connector.edit(stage.http, receipt.external_id, "So sorry.", "k2") == receipt
        assert fake.posted[-1]["status"] == "@berta@far.example So sorry."
        (reply,) = connector.look(stage.http, "11").replies
        assert same_text(reply.text, "So sorry.")

    def test_a_published_reply_can_be_taken_down_twice(self, stage: Stage) -> None:
        fake = shown(stage, Post("11"))
        connector = mastodon(stage)
        receipt = connector.reply(stage.http, "11", "Sorry.", "k1")
        connector.remove(stage.http, receipt.external_id)
        connector.remove(stage.http, receipt.external_id)
        assert receipt.external_id not in fake.statuses
