"""From a mention that needs a reply to a draft before a person, with a proposed case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from monitor.guard import guarded
from monitor.guidelines.phrasebook import base_language
from monitor.guidelines.voice import Voice
from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Answer, Mention
from monitor.models.previews import Previewed
from monitor.store import audit, cases, claims, drafts, folded, mentions
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.text import clean
from monitor.workflow import folding, promises, threads
from monitor.workflow.texts import Terms, rows
from responders.drafting.write import DraftRequest, NotWritten, Written
from responders.gloss import gloss
from responders.material import Material, gather, replaced
from responders.previewing import previews
from responders.remembering import Memory

BATCH = 100  # mentions looked up at a time

Writer = Callable[[DraftRequest], Written | NotWritten]


@dataclass(frozen=True)
class Answering:
    """What the draft step needs."""

    engine: Engine
    terms: Terms
    write: Writer
    clock: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False
    memory: Memory | None = None

    def run(self) -> int:
        """Write drafts for all mentions that want one; returns how many came to be."""
        made = 0
        while found := self._batch():
            made += found
        return made

    def preview(self, voice: Voice) -> Sequence[Previewed]:
        """Recent drafts as they would be in another voice; nothing is kept."""
        return previews(self.engine, self.terms, voice, self.clock())

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
            material = self._remembering(material)
            written = self.write(material.request)
        try:
            return self._keep(material, written)
        except IntegrityError:
            return False  # another worker wrote this draft in the same moment

    def _remembering(self, material: Material) -> Material:
        """With what this team approved and changed before."""
        if self.memory is None:
            return material
        request = material.request
        spoken = base_language(request.mention.language)
        like = self.memory.like(request.mention.whole, spoken, material.mention_id)
        habits = self.memory.disliked(spoken)
        return replace(material, request=replace(request, examples=tuple(like), disliked=habits))

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
            if threads.thanked(session, mention, self.clock()):
                return None  # noted on its case: thanks for our reply want none
            return gather(session, self.terms, mention, number, self.clock())

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
            if material.folded:
                folding.fold(session, draft, material.folded, now)
            else:
                drafts.owe_card(session, draft, self.terms.desks, now)
            _follows(session, material, draft)
            mention.draft_wanted_at, mention.draft_wanted_by = None, None
            mention.draft_wanted_style, mention.draft_wanted_says = "", ""
            claims.succeeded(mention)
            session.add(mention)
            audit.record(session, "draft", "draft", id_of(draft), now, revision=draft.revision,
                         text_hash=draft.text_hash, case=cases.is_live(case))  # fmt: skip
            return True


def _row(material: Material, written: Written | NotWritten, case_id: int, now: datetime) -> Draft:
    made = written if isinstance(written, Written) else None
    text = clean(made.text) if made else ""
    return Draft(
        mention_id=material.mention_id,
        case_id=case_id,
        revision=material.revision,
        number=material.number,
        text=text,
        text_hash=mentions.hash_of(text),
        language=made.language if made else "",
        written_by=made.writer if made else "composer",
        state=DraftState.PENDING if text else DraftState.NO_TEXT,
        no_text_why=written.why if isinstance(written, NotWritten) else "",
        why=made.strategy if made else "",
        findings=rows(made.findings) if made else [],
        gloss=gloss(material.request, made) if made else [],
        examples=[one.draft_id for one in material.request.examples],
        writer_note=made.note if made else "",
        written_at=now,
        style=material.wish.style,
        changes_says=material.wish.says,
        changes_by=material.wish.by if material.wish.says else None,
        due_at=material.due_at,
    )


def _follows(session: Session, material: Material, draft: Draft) -> None:
    """A draft takes the place of the one before it: others may hang on that one's card."""
    before = replaced(session, material.mention_id, but=draft.id)
    if before is not None:
        folded.move(session, id_of(before), id_of(draft))
