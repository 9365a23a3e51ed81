"""What a draft is written from, and what becomes of it: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.guidelines.edits import Runs
from monitor.guidelines.pack import Pack
from monitor.guidelines.records import Contact, Finding, MentionView
from monitor.guidelines.voice import Voice
from monitor.store.examples import PastReply
from responders.drafting.asked import Judged, Known, Style, Thread
from responders.drafting.plan import Strategy


@dataclass(frozen=True)
class DraftRequest:
    """What a reply is written from; nothing that the author did not publish is in here."""

    mention: MentionView
    judged: Judged
    pack: Pack
    contact: Contact = field(default_factory=Contact)
    reference: str = ""
    recent: tuple[str, ...] = ()  #: Replies given lately on the same listing, the newest last.
    seed: str = ""  #: The mention's id, say; another seed gives another draft.
    voice: Voice = field(default_factory=Voice)
    style: Style = Style.NORMAL
    thread: Thread = Thread.FIRST
    known: Known = Known.NOTHING
    holding: bool = False  #: Many write about the same trouble: say only what is known.
    #: Approved replies of this team to reviews like this one, the nearest first.
    examples: tuple[PastReply, ...] = ()
    disliked: tuple[Runs, ...] = ()  #: How sentences are worded that people take out.
    changes: str = ""  #: What a person of the team asked to be changed, in their words.


@dataclass(frozen=True)
class Written:
    """A draft that nothing blocks; `findings` are what a person should look at."""

    text: str
    language: str
    findings: tuple[Finding, ...]
    strategy: Strategy
    matters: tuple[str, ...] = ()  #: The exact words of the review that it takes up.
    contact: Contact = field(default_factory=Contact)  #: Whom it names: the voice chooses.
    writer: str = "composer"  #: Or "llm:NAME".
    note: str = ""  #: What people should know of how it was written.


@dataclass(frozen=True)
class NotWritten:
    """No draft, and why: the mention gets a card without one, and a person writes."""

    why: str
