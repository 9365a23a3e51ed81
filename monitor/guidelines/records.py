"""What the checks read, and what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from monitor.guidelines.contact import Contact
from monitor.guidelines.pack import Pack
from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.voice import Voice
from monitor.guidelines.words import Word, words_of

__all__ = ["Contact", "Finding", "MentionView", "ReplyText", "Severity"]


class Severity(StrEnum):
    """Whether a finding stops a reply."""

    BLOCK = "block"  #: The reply may not be approved as it stands.
    WARN = "warn"  #: A person should look; the reply may stand.


@dataclass(frozen=True)
class Finding:
    """One rule that a reply breaks, told to the person who can change the text."""

    check: str
    severity: Severity
    says: str  #: A sentence: what to change.
    where: str = ""  #: The offending words.


@dataclass(frozen=True)
class MentionView:
    """What the public sees of a mention: nothing of a case is in here."""

    text: str
    title: str = ""
    author_name: str = ""
    stars: float | None = None
    language: str = ""  #: BCP 47; "" when nobody knows it.

    @property
    def whole(self) -> str:
        """Title and text, as two sentences."""
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True)
class ReplyText:
    """A reply as it would be published, beside what it answers."""

    text: str
    pack: Pack
    mention: MentionView
    reference: str | None = ""  #: "": no case is reserved; None: nobody knows which one.
    contact: Contact | None = field(default_factory=Contact)  #: None: nobody knows ours.
    recent: tuple[str, ...] = ()  #: Replies given lately on the same listing.
    unhappy: bool = True
    voice: Voice = field(default_factory=Voice)

    @property
    def ours(self) -> Contact:
        """Our contact as far as it is known."""
        return self.contact or Contact()

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The reply's words."""
        return words_of(self.text)

    @cached_property
    def review_words(self) -> tuple[Word, ...]:
        """The words of the review's title and text."""
        return words_of(self.mention.whole)

    @cached_property
    def words_of_ours(self) -> tuple[Word, ...]:
        """The words of our own name and of the place's: nobody is given away by them."""
        own = self.ours
        named = (own.signature, own.email, own.url, self.voice.brand, self.pack.title)
        return words_of(" ".join(named))

    @property
    def book(self) -> Phrasebook | None:
        """The phrasebook of the mention's language; None where we have none."""
        return phrasebook_for(self.mention.language)
