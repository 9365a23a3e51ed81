"""WordPress: the contract, the password trap, and comments that are published once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr, ValidationError

from connectors.base import Connector
from connectors.wordpress import WordPress
from monitor.errors import ConfigError, Refused, RetryLater, SourceChanged, UnknownOutcome
from monitor.models.wire import Kind
from tests.connectors.contract import ConnectorContract, Post, Stage, read
from tests.fakes.site_server import Fault, Served, as_json
from tests.fakes.wordpress_server import EDITOR, Comment, User, WordPressServer, rendered

SUBSCRIBER = User(5, "sub", "zzzz yyyy xxxx wwww", "Sub Scriber", editor=False)
STAFF = User(3, "chef", "aaaa bbbb cccc dddd", "The Chef")


def wordpress(stage: Stage, *, who: User | None = EDITOR, **settings: Any) -> WordPress:
    """Make a source that answers as somebody."""
    if who:
        settings = {"user": who.login, "app_password": SecretStr(who.password)} | settings
    return WordPress(base_url=stage.site.url, **settings)


class TestWordPress(ConnectorContract):
    many: ClassVar[int] = 7

    def source(self, stage: Stage) -> WordPress:
        return wordpress(stage, per_page=6)

    def other_source(self, stage: Stage) -> Connector:
        return wordpress(stage, posts=(1,))

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        server = WordPressServer()
        for post in posts:
            if post.odd:
                server.odd.append([post.id])
                continue
            number = int(post.id)
            server.say(
                Comment(
                    id=number,
                    content=rendered(post.text),
                    author_name=post.author,
                    date_gmt=post.date.rstrip("Z") if post.date else None,
                    extra={"colour": [None, {}]} if post.extra else {},
                )
            )
            if post.reply:
                answer = {"author": EDITOR.id, "parent": number, "date_gmt": "2026-03-05T00:00:00"}
                server.say(Comment(number + 5000, rendered(post.reply), **answer))  # type: ignore[arg-type]
        server.install(stage.site)


@pytest.fixture
def server(stage: Stage) -> WordPressServer:
    """A site with one comment by a guest."""
    server = WordPressServer(Comment(3, "Too slow &amp; cold"), users=(EDITOR, STAFF, SUBSCRIBER))
    server.install(stage.site)
    return server


class TestReading:
    def test_a_guests_name_is_no_identity(self, stage: Stage, server: WordPressServer) -> None:
        server.say(Comment(4, "Cold"))
        authors = [m.author for m in read(wordpress(stage), stage.http).mentions]
        assert len({author.id for author in authors if author}) == 2
        assert {author.name for author in authors if author} == {"Omar Beispiel"}

    def test_our_own_comments_are_marked_and_told_as_answers(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        server.say(Comment(8, "Sorry!", parent=3, author=EDITOR.id))
        server.say(Comment(9, "Me too", parent=3))
        reading = read(wordpress(stage), stage.http)
        assert [reply.text for reply in reading.one("3").owner_replies] == ["Sorry!"]
        assert reading.one("3").owner_replies[0].by_us
        assert reading.one("8").by_us
        assert not reading.one("9").by_us
        assert reading.one("9").parent == "3"
        assert reading.one("3").kind is Kind.COMMENT

    def test_our_other_peoples_comments_are_ours_but_not_by_this_account(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        server.say(Comment(8, "Sorry!", parent=3, author=STAFF.id))
        reading = read(wordpress(stage, owners=(STAFF.id,)), stage.http)
        assert reading.one("8").by_us
        assert [reply.by_us for reply in reading.one("3").owner_replies] == [False]

    def test_it_reads_without_a_password(self, stage: Stage, server: WordPressServer) -> None:
        source = wordpress(stage, who=None)
        source.check(stage.http)
        assert source.whoami(stage.http) is None
        assert read(source, stage.http).ids() == {"3"}

    def test_a_wrong_password_is_found_out_though_the_site_reads_on(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        source = wordpress(stage, app_password=SecretStr("wrong"))
        for ask in (source.check, source.whoami, lambda http: read(source, http)):
            with pytest.raises(ConfigError, match="does not accept the user"):
                ask(stage.http)

    def test_spaces_in_the_password_do_not_matter(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        source = wordpress(stage, app_password=SecretStr(EDITOR.password.replace(" ", "")))
        account = source.whoami(stage.http)
        assert account is not None
        assert account.id == "2"

    def test_a_recent_edit_comes_again_and_an_old_comment_does_not(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        server.say(Comment(1, "Long ago", date_gmt="2026-01-01T00:00:00"))
        source = wordpress(stage)
        mark = read(source, stage.http).mark
        server.say(Comment(3, "Much better now"))
        again = read(source, stage.http, mark)
        assert again.one("3").text == "Much better now"
        assert again.ids() == {"3"}

    def test_times_are_asked_for_in_utc(self, stage: Stage, server: WordPressServer) -> None:
        source = wordpress(stage, rescan=timedelta(days=1))
        mark = read(source, stage.http).mark
        assert mark == {"newest": "2026-03-04T10:20:30Z"}
        read(source, stage.http, mark)
        assert "2026-03-03T10:20:30Z" in [seen.one("after") for seen in stage.site.seen]

    def test_a_reading_that_was_cut_off_goes_on_without_losing_any(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        for number in range(10, 40):
            server.say(Comment(number, f"No {number}", date_gmt=f"2026-03-05T10:00:{number}"))
        source = wordpress(stage, per_page=5, pages_per_reading=3)
        ids: set[str] = set()
        mark: dict[str, Any] = {}
        for _ in range(3):
            reading = read(source, stage.http, mark)
            ids |= reading.ids()
            mark = reading.mark
            del server.comments[min(server.comments)]  # the others move up
        assert "page" not in mark
        assert ids == {"3", *(str(number) for number in range(10, 40))}

    def test_a_comment_from_the_future_hides_none_that_come_after(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        server.say(Comment(4, "From afar", date_gmt="2199-01-01T00:00:00"))
        source = wordpress(stage)
        mark = read(source, stage.http).mark
        server.say(Comment(5, "New", date_gmt="2026-03-06T00:00:00"))
        assert "5" in read(source, stage.http, mark).ids()

    def test_only_the_posts_asked_for_are_read(self, stage: Stage, server: WordPressServer) -> None:
        server.say(Comment(4, "Elsewhere", post=7))
        assert read(wordpress(stage, posts=(7,)), stage.http).ids() == {"4"}

    def test_a_site_without_pretty_addresses_is_read_and_answered(self, stage: Stage) -> None:
        server = WordPressServer(Comment(3, "Slow"))
        server.install(stage.site, plain_permalinks=True)
        source = wordpress(stage, plain_permalinks=True)
        assert read(source, stage.http).ids() == {"3"}
        assert source.reply(stage.http, "3", "Sorry!", "key").external_id == "4"

    def test_many_answers_are_all_found(self, stage: Stage, server: WordPressServer) -> None:
        for number in range(100, 205):
            server.say(Comment(number, f"{number}", parent=3, author=EDITOR.id))
        assert len(wordpress(stage).look(stage.http, "3").replies) == 105


class TestLooking:
    @pytest.mark.parametrize("who", [EDITOR, None])
    @pytest.mark.parametrize("status", ["trash", "spam", "hold"])
    def test_what_the_public_cannot_see_is_gone(
        self, stage: Stage, server: WordPressServer, who: User | None, status: str
    ) -> None:
        server.say(Comment(3, "Slow", status=status))
        assert wordpress(stage, who=who).look(stage.http, "3").gone

    def test_a_deleted_comment_is_gone(self, stage: Stage, server: WordPressServer) -> None:
        del server.comments[3]
        assert wordpress(stage).look(stage.http, "3").gone

    def test_an_api_that_was_switched_off_makes_nothing_gone(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        off = as_json({"code": "rest_no_route", "message": "No route"}, 404)
        stage.site.route("GET", r"/wp-json/wp/v2/comments/(\d+)", off)
        with pytest.raises(SourceChanged):
            wordpress(stage).look(stage.http, "3")

    def test_a_site_that_shuts_strangers_out_makes_nothing_gone(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        shut = as_json({"code": "rest_forbidden", "message": "Members only"}, 401)
        stage.site.route("GET", r"/wp-json/wp/v2/comments/(\d+)", shut)
        with pytest.raises(ConfigError):
            wordpress(stage, who=None).look(stage.http, "3")


class TestReplying:
    def test_a_reply_stands_under_the_comment_letter_by_letter(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        text = "Sorry, that's <b>our</b> fault & 5 < 6.\n\nCall us: R-7K2Q"
        receipt = wordpress(stage).reply(stage.http, "3", text, "key")
        made = server.comments[int(receipt.external_id)]
        assert (made.parent, made.post, made.author) == (3, 1, EDITOR.id)
        assert receipt.url.endswith(f"#comment-{made.id}")
        assert not receipt.moderated
        shown = wordpress(stage).look(stage.http, "3").replies[0]
        assert shown.by_us
        assert shown.text.replace("’", "'").replace("\n\n", "\n") == text.replace("\n\n", "\n")

    def test_the_same_reply_twice_is_published_once(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        source = wordpress(stage)
        text = "Sorry - that's on us."
        first = source.reply(stage.http, "3", text, "key")
        second = source.reply(stage.http, "3", text, "key")
        assert second == first
        assert len(server.comments) == 2

    def test_after_an_unknown_outcome_the_reply_is_found_by_looking(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        source = wordpress(stage)
        server.answers_get_lost = True
        with pytest.raises(UnknownOutcome):
            source.reply(stage.http, "3", "Sorry!", "key")
        assert [reply.text for reply in source.look(stage.http, "3").replies] == ["Sorry!"]

    def test_with_a_wrong_password_nothing_is_sent(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        source = wordpress(stage, app_password=SecretStr("wrong"))
        for act in (
            lambda: source.reply(stage.http, "3", "Sorry!", "key"),
            lambda: source.edit(stage.http, "3", "Sorry!", "key"),
            lambda: source.remove(stage.http, "3"),
        ):
            with pytest.raises(ConfigError, match="does not accept"):
                act()
        assert {seen.method for seen in stage.site.seen} == {"GET"}

    def test_without_a_password_the_message_says_what_to_set(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        with pytest.raises(ConfigError, match="set user and app_password"):
            wordpress(stage, who=None).reply(stage.http, "3", "Sorry!", "key")

    def test_a_comment_that_is_gone_is_not_answered(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        with pytest.raises(Refused, match="gone"):
            wordpress(stage).reply(stage.http, "424242", "Sorry!", "key")
        assert 424242 not in {comment.parent for comment in server.comments.values()}

    def test_a_reply_that_the_site_holds_back_says_so(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        receipt = wordpress(stage, who=SUBSCRIBER).reply(stage.http, "3", "Sorry!", "key")
        assert receipt.moderated
        again = wordpress(stage, who=SUBSCRIBER).reply(stage.http, "3", "Sorry!", "key")
        assert again.moderated
        assert len(server.comments) == 2

    def test_too_many_comments_are_tried_again_later(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        server.flood = True
        with pytest.raises(RetryLater) as slower:
            wordpress(stage, who=SUBSCRIBER).reply(stage.http, "3", "Sorry!", "key")
        assert slower.value.after == timedelta(seconds=15)

    def test_a_reply_that_is_too_long_is_refused_before_it_is_sent(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        with pytest.raises(Refused, match="65525 bytes"):
            wordpress(stage).reply(stage.http, "3", "ä" * 33_000, "key")
        assert {seen.method for seen in stage.site.seen} == {"GET"}

    @pytest.mark.parametrize(
        ("status", "code", "expected"),
        [
            (400, "rest_comment_content_invalid", Refused),
            (403, "rest_comment_invalid_post_id", Refused),
            (403, "rest_comment_closed", Refused),
            (409, "rest_something_else", Refused),
            (401, "rest_comment_login_required", ConfigError),
            (404, "rest_no_route", ConfigError),
        ],
    )
    def test_each_refusal_is_sorted_by_its_code(
        self,
        stage: Stage,
        server: WordPressServer,
        status: int,
        code: str,
        expected: type[Exception],
    ) -> None:
        refusal = as_json({"code": code, "message": "Das geht &#8217;nicht&#8217;"}, status)
        stage.site.route("POST", "/wp-json/wp/v2/comments", refusal)
        with pytest.raises(expected, match=f"{code}: Das geht ’nicht’") as refused:
            wordpress(stage).reply(stage.http, "3", "Sorry!", "key")
        assert type(refused.value) is expected
        assert str(refused.value).startswith(stage.site.host)

    def test_half_a_receipt_is_an_unknown_outcome(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        stage.site.route("POST", "/wp-json/wp/v2/comments", Served(b'{"id": 4,', 201))
        with pytest.raises(UnknownOutcome):
            wordpress(stage).reply(stage.http, "3", "Sorry!", "key")

    def test_if_the_comment_cannot_be_read_first_nothing_is_sent(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        stage.site.fail(Fault.HTML)
        with pytest.raises(RetryLater, match="nothing was sent"):
            wordpress(stage).reply(stage.http, "3", "Sorry!", "key")


class TestChanging:
    def test_a_reply_can_be_edited(self, stage: Stage, server: WordPressServer) -> None:
        source = wordpress(stage)
        made = source.reply(stage.http, "3", "Sorry!", "key")
        assert source.edit(stage.http, made.external_id, "So sorry!", "key") == made
        assert [r.text for r in source.look(stage.http, "3").replies] == ["So sorry!"]

    def test_somebody_elses_comment_cannot_be_edited(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        with pytest.raises(Refused, match="rest_cannot_edit"):
            wordpress(stage, who=SUBSCRIBER).edit(stage.http, "3", "I love it", "key")

    @pytest.mark.parametrize("trash", [True, False])
    def test_a_reply_can_be_taken_down_and_again(
        self, stage: Stage, server: WordPressServer, trash: bool
    ) -> None:
        server.trash = trash
        source = wordpress(stage)
        made = source.reply(stage.http, "3", "Sorry!", "key")
        source.remove(stage.http, made.external_id)
        source.remove(stage.http, made.external_id)
        assert source.look(stage.http, "3").replies == ()

    def test_an_api_that_was_switched_off_has_removed_nothing(
        self, stage: Stage, server: WordPressServer
    ) -> None:
        off = as_json({"code": "rest_no_route", "message": "No route"}, 404)
        stage.site.route("DELETE", r"/wp-json/wp/v2/comments/(\d+)", off)
        with pytest.raises(ConfigError):
            wordpress(stage).remove(stage.http, "3")


def test_a_user_without_a_password_is_refused_at_the_start() -> None:
    with pytest.raises(ValidationError, match="both user and app_password"):
        WordPress(base_url="https://blog.example", user="editor")


def test_the_password_is_never_shown() -> None:
    source = WordPress(
        base_url="https://blog.example", user="editor", app_password=SecretStr("abcd efgh")
    )
    assert "abcd" not in repr(source)


def test_two_sites_on_one_host_are_two_places() -> None:
    one = WordPress(base_url="https://acme.example/blog/")
    other = WordPress(base_url="https://acme.example/shop")
    assert one.place() == "wordpress:acme.example/blog"
    assert one.place() != other.place()
