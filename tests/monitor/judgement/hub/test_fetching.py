"""A model on the hub is fetched once, and only what is needed of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.errors import ConfigError, RetryLater
from monitor.judgement.hub.fetching import Hub, HubName, library
from monitor.judgement.hub.opening import check_model, open_model
from monitor.judgement.hub.trouble import NotNow, Unusable
from monitor.judgement.sentiment import ModelFailed
from tests.children import DEAD_PORT, ROOT
from tests.fakes.site_server import Fault
from tests.monitor.judgement.hub.hub_server import COMMIT, REPO, HubServer, hub_of
from tests.monitor.judgement.hub.making import make_folder

WEIGHTS = "onnx/model_quantized.onnx"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A hub with one model that runs as it is, beside much that is not needed."""
    folder = make_folder(tmp_path / "theirs", file=WEIGHTS)
    (folder / "pytorch_model.bin").write_bytes(b"never to be opened")
    (folder / "model.safetensors").write_bytes(b"not needed")
    (folder / "README.md").write_text("# Tea", encoding="utf-8")
    with hub_of(folder) as made:
        yield made


@pytest.fixture(autouse=True)
def _library_as_on_a_fresh_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy, whatever this machine has; and quiet, whoever imported it before us."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(library().constants, "HF_HUB_DISABLE_TELEMETRY", True)
    library().close_session()
    yield
    library().close_session()


@pytest.fixture
def hub(server: HubServer, tmp_path: Path) -> Hub:
    return Hub(server.url, tmp_path / "cache")


def test_a_model_on_the_hub_reads_and_is_named_by_its_commit(hub: Hub) -> None:
    model = open_model(REPO, hub=hub)

    assert model.name == f"{REPO}@{COMMIT[:8]}"
    bad, good = model.read(["The tea came late.", "Kind."])
    assert bad.unhappy > 0.9 > 0.1 > good.unhappy


def test_only_the_files_that_are_needed_are_fetched(hub: Hub, server: HubServer) -> None:
    open_model(REPO, hub=hub)

    assert server.asked_for() == ["config.json", WEIGHTS, "tokenizer.json"]


@pytest.mark.parametrize("name", [REPO, f"{REPO}@v2", f"{REPO}@{COMMIT}"])
def test_the_second_time_nobody_is_asked(hub: Hub, server: HubServer, name: str) -> None:
    first = open_model(name, hub=hub)
    server.site.seen.clear()

    second = open_model(name, hub=hub)

    assert server.site.seen == []
    assert first.name == second.name
    assert "can be used" in check_model(name, hub=hub)


def test_a_download_that_was_cut_short_is_taken_up_again(hub: Hub, server: HubServer) -> None:
    server.held_back.add(WEIGHTS)
    with pytest.raises(ModelFailed):
        open_model(REPO, hub=hub)
    assert list(hub.cache.rglob("config.json")) if hub.cache else False
    server.held_back.clear()

    model = open_model(REPO, hub=hub)

    assert model.read(["Late."])[0].unhappy > 0.9


def test_a_check_fetches_nothing_and_says_how_much_it_would_be(hub: Hub, server: HubServer) -> None:
    server.sizes[WEIGHTS] = 279_000_000

    said = check_model(REPO, hub=hub)

    assert said == (
        f"{REPO} is not on this machine yet: 279 MB are fetched from the hub when the first text "
        "is judged"
    )
    assert server.asked_for() == []
    assert hub.cached(HubName(REPO)) is None


def test_a_model_far_too_large_is_not_fetched(hub: Hub, server: HubServer) -> None:
    server.sizes[WEIGHTS] = 9_100_000_000

    with pytest.raises(Unusable, match=r"has 9\.1 GB; more than 4 GB are not fetched"):
        open_model(REPO, hub=hub)
    assert server.asked_for() == []


def test_a_model_with_a_pickle_alone_is_refused_before_it_is_fetched(
    hub: Hub, server: HubServer
) -> None:
    del server.files[WEIGHTS], server.files["model.safetensors"]

    with pytest.raises(Unusable, match="only as a pickle"):
        open_model(REPO, hub=hub)
    with pytest.raises(Unusable, match="only as a pickle"):
        check_model(REPO, hub=hub)
    assert server.asked_for() == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("mara/closed", "agree to its terms.* HF_TOKEN"),
        ("mara/none", "is not on the hub, or not for everybody.* HF_TOKEN"),
        (f"{REPO}@nowhere", "no such revision"),
        ("mara/tea--pot", "no name that a model on the hub may have"),
    ],
)
def test_what_the_hub_does_not_give_is_for_a_person_to_mend(hub: Hub, name: str, says: str) -> None:
    for ask in (open_model, check_model):
        with pytest.raises(Unusable, match=says) as raised:
            ask(name, hub=hub)
        assert isinstance(raised.value, ConfigError)
        assert name in str(raised.value)


def test_a_hub_that_is_away_may_be_back_later(tmp_path: Path) -> None:
    with pytest.raises(NotNow, match=r"could not be fetched .* name that as") as raised:
        open_model(REPO, hub=Hub(DEAD_PORT, tmp_path))

    assert isinstance(raised.value, RetryLater)
    assert isinstance(raised.value, ModelFailed)


@pytest.mark.parametrize("how", [Fault.DROPPED, Fault.HTML, 404, 418])
def test_a_hub_that_answers_nonsense_is_told_in_words(
    hub: Hub, server: HubServer, how: Fault | int
) -> None:
    server.site.fail(how)

    with pytest.raises(ModelFailed, match=f"the model {REPO}"):
        open_model(REPO, hub=hub)


def test_where_nothing_may_be_fetched_it_says_what_to_do(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library().constants, "HF_HUB_OFFLINE", True)
    library().close_session()

    with pytest.raises(Unusable, match=r"HF_HUB_OFFLINE says not to ask .* into a folder"):
        open_model(REPO, hub=hub)


def test_offline_a_model_that_was_fetched_before_still_opens(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_model(REPO, hub=hub)
    monkeypatch.setattr(library().constants, "HF_HUB_OFFLINE", True)
    library().close_session()

    assert open_model(REPO, hub=hub).read(["Late."])[0].unhappy > 0.9


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("owner/name", HubName("owner/name")),
        ("owner/name@refs/pr/1", HubName("owner/name", "refs/pr/1")),
        ("a/b.c-d_e@v1.0", HubName("a/b.c-d_e", "v1.0")),
        ("./folder", None),
        ("../a", None),
        ("/a/b", None),
        ("a/b/c", None),
        ("name", None),
        ("a/b@", None),
        ("a/b@../../x", None),
        ("a/b c", None),
        ("ä/b", None),
    ],
)
def test_a_name_on_the_hub_is_told_from_a_folder(text: str, name: HubName | None) -> None:
    assert HubName.of(text) == name


def test_its_maker_is_told_nothing_of_us(server: HubServer, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from tests.offline import cut; cut(); "
        "from monitor.judgement.hub.fetching import Hub, HubName; "
        f"Hub({server.url!r}, Path({str(tmp_path / 'c')!r})).fetch(HubName({REPO!r}))"
    )
    home = tmp_path / "home"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home)}

    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr  # LeftTheMachine, had it asked anybody else
    agents = {seen.headers["User-Agent"] for seen in server.site.seen}
    assert all("agent/" not in agent and "torch/" not in agent for agent in agents)
    assert not home.exists()
