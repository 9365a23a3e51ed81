"""An OpenAI-compatible server on loopback: answers what a test has it answer, and remembers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.site_server import Seen, Served, SiteServer, as_json

Says = Callable[[str, str], str]


class LlmServer(SiteServer):
    """`says(rules, material)` gives the text; `asked` lists the questions as they came."""

    def __init__(self, says: Says = lambda _rules, _material: "") -> None:
        super().__init__()
        self.says = says
        self.asked: list[dict[str, Any]] = []
        self.route("POST", "/v1/chat/completions", self._answer)

    @property
    def base_url(self) -> str:
        """The address to set."""
        return f"{self.url}/v1"

    def _answer(self, seen: Seen) -> Served:
        question = seen.json()
        self.asked.append(question)
        rules, material = (message["content"] for message in question["messages"])
        text = self.says(rules, material)
        message = {"role": "assistant", "content": text}
        return as_json(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1,
                "model": question["model"],
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
        )
