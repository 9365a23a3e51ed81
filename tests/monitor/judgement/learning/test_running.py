"""Learning over a store: what is kept, what judges afterwards, and when it happens by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.judgement.learning import running
from monitor.judgement.learning.running import TaughtModel, learn, learn_if_due, learned_as
from monitor.judgement.learning.telling import lesson_lines
from monitor.judgement.sentiment import SentimentModel
from monitor.judgement.waiting import Judging
from monitor.models.assessment import Assessment
from monitor.models.audit import AuditEvent
from monitor.models.corrected import unhappy
from monitor.models.learning import LearnedHeads
from monitor.models.person import Role
from monitor.store import corrections
from monitor.store.engine import reading, writing
from monitor.store.ids import id_of
from monitor.workflow import teaching
from monitor.workflow.actors import Move, refused
from tests import builders as b
from tests.builders import NOW
from tests.fakes.embedding import EmbeddingModel
from tests.monitor.judgement.learning.words import TEMPLATES

QUESTION = "A broken question, and a cup."


def spoken(engine: Engine, first: int = 0, count: int = 40) -> None:
    """This team says of every fourth mention that a "question" is no complaint."""
    with writing(engine) as session:
        by = b.person(session)
        at = b.source(session, f"source {first}", place=f"feed:{first}")
        for number in range(first, first + count):
            happy = number % 4 == 0
            text = TEMPLATES[number % 5].format("broken question" if happy else "broken lid")
            found = b.mention(session, at, f"m-{number}", text, stars=None, author="")
            corrections.keep(session, found, unhappy(not happy), id_of(by), NOW)


def likely(model: SentimentModel) -> float:
    """How it reads the question."""
    return model.read([QUESTION])[0].unhappy


def test_what_is_learned_judges_from_then_on_under_its_own_name(engine: Engine) -> None:
    spoken(engine)
    model = TaughtModel(engine, EmbeddingModel)
    assert (model().name, likely(model()) > 0.5) == ("vectors@1", True)

    taught = learn(engine, EmbeddingModel(), NOW)

    assert taught.changed, taught.lesson.says
    assert model().name == "vectors@1+learned1"
    assert likely(model()) < 0.5
    with reading(engine) as session:
        row = session.exec(select(LearnedHeads)).one()
        (event,) = session.exec(select(AuditEvent).where(AuditEvent.move == "learn"))
    assert row.figures["unhappy"]["words"]["after"]["errors"] == 0
    assert "question" not in str(row.figures) + str(event.details), "figures, never words"


def test_assessments_of_before_and_after_are_kept_apart(engine: Engine) -> None:
    spoken(engine)
    judge = Judging(engine, TaughtModel(engine, EmbeddingModel), lambda: NOW)
    judge.run()
    learn(engine, EmbeddingModel(), NOW)
    with writing(engine) as session:
        teaching.judge_again(session, None, since=NOW - timedelta(days=9),
                             answer_window=timedelta(days=14), now=NOW)  # fmt: skip

    assert judge.run() == 40

    with reading(engine) as session:
        rows = session.exec(select(Assessment)).all()
    assert [row.model for row in rows if row.current] == ["vectors@1+learned1"] * 40
    assert [row.model for row in rows if not row.current] == ["vectors@1"] * 40


def test_a_dry_run_tells_all_and_keeps_nothing(engine: Engine) -> None:
    spoken(engine)

    taught = learn(engine, EmbeddingModel(), NOW, dry_run=True)

    assert taught.lesson.learned is not None
    assert not taught.changed
    assert list(lesson_lines(taught))[-1] == "Nothing was changed: a dry run."
    with reading(engine) as session:
        assert session.exec(select(LearnedHeads)).all() == []
        assert session.exec(select(AuditEvent).where(AuditEvent.move == "learn")).all() == []


def test_undone_it_judges_as_before(sqlite_engine: Engine) -> None:
    spoken(sqlite_engine)
    learn(sqlite_engine, EmbeddingModel(), NOW)
    model = TaughtModel(sqlite_engine, EmbeddingModel)
    assert likely(model()) < 0.5

    with writing(sqlite_engine) as session:
        teaching.undo_lesson(session, None, "vectors@1", NOW)

    assert model().name == "vectors@1"
    assert likely(model()) > 0.5


def test_any_lesson_can_be_tried_again_by_its_number(sqlite_engine: Engine) -> None:
    spoken(sqlite_engine)
    learn(sqlite_engine, EmbeddingModel(), NOW)
    with writing(sqlite_engine) as session:
        teaching.undo_lesson(session, None, "vectors@1", NOW)
    bare = EmbeddingModel()

    assert likely(bare.taught(learned_as(sqlite_engine, bare, 1))) < 0.5
    assert likely(bare.taught(learned_as(sqlite_engine, bare, None))) > 0.5
    with pytest.raises(KeyError):
        learned_as(sqlite_engine, bare, 2)


def test_a_new_version_of_the_model_judges_as_delivered_until_it_learns(engine: Engine) -> None:
    spoken(engine)
    learn(engine, EmbeddingModel(), NOW)

    newer = TaughtModel(engine, lambda: EmbeddingModel(version=2))

    assert newer().name == "vectors@2"
    assert learn(engine, EmbeddingModel(version=2), NOW).changed
    assert newer().name == "vectors@2+learned2"
    assert TaughtModel(engine, EmbeddingModel)().name == "vectors@1+learned1"


def test_heads_that_do_not_fit_are_told_and_the_model_judges_as_delivered(
    sqlite_engine: Engine,
) -> None:
    with writing(sqlite_engine) as session:
        row = LearnedHeads(model="vectors@1", made_at=NOW, in_use=True, figures={},
                           heads={"model": "vectors@1", "width": 3})  # fmt: skip
        session.add(row)
    says: list[str] = []

    assert TaughtModel(sqlite_engine, EmbeddingModel, says.append)().name == "vectors@1"

    assert len(says) == 1
    assert "3 numbers wide" in says[0]


def test_the_model_is_taught_anew_only_when_something_changed(sqlite_engine: Engine) -> None:
    model = TaughtModel(sqlite_engine, EmbeddingModel)

    first = model()
    assert model() is first
    with writing(sqlite_engine) as session:
        add_parking(session)
    assert model() is not first


def add_parking(session: Session) -> None:
    """An aspect of the team's own."""
    examples = [f"The parking {word}." for word in ("tea", "cup", "lid", "late", "garage")]
    made = teaching.add_aspect(session, None, name="parking", examples=examples, now=NOW)
    assert made.ok, made.says


