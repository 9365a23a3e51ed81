"""Portuguese: what the checks find in a reply, and what they let stand."""

from __future__ import annotations

import pytest

from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.words import words_of
from tests.monitor.guidelines.languages.southern import checks_of, found_in

#: A review, and a reply to it that a good desk would post.
PASSING = (
    (
        "Funcionária grossa, gritou com a minha mãe na frente de todo mundo.",
        "Obrigado por nos contar. Sentimos muito pela maneira como a sua mãe foi tratada. "
        "Quem nos procura deve encontrar respeito. Escreva para care@birchkettle.example "
        "com a referência R-7K2Q.",
    ),
    (
        "O app fecha sozinho toda vez que tento fazer um pix.",
        "Pedimos desculpas pelo app que fecha na hora do pix, e obrigado por avisar. Um "
        "de nós cuida disso: care@birchkettle.example, referência R-7K2Q.",
    ),
    (
        "Até agora não recebi o tênis e ninguém responde os emails",
        "Obrigado por escrever. Pedimos desculpas pelo tênis que ainda não chegou e pelos "
        "emails sem resposta. Mande duas linhas para care@birchkettle.example, referência "
        "R-7K2Q.",
    ),
    (
        "quarto sujo e cheiro de mofo",
        "Agradecemos a franqueza. Lamentamos de verdade pelo quarto sujo e pelo cheiro de "
        "mofo. Limpeza é o mínimo. Fale conosco em care@birchkettle.example, referência "
        "R-7K2Q.",
    ),
    (
        "Cobraram a mensalidade duas vezes e o estorno não cai",
        "Obrigado por nos contar. Sentimos muito pela mensalidade cobrada duas vezes e "
        "pelo estorno que demora. Escreva para care@birchkettle.example com a referência "
        "R-7K2Q.",
    ),
    (
        "Barulho a noite toda, não deu para dormir",
        "Obrigado por este relato. Pedimos desculpas pelo barulho e pela noite sem "
        "dormir. Uma linha para care@birchkettle.example, referência R-7K2Q, e um de nós "
        "cuida disso.",
    ),
    (
        "A bolsa e diferente da foto e o ziper quebrou no primeiro dia",
        "Oi, obrigado por contar. Sentimos muito pela bolsa diferente da foto e pelo "
        "zíper que quebrou. Escreve pra gente em care@birchkettle.example, referência "
        "R-7K2Q.",
    ),
    (
        "A pior experiência da minha vida, não recomendo",
        "Obrigado por escrever. Sentimos muito: dá para ver como foi grande a decepção. O "
        "que aconteceu? Conte-nos em care@birchkettle.example, referência R-7K2Q.",
    ),
    (
        "Muita propaganda, a cada minuto um anúncio",
        "Agradecemos a sinceridade. Pedimos desculpas pelo excesso de propaganda. Quem "
        "abre um app quer chegar logo ao que interessa. Escreva para "
        "care@birchkettle.example, referência R-7K2Q.",
    ),
    (
        "Cancelei em março e continuam cobrando no cartão",
        "Obrigado por nos pôr a par. Pedimos desculpas pela cobrança que continuou depois "
        "de cancelar. Uma cobrança nunca devia ser surpresa. Escreva para "
        "care@birchkettle.example, referência R-7K2Q.",
    ),
    (
        "O entregador jogou a caixa por cima do portão",
        "Sentimos muito pela conduta do entregador, e obrigado por contar. Quem leva um "
        "pacote leva também o nosso nome. Escreva para care@birchkettle.example, "
        "referência R-7K2Q.",
    ),
)

