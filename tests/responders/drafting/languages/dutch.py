"""Dutch: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

DUTCH = Case(
    language="nl",
    contact=Contact(
        email="hulp@berkenketel.example",
        url="https://berkenketel.example/contact",
        phone="+31 20 555 1234",
        signature="Mara, klantenservice van Berk & Ketel",
    ),
    reviews=(
        ("Drie kwartier gewacht op het eten en toen was de biefstuk koud.", "kwartier|biefstuk"),
        (
            "Onbeschoft personeel!! Werden eerst genegeerd en daarna afgesnauwd.",
            "genegeerd|afgesnauwd|personeel",
        ),
        ("App crasht steeds sinds de laatste update, je kan niks meer", "crasht|vastloopt"),
        (
            "Pakket na 3 weken nog niet ontvangen en niemand reageert op mijn mails.",
            "3 weken|pakket|mails",
        ),
        (
            "Er is dubbel afgeschreven, terugbetaling zou onderweg zijn, al 2 maanden",
            "dubbel|twee keer|terugbetaling",
        ),
        (
            "Kamer was smerig, schimmel in de badkamer, maar het ontbijt was lekker.",
            "kamer|badkamer",
        ),
        (
            "veel te duur en portie was piepklein, met honger naar huis",
            "duur|prijs|portie|honger|bord",
        ),
        ("De waterkoker was na 2 maanden kapot. Klantenservice doet niks", "waterkoker"),
        (
            "Een uur in de wacht gestaan bij de helpdesk en toen werd er opgehangen",
            "een uur|opgehangen|helpdesk",
        ),
        ("Ik kom niet meer in mijn account, helpdesk reageert niet", "account|inloggen"),
        (
            "Abonnement opgezegd en toch wordt er nog steeds afgeschreven. Schandalig",
            "opgezegd|opzegging|abonnement",
        ),
        (
            "Monteur is voor de derde keer niet komen opdagen, hele dag vrij genomen",
            "monteur|afspraak",
        ),
        ("Haar in mijn soep gevonden, ober haalde zijn schouders op.", "haar|soep"),
        (
            "Schoenen vallen veel te klein uit en retourkosten moet je zelf betalen",
            "maat|pasvorm|schoenen|retourkosten",
        ),
        (
            "internet ligt er weer uit, elke week hetzelfde liedje. onbetrouwbare club",
            "internet|storing",
        ),
        ("Doos kwam beschadigd aan, onderdelen ontbreken", "beschadigd|onderdelen"),
        ("We hadden gereserveerd en toch was er geen tafel, konden weer gaan", "gereserveerd"),
        ("Veel te veel reclame, je komt bijna niet aan spelen toe", "reclame"),
        ("Verkeerde maat gestuurd en op mijn vraag geen antwoord", "maat|antwoord"),
        (
            "Matras doorgelegen en zo gehorig dat we niet geslapen hebben.",
            "doorgelegen|gehorig|bed",
        ),
        (
            "Iedereen zegt wat anders bij de klantenservice, van het kastje naar de muur",
            "kastje|klantenservice|communicatie|informatie|geïnformeerd|uitleggen",
        ),
        (
            "Trein weer 40 min vertraging, aansluiting gemist, geen info op het perron",
            "vertraging|trein|aansluiting",
        ),
        (
            "de nieuwe versie is traag en onoverzichtelijk, geef de oude terug",
            "versie|onoverzichtelijk|traag",
        ),
        ("Prijzen weer verhoogd en de service wordt steeds slechter", "prijzen|verhoogd"),
        ("Pizza was klef en de bezorger gooide hem gewoon voor de deur", "pizza|bezorger"),
        ("Verificatie lukt niet na 4 pogingen, account openen kan je vergeten", "verificatie"),
        (
            "Sinds de update geen meldingen meer en de zoekfunctie werkt niet",
            "update|zoekfunctie|meldingen",
        ),
        (
            "Opzegging wordt genegeerd, geen enkele service, alles in de kleine lettertjes",
            "opzegging|opzeggen",
        ),
        (
            "De ober was chagrijnig en we moesten eeuwen op de rekening wachten",
            "ober|chagrijnig|rekening|wachten",
        ),
        (
            "Retourneren is een ramp, na 6 weken nog steeds geen geld terug",
            "retourneren|6 weken|terugbetaling|retour",
        ),
        (
            "Je vraagt iets aan de balie en je wordt gewoon afgesnauwd, lekker dan",
            "afgesnauwd|balie|onvriendelijk",
        ),
    ),
    informal=r"\b(je|jij|jou|jouw)\b",
    formal=r"\b(u|uw|uzelf)\b",
    vague=("Slechtste app ooit. Niet doen!!!", "Drama.", "Nooit meer"),
    liked=("Het ontbijt was heerlijk!", "het ontbijt"),
    heard=("Lekker ontbijt, maar de wifi viel steeds weg.", "reliability", "wifi"),
    question="Bent u op zondag open?",
    fact=Fact(("zondag",), "Op zondag zijn we open van 9 tot 17 uur.", "nl"),
    stuck="Overboeking blijft al sinds gisteren hangen!",
)
