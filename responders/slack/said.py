"""Draws what is said in a card's thread, and in the channel for what runs late: pure.

Nobody is called but the people whose accounts stand in our own rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responders.slack.ids import POST_TYPE
from responders.slack.parts import (
    Block,
    Message,
    copyable,
    cut,
    line,
    rich,
    safe_url,
    said,
    visible,
    words,
)

TEXT, DIFF = 2000, 2400


@dataclass(frozen=True)
class Said:
    """One thing to say. `users` are the Slack accounts that are to be called."""

    post_id: int
    text: str
    diff: str = ""  #: Lines that begin with "- " or "+ ".
    link: str = ""
    label: str = "see it"  #: Of the link.
    users: Sequence[str] = ()


def message(one: Said) -> Message:
    """Draw it; its ids find it again, should Slack not say whether it arrived."""
    calls: list[Block] = []
    for user in dict.fromkeys(one.users):
        calls += [{"type": "user", "user_id": user}, words(" ")]
    text = cut(visible(one.text).strip(), TEXT) or "…"
    pieces = [*calls, words(text)]
    if safe_url(one.link):
        pieces += [
            words(" · "),
            {"type": "link", "url": safe_url(one.link), "text": one.label},
        ]
    parts = [line(*pieces)]
    diff = cut(visible(one.diff).strip("\n"), DIFF)
    if diff.strip():
        parts.append(copyable(diff))
    metadata = {"event_type": POST_TYPE, "event_payload": {"post": one.post_id}}
    return Message(_summary(one), [rich("said", *parts)], metadata)


def _summary(one: Said) -> str:
    """The line in a notification."""
    calls = "".join(f"<@{user}> " for user in dict.fromkeys(one.users))
    return calls + (said(one.text, 200) or "…")
