"""One run of learning: what is kept, what is refused, and what is said of it."""

from __future__ import annotations

import pytest

from monitor.judgement.learned import Learned, Shift
from monitor.judgement.learning.evidence import held_out
from monitor.judgement.learning.lesson import Lesson, lesson, missing
from monitor.store.learning import Said
from tests.fakes.embedding import EmbeddingModel
from tests.monitor.judgement.learning.words import about, questions, said

MODEL = EmbeddingModel()
OTHERS = about("staff when", range(1000, 1150))  #: Mentions of which nobody said anything.


def learn(
    words: list[Said], others: list[Said] | None = None, old: Learned | None = None
) -> Lesson:
    """One lesson at a cut-off of one half."""
    return lesson(MODEL, words, others or [], old, 0.5)


def likely(learned: Learned | None, text: str) -> float:
    """How likely the author is unhappy, to the model so taught."""
    return MODEL.taught(learned).read([text])[0].unhappy


def test_it_learns_what_this_team_does_not_call_a_complaint() -> None:
    found = learn(questions())

    assert found.learned is not None
    assert likely(None, "A broken question") > 0.5 > likely(found.learned, "A broken question")
    assert likely(found.learned, "A broken lid") > 0.5
    assert "The new is better" in found.says[0]
    assert found.words == 100


def test_the_figures_are_measured_on_words_that_were_not_learned_from() -> None:
    figures = learn(questions()).figures["unhappy"]
    aside = sum(held_out(number) for number in range(1, 101))

    assert figures["held_out"] == figures["words"]["before"]["rows"] == aside
    assert figures["words"]["after"]["errors"] == 0 < figures["words"]["before"]["errors"]


def test_one_mention_in_four_is_held_out_and_always_the_same() -> None:
    aside = [number for number in range(4000) if held_out(number)]

    assert 900 < len(aside) < 1100
    assert aside[:5] == [number for number in range(100) if held_out(number)][:5]


@pytest.mark.parametrize(
    ("unhappy", "happy", "needed"),
    [
        (0, 0, ["20 more in all", "5 more that say that the author is unhappy",
                "5 more that say that the author is not"]),
        (12, 0, ["8 more in all", "5 more that say that the author is not"]),
        (3, 40, ["2 more that say that the author is unhappy"]),
        (10, 10, []),
    ],
)  # fmt: skip
def test_too_few_words_say_how_many_more_it_takes(
    unhappy: int, happy: int, needed: list[str]
) -> None:
    says = missing(unhappy, happy)

    assert all(one in says for one in needed)
    assert bool(says) is bool(needed)


def test_with_too_few_words_nothing_changes_and_the_model_is_not_asked() -> None:
    model = EmbeddingModel()

    found = lesson(model, about("lid", range(12), unhappy=True), [], None, 0.5)

    assert found.learned is None
    assert "too few words to learn from: 12 so far" in found.says[0]
    assert model.asked == 0


def test_what_does_not_hold_on_the_words_held_out_is_refused() -> None:
    fickle = [said(n, "A question of tea.", held_out(n)) for n in range(60)]
    clear = [*about("broken lid", range(60, 90), unhappy=True),
             *about("lovely cup", range(90, 120), unhappy=False)]  # fmt: skip

    found = learn([*fickle, *clear])

    assert found.learned is None
    assert "The old stands: the new is worse on words" in found.says[0]
    assert found.figures["unhappy"]["words"]["after"]["log_loss"] > 0


def test_a_few_mistakes_do_not_turn_the_judge_round() -> None:
    """People correct mistakes alone: what nobody spoke of keeps its sides."""
    mistakes = [*about("broken tea", range(1, 21), unhappy=False),
                *about("lovely tea", range(21, 41), unhappy=True)]  # fmt: skip
    others = [*about("broken lid", range(100, 300)), *about("lovely cup", range(300, 500))]

    learned = learn(mistakes, others).learned

    assert likely(learned, "A broken lid") > 0.5 > likely(learned, "A lovely cup")


