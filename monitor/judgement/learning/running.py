"""Learning as the service and the commands run it: read, fit without a transaction, keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlmodel import Session

from monitor.store import learning
from monitor.store.engine import reading, writing
from monitor.workflow import teaching
from monitor.workflow.actors import Actor, Outcome

if TYPE_CHECKING:
    from monitor.judgement.learned import CustomHead, Learned
    from monitor.judgement.learning.custom import Told
    from monitor.judgement.learning.lesson import Lesson
    from monitor.judgement.learning.model import EmbeddingModel
    from monitor.judgement.sentiment import SentimentModel
    from monitor.models.learning import CustomAspect, LearnedHeads

MOST_UNSPOKEN = 1000  # mentions of which nobody spoke, which hold the heads where they are
MOST_OWN = 150  # newest mentions in the background of the team's own aspects
NEW_WORDS = 10  # since the last lesson, for the timetable to learn again


@dataclass(frozen=True)
class Taught:
    """A run of learning, and what became of it. `changed`: other heads judge from now on."""

    lesson: Lesson
    outcome: Outcome
    changed: bool


def learn(
    engine: Engine,
    model: EmbeddingModel,
    now: datetime,
    *,
    cut_off: float | None = None,
    actor: Actor | None = None,
    dry_run: bool = False,
) -> Taught:
    """Learn from all that people said so far. `model` as it was delivered, nothing taught.

    With `dry_run` nothing is kept. No model runs inside a transaction.
    """
    from monitor.judgement.learning.lesson import lesson

    with reading(engine) as session:
        said, unspoken = learning.said(session), learning.unspoken(session, MOST_UNSPOKEN)
        row = learning.in_use(session, model.name)
    old = _read(row, model) if row else None
    found = lesson(model, said, unspoken, old, model.cut_off if cut_off is None else cut_off)
    fitted = teaching.Fitted(
        model=model.name,
        heads=found.learned.to_json() if found.learned else None,
        figures=found.figures,
        words=found.words,
        instead_of=row.id if row else None,
    )
    if dry_run:
        return Taught(found, Outcome(True, "Nothing was changed: a dry run."), changed=False)
    with writing(engine) as session:
        outcome = teaching.keep_lesson(session, actor, fitted, now)
    return Taught(found, outcome, changed=outcome.ok and fitted.heads is not None)


def learn_if_due(
    engine: Engine,
    model: Callable[[], EmbeddingModel],
    now: datetime,
    *,
    cut_off: float | None = None,
) -> Taught | None:
    """Learn if people have said ten things or more since the last time; for once a day.

    The model is asked for only then. What was undone is not learned again until there are so many
    new words.
    """
    with reading(engine) as session:
        before = learning.last_lesson(session).get("words", 0)
        words = sum(one.unhappy is not None for one in learning.said(session))
    if words < before + NEW_WORDS:
        return None
    return learn(engine, model(), now, cut_off=cut_off)


def _read(row: LearnedHeads, model: EmbeddingModel) -> Learned:
    from monitor.judgement.learned import Learned

    return Learned.from_json(
        row.heads, model=model.name, width=width_of(model), number=row.id or 0
    )  # fmt: skip


def width_of(model: EmbeddingModel) -> int:
    """How wide its embeddings are."""
    return int(model.embed(["width"]).vectors.shape[1])


def learned_now(engine: Engine, model: EmbeddingModel) -> Learned | None:
    """All that this team has taught the model: the heads in use, and its own aspects.

    Raises ModelFailed, in words, for heads that do not fit the model.
    """
    with reading(engine) as session:
        row = learning.in_use(session, model.name)
        aspects = list(learning.aspects(session))
        own = _own_texts(session, aspects)
    made = _read(row, model) if row else None
    return _with_aspects(made, model, aspects, own)


def learned_as(engine: Engine, model: EmbeddingModel, number: int | None) -> Learned | None:
    """The same with another run's heads; None: with none of them. KeyError for a number that is
    not there.
    """
    with reading(engine) as session:
        row = learning.heads(session, number) if number is not None else None
        aspects = list(learning.aspects(session))
        own = _own_texts(session, aspects)
    if number is not None and row is None:
        raise KeyError(number)
    return _with_aspects(_read(row, model) if row else None, model, aspects, own)


def _own_texts(session: Session, aspects: Sequence[CustomAspect]) -> list[str]:
    """The same texts whenever it is asked: those seen before the newest aspect was made."""
    if not aspects:
        return []
    return learning.newest_texts(session, max(a.made_at for a in aspects), MOST_OWN)


def _with_aspects(
    made: Learned | None, model: EmbeddingModel, aspects: Sequence[CustomAspect], own: list[str]
) -> Learned | None:
    if not aspects:
        return made
    from monitor.judgement.learned import Learned
    from monitor.judgement.learning.custom import background_of, custom_heads

    heads = custom_heads(model, [told(row) for row in aspects], background_of(model, own))
    base = made or Learned(model=model.name, width=width_of(model))
    return base.model_copy(update={"custom": heads})


def head_of(engine: Engine, model: EmbeddingModel, name: str) -> CustomHead | None:
    """The head of one aspect of the team's own; None if it is not looked for."""
    with reading(engine) as session:
        rows = [row for row in learning.aspects(session) if row.name == name]
        own = _own_texts(session, learning.aspects(session))
    made = _with_aspects(None, model, rows, own)
    return made.custom[0] if made else None


def told(row: CustomAspect) -> Told:
    """One aspect as its head is fitted on it."""
    from monitor.judgement.learning.custom import Told

    return Told(row.name, tuple(row.examples), tuple(row.words))


class TaughtModel:
    """The model with what this team has taught it, taught anew whenever that changes.

    For the judge's step: call it before each batch; what it asks the store is small. Where what
    was learned does not fit the model any longer (another version of it), the model judges as it
    was delivered, and `says` gets the sentence that tells it.
    """

    def __init__(
        self,
        engine: Engine,
        model: Callable[[], EmbeddingModel],
        says: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._model = model
        self._says = says
        self._stamp: learning.Stamp | None = None
        self._taught: SentimentModel | None = None

    def __call__(self) -> SentimentModel:
        """The model as it judges now."""
        with reading(self._engine) as session:
            stamp = learning.stamp(session)
        if self._taught is None or stamp != self._stamp:
            self._taught, self._stamp = self._teach(), stamp
        return self._taught

    def _teach(self) -> SentimentModel:
        from monitor.judgement.sentiment import ModelFailed

        model = self._model()
        try:
            return model.taught(learned_now(self._engine, model))
        except ModelFailed as error:
            self._says(str(error))
            return model
