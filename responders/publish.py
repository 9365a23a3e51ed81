"""Publishes approved replies: at most one request an approval.

An approval is claimed, the place is looked at once more, `sent_at` is committed, and only then the
request is made. Whatever is not a clear answer makes the reply *unknown*: it is looked for, and
sent again by itself only where the place carries a repeated key out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, func
from sqlmodel import Session, col

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from monitor.guard import guarded, log
from monitor.models.draft import Action, Attempt, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import SwitchKind
from monitor.models.wire import Look, Receipt
from monitor.store import claims, mentions, replies, sources, watches
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import publishing
from monitor.workflow.texts import Terms
from responders.looking import Looking
from responders.looking import key_is_known as key_is_known
from responders.place import Place as Place
from responders.place import Worker, again, ours_in, receipt_of, take_in

LEASE_BESIDE_TIMEOUTS = timedelta(seconds=2)


@dataclass(frozen=True)
class Publisher:
    """What publishing needs; `places` maps a place's key to a source that reaches it."""

    engine: Engine
    terms: Terms
    places: Mapping[str, Place]
    owner: str  #: This worker's name, on the leases it holds.
    lease: timedelta  #: Longer than a look and a request with all their timeouts.
    clock: Callable[[], datetime]
    shadow: bool = False  #: From the settings: everything but publish.
    stopping: Callable[[], bool] = lambda: False

    def run(self) -> int:
        """Publish what is approved, look for what is unknown, and look whether what is live still
        stands; returns how many approved replies were moved.
        """
        moved = self._recover()
        looking = Looking(self._worker())
        with reading(self.engine) as session:
            now = self.clock()
            ready = [id_of(attempt) for attempt in replies.ready(session, now)]
            unsure = [id_of(attempt) for attempt in replies.to_look_for(session, now)]
            watched = [id_of(watch) for watch in watches.due(session, now)]
        work: list[tuple[Callable[[int], bool], int]] = []
        work += [(self._publish, attempt_id) for attempt_id in ready]
        work += [(looking.look_for, attempt_id) for attempt_id in unsure]
        work += [(looking.watch, watch_id) for watch_id in watched]
        for step, row_id in work:
            if self.stopping():
                break
            with guarded(f"{step.__name__} {row_id}"):
                moved += step(row_id)
        return moved

    def _worker(self) -> Worker:
        return Worker(self.engine, self.terms, self.places, self.owner, self.lease, self.clock)

    def _recover(self) -> int:
        """Attempts whose worker died: not sent yet, they wait again; else they are unknown."""
        with writing(self.engine) as session:
            now = self.clock()
            left = replies.abandoned(session, now)
            for attempt in left:
                if attempt.sent_at is None:
                    publishing.send_again(session, attempt, now)
                else:
                    publishing.is_unknown(session, attempt, "the worker stopped", now)
        return len(left)

    def _publish(self, attempt_id: int) -> bool:
        """Claim one approval and carry it out; False if another has it or it is held back."""
        with writing(self.engine) as session:
            now = self.clock()
            attempt, mention = _load(session, attempt_id)
            if self._held(session, mention):
                return False
            if not replies.claim(session, attempt_id, self.owner, now, self.lease):
                return False
            session.refresh(attempt)
            place = self.places.get(mention.place)
            if self._stopped(session, attempt, place, now) or place is None:
                return True
        if self._ground_holds(place, attempt, mention):
            self._send(place, attempt, mention)
        return True

    def _stopped(
        self, session: Session, attempt: Attempt, place: Place | None, now: datetime
    ) -> bool:
        """Whether this approval may not go out any more: what it stood on has changed."""
        why = publishing.still_stands(session, attempt)
        if why:
            self._give_up(session, attempt, why, now)
            return True
        if place is None:
            self._fail(session, attempt, "no source reaches this place any more", now)
            return True
        why = publishing.guidelines_stop(session, self.terms, attempt)
        if why:
            why = f"the guidelines have changed since it was approved: {why}"
            self._fail(session, attempt, why, now)
            return True
        if attempt.sent_at is not None and not key_is_known(place.facts, attempt, now):
            why = "the place no longer knows that we sent it before"
            self._unknown_for_good(session, attempt, why, now)
            return True
        return False

    def _held(self, session: Session, mention: Mention) -> bool:
        """Pause and shadow mode stop the outside world at once."""
        source = mentions.source_of(session, id_of(mention), replying=True)
        held = (sources.held(session, kind, source) for kind in SwitchKind)
        return self.shadow or any(held)

    def _ground_holds(self, place: Place, attempt: Attempt, mention: Mention) -> bool:
        """Look at the place before speaking there; void the attempt if anything has changed."""
        if not place.facts.can_look or attempt.action is not Action.PUBLISH:
            return True
        try:
            look = place.look(mention.external_id)
        except OutsideError as error:
            with writing(self.engine) as session:
                fresh = again(session, attempt)
                if self._holds(fresh):
                    wait = error.after if isinstance(error, RetryLater) else None
                    publishing.put_back(
                        session, fresh, str(error), wait, self.clock(), sent_before=fresh.sent_at
                    )
            return False
        return self._compare(attempt, look)

    def _holds(self, attempt: Attempt) -> bool:
        """Whether a claim of ours still stands; after a slow look another may have sent it."""
        return attempt.lease_owner == self.owner and attempt.state is ReplyState.PUBLISHING

    def _compare(self, attempt: Attempt, look: Look) -> bool:
        """Take in what a look saw; whether the approval still stands after it."""
        with writing(self.engine) as session:
            now = self.clock()
            fresh, mention = _load(session, id_of(attempt))
            ours = ours_in(look, fresh.text)
            if ours is not None and ours.refused:
                publishing.was_refused(session, fresh, ours.refused, now)
                return False
            if ours is not None:  # an earlier request of this very text arrived after all
                publishing.went_live(session, fresh, receipt_of(ours), now, seen=True)
                return False
            take_in(session, self.terms, mention, look, now)
            why = publishing.still_stands(session, fresh)
            if why and self._holds(fresh):
                self._give_up(session, fresh, why, now)
            return not why

    def _give_up(self, session: Session, attempt: Attempt, why: str, now: datetime) -> None:
        """Its ground has changed. What may have gone out before is looked for all the same."""
        if attempt.sent_at is None:
            publishing.void(session, attempt, why, now)
        else:
            publishing.is_unknown(session, attempt, why, now, self.terms.look_after)

    def _fail(self, session: Session, attempt: Attempt, why: str, now: datetime) -> None:
        """A person must act; but what may have gone out before is not called failed."""
        if attempt.sent_at is None:
            publishing.failed(session, attempt, why, now)
        else:
            self._unknown_for_good(session, attempt, why, now)

    def _unknown_for_good(
        self, session: Session, attempt: Attempt, why: str, now: datetime
    ) -> None:
        """An earlier request may have arrived: looked for, and never repeated by itself."""
        publishing.never_again(attempt, now)
        publishing.is_unknown(session, attempt, why, now, self.terms.look_after)

    def _send(self, place: Place, attempt: Attempt, mention: Mention) -> None:
        """Commit that we send, send once, and write down what came of it.

        `sent_at` stays that of the first request: since then the place knows our key.
        """
        with writing(self.engine) as session:
            sending = claims.claim(
                session,
                Attempt,
                id_of(attempt),
                col(Attempt.state) == ReplyState.PUBLISHING,
                col(Attempt.lease_owner) == self.owner,
                sent_at=func.coalesce(Attempt.sent_at, self.clock()),
            )
            reply = publishing.mention_of(session, attempt)[0]
        if not sending:
            return  # the lease ran out and somebody else has it now
        error: Exception | None = None
        receipt = Receipt()
        try:
            receipt = _request(place, attempt, mention.external_id, reply.external_id)
        except OutsideError as told:
            error = told
        self._settle(attempt, receipt, error)

    def _settle(self, attempt: Attempt, receipt: Receipt, error: Exception | None) -> None:
        before = attempt.sent_at  # as it was when we claimed it: an earlier request, or none
        with writing(self.engine) as session:
            fresh, now = again(session, attempt), self.clock()
            if not self._holds(fresh):
                log.warning("published too slowly", attempt=id_of(attempt))
                return  # the lease ran out: it is unknown already, and a look will find it
            if error is None:
                publishing.went_live(session, fresh, receipt, now)
            elif isinstance(error, RetryLater):
                publishing.put_back(
                    session, fresh, str(error), error.after, now, sent_before=before
                )
            elif isinstance(error, Refused | ConfigError) and before is not None:
                self._unknown_for_good(session, fresh, str(error), now)
            elif isinstance(error, Refused):
                publishing.was_refused(session, fresh, str(error), now)
            elif isinstance(error, ConfigError):
                publishing.failed(session, fresh, str(error), now)
            else:
                publishing.is_unknown(session, fresh, str(error), now, self.terms.look_after)


def _load(session: Session, attempt_id: int) -> tuple[Attempt, Mention]:
    attempt = replies.attempt(session, attempt_id)
    if attempt is None:
        raise LookupError(f"attempt {attempt_id} is gone")
    return attempt, publishing.mention_of(session, attempt)[1]


def _request(place: Place, attempt: Attempt, external_id: str, reply_id: str) -> Receipt:
    """The one request; anything but a sorted error is an unknown outcome too."""
    try:
        if attempt.action is Action.EDIT:
            return place.edit(reply_id, attempt.text, attempt.key)
        if attempt.action is Action.REMOVE:
            place.remove(reply_id)
            return Receipt(external_id=reply_id)
        return place.reply(external_id, attempt.text, attempt.key)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        # The request may be out: a mistake of ours in reading the answer is no reason to repeat it.
        raise UnknownOutcome(f"the answer could not be read ({type(error).__name__})") from error
