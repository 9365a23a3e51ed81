"""Spanish drafts under invented reviews: what they name, how they address, and that they pass."""

from __future__ import annotations

import re

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import Contact
from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Fact, Formality, Voice
from monitor.guidelines.words import words_of
from responders.drafting.asked import Style
from responders.drafting.grammar import tidy
from responders.drafting.language import LanguagePack, pack_for
from responders.drafting.nouns import SpokenNoun
from responders.drafting.plan import Strategy
from responders.drafting.write import DraftRequest, Written
from tests.responders.drafting.requests import REFERENCE, a_request, judged, written

CONTACT = Contact(
    email="hola@elcastano.example",
    url="https://elcastano.example/hablar",
    phone="+34 910 05 00 42",
    signature="Mara, atención al cliente de El Castaño",
)
TU = Voice(formality=Formality.INFORMAL)

#: A review, and words of which a draft must hold one: what it is about, in ours or the author's.
REVIEWS = (
    ("Esperamos 50 minutos para que nos trajeran la comida y la sopa llegó fría.",
     "50 minutos|sopa"),
    ("Trato pésimo, ni un saludo, parece que les molestas. La camarera, una grosera.",
     "trato|saludo|grosera|camarera"),
    ("la app se cierra sola desde la ultima actualizacion, no puedo entrar a mi cuenta",
     "cierra|actualización|entrar"),
    ("pedi hace 3 semanas y el paquete no ha llegado, nadie contesta los correos",
     "paquete|3 semanas|correos"),
    ("Me cobraron dos veces y en atención al cliente nadie me da una solución",
     "dos veces|doble|solución"),
    ("Habitación sucia, sábanas con manchas y ruido toda la noche", "habitación|ruido|sábanas"),
    ("Carísimo para lo que es, raciones ridículas, salimos con hambre",
     "carísimo|raciones|hambre"),
    ("La cafetera se rompió a los 2 meses y no se hacen cargo de la garantía",
     "cafetera|garantía"),
    ("Una hora esperando al teléfono y cuando por fin atienden te cuelgan",
     "una hora|teléfono|llamada|colgada"),
    ("olvide la contraseña y no hay manera de recuperar la cuenta, pesimo", "contraseña|cuenta"),
    ("Imposible darse de baja de la suscripción, te siguen cobrando", "baja|suscripción"),
    ("El técnico nunca vino, perdí dos mañanas de trabajo", "técnico"),
    ("Había un pelo en la ensalada y cuando se lo dijimos al mesero se rió", "pelo|ensalada"),
    ("La talla muy pequeña y encima la devolución la pagas tú", "talla|pequeña|devolución"),
    ("Internet se corta cada dos por tres y me pasan de un departamento a otro",
     "internet|cortes|departamento"),
    ("El repartidor tiró el paquete por encima de la valla y llegó todo roto",
     "repartidor|paquete|roto"),
    ("Teníamos reserva y al llegar no había habitación, una hora en recepción",
     "reserva|habitación|recepción"),
    ("demasiada publicidad, un anuncio cada dos minutos", "publicidad|anuncio"),
    ("El producto no se parece en nada a la foto, otro color y la tela transparente",
     "foto|color|tela"),
    ("El colchón hundido y no hay agua caliente por la mañana", "colchón|agua"),
    ("Cucarachas en el baño. Qué asco.", "cucarachas|baño"),
    ("Llevo dos meses esperando la devolucion de mi dinero y nada, una verguenza",
     "dos meses|devolución|dinero"),
    ("Carne dura y quemada, papas frías y la cuenta inflada", "carne|papas|cuenta"),
    ("Me prometieron que me llamarían y nunca me llamaron", "prometi|promesa|llamada"),
    ("Rechazaron la garantía y la pantalla venía defectuosa", "garantía|pantalla"),
    ("Fui hasta la sucursal y estaba cerrada sin aviso, perdí la mañana",
     "cerrada|aviso|viaje"),
    ("Pedido incompleto, faltaban dos piezas y las instrucciones",
     "incompleto|piezas|instrucciones"),
    ("No me llega el código de verificación, llevo una semana sin poder acceder",
     "código|verificación"),
    ("Transferencia bloqueada hace diez días, ninguna explicación", "transferencia|explicación"),
    ("Nos cancelaron el vuelo la noche anterior sin avisar", "vuelo|cancel|avisar"),
)  # fmt: skip


def _pack() -> LanguagePack:
    pack = pack_for("es")
    assert pack is not None
    return pack


def _request(text: str, seed: str = "1", **changed: object) -> DraftRequest:
    return a_request(text, language="es", contact=CONTACT, seed=seed, **changed)  # type: ignore[arg-type]


def _clean(draft: Written) -> Written:
    assert [f for f in draft.findings if f.check != "thanks"] == [], draft.text
    return draft