def test_what_turns_too_many_others_round_is_refused() -> None:
    words = [*about("tea question", range(1, 31), unhappy=True),
             *about("lovely lid", range(31, 61), unhappy=False),
             *about("broken garage", range(61, 91), unhappy=True)]  # fmt: skip
    others = about("question cup when", range(100, 112))  # as few as cannot hold it back

    found = learn(words, others)

    assert found.learned is None
    assert "would change sides" in found.says[0]
    assert "worse on others" in found.says[0]


def test_mistakes_alone_teach_nothing() -> None:
    mistakes = [*about("broken tea", range(1, 31), unhappy=False),
                *about("lovely tea", range(31, 61), unhappy=True)]  # fmt: skip

    found = learn(mistakes, about("broken lid", range(100, 150)))

    assert found.learned is None
    assert found.says[0] == (
        "How authors feel: 60 words contradict the judge, and only 50 mentions stand beside them "
        "that nobody contradicted. It takes 120, or mistakes alone would turn it round."
    )


def test_what_falls_on_the_authors_own_ratings_is_refused() -> None:
    words = [*about("tea question", range(1, 31), unhappy=True),
             *about("lovely lid", range(31, 61), unhappy=False)]  # fmt: skip
    aside = [n for n in range(100, 200) if held_out(n)][:12]  # so none of them holds it back
    rated = [said(n, "A question, when and how", stars=5) for n in aside]

    found = learn(words, [*rated, *about("broken lid", range(200, 400))])

    assert found.learned is None
    assert "the new is worse on ratings" in found.says[0]


def test_what_was_learned_before_stands_where_the_new_is_no_better() -> None:
    good = learn(questions()).learned
    assert good is not None
    better = good.model_copy(
        update={"unhappy": Shift(weight=tuple(9 * w for w in good.unhappy.weight))}
    ) if good.unhappy else good  # fmt: skip

    found = learn(questions(), old=better)

    assert found.learned is None
    assert "The old stands" in found.says[0]


def test_the_stars_are_taken_in_when_a_word_is_weighed() -> None:
    """One star alone explains much of why a plain text is called a complaint."""

    def taught(*stars: float | None) -> float:
        words = [
            *(said(n, "Tea and a cup.", True, stars=stars[0]) for n in range(1, 41)),
            *(said(n, "Tea and a lid.", False, stars=stars[1]) for n in range(41, 81)),
        ]
        return likely(learn(words, OTHERS).learned, "Tea and a cup.")

    assert likely(None, "Tea and a cup.") < taught(1, 5) < taught(None, None) - 0.05


def test_words_on_texts_that_the_model_does_not_read_are_left_out() -> None:
    german = [
        said(n, "Der Tee war kalt und niemand hat sich bei uns entschuldigt.", True, language="de")
        for n in range(100, 130)
    ]

    found = learn([*questions(), *german])

    assert found.words == 100
    assert found.says[-1] == "30 words are on texts that the model does not read."


def test_an_aspect_learns_what_speaks_of_it_and_what_does_not() -> None:
    wrong = [said(n, f"The bill{n % 3} and the price of a cup.", price=False) for n in range(1, 31)]
    missed = [said(n, f"The garage {n % 3} took my coins.", price=True) for n in range(31, 61)]

    found = learn([*wrong, *missed], OTHERS)

    assert found.learned is not None
    assert set(found.learned.aspects) == {"price"}
    assert found.learned.unhappy is None
    assert any(line.startswith("Aspect price: of 60 words") for line in found.says)


def test_an_aspect_of_which_people_said_little_is_left_alone() -> None:
    found = learn([said(n, "The price of tea.", price=False) for n in range(40)])

    assert found.learned is None
    assert list(found.figures) == []


def test_what_was_learned_of_one_head_is_kept_when_another_learns() -> None:
    first = learn(questions()).learned
    wrong = [said(n, f"The bill{n % 3} and the price of a cup.", price=False) for n in range(1, 31)]
    missed = [said(n, f"The garage {n % 3} took my coins.", price=True) for n in range(31, 61)]

    second = learn([*wrong, *missed], OTHERS, first).learned

    assert first is not None
    assert second is not None
    assert second.unhappy == first.unhappy
    assert "price" in second.aspects
