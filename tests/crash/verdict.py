"""What must be true of the world after everything: read from the ledgers and the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.models.assessment import Assessment
from monitor.models.case import Case, CaseState
from monitor.models.draft import (
    UNDECIDED,
    Attempt,
    Card,
    CardState,
    Draft,
    DraftState,
    Reply,
    ReplyState,
)
from monitor.models.mention import Mention
from monitor.store import drafts as store
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.text import same_text
from responders.slack.ids import EVENT_TYPE
from tests.crash import ledger
from tests.crash.ledger import Line

#: A reply of ours in one of these has not come to its end.
MOVING = (ReplyState.APPROVED, ReplyState.PUBLISHING, ReplyState.SUBMITTED)
STANDING = (*UNDECIDED, DraftState.APPROVED)
LATER = datetime(2100, 1, 1, tzinfo=UTC)  #: Every waiting time is over by then.
TWICE = "stands there more than once"


@dataclass
class Verdict:
    """What was found. `problems` are sentences; there must be none."""

    problems: list[str] = field(default_factory=list)
    mentions: int = 0
    approved: int = 0  #: Without those that were withdrawn before anything was sent.
    states: Counter[str] = field(default_factory=Counter)
    cards: int = 0
    doubled_questions: int = 0

    @property
    def live_share(self) -> float:
        """Of what was approved and not withdrawn."""
        return self.states["live"] / self.approved if self.approved else 0.0

    @property
    def doubles(self) -> list[str]:
        """The worst of all problems."""
        return [problem for problem in self.problems if TWICE in problem]


def verify(engine: Engine, site: Path, slack: Path | None) -> Verdict:
    """Compare what the world holds with what the house believes; without Slack no cards count."""
    found = Verdict()
    with reading(engine) as session:
        found.problems += _mentions(session, ledger.lines(site), found)
        found.problems += _replies(session, ledger.lines(site), found)
        if slack is not None:
            found.problems += _cards(session, ledger.lines(slack), found)
        found.problems += _cases(session)
    return found


def _mentions(session: Session, site: list[Line], found: Verdict) -> Iterator[str]:
    said = {(line["place"], line["id"]): line["text"] for line in site if line["kind"] == "said"}
    found.mentions = len(said)
    rows: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in session.exec(select(Mention)):
        rows[_key(mention)].append(mention)
    judged = set(session.exec(select(Assessment.mention_id).where(col(Assessment.current))))
    for key, text in said.items():
        if len(rows[key]) != 1:
            yield f"mention {key} is stored {len(rows[key])} times"
            continue
        mention = rows[key][0]
        if not same_text(mention.text, text):
            yield f"mention {key}: its last edit was not read"
        if mention.judged_revision != mention.revision or mention.id not in judged:
            yield f"mention {key} is not judged"
        if mention.set_aside_at is not None:
            yield f"mention {key} is set aside: {mention.last_error}"
    for mention in store.wanting(session, LATER, 1000):
        yield f"mention {_key(mention)} still waits for a draft"


def _key(mention: Mention) -> tuple[str, str]:
    return mention.place.partition(":")[0], mention.external_id


def _replies(session: Session, site: list[Line], found: Verdict) -> Iterator[str]:
    public: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line in site:
        if line["kind"] == "reply":
            public[line["place"], line["parent"]].append(line["text"])
    approved: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    rows = select(Attempt, Mention).join(Reply, col(Reply.id) == col(Attempt.reply_id))
    for attempt, mention in session.exec(rows.join(Mention, col(Mention.id) == Reply.mention_id)):
        approved[_key(mention)].append(attempt.text)
        there = [text for text in public[_key(mention)] if same_text(text, attempt.text)]
        found.states[attempt.state.value] += 1
        found.approved += attempt.state is not ReplyState.WITHDRAWN
        yield from _reply(attempt, len(there))
    for key, texts in public.items():
        strange = [t for t in texts if not any(same_text(t, ours) for ours in approved[key])]
        if strange:
            yield f"{len(strange)} texts under {key} were never approved"
        if len(texts) > 1:
            yield f"under {key} our reply {TWICE}: {len(texts)} times"


def _reply(attempt: Attempt, there: int) -> Iterator[str]:
    name = f"attempt {attempt.id} ({attempt.state.value})"
    if there > 1:
        yield f"{name} {TWICE}: {there} times"
    if attempt.state is ReplyState.LIVE and not there:
        yield f"{name} is not there"
    if attempt.state is ReplyState.WITHDRAWN and there:
        yield f"{name} was withdrawn and is public"
    if attempt.state in (*MOVING, ReplyState.FAILED, ReplyState.REFUSED):
        why = attempt.last_error or attempt.settled_why
        yield f"{name} is neither live nor shown as unknown: {why}"
    if attempt.state is ReplyState.UNKNOWN and attempt.next_try_at is not None:
        yield f"{name} is still looked for"


def _cards(session: Session, slack: list[Line], found: Verdict) -> Iterator[str]:
    cards: dict[int, Card] = {card.draft_id: card for card in session.exec(select(Card))}
    drafts = {id_of(draft): draft for draft in session.exec(select(Draft))}
    asked = _asked(slack)
    found.cards = len(asked)
    standing = Counter((d.mention_id, d.revision) for d in drafts.values() if d.state in STANDING)
    for (mention_id, _), number in standing.items():
        if number > 1:
            yield f"mention {mention_id} has {number} drafts of one revision"
    for draft_id, draft in drafts.items():
        yield from _card(draft, cards.get(draft_id), set(asked))
    for ts, draft_id in asked.items():
        card, about = cards.get(draft_id), drafts.get(draft_id)
        found.doubled_questions += card is None or card.message_id != ts
        if about is None or (card is None and about.state is not DraftState.REPLACED):
            yield f"Slack's message {ts} is about draft {draft_id}, which has no card or is gone"


def _asked(slack: list[Line]) -> dict[str, int]:
    """Which draft each card in Slack is about, as its last rendition says."""
    asked: dict[str, int] = {}
    for line in slack:
        metadata = line["metadata"] or {}
        if metadata.get("event_type") == EVENT_TYPE:
            asked[line["ts"]] = int(metadata["event_payload"]["draft"])
    return asked


def _card(draft: Draft, card: Card | None, asked: set[str]) -> Iterator[str]:
    name = f"draft {draft.id} ({draft.state.value})"
    if card is None:
        if draft.state is not DraftState.REPLACED:  # its card went on with the person's own text
            yield f"{name} has no card"
        return
    if draft.state in UNDECIDED:
        yield f"{name} waits for a decision"
    if card.state is not CardState.POSTED or card.stale_since or card.set_aside_at:
        yield f"{name}: its card is {card.state.value}, stale since {card.stale_since}"
    if card.message_id and card.message_id not in asked:
        yield f"{name}: its card is said to be {card.message_id}, where nothing stands"
    if not card.message_id and draft.decided_on != "web" and draft.state is DraftState.APPROVED:
        yield f"{name} was approved in Slack without ever having been asked there"


def _cases(session: Session) -> Iterator[str]:
    references = Counter(session.exec(select(Case.reference)))
    for reference, times in references.items():
        if times > 1:
            yield f"the reference {reference} was given {times} times"
    rows = select(Attempt, Case).join(Draft, col(Draft.id) == col(Attempt.draft_id))
    rows = rows.join(Case, col(Case.id) == col(Draft.case_id))
    for attempt, case in session.exec(rows.where(Attempt.state == ReplyState.LIVE)):
        if case.state not in (CaseState.OPEN, CaseState.CONTACTED):
            yield f"attempt {attempt.id} is live and case {case.reference} is {case.state.value}"
        if case.reference not in attempt.text:
            yield f"attempt {attempt.id} does not name case {case.reference}"
