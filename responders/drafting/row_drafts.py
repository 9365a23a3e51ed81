"""The draft for one row that was judged, as a record for a line of JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.casework.references import LENGTH, reference
from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, Finding, MentionView, Severity
from monitor.guidelines.voice import Voice
from monitor.judgement.risk import EFFECTS, QUESTION
from monitor.models.judged import Judged, Polarity, Priority
from responders.drafting import asked
from responders.drafting.write import DraftRequest, NotWritten, Written, write

_REFERENCES = 31**LENGTH  #: So many there are.


@dataclass(frozen=True)
class Mine:
    """Whom the replies name, and how they sound."""

    contact: Contact = field(default_factory=Contact)
    voice: Voice = field(default_factory=Voice)


def draft_of(
    row: Mapping[str, str], judged: Judged, mine: Mine, site: str, recent: tuple[str, ...]
) -> dict[str, Any]:
    """The line for one row: the reply, or null and `no_draft` where a person must write."""
    seed = _seed(row, judged)
    code = reference(int.from_bytes(seed[:8]) % _REFERENCES)
    for_a_person = why_not(judged)
    made: Written | NotWritten = NotWritten(for_a_person)
    if not for_a_person:
        made = write(
            DraftRequest(
                mention=_view(row, judged),
                judged=as_asked(judged),
                pack=load_pack(site),
                contact=mine.contact,
                reference=code,
                recent=recent,
                seed=seed.hex(),
                voice=mine.voice,
            )
        )
    return {"id": judged.id, **_told(made), "reference": code, "no_draft": _no_draft(made)}


def why_not(judged: Judged) -> str:
    """Why the first word of the answer is a person's, in words; "" where it need not be."""
    if not judged.no_auto_draft:
        return ""
    if judged.unjudged:
        return f"A person writes this reply: {judged.unjudged}."
    risks = [effect.words for flag, effect in EFFECTS.items()
             if effect.no_auto_draft and flag in judged.flags]  # fmt: skip
    return (
        f"A person writes this reply: the text {' and '.join(risks) or 'is not for us to answer'}."
    )


def as_asked(judged: Judged) -> asked.Judged:
    """What the judge found, as far as a reply depends on it."""
    unhappy = judged.unhappy >= judged.cut_off
    return asked.Judged(
        unhappy=unhappy,
        polarity=judged.polarity or Polarity.NEGATIVE,
        aspects=tuple(
            asked.AspectView(one.aspect, one.polarity.value, (one.words,)) for one in judged.aspects
        ),
        severe=judged.priority.rank >= Priority.URGENT.rank,
        question=QUESTION in judged.flags,
        decided_by=judged.decided_by,
    )


def _seed(row: Mapping[str, str], judged: Judged) -> bytes:
    """The same for the same row, wherever it stands in the file."""
    parts = (judged.id, row.get("site", ""), row.get("title", ""), row["text"])
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).digest()


def _view(row: Mapping[str, str], judged: Judged) -> MentionView:
    return MentionView(
        text=row["text"],
        title=row.get("title", ""),
        author_name=row.get("author", ""),
        stars=_stars(row),
        language=judged.language or row.get("language", ""),
    )


def _stars(row: Mapping[str, str]) -> float | None:
    stated = (row.get("rating") or row.get("stars") or "").strip()
    return float(stated.replace(",", ".")) if stated else None


def _told(made: Written | NotWritten) -> dict[str, Any]:
    if isinstance(made, NotWritten):
        return {"reply": None, "language": "", "matters": [], "blockers": [], "warnings": []}
    return {
        "reply": made.text,
        "language": made.language,
        "matters": list(made.matters),
        "blockers": [_finding(f) for f in made.findings if f.severity is Severity.BLOCK],
        "warnings": [_finding(f) for f in made.findings if f.severity is Severity.WARN],
    }


def _finding(found: Finding) -> dict[str, str]:
    return {"check": found.check, "words": found.where, "reason": found.says}


def _no_draft(made: Written | NotWritten) -> str | None:
    return made.why if isinstance(made, NotWritten) else None
