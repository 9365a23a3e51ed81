"""Portuguese drafts: they name the matter, keep one form of address, differ, and break no rule."""

from __future__ import annotations

import pytest

from monitor.guidelines.similarity import NEAR_DUPLICATE, closeness
from monitor.guidelines.voice import Formality
from monitor.guidelines.words import folded, words_of
from responders.drafting.language import pack_for
from responders.drafting.plan import Strategy
from tests.responders.drafting.languages.southern import CONTACT, drafted, request_for
from tests.responders.drafting.requests import REFERENCE, judged

#: A review, and words of which a draft names at least one.
REVIEWS = (
    (
        "Esperei 50 minutos por duas pizzas e chegaram frias. Nunca mais.",
        ("50 minutos", "pizzas", "fria"),
    ),
    (
        "Funcionária grossa, gritou com a minha mãe na frente de todo mundo",
        ("trato", "maneira", "respeito", "gritou"),
    ),
    (
        "Comprei um tenis ha 3 semanas e ate agora nada, ninguem responde meus emails",
        ("3 semanas", "tênis", "chegou", "responde"),
    ),
    ("O app trava toda hora depois da atualização", ("atualização", "app")),
    ("Quarto sujo, lençol manchado e cheiro de mofo.", ("quarto", "lençol", "limpeza", "mofo")),
    (
        "Cobraram duas vezes a mensalidade e o estorno não cai",
        ("dobro", "duas vezes", "estorno", "cobraram"),
    ),
    (
        "O entregador jogou a caixa por cima do portão, chegou tudo amassado",
        ("entregador", "amassado", "caixa"),
    ),
    ("a bolsa é de plástico e o zíper quebrou em dois dias", ("zíper", "bolsa", "dois dias")),
    ("preço absurdo pra uma porção minúscula, arroz frio", ("preço", "porção", "arroz")),
    (
        "cancelei em março e continuam cobrando no meu cartão",
        ("cobrança", "cancelamento", "cancelei"),
    ),
    ("não consigo entrar na minha conta, o código nunca chega", ("entrar", "conta", "código")),
    ("achei um cabelo na comida", ("cabelo",)),
    ("som alto até as 3 da manhã, não deu pra dormir", ("barulho", "som", "dormir", "descanso")),
    ("Muita propaganda, a cada minuto um anúncio", ("propaganda", "anúncio")),
    (
        "a geladeira parou de funcionar depois de 3 meses e a assistência não resolve",
        ("geladeira", "assistência", "3 meses"),
    ),
    ("cancelaram minha reserva na véspera sem avisar", ("reserva", "cancelad")),
    ("comprei 2 e só veio 1", ("faltou", "incompleto")),
    ("veio o tamanho errado e pra trocar é uma novela", ("tamanho", "trocar")),
    ("internet cai toda hora, trabalho de casa", ("internet", "conexão")),
    ("faltaram duas peças na estante", ("peças", "estante")),
    ("O café estava horrível e o pão de queijo velho", ("café", "queijo")),
    ("A médica atrasou uma hora", ("uma hora", "atraso")),
    ("só atende robô, não dá pra falar com ninguém", ("robô", "falar", "pessoa")),
    ("nao recebi meu pedido e o prazo ja passou", ("pedido", "prazo")),
    ("produto diferente da foto, totalmente enganoso", ("foto", "produto", "anunciado")),
    ("bloquearam minha conta sem explicação nenhuma", ("conta", "explicação", "bloqueio")),
    ("mal atendido, ninguém resolve nada", ("atendi", "ajuda", "resolve")),
    ("colchão duro e chuveiro que nao esquenta", ("colchão", "chuveiro")),
    ("paguei frete caro e o produto veio quebrado", ("frete", "quebrado", "produto")),
    ("prometeram entregar ontem e nada", ("prometeram", "entreg", "promet")),
)
VAGUE = ("VERGONHA", "a pior experiência da minha vida", "decepcionada.", "péssimo, não recomendo")
#: Words that only one form of address has.
INFORMAL = frozenset(("você", "gente", "pra", "oi"))
FORMAL = frozenset(("escreva", "mande", "conte", "indique", "diga"))


@pytest.mark.parametrize("formality", Formality)
@pytest.mark.parametrize(("review", "named"), REVIEWS)
def test_a_draft_names_what_the_review_is_about_and_breaks_no_rule(
    review: str, named: tuple[str, ...], formality: Formality
) -> None:
    for seed in ("a", "b"):
        draft = drafted(request_for("pt", review, seed=seed, formality=formality))
        assert any(folded(word) in folded(draft.text) for word in named), draft.text
        assert draft.findings == ()
        assert CONTACT.email in draft.text
        assert REFERENCE in draft.text


@pytest.mark.parametrize("review", VAGUE)
def test_a_review_that_names_nothing_is_asked_what_went_wrong(review: str) -> None:
    draft = drafted(request_for("pt", review))
    assert draft.strategy is Strategy.ASK_WHAT_WENT_WRONG
    assert draft.findings == ()


@pytest.mark.parametrize(("review", "named"), REVIEWS[:12])
def test_an_address_is_formal_or_informal_and_never_both(
    review: str, named: tuple[str, ...]
) -> None:
    assert named
    for seed in ("a", "b", "c"):
        formal = drafted(request_for("pt", review, seed=seed)).text
        informal = drafted(request_for("pt", review, seed=seed, formality=Formality.INFORMAL)).text
        assert not {word.text for word in words_of(formal)} & INFORMAL, formal
        assert not {word.text for word in words_of(informal)} & FORMAL, informal


def test_forty_drafts_under_one_complaint_are_no_near_copies() -> None:
    review = REVIEWS[0][0]
    given: list[str] = []
    for seed in range(40):
        request = request_for("pt", review, seed=str(seed), recent=tuple(given[-10:]))
        text = drafted(request).text
        assert all(closeness(text, other) < NEAR_DUPLICATE for other in given[-10:])
        given.append(text)


def test_prepositions_melt_into_their_articles() -> None:
    apart = ("por o", "por a", "de o", "de a", "em o", "em a", "por os", "por as", "de os", "de as")
    for review, _ in REVIEWS:
        text = f" {drafted(request_for('pt', review)).text.casefold()} "
        assert not [pair for pair in apart if f" {pair} " in text], text


def test_thanks_name_what_was_liked() -> None:
    found = judged(("quality", "positive"), unhappy=False, polarity="positive")
    draft = drafted(request_for("pt", "O bolo estava delicioso!", found))
    assert draft.strategy is Strategy.THANK
    assert "bolo" in draft.text.casefold()


def test_the_pack_says_enough_in_enough_ways() -> None:
    pack = pack_for("pt")
    assert pack is not None
    lines = pack.sentences
    for said in (lines.thanks, lines.sorry, lines.wishes, lines.asks, lines.praise, lines.took_up):
        for formality in Formality:
            assert len({one.text for one in said.sentences(formality)}) >= 18
    assert len(pack.concerns) >= 40
    assert len(pack.nouns.by_word) >= 700
    assert {concern.aspect for concern in pack.concerns} == set(pack.aspects) - {"other"}
