"""The people of the kill test: they approve in Slack and on the web, and call customers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import requests
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from monitor.models.case import Case, CaseState
from monitor.models.draft import UNDECIDED, Draft, DraftState
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.store import drafts
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import cases
from monitor.workflow import drafts as moves
from monitor.workflow.actors import Actor
from monitor.workflow.texts import Terms
from responders.slack.ids import Press
from tests import builders
from tests.crash import complaints
from tests.fakes.slack.world import TEAM

SLACK_USER = "U01BOB"
ON_THE_WEB = 2  #: Every second draft is decided there, the others in Slack.
PATIENCE = 40  #: Rounds after which a draft that was asked in Slack is decided on the web.
#: A person's own reply: one of each, in turn, so that no two for one place are alike.
OWN_WORDS = (
    ("Thank you for telling us.", "Many thanks for writing this down.", "Thanks for your words."),
    (
        "We are sorry about the trouble you had with the {thing}.",
        "What you met with over the {thing} is not what we want, and we are sorry.",
        "We are sorry: the {thing} should have been a pleasure and was not.",
        "That the {thing} gave you such trouble is our doing, and we are sorry for it.",
        "Nobody should have to write twice about a {thing}, and we are sorry that you did.",
    ),
    (
        "Please write to {email} and mention {reference}, so that you need not tell it twice.",
        "Write to {email}, name {reference}, and a person here takes it up.",
        "A person here waits for your line at {email}; put {reference} into it.",
        "With {reference} in a line to {email} it lands with the right person at once.",
    ),
)


class People:
    """A team that decides on everything it is asked, in a thread of its own."""

    def __init__(self, engine: Engine, slack: str, terms: Terms, now: Callable[[], datetime]):
        self._engine, self._slack, self._terms, self._now = engine, slack, terms, now
        self._rounds: Counter[int] = Counter()
        self.said: Counter[str] = Counter()  #: What they were told, for the report.
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="people")
        with writing(engine) as session:
            lead = builders.person(session, Role.LEAD, name="Bo Lindt")
            lead.slack_team, lead.slack_user = TEAM, SLACK_USER
            self._lead = id_of(lead)

    def start(self) -> None:
        """They come in."""
        self._thread.start()

    def stop(self) -> None:
        """They go home."""
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ended.wait(0.1):
            try:
                self._round()
            except OperationalError:
                self.said["the database was busy, so they come back"] += 1

    def _round(self) -> None:
        """Decide on all that waits, and keep up with the customers."""
        with reading(self._engine) as session:
            waiting = session.exec(
                select(Draft).where(Draft.state.in_(UNDECIDED))  # type: ignore[attr-defined]
            ).all()
            cards = {
                id_of(draft): card.message_id
                for draft in waiting
                for card in drafts.cards_of(session, id_of(draft))
            }
        for draft in waiting:
            if not self._ended.is_set():
                self._decide(draft, cards.get(id_of(draft), ""))
        self._call_customers()

    def _decide(self, draft: Draft, message: str) -> None:
        number = id_of(draft)
        self._rounds[number] += 1
        tired = self._rounds[number] > PATIENCE
        at_the_web = not self._slack or number % ON_THE_WEB == 0
        if at_the_web or draft.state is DraftState.NO_TEXT or tired:
            self._on_the_web(draft)
        elif message:
            self._in_slack(message)

    def _on_the_web(self, draft: Draft) -> None:
        actor = Actor(self._lead, "web")
        with writing(self._engine) as session:
            seen = builders.seen(draft)
            outcome = moves.approve(session, self._terms, actor, seen, self._now())
            if not outcome.ok and draft.state is DraftState.NO_TEXT:
                text = self._own_words(session, draft)
                outcome = moves.edit_and_approve(
                    session, self._terms, actor, seen, text, self._now()
                )
            elif not outcome.ok and "may not go out" in outcome.says:
                outcome = moves.other_draft(session, actor, seen, self._now())
        self.said[outcome.says[:160]] += 1

    def _own_words(self, session: Session, draft: Draft) -> str:
        case = session.get_one(Case, draft.case_id)
        contact = self._terms.contact
        thing = complaints.thing_in(session.get_one(Mention, draft.mention_id).text)
        number = id_of(draft)
        words = " ".join(part[number % len(part)] for part in OWN_WORDS)
        words = words.format(thing=thing, email=contact.email, reference=case.reference)
        return f"{words}\n\n{contact.signature}"

    def _in_slack(self, ts: str) -> None:
        """Press the button; whether it helped is seen in the next round."""
        press = {"ts": ts, "action_id": Press.APPROVE.value, "user": SLACK_USER}
        try:
            answer = requests.post(f"{self._slack}/_control/press", json=press, timeout=10)
            self.said["pressed, and heard" if answer.json()["acked"] else "pressed in vain"] += 1
        except requests.RequestException:
            self.said["no such button any more"] += 1

    def _call_customers(self) -> None:
        """Care keeps up, so that what is told as late is really about the machine."""
        with writing(self._engine) as session:
            for case in session.exec(select(Case).where(Case.state == CaseState.OPEN)).all()[3:]:
                cases.contacted(
                    session, Actor(self._lead, "web"), id_of(case), "Called", None, self._now()
                )
