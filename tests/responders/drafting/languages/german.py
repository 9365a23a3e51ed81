"""German: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

GERMAN = Case(
    language="de",
    contact=Contact(
        email="hilfe@birkenkessel.example",
        url="https://birkenkessel.example/kontakt",
        phone="+49 30 5550 1234",
        signature="Mara, Kundenbetreuung bei Birke & Kessel",
    ),
    reviews=(
        (
            "Wir haben 50 Minuten auf das Essen gewartet und dann war das Schnitzel kalt.",
            "50 Minuten|Schnitzel",
        ),
        (
            "Unfreundlich!! Die Bedienung hat uns erst ignoriert und dann angeschnauzt.",
            "ignoriert|angeschnauzt|unfreundlich",
        ),
        (
            "App stürzt seit dem letzten Update ständig ab, man kann nichts mehr machen",
            "abstürzt|Abstürzen",
        ),
        (
            "Paket seit 3 Wochen nicht angekommen und niemand antwortet auf meine Mails.",
            "3 Wochen|Paket|Mails",
        ),
        (
            "Mir wurde der Betrag doppelt abgebucht, auf das Geld warte ich immer noch.",
            "doppelt|zweimal",
        ),
        ("Zimmer total dreckig, im Bad Schimmel, aber das Frühstück war lecker.", "Zimmer|Bad"),
        ("ueberteuert und die portion winzig, bin hungrig nach hause", "Preis|Portion|Teller"),
        (
            "Der Wasserkocher ist nach 2 Monaten kaputt gegangen. Reklamation wird ignoriert.",
            "Wasserkocher",
        ),
        (
            "Hotline eine Stunde Warteschleife, dann aufgelegt. Geht gar nicht",
            "einer Stunde|aufgelegt",
        ),
        ("Ich komm nicht mehr in mein Konto rein, Support reagiert nicht", "Konto|einloggen|Login"),
        ("Abo gekündigt und trotzdem wird weiter abgebucht. Frechheit.", "gekündigt|Kündigung|Abo"),
        ("Techniker kam zum dritten Termin wieder nicht, extra Urlaub genommen", "Techniker"),
        ("Haar in der Suppe gefunden, Kellner meinte nur das kann passieren.", "Haar|Suppe"),
        (
            "Die Schuhe fallen viel zu klein aus, Rückversand muss ich selber zahlen",
            "Schuhe|Größe|Passform",
        ),
        ("internet seit gestern wieder weg, wie jede woche. unzuverlässiger laden", "Internet"),
        (
            "Lieferung kam beschädigt an, Karton komplett aufgerissen, Teile fehlen",
            "beschädigt|aufgerissen",
        ),
        (
            "Wir hatten reserviert und trotzdem keinen Tisch bekommen, mussten wieder gehen",
            "reserviert",
        ),
        ("Viel zu viel Werbung, man kommt kaum noch zum Spielen", "Werbung"),
        ("Falsche Größe geliefert und auf Rückfrage keine Antwort", "Größe|Antwort"),
        ("Die Matratze war durchgelegen und nachts war es laut.", "Matratze|durchgelegen"),
        (
            "Beratung schlecht, jeder erzählt was anderes, am Ende war keiner zuständig",
            "Beratung|zuständig|informiert",
        ),
        (
            "Zug wieder 40 min verspätet, Anschluss verpasst, keine Info am Bahnsteig",
            "40 Minuten|Anschluss|Zug",
        ),
        ("Preise schon wieder erhöht und dafür wird der Service immer schlechter", "Preise|erhöht"),
        (
            "Pizza war labbrig und der Lieferbote hat sie einfach vor die Tür geworfen",
            "Pizza|Lieferboten",
        ),
        (
            "Videoident nach 4 Versuchen abgebrochen, Kontoeröffnung gescheitert",
            "Kontoeröffnung|Bestätigung|Verifizierung",
        ),
        (
            "Nach Update keine Push Benachrichtigungen mehr und die Suche findet nichts",
            "Update|Suche|Benachrichtigungen",
        ),
        ("Kündigung wird ignoriert, Kundenservice null, AGB versteckt", "Kündigung|Kundenservice"),
        (
            "Der Kellner war echt genervt und wir mussten ewig auf die Rechnung warten",
            "Kellner|genervt|ewig|Rechnung",
        ),
        (
            "Bei der Retoure nur Probleme, das Geld hab ich nach 6 Wochen immer noch nicht",
            "Retoure|6 Wochen|Rückerstattung",
        ),
        (
            "Du fragst freundlich nach und wirst am Empfang richtig angeschnauzt, danke für nix",
            "angeschnauzt|Empfang|unfreundlich",
        ),
    ),
    informal=r"\b(du|dir|dich|dein\w*)\b",
    formal=r"(?-i:\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b)",
    vague=("Schlechteste App ever. Finger weg!!!", "Katastrophe.", "Nie wieder"),
    liked=("Das Frühstück war super lecker!", "das Frühstück"),
    heard=("Leckeres Frühstück, aber das WLAN war ständig weg.", "reliability", "WLAN"),
    question="Haben Sie am Sonntag offen?",
    fact=Fact(("sonntag",), "Sonntags sind wir von 9 bis 17 Uhr da.", "de"),
    stuck="Überweisung hängt seit gestern fest!",
)
