"""What people ask of a draft, and what goes on around it, reaches the writer and the next card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from monitor.casework.crisis import Crisis
from monitor.models.draft import Draft, Style
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store import drafts
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow.cards import card_view
from monitor.workflow.drafts import other_draft, request_changes
from monitor.workflow.folding import end_crises
from monitor.workflow.texts import Terms
from responders.answering import Answering
from responders.drafting import asked
from responders.drafting.plan import Strategy
from responders.drafting.write import DraftRequest, NotWritten, Written
from responders.gloss import SAYS, gloss
from responders.material import style_of
from tests import builders as b
from tests.builders import NOW
from tests.houses import Clock


class Notebook:
    """A writer of one sentence, in a language of our choice, that keeps what it was asked."""

    def __init__(self, language: str = "en") -> None:
        self.asked: list[DraftRequest] = []
        self.language = language

    def __call__(self, request: DraftRequest) -> Written | NotWritten:
        self.asked.append(request)
        text = f"Reply number {len(self.asked)}."
        return Written(text, self.language, (), Strategy.OWN_THE_EXPERIENCE, ("broken lid",))


class Line:
    """The draft step over one database."""

    def __init__(self, engine: Engine, *, alike: int = 50, language: str = "en") -> None:
        self.engine, self.clock, self.writer = engine, Clock(), Notebook(language)
        terms = Terms(b.CONTACT, desks=("slack",), crisis=Crisis(alike))
        self.step = Answering(engine, terms, self.writer, self.clock)

    def run(self) -> Draft:
        """Draft what wants one; the newest draft."""
        self.step.run()
        with reading(self.engine) as session:
            return session.exec(select(Draft).order_by(col(Draft.id).desc()).limit(1)).one()


def complain(session: Session, number: int = 1) -> Mention:
    at = listing(session)
    text = f"Order {number} came with a broken lid, and {number + 20} days too late at that."
    mention = b.mention(session, at, f"m-{number}", text, author=f"a-{number}")
    mention.posted_at = NOW
    b.assessment(session, mention)
    return mention


def listing(session: Session) -> Source:
    known = session.exec(select(Source)).first()
    return known or b.source(session, about=b.subject(session))


@pytest.mark.parametrize("style", list(Style))
def test_a_style_that_was_asked_for_reaches_the_writer_and_the_card(
    engine: Engine, style: Style
) -> None:
    line = Line(engine)
    with writing(engine) as session:
        complain(session)
        ines = b.person(session)
    first = line.run()
    line.clock.on(minutes=5)
    with writing(engine) as session:
        asks = request_changes(
            session, b.actor(ines), b.seen(first), "Name the shop.", style, line.clock()
        )
    assert asks.ok

    second = line.run()

    assert [one.style.value for one in line.writer.asked] == ["normal", style.value]
    with reading(engine) as session:
        view = card_view(session, session.get_one(Draft, second.id), "")
        mention = session.get_one(Mention, second.mention_id)
    assert view.changes is not None
    assert view.changes.by is not None
    assert (view.changes.by.name, view.changes.says) == ("Ines Okafor", "Name the shop.")
    assert view.draft is not None
    assert view.draft.style == style.value
    assert (mention.draft_wanted_style, mention.draft_wanted_says, mention.draft_wanted_by) == (
        "", "", None,
    )  # fmt: skip


def test_every_style_that_people_may_ask_for_is_one_the_writer_knows() -> None:
    assert {style_of(style.value).value for style in Style} == {style.value for style in Style}
    assert style_of("in verse") is asked.Style.NORMAL
    assert style_of("") is asked.Style.NORMAL


def test_what_is_asked_for_anew_is_due_when_the_first_was(engine: Engine) -> None:
    line = Line(engine)
    with writing(engine) as session:
        complain(session)
        ines = b.person(session)
    first = line.run()
    line.clock.on(hours=1)
    with writing(engine) as session:
        other_draft(session, b.actor(ines), b.seen(first), line.clock())

    second = line.run()

    assert first.due_at == NOW + timedelta(hours=4)
    assert second.due_at == first.due_at
    assert second.changes_by is None


def test_many_alike_are_written_as_a_line_that_holds_and_get_no_card(engine: Engine) -> None:
    line = Line(engine, alike=2)
    with writing(engine) as session:
        for number in range(4):
            complain(session, number)

    line.run()

    assert [one.holding for one in line.writer.asked] == [False, False, True, True]
    with reading(engine) as session:
        made = session.exec(select(Draft).order_by(col(Draft.id))).all()
        cards = [len(drafts.cards_of(session, id_of(draft))) for draft in made]
    assert cards == [1, 1, 0, 0]
    assert [draft.holding for draft in made] == [False, False, True, True]
    with writing(engine) as session:
        assert end_crises(session, Crisis(2), NOW + timedelta(hours=2)) == 2


def test_what_hung_on_a_draft_hangs_on_the_one_that_takes_its_place(engine: Engine) -> None:
    line = Line(engine, alike=2)
    with writing(engine) as session:
        for number in range(4):
            complain(session, number)
        ines = b.person(session)
    line.run()
    with writing(engine) as session:
        (lead,) = set(session.exec(select(Draft.folded_into).where(col(Draft.folded_into) > 0)))
        before = session.get_one(Draft, lead)
        other_draft(session, b.actor(ines), b.seen(before), line.clock())

    after = line.run()

    with reading(engine) as session:
        assert card_view(session, session.get_one(Draft, after.id), "").folded == 2
        assert card_view(session, session.get_one(Draft, lead), "").folded == 0


def test_a_draft_in_another_language_has_a_gloss_and_one_in_english_has_none(
    engine: Engine,
) -> None:
    line = Line(engine, language="de")
    with writing(engine) as session:
        complain(session)

    draft = line.run()

    assert draft.gloss[:3] == [
        "Is sorry, and names what went wrong.",
        "It is about condition.",
        f"Shows the private way, with the reference {line.writer.asked[0].reference}.",
    ]
    written = line.writer(line.writer.asked[0])
    assert isinstance(written, Written)
    assert gloss(line.writer.asked[0], replace(written, language="en")) == []


def test_every_strategy_has_a_gloss() -> None:
    assert set(SAYS) == set(Strategy)
