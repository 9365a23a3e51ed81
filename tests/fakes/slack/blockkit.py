"""Block Kit's limits, held as strictly as the documentation and its bug reports allow.

Where the unit of a limit is not documented we count UTF-16 units, the strictest of the likely ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import elements, richtext

#: `msg_blocks_too_long` has been seen between 11,300 and 13,200 characters of text.
TOTAL = 12_000
BLOCK_OVERHEAD = 100

REQUIRED = {
    "header": {"text"},
    "section": set(),
    "context": {"elements"},
    "actions": {"elements"},
    "divider": set(),
    "rich_text": {"elements"},
    "input": {"label", "element"},
    "button": {"text", "action_id"},
    "overflow": {"options", "action_id"},
    "static_select": {"options", "action_id"},
    "plain_text_input": {"action_id"},
    "users_select": {"action_id"},
}
OPTIONAL = {
    "section": {"text", "fields", "accessory", "expand"},
    "input": {"hint", "optional", "dispatch_action"},
    "button": {"value", "url", "style", "confirm", "accessibility_label"},
    "overflow": {"confirm"},
    "static_select": {"placeholder", "initial_option", "confirm", "focus_on_load"},
    "users_select": {"placeholder", "initial_user", "confirm", "focus_on_load"},
    "plain_text_input": {
        "placeholder",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "focus_on_load",
    },
}
VIEW_KEYS = {
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
}


def units(text: str) -> int:
    """How many UTF-16 units a text takes; an emoji takes two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def total(blocks: list[Any]) -> int:
    """What Slack seems to count for a whole message: all texts, and something for each block."""
    return sum(_texts(block) + BLOCK_OVERHEAD for block in blocks)


