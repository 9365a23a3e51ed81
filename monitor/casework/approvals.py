"""How many people have to say yes to a reply, and who; all pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.judgement.risk.effects import needs_second_approval, second_approval_reason
from monitor.models.judged import Priority

SECOND_OPINION = "a second opinion is asked"


@dataclass(frozen=True)
class ApprovalRule:
    """One rule of the settings. Every condition that is given has to hold; without any: always."""

    flags: tuple[str, ...] = ()  #: One of these risks was found.
    priority: Priority | None = None  #: As pressing as this, or more.
    subject: str = ""  #: About this subject, or one below it.
    kinds: tuple[str, ...] = ()  #: From one of these kinds of source.
    stars: float | None = None  #: At most so many.
    need: int = 2
    who: tuple[str, ...] = ()  #: Roles or mail addresses; empty: anybody who may approve.
    all: bool = False  #: Each of `who`, not `need` of them.
    author_may_approve: bool = False  #: Who wrote the words may be the only one who says yes.


@dataclass(frozen=True)
class Matter:
    """What the rules look at: the mention, and who wrote the words."""

    flags: tuple[str, ...] = ()
    priority: Priority = Priority.NONE
    subjects: tuple[str, ...] = ()  #: Keys, with all that lie above them.
    kind: str = ""
    stars: float | None = None
    author: int | None = None  #: The person whose words they are; None for a program's.


@dataclass(frozen=True)
class Group:
    """So many of these have to be among those who say yes; each of them with `all`."""

    who: tuple[str, ...]
    count: int
    all: bool = False


@dataclass(frozen=True)
class Need:
    """What it takes. `not_alone`: the person whose yes to their own words is not enough."""

    count: int = 1
    groups: tuple[Group, ...] = ()
    not_alone: int | None = None
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Yes:
    """One person who said yes, by all that a rule may call them."""

    person: int
    names: frozenset[str] = frozenset()  #: Their roles here, and their mail address.


def holds(rule: ApprovalRule, matter: Matter) -> bool:
    """Whether a rule is meant for such a matter."""
    return not any(
        (
            rule.flags and not set(rule.flags) & set(matter.flags),
            rule.priority and matter.priority.rank < rule.priority.rank,
            rule.subject and rule.subject not in matter.subjects,
            rule.kinds and matter.kind not in rule.kinds,
            rule.stars is not None and (matter.stars is None or matter.stars > rule.stars),
        )
    )


def needed(matter: Matter, rules: Sequence[ApprovalRule], *, second: bool = False) -> Need:
    """What it takes to approve: every rule that holds, the risks' own, a second opinion's.

    One person's yes may count for several rules; a rule more never makes it easier.
    """
    counts, groups, why = [1], [], []
    not_alone: int | None = None
    if needs_second_approval(matter.flags):
        counts.append(2)
        why.append(second_approval_reason(matter.flags))
    if second:
        counts.append(2)
        why.append(SECOND_OPINION)
    for rule in rules:
        if not holds(rule, matter):
            continue
        if not rule.author_may_approve:
            not_alone = matter.author
        if rule.who:
            groups.append(Group(rule.who, rule.need, rule.all))
        counts.append(_people(rule))
        why.append(_in_words(rule))
    return Need(max(counts), tuple(groups), not_alone, tuple(dict.fromkeys(filter(None, why))))


def _people(rule: ApprovalRule) -> int:
    """How many people a rule takes at least: one person may have all the roles it names."""
    if rule.who and rule.all:
        return max(1, len({who for who in rule.who if "@" in who}))
    return max(1, rule.need)


def _in_words(rule: ApprovalRule) -> str:
    if rule.who and rule.all:
        return f"each of {', '.join(rule.who)} has to approve"
    if rule.who:
        return f"{rule.need} of {', '.join(rule.who)} have to approve"
    return f"{rule.need} people have to approve" if rule.need > 1 else ""


def missing(need: Need, given: Sequence[Yes]) -> tuple[str, ...]:
    """What a draft still waits for, in words; empty if it is approved."""
    people = {yes.person for yes in given}
    wanted = [_wanted(group, given) for group in need.groups]
    words = [says for _, says in wanted if says]
    short = need.count - len(people) - max((number for number, _ in wanted), default=0)
    if short > 0:
        words.append("one more person" if short == 1 else f"{short} more people")
    if need.not_alone is not None and not words and not people - {need.not_alone}:
        words.append("somebody else than who wrote it")
    return tuple(dict.fromkeys(words))


def enough(need: Need, given: Sequence[Yes]) -> bool:
    """Whether everybody whom it takes has said yes."""
    return not missing(need, given)


def _wanted(group: Group, given: Sequence[Yes]) -> tuple[int, str]:
    """How many people of a group are missing at least, and who, in words."""
    who = tuple(dict.fromkeys(group.who))
    if group.all:
        absent = [one for one in who if not any(one in yes.names for yes in given)]
        return min(1, len(absent)), ", ".join(absent)
    members = {yes.person for yes in given if yes.names & set(who)}
    short = max(0, group.count - len(members))
    return short, f"{'one' if short == 1 else short} more of {', '.join(who)}" if short else ""
