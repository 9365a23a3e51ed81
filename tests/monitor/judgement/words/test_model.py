"""The word models as they are shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.judgement.sentiment import ModelFailed, SentimentModel
from monitor.judgement.words.features import BUCKETS
from monitor.judgement.words.model import MAX_CHARACTERS, WordModel, aspects_in, word_models
from monitor.judgement.words.pack import LANGUAGES
from monitor.judgement.words.weights import (
    FOLDER,
    OUTPUTS,
    PIECES_FILE,
    WEIGHTS_FILE,
    load_pieces,
    load_weights,
)

MODELS = word_models()
BAD = {
    "de": "Nie wieder! Der Kellner war unfreundlich, das Essen kalt und das Zimmer dreckig.",
    "es": "Pésimo servicio, nunca llegó mi pedido y nadie responde. Una estafa.",
    "fr": "Service horrible, colis jamais reçu et personne ne répond. À fuir !",
    "it": "Pessima esperienza: pacco mai arrivato e il personale maleducato. Mai più.",
    "nl": "Heel slecht, het personeel was onbeschoft en mijn pakket is nooit aangekomen.",
    "pt": "Péssimo atendimento, o produto veio quebrado e ninguém responde. Não recomendo.",
}
GOOD = {
    "de": "Sehr freundliches Personal, leckeres Essen und alles sauber. Gerne wieder!",
    "es": "Excelente servicio, llegó rápido y todo perfecto. Muy recomendable.",
    "fr": "Accueil chaleureux, repas délicieux, je recommande vivement. Merci !",
    "it": "Ottimo servizio, personale gentilissimo e cibo squisito. Consigliatissimo!",
    "nl": "Heerlijk gegeten, vriendelijk personeel, een echte aanrader. We komen zeker terug!",
    "pt": "Ótimo atendimento, entrega rápida e produto excelente. Recomendo!",
}
PLAIN = {
    "de": "Die Filiale liegt in der Bahnhofstraße.",
    "es": "La tienda está en la calle Mayor.",
    "fr": "Le magasin se trouve rue de la Gare.",
    "it": "Il negozio si trova in via Roma.",
    "nl": "De winkel ligt in de Stationsstraat.",
    "pt": "A loja fica na rua Augusta.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_reads_unhappier_than_a_plain_text_and_praise(language: str) -> None:
    model = MODELS[language]

    bad, plain, good = model.read([BAD[language], PLAIN[language], GOOD[language]])

    assert bad.unhappy > 0.7 > model.cut_off > good.unhappy
    assert bad.unhappy > plain.unhappy > good.unhappy
    assert bad.negative > 0.5
    assert good.positive > 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_model_keeps_the_promise_of_a_sentiment_model(language: str) -> None:
    model: SentimentModel = MODELS[language]

    assert model.name.startswith(f"amends-words-{language}@")
    assert model.languages == {language}
    assert 0 < model.cut_off < 1


def test_a_denied_praise_is_no_praise() -> None:
    friendly, unfriendly = MODELS["de"].read(["Das war freundlich", "Das war nicht freundlich"])

    assert unfriendly.unhappy > friendly.unhappy


def test_each_sentence_is_read_by_itself_as_the_author_wrote_it() -> None:
    text = "Das Essen war köstlich.   Aber der KELLNER war leider sehr unfreundlich!!"

    reading = MODELS["de"].read([text])[0]

    assert [part.text for part in reading.parts] == [
        "Das Essen war köstlich.",
        "Aber der KELLNER war leider sehr unfreundlich!!",
    ]
    assert reading.parts[0].unhappy < reading.parts[1].unhappy
    told = [[(m.aspect, m.words) for m in part.matters or ()] for part in reading.parts]
    assert told[0] == [("quality", "essen"), ("quality", "köstlich")]
    assert told[1] == [("service", "kellner"), ("service", "unfreundlich")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "😡😡",
        "\x00\x01\x02",
        "\ud800 schlecht",
        "!!!???",
        "http://a.example",
        "1 2 3",
        "ß",
    ],
)
@pytest.mark.parametrize("language", ["de", "nl"])
def test_a_text_with_hardly_a_word_is_read_calmly(text: str, language: str) -> None:
    reading = MODELS[language].read([text])[0]

    assert 0 < reading.unhappy < 1
    assert reading.negative + reading.neutral + reading.positive == pytest.approx(1, abs=1e-5)
    assert all(part.text in text for part in reading.parts)


def test_an_angry_face_is_not_a_happy_one() -> None:
    angry, glad = MODELS["it"].read(["😡😡", "😍😍"])

    assert angry.unhappy > glad.unhappy


@pytest.mark.parametrize(
    "text",
    ["schlecht " * 20_000, "x" * 200_000, "Ein Satz. " * 20_000, "!" * 100_000, "! " * 50_000,
     " " * 99_999 + "x", "😡" * 100_000, ".a" * 50_000, "dr. " * 25_000, '."' * 50_000],
)  # fmt: skip
def test_a_very_long_text_is_read_in_head_and_tail_and_says_so(text: str) -> None:
    reading = MODELS["de"].read([text])[0]

    assert reading.share_read == pytest.approx(MAX_CHARACTERS / len(text))
    assert all(part.text in text for part in reading.parts)


def test_a_complaint_at_the_end_of_a_very_long_text_is_seen() -> None:
    text = "Wir waren am Montag da. " * 10_000 + "Schrecklich, nie wieder, alles dreckig!"

    parts = MODELS["de"].read([text])[0].parts

    assert parts[-1].unhappy > parts[0].unhappy


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_stars_never_make_an_author_unhappier(language: str) -> None:
    fused = [MODELS[language].fuse(0.6, stars) for stars in (1, 2, 3, 4, 5)]

    assert fused == sorted(fused, reverse=True)
    assert MODELS[language].fuse(None, None) == 0.5


@given(text=st.text(alphabet=st.characters(exclude_categories=()), max_size=120))
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_any_text_at_all_can_be_read(text: str) -> None:
    reading = MODELS["fr"].read([text])[0]

    assert 0 < reading.unhappy < 1
    assert all(part.text in text for part in reading.parts)


def test_a_text_reads_the_same_alone_and_among_others() -> None:
    together = MODELS["es"].read([GOOD["es"], BAD["es"]])

    assert together == [MODELS["es"].read([text])[0] for text in (GOOD["es"], BAD["es"])]


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Lange Wartezeiten", "de", [("waiting", "wartezeiten")]),
        ("L’accueil était froid", "fr", [("service", "accueil"), ("quality", "froid")]),
        ("Quiero mi dinero", "es", [("refund", "mi dinero")]),
        ("Pacco mai arrivato", "it", [("delivery", "pacco"), ("delivery", "mai arrivato")]),
        ("O aplicativo trava", "pt", [("app", "aplicativo"), ("app", "trava")]),
        ("De badkamer was smerig", "nl", [("cleanliness", "badkamer"), ("cleanliness", "smerig")]),
        ("Personne", "fr", []),
        ("The waiter was rude", "en", []),
    ],
)
def test_an_aspect_is_told_by_its_words(
    text: str, language: str, named: list[tuple[str, str]]
) -> None:
    assert list(aspects_in(text, language)) == named


def test_there_is_one_model_a_language_and_none_for_others() -> None:
    assert sorted(MODELS) == sorted(LANGUAGES)
    assert "en" not in MODELS
    assert MODELS["de"] is word_models()["de"]


def test_the_files_stay_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in (PIECES_FILE, WEIGHTS_FILE)) < 600_000


def test_no_dutch_pieces_were_learned() -> None:
    assert load_pieces("nl") is None


def test_a_folder_without_weights_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelFailed, match=WEIGHTS_FILE):
        WordModel.load("de", tmp_path)


@pytest.mark.parametrize("broken", ["{}", "not json", '{"format": 2}'])
def test_broken_weights_say_what_is_wrong(tmp_path: Path, broken: str) -> None:
    (tmp_path / WEIGHTS_FILE).write_text(broken)

    with pytest.raises(ModelFailed, match="not a weights file"):
        load_weights(tmp_path)


def test_a_damaged_or_foreign_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / PIECES_FILE).write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(ModelFailed, match="missing or damaged"):
        load_pieces("de", tmp_path)

    np.savez(tmp_path / PIECES_FILE, de=np.zeros((BUCKETS, len(OUTPUTS) + 1), dtype=np.int8))
    with pytest.raises(ModelFailed, match="wrong shape"):
        load_pieces("de", tmp_path)
