"""A draft that waits because somebody wants it to: held, or for a second opinion."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col

from monitor.casework.replying import is_held, resumed
from monitor.models.desk import PostKind
from monitor.models.draft import UNDECIDED, Draft
from monitor.models.mention import Mention
from monitor.store import claims, drafts, people
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import folding, posts
from monitor.workflow.actors import ALLOWED, Actor, Move, Outcome, may, subjects_of
from monitor.workflow.deciding import Seen, decidable, too_late
from monitor.workflow.withdrawing import note

LONGEST_HOLD = timedelta(days=30)  # what waits for longer is forgotten: say "do not reply"
LONGEST_WORD = 1000  # characters


def hold(
    session: Session, actor: Actor, seen: Seen, until: datetime | None, comment: str, now: datetime
) -> Outcome:
    """Let a draft wait: nobody is reminded of it until then, or (None) until it is let go."""
    draft, mention, no = decidable(session, actor, seen, Move.WAIT, now)
    if draft is None or mention is None:
        return no
    if until is not None and not now < until <= now + LONGEST_HOLD:
        return Outcome(False, "Hold it until a time within the next 30 days.", draft.id)
    if not is_held(draft.held_at, draft.held_until, now):
        let_go(session, draft, now)  # the time of an earlier hold is over
    free = col(Draft.held_at).is_(None) | (col(Draft.held_by) == actor.person_id)
    says = clean(comment).strip()[:LONGEST_WORD]
    again = draft.held_at is not None
    won = claims.claim(
        session, Draft, id_of(draft), col(Draft.state).in_(UNDECIDED), free,
        held_at=draft.held_at or now, held_by=actor.person_id, held_until=until, held_says=says,
    )  # fmt: skip
    session.refresh(draft)
    if not won:
        return _held_already(session, draft)
    note(session, "hold", draft, actor, now, until=until.isoformat() if until else "")
    word = f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    told = f"{'goes on holding' if again else 'holds'} the draft{word}" + _because(says)
    posts.moved(session, draft, actor, told, now, kind=PostKind.HOLD)
    return Outcome(True, f"Held{word or ' until somebody lets it go'}.", draft.id)


def _held_already(session: Session, draft: Draft) -> Outcome:
    if draft.state not in UNDECIDED:
        return too_late(session, draft)
    until = f" until {draft.held_until:%Y-%m-%d %H:%M} UTC" if draft.held_until else ""
    return Outcome(False, f"{posts.name_of(session, draft.held_by)} holds it already{until}.",
                   draft.id)  # fmt: skip


def release(session: Session, actor: Actor, seen: Seen, now: datetime) -> Outcome:
    """Let a held draft go: people may be reminded of it again."""
    draft, mention, no = decidable(session, actor, seen, Move.WAIT, now)
    if draft is None or mention is None:
        return no
    if not let_go(session, draft, now):
        return Outcome(False, "Nobody holds it any more.", draft.id)
    note(session, "release", draft, actor, now)
    posts.moved(session, draft, actor, "let the draft go on.", now, kind=PostKind.HOLD)
    return Outcome(True, "It waits for a decision again.", draft.id)


def let_go(session: Session, draft: Draft, now: datetime) -> bool:
    """End a hold; the answer is due later by as long as it was held. False if nobody holds it."""
    if draft.held_at is None:
        return False
    due = draft.due_at
    if due is not None:
        due = resumed(due, draft.held_at, now)
    won = claims.claim(
        session,
        Draft,
        id_of(draft),
        col(Draft.held_at) == draft.held_at,
        held_at=None,
        held_by=None,
        held_until=None,
        held_says="",
        due_at=due,
    )
    session.refresh(draft)
    return won


def wake_held(session: Session, now: datetime) -> int:
    """Let the drafts go whose time has come; how many there were."""
    woken = 0
    for draft in drafts.held_until(session, now):
        holder = draft.held_by
        if not let_go(session, draft, now):
            continue
        note(session, "release", draft, None, now)
        key = f"draft {draft.id} woken {now.isoformat()}"
        text = "The time for which it was held is over: it waits for a decision again."
        posts.tell(session, id_of(draft), PostKind.HOLD, key, text, now,
                   mentions=[holder] if holder else [])  # fmt: skip
        woken += 1
    return woken


def second_opinion(
    session: Session, actor: Actor, seen: Seen, whom: int | None, comment: str, now: datetime
) -> Outcome:
    """Ask another person (None: anybody else who may approve); from then on it takes two."""
    draft, mention, no = decidable(session, actor, seen, Move.SECOND, now)
    if draft is None or mention is None:
        return no
    asked = _askable(session, actor, mention, whom)
    if isinstance(asked, str):
        return Outcome(False, asked, draft.id)
    name = posts.name_of(session, whom) if whom is not None else "Anybody else"
    says = clean(comment).strip()[:LONGEST_WORD]
    if draft.second_at and (draft.second_by, draft.second_whom) == (actor.person_id, whom):
        return Outcome(True, f"{name} is asked already.", draft.id)
    won = claims.claim(
        session, Draft, id_of(draft), col(Draft.state).in_(UNDECIDED),
        second_at=now, second_by=actor.person_id, second_whom=whom, second_says=says,
    )  # fmt: skip
    session.refresh(draft)
    if not won:
        return too_late(session, draft)
    folding.alone(session, draft, now)
    note(session, "second opinion", draft, actor, now, whom=whom)
    told = f"asks {name if whom else 'somebody else'} for a second opinion{_because(says)}"
    posts.moved(session, draft, actor, told, now, kind=PostKind.SECOND, mentions=asked)
    return Outcome(True, f"{name} is asked. It takes two people now.", draft.id)


def _askable(session: Session, actor: Actor, mention: Mention, whom: int | None) -> list[int] | str:
    """Who is asked; or why nobody can be."""
    if whom is None:
        above = subjects_of(session, id_of(mention))
        others = people.with_roles(session, ALLOWED[Move.APPROVE], above)
        found = [one for one in others if one != actor.person_id]
        return found or "There is nobody else who may approve here."
    if whom == actor.person_id:
        return "A second opinion is somebody else's."
    if not may(session, Actor(whom, actor.desk), Move.APPROVE, id_of(mention)):
        return f"{posts.name_of(session, whom)} may not approve here: ask somebody who may."
    return [whom]


def _because(says: str) -> str:
    return f": {says}" if says else "."
