"""One question to a language model, one text back: and every way in which that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.errors import ConfigError, OutsideError, RetryLater, SourceChanged
from responders.llm.client import Client, Prompt, Server
from tests.fakes.llm_server import LlmServer
from tests.fakes.site_server import Fault, Served, as_json

PROMPT = Prompt("The rules.", "The material.")


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer(lambda rules, material: f"{rules} {material}") as made:
        yield made


def client(server: LlmServer, seconds: float = 5) -> Client:
    return Client(Server(server.base_url, "small", "key-1", timedelta(seconds=seconds)))


def test_rules_and_material_go_apart_and_the_text_comes_back(server: LlmServer) -> None:
    assert client(server).ask(PROMPT, 3) == "The rules. The material."

    (question,) = server.asked
    assert [m["role"] for m in question["messages"]] == ["system", "user"]
    assert (question["model"], question["seed"]) == ("small", 3)
    assert server.seen[0].headers["Authorization"] == "Bearer key-1"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 302])
def test_what_a_person_must_mend_stops_it(server: LlmServer, status: int) -> None:
    server.fail(status, headers={"Location": "http://127.0.0.1:1/elsewhere"})

    with pytest.raises(ConfigError, match=f"refused the question \\({status}\\)"):
        client(server).ask(PROMPT, 1)
    assert len(server.seen) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_later(server: LlmServer, status: int) -> None:
    server.fail(status, headers={"Retry-After": "7"})

    with pytest.raises(RetryLater) as raised:
        client(server).ask(PROMPT, 1)
    assert raised.value.after == timedelta(seconds=7)
    assert len(server.seen) == 1  # not repeated by the library


@pytest.mark.parametrize("how", [Fault.SILENT, Fault.DROPPED, Fault.DRIP])
def test_a_server_that_is_silent_or_drips_costs_no_more_than_the_timeout(
    server: LlmServer, how: Fault
) -> None:
    server.fail(how)

    with pytest.raises(RetryLater):
        client(server, seconds=0.2).ask(PROMPT, 1)


@pytest.mark.parametrize(
    "answer",
    [
        Served(b"<html>hello</html>"),
        as_json({"choices": []}),
        as_json({"choices": [{"message": {"content": None}}]}),
        as_json([1]),
        Served(b"[" * 100_000),
        Served(b"x" * 1_000_001),
    ],
)
def test_an_answer_without_a_text_is_none(server: LlmServer, answer: Served) -> None:
    server.route("POST", "/v1/chat/completions", answer)

    with pytest.raises(SourceChanged):
        client(server).ask(PROMPT, 1)


def test_the_key_never_stands_in_an_error(server: LlmServer) -> None:
    server.fail(401)

    with pytest.raises(OutsideError) as raised:
        client(server).ask(PROMPT, 1)
    assert "key-1" not in str(raised.value)
