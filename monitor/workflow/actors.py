"""Who may make which move; docs/roles.md is this table for people, and a test reads both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, select

from monitor.models.mention import MentionSubject
from monitor.models.person import Role
from monitor.models.source import Subject
from monitor.store import people


class Move(StrEnum):
    """Every move a person may make."""

    SEE = "see"
    APPROVE = "approve a reply"
    REJECT = "reject a draft"
    OTHER_DRAFT = "ask for another draft"
    CHANGES = "ask for changes in a draft"
    SECOND = "ask for a second opinion"
    WAIT = "hold a draft, or let it go"
    UNFOLD = "take alike complaints one by one"
    TAKE_BACK = "take an approval back"
    POSTED = "say that a reply was posted by hand"
    SETTLE = "settle a reply of unknown outcome"
    CHANGE_LIVE = "edit or take down a live reply"
    CORRECT = "correct what the judge found"
    ADD_MENTION = "add a mention by hand"
    MUTE = "mute an author or a phrase"
    CASE = "work on a case"
    HOLD = "pause, or throw the shadow mode"
    RETRY = "retry what was set aside"
    TEACH = "teach the judge"
    VOICE = "say how the brand sounds"
    PEOPLE = "add people and give roles"


_EVERYBODY = frozenset(Role)
_SPEAKERS = frozenset({Role.APPROVER, Role.LEAD, Role.ADMIN})
_CARERS = frozenset({Role.CARE, Role.LEAD, Role.ADMIN})
_LEADS = frozenset({Role.LEAD, Role.ADMIN})

ALLOWED: dict[Move, frozenset[Role]] = {
    Move.SEE: _EVERYBODY,
    Move.APPROVE: _SPEAKERS,
    Move.REJECT: _SPEAKERS,
    Move.OTHER_DRAFT: _SPEAKERS,
    Move.CHANGES: _SPEAKERS,
    Move.SECOND: _SPEAKERS,
    Move.WAIT: _SPEAKERS,
    Move.UNFOLD: _SPEAKERS,
    Move.TAKE_BACK: _SPEAKERS,
    Move.POSTED: _SPEAKERS,
    Move.SETTLE: _SPEAKERS,
    Move.CHANGE_LIVE: _SPEAKERS,
    Move.CORRECT: _SPEAKERS | _CARERS,
    Move.ADD_MENTION: _SPEAKERS | _CARERS,
    Move.MUTE: _SPEAKERS,
    Move.CASE: _CARERS,
    Move.HOLD: _LEADS,
    Move.RETRY: _LEADS,
    Move.TEACH: _LEADS,
    Move.VOICE: _LEADS,
    Move.PEOPLE: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True)
class Actor:
    """A named person at a desk ("web" or "slack")."""

    person_id: int
    desk: str

    @property
    def who(self) -> str:
        """The actor as the audit trail names people."""
        return f"person:{self.person_id}"


@dataclass(frozen=True)
class Outcome:
    """What became of a move. `says` is a sentence for the person who made it."""

    ok: bool
    says: str
    draft_id: int | None = None
    attempt_id: int | None = None
    case_id: int | None = None


def subjects_of(session: Session, mention_id: int) -> list[int]:
    """The subjects of a mention and all that lie above them."""
    found = select(MentionSubject.subject_id).where(MentionSubject.mention_id == mention_id)
    ids: list[int] = []
    for subject_id in session.exec(found):
        at: int | None = subject_id
        while at is not None and at not in ids:
            ids.append(at)
            subject = session.get(Subject, at)
            at = subject.parent_id if subject else None
    return ids


def may(session: Session, actor: Actor, move: Move, mention_id: int | None = None) -> bool:
    """Whether a person may make a move, here: on this mention's subjects."""
    subjects = subjects_of(session, mention_id) if mention_id is not None else []
    return bool(people.roles_of(session, actor.person_id, subjects) & ALLOWED[move])


def refused(move: Move) -> Outcome:
    """The answer to somebody whose roles do not cover a move."""
    roles = ", ".join(sorted(role.value for role in ALLOWED[move]))
    return Outcome(False, f"You may not {move.value}. It takes one of these roles: {roles}.")
