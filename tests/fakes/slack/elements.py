"""What a person presses, picks or types into, and the limits of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.blockkit import Checker


def check(checker: Checker, element: object, path: str) -> None:
    """A button, an overflow menu, a select or an input."""
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in ELEMENTS:
        return checker.bad(f"unsupported type: {kind}", path)
    checker.known(element, path, set())
    checker.string(element.get("action_id"), f"{path}/action_id", 255)
    if "confirm" in element:
        _confirm(checker, element["confirm"], f"{path}/confirm")
    if "placeholder" in element:
        checker.text(element["placeholder"], f"{path}/placeholder", 150, plain=True)
    return ELEMENTS[kind](checker, element, path)


def _confirm(checker: Checker, confirm: object, path: str) -> None:
    if not isinstance(confirm, dict):
        return checker.bad("must provide an object", path)
    limits = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
    for unknown in confirm.keys() - limits.keys() - {"style"}:
        checker.bad(f"invalid additional property: {unknown}", path)
    for key, most in limits.items():
        checker.text(confirm.get(key), f"{path}/{key}", most, plain=key != "text")
    return None


def _button(checker: Checker, element: dict[str, Any], path: str) -> None:
    checker.text(element.get("text"), f"{path}/text", 75, plain=True)
    if "value" in element:
        checker.string(element["value"], f"{path}/value", 2000)
    if "url" in element:
        checker.string(element["url"], f"{path}/url", 3000)
    if element.get("style", "primary") not in ("primary", "danger"):
        checker.bad("must be a valid enum value", f"{path}/style")


def _overflow(checker: Checker, element: dict[str, Any], path: str) -> None:
    _options(checker, element.get("options"), f"{path}/options", 5)


def _static_select(checker: Checker, element: dict[str, Any], path: str) -> None:
    _options(checker, element.get("options"), f"{path}/options", 100)


def _options(checker: Checker, options: object, path: str, most: int) -> None:
    if not checker.items(options, path, most) or not isinstance(options, list):
        return
    for number, option in enumerate(options):
        here = f"{path}/{number}"
        if not isinstance(option, dict):
            checker.bad("must provide an object", here)
            continue
        checker.text(option.get("text"), f"{here}/text", 75)
        # The page says 150, Slack's own types say 75: the smaller is safe with both.
        checker.string(option.get("value"), f"{here}/value", 75)


def _plain_text_input(checker: Checker, element: dict[str, Any], path: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not (isinstance(least, int) and 0 <= least <= 3000):
        return checker.bad("must be between 0 and 3000", f"{path}/min_length")
    if not (isinstance(most, int) and 1 <= most <= 3000 and least <= most):
        return checker.bad("must be between 1 and 3000", f"{path}/max_length")
    return checker.string(element.get("initial_value", ""), f"{path}/initial_value", most, 0)


def _users_select(checker: Checker, element: dict[str, Any], path: str) -> None:
    checker.string(element.get("initial_user", "U"), f"{path}/initial_user", 40)


ELEMENTS = {
    "users_select": _users_select,
    "button": _button,
    "overflow": _overflow,
    "static_select": _static_select,
    "plain_text_input": _plain_text_input,
}
