"""What is known of our reply at its place, in one sentence for a page or a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from monitor.models.draft import Reply
from monitor.models.watch import Watch
from monitor.store import mentions, replies, watches
from monitor.store.ids import id_of


class StandingKind(StrEnum):
    """How our reply stands there, as far as anybody looked."""

    NONE = "none"  #: There is no live reply of ours.
    TAKEN = "taken"  #: The place said that it took it; nobody has looked yet.
    SEEN = "seen"
    SAID = "said"  #: A person says that it was posted, or taken down, by hand; not seen yet.
    UNREADABLE = "unreadable"  #: The same, where no program can look.
    CHANGED = "changed"  #: Other words stand there than were approved.
    REMOVED = "removed"  #: Taken away there, not by us.


@dataclass(frozen=True)
class Standing:
    """How our reply stands. `says` is a sentence; "" where there is nothing to say."""

    kind: StandingKind = StandingKind.NONE
    says: str = ""
    since: datetime | None = None
    url: str = ""


def standing(session: Session, mention_id: int) -> Standing:
    """What is known of our reply under a mention."""
    reply = replies.of_mention(session, mention_id)
    watch = watches.of_reply(session, id_of(reply)) if reply else None
    if reply is None or watch is None:
        return Standing()
    source = mentions.source_of(session, mention_id, replying=True)
    return _standing(reply, watch, readable=source is not None and source.can_look)


def _standing(reply: Reply, watch: Watch, *, readable: bool) -> Standing:
    if watch.removed_at is not None:
        says = f"Removed there, not by us; seen on {_on(watch.removed_at)}."
        return Standing(StandingKind.REMOVED, says, watch.removed_at, reply.url)
    if not reply.live_text and watch.said_at is None:
        return Standing()
    if not reply.live_text:
        says = f"Taken down by hand on {_on(watch.since)}, as a person says."
        return Standing(StandingKind.SAID, says, watch.since, reply.url)
    if watch.changed_at is not None:
        says = f"Changed there, not by us; seen on {_on(watch.changed_at)}."
        return Standing(StandingKind.CHANGED, says, watch.changed_at, reply.url)
    if watch.seen_at is not None:
        says = f"Seen there, last on {_on(watch.seen_at)}."
        return Standing(StandingKind.SEEN, says, watch.seen_at, reply.url)
    if watch.said_at is None:
        says = "The place has taken it; it is looked at soon."
        return Standing(StandingKind.TAKEN, says, watch.since, reply.url)
    kind = StandingKind.SAID if readable else StandingKind.UNREADABLE
    checked = "not seen there yet" if readable else "this place cannot be read to check it"
    says = f"Posted by hand on {_on(watch.said_at)}, as a person says; {checked}."
    return Standing(kind, says, watch.said_at, reply.url)


def _on(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
