"""Spanish: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

SPANISH = Case(
    language="es",
    contact=Contact(
        email="hola@elcastano.example",
        url="https://elcastano.example/hablar",
        phone="+34 910 05 00 42",
        signature="Mara, atención al cliente de El Castaño",
    ),
    reviews=(
        (
            "Esperamos 50 minutos para que nos trajeran la comida y la sopa llegó fría.",
            "50 minutos|sopa",
        ),
        (
            "Trato pésimo, ni un saludo, parece que les molestas. La camarera, una grosera.",
            "trato|saludo|grosera|camarera",
        ),
        (
            "la app se cierra sola desde la ultima actualizacion, no puedo entrar a mi cuenta",
            "cierra|actualización|entrar",
        ),
        (
            "pedi hace 3 semanas y el paquete no ha llegado, nadie contesta los correos",
            "paquete|3 semanas|correos",
        ),
        (
            "Me cobraron dos veces y en atención al cliente nadie me da una solución",
            "dos veces|doble|solución",
        ),
        ("Habitación sucia, sábanas con manchas y ruido toda la noche", "habitación|ruido|sábanas"),
        (
            "Carísimo para lo que es, raciones ridículas, salimos con hambre",
            "carísimo|raciones|hambre",
        ),
        (
            "La cafetera se rompió a los 2 meses y no se hacen cargo de la garantía",
            "cafetera|garantía",
        ),
        (
            "Una hora esperando al teléfono y cuando por fin atienden te cuelgan",
            "una hora|teléfono|llamada|colgada",
        ),
        (
            "olvide la contraseña y no hay manera de recuperar la cuenta, pesimo",
            "contraseña|cuenta",
        ),
        ("Imposible darse de baja de la suscripción, te siguen cobrando", "baja|suscripción"),
        ("El técnico nunca vino, perdí dos mañanas de trabajo", "técnico"),
        ("Había un pelo en la ensalada y cuando se lo dijimos al mesero se rió", "pelo|ensalada"),
        ("La talla muy pequeña y encima la devolución la pagas tú", "talla|pequeña|devolución"),
        (
            "Internet se corta cada dos por tres y me pasan de un departamento a otro",
            "internet|cortes|departamento",
        ),
        (
            "El repartidor tiró el paquete por encima de la valla y llegó todo roto",
            "repartidor|paquete|roto",
        ),
        (
            "Teníamos reserva y al llegar no había habitación, una hora en recepción",
            "reserva|habitación|recepción",
        ),
        ("demasiada publicidad, un anuncio cada dos minutos", "publicidad|anuncio"),
        (
            "El producto no se parece en nada a la foto, otro color y la tela transparente",
            "foto|color|tela",
        ),
        ("El colchón hundido y no hay agua caliente por la mañana", "colchón|agua"),
        ("Cucarachas en el baño. Qué asco.", "cucarachas|baño"),
        (
            "Llevo dos meses esperando la devolucion de mi dinero y nada, una verguenza",
            "dos meses|devolución|dinero",
        ),
        ("Carne dura y quemada, papas frías y la cuenta inflada", "carne|papas|cuenta"),
        ("Me prometieron que me llamarían y nunca me llamaron", "prometi|promesa|llamada"),
        ("Rechazaron la garantía y la pantalla venía defectuosa", "garantía|pantalla"),
        (
            "Fui hasta la sucursal y estaba cerrada sin aviso, perdí la mañana",
            "cerrada|aviso|viaje",
        ),
        (
            "Pedido incompleto, faltaban dos piezas y las instrucciones",
            "incompleto|piezas|instrucciones",
        ),
        (
            "No me llega el código de verificación, llevo una semana sin poder acceder",
            "código|verificación",
        ),
        (
            "Transferencia bloqueada hace diez días, ninguna explicación",
            "transferencia|explicación",
        ),
        ("Nos cancelaron el vuelo la noche anterior sin avisar", "vuelo|cancel|avisar"),
    ),
    informal=r"\b(tú|te|ti|tu|tus|contigo|tuyo|tuya|escríbenos|llámanos|cuéntanos|dinos)\b",
    formal=r"\b(usted|su|sus|suyo|suya|escríbanos|llámenos|cuéntenos|díganos|le)\b",
    vague=("Pésimo. No lo recomiendo.", "LO PEOR", "que decepcion la verdad"),
    liked=("La tarta de limón estaba deliciosa", "la tarta"),
    heard=(
        "El postre delicioso, en cambio una espera eterna para que nos sirvieran.",
        "waiting",
        "esper",
    ),
    question="¿Abren los domingos?",
    fact=Fact(("domingo", "domingos"), "Los domingos abrimos de 9 a 17 horas.", "es"),
    stuck="Transferencia bloqueada desde anoche",
    stiff=("molestias", "inconveniente", "rogamos", "atentamente", "ocasionad", "!", "¡"),
)
