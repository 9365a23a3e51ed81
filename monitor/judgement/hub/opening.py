"""Opens the model that the settings name: the built-in one, a folder, or one on the hub."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.judgement.hub.config import ModelConfig, most_tokens, read_config
from monitor.judgement.hub.fetching import Hub, HubName
from monitor.judgement.hub.files import TOKENIZER, Engine, Plan, files_in, plan_of, size_of
from monitor.judgement.hub.labels import scale_of
from monitor.judgement.hub.trouble import Unusable
from monitor.settings.values import BUILT_IN

if TYPE_CHECKING:
    from monitor.judgement.hub.classifier import Classifier
    from monitor.judgement.hub.network import Network
    from monitor.judgement.hub.tokens import Splitter
    from monitor.judgement.sentiment import SentimentModel
    from monitor.settings.schema import JudgeSection

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class _Found:
    """A model's folder on this machine, and what it is called."""

    who: str  #: As it was asked for; it begins every sentence about it.
    folder: Path
    name: str
    version: str  #: The commit on the hub, or "" for a folder: then its files tell.


def open_model(
    model: str,
    labels: Mapping[str, str] | None = None,
    languages: Sequence[str] = (),
    hub: Hub | None = None,
) -> SentimentModel:
    """The model of that name, ready to read: "builtin", a folder, or owner/name[@revision].

    One on the hub is fetched if it is not on this machine yet. `labels` tell what its labels mean
    where their names do not; `languages` what it reads, every language if empty. Raises Unusable
    (a ConfigError) or NotNow (a RetryLater), both of them also ModelFailed, with what to do.
    """
    if model == BUILT_IN:
        from monitor.judgement.model import built_in

        return built_in()
    return _classifier(_located(model, hub or Hub()), labels or {}, languages)


def check_model(
    model: str,
    labels: Mapping[str, str] | None = None,
    languages: Sequence[str] = (),
    hub: Hub | None = None,
) -> str:
    """Whether that model can be used, in a sentence; raises what `open_model` would.

    Nothing is fetched: of a model that is not on this machine yet, its page on the hub is asked.
    """
    asked = hub or Hub()
    name = None if _is_folder(model) else HubName.of(model)
    if model != BUILT_IN and name is not None and asked.cached(name) is None:
        return _before_fetching(name, asked)
    made = open_model(model, labels, languages, asked)
    reads = ", ".join(sorted(made.languages)) or "every language"
    return f"{made.name} can be used and reads {reads}"


def judge_model(judge: JudgeSection, told: Callable[[str], None]) -> Callable[[], SentimentModel]:
    """The model of the settings for a service, opened when it is first asked for.

    While a model other than the built-in one cannot be opened or fails, the built-in one judges
    in its place, and `told` hears of it.
    """
    made: list[SentimentModel] = []

    def opened() -> SentimentModel:
        if not made:
            made.append(_for_service(judge, told))
        return made[0]

    return opened


def _for_service(judge: JudgeSection, told: Callable[[str], None]) -> SentimentModel:
    from monitor.judgement.hub.fallback import WithFallback

    def own() -> SentimentModel:
        return open_model(judge.model, judge.labels, judge.languages)

    built_in = open_model(BUILT_IN)
    return built_in if judge.model == BUILT_IN else WithFallback(own, built_in, told)


def _located(model: str, hub: Hub) -> _Found:
    if _is_folder(model):
        folder = Path(model)
        name = re.sub(r"[^\w.-]+", "-", folder.resolve().name) or "model"
        return _Found(f"the model in {folder}", folder, name, "")
    named = HubName.of(model)
    if named is None:
        raise Unusable(
            f"there is no folder {model[:200]}, and it is no name of a model on the Hugging Face "
            "hub, which has the form owner/name or owner/name@revision"
        )
    folder = hub.fetch(named)
    return _Found(f"the model {named}", folder, named.repo, folder.name[:8])


def _is_folder(model: str) -> bool:
    with suppress(OSError, ValueError):  # what no file system takes is no folder
        return Path(model).is_dir()
    return False


def _before_fetching(name: HubName, hub: Hub) -> str:
    sizes = hub.sizes(name)
    plan = plan_of(f"the model {name}", sizes)
    if plan.engine is Engine.TORCH:
        from monitor.judgement.hub.torch_network import need_torch

        need_torch(f"the model {name}")
    megabytes = size_of(plan, sizes) / 1e6
    return (
        f"{name} is not on this machine yet: {megabytes:.0f} MB are fetched from the hub when the "
        "first text is judged"
    )


def _classifier(found: _Found, labels: Mapping[str, str], languages: Sequence[str]) -> Classifier:
    from monitor.judgement.hub.classifier import Classifier
    from monitor.judgement.hub.network import try_out
    from monitor.judgement.hub.tokens import Tokens

    plan = plan_of(found.who, files_in(found.folder))
    config = read_config(found.who, found.folder)
    scale = scale_of(found.who, config.labels, labels, many=config.many)
    splitter = _splitter(found, plan)
    most = most_tokens(config, found.folder)
    tokens = Tokens(found.who, splitter, most=most, pad=_pad(config, splitter, plan))
    network = _network(found, plan)
    try_out(found.who, network, tokens, len(config.labels))
    name = f"{found.name}@{_version(found, plan, labels)}"
    return Classifier(name, languages, scale, tokens, network)


def _splitter(found: _Found, plan: Plan) -> Splitter:
    from monitor.judgement.hub import tokens, torch_network

    if plan.engine is Engine.TORCH:
        torch_network.need_torch(found.who)
    if TOKENIZER in plan.others:
        return tokens.from_file(found.who, found.folder / TOKENIZER)
    return torch_network.slow_splitter(found.who, found.folder)


def _network(found: _Found, plan: Plan) -> Network:
    if plan.engine is Engine.ONNX:
        from monitor.judgement.hub.onnx_network import OnnxNetwork

        return OnnxNetwork.load(found.who, found.folder / plan.weights[0])
    from monitor.judgement.hub.torch_network import TorchNetwork

    return TorchNetwork.load(found.who, found.folder)


def _pad(config: ModelConfig, splitter: Splitter, plan: Plan) -> int | None:
    """What fills up the shorter texts of a batch; None: each text is read by itself."""
    if config.pad_token_id is None and plan.engine is Engine.ONNX:
        return splitter.pad
    # Without one in its configuration, a classifier of transformers refuses to read a batch.
    known = config.pad_token_id is not None and config.pad_token_id >= 0
    return config.pad_token_id if known else None


def _version(found: _Found, plan: Plan, labels: Mapping[str, str]) -> str:
    """Which model this is, and what its labels were said to mean: assessments belong to it."""
    version = found.version or _hashed(found, plan)
    if not labels:
        return version
    said = json.dumps(dict(sorted(labels.items()))).encode()
    return f"{version}-{hashlib.sha256(said).hexdigest()[:4]}"


def _hashed(found: _Found, plan: Plan) -> str:
    digest = hashlib.sha256()
    try:
        for name in plan.files:
            with (found.folder / name).open("rb") as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
    except OSError as error:
        raise Unusable(f"{found.who} cannot be read: {error.strerror}") from None
    return digest.hexdigest()[:8]