@pytest.mark.parametrize(("text", "named"), REVIEWS)
def test_a_draft_names_what_the_review_is_about(text: str, named: str) -> None:
    for seed in ("1", "2"):
        draft = _clean(written(_request(text, seed)))
        assert re.search(named, draft.text, re.IGNORECASE), draft.text
        assert draft.strategy is Strategy.OWN_THE_EXPERIENCE
        assert REFERENCE in draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_whoever_is_called_usted_is_never_called_tu(text: str) -> None:
    draft = written(_request(text))
    informal = r"\b(tú|te|ti|tu|tus|contigo|tuyo|tuya|escríbenos|llámanos|cuéntanos|dinos)\b"
    assert not re.search(informal, draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize("text", [text for text, _ in REVIEWS[::3]])
def test_whoever_is_called_tu_is_never_called_usted(text: str) -> None:
    draft = _clean(written(_request(text, voice=TU)))
    formal = r"\b(usted|su|sus|suyo|suya|escríbanos|llámenos|cuéntenos|díganos|le)\b"
    assert not re.search(formal, draft.text, re.IGNORECASE), draft.text


@pytest.mark.parametrize(
    "text", ["Pésimo. No lo recomiendo.", "LO PEOR", "que decepcion la verdad"]
)
def test_where_nothing_is_said_the_draft_asks(text: str) -> None:
    draft = _clean(written(_request(text)))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    book = phrasebook_for("es")
    assert book is not None
    assert book.asks.find(words_of(draft.text))


def test_a_word_without_accents_is_said_with_them() -> None:
    text = written(_request("la habitacion estaba sucia y la recepcion cerrada")).text
    assert "habitación" in text or "recepción" in text
    assert "habitacion" not in text
    assert "recepcion" not in text


def test_every_noun_takes_an_article_of_its_gender() -> None:
    pack = _pack()
    wrong = []
    for noun in pack.nouns.by_word.values():
        said = SpokenNoun(noun, pack.forms).spoken("the")
        if re.match(r"el \w+(ción|sión|dad|tud|ura|eza|aje)$", said) and not said.endswith("aje"):
            wrong.append(said)
        if re.match(r"la \w+(aje|miento|dor|és)$", said):
            wrong.append(said)
        if re.match(r"(el|la) \w+[aeo]s$", said) and noun.kind in ("m", "f"):
            wrong.append(said)
    known = {"el lavavajillas", "el lavarropas", "el microondas", "el paraguas", "el tenis",
             "el gps", "el bus", "el autobús", "el cumpleaños", "el rompecabezas"}  # fmt: skip
    assert set(wrong) - known == set()


def test_de_and_a_are_joined_with_the_article() -> None:
    pack = _pack()
    lines = [getattr(pack.sentences, name) for name in vars(pack.sentences) if name != "joined"]
    lines += [
        part for a in pack.aspects.values() for part in (a.names, a.owns, a.topics, a.praised)
    ]
    lines += [part for c in pack.concerns for part in (c.says, c.owns)]
    wrong = [
        sentence.text
        for part in lines
        for formality in Formality
        for sentence in part.sentences(formality)
        if re.search(r"\b(de|a) el\b|\by (i|hi)[^aeou]|\bo (o|ho)", sentence.text)
    ]
    assert wrong == []


def test_the_authors_own_word_is_given_back_in_a_phrase_that_fits_it() -> None:
    pack = _pack()
    wrong = []
    for concern in pack.concerns:
        for word, lines in concern.echo.values():
            texts = [tidy(s.text.replace("{word}", word)).casefold() for s in lines.sentences()]
            plural = word.endswith("s") and word not in ("sms", "gps", "autobús", "desinterés")
            singular = rf"\b(el|la|un|una|ese|esa) {word}\b"
            many = rf"\b(los|las|unos|unas|esos|esas) {word}\b"
            wrong += [text for text in texts if plural and re.search(singular, text)]
            wrong += [text for text in texts if not plural and re.search(many, text)]
            feminine = word.endswith(("ción", "sión", "dad", "tud"))
            wrong += [
                text for text in texts if feminine and re.search(rf"\b(el|ese|un) {word}\b", text)
            ]
    assert wrong == []


@pytest.mark.parametrize("style", list(Style))
def test_every_style_passes(style: Style) -> None:
    _clean(written(_request(REVIEWS[0][0], style=style)))


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_praise_is_thanked_for_what_was_liked(seed: str) -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = _clean(written(_request("La tarta de limón estaba deliciosa", seed, found=found)))
    assert "la tarta" in draft.text
    assert REFERENCE not in draft.text


def test_a_remark_under_praise_is_heard() -> None:
    found = judged(
        ("quality", "positive"), ("waiting", "negative"), unhappy=False, polarity="mixed"
    )
    text = "El postre delicioso, en cambio una espera eterna para que nos sirvieran."
    draft = _clean(written(_request(text, found=found)))
    assert draft.strategy is Strategy.THANK_AND_HEAR
    assert "esper" in draft.text


def test_a_question_is_answered_by_a_fact_or_in_private() -> None:
    asked = judged(unhappy=False, polarity="neutral", question=True)
    fact = Fact(("domingo", "domingos"), "Los domingos abrimos de 9 a 17 horas.", "es")
    text = "¿Abren los domingos?"
    told = written(_request(text, found=asked, voice=Voice(facts=(fact,))))
    assert fact.says in told.text
    private = written(_request(text, found=asked))
    assert REFERENCE in private.text


def test_in_a_crisis_only_what_is_known_is_said() -> None:
    draft = _clean(written(_request("Transferencia bloqueada desde anoche", holding=True)))
    assert draft.strategy is Strategy.HOLD


@pytest.mark.parametrize("seed", [str(number) for number in range(8)])
def test_nothing_in_a_draft_sounds_like_an_office(seed: str) -> None:
    text = written(_request(REVIEWS[4][0], seed)).text.casefold()
    for stiff in ("molestias", "inconveniente", "rogamos", "atentamente", "ocasionad", "!", "¡"):
        assert stiff not in text


def test_thirty_drafts_in_a_row_are_no_copies_of_one_another() -> None:
    given: list[str] = []
    for number in range(30):
        request = _request(REVIEWS[0][0], str(number), recent=tuple(given))
        text = written(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given)
        given.append(text)
