"""The one door to openai: one question to any OpenAI-compatible server, one text back.

The server may be Ollama or vLLM on a machine of yours, or a hosted one. Whatever it answers is
untrusted: bounded in time and size here, and judged by the guidelines after.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from monitor.errors import ConfigError, RetryLater, SourceChanged

if TYPE_CHECKING:
    from openai import OpenAI

MOST_BYTES = 1_000_000
NOT_INSTALLED = "the language model needs the extra llm: pip install 'amends[llm]'"
_WAITS = "Retry-After"
_LONGEST_WAIT = 3600


@dataclass(frozen=True)
class Server:
    """Where the model is served, and what one answer may cost."""

    base_url: str
    model: str
    api_key: str = ""
    timeout: timedelta = timedelta(seconds=30)  #: Of the whole answer, not of one read.
    most_tokens: int = 400
    temperature: float = 0.7


@dataclass(frozen=True)
class Prompt:
    """What is asked: our rules apart from what is only material."""

    rules: str
    material: str


class Client:
    """Asks one server. Safe to share between threads."""

    def __init__(self, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self.server = server
        self._clock = clock

    def ask(self, prompt: Prompt, seed: int) -> str:
        """The text that the model gives.

        Raises ConfigError for a wrong key, model or address, RetryLater where the server is away,
        busy or too slow, SourceChanged where its answer is none.
        """
        opened = self._open()
        import openai

        until = self._clock() + self.server.timeout.total_seconds()
        try:
            with (
                opened as client,
                client.chat.completions.with_streaming_response.create(
                    model=self.server.model,
                    messages=[
                        {"role": "system", "content": prompt.rules},
                        {"role": "user", "content": prompt.material},
                    ],
                    max_tokens=self.server.most_tokens,
                    temperature=self.server.temperature,
                    seed=seed,
                ) as answer,
            ):
                return _said(self._whole(answer.iter_bytes(), until))
        except openai.APIStatusError as error:
            raise self._sorted(error) from None
        except openai.APIConnectionError:
            raise RetryLater(f"{self._who} cannot be reached, or is too slow.") from None

    @property
    def _who(self) -> str:
        return f"The language model {self.server.model}"

    def _open(self) -> OpenAI:
        """A line of its own for one question; the extra may not be installed."""
        try:
            from openai import DefaultHttpxClient, OpenAI
        except ImportError:
            raise ConfigError(f"{self._who}: {NOT_INSTALLED}") from None
        return OpenAI(
            base_url=self.server.base_url,
            api_key=self.server.api_key or "none",
            timeout=self.server.timeout.total_seconds(),
            max_retries=0,
            # A key follows no redirect, and no proxy of the environment sees a review.
            http_client=DefaultHttpxClient(follow_redirects=False, trust_env=False),
        )

    def _whole(self, parts: Any, until: float) -> bytes:
        read = b""
        for part in parts:
            read += part
            if len(read) > MOST_BYTES:
                raise SourceChanged(f"{self._who} answered more than {MOST_BYTES} bytes.")
            if self._clock() > until:
                raise RetryLater(f"{self._who} took too long over its answer.")
        return read

    def _sorted(self, error: Any) -> ConfigError | RetryLater:
        code = int(error.status_code)
        if code in (400, 401, 403, 404, 405, 422) or 300 <= code < 400:
            says = f"{self._who} refused the question ({code}): check its address, name and key."
            return ConfigError(says)
        asked = str(error.response.headers.get(_WAITS, ""))
        seconds = min(int(asked), _LONGEST_WAIT) if asked.isdecimal() else None
        after = timedelta(seconds=seconds) if seconds is not None else None
        return RetryLater(f"{self._who} is busy or down ({code}).", after=after)


def _said(answer: bytes) -> str:
    """The text in an answer of the chat interface."""
    try:
        text = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise SourceChanged("The language model's answer holds no text.")
    return text
