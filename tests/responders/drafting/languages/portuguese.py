"""Portuguese: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

PORTUGUESE = Case(
    language="pt",
    contact=Contact(
        email="ajuda@ocastanheiro.example",
        url="https://ocastanheiro.example/falar",
        phone="+55 11 5550 0042",
        signature="Mara, atendimento do Castanheiro",
    ),
    reviews=(
        (
            "Esperei 50 minutos por duas pizzas e chegaram frias. Nunca mais.",
            "50 minutos|pizzas|fria",
        ),
        (
            "Funcionária grossa, gritou com a minha mãe na frente de todo mundo",
            "trato|maneira|respeito|gritou",
        ),
        (
            "Comprei um tenis ha 3 semanas e ate agora nada, ninguem responde meus emails",
            "3 semanas|tênis|chegou|responde",
        ),
        ("O app trava toda hora depois da atualização", "atualização|app"),
        ("Quarto sujo, lençol manchado e cheiro de mofo.", "quarto|lençol|limpeza|mofo"),
        (
            "Cobraram duas vezes a mensalidade e o estorno não cai",
            "dobro|duas vezes|estorno|cobraram",
        ),
        (
            "O entregador jogou a caixa por cima do portão, chegou tudo amassado",
            "entregador|amassado|caixa",
        ),
        ("a bolsa é de plástico e o zíper quebrou em dois dias", "zíper|bolsa|dois dias"),
        ("preço absurdo pra uma porção minúscula, arroz frio", "preço|porção|arroz"),
        ("cancelei em março e continuam cobrando no meu cartão", "cobrança|cancelamento|cancelei"),
        ("não consigo entrar na minha conta, o código nunca chega", "entrar|conta|código"),
        ("achei um cabelo na comida", "cabelo"),
        ("som alto até as 3 da manhã, não deu pra dormir", "barulho|som|dormir|descanso"),
        ("Muita propaganda, a cada minuto um anúncio", "propaganda|anúncio"),
        (
            "a geladeira parou de funcionar depois de 3 meses e a assistência não resolve",
            "geladeira|assistência|3 meses",
        ),
        ("cancelaram minha reserva na véspera sem avisar", "reserva|cancelad"),
        ("comprei 2 e só veio 1", "faltou|incompleto"),
        ("veio o tamanho errado e pra trocar é uma novela", "tamanho|trocar"),
        ("internet cai toda hora, trabalho de casa", "internet|conexão"),
        ("faltaram duas peças na estante", "peças|estante"),
        ("O café estava horrível e o pão de queijo velho", "café|queijo"),
        ("A médica atrasou uma hora", "uma hora|atraso"),
        ("só atende robô, não dá pra falar com ninguém", "robô|falar|pessoa"),
        ("nao recebi meu pedido e o prazo ja passou", "pedido|prazo"),
        ("produto diferente da foto, totalmente enganoso", "foto|produto|anunciado"),
        ("bloquearam minha conta sem explicação nenhuma", "conta|explicação|bloqueio"),
        ("mal atendido, ninguém resolve nada", "atendi|ajuda|resolve"),
        ("colchão duro e chuveiro que nao esquenta", "colchão|chuveiro"),
        ("paguei frete caro e o produto veio quebrado", "frete|quebrado|produto"),
        ("prometeram entregar ontem e nada", "prometeram|entreg|promet"),
    ),
    informal=r"\b(você|gente|pra|oi)\b",
    formal=r"\b(escreva|mande|conte|indique|diga)\b",
    vague=(
        "VERGONHA",
        "a pior experiência da minha vida",
        "decepcionada.",
        "péssimo, não recomendo",
    ),
    liked=("O bolo estava delicioso!", "bolo"),
    heard=("Sobremesa deliciosa, mas uma espera sem fim até servirem.", "waiting", "espera"),
    question="Vocês abrem aos domingos?",
    fact=Fact(("domingo", "domingos"), "Aos domingos abrimos das 9 às 17 horas.", "pt"),
    stuck="Transferência travada desde ontem à noite",
    stiff=("transtorno", "inconvenien", "atenciosamente", "solicitamos", "!"),
)
