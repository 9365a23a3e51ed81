"""While a model from outside fails, the built-in one judges, and it is said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from monitor.judgement.hub.fallback import RETRY_SECONDS, WithFallback
from monitor.judgement.hub.opening import judge_model
from monitor.judgement.hub.trouble import Unusable
from monitor.judgement.judging import judge_texts
from monitor.judgement.model import built_in
from monitor.judgement.sentiment import ModelFailed, Reading
from monitor.models.judged import ToJudge
from monitor.settings.schema import JudgeSection
from tests.fakes.models import POISON, KeywordModel

GERMAN = "Der Tee war kalt und niemand hat sich bei uns gemeldet."


class Moody(KeywordModel):
    """A model that can be broken and mended; it reads every language."""

    name = "moody@1"
    cut_off = 0.4

    def __init__(self) -> None:
        super().__init__(frozenset())
        self.broken = False

    def read(self, texts: Sequence[str]) -> list[Reading]:
        if self.broken:
            raise ModelFailed("the model moody has no memory left")
        return super().read(texts)


class Stage:
    """A model over a fallback, what was told, and a clock that stands."""

    def __init__(self, opens: Callable[[], Moody] | None = None) -> None:
        self.moody = Moody()
        self.other = KeywordModel()
        self.told: list[str] = []
        self.at = 1000.0
        self.model = WithFallback(
            opens or (lambda: self.moody), self.other, self.told.append, lambda: self.at
        )


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_model_that_works_reads_and_nothing_is_told(stage: Stage) -> None:
    stage.model.read(["good"])

    assert (stage.model.name, stage.model.cut_off) == ("moody@1", 0.4)
    assert stage.model.languages == frozenset()
    assert stage.other.calls == []
    assert stage.told == []


def test_when_it_fails_the_other_reads_the_same_texts_and_it_is_told_once(stage: Stage) -> None:
    stage.model.read(["good"])
    stage.moody.broken = True

    first = stage.model.read(["rude", "good"])
    stage.model.read(["late"])

    assert [reading.unhappy for reading in first] == [0.95, 0.05]
    assert stage.told == [
        "the model moody has no memory left. Until that is mended, keywords@1 judges"
    ]


def test_each_assessment_names_the_model_that_made_it(stage: Stage) -> None:
    rows = [ToJudge(str(number), "The tea was late and the waiter rude.") for number in range(3)]
    judged = judge_texts(stage.model, rows, chunk=1)

    names = [next(judged).model]
    stage.moody.broken = True
    names += [found.model for found in judged]

    assert names == ["moody@1", "keywords@1", "keywords@1"]
    assert (stage.model.name, stage.model.cut_off) == ("keywords@1", 0.5)


def test_a_text_that_cannot_be_read_is_no_broken_model(stage: Stage) -> None:
    with pytest.raises(ModelFailed, match="poison"):
        stage.model.read(["good", POISON])

    assert stage.model.name == "moody@1"
    assert stage.told == []


def test_a_text_in_a_language_the_other_does_not_read_is_left_unjudged(stage: Stage) -> None:
    stage.model.read(["good"])
    stage.moody.broken = True
    rows = [ToJudge("1", GERMAN), ToJudge("2", "The tea was late and the waiter rude.")]

    german, english = judge_texts(stage.model, rows)

    assert german.unjudged
    assert not english.unjudged


def test_after_a_while_it_is_tried_again_and_its_recovery_told(stage: Stage) -> None:
    stage.moody.broken = True
    stage.model.read(["good"])
    stage.moody.broken = False

    stage.model.read(["good"])
    assert stage.model.name == "keywords@1"
    stage.at += RETRY_SECONDS
    stage.model.read(["good"])

    assert stage.model.name == "moody@1"
    assert stage.told[1:] == ["the model moody@1 works again, and judges from here on"]


def test_one_that_stays_broken_is_not_told_of_again(stage: Stage) -> None:
    stage.moody.broken = True
    for _ in range(3):
        stage.model.read(["good"])
        stage.at += RETRY_SECONDS

    assert len(stage.told) == 1


def test_a_model_that_cannot_be_opened_is_opened_later() -> None:
    tries: list[int] = []

    def opens() -> Moody:
        tries.append(1)
        if len(tries) == 1:
            raise Unusable("the model mara/tea is not on the hub")
        return Moody()

    stage = Stage(opens)

    assert stage.model.languages == {"en"}
    assert stage.model.fuse(0.2, None) == 0.2
    assert stage.told == [
        "the model mara/tea is not on the hub. Until that is mended, keywords@1 judges"
    ]
    stage.model.read(["good"])
    assert len(tries) == 1
    stage.at += RETRY_SECONDS
    stage.model.read(["good"])
    assert stage.model.name == "moody@1"


def test_the_service_judges_with_the_built_in_model_while_its_own_is_missing() -> None:
    told: list[str] = []
    model = judge_model(JudgeSection(model="./nowhere"), told.append)

    assert model() is model()
    assert model().name == built_in().name
    assert model().languages == built_in().languages
    assert told[0].startswith("there is no folder ./nowhere")


def test_without_another_model_the_service_has_the_built_in_one_itself() -> None:
    assert judge_model(JudgeSection(), pytest.fail)() is built_in()
