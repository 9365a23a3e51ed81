"""The tables on who decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.casework.approvals import ApprovalRule
from monitor.models.judged import Priority
from monitor.settings.mistakes import SettingsError
from monitor.workflow.approvals import rules_from
from tests.monitor.settings.places import read

FILE = """
[contact]
signature = "Mara, customer care"
email = "care@birch-kettle.example"
[[subjects]]
key = "harbour-shop"
name = "Harbour shop"
"""


def test_without_them_one_person_is_enough_and_eight_alike_are_a_crisis(tmp_path: Path) -> None:
    settings = read(tmp_path, FILE)

    assert settings.approvals == ()
    assert (settings.crisis.alike, settings.crisis.within_minutes) == (8, 60)


def test_a_rule_is_read_as_the_workflow_needs_it(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        FILE
        + """
[crisis]
alike = 5
[[approval]]
flags = ["press"]
priority = "high"
subject = "harbour-shop"
connectors = ["shelf"]
stars = 2.0
need = 3
who = ["lead", "Mara@Birch.example"]
author_may_approve = true
[[approval]]
who = ["lead", "admin"]
all = true
""",
    )

    assert settings.crisis.alike == 5
    first, second = rules_from(settings.approvals)
    assert first == ApprovalRule(
        flags=("press",), priority=Priority.HIGH, subject="harbour-shop", kinds=("shelf",),
        stars=2, need=3, who=("lead", "mara@birch.example"), author_may_approve=True,
    )  # fmt: skip
    assert second == ApprovalRule(who=("lead", "admin"), all=True)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ('subject = "harbor-shop"', "subject is no key of a [[subjects]]"),
        ('connectors = ["cellar"]', "[[approval]] connectors: "),
        ("all = true", "all needs who: name each of them there"),
        ('who = ["boss"]', "who (item 1)"),
        ('flags = ["rude"]', "flags (item 1)"),
        ("need = 0", "need"),
        ('from = ["lead"]', 'has no key "from"'),
    ],
)
def test_a_rule_that_would_be_without_effect_is_a_mistake(
    tmp_path: Path, rule: str, says: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, f"{FILE}\n[[approval]]\n{rule}\n")

    assert says in str(raised.value)
