"""Does our reply still stand at its place, in our words? Whoever must know is told if not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.guidelines.similarity import closeness
from monitor.models.audit import NoticeLevel
from monitor.models.draft import Reply
from monitor.models.mention import Mention
from monitor.models.watch import Watch
from monitor.models.wire import SeenReply
from monitor.store import audit, replies, watches
from monitor.store.ids import id_of
from monitor.text import clean, same_text
from monitor.workflow import looks, telling

#: Posted by hand and not seen after this: somebody is reminded.
SEEN_WITHIN = timedelta(days=1)
#: A place may dress a text up (shortened links, other signs): so alike it is still ours.
DRESSED = 0.8


@dataclass(frozen=True)
class Watched:
    """Our reply under one mention, with the watch over it."""

    session: Session
    mention: Mention
    reply: Reply
    watch: Watch
    now: datetime

    def note(self, move: str, says: str) -> None:
        """Write down what was seen."""
        telling.note(self.session, self.mention, move, says, self.now)

    def alarm(self, move: str, says: str) -> None:
        """It is not as it should be: tell everybody."""
        telling.alarm(self.session, self.mention, self.reply, move, says, self.now)

    def over(self) -> None:
        """It is as it should be (again)."""
        audit.over(self.session, telling.key_of(self.reply), self.now)
        audit.over(self.session, telling.unseen_of(self.reply), self.now)


def begin(
    session: Session, mention: Mention, reply: Reply, now: datetime, *, seen: bool, by_hand: bool
) -> None:
    """A reply is live (or a person says so): from now on it is looked at, later and later."""
    watch = watches.begin(session, reply)
    watch.since, watch.seen_at = now, now if seen else None
    watch.said_at = now if by_hand else None
    watch.missed_at, watch.changed_at, watch.removed_at = None, None, None
    watch.next_try_at = looks.watch(now, now)
    session.add(watch)
    Watched(session, mention, reply, watch, now).over()


def end(session: Session, reply: Reply, now: datetime, *, by_hand: bool = False) -> None:
    """We took it down ourselves, or the mention is gone: there is nothing to look for.

    `by_hand`: a person says that they have taken it down; that is looked at all the same.
    """
    watch = watches.of_reply(session, id_of(reply))
    if watch is not None:
        watch.next_try_at, watch.missed_at, watch.said_at = None, None, None
        if by_hand:
            watch.since, watch.said_at, watch.next_try_at = now, now, looks.watch(now, now)
        session.add(watch)
        audit.over(session, telling.key_of(reply), now)
        audit.over(session, telling.unseen_of(reply), now)


def resume(session: Session, reply: Reply, now: datetime) -> None:
    """The mention is there again after all: so should our reply be."""
    watch = watches.of_reply(session, id_of(reply))
    if watch is not None:
        watch.next_try_at = now
        session.add(watch)


def looked(
    session: Session, mention: Mention, there: Sequence[SeenReply], now: datetime, *, whole: bool
) -> None:
    """Take in which answers a look or a reading showed under a mention.

    `whole`: these are all that stand there, so what is missing is missing. While a change of
    ours is under way nothing is concluded: its own outcome will tell.
    """
    reply = replies.of_mention(session, id_of(mention))
    watch = watches.of_reply(session, id_of(reply)) if reply else None
    if reply is None or watch is None:
        return
    if not (reply.live_text or watch.removed_at or watch.said_at):
        return
    if replies.under_way(session, id_of(mention)):
        return
    it = Watched(session, mention, reply, watch, now)
    seen = ours_of(there, reply, _approved(it))
    if not reply.live_text and watch.removed_at is None:
        _taken_down(it, there=seen is not None and seen.public, whole=whole)
    elif seen is not None and seen.public:
        _is_there(it, seen)
    elif seen is not None and seen.refused:
        _taken_away(it, seen.refused)
    elif seen is None and whole:
        _is_missing(it)
    session.add(watch)
    session.add(reply)


def let_go(session: Session, watch: Watch, now: datetime, error: str = "") -> None:
    """A look is over: when the next one is due. `error`: the place could not be read."""
    watch.lease_owner, watch.lease_until, watch.last_error = "", None, clean(error)[:1000]
    if error:
        watch.next_try_at = now + looks.UNREADABLE
    elif watch.missed_at is not None:
        watch.next_try_at = watch.missed_at + looks.SURELY
    elif watch.next_try_at is not None:
        watch.next_try_at = looks.watch(watch.since, now)
    session.add(watch)


def ours_of(there: Sequence[SeenReply], reply: Reply, *texts: str) -> SeenReply | None:
    """Our reply among those that stand there: by its id, else by its address or its words."""
    words = [text for text in (*texts, reply.live_text) if text]
    by_id = (s for s in there if reply.external_id and s.external_id == reply.external_id)
    by_url = (s for s in there if s.url and s.url == reply.url)
    by_words = (s for s in there if any(same_text(s.text, text) for text in words))
    return next(by_id, None) or next(by_url, None) or next(by_words, None)


def _is_there(it: Watched, seen: SeenReply) -> None:
    watch, reply = it.watch, it.reply
    first = watch.seen_at is None
    watch.seen_at, watch.missed_at = it.now, None
    reply.external_id = reply.external_id or clean(seen.external_id)
    reply.url = reply.url or clean(seen.url)
    if watch.said_at is not None and first:
        it.over()
        it.note("saw the reply posted by hand", "The reply posted by hand was seen there")
    if watch.removed_at is not None:
        watch.removed_at, reply.removed_at = None, None
        it.over()
        it.note("saw our reply there again", "The public reply stands there again")
    _compare(it, clean(seen.text), first)


def _compare(it: Watched, text: str, first: bool) -> None:
    """Whether these are the approved words, or how the place dressed them up at first sight."""
    approved, before = _approved(it), it.reply.live_text
    if same_text(text, approved):
        it.reply.live_text = approved
        if it.watch.changed_at is not None:
            it.watch.changed_at = None
            it.over()
            it.note("saw our reply as approved again", "The public reply reads as approved again")
        return
    it.reply.live_text = text
    dressed = first and it.watch.said_at is None and closeness(text, approved) >= DRESSED
    if dressed or same_text(text, before):
        return  # as the place shows it from the first, or told already
    it.watch.changed_at = it.now
    says = "no longer says what was approved: somebody changed it there, not here"
    if first and it.watch.said_at is not None:
        says = "was posted by hand in other words than were approved"
    it.alarm("saw our reply changed there", says)


def _is_missing(it: Watched) -> None:
    """Not there at this look: gone only if it had to be there, and not for one look's word."""
    watch = it.watch
    if watch.removed_at is not None:
        return
    if watch.said_at is not None and watch.seen_at is None:
        _not_seen_yet(it, watch.said_at)
    elif watch.missed_at is None:
        watch.missed_at = it.now
        sure = it.now + looks.SURELY
        watch.next_try_at = min(watch.next_try_at or sure, sure)
    elif it.now >= watch.missed_at + looks.SURELY:
        _taken_away(it, "")


