"""What is told beside a card, in its thread: written down with the move that it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from difflib import ndiff

from sqlmodel import Session

from monitor.models.case import Case
from monitor.models.desk import ESCALATION, PostKind
from monitor.models.draft import Action, Attempt, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.store import cases, drafts, people, posts, replies
from monitor.store.ids import id_of
from monitor.workflow.actors import Actor

SENTENCE = re.compile(r"(?<=[.!?…])\s+")
PUBLISHED = {
    ReplyState.LIVE: "The reply is live.",
    ReplyState.SUBMITTED: "The place has the reply and still has to allow it.",
    ReplyState.REFUSED: "The place refused the reply.",
    ReplyState.UNKNOWN: "It is not known whether the reply went out; it is being looked for.",
    ReplyState.FAILED: "The reply could not be sent. A person must act.",
}
CHANGED = {
    Action.EDIT: "The live reply is changed.",
    Action.REMOVE: "The reply was taken down.",
}


def tell(
    session: Session,
    draft_id: int,
    kind: PostKind,
    key: str,
    text: str,
    now: datetime,
    *,
    diff: str = "",
    link: str = "",
    mentions: Sequence[int] = (),
) -> None:
    """Owe each desk that has the draft's card a post in the card's thread; once a key."""
    for card in drafts.cards_of(session, draft_id):
        posts.owe(
            session, card.desk, key, kind, text, now,
            card=card, diff=diff, link=link, mentions=mentions,
        )  # fmt: skip


def escalate(
    session: Session, draft_id: int, key: str, text: str, now: datetime, mentions: Sequence[int]
) -> None:
    """Owe each desk that has the draft's card a post where everybody sees what runs late."""
    for card in drafts.cards_of(session, draft_id):
        posts.owe(
            session, card.desk, key, PostKind.ESCALATION, text, now,
            card=card, channel=ESCALATION, mentions=mentions,
        )  # fmt: skip


def name_of(session: Session, person_id: int | None) -> str:
    """A person as others read them."""
    person = people.by_id(session, person_id) if person_id is not None else None
    return person.name if person else "Somebody"


def moved(
    session: Session,
    draft: Draft,
    actor: Actor,
    says: str,
    now: datetime,
    *,
    kind: PostKind = PostKind.DECISION,
    diff: str = "",
    mentions: Sequence[int] = (),
) -> None:
    """Tell who did what with a draft; `says` goes on after the name."""
    text = f"{name_of(session, actor.person_id)} {says}"
    key = f"draft {draft.id} {kind.value} {actor.who} {now.isoformat()} {says[:40]}"
    tell(session, id_of(draft), kind, key, text, now, diff=diff, mentions=mentions)


def changes(before: str, after: str) -> str:
    """What somebody changed: the sentences that went and those that came."""
    lines = ndiff(_sentences(before), _sentences(after))
    return "\n".join(line for line in lines if line.startswith(("- ", "+ ")))


def _sentences(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in SENTENCE.split(line.strip()) if part]


def published(session: Session, attempt: Attempt, now: datetime) -> None:
    """Tell what became of an approved reply; once for each thing that can become of it."""
    says = PUBLISHED.get(attempt.state)
    if says is None:
        return
    if attempt.state is ReplyState.LIVE:
        says = CHANGED.get(attempt.action, says)
    reply = replies.by_id(session, attempt.reply_id)
    why = attempt.settled_why or (attempt.last_error if attempt.state in _TROUBLE else "")
    text = f"{says} {why}" if why else says
    link = reply.url if reply and attempt.state is ReplyState.LIVE else ""
    at = attempt.settled_at or attempt.sent_at or now
    key = f"attempt {attempt.id} {attempt.state.value} {at.isoformat()}"
    draft_id = attempt.draft_id or (_shown(session, reply.mention_id) if reply else None)
    if draft_id is not None:
        tell(session, draft_id, PostKind.PUBLISHED, key, text, now, link=link)


_TROUBLE = (ReplyState.REFUSED, ReplyState.UNKNOWN, ReplyState.FAILED)


def withdrawn(session: Session, draft: Draft, why: str, now: datetime) -> None:
    """Tell that a draft's ground has changed: the author edited, deleted, or was answered."""
    key = f"draft {draft.id} withdrawn {now.isoformat()}"
    tell(session, id_of(draft), PostKind.AUTHOR, key, f"The draft is withdrawn: {why}.", now)


def author(session: Session, mention: Mention, says: str, now: datetime) -> None:
    """Tell what an author did to a mention that has a card."""
    draft_id = _shown(session, id_of(mention))
    if draft_id is not None:
        key = f"mention {mention.id} {mention.revision} {now.isoformat()}"
        tell(session, draft_id, PostKind.AUTHOR, key, says, now)


def case(
    session: Session, case: Case, says: str, now: datetime, mentions: Sequence[int] = ()
) -> None:
    """Tell of a case beside the newest card about it. Never what the customer told in private."""
    shown = (
        _shown(session, id_of(one)) for one in reversed(cases.mentions_of(session, id_of(case)))
    )
    draft_id = next((one for one in shown if one is not None), None)
    if draft_id is not None:
        key = f"case {case.id} {now.isoformat()} {says[:40]}"
        tell(session, draft_id, PostKind.CASE, key, says, now, mentions=mentions)


def _shown(session: Session, mention_id: int) -> int | None:
    """The newest draft of a mention that has a card."""
    newest = (id_of(draft) for draft in reversed(drafts.of_mention(session, mention_id)))
    return next((one for one in newest if drafts.cards_of(session, one)), None)
