"""The checks find what the labelled replies must be stopped for, and let the others pass."""

from __future__ import annotations

import pytest

from monitor.guidelines.records import Severity
from monitor.guidelines.rules import CHECKS
from tests.monitor.guidelines.labelled_set import ASIDE, Labelled, cases, figures

LEAST = 0.95
#: The checks that real replies break most, each with twenty failing replies and more.
MAIN = {
    "apology", "conditional_apology", "admission", "defence", "fraud_accusation", "compensation",
    "rating_request", "incentive", "marketing", "unsupported", "personal_data", "private_way",
    "concrete",
}  # fmt: skip


def checks_of(language: str) -> list[str]:
    return sorted({one.check for one in cases(language) if one.check})


def named(one: Labelled) -> str:
    return one.reply.text[:40]


@pytest.mark.parametrize("one", [o for o in cases("en") if not o.check], ids=named)
def test_no_reply_that_may_pass_is_stopped(one: Labelled) -> None:
    assert [f for f in one.found if f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize("check", checks_of("en"))
def test_precision_and_recall_of_each_check(check: str) -> None:
    found = figures(check, cases("en"))
    assert found.recall >= LEAST, f"{check}: {found}"
    assert found.precision >= LEAST, f"{check}: {found}"


@pytest.mark.parametrize("one", [o for o in cases("de") if not o.check], ids=named)
def test_no_german_reply_that_may_pass_is_stopped(one: Labelled) -> None:
    assert [f for f in one.found if f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize("check", checks_of("de"))
def test_precision_and_recall_of_each_check_in_german(check: str) -> None:
    found = figures(check, cases("de"))
    assert found.recall >= LEAST, f"{check}: {found}"
    assert found.precision >= LEAST, f"{check}: {found}"


def test_the_set_is_as_large_as_it_says() -> None:
    english, german = cases("en"), cases("de")
    assert sum(not one.check for one in english) >= 45
    assert {c for c in MAIN if sum(one.check == c for one in english) < 20} == set()
    assert sum(not one.check for one in german) >= 10
    assert {c for c in checks_of("de") if sum(one.check == c for one in german) < 5} == set()


def test_every_label_is_the_name_of_a_check() -> None:
    names = {check.__name__ for check in CHECKS}
    for language in ("en", "de"):
        assert set(checks_of(language)) <= names
        assert {name for one in cases(language) for name in one.also} <= names


def test_a_fifth_is_kept_aside() -> None:
    english = cases("en")
    assert len(english) / (ASIDE + 1) < sum(one.aside for one in english)
