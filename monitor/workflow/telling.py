"""Tells of our replies beside the newest card of a mention, and aloud where it is urgent."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from monitor.models.audit import NoticeLevel
from monitor.models.case import CaseEventKind
from monitor.models.desk import PostKind
from monitor.models.draft import Reply
from monitor.models.mention import Mention
from monitor.store import audit, cases, drafts
from monitor.store.ids import id_of
from monitor.workflow import posts


def note(session: Session, mention: Mention, move: str, says: str, now: datetime) -> None:
    """Write down what was seen of our reply: history, case, and the cards show it."""
    mention_id = id_of(mention)
    audit.record(session, move, "mention", mention_id, now)
    case = cases.live_of(session, mention_id)
    if case is not None:
        cases.say(session, case, CaseEventKind.REPLY, says, now)
    for draft in drafts.of_mention(session, mention_id):
        drafts.mark_stale(session, id_of(draft), now)


def post(
    session: Session, mention: Mention, key: str, text: str, now: datetime, *, link: str = ""
) -> None:
    """A line in the thread of the mention's newest card, once a key; none where none has a card."""
    draft_id = _shown(session, mention)
    if draft_id is not None:
        posts.tell(session, draft_id, PostKind.PUBLISHED, key, text, now, link=link)


def alarm(
    session: Session, mention: Mention, reply: Reply, move: str, says: str, now: datetime
) -> None:
    """Nothing is silent: history, case, thread, the channel for what is urgent, and a notice."""
    note(session, mention, move, f"The public reply {says}", now)
    loud = f"Our reply under mention {mention.id} {says}. Open the mention and decide."
    audit.notice(session, key_of(reply), NoticeLevel.URGENT, loud, now)
    key = f"reply {reply.id} {move} {now.isoformat()}"
    post(session, mention, key, loud, now, link=reply.url or mention.url)
    draft_id = _shown(session, mention)
    if draft_id is not None:
        posts.escalate(session, draft_id, f"{key} aloud", loud, now, ())


def key_of(reply: Reply) -> str:
    """The notice that a reply is not as it should be."""
    return f"reply {reply.id}"


def unseen_of(reply: Reply) -> str:
    """The notice that a reply posted by hand is not to be seen."""
    return f"reply {reply.id} unseen"


def _shown(session: Session, mention: Mention) -> int | None:
    newest = (id_of(draft) for draft in reversed(drafts.of_mention(session, id_of(mention))))
    return next((one for one in newest if drafts.cards_of(session, one)), None)
