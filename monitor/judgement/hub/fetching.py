"""The one door to the Hugging Face hub: what a model has there, and its files on this machine."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.judgement.hub.files import CONFIG, files_in, plan_of, size_of
from monitor.judgement.hub.trouble import NotNow, Unusable

#: Bytes. What is larger is no model for a machine without a GPU, but somebody's mistake.
LARGEST = 4_000_000_000
ASK_SECONDS = 10.0

_NAME = re.compile(r"(\w[\w.-]{0,95}/\w[\w.-]{0,95})(?:@(\w[\w./-]{0,200}))?", re.ASCII)


@dataclass(frozen=True)
class HubName:
    """A model on the hub, at one of its revisions."""

    repo: str
    revision: str = "main"

    @classmethod
    def of(cls, text: str) -> HubName | None:
        """From "owner/name" or "owner/name@revision"; None if it is neither."""
        found = _NAME.fullmatch(text)
        return cls(found[1], found[2] or "main") if found else None

    def __str__(self) -> str:
        return self.repo if self.revision == "main" else f"{self.repo}@{self.revision}"


@dataclass(frozen=True)
class Hub:
    """The hub and the cache that its own library keeps. None: as its library finds them."""

    endpoint: str | None = None
    cache: Path | None = None

    def cached(self, model: HubName) -> Path | None:
        """The folder of a model whose files are all on this machine; asks nobody."""
        with _telling(model):
            found = library().try_to_load_from_cache(
                model.repo, CONFIG, cache_dir=self.cache, revision=model.revision
            )
        if not isinstance(found, str):
            return None
        folder = Path(found).parent
        try:
            plan_of(str(model), files_in(folder))
        except Unusable:
            return None  # a download that was cut short, or only the tokenizer of a model
        return folder

    def sizes(self, model: HubName) -> Mapping[str, int]:
        """The files of a model on the hub, with their bytes: one request. Unusable or NotNow."""
        with _telling(model):
            found = (
                library()
                .HfApi(endpoint=self.endpoint)
                .model_info(
                    model.repo, revision=model.revision, files_metadata=True, timeout=ASK_SECONDS
                )
            )
        return {file.rfilename: file.size or 0 for file in found.siblings or ()}

    def fetch(self, model: HubName) -> Path:
        """The folder of a model, fetched if it is not on this machine. Unusable or NotNow."""
        folder = self.cached(model)
        if folder is not None:
            return folder
        sizes = self.sizes(model)
        plan = plan_of(f"the model {model}", sizes)
        _small_enough(model, size_of(plan, sizes))
        if not sys.stderr.isatty():
            library().utils.disable_progress_bars()  # they would run through the logs
        with _telling(model):
            found = library().snapshot_download(
                model.repo,
                revision=model.revision,
                cache_dir=self.cache,
                endpoint=self.endpoint,
                allow_patterns=[*plan.weights, *plan.others],
            )
        return Path(found)


def library() -> Any:
    """huggingface_hub, told before its first import not to report on us to its maker."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import huggingface_hub
    import huggingface_hub.constants
    import huggingface_hub.errors
    import huggingface_hub.utils

    return huggingface_hub


def _small_enough(model: HubName, size: int) -> None:
    if size > LARGEST:
        raise Unusable(
            f"the model {model} has {size / 1e9:.1f} GB; more than {LARGEST / 1e9:.0f} GB are not "
            "fetched. Name a smaller one, or a folder"
        )


@contextmanager
def _telling(model: HubName) -> Iterator[None]:
    """Sort what the hub's library raises by what happens next, in words."""
    errors = library().errors
    who = f"the model {model}"
    elsewhere = "Or put its files into a folder and name that as [judge] model"
    try:
        yield
    except errors.GatedRepoError:
        raise Unusable(
            f"{who} is given only to those who agree to its terms: do so on its page on the hub, "
            "and put a token of your account into the environment variable HF_TOKEN"
        ) from None
    except errors.RepositoryNotFoundError:
        raise Unusable(
            f"{who} is not on the hub, or not for everybody: look for a slip in its name, or put "
            "a token that may read it into the environment variable HF_TOKEN"
        ) from None
    except errors.RevisionNotFoundError:
        raise Unusable(f"{who}: the hub has no such revision of it") from None
    except errors.OfflineModeIsEnabled:
        raise Unusable(
            f"{who} is not on this machine, and HF_HUB_OFFLINE says not to ask the hub: unset it "
            f"for once. {elsewhere}"
        ) from None
    except errors.HFValidationError:
        raise Unusable(f"{who}: this is no name that a model on the hub may have") from None
    except PermissionError as error:
        raise Unusable(
            f"{who} cannot be stored: {error.filename} may not be written. Name another folder in "
            "the environment variable HF_HOME"
        ) from None
    except (errors.HTTPError, OSError, LookupError, TypeError, ValueError) as error:
        raise NotNow(
            f"{who} is not on this machine and could not be fetched ({_reason(error)}): try again "
            f"when the hub can be reached. {elsewhere}"
        ) from None


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else None
    return said or type(error).__name__
