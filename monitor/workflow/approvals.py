"""Who has to say yes to a draft, who did, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.casework import approvals as rule
from monitor.casework.approvals import ApprovalRule, Matter, Need, Yes
from monitor.models.draft import Draft
from monitor.models.judged import Priority
from monitor.models.mention import Mention
from monitor.models.source import Subject
from monitor.settings.deciding import ApprovalEntry
from monitor.store import approvals, corrections, mentions, people
from monitor.store.ids import id_of
from monitor.workflow.actors import ALLOWED, Actor, Move, subjects_of

PERSON = "person:"  #: How `Draft.written_by` begins where a person wrote the words.


@dataclass(frozen=True)
class Stand:
    """How far the approval of a draft has come."""

    need: Need
    given: tuple[int, ...]  #: People, in the order in which they said yes.
    missing: tuple[str, ...]  #: In words; empty when it is approved.


def rules_from(entries: Sequence[ApprovalEntry]) -> tuple[ApprovalRule, ...]:
    """The rules as the settings have them."""
    return tuple(
        ApprovalRule(
            flags=entry.flags,
            priority=Priority(entry.priority) if entry.priority else None,
            subject=entry.subject,
            kinds=entry.connectors,
            stars=entry.stars,
            need=entry.need,
            who=tuple(who.lower() for who in entry.who),
            all=entry.all,
            author_may_approve=entry.author_may_approve,
        )
        for entry in entries
    )


def author_of(draft: Draft) -> int | None:
    """Whose words a draft is made of; None for a program's."""
    number = draft.written_by.removeprefix(PERSON)
    return int(number) if draft.written_by.startswith(PERSON) and number.isdigit() else None


def subject_keys(session: Session, mention_id: int) -> tuple[str, ...]:
    """The keys of a mention's subjects and of all above them."""
    found = (session.get(Subject, one) for one in subjects_of(session, mention_id))
    return tuple(subject.key for subject in found if subject)


def need_of(
    session: Session, rules: Sequence[ApprovalRule], mention: Mention, draft: Draft
) -> Need:
    """What it takes to approve this draft."""
    found = corrections.finding(session, id_of(mention), draft.revision)
    source = mentions.source_of(session, id_of(mention), replying=True)
    matter = Matter(
        flags=found.flags,
        priority=found.priority,
        subjects=subject_keys(session, id_of(mention)),
        kind=source.kind if source else "",
        stars=mention.stars,
        author=author_of(draft),
    )
    return rule.needed(matter, rules, second=draft.second_at is not None)


def stand(session: Session, rules: Sequence[ApprovalRule], mention: Mention, draft: Draft) -> Stand:
    """What it takes, and what of it is there: only what was said of these characters counts, by
    somebody who may still say it.
    """
    need = need_of(session, rules, mention, draft)
    above = subjects_of(session, id_of(mention))
    given = []
    for one in approvals.of_draft(session, id_of(draft)):
        roles = people.roles_of(session, one.person_id, above)
        person = people.by_id(session, one.person_id)
        if person and one.text_hash == draft.text_hash and roles & ALLOWED[Move.APPROVE]:
            names = frozenset([*(role.value for role in roles), person.email])
            given.append(Yes(one.person_id, names))
    missing = rule.missing(need, given)
    return Stand(need, tuple(yes.person for yes in given), missing)


def say_yes(
    session: Session,
    rules: Sequence[ApprovalRule],
    mention: Mention,
    draft: Draft,
    actor: Actor,
    now: datetime,
) -> tuple[Stand, bool]:
    """Note a person's yes; how it stands then, and whether this one is new."""
    new = approvals.add(session, draft, actor.person_id, actor.desk, now)
    return stand(session, rules, mention, draft), new


def still_takes(stand: Stand) -> str:
    """What is missing, as a sentence."""
    return f"It still takes {' and '.join(stand.missing)}."
