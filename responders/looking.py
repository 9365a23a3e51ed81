"""Looks at places for what became of our replies: unknown, to be allowed, or live.

A look never publishes; what it finds is written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.errors import OutsideError
from monitor.models.draft import Action, Attempt, Reply, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import SwitchKind
from monitor.models.wire import Facts, Look, SeenReply
from monitor.store import mentions, replies, sources, watches
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.text import same_text
from monitor.workflow import publishing, watching
from responders.place import Place, Worker, again, ours_in, receipt_of, take_in


@dataclass(frozen=True)
class Looking:
    """The looks of one worker."""

    worker: Worker

    def look_for(self, attempt_id: int) -> bool:
        """Look for a reply of unknown outcome, or one that waits for the place's moderation."""
        worker = self.worker
        with writing(worker.engine) as session:
            attempt = replies.attempt(session, attempt_id)
            if attempt is None:
                raise LookupError(f"attempt {attempt_id} is gone")
            reply, mention = publishing.mention_of(session, attempt)
            now = worker.clock()
            if not replies.claim_look(session, attempt, worker.owner, now, worker.lease):
                return False
        place = worker.places.get(mention.place)
        if place is None or not place.facts.can_look:
            with writing(worker.engine) as session:
                publishing.ask_a_person(session, again(session, attempt), worker.clock())
            return True
        try:
            if attempt.state is ReplyState.SUBMITTED:
                self._moderated(place, attempt, reply, mention)
            else:
                self._unknown(place, attempt, reply, mention)
        except OutsideError as error:
            with writing(worker.engine) as session:
                fresh, now = again(session, attempt), worker.clock()
                publishing.look_failed(session, fresh, str(error), now)
        return True

    def _moderated(self, place: Place, attempt: Attempt, reply: Reply, mention: Mention) -> None:
        """Ask what the place has made of a reply that it had to allow first."""
        if reply.external_id:
            seen = place.read_reply(mention.external_id, reply.external_id)
        else:
            seen = ours_in(place.look(mention.external_id), attempt.text)
        with writing(self.worker.engine) as session:
            fresh, now = again(session, attempt), self.worker.clock()
            if fresh.state is not ReplyState.SUBMITTED:
                return  # somebody settled it while we looked
            if seen is not None and seen.refused:
                publishing.was_refused(session, fresh, seen.refused, now)
            elif seen is not None and seen.public and _is_it(fresh, seen):
                publishing.went_live(session, fresh, receipt_of(seen), now, seen=True)
            else:
                publishing.not_found(session, fresh, now)

    def _unknown(self, place: Place, attempt: Attempt, reply: Reply, mention: Mention) -> None:
        look = place.look(mention.external_id)
        with writing(self.worker.engine) as session:
            fresh, now = again(session, attempt), self.worker.clock()
            if fresh.state is ReplyState.UNKNOWN:
                self._found_or_not(session, place, fresh, look, reply.external_id, now)

    def _found_or_not(
        self, session: Session, place: Place, attempt: Attempt, look: Look, reply_id: str,
        now: datetime,
    ) -> None:  # fmt: skip
        ours = ours_in(look, attempt.text)
        taken_down = attempt.action is Action.REMOVE and not any(
            seen.external_id == reply_id for seen in look.replies
        )
        if ours is not None and ours.refused:
            publishing.was_refused(session, attempt, ours.refused, now)
        elif ours is not None or taken_down:
            publishing.went_live(session, attempt, receipt_of(ours), now, seen=True)
        elif _may_repeat(place.facts, attempt, now) and not publishing.still_stands(
            session, attempt
        ):
            publishing.send_again(session, attempt, now)
        else:
            publishing.not_found(session, attempt, now, self.worker.terms.look_after)

    def watch(self, watch_id: int) -> bool:
        """Look whether a live reply still stands, and take in what else stands there now."""
        worker = self.worker
        with writing(worker.engine) as session:
            now = worker.clock()
            if not watches.claim(session, watch_id, worker.owner, now, worker.lease):
                return False
            row = watches.again(session, watch_id)
            reply, mention = _watched(session, row.reply_id)
            place = worker.places.get(mention.place)
            unreadable = place is None or not place.facts.can_look or mention.gone_at is not None
            source = mentions.source_of(session, id_of(mention))
            if unreadable or sources.held(session, SwitchKind.PAUSE, source):
                watching.let_go(session, row, now)
                return False
        if place is not None:
            self._watch(place, watch_id, reply, mention)
        return False

    def _watch(self, place: Place, watch_id: int, reply: Reply, mention: Mention) -> None:
        error, look, ours = "", Look(), None
        try:
            look = place.look(mention.external_id)
            missing = watching.ours_of(look.replies, reply) is None and not look.gone
            if missing and reply.external_id:  # it may say why
                ours = place.read_reply(mention.external_id, reply.external_id)
        except OutsideError as told:
            error = str(told)
        with writing(self.worker.engine) as session:
            now = self.worker.clock()
            if not error:
                fresh = session.get_one(Mention, id_of(mention))
                if ours is not None:
                    watching.looked(session, fresh, [ours], now, whole=False)
                    look = _with(look, ours)
                take_in(session, self.worker.terms, fresh, look, now)
            watching.let_go(session, watches.again(session, watch_id), now, error)


def key_is_known(facts: Facts, attempt: Attempt, now: datetime) -> bool:
    """Whether the place still knows the key of the first request, and carries it out once."""
    window, sent_at = facts.idempotent_for, attempt.sent_at
    return window is not None and sent_at is not None and now - sent_at < window


def _may_repeat(facts: Facts, attempt: Attempt, now: datetime) -> bool:
    """Only what is unknown, and only while the place still knows our key."""
    tired = attempt.set_aside_at is not None
    return key_is_known(facts, attempt, now) and attempt.state is ReplyState.UNKNOWN and not tired


def _is_it(attempt: Attempt, seen: SeenReply) -> bool:
    """Our reply by its id; of a change also by its words, as the old ones stand until then."""
    return attempt.action is not Action.EDIT or same_text(seen.text, attempt.text)


def _with(look: Look, ours: SeenReply) -> Look:
    """A look with our own reply in it, which the place shows to us alone."""
    return Look(look.mention, (*look.replies, ours), look.gone, look.whole)


def _watched(session: Session, reply_id: int) -> tuple[Reply, Mention]:
    reply = session.get_one(Reply, reply_id)
    return reply, session.get_one(Mention, reply.mention_id)
