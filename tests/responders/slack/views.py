"""Cards to draw: one of each sort, with invented people, and a desk's decisions in memory."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from monitor.models.cards import (
    CardAspect,
    CardCase,
    CardDraft,
    CardJudged,
    CardMention,
    CardView,
    Standing,
)
from monitor.models.corrected import Word, unhappy
from monitor.models.draft import RejectReason
from responders.slack.actions import Outcome
from responders.slack.commands import By
from responders.slack.ids import Shown
from tests.fakes.slack_server import TEAM

NOW = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)
TEXT = "Forty minutes is too long to wait for a coffee, and we are sorry. Write to us: R-7K2Q."


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def a_draft(text: str = TEXT) -> CardDraft:
    return CardDraft(text, len(text), limit=4096, unit="bytes", language="en")


def a_view(text: str = TEXT) -> CardView:
    """A card that asks for a yes."""
    return CardView(
        draft_id=7,
        version=1,
        text_hash=hash_of(text),
        mention=CardMention(
            place="Google",
            subject="Harbour Street",
            title="Never again",
            text="We stood in the queue for forty minutes & nobody said a word.",
            author="Nora Lind",
            stars=1.0,
            posted_at=NOW,
            language="en",
            url="https://reviews.example/r/1",
        ),
        judged=CardJudged(
            polarity="negative",
            unhappy=0.94,
            priority="high",
            aspects=(CardAspect("waiting", "negative"), CardAspect("staff", "negative")),
            reasons=("one star", "complains of waiting"),
        ),
        draft=a_draft(text),
        case=CardCase("R-7K2Q", owner="Mina", due=NOW),
        link="https://amends.example/mentions/1",
    )


def without_draft() -> CardView:
    """A card where a risk forbids a draft."""
    view = a_view()
    judged = replace(view.judged, flags=("legal",))
    return replace(
        view, draft=None, text_hash="", judged=judged, no_draft_why="legal words in the review"
    )


class Office:
    """Decides as the workflow does: by role, on exact characters, the first decision wins."""

    def __init__(self, view: CardView) -> None:
        self.view = view
        self.made: list[str] = []
        self.broken: Exception | None = None
        self.gate = threading.Event()  #: Cleared, it holds every decision up.
        self.gate.set()

    def look(self, by: By, shown: Shown) -> Outcome:
        if shown.draft_id != self.view.draft_id:
            return Outcome(False, "This draft is not there any more.")
        return self._refusal(by) or Outcome(True, "", self.view)

    def approve(self, by: By, shown: Shown) -> Outcome:
        return self._decide(by, shown, Standing.APPROVED, "approved")

    def edit_and_approve(self, by: By, shown: Shown, text: str) -> Outcome:
        if "refund" in text:
            return Outcome(False, "Promise no money in public.")
        outcome = self._decide(by, shown, Standing.APPROVED, f"approved: {text}")
        if outcome.ok:
            self.view = replace(self.view, draft=a_draft(text), text_hash=hash_of(text))
            return replace(outcome, card=self.view)
        return outcome

    def reject(self, by: By, shown: Shown, reason: RejectReason, comment: str) -> Outcome:
        return self._decide(by, shown, Standing.REJECTED, f"rejected: {reason.value} {comment}")

    def other_draft(self, by: By, shown: Shown) -> Outcome:
        return self._decide(by, shown, Standing.REPLACED, "other draft")

    def do_not_reply(self, by: By, shown: Shown) -> Outcome:
        return self._decide(by, shown, Standing.REJECTED, "do not reply")

    def look_to_correct(self, by: By, shown: Shown) -> tuple[Outcome, Sequence[str]]:
        return self.look(by, shown), ("waiting", "price", "food & drink")

    def correct(self, by: By, shown: Shown, word: Word) -> Outcome:
        refusal = self._refusal(by)
        if refusal:
            return refusal
        if word.aspect == "price":
            return Outcome(False, "There is no aspect “price”. Choose one of the list.")
        if word == unhappy(False):
            outcome = self._decide(by, shown, Standing.REJECTED, "not negative")
            return replace(outcome, says="Kept. The draft is rejected.") if outcome.ok else outcome
        self.made.append(word.says)
        judged = replace(self.view.judged, said=(word.says,))
        self.view = replace(self.view, judged=judged)
        return Outcome(True, "Kept.", self.view)

    def _decide(self, by: By, shown: Shown, standing: Standing, made: str) -> Outcome:
        self.gate.wait(5)
        if self.broken is not None:
            raise self.broken
        refusal = self._refusal(by)
        if refusal:
            return refusal
        if self.view.standing is not Standing.ASKING:
            return Outcome(False, f"Already {self.view.standing.value} by bob.", self.view)
        if (shown.version, shown.text_hash) != (self.view.version, self.view.text_hash):
            return Outcome(False, "The draft has changed since you saw it.", self.view)
        self.made.append(made)
        self.view = replace(self.view, standing=standing, decided_by="bob", decided_at=NOW)
        return Outcome(True, "Done.", self.view)

    def _refusal(self, by: By) -> Outcome | None:
        if by == By(TEAM, "U01BOB"):
            return None
        return Outcome(False, "You may not approve a reply.", self.view)
