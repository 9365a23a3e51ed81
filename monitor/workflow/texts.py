"""The guidelines as the workflow asks them: may these characters stand under this mention?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from monitor.casework.approvals import ApprovalRule
from monitor.casework.crisis import Crisis
from monitor.guidelines.pack import Pack, load_pack
from monitor.guidelines.records import Contact, Finding, MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings
from monitor.models.mention import Author, Mention
from monitor.models.source import Source
from monitor.store import cases, corrections, drafts, mentions, voices
from monitor.store.ids import id_of

#: An unknown outcome is looked for this long after it was sent (design.md, section 2).
LOOK_AFTER = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(minutes=60),
)


@dataclass(frozen=True)
class Terms:
    """What the settings say that the workflow must know."""

    contact: Contact
    answer_window: timedelta = timedelta(days=14)
    desks: tuple[str, ...] = ()  #: Desks that get cards; the web inbox needs none.
    look_after: tuple[timedelta, ...] = LOOK_AFTER
    raw_kept: timedelta = timedelta(days=30)  #: How long records are kept as they came.
    approvals: tuple[ApprovalRule, ...] = ()  #: Where it takes more than one person's yes.
    crisis: Crisis = field(default_factory=Crisis)  #: When many alike hang on one card.


def view(session: Session, mention: Mention) -> MentionView:
    """What the public sees of a mention."""
    author = session.get(Author, mention.author_pk) if mention.author_pk else None
    return MentionView(
        text=mention.original_text or mention.text,
        title=mention.title,
        author_name=author.name if author else "",
        stars=mention.stars,
        language=mention.detected_language or mention.declared_language,
    )


def pack_of(source: Source | None) -> Pack:
    """The rules for replies where a source listens, with the place's own limit of length."""
    if source is None:
        return load_pack("default")
    return load_pack(source.kind).limited(source.max_length, source.length_unit)


def check(
    session: Session, terms: Terms, mention: Mention, text: str, case_id: int | None
) -> list[Finding]:
    """What the guidelines find in a text as the reply to a mention."""
    source = mentions.source_of(session, id_of(mention), replying=True)
    case = cases.by_id(session, case_id) if case_id else None
    felt = corrections.finding(session, id_of(mention), mention.revision)
    recent = drafts.given_texts(session, mention.place, but=id_of(mention))
    voice, pack, seen = voices.current(session), pack_of(source), view(session, mention)
    return findings(
        ReplyText(
            text=text,
            pack=pack,
            mention=seen,
            reference=case.reference if case else "",
            contact=voice.contact_in(text, terms.contact, pack.kind, seen.language),
            recent=tuple(recent),
            unhappy=felt.unhappy is not False,
            voice=voice.at(pack.kind),
        )
    )


def blocking(
    session: Session, terms: Terms, mention: Mention, text: str, case_id: int | None
) -> str:
    """Why a text may not go out, in sentences; empty if it may."""
    return in_words(check(session, terms, mention, text, case_id))


def in_words(found: Iterable[Finding]) -> str:
    """What of these findings stops a text, in sentences; empty if nothing does."""
    return " ".join(finding.says for finding in found if finding.severity is Severity.BLOCK)


def rows(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a draft's row keeps them."""
    return [{"check": one.check, "severity": one.severity.value, "says": one.says} for one in found]
