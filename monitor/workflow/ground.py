"""What an approval stands on, and the attempt it makes: checked again before anything is sent."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlmodel import Session

from monitor.guidelines.records import Severity
from monitor.models.draft import Action, Attempt, Draft, Reply, ReplyState
from monitor.models.mention import Mention
from monitor.store import cases, drafts, mentions, replies
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow.actors import Actor
from monitor.workflow.texts import Terms, check

#: Compared when it was approved; what was approved since was compared with it then.
COMPARED_BEFORE = "near_duplicate"


def tidy(text: str) -> str:
    """A person's own text as it is kept: storable, without white space at the ends of lines."""
    return "\n".join(line.rstrip() for line in clean(text).splitlines()).strip()


def mention_of(session: Session, attempt: Attempt) -> tuple[Reply, Mention]:
    """The reply and the mention an attempt belongs to; LookupError if the rows are torn apart."""
    reply = session.get(Reply, attempt.reply_id)
    mention = mentions.by_id(session, reply.mention_id) if reply else None
    if reply is None or mention is None:
        raise LookupError(f"attempt {attempt.id} has lost its mention")
    return reply, mention


def changed(session: Session, mention: Mention, revision: int) -> str:
    """Why a text for this revision may not be said any more; empty if its ground is unchanged."""
    if mention.gone_at is not None:
        return "the mention is gone from its place"
    if mention.revision != revision:
        return "the author has edited it meanwhile"
    if mentions.answered_by_owner(session, id_of(mention)):
        return "somebody of ours has answered it there"
    return ""


def still_stands(session: Session, attempt: Attempt) -> str:
    """Why an approved attempt may no longer go out; empty if its ground is unchanged.

    Taking a reply down stands whatever the author did meanwhile.
    """
    reply, mention = mention_of(session, attempt)
    if mentions.hash_of(attempt.text) != attempt.text_hash:
        return "its text is not the one that was approved"
    if attempt.action is Action.REMOVE:
        return ""
    if attempt.action is Action.PUBLISH and reply.live_text:
        return "a reply of ours stands there already"
    if any(other.id != attempt.id for other in replies.under_way(session, id_of(mention))):
        return "another reply of ours is under way there"
    return changed(session, mention, attempt.revision)


def guidelines_stop(session: Session, terms: Terms, attempt: Attempt) -> str:
    """Why the guidelines of this moment no longer let an approved text out; empty if they do.

    They may have changed since somebody said yes: a site's pack, the way of contact, the voice.
    """
    if attempt.action is Action.REMOVE:
        return ""
    _, mention = mention_of(session, attempt)
    draft = drafts.by_id(session, attempt.draft_id) if attempt.draft_id else None
    case = cases.live_of(session, id_of(mention))
    case_id = draft.case_id if draft else (case.id if case else None)
    found = check(session, terms, mention, attempt.text, case_id)
    wrong = (f.says for f in found if f.severity is Severity.BLOCK and f.check != COMPARED_BEFORE)
    return " ".join(wrong)


def approval(
    session: Session,
    mention: Mention,
    actor: Actor,
    action: Action,
    text: str,
    now: datetime,
    draft: Draft | None = None,
) -> Attempt:
    """The attempt that a person's yes makes: by a program where the place lets one, else by hand.

    A text that is approved while a reply of ours is live takes that reply's place.
    """
    reply = replies.make(session, id_of(mention))
    if action is Action.PUBLISH and reply.live_text:
        action = Action.EDIT
    attempt = Attempt(
        reply_id=id_of(reply),
        number=replies.next_number(session, id_of(reply)),
        draft_id=draft.id if draft else None,
        action=action,
        state=ReplyState.APPROVED,
        by_hand=not _by_program(session, mention, reply, action),
        revision=draft.revision if draft else mention.revision,
        text=text,
        text_hash=mentions.hash_of(text),
        key=secrets.token_hex(16),
        approved_by=actor.person_id,
        approved_at=now,
        approved_on=actor.desk,
    )
    session.add(attempt)
    session.flush()
    return attempt


def _by_program(session: Session, mention: Mention, reply: Reply, action: Action) -> bool:
    source = mentions.source_of(session, id_of(mention), replying=True)
    if source is None:
        return False
    if action is Action.PUBLISH:
        return source.can_reply
    can = source.can_edit if action is Action.EDIT else source.can_remove
    return can and bool(reply.external_id)