def _taken_away(it: Watched, why: str) -> None:
    if it.watch.removed_at is not None:
        return
    it.watch.removed_at, it.watch.missed_at, it.watch.changed_at = it.now, None, None
    it.reply.removed_at, it.reply.live_text = it.now, ""
    reason = f" ({clean(why)[:300]})" if why else ""
    says = f"is no longer there: it was taken away there, not here{reason}"
    it.alarm("saw our reply removed there", says)


def _taken_down(it: Watched, *, there: bool, whole: bool) -> None:
    """A person says that they took it down by hand: it is gone, or somebody is reminded."""
    said = it.watch.said_at
    if said is None or (not there and not whole):
        return
    if not there:
        it.watch.said_at, it.watch.next_try_at = None, None
        it.over()
    elif it.now - said >= SEEN_WITHIN:
        _remind(it, said, "was marked as taken down by hand", "still stands there")


def _not_seen_yet(it: Watched, said: datetime) -> None:
    """Somebody is reminded, once, that what they marked as posted is nowhere to be seen."""
    if it.now - said < SEEN_WITHIN:
        return
    _remind(it, said, "was marked as posted by hand", "is not to be seen there")


def _remind(it: Watched, said: datetime, marked: str, but: str) -> None:
    says = (
        f"The reply under mention {it.mention.id} {marked} on {said:%Y-%m-%d} and {but}. "
        "Open the place and look."
    )
    key = telling.unseen_of(it.reply)
    if audit.notice(it.session, key, NoticeLevel.WARNING, says, it.now):
        telling.post(it.session, it.mention, f"{key} {said.isoformat()}", says, it.now,
                     link=it.mention.url)  # fmt: skip


def _approved(it: Watched) -> str:
    """The words that a person approved last for what is live."""
    attempt = replies.last_live(it.session, id_of(it.reply))
    return attempt.text if attempt is not None else it.reply.live_text
