"""How many people have to say yes, and who."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework.approvals import (
    ApprovalRule,
    Group,
    Matter,
    Need,
    Yes,
    enough,
    holds,
    missing,
    needed,
)
from monitor.judgement.risk.effects import EFFECTS
from monitor.models.judged import Priority

PLAIN = Matter(priority=Priority.NORMAL, subjects=("shop", "brand"), kind="feed", stars=2)
INES, OMAR, LENA = (
    Yes(1, frozenset({"approver", "ines@birch.example"})),
    Yes(2, frozenset({"approver", "omar@birch.example"})),
    Yes(3, frozenset({"lead", "approver", "lena@birch.example"})),
)


def test_one_person_is_enough_where_nothing_is_said() -> None:
    need = needed(PLAIN, ())

    assert need == Need()
    assert enough(need, [INES])
    assert missing(need, []) == ("one more person",)


@pytest.mark.parametrize("flag", [name for name, effect in EFFECTS.items()
                                  if effect.second_approval])  # fmt: skip
def test_a_grave_risk_takes_two_people_and_says_why(flag: str) -> None:
    need = needed(replace(PLAIN, flags=(flag,)), ())

    assert missing(need, [INES]) == ("one more person",)
    assert enough(need, [INES, OMAR])
    assert need.why[0].startswith("two people should approve the reply: the text ")


@pytest.mark.parametrize("flag", ["self_harm", "leaving", "abuse", "spam", "question"])
def test_help_does_not_wait_for_a_second_person_nor_do_small_risks(flag: str) -> None:
    assert needed(replace(PLAIN, flags=(flag,)), ()).count == 1


def test_a_second_opinion_takes_two_people() -> None:
    assert needed(PLAIN, (), second=True).count == 2


def test_one_person_who_says_yes_twice_is_one_person() -> None:
    assert not enough(needed(PLAIN, (), second=True), [INES, INES])


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        (ApprovalRule(), True),
        (ApprovalRule(flags=("legal",)), False),
        (ApprovalRule(priority=Priority.NORMAL), True),
        (ApprovalRule(priority=Priority.HIGH), False),
        (ApprovalRule(subject="brand"), True),
        (ApprovalRule(subject="other"), False),
        (ApprovalRule(kinds=("feed", "mastodon")), True),
        (ApprovalRule(kinds=("mastodon",)), False),
        (ApprovalRule(stars=2), True),
        (ApprovalRule(stars=1), False),
        (ApprovalRule(stars=2, subject="other"), False),
    ],
)
def test_every_condition_of_a_rule_has_to_hold(rule: ApprovalRule, held: bool) -> None:
    assert holds(rule, PLAIN) is held


def test_a_rule_about_stars_is_not_meant_for_what_has_none() -> None:
    assert not holds(ApprovalRule(stars=5), replace(PLAIN, stars=None))


def test_any_of_a_group_is_enough_whoever_of_them_it_is() -> None:
    need = needed(PLAIN, [ApprovalRule(need=1, who=("lead", "omar@birch.example"))])

    assert missing(need, [INES]) == ("one more of lead, omar@birch.example",)
    assert enough(need, [OMAR])
    assert enough(need, [LENA])


def test_each_of_a_group_has_to_say_yes() -> None:
    need = needed(PLAIN, [ApprovalRule(who=("lead", "ines@birch.example"), all=True)])

    assert missing(need, [INES]) == ("lead",)
    assert missing(need, []) == ("lead, ines@birch.example",)
    assert enough(need, [INES, LENA])


def test_who_has_two_of_the_names_a_rule_asks_for_counts_for_both() -> None:
    need = needed(PLAIN, [ApprovalRule(who=("lead", "lena@birch.example"), all=True)])

    assert enough(need, [LENA])


def test_one_persons_yes_counts_for_every_rule_that_names_them() -> None:
    need = needed(replace(PLAIN, flags=("press",)), [ApprovalRule(need=1, who=("lead",))])

    assert missing(need, []) == ("one more of lead", "one more person")
    assert missing(need, [INES]) == ("one more of lead",)
    assert missing(need, [LENA]) == ("one more person",)
    assert enough(need, [INES, LENA])


def test_nobody_approves_their_own_words_alone_where_a_rule_forbids_it() -> None:
    own = replace(PLAIN, author=INES.person)
    need = needed(own, [ApprovalRule(need=1)])

    assert missing(need, [INES]) == ("somebody else than who wrote it",)
    assert enough(need, [OMAR])
    assert enough(need, [INES, OMAR])


def test_who_wrote_the_words_may_approve_them_where_the_rule_lets_them() -> None:
    own = replace(PLAIN, author=INES.person)

    assert enough(needed(own, [ApprovalRule(need=1, author_may_approve=True)]), [INES])


def test_who_wrote_the_words_is_one_of_the_two_that_a_risk_takes() -> None:
    own = replace(PLAIN, flags=("legal",), author=INES.person)

    assert missing(needed(own, ()), [INES]) == ("one more person",)
    assert enough(needed(own, ()), [INES, OMAR])


NAMES = st.sampled_from(["approver", "lead", "admin", "a@b.example", "c@d.example"])
RULES = st.builds(
    ApprovalRule,
    flags=st.sampled_from([(), ("legal",), ("press", "fraud")]),
    priority=st.none() | st.sampled_from(list(Priority)),
    subject=st.sampled_from(["", "shop", "brand", "other"]),
    kinds=st.sampled_from([(), ("feed",), ("mastodon",)]),
    stars=st.none() | st.integers(1, 5).map(float),
    need=st.integers(1, 4),
    who=st.lists(NAMES, max_size=3).map(tuple),
    all=st.booleans(),
    author_may_approve=st.booleans(),
)
MATTERS = st.builds(
    Matter,
    flags=st.lists(st.sampled_from(list(EFFECTS)), max_size=3).map(tuple),
    priority=st.sampled_from(list(Priority)),
    subjects=st.sampled_from([(), ("shop", "brand")]),
    kind=st.sampled_from(["feed", "mastodon"]),
    stars=st.none() | st.integers(1, 5).map(float),
    author=st.none() | st.integers(1, 4),
)
GIVEN = st.lists(st.builds(Yes, st.integers(1, 5), st.frozensets(NAMES, max_size=3)), max_size=6)
ALL = frozenset({"approver", "lead", "admin", "a@b.example", "c@d.example"})


@given(matter=MATTERS, rules=st.lists(RULES, max_size=3), yes=GIVEN, second=st.booleans())
def test_it_is_never_enough_with_fewer_people_than_it_takes(
    matter: Matter, rules: list[ApprovalRule], yes: list[Yes], second: bool
) -> None:
    need = needed(matter, rules, second=second)

    if enough(need, yes):
        assert len({one.person for one in yes}) >= need.count >= 1
        assert {one.person for one in yes} - {need.not_alone}


@given(matter=MATTERS, rules=st.lists(RULES, max_size=3), yes=GIVEN, more=GIVEN)
def test_one_yes_more_never_takes_an_approval_away(
    matter: Matter, rules: list[ApprovalRule], yes: list[Yes], more: list[Yes]
) -> None:
    need = needed(matter, rules)

    if enough(need, yes):
        assert enough(need, [*yes, *more])


@given(matter=MATTERS, rules=st.lists(RULES, max_size=3), extra=RULES, yes=GIVEN)
def test_one_rule_more_never_makes_it_easier(
    matter: Matter, rules: list[ApprovalRule], extra: ApprovalRule, yes: list[Yes]
) -> None:
    if enough(needed(matter, [*rules, extra]), yes):
        assert enough(needed(matter, rules), yes)


@given(matter=MATTERS, rules=st.lists(RULES, max_size=3))
def test_enough_people_with_every_name_can_always_approve(
    matter: Matter, rules: list[ApprovalRule]
) -> None:
    everybody = [Yes(number, ALL) for number in range(10, 20)]

    assert enough(needed(matter, rules), everybody)


@given(who=st.lists(NAMES, min_size=1, max_size=4), count=st.integers(1, 3), yes=GIVEN)
def test_what_is_missing_of_a_group_names_nobody_who_said_yes(
    who: list[str], count: int, yes: list[Yes]
) -> None:
    words = missing(Need(groups=(Group(tuple(who), count, all=True),)), yes)

    said = {name for one in yes for name in one.names}
    absent = [name for name in dict.fromkeys(who) if name not in said]
    assert words[:1] == ((", ".join(absent),) if absent else words[:1])
    assert bool(absent) <= bool(words)