def _texts(value: object) -> int:
    if isinstance(value, list):
        return sum(_texts(one) for one in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    inside = sum(_texts(one) for one in value.values())
    return inside + (units(own) if isinstance(own, str) else 0)


def check_message(blocks: object) -> list[str]:
    """Everything wrong with the blocks of a message, each with its JSON pointer."""
    checker = Checker()
    checker.blocks(blocks, "/blocks", most=50, modal=False)
    return checker.problems


def check_view(view: object) -> list[str]:
    """Everything wrong with a modal, each with its JSON pointer."""
    checker = Checker()
    checker.view(view)
    return checker.problems


def check_home(view: object) -> list[str]:
    """Everything wrong with somebody's Home."""
    checker = Checker()
    if not isinstance(view, dict) or view.get("type") != "home":
        checker.bad("unsupported type", "/view/type")
        return checker.problems
    known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    for unknown in view.keys() - known:
        checker.bad(f"invalid additional property: {unknown}", "/view")
    checker.blocks(view.get("blocks"), "/view/blocks", most=100, modal=False)
    return checker.problems


@dataclass
class Checker:
    """Walks blocks and collects what Slack would not take."""

    problems: list[str] = field(default_factory=list)

    def bad(self, why: str, path: str) -> None:
        """Note one problem, worded as Slack words it."""
        self.problems.append(f"{why} [json-pointer:{path}]")

    def view(self, view: object) -> None:
        """A modal: its frame, its blocks, and a submit button where something can be typed."""
        if not isinstance(view, dict):
            return self.bad("must provide an object", "/view")
        for unknown in view.keys() - VIEW_KEYS:
            self.bad(f"invalid additional property: {unknown}", "/view")
        if view.get("type") != "modal":
            self.bad("unsupported type", "/view/type")
        self.text(view.get("title"), "/view/title", 24, plain=True)
        for key in ("submit", "close"):
            if key in view:
                self.text(view[key], f"/view/{key}", 24, plain=True)
        for key, most in (("private_metadata", 3000), ("external_id", 255), ("callback_id", 255)):
            self.string(view.get(key, ""), f"/view/{key}", most, least=0)
        blocks = view.get("blocks")
        self.blocks(blocks, "/view/blocks", most=100, modal=True)
        asks = isinstance(blocks, list) and any(
            isinstance(block, dict) and block.get("type") == "input" for block in blocks
        )
        if asks and "submit" not in view:
            self.bad("missing required field: submit", "/view")
        return None

    def blocks(self, blocks: object, path: str, *, most: int, modal: bool) -> None:
        """A list of blocks, each with an id of its own."""
        if not self.items(blocks, path, most) or not isinstance(blocks, list):
            return
        seen: set[str] = set()
        for number, block in enumerate(blocks):
            here = f"{path}/{number}"
            kind = block.get("type") if isinstance(block, dict) else None
            if not isinstance(block, dict) or kind not in BLOCKS or (kind == "input") > modal:
                self.bad(f"unsupported type: {kind}", here)
                continue
            block_id = block.get("block_id")
            if block_id is not None:
                self.string(block_id, f"{here}/block_id", 255)
                if block_id in seen:
                    self.bad("`block_id` already exists", here)
                seen.add(str(block_id))
            self.known(block, here, {"block_id"})
            BLOCKS[kind](self, block, here)

    def known(self, thing: dict[str, Any], path: str, also: set[str]) -> None:
        """No property is missing and none is made up."""
        kind = thing["type"]
        allowed = {"type"} | also | REQUIRED[kind] | OPTIONAL.get(kind, set())
        for missing in REQUIRED[kind] - thing.keys():
            self.bad(f"missing required field: {missing}", path)
        for unknown in thing.keys() - allowed:
            self.bad(f"invalid additional property: {unknown}", path)

    def items(self, value: object, path: str, most: int, least: int = 1) -> bool:
        """A list of a size that is allowed; False if it cannot be walked."""
        if not isinstance(value, list):
            self.bad("must provide an array", path)
            return False
        if len(value) > most:
            self.bad(f"no more than {most} items allowed", path)
        if len(value) < least:
            self.bad(f"no fewer than {least} items allowed", path)
        return True

    def string(self, value: object, path: str, most: int, least: int = 1) -> None:
        """A string within its limits."""
        if not isinstance(value, str):
            return self.bad("must provide a string", path)
        if units(value) > most:
            self.bad(f"must be less than {most + 1} characters", path)
        if units(value) < least:
            self.bad(f"must be more than {least - 1} characters", path)
        return None

    def text(self, value: object, path: str, most: int, *, plain: bool = False) -> None:
        """A text object; `plain` where mrkdwn is not taken."""
        if not isinstance(value, dict):
            return self.bad("must provide an object", path)
        kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if value.get("type") not in kinds:
            return self.bad("unsupported type", f"{path}/type")
        extra = {"emoji"} if value["type"] == "plain_text" else {"verbatim"}
        for unknown in value.keys() - {"type", "text"} - extra:
            self.bad(f"invalid additional property: {unknown}", path)
        self.string(value.get("text"), f"{path}/text", most)
        return None

    def _header(self, block: dict[str, Any], path: str) -> None:
        self.text(block.get("text"), f"{path}/text", 150, plain=True)

    def _section(self, block: dict[str, Any], path: str) -> None:
        if not block.keys() & {"text", "fields"}:
            self.bad("missing required field: text", path)
        if "text" in block:
            self.text(block["text"], f"{path}/text", 3000)
        if "fields" in block and self.items(block["fields"], f"{path}/fields", 10):
            for number, one in enumerate(block["fields"]):
                self.text(one, f"{path}/fields/{number}", 2000)
        if "accessory" in block:
            elements.check(self, block["accessory"], f"{path}/accessory")

    def _context(self, block: dict[str, Any], path: str) -> None:
        if self.items(block.get("elements"), f"{path}/elements", 10):
            for number, one in enumerate(block["elements"]):
                self.text(one, f"{path}/elements/{number}", 3000)

    def _actions(self, block: dict[str, Any], path: str) -> None:
        if not self.items(block.get("elements"), f"{path}/elements", 25):
            return
        seen = [one.get("action_id") for one in block["elements"] if isinstance(one, dict)]
        if len(set(seen)) < len(seen):
            self.bad("`action_id` already exists", path)
        for number, one in enumerate(block["elements"]):
            elements.check(self, one, f"{path}/elements/{number}")

    def _rich_text(self, block: dict[str, Any], path: str) -> None:
        if self.items(block.get("elements"), f"{path}/elements", 100):
            for number, one in enumerate(block["elements"]):
                richtext.check(self, one, f"{path}/elements/{number}")

    def _input(self, block: dict[str, Any], path: str) -> None:
        self.text(block.get("label"), f"{path}/label", 2000, plain=True)
        if "hint" in block:
            self.text(block["hint"], f"{path}/hint", 2000, plain=True)
        element = block.get("element")
        if isinstance(element, dict) and element.get("type") in ("button", "overflow"):
            return self.bad("unsupported type", f"{path}/element")
        return elements.check(self, element, f"{path}/element")

    def _nothing(self, block: dict[str, Any], path: str) -> None:
        """A divider has nothing to check."""


BLOCKS = {
    "header": Checker._header,
    "section": Checker._section,
    "context": Checker._context,
    "actions": Checker._actions,
    "divider": Checker._nothing,
    "rich_text": Checker._rich_text,
    "input": Checker._input,
}
