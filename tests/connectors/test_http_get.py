"""Reading over HTTP: tried again, bounded, followed with care, and sorted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.http import Http, HttpRules
from connectors.pace import Pacer
from monitor.errors import ConfigError, OutsideError, RetryLater, SourceChanged
from tests.connectors.contract import Stage, http_for_tests
from tests.fakes.site_server import Fault, Seen, Served, SiteServer, as_json

FINE = as_json({"fine": True})


class Sleeps:
    """Notes how long somebody wanted to wait, and moves its clock on instead."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)

    def clock(self) -> float:
        return sum(self.waits)


def http_with(sleeps: Sleeps, *, tries: int = 3, allow: str = "127.0.0.1") -> Http:
    rules = HttpRules("AmendsTest/1", tries=tries, allow_private=frozenset({allow}))
    return Http(rules, sleep=sleeps, clock=sleeps.clock)


class TestTryingAgain:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_passing_weakness_is_got_over(self, stage: Stage, status: int) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.site.fail(status, times=2)
        sleeps = Sleeps()
        with http_with(sleeps) as http:
            assert http.get(f"{stage.site.url}/a").json() == {"fine": True}
        assert len(sleeps.waits) == 2
        assert sleeps.waits[1] > sleeps.waits[0] >= 1

    def test_a_dropped_line_is_tried_again(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.site.fail(Fault.DROPPED, times=1)
        assert stage.http.get(f"{stage.site.url}/a").status == 200

    def test_a_short_wait_that_is_asked_for_is_kept(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.site.fail(429, times=1, headers={"Retry-After": "7"})
        sleeps = Sleeps()
        with http_with(sleeps) as http:
            http.get(f"{stage.site.url}/a")
        assert 7 <= sleeps.waits[0] <= 9

    def test_a_long_wait_is_left_to_the_line_at_once(self, stage: Stage) -> None:
        stage.site.fail(503, headers={"Retry-After": "31"})
        with pytest.raises(RetryLater) as raised:
            stage.http.get(f"{stage.site.url}/a")
        assert raised.value.after == timedelta(seconds=31)
        assert len(stage.site.seen) == 1

    def test_a_reset_given_as_a_moment_is_understood(self, stage: Stage) -> None:
        reset = datetime.now(UTC) + timedelta(minutes=5)
        stage.site.fail(429, headers={"X-RateLimit-Reset": reset.isoformat()})
        with pytest.raises(RetryLater) as raised:
            stage.http.get(f"{stage.site.url}/a")
        assert raised.value.after is not None
        assert timedelta(minutes=4) < raised.value.after <= timedelta(minutes=5)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
    def test_what_will_not_get_better_is_asked_once(self, stage: Stage, status: int) -> None:
        stage.site.fail(status)
        with pytest.raises(OutsideError):
            stage.http.get(f"{stage.site.url}/a")
        assert len(stage.site.seen) == 1

    def test_a_status_the_caller_takes_is_an_answer(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", Served(b"", 304))
        assert stage.http.get(f"{stage.site.url}/a", allow=frozenset({304})).status == 304
        with pytest.raises(SourceChanged):
            stage.http.get(f"{stage.site.url}/a")


class TestBounds:
    def test_a_body_that_is_too_large_is_not_read(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", Served(b"x" * 5000))
        with http_for_tests(max_bytes=4000) as http:
            with pytest.raises(SourceChanged, match="too large"):
                http.get(f"{stage.site.url}/a")
            assert len(stage.site.seen) == 1

    def test_a_small_body_that_unpacks_to_a_large_one_is_not_read(self, stage: Stage) -> None:
        packed = Served(gzip.compress(b"\0" * 3_000_000), headers={"Content-Encoding": "gzip"})
        stage.site.route("GET", "/a", packed)
        with http_for_tests(max_bytes=100_000) as http, pytest.raises(SourceChanged, match="large"):
            http.get(f"{stage.site.url}/a")

    def test_a_packed_body_is_unpacked(self, stage: Stage) -> None:
        packed = Served(gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"})
        stage.site.route("GET", "/a", packed)
        assert stage.http.get(f"{stage.site.url}/a").json() == {"a": 1}

    def test_a_body_that_is_packed_wrongly_is_a_change(self, stage: Stage) -> None:
        wrong = Served(b"this is not gzip", headers={"Content-Encoding": "gzip"})
        stage.site.route("GET", "/a", wrong)
        with pytest.raises(SourceChanged, match="unpacked"):
            stage.http.get(f"{stage.site.url}/a")

    def test_a_body_that_drips_is_given_up(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.site.fail(Fault.DRIP)
        with (
            http_for_tests(total=0.15, tries=1) as http,
            pytest.raises(RetryLater, match="too long"),
        ):
            http.get(f"{stage.site.url}/a")


class TestRedirects:
    def test_a_page_that_moved_is_read_where_it_is(self, stage: Stage) -> None:
        stage.site.route("GET", "/old", Served(b"", 301, {"Location": "/new?a=b"}))
        stage.site.route("GET", "/new", FINE)
        answer = stage.http.get(f"{stage.site.url}/old", bearer="token-of-ours")
        assert answer.url == f"{stage.site.url}/new?a=b"
        assert stage.site.seen[-1].headers["Authorization"] == "Bearer token-of-ours"

    def test_nothing_of_ours_goes_along_to_another_host(self, stage: Stage) -> None:
        with SiteServer() as other:
            other.route("GET", "/new", FINE)
            away = Served(b"", 302, {"Location": f"{other.url}/new"})
            stage.site.route("GET", "/old", away)
            url = f"{stage.site.url}/old"
            stage.http.get(url, bearer="token-of-ours", headers={"X-Key": "secret"})
            stage.http.get(url, auth=("anna", "secret"))
        for seen in other.seen:
            assert "Authorization" not in seen.headers
            assert "X-Key" not in seen.headers
        assert len(other.seen) == 2

    def test_a_circle_is_left(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", Served(b"", 302, {"Location": "/a"}))
        with pytest.raises(SourceChanged, match="without end"):
            stage.http.get(f"{stage.site.url}/a")
        assert len(stage.site.seen) == 6

    @pytest.mark.parametrize(
        "where",
        [
            "http://localhost:{port}/b",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "http://anna@127.0.0.1:{port}/b",
        ],
    )
    def test_no_redirect_leads_where_the_first_request_might_not_go(
        self, stage: Stage, where: str
    ) -> None:
        port = stage.site.host.partition(":")[2]
        stage.site.route("GET", "/b", FINE)
        there = Served(b"", 302, {"Location": where.format(port=port)})
        stage.site.route("GET", "/a", there)
        with pytest.raises(ConfigError):
            stage.http.get(f"{stage.site.url}/a")
        assert [seen.path for seen in stage.site.seen] == ["/a"]


class TestWhatIsSent:
    def test_parameters_are_added_and_lists_repeated(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.http.get(f"{stage.site.url}/a?x=1", params={"q": "ä & b", "types[]": ["m", "n"]})
        query = stage.site.seen[0].query
        assert query == {"x": ["1"], "q": ["ä & b"], "types[]": ["m", "n"]}

    def test_we_say_who_we_are(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        stage.http.get(f"{stage.site.url}/a")
        assert stage.site.seen[0].headers["User-Agent"] == "AmendsTest/1"

    def test_the_environment_slips_nothing_in(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login anna password secret\n")
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
        stage.site.route("GET", "/a", FINE)
        stage.http.get(f"{stage.site.url}/a")
        assert "Authorization" not in stage.site.seen[0].headers

    def test_no_cookie_is_kept(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", as_json({}, Set_Cookie="who=anna"))
        for _ in range(2):
            stage.http.get(f"{stage.site.url}/a")
        assert "Cookie" not in stage.site.seen[1].headers

    @pytest.mark.parametrize("token", ["two\r\nlines", "schlüssel", "nul\0"])
    def test_a_token_that_no_header_can_hold_is_a_setting_to_correct(
        self, stage: Stage, token: str
    ) -> None:
        with pytest.raises(ConfigError, match="Authorization") as raised:
            stage.http.get(f"{stage.site.url}/a", bearer=token)
        assert token not in str(raised.value)
        assert stage.site.seen == []


class TestWhatIsSaid:
    def test_a_message_begins_with_the_host_and_holds_no_secret(self, stage: Stage) -> None:
        token = "abcdefgh12345"

        def echo(seen: Seen) -> Served:
            return as_json({"error": f"bad token {token} for {seen.one('key')}"}, 401)

        stage.site.route("GET", "/a", echo)
        with pytest.raises(ConfigError) as raised:
            stage.http.get(f"{stage.site.url}/a", bearer=token, params={"key": "topsecret"})
        assert str(raised.value).startswith(f"{stage.site.host}: ")
        assert token not in str(raised.value)
        assert "topsecret" not in str(raised.value)

    @pytest.mark.parametrize("fault", [Fault.DROPPED, Fault.CUT_OFF])
    def test_a_failure_of_the_line_does_not_tell_the_address(
        self, stage: Stage, fault: Fault
    ) -> None:
        stage.site.route("GET", "/path", FINE)
        stage.site.fail(fault)
        with pytest.raises(RetryLater) as raised:
            stage.http.get(f"{stage.site.url}/path?key=topsecret")
        assert str(raised.value).startswith(f"{stage.site.host}: ")
        assert "topsecret" not in str(raised.value)


class TestPace:
    def test_turns_at_one_host_come_at_a_distance(self) -> None:
        pacer = Pacer(timedelta(seconds=2), clock=lambda: 100.0)
        assert [pacer.turn("a.example") for _ in range(3)] == [0, 2, 4]
        assert pacer.turn("b.example") == 0

    def test_time_that_has_passed_counts(self) -> None:
        now = iter([100.0, 101.5])
        pacer = Pacer(timedelta(seconds=2), clock=lambda: next(now))
        assert [pacer.turn("a.example") for _ in range(2)] == [0, 0.5]

    def test_a_host_is_not_asked_faster_than_the_pace(self) -> None:
        sleeps = Sleeps()
        with http_with(sleeps, tries=1) as http:
            for _ in range(3):
                with pytest.raises(RetryLater, match="resolved"):
                    http.get("http://shop.invalid/a")
        assert sum(sleeps.waits) == pytest.approx(2)

    def test_a_machine_of_our_own_is_not_paced(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        sleeps = Sleeps()
        with http_with(sleeps) as http:
            for _ in range(3):
                http.get(f"{stage.site.url}/a")
        assert sleeps.waits == []


class TestRobots:
    def test_a_page_the_site_does_not_want_read_is_not_read(self, stage: Stage) -> None:
        stage.site.route("GET", "/robots.txt", Served(b"User-agent: *\nDisallow: /private\n"))
        stage.site.route("GET", ".*/a", FINE)
        with pytest.raises(ConfigError, match=r"robots\.txt"):
            stage.http.get(f"{stage.site.url}/private/a", robots=True)
        assert stage.http.get(f"{stage.site.url}/open/a", robots=True).status == 200
        assert "/private/a" not in [seen.path for seen in stage.site.seen]

    def test_a_rule_for_us_by_name_counts(self, stage: Stage) -> None:
        rules = b"User-agent: AmendsTest\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
        stage.site.route("GET", "/robots.txt", Served(rules))
        with pytest.raises(ConfigError):
            stage.http.get(f"{stage.site.url}/a", robots=True)

    @pytest.mark.parametrize("status", [403, 404])
    def test_a_site_without_rules_forbids_nothing(self, stage: Stage, status: int) -> None:
        stage.site.route("GET", "/robots.txt", Served(b"Disallow: /", status))
        stage.site.route("GET", "/a", FINE)
        assert stage.http.get(f"{stage.site.url}/a", robots=True).status == 200

    def test_a_site_whose_rules_cannot_be_read_is_read_later(self, stage: Stage) -> None:
        stage.site.route("GET", "/robots.txt", Served(b"", 500))
        stage.site.route("GET", "/a", FINE)
        with pytest.raises(RetryLater):
            stage.http.get(f"{stage.site.url}/a", robots=True)
        assert "/a" not in [seen.path for seen in stage.site.seen]

    def test_the_rules_are_asked_for_once_an_hour(self, stage: Stage) -> None:
        stage.site.route("GET", "/a", FINE)
        sleeps = Sleeps()
        with http_with(sleeps) as http:
            for pause in (0, 3500, 200):
                sleeps(pause)
                http.get(f"{stage.site.url}/a", robots=True)
        assert [seen.path for seen in stage.site.seen].count("/robots.txt") == 2

    def test_a_redirect_to_a_page_the_site_does_not_want_read_is_not_followed(
        self, stage: Stage
    ) -> None:
        stage.site.route("GET", "/robots.txt", Served(b"User-agent: *\nDisallow: /private\n"))
        stage.site.route("GET", "/a", Served(b"", 302, {"Location": "/private"}))
        with pytest.raises(ConfigError, match="robots"):
            stage.http.get(f"{stage.site.url}/a", robots=True)
