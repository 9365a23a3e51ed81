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
from monitor.models.corrected import Word, about_aspect, not_about
from responders.slack import commands as c
from responders.slack.actions import Outcome
from responders.slack.answers import Answer
from responders.slack.commands import By, Decision, Opening
from responders.slack.modals import Found
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
        self.homes: list[By] = []
        self.broken: Exception | None = None
        self.gate = threading.Event()  #: Cleared, it holds every decision up.
        self.gate.set()
        self._keys: set[str] = set()

    def look(self, command: Opening) -> tuple[Outcome, Sequence[str]]:
        if command.shown.draft_id != self.view.draft_id:
            return Outcome(False, "This draft is not there any more."), ()
        outcome = self._refusal(command.by) or Outcome(True, "", self.view)
        return outcome, ("waiting", "price", "food & drink")

    def read(self, command: c.SubmitEdit) -> tuple[Outcome, Found]:
        self.gate.wait(5)
        if self.broken is not None:
            raise self.broken
        refusal = self._refusal(command.by)
        if refusal:
            return refusal, Found()
        blockers = ("Promise no money in public.",) if "refund" in command.text else ()
        warnings = ("It is like the last reply.",) if "as always" in command.text else ()
        return Outcome(True, "", self.view), Found(blockers, warnings, len(command.text))

    def make(self, command: Decision) -> Outcome:
        self.gate.wait(5)
        if self.broken is not None:
            raise self.broken
        if command.key in self._keys:
            return Outcome(True, "", again=True)
        self._keys.add(command.key)
        refusal = self._refusal(command.by)
        return refusal or self._make(command)

    def answer(self, asked: c.Slash) -> Answer:
        self.made.append(f"answered: {asked.words}")
        return Answer(f"You asked for {asked.words}.")

    def home_opened(self, by: By) -> None:
        self.homes.append(by)

    def _make(self, command: Decision) -> Outcome:
        match command:
            case c.SubmitAspect():
                return self._correct(command)
            case c.NotNegative():
                outcome = self._decide(command, Standing.REJECTED, "not negative")
                return (
                    replace(outcome, says="Kept. The draft is rejected.") if outcome.ok else outcome
                )
            case c.SubmitEdit(text=text):
                outcome = self._decide(command, Standing.APPROVED, f"approved: {text}")
                if not outcome.ok:
                    return outcome
                self.view = replace(self.view, draft=a_draft(text), text_hash=hash_of(text))
                return replace(outcome, card=self.view)
            case c.TakeCase() | c.SubmitHold() | c.SubmitSecond() | c.Release() | c.Unfold():
                self.made.append(_said(command))
                return Outcome(True, "Done.", self.view)
        standing = _STANDINGS.get(type(command), Standing.REJECTED)
        return self._decide(command, standing, _said(command))

    def _correct(self, command: c.SubmitAspect) -> Outcome:
        if command.aspect == "price":
            return Outcome(False, "There is no aspect “price”. Choose one of the list.")
        about, truth = command.aspect, command.truth
        word: Word = about_aspect(about, truth) if truth else not_about(about)
        self.made.append(word.says)
        self.view = replace(self.view, judged=replace(self.view.judged, said=(word.says,)))
        return Outcome(True, "Kept.", self.view)

    def _decide(self, command: Decision, standing: Standing, made: str) -> Outcome:
        wanted = Standing.BY_HAND if isinstance(command, c.SubmitPosted) else Standing.ASKING
        if isinstance(command, c.TakeBack):
            wanted = self.view.standing
        if self.view.standing is not wanted:
            return Outcome(False, f"Already {self.view.standing.value} by bob.", self.view)
        shown = command.shown
        if (shown.version, shown.text_hash) != (self.view.version, self.view.text_hash):
            return Outcome(False, "The draft has changed since you saw it.", self.view)
        self.made.append(made)
        self.view = replace(self.view, standing=standing, decided_by="bob", decided_at=NOW)
        return Outcome(True, "Done.", self.view)

    def _refusal(self, by: By) -> Outcome | None:
        if by == By(TEAM, "U01BOB"):
            return None
        return Outcome(False, "You may not approve a reply.", self.view)


_STANDINGS: dict[type[Decision], Standing] = {
    c.Approve: Standing.APPROVED,
    c.OtherDraft: Standing.REPLACED,
    c.SubmitChanges: Standing.REPLACED,
    c.TakeBack: Standing.ASKING,
    c.SubmitPosted: Standing.LIVE,
}


def _said(command: Decision) -> str:
    """A command in a few words, for tests to read."""
    match command:
        case c.Approve():
            return "approved"
        case c.OtherDraft(style=style):
            return f"other draft: {style.value if style else 'any'}"
        case c.SubmitChanges(comment=comment, style=style):
            return f"changes: {comment} / {style.value if style else 'any'}"
        case c.SubmitReject(reason=reason, comment=comment):
            return f"rejected: {reason.value} {comment}"
        case c.SubmitHold(until=until, comment=comment):
            return f"held: {until.value} {comment}"
        case c.SubmitSecond(whom=whom, comment=comment):
            return f"second: {whom} {comment}"
        case c.SubmitPosted(link=link):
            return f"posted: {link}"
    return type(command).__name__
