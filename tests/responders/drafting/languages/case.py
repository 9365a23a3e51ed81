"""One language as the tests of its drafts know it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.write import DraftRequest
from tests.responders.drafting.requests import a_request


@dataclass(frozen=True)
class Case:
    """Invented reviews in one language, and what a draft under them must and must not say.

    `reviews`: each with a pattern of which a draft holds something, ours or the author's own word.
    `informal` and `formal`: patterns of words that only one form of address has. `liked`: praise,
    and what the thanks name. `heard`: praise with a remark, the remark's aspect, and what the draft
    names of it. `stiff`: what sounds like an office.
    """

    language: str
    contact: Contact
    reviews: tuple[tuple[str, str], ...]
    informal: str
    formal: str
    vague: tuple[str, ...]
    liked: tuple[str, str]
    heard: tuple[str, str, str]
    question: str
    fact: Fact
    stuck: str
    stiff: tuple[str, ...] = ()

    @property
    def pack(self) -> LanguagePack:
        """What we say in this language."""
        pack = pack_for(self.language)
        assert pack is not None
        return pack

    def asked(self, text: str, seed: str = "1", **changed: object) -> DraftRequest:
        """A request for a draft under a review in this language."""
        return a_request(
            text, language=self.language, contact=self.contact, seed=seed, **changed  # type: ignore[arg-type]
        )  # fmt: skip
