"""What may stand in a rich_text block: pieces of text that nothing is read out of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.blockkit import Checker

#: Slack publishes no limit for one element; above this we would be guessing.
ELEMENT = 3000

HOLDERS = {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}
LEAVES = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "style", "unsafe"}),
    "emoji": ({"name"}, {"unicode"}),
    "user": ({"user_id"}, {"style"}),
    "date": ({"timestamp", "format"}, {"fallback", "url", "style"}),
}


def check(checker: Checker, holder: object, path: str) -> None:
    """A section, a quote or preformatted text, and each piece in it."""
    kind = holder.get("type") if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or kind not in HOLDERS:
        return checker.bad(f"unsupported type: {kind}", path)
    for unknown in holder.keys() - {"type", "elements", "border"}:
        checker.bad(f"invalid additional property: {unknown}", path)
    leaves = holder.get("elements")
    if not checker.items(leaves, f"{path}/elements", 500) or not isinstance(leaves, list):
        return None
    for number, leaf in enumerate(leaves):
        here = f"{path}/elements/{number}"
        _leaf(checker, leaf, here)
        if kind == "rich_text_preformatted" and leaf.get("type") not in ("text", "link"):
            checker.bad("unsupported type in preformatted text", here)
    return None


def _leaf(checker: Checker, leaf: Any, path: str) -> None:
    kind = leaf.get("type") if isinstance(leaf, dict) else None
    if kind not in LEAVES:
        return checker.bad(f"unsupported type: {kind}", path)
    required, optional = LEAVES[kind]
    for missing in required - leaf.keys():
        checker.bad(f"missing required field: {missing}", path)
    for unknown in leaf.keys() - required - optional - {"type"}:
        checker.bad(f"invalid additional property: {unknown}", path)
    for key in ("text", "url"):
        if key in leaf:
            checker.string(leaf[key], f"{path}/{key}", ELEMENT)
    if "url" in leaf and not str(leaf["url"]).startswith(("http://", "https://")):
        checker.bad("must be a valid url", f"{path}/url")
    if kind == "date" and not isinstance(leaf.get("timestamp"), int):
        checker.bad("must provide an integer", f"{path}/timestamp")
    return None
