"""What an author answers to our reply arrives as a mention that knows what it answers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from connectors.mastodon import Mastodon
from connectors.wordpress import WordPress
from monitor.errors import ConfigError
from tests.connectors.contract import Post, Stage, read
from tests.connectors.mastodon_site import TOKEN, US, MastodonSite
from tests.fakes.site_server import as_json
from tests.fakes.wordpress_server import EDITOR, Comment, User, WordPressServer

OMAR, OTHER = "3ec564d1f50ebaa304b1393eb7241f76", "5f50ebaa304b1393eb7241f763ec564d"
SUBSCRIBER = User(5, "sub", "zzzz yyyy xxxx wwww", "Sub Scriber", editor=False)


def recorded_answer(key: str = "117020583258292999", **changes: Any) -> dict[str, Any]:
    """A notification in the shape of a server's own: somebody answers one of our statuses."""
    return {
        "id": "34975861",
        "type": "mention",
        "created_at": "2026-08-01T13:53:16.000Z",
        "account": {"id": "700", "acct": "berta@far.example", "display_name": "Berta B."},
        "status": {
            "id": key,
            "created_at": "2026-08-01T13:53:15.910Z",
            "in_reply_to_id": "5000",
            "in_reply_to_account_id": US["id"],
            "sensitive": False,
            "spoiler_text": "",
            "visibility": "public",
            "language": "en",
            "uri": f"https://far.example/users/berta/statuses/{key}",
            "url": f"https://far.example/@berta/{key}",
            "content": '<p><span class="h-card"><a href="https://social.example/@acme">@<span>'
            "acme</span></a></span> Still nothing, a week later.</p>",
            "reblog": None,
            "account": {
                "id": "700",
                "acct": "berta@far.example",
                "display_name": "Berta B.",
                "url": "https://far.example/@berta",
            },
            "mentions": [US],
            "tags": [],
        }
        | changes,
    }


class TestMastodon:
    def source(self, stage: Stage, **settings: Any) -> Mastodon:
        return Mastodon(
            base_url=stage.site.url,
            **{"hashtags": ("acmefail",), "token": SecretStr(TOKEN)} | settings,
        )

    def serve(self, stage: Stage, *notifications: dict[str, Any]) -> MastodonSite:
        fake = MastodonSite([Post("11")])
        fake.install(stage.site)
        stage.site.route("GET", "/api/v1/notifications", as_json(list(notifications)))
        return fake

    def test_an_answer_without_our_hashtag_is_read_with_its_parent(self, stage: Stage) -> None:
        self.serve(stage, recorded_answer())

        found = read(self.source(stage), stage.http).one("117020583258292999")

        assert found.parent == "5000"
        assert "Still nothing, a week later." in found.text
        assert found.author is not None
        assert found.author.id == "700"

    def test_what_names_us_without_answering_us_is_left_out(self, stage: Stage) -> None:
        stranger = recorded_answer("117020583258293111", in_reply_to_account_id="701")
        self.serve(stage, stranger, recorded_answer())

        assert read(self.source(stage), stage.http).ids() == {"11", "117020583258292999"}

    def test_an_answer_to_a_reply_is_read_once_it_stands_there(self, stage: Stage) -> None:
        fake = MastodonSite([Post("11")])
        fake.install(stage.site)
        source = self.source(stage)
        receipt = source.reply(stage.http, "11", "We are sorry.", "k1")
        mark = read(source, stage.http).mark
        fake.add(Post("6001", "Still nothing."))
        fake.statuses["6001"] |= {
            "in_reply_to_id": receipt.external_id, "in_reply_to_account_id": US["id"],
        }  # fmt: skip

        found = read(source, stage.http, mark).one("6001")

        assert (found.parent, found.by_us) == (receipt.external_id, False)

    @pytest.mark.parametrize("settings", [{"answers": False}, {"token": None}])
    def test_it_is_not_asked_for_where_it_is_switched_off_or_nobody_signed_in(
        self, stage: Stage, settings: dict[str, Any]
    ) -> None:
        self.serve(stage, recorded_answer())

        assert read(self.source(stage, **settings), stage.http).ids() == {"11"}
        assert all("notifications" not in seen.path for seen in stage.site.seen)

    def test_a_token_that_may_not_read_them_stops_the_check_and_not_the_reading(
        self, stage: Stage
    ) -> None:
        self.serve(stage)
        stage.site.route("GET", "/api/v1/notifications", as_json({"error": "scopes"}, 403))

        assert read(self.source(stage), stage.http).ids() == {"11"}
        with pytest.raises(ConfigError):
            self.source(stage).check(stage.http)

    def test_an_odd_notification_is_told_of(self, stage: Stage) -> None:
        self.serve(stage, {"id": "7", "type": "mention", "status": "none"}, recorded_answer())

        reading = read(self.source(stage), stage.http)

        assert "117020583258292999" in reading.ids()
        assert {odd.why for odd in reading.unreadable} == {"status is no object"}

    def test_one_reply_of_ours_is_read_by_itself(self, stage: Stage) -> None:
        self.serve(stage)
        source = self.source(stage)
        receipt = source.reply(stage.http, "11", "We are sorry.", "k1")

        seen = source.read_reply(stage.http, "11", receipt.external_id)

        assert seen is not None
        assert (seen.external_id, seen.by_us, seen.public) == (receipt.external_id, True, True)
        source.remove(stage.http, receipt.external_id)
        assert source.read_reply(stage.http, "11", receipt.external_id) is None


