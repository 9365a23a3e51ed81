"""Keeps each person's Home as things stand: shown when it is opened, and when a move changes it."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.casework import clocks
from monitor.errors import OutsideError
from monitor.guard import guarded
from monitor.models.case import Case
from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Mention
from monitor.models.person import Person
from monitor.models.source import Subject, SwitchKind
from monitor.store import approvals, cases, inbox, mentions, people, presses, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.store.reach import reach
from monitor.workflow.actors import ALLOWED, Move
from monitor.workflow.chase import times_of
from responders.slack.asked import card_link
from responders.slack.commands import By
from responders.slack.home import HomeView, OwnCase, Waiting, home
from responders.slack.ids import Address

logger = logging.getLogger(__name__)

OPENED = "slack home"  #: `DeskAction.desk` of those who have opened their Home once.
BETWEEN = timedelta(seconds=10)  #: The least time between two showings to one person.
_SHOWN = 20


class HomeDesk(Protocol):
    """What a Home needs of the desk."""

    def home(self, user: str, view: dict[str, Any]) -> None: ...
    def link_to(self, at: Address) -> str: ...
    def team(self) -> str: ...


@dataclass
class _Shown:
    at: datetime
    digest: str


@dataclass
class Homes:
    """Shows Homes. What was shown is remembered for as long as the process lives, no longer."""

    engine: Engine
    desk: HomeDesk
    clock: Callable[[], datetime]
    public_url: str
    shadow: bool = False
    _shown: dict[By, _Shown] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _moves: int | None = None

    def opened(self, by: By) -> None:
        """Somebody looks: show it as it stands now, and keep it up from now on."""
        with writing(self.engine) as session:
            presses.remember(session, OPENED, f"{by.team} {by.user}", self.clock())
        self._show(by, always=True)

    def refresh(self) -> int:
        """Show every Home anew that a move has changed; returns how many."""
        with reading(self.engine) as session:
            moves = presses.last_move(session)
            known = [By(*key.split(" ", 1)) for key in presses.remembered(session, OPENED)]
        waits = False
        shown = 0
        if moves == self._moves and all(by in self._shown for by in known):
            return 0
        for by in known:
            before = self._shown.get(by)
            if before is not None and self.clock() - before.at < BETWEEN:
                waits = True
                continue
            with guarded("a Home in Slack"):
                shown += self._show(by, always=False)
        self._moves = None if waits else moves
        return shown

    def _show(self, by: By, *, always: bool) -> bool:
        with self._lock:
            self._find_out_where_we_are()
            with reading(self.engine) as session:
                view = home_of(session, by, self.desk.link_to, self.public_url, self.clock(),
                               shadow=self.shadow)  # fmt: skip
            digest = hashlib.sha256(repr(view).encode("utf-8", "surrogatepass")).hexdigest()
            before = self._shown.get(by)
            if not always and before is not None and before.digest == digest:
                return False
            try:
                self.desk.home(by.user, home(view))
            except OutsideError as error:
                logger.warning("a Home in Slack was not shown: %s", error)
                return False
            self._shown[by] = _Shown(self.clock(), digest)
            return True

    def _find_out_where_we_are(self) -> None:
        """Links to cards need the workspace's address; without it they lead into Amends."""
        try:
            self.desk.team()
        except OutsideError as error:
            logger.warning("Slack does not say where we are: %s", error)


def home_of(
    session: Session,
    by: By,
    links: Callable[[Address], str],
    public_url: str,
    now: datetime,
    *,
    shadow: bool = False,
) -> HomeView:
    """What one person's Home shows now."""
    person = people.by_slack(session, by.team, by.user)
    if person is None or not person.active:
        return HomeView(team=by.team, user=by.user)
    may_decide = reach(session, id_of(person), ALLOWED[Move.APPROVE])
    waiting = [one for one in inbox.waiting(session, may_decide, 200) if _theirs(one, now)]
    given = approvals.numbers(session, [id_of(one) for one in waiting])
    waiting = [one for one in waiting if not _said_yes(session, one, person, given)]
    waiting.sort(key=lambda one: (one.due_at is None, one.due_at or one.written_at))
    mine = cases.queue(session, owner_id=id_of(person))
    return HomeView(
        name=person.name,
        waiting=tuple(_waiting(session, one, links, public_url, now) for one in waiting[:_SHOWN]),
        waiting_in_all=len(waiting),
        cases=tuple(_case(session, one, public_url, now) for one in mine[:_SHOWN]),
        cases_in_all=len(mine),
        held_back=_held_back(session, shadow=shadow),
        link=public_url,
    )


def _theirs(draft: Draft, now: datetime) -> bool:
    """Whether a draft waits for a decision now: not held, and not one of many alike."""
    held = draft.held_at is not None and (draft.held_until is None or draft.held_until > now)
    return draft.folded_into is None and not held


def _said_yes(session: Session, draft: Draft, person: Person, given: Mapping[int, int]) -> bool:
    """Whether it waits for others, and not for this person any more."""
    if not given.get(id_of(draft)):
        return False
    return any(one.person_id == person.id for one in approvals.of_draft(session, id_of(draft)))


def _waiting(
    session: Session, draft: Draft, links: Callable[[Address], str], url: str, now: datetime
) -> Waiting:
    mention = session.get_one(Mention, draft.mention_id)
    source = mentions.source_of(session, draft.mention_id, replying=True)
    about = session.get(Subject, source.subject_id) if source and source.subject_id else None
    return Waiting(
        place=source.name if source else mention.place,
        subject=about.name if about else "",
        stars=mention.stars,
        posted_at=mention.posted_at or mention.first_seen_at,
        due=draft.due_at,
        late=draft.due_at is not None and draft.due_at < now,
        has_text=draft.state is DraftState.PENDING,
        note="a second opinion is asked" if draft.second_at else "",
        card=card_link(session, draft, links),
        link=f"{url.rstrip('/')}/mentions/{draft.mention_id}" if url else "",
    )


def _case(session: Session, case: Case, url: str, now: datetime) -> OwnCase:
    due = clocks.next_due(times_of(case))
    subject = session.get(Subject, case.subject_id) if case.subject_id else None
    return OwnCase(
        reference=case.reference,
        state=case.state.value,
        about=subject.name if subject else "",
        due=due,
        late=due is not None and due < now,
        link=f"{url.rstrip('/')}/cases/{case.id}" if url else "",
    )


def _held_back(session: Session, *, shadow: bool) -> str:
    paused = sources.held(session, SwitchKind.PAUSE, None)
    shadowed = shadow or sources.held(session, SwitchKind.SHADOW, None)
    parts = ["everything is paused"] if paused else []
    parts += ["shadow mode, nothing is published"] if shadowed else []
    return "; ".join(parts)
