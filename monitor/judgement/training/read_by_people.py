"""App reviews whose stars stand beside what people read in them: what do the stars add?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sklearn.metrics import accuracy_score, precision_score, recall_score

from monitor.judgement.disagreement import disagreement
from monitor.judgement.model import Judge
from monitor.judgement.training.combine import Rated
from monitor.judgement.training.contenders import Contender
from monitor.judgement.training.figures import Figure, Measuring

SET = "App reviews read by people"


def by_people(asked: Measuring, reviews: Sequence[Rated]) -> Iterator[Figure]:
    """Unhappy or not, from the words alone and from words and stars."""
    texts, labels = [review.text for review in reviews], [review.unhappy for review in reviews]
    stars = [float(review.stars) for review in reviews]
    for name, given in (("words", None), ("words and stars", stars)):
        yield asked.area(f"{SET}, {name}", texts, labels, given)

        def ask(contender: Contender, given: list[float] | None = given) -> float | None:
            said = contender.unhappy(texts, given)
            return None if said is None else float(accuracy_score(labels, said >= 0.4))

        yield asked.line(f"{SET}, {name}", "accuracy at 0.4", len(texts), ask)


def opposites(judge: Judge, reviews: Sequence[Rated]) -> Iterator[Figure]:
    """Stars that say the opposite of what people read: how many are found, how many rightly."""
    readings = judge.read([review.text for review in reviews])
    for name, many, wrong in (
        ("complaint under 4-5 stars", range(4, 6), True),
        ("praise under 1-2 stars", range(1, 3), False),
    ):
        chosen = [(one, r) for one, r in zip(reviews, readings, strict=True) if one.stars in many]
        true = [one.unhappy is wrong for one, _ in chosen]
        said = [disagreement(reading, one.stars) is not None for one, reading in chosen]
        for measure, score in (("recall", recall_score), ("precision", precision_score)):
            value = float(score(true, said, zero_division=0))
            yield Figure(f"{SET}, {name}", measure, sum(true), (("new", value),))
