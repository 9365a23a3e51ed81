"""Writing over HTTP: at most one request, and an honest word on what became of it."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from tests.connectors.contract import Stage, http_for_tests
from tests.fakes.site_server import Fault, Served, as_html, as_json

TAKEN = as_json({"id": "1"}, 201)


def writes(stage: Stage) -> int:
    """Count the writing requests that arrived."""
    return sum(seen.method != "GET" for seen in stage.site.seen)


def test_json_and_forms_arrive_as_such(stage: Stage) -> None:
    stage.site.route("POST", "/a", TAKEN)
    assert stage.http.send("POST", f"{stage.site.url}/a", json={"x": "ä"}).json() == {"id": "1"}
    stage.http.send("POST", f"{stage.site.url}/a", form={"x": "ä & b"}, auth=("anna", "pä:ss"))
    assert stage.site.seen[0].json() == {"x": "ä"}
    assert stage.site.seen[1].form() == {"x": "ä & b"}
    assert stage.site.seen[1].headers["Authorization"] == "Basic YW5uYTpww6Q6c3M="


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Refused),
        (404, Refused),
        (409, Refused),
        (410, Refused),
        (422, Refused),
        (401, ConfigError),
        (403, ConfigError),
        (429, RetryLater),
        (408, UnknownOutcome),
        (500, UnknownOutcome),
        (502, UnknownOutcome),
        (503, UnknownOutcome),
        (302, UnknownOutcome),
        (303, UnknownOutcome),
        (308, ConfigError),
    ],
)
def test_a_status_is_sorted_and_nothing_is_sent_twice(
    stage: Stage, status: int, expected: type[OutsideError]
) -> None:
    stage.site.route("GET", ".*", TAKEN)
    stage.site.fail(status, headers={"Location": "/b"})
    with pytest.raises(OutsideError) as raised:
        stage.http.send("POST", f"{stage.site.url}/a?key=topsecret", json={})
    assert type(raised.value) is expected
    assert str(raised.value).startswith(f"{stage.site.host}: ")
    assert "topsecret" not in str(raised.value)
    assert len(stage.site.seen) == 1


def test_a_place_that_is_busy_says_for_how_long(stage: Stage) -> None:
    stage.site.fail(429, headers={"Retry-After": "5"})
    with pytest.raises(RetryLater) as raised:
        stage.http.send("POST", f"{stage.site.url}/a", json={})
    assert raised.value.after == timedelta(seconds=5)


def test_a_refusal_gives_the_places_own_words(stage: Stage) -> None:
    stage.site.route("POST", "/a", as_json({"error": {"message": "Text is\n too long"}}, 422))
    with pytest.raises(Refused, match="Text is too long"):
        stage.http.send("POST", f"{stage.site.url}/a", json={})


@pytest.mark.parametrize("fault", [Fault.DROPPED, Fault.CUT_OFF])
def test_a_line_that_breaks_after_sending_leaves_the_outcome_open(
    stage: Stage, fault: Fault
) -> None:
    stage.site.route("POST", "/a", TAKEN)
    stage.site.fail(fault)
    with pytest.raises(UnknownOutcome):
        stage.http.send("POST", f"{stage.site.url}/a", json={})
    assert writes(stage) == 1


def test_silence_after_sending_leaves_the_outcome_open(stage: Stage) -> None:
    stage.site.fail(Fault.SILENT)
    stage.site.route("POST", "/a", TAKEN)
    with http_for_tests(timeout=(5, 0.05)) as http, pytest.raises(UnknownOutcome, match="in time"):
        http.send("POST", f"{stage.site.url}/a", json={})
    assert writes(stage) == 1


def test_an_answer_that_drips_leaves_the_outcome_open(stage: Stage) -> None:
    stage.site.route("POST", "/a", TAKEN)
    stage.site.fail(Fault.DRIP)
    with http_for_tests(total=0.1) as http, pytest.raises(UnknownOutcome, match="too long"):
        http.send("POST", f"{stage.site.url}/a", json={})


def test_an_answer_that_is_too_large_leaves_the_outcome_open(stage: Stage) -> None:
    stage.site.route("POST", "/a", Served(b"x" * 2000))
    with http_for_tests(max_bytes=1000) as http, pytest.raises(UnknownOutcome):
        http.send("POST", f"{stage.site.url}/a", json={})


def test_an_answer_that_makes_no_sense_leaves_the_outcome_open(stage: Stage) -> None:
    stage.site.route("POST", "/a", as_html("<p>Thank you</p>"))
    answer = stage.http.send("POST", f"{stage.site.url}/a", json={})
    with pytest.raises(UnknownOutcome, match="HTML"):
        answer.json()


def test_nobody_at_home_means_that_nothing_was_carried_out() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/a"
        with http_for_tests() as http, pytest.raises(RetryLater, match="connection"):
            http.send("POST", url, json={})


def test_a_name_that_does_not_resolve_means_that_nothing_was_carried_out() -> None:
    with http_for_tests() as http, pytest.raises(RetryLater, match="resolved"):
        http.send("POST", "https://shop.invalid/a", json={})


def test_a_private_address_is_not_written_to(stage: Stage) -> None:
    port = stage.site.host.partition(":")[2]
    with pytest.raises(ConfigError, match="private"):
        stage.http.send("POST", f"http://localhost:{port}/a", json={})
    assert stage.site.seen == []


def test_a_line_kept_open_by_reading_is_not_used_for_writing(stage: Stage) -> None:
    ports: set[str] = set()
    stage.site.route("GET", "/a", TAKEN)
    stage.site.route("POST", "/a", TAKEN)
    stage.http.get(f"{stage.site.url}/a")
    stage.http.send("POST", f"{stage.site.url}/a", json={})
    ports.update(seen.line for seen in stage.site.seen)
    assert len(ports) == 2
