"""A stream of texts through language, sentiment, rating, aspects, risk and triage."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from monitor.judgement.judging import judge_texts, whole_text
from monitor.models.judged import AspectFound, Judged, Polarity, Priority, ToJudge
from tests.fakes.models import POISON, KeywordModel

GERMAN = "Das Zimmer war leider schmutzig und das Personal sehr unfreundlich."


def judged(text: str, **fields: object) -> Judged:
    row = ToJudge(id="1", text=text, **fields)  # type: ignore[arg-type]
    return next(judge_texts(KeywordModel(), [row]))


def test_a_complaint_is_unhappy_and_says_why() -> None:
    found = judged("We came at noon. The waiter was terrible.", stars=1)

    assert found.polarity is Polarity.NEGATIVE
    assert (found.priority, found.needs_reply) == (Priority.HIGH, True)
    assert found.decided_by == "The waiter was terrible."
    assert found.reasons[0] == "1 star"
    assert found.reasons[-1] == "decided by: “The waiter was terrible.”"
    assert found.aspects == (AspectFound("service", Polarity.NEGATIVE, "waiter"),)
    assert found.model == "keywords@1"


def test_praise_needs_nothing() -> None:
    found = judged("A perfect evening and lovely people.", stars=5)

    assert (found.polarity, found.priority) == (Polarity.POSITIVE, Priority.NONE)


def test_strong_praise_beside_a_strong_complaint_is_mixed() -> None:
    found = judged("The view was wonderful to look at. The room was dirty and cold.")

    assert found.polarity is Polarity.MIXED
    assert found.decided_by == "The room was dirty and cold."


def test_a_bad_word_in_passing_does_not_make_a_text_mixed() -> None:
    praise = "The view was wonderful and the people lovely all week long. " * 3

    assert judged(praise + "Bad wifi.").polarity is not Polarity.MIXED


def test_a_foreign_text_with_a_rating_is_judged_by_the_rating() -> None:
    found = judged(GERMAN, stars=1)

    assert (found.polarity, found.language, found.unjudged) == (Polarity.NEGATIVE, "de", "")
    assert found.unhappy == 1.0
    assert "written in German: judged by the rating alone" in found.reasons


def test_a_foreign_text_without_a_rating_goes_to_a_person() -> None:
    found = judged(GERMAN)

    assert found.unjudged == "written in German, which the model does not read, and has no rating"
    assert (found.needs_reply, found.no_auto_draft) == (True, True)
    assert found.unhappy == 0.5


def test_a_model_for_every_language_reads_a_foreign_text() -> None:
    model = KeywordModel(languages=frozenset())
    found = next(judge_texts(model, [ToJudge("1", GERMAN)]))

    assert (found.unjudged, found.language) == ("", "de")


def test_an_empty_text_is_judged_by_its_rating() -> None:
    found = judged("", stars=2)

    assert found.polarity is Polarity.NEGATIVE
    assert "no text: judged by the rating alone" in found.reasons


def test_neither_text_nor_rating_is_nothing_to_do() -> None:
    found = judged("  ")

    assert found.unjudged == "there is neither a text nor a rating"
    assert (found.priority, found.needs_reply) == (Priority.NONE, False)


def test_english_risk_words_are_not_looked_for_in_other_languages() -> None:
    german = "Der Lawyer im Film hat mir sehr gut gefallen und das Kino ist schön."

    assert judged(german).flags == ()
    assert judged("My lawyer will write to you about this room.").flags == ("legal",)


def test_one_row_the_model_cannot_read_does_not_touch_the_others() -> None:
    texts = ["A lovely place.", f"This is the {POISON} here.", "A terrible place."]
    model = KeywordModel()
    found = list(judge_texts(model, [ToJudge(str(i), text) for i, text in enumerate(texts)]))

    assert [one.polarity for one in found] == ["positive", "neutral", "negative"]
    assert [one.unjudged for one in found] == ["", "the model could not read this text", ""]
    assert (found[1].needs_reply, found[1].no_auto_draft) == (True, True)


def test_rows_are_taken_a_chunk_at_a_time() -> None:
    taken = []

    def rows() -> Iterator[ToJudge]:
        for number in range(1000):
            taken.append(number)
            yield ToJudge(str(number), "A lovely place.")

    model = KeywordModel()
    stream = judge_texts(model, rows(), chunk=10)
    next(stream)

    assert len(taken) == 10
    assert len(list(stream)) == 999
    assert set(model.calls) == {10}


def test_the_cut_off_of_the_settings_wins_over_the_models() -> None:
    row = ToJudge("1", "We came here on a quiet Tuesday afternoon.")

    assert not next(judge_texts(KeywordModel(), [row])).needs_reply
    assert next(judge_texts(KeywordModel(), [row], cut_off=0.25)).needs_reply


def test_a_title_is_read_with_its_text_once() -> None:
    assert whole_text(ToJudge("1", "It broke.", title="Avoid")) == "Avoid. It broke."
    assert whole_text(ToJudge("1", "It broke.", title="Avoid!")) == "Avoid! It broke."
    assert whole_text(ToJudge("1", "Avoid this shop", title="Avoid")) == "Avoid this shop"
    assert whole_text(ToJudge("1", "", title="Avoid")) == "Avoid"


texts = st.text(max_size=80) | st.sampled_from(["bad.", "good!", GERMAN, "good, but bad", POISON])
asked = st.builds(
    ToJudge,
    id=st.text(max_size=3),
    text=texts,
    title=st.text(max_size=10),
    stars=st.none() | st.floats(1, 5),
    language=st.sampled_from(["", "en", "de"]),
)


@given(st.lists(asked, max_size=12), st.integers(1, 5))
def test_every_row_comes_out_once_and_in_order(rows: list[ToJudge], chunk: int) -> None:
    found = list(judge_texts(KeywordModel(), rows, chunk=chunk))

    assert [one.id for one in found] == [row.id for row in rows]
    assert all(0 <= one.unhappy <= 1 for one in found)
    assert all(one.reasons or one.priority is Priority.NONE for one in found)