class TestWordPress:
    def source(self, stage: Stage, who: User | None = EDITOR) -> WordPress:
        signed = {"user": who.login, "app_password": SecretStr(who.password)} if who else {}
        return WordPress(base_url=stage.site.url, **signed)

    def serve(self, stage: Stage, *comments: Comment) -> WordPressServer:
        server = WordPressServer(*comments, users=(EDITOR, SUBSCRIBER))
        server.install(stage.site)
        return server

    def test_a_guests_answer_has_our_comment_for_its_parent_and_the_same_author(
        self, stage: Stage
    ) -> None:
        self.serve(
            stage,
            Comment(3, "Too slow", face=OMAR),
            Comment(4, "Sorry, Omar.", parent=3, author=EDITOR.id, author_name="Shop Team"),
            Comment(5, "Still slow!", parent=4, face=OMAR, date_gmt="2026-03-06T09:00:00"),
            Comment(6, "Me too", parent=4, face=OTHER, date_gmt="2026-03-06T10:00:00"),
        )

        reading = read(self.source(stage), stage.http)

        first, answer, stranger = (reading.one(key) for key in ("3", "5", "6"))
        assert answer.parent == "4"
        assert reading.one("4").by_us
        assert answer.author is not None
        assert first.author is not None
        assert stranger.author is not None
        assert answer.author.id == first.author.id
        assert stranger.author.id != first.author.id

    def test_the_hash_of_a_guests_mail_is_not_kept_as_it_came(self, stage: Stage) -> None:
        self.serve(stage, Comment(3, "Too slow", face=OMAR))

        author = read(self.source(stage), stage.http).one("3").author

        assert author is not None
        assert OMAR not in author.id

    @pytest.mark.parametrize("faces", [None, [], "no", {"48": 7}, {"48": "/avatar/?d=mm"}])
    def test_without_a_face_a_guest_is_known_by_this_comment_only(
        self, stage: Stage, faces: Any
    ) -> None:
        self.serve(stage, Comment(3, "Too slow", extra={"author_avatar_urls": faces}))

        author = read(self.source(stage), stage.http).one("3").author

        assert author is not None
        assert author.id == "of:3"

    def test_a_reading_with_a_password_shows_all_our_answers_and_says_so(
        self, stage: Stage
    ) -> None:
        self.serve(stage, Comment(3, "Too slow"))

        assert read(self.source(stage), stage.http).one("3").replies_whole
        assert self.source(stage).look(stage.http, "3").whole
        assert not read(self.source(stage, None), stage.http).one("3").replies_whole
        assert not self.source(stage, None).look(stage.http, "3").whole

    @pytest.mark.parametrize(
        ("status", "waiting", "refused"),
        [
            ("approved", False, ""),
            ("hold", True, ""),
            ("spam", False, "the site has put it into its spam"),
            ("trash", False, "the site has put it into its trash"),
        ],
    )
    @pytest.mark.parametrize("who", [EDITOR, SUBSCRIBER])
    def test_what_a_sites_moderators_made_of_our_comment_is_read(
        self, stage: Stage, who: User, status: str, waiting: bool, refused: str
    ) -> None:
        ours = Comment(9, "Sorry", parent=3, author=who.id, status=status)
        self.serve(stage, Comment(3, "Too slow"), ours)

        seen = self.source(stage, who).read_reply(stage.http, "3", "9")

        assert seen is not None
        assert (seen.waiting, seen.refused, seen.text) == (waiting, refused, "Sorry")

    def test_a_comment_that_was_deleted_says_so(self, stage: Stage) -> None:
        self.serve(stage, Comment(3, "Too slow"))

        seen = self.source(stage).read_reply(stage.http, "3", "9")

        assert seen is not None
        assert (seen.public, seen.refused) == (False, "the site has deleted it")

    def test_a_comment_that_is_not_ours_to_see_says_nothing(self, stage: Stage) -> None:
        theirs = Comment(9, "Sorry", parent=3, author=EDITOR.id, status="hold")
        self.serve(stage, Comment(3, "Too slow"), theirs)

        assert self.source(stage, SUBSCRIBER).read_reply(stage.http, "3", "9") is None

    def test_a_reply_that_is_held_back_is_followed_until_it_is_public(self, stage: Stage) -> None:
        server = self.serve(stage, Comment(3, "Too slow"))
        source = self.source(stage, SUBSCRIBER)
        receipt = source.reply(stage.http, "3", "Sorry!", "k1")
        assert receipt.moderated
        before = source.read_reply(stage.http, "3", receipt.external_id)

        number = int(receipt.external_id)
        server.say(Comment(number, "Sorry!", parent=3, author=SUBSCRIBER.id))
        after = source.read_reply(stage.http, "3", receipt.external_id)

        assert before is not None
        assert after is not None
        assert (before.public, after.public) == (False, True)
