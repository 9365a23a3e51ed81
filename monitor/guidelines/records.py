"""What the checks read, and what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from monitor.guidelines.pack import Pack
from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.words import Word, words_of


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
class Contact:
    """Where a customer reaches us in private, and who signs."""

    email: str = ""
    url: str = ""
    phone: str = ""
    signature: str = ""  #: A real role, such as "Mara, customer care at Birch & Kettle".


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
    reference: str = ""
    contact: Contact = field(default_factory=Contact)
    recent: tuple[str, ...] = ()  #: Replies given lately on the same listing.
    unhappy: bool = True

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
        contact = self.contact
        return words_of(" ".join((contact.signature, contact.email, contact.url, self.pack.title)))

    @property
    def book(self) -> Phrasebook | None:
        """The phrasebook of the mention's language; None where we have none."""
        return phrasebook_for(self.mention.language)
