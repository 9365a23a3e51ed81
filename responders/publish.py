"""Publishes approved replies: at most one request an approval.

An approval is claimed, the place is looked at once more, `sent_at` is committed, and only then the
request is made. Whatever is not a clear answer makes the reply *unknown*: it is looked for, and
sent again by itself only where the place carries a repeated key out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Engine
from sqlmodel import Session, col

from monitor.errors import ConfigError, OutsideError, Refused, RetryLater, UnknownOutcome
from monitor.guard import guarded, log
from monitor.models.draft import Action, Attempt, ReplyState
from monitor.models.mention import GoneWhy, Mention
from monitor.models.source import SwitchKind
from monitor.models.wire import Facts, Look, Receipt, SeenReply
from monitor.store import claims, mentions, replies, sources
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.text import same_text
from monitor.workflow import intake, publishing
from monitor.workflow.texts import Terms

LEASE_BESIDE_TIMEOUTS = timedelta(seconds=2)


class Place(Protocol):
    """A source that lets us look, and perhaps answer."""

    @property
    def facts(self) -> Facts: ...
    def look(self, external_id: str) -> Look: ...
    def reply(self, external_id: str, text: str, key: str) -> Receipt: ...
    def edit(self, reply_id: str, text: str, key: str) -> Receipt: ...
    def remove(self, reply_id: str) -> None: ...


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
        """Publish what is approved and look for what is unknown; returns how many were moved."""
        moved = self._recover()
        with reading(self.engine) as session:
            ready = [id_of(attempt) for attempt in replies.ready(session, self.clock())]
            unsure = [id_of(attempt) for attempt in replies.to_look_for(session, self.clock())]
        work = [(self._publish, attempt_id) for attempt_id in ready]
        work += [(self._look_for, attempt_id) for attempt_id in unsure]
        for step, attempt_id in work:
            if self.stopping():
                break
            with guarded(f"{step.__name__} attempt {attempt_id}"):
                moved += step(attempt_id)
        return moved

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
            attempt, mention = self._load(session, attempt_id)
            if self._held(session, mention):
                return False
            if not replies.claim(session, attempt_id, self.owner, now, self.lease):
                return False
            session.refresh(attempt)
            why = publishing.still_stands(session, attempt)
            place = self.places.get(mention.place)
            if why:
                self._give_up(session, attempt, why, now)
                return True
            if place is None:
                publishing.failed(session, attempt, "no source reaches this place any more", now)
                return True
        if self._ground_holds(place, attempt, mention):
            self._send(place, attempt, mention)
        return True

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
                fresh = _again(session, attempt)
                if self._holds(fresh):
                    wait = error.after if isinstance(error, RetryLater) else None
                    publishing.put_back(session, fresh, str(error), wait, self.clock())
            return False
        return self._compare(attempt, look)

    def _holds(self, attempt: Attempt) -> bool:
        """Whether a claim of ours still stands; after a slow look another may have sent it."""
        return attempt.lease_owner == self.owner and attempt.state is ReplyState.PUBLISHING

    def _compare(self, attempt: Attempt, look: Look) -> bool:
        """Take in what a look saw; whether the approval still stands after it."""
        with writing(self.engine) as session:
            now = self.clock()
            fresh, mention = self._load(session, id_of(attempt))
            ours = _ours(look, fresh.text)
            if ours is not None:  # an earlier request of this very text arrived after all
                publishing.went_live(session, fresh, _receipt(ours), now)
                return False
            self._take_in(session, mention, look, now)
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

    def _take_in(self, session: Session, mention: Mention, look: Look, now: datetime) -> None:
        if look.gone:
            intake.gone(session, mention, GoneWhy.SITE, now)
            return
        source = mentions.source_of(session, id_of(mention), replying=True)
        if look.mention is not None and source is not None:
            intake.take_in(session, self.terms, source, look.mention, now)
        for seen in look.replies:
            mentions.note_reply(session, mention, seen, now)

    def _send(self, place: Place, attempt: Attempt, mention: Mention) -> None:
        """Commit that we send, send once, and write down what came of it."""
        with writing(self.engine) as session:
            sending = claims.claim(
                session,
                Attempt,
                id_of(attempt),
                col(Attempt.state) == ReplyState.PUBLISHING,
                col(Attempt.lease_owner) == self.owner,
                sent_at=self.clock(),
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
        with writing(self.engine) as session:
            fresh, now = _again(session, attempt), self.clock()
            if not self._holds(fresh):
                log.warning("published too slowly", attempt=id_of(attempt))
                return  # the lease ran out: it is unknown already, and a look will find it
            if error is None:
                publishing.went_live(session, fresh, receipt, now)
            elif isinstance(error, RetryLater):
                publishing.put_back(session, fresh, str(error), error.after, now)
            elif isinstance(error, Refused):
                publishing.was_refused(session, fresh, str(error), now)
            elif isinstance(error, ConfigError):
                publishing.failed(session, fresh, str(error), now)
            else:
                publishing.is_unknown(session, fresh, str(error), now, self.terms.look_after)

    def _look_for(self, attempt_id: int) -> bool:
        """Look for a reply of unknown outcome, or one that waits for the place's moderation."""
        with writing(self.engine) as session:
            now = self.clock()
            attempt, mention = self._load(session, attempt_id)
            reply = publishing.mention_of(session, attempt)[0]
            if not replies.claim_look(session, attempt, self.owner, now, self.lease):
                return False
        place = self.places.get(mention.place)
        if place is None or not place.facts.can_look:
            with writing(self.engine) as session:
                publishing.ask_a_person(session, _again(session, attempt), self.clock())
            return True
        try:
            look = place.look(mention.external_id)
        except OutsideError as error:
            with writing(self.engine) as session:
                publishing.look_failed(session, _again(session, attempt), str(error), self.clock())
            return True
        with writing(self.engine) as session:
            fresh, now = _again(session, attempt), self.clock()
            self._found_or_not(session, place, fresh, look, reply.external_id, now)
        return True

    def _found_or_not(
        self, session: Session, place: Place, attempt: Attempt, look: Look, reply_id: str,
        now: datetime,
    ) -> None:  # fmt: skip
        ours = _ours(look, attempt.text)
        taken_down = attempt.action is Action.REMOVE and not any(
            seen.external_id == reply_id for seen in look.replies
        )
        if ours is not None or taken_down:
            publishing.went_live(session, attempt, _receipt(ours), now)
        elif _may_repeat(place.facts, attempt, now) and not publishing.still_stands(
            session, attempt
        ):
            publishing.send_again(session, attempt, now)
        else:
            publishing.not_found(session, attempt, now, self.terms.look_after)

    def _load(self, session: Session, attempt_id: int) -> tuple[Attempt, Mention]:
        attempt = replies.attempt(session, attempt_id)
        if attempt is None:
            raise LookupError(f"attempt {attempt_id} is gone")
        return attempt, publishing.mention_of(session, attempt)[1]


def _again(session: Session, attempt: Attempt) -> Attempt:
    """The row as it stands now."""
    return session.get_one(Attempt, id_of(attempt), with_for_update=True, populate_existing=True)


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


def _ours(look: Look, text: str) -> SeenReply | None:
    """Our text among the replies at the place, however the place has dressed it up."""
    found = (seen for seen in look.replies if text and same_text(seen.text, text))
    return next(found, None)


def _receipt(seen: SeenReply | None) -> Receipt:
    return Receipt(seen.external_id, seen.url) if seen else Receipt()


def _may_repeat(facts: Facts, attempt: Attempt, now: datetime) -> bool:
    """Only what is unknown, and only while the place still knows our key."""
    window, sent_at = facts.idempotent_for, attempt.sent_at
    known = window is not None and sent_at is not None and now - sent_at < window
    return known and attempt.state is ReplyState.UNKNOWN
