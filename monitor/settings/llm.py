"""The settings of the language model that writes drafts beside the built-in composer."""

from __future__ import annotations

from pydantic import Field, SecretStr

from monitor.settings.section import Section
from monitor.settings.values import Above0, Site


class LlmSection(Section):
    """A language model that writes the drafts, on any OpenAI-compatible server (Ollama, vLLM, a
    hosted one). Without this section, or when it fails, the built-in composer writes.
    """

    base_url: Site = Field(
        min_length=1,
        description="The address of the server, as far as /v1.",
        examples=["http://127.0.0.1:11434/v1"],
    )
    model: str = Field(
        min_length=1,
        max_length=200,
        description="The model's name on that server.",
        examples=["small-model"],
    )
    api_key: SecretStr = Field(SecretStr(""), description="The key, where the server wants one.")
    timeout_seconds: Above0 = Field(30, le=300, description="How long one draft may take.")
    drafts_a_day: int = Field(
        500, ge=1, le=100_000, description="The most drafts it is asked for in 24 hours."
    )
    max_tokens: int = Field(400, ge=50, le=4000, description="The most tokens of one draft.")
    temperature: float = Field(0.7, ge=0, le=2, description="How freely it words things.")
    examples: bool = Field(
        True, description="Show it this team's own approved replies to reviews like this one."
    )