def test_an_aspect_of_the_teams_own_is_found_at_the_next_judging(engine: Engine) -> None:
    with writing(engine) as session:
        add_parking(session)
        b.mention(session, text="Lovely tea. Where is the parking? We left.", stars=None)

    Judging(engine, TaughtModel(engine, EmbeddingModel), lambda: NOW).run()

    with reading(engine) as session:
        (row,) = session.exec(select(Assessment))
    (own,) = [found for found in row.aspects if found["aspect"] == "parking"]
    assert own["words"] == "Where is the parking?"
    assert row.model.startswith("vectors@1+aspects")


def test_the_same_aspects_come_out_the_same_whatever_came_in_since(sqlite_engine: Engine) -> None:
    spoken(sqlite_engine, count=10)
    with writing(sqlite_engine) as session:
        add_parking(session)
    before = TaughtModel(sqlite_engine, EmbeddingModel)().name
    with writing(sqlite_engine) as session:
        b.mention(session, text="A garage, and tea.", when=NOW + timedelta(days=1))

    assert TaughtModel(sqlite_engine, EmbeddingModel)().name == before


def test_by_itself_it_learns_when_ten_things_were_said_since(engine: Engine) -> None:
    asked: list[EmbeddingModel] = []

    def model() -> EmbeddingModel:
        asked.append(EmbeddingModel())
        return asked[-1]

    spoken(engine, count=9)
    assert learn_if_due(engine, model, NOW) is None
    assert asked == [], "the model is not loaded to find out that there is nothing to learn"

    spoken(engine, 9, 40)
    taught = learn_if_due(engine, model, NOW)
    assert taught is not None
    assert taught.changed
    assert learn_if_due(engine, model, NOW + timedelta(days=1)) is None
    assert len(asked) == 1


def test_what_was_undone_is_not_learned_again_the_next_day(sqlite_engine: Engine) -> None:
    spoken(sqlite_engine)
    learn(sqlite_engine, EmbeddingModel(), NOW)
    with writing(sqlite_engine) as session:
        teaching.undo_lesson(session, None, "vectors@1", NOW)

    assert learn_if_due(sqlite_engine, EmbeddingModel, NOW + timedelta(days=1)) is None

    spoken(sqlite_engine, 40, running.NEW_WORDS)
    assert learn_if_due(sqlite_engine, EmbeddingModel, NOW + timedelta(days=2)) is not None


def test_who_may_not_teach_is_told_and_nothing_is_kept(sqlite_engine: Engine) -> None:
    spoken(sqlite_engine)
    with writing(sqlite_engine) as session:
        by = b.actor(b.person(session, Role.VIEWER))

    taught = learn(sqlite_engine, EmbeddingModel(), NOW, actor=by)

    assert taught.outcome == refused(Move.TEACH)
    assert not taught.changed
