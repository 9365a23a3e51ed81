"""From a mention that needs a reply to a draft before a person, with a proposed case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from monitor.guard import guarded
from monitor.models.corrected import Finding
from monitor.models.draft import Draft, DraftState
from monitor.models.judged import Polarity, Priority
from monitor.models.mention import Answer, Mention
from monitor.models.source import Source
from monitor.store import audit, cases, claims, corrections, drafts, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import promises
from monitor.workflow.texts import Terms, pack_of, view
from responders.drafting.plan import AspectView, Judged
from responders.drafting.write import DraftRequest, NotWritten, Written

BATCH = 100  # mentions looked up at a time

Writer = Callable[[DraftRequest], Written | NotWritten]


@dataclass(frozen=True)
class Material:
    """All that a draft is made of, read before it is written."""

    mention_id: int
    revision: int
    number: int  #: Of the draft to be; a second one of this number is refused by the table.
    reference: str
    request: DraftRequest
    no_text_why: str  #: Why no text may be written by itself; empty if one may.
    priority: Priority
    subject_id: int | None


@dataclass(frozen=True)
class Answering:
    """What the draft step needs."""

    engine: Engine
    terms: Terms
    write: Writer
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False

    def run(self) -> int:
        """Write drafts for all mentions that want one; returns how many came to be."""
        made = 0
        while found := self._batch():
            made += found
        return made

    def _batch(self) -> int:
        with reading(self.engine) as session:
            wanting = [id_of(m) for m in drafts.wanting(session, self.clock(), BATCH)]
        made = 0
        for mention_id in wanting:
            if self.stopping():
                return 0
            with guarded(f"draft for mention {mention_id}", self._set_back(mention_id)):
                made += self._draft(mention_id)
        return made

    def _set_back(self, mention_id: int) -> Callable[[str], None]:
        def note(error: str) -> None:
            with writing(self.engine) as session:
                mention = session.get_one(Mention, mention_id)
                claims.failed(mention, error, self.clock())
                session.add(mention)

        return note

    def _draft(self, mention_id: int) -> bool:
        material = self._gather(mention_id)
        if material is None:
            return False
        written: Written | NotWritten = NotWritten(material.no_text_why)
        if not material.no_text_why:
            written = self.write(material.request)
        try:
            return self._keep(material, written)
        except IntegrityError:
            return False  # another worker wrote this draft in the same moment

    def _gather(self, mention_id: int) -> Material | None:
        """Read what the draft is made of; None if the mention is not to be answered after all."""
        with writing(self.engine) as session:
            mention = session.get_one(Mention, mention_id)
            number = drafts.next_number(session, mention_id, mention.revision)
            # Asked after the number was taken: who drafts it from now on takes the same number.
            if not drafts.wanting(session, self.clock(), 1, only=mention_id):
                return None  # another worker has drafted it meanwhile
            why_not = mentions.muted(session, mention)
            asked = mention.draft_wanted_at is not None
            if not why_not and not asked and mentions.answered_by_owner(session, mention_id):
                why_not = "answered there by one of us"
            if why_not:
                mention.answer, mention.answer_why = Answer.COUNT, why_not
                mention.draft_wanted_at = None
                session.add(mention)
                return None
            found = corrections.finding(session, mention_id, mention.revision)
            return self._material(session, mention, found, number)

    def _material(
        self, session: Session, mention: Mention, found: Finding, number: int
    ) -> Material:
        source = mentions.source_of(session, id_of(mention), replying=True)
        case = promises.case_of(session, mention)
        reference = case.reference if case else promises.free_reference(session)
        return Material(
            mention_id=id_of(mention),
            revision=mention.revision,
            number=number,
            reference=reference,
            request=DraftRequest(
                mention=view(session, mention),
                judged=_judged(found),
                pack=pack_of(source),
                contact=self.terms.contact,
                reference=reference,
                recent=tuple(drafts.recent_texts(session, mention.place)),
                seed=f"{id_of(mention)}/{number}",
            ),
            no_text_why=_for_a_person(found),
            priority=found.priority,
            subject_id=_subject(source),
        )

    def _keep(self, material: Material, written: Written | NotWritten) -> bool:
        """One transaction: the draft, its case, the cards, and what was asked is done."""
        with writing(self.engine) as session:
            now = self.clock()
            mention = session.get_one(Mention, material.mention_id)
            if mention.revision != material.revision or mention.gone_at is not None:
                return False  # it changed while we wrote; it is judged and drafted again
            case = promises.propose_case(
                session, mention, material.priority, material.subject_id, now, material.reference
            )
            draft = _row(material, written, id_of(case), now)
            session.add(draft)
            session.flush()
            if draft.state is DraftState.NO_TEXT:
                promises.open_case(session, case, now)
            drafts.owe_card(session, draft, self.terms.desks, now)
            mention.draft_wanted_at = None
            claims.succeeded(mention)
            session.add(mention)
            audit.record(session, "draft", "draft", id_of(draft), now, revision=draft.revision,
                         text_hash=draft.text_hash, case=cases.is_live(case))  # fmt: skip
            return True


def _row(material: Material, written: Written | NotWritten, case_id: int, now: datetime) -> Draft:
    text = clean(written.text) if isinstance(written, Written) else ""
    return Draft(
        mention_id=material.mention_id,
        case_id=case_id,
        revision=material.revision,
        number=material.number,
        text=text,
        text_hash=mentions.hash_of(text),
        language=written.language if isinstance(written, Written) else "",
        written_by="composer",
        state=DraftState.PENDING if text else DraftState.NO_TEXT,
        no_text_why=written.why if isinstance(written, NotWritten) else "",
        why=written.strategy if isinstance(written, Written) else "",
        findings=_findings(written),
        written_at=now,
    )


def _findings(written: Written | NotWritten) -> list[dict[str, Any]]:
    if isinstance(written, NotWritten):
        return []
    return [
        {"check": f.check, "severity": f.severity.value, "says": f.says} for f in written.findings
    ]


def _for_a_person(found: Finding) -> str:
    """Why a person writes this reply, in words; empty if the composer may."""
    if found.no_auto_draft:
        return "; ".join(found.reasons) or "a person writes this reply"
    if found.unhappy is False and "question" in found.flags:
        return "it asks a question, and nobody but a person knows the answer"
    return ""


def _judged(found: Finding) -> Judged:
    """A finding as far as a reply depends on it; what nobody could judge counts as unhappy."""
    return Judged(
        unhappy=found.unhappy is not False,
        polarity=found.polarity or Polarity.NEGATIVE,
        aspects=tuple(
            AspectView(one.aspect, one.polarity.value, (one.words,)) for one in found.aspects
        ),
        severe=found.priority.rank >= Priority.URGENT.rank,
    )


def _subject(source: Source | None) -> int | None:
    return source.subject_id if source else None