FAILING = {
    "conditional_apology": (
        "Pedimos desculpas se algo não foi do seu agrado.",
        "Lamentamos por eventuais transtornos.",
        "Sentimos muito se houve alguma falha.",
        "Pedimos desculpas, mas a casa estava cheia.",
        "Lamentamos que se sinta assim.",
        "Pedimos desculpas por qualquer inconveniente.",
    ),
    "admission": (
        "A culpa é nossa.",
        "Assumimos toda a responsabilidade.",
        "Reconhecemos a nossa negligência.",
        "Somos responsáveis pelo que aconteceu.",
        "Houve imprudência da equipe e danos.",
        "Descumprimos o contrato.",
    ),
    "defence": (
        "Você deveria ter avisado o garçom.",
        "Bastava pedir outra sopa.",
        "Conforme informado no site, o tempo pode variar.",
        "Vale lembrar que a casa estava cheia.",
        "Não é verdade que a sopa estava fria.",
        "Ninguém nunca reclamou disso.",
        "Não depende de nós.",
        "As regras são claras.",
        "Houve um mal-entendido.",
        "Você não leu o cardápio.",
        "Se tivesse falado com o gerente, teríamos trocado.",
        "Discordamos da sua avaliação.",
    ),
    "fraud_accusation": (
        "Esta é uma avaliação falsa.",
        "Não encontramos nenhuma reserva com esse nome.",
        "Você nunca foi nosso cliente.",
        "Tomaremos as medidas judiciais cabíveis.",
        "Os nossos advogados vão avaliar o caso.",
        "Sabemos que escreve para um concorrente.",
    ),
    "compensation": (
        "Vamos reembolsar o jantar.",
        "Queremos oferecer um desconto na próxima visita.",
        "Vai receber um voucher de vinte reais.",
        "A próxima sobremesa é por conta da casa.",
        "O próximo mês é grátis.",
        "Enviaremos um brinde.",
    ),
    "incentive": (
        "Em troca de uma nova avaliação há um presente.",
        "Quem mudar a avaliação ganha um brinde.",
        "Um cupom espera por quem atualizar a avaliação.",
        "Um desconto depois da avaliação.",
        "Há uma recompensa pela sua avaliação.",
    ),
    "rating_request": (
        "Pedimos que reveja a sua avaliação.",
        "Pode apagar o comentário?",
        "Atualize a nota quando puder.",
        "Queremos merecer cinco estrelas.",
        "Avalie-nos novamente.",
        "Esperamos uma avaliação melhor.",
    ),
    "marketing": (
        "Siga o nosso Instagram.",
        "Venha conhecer o novo cardápio.",
        "Aproveite as nossas promoções.",
        "Temos muito orgulho em servir os nossos pratos.",
        "Somos líderes no mercado.",
        "Assine a nossa newsletter.",
    ),
    "unsupported": (
        "Isso não vai acontecer de novo.",
        "Entraremos em contato em até 24 horas.",
        "Já conversamos com a cozinha.",
        "O problema já foi resolvido.",
        "Garantimos que a próxima visita será melhor.",
        "O garçom foi advertido.",
        "Tomamos providências.",
    ),
    "records": (
        "Consta em nosso sistema que pediu outra coisa.",
        "Verificamos o seu pedido.",
        "Os nossos registros mostram a sua mesa.",
        "Como nosso paciente, sabe como funciona.",
        "O seu pedido mostra outro horário.",
    ),
    "profanity": (
        "Quem fez isso é um babaca.",
        "Que merda.",
        "Não somos golpistas.",
        "O cozinheiro é um incompetente.",
        "Ninguém aqui é ladrão.",
    ),
    "canned": (
        "Lamentamos o transtorno.",
        "Prezado cliente, a sua opinião é muito importante para nós.",
        "Estamos à disposição para qualquer esclarecimento.",
        "Agradecemos a compreensão.",
        "Atenciosamente, a equipe.",
        "Não hesite em nos procurar.",
    ),
    "claims": (
        "Estamos apurando o que houve na cozinha.",
        "Vamos verificar com a cozinha.",
        "Responderemos o mais rápido possível.",
        "Faremos o possível.",
        "Encaminhamos tudo ao setor responsável.",
    ),
}

#: What a polite desk says without breaking a rule.
HARMLESS = (
    "O seu tempo vale mais do que isso.",
    "Uma sopa deve chegar à mesa bem quente.",
    "Nós também não ficaríamos contentes.",
    "Queremos rever tudo com calma e encontrar uma saída.",
    "Um de nós cuida disso do começo ao fim.",
    "Lemos com atenção o que escreve sobre a sopa.",
    "Quem se senta à mesa espera outra coisa.",
    "Entendemos bem a decepção.",
    "Ninguém devia ficar olhando para o relógio.",
    "Assim não devia ter saído da cozinha.",
    "Não será preciso contar tudo de novo.",
    "Pode nos contar o resto.",
)


@pytest.mark.parametrize(("review", "reply"), PASSING)
def test_a_reply_that_a_good_desk_would_post_breaks_no_rule(review: str, reply: str) -> None:
    assert found_in(reply, "pt", review) == []


@pytest.mark.parametrize(
    ("check", "sentence"), [(c, s) for c, sentences in FAILING.items() for s in sentences]
)
def test_a_sentence_that_breaks_a_rule_is_found_by_its_check(check: str, sentence: str) -> None:
    assert check in checks_of(sentence, "pt")


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_harmless_sentence_breaks_no_rule(sentence: str) -> None:
    assert checks_of(sentence, "pt") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("esperar", "esperando"),
        ("entrega", "entregue"),
        ("quebrada", "quebrou"),
        ("lento", "lenta"),
    ],
)
def test_forms_of_a_word_are_one_stem(one: str, other: str) -> None:
    book = phrasebook_for("pt")
    assert book is not None
    assert book.stem(one) == book.stem(other)


@pytest.mark.parametrize(
    ("concern", "text"),
    [
        ("espera", "uma hora na fila"),
        ("trato", "fui muito mal atendida"),
        ("nao_chegou", "nao recebi nada ate agora"),
        ("duas_vezes", "cobrado em duplicidade"),
        ("cabelo", "tinha um cabelo na salada"),
        ("acesso", "nao consigo acessar"),
        ("barulho", "nao deu para dormir"),
    ],
)
def test_a_concern_is_heard_in_the_words_that_people_use(concern: str, text: str) -> None:
    book = phrasebook_for("pt")
    assert book is not None
    assert book.alike[concern].find(words_of(text)) is not None
