"""What the German phrasebook must hear and must let pass, beside the labelled replies."""

from __future__ import annotations

import pytest

from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import Phrasebook, phrasebook_for
from monitor.guidelines.records import MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings
from monitor.guidelines.words import words_of

#: A review, and a reply that a good agent would post.
PASSING = (
    ("Die Nudeln waren verkocht und der Kellner genervt.",
     "Guten Abend, danke, dass Sie das ansprechen. Verkochte Nudeln und ein genervter Kellner, das "
     "tut uns wirklich leid. Schreiben Sie mir bitte an anna@kastanie.example, Stichwort R-4K2M."),
    ("Seit drei Tagen kein Internet und niemand geht ans Telefon.",
     "Drei Tage ohne Internet, und dann ist niemand zu erreichen: Das tut uns sehr leid. Danke für "
     "Ihre klaren Worte. Unter https://leitung.example/hilfe mit R-7P3Q kümmert sich jemand."),
    ("Koffer kam am Band kaputt raus, am Schalter wurde ich abgewimmelt.",
     "Danke für Ihre offenen Worte. Dass der Koffer kaputt ankam und man Sie am Schalter "
     "abgewimmelt hat, tut uns leid. Rufen Sie uns bitte an, 030 5550 7711, mit R-2W9X."),
    ("Bettwanzen! Und die Rezeption hat nur mit den Schultern gezuckt.",
     "Bettwanzen, und an der Rezeption nur ein Schulterzucken: Dafür entschuldigen wir uns. Danke, "
     "dass Sie es sagen. Bitte schreiben Sie an gast@seeblick.example und nennen Sie R-8D4F."),
    ("du kannst da anrufen so oft du willst, mein passwort geht trotzdem nicht",
     "Hi, danke für deine ehrlichen Zeilen. Dass es mit dem Passwort nicht klappt, tut uns leid. "
     "Schreib uns bitte an hilfe@notizbuch.example mit R-1C6V, dann schauen wir gemeinsam."),
    ("Schrecklich.",
     "Danke, dass Sie uns schreiben. Es tut uns leid, dass wir Sie so enttäuscht haben. Mögen Sie "
     "uns sagen, was passiert ist? Wir lesen mit: post@kastanie.example, R-3B7N."),
)  # fmt: skip

#: What must be heard, by list; written before the phrases were tuned.
HEARD = {
    "conditional": (
        "Sollten wir Sie verärgert haben, bedauern wir das.",
        "Es tut uns leid, falls das so rüberkam.",
        "Entschuldigung, aber das ist bei uns so üblich.",
        "Wir bedauern etwaige Unannehmlichkeiten.",
        "Es tut mir leid, dass Sie diesen Eindruck gewonnen haben.",
    ),
    "liability": (
        "Wir übernehmen die Haftung.",
        "Das war unser Fehler.",
        "Es war fahrlässig.",
        "Die Schuld liegt bei uns.",
        "Sie haben Anspruch auf Schadensersatz.",
    ),
    "defence": (
        "Sie hätten uns vorher Bescheid geben müssen.",
        "Bitte haben Sie Verständnis, dass wir an diesem Abend Personalmangel hatten.",
        "Gemäß unseren AGB ist das nicht möglich.",
        "Leider haben Sie die Frist verpasst.",
        "Das entspricht nicht der Wahrheit.",
        "Wir weisen Ihre Vorwürfe zurück.",
    ),
    "fraud": (
        "Das ist eine Fake-Bewertung.",
        "Unter Ihrem Namen finden wir keine Buchung.",
        "Wir behalten uns rechtliche Schritte vor.",
        "Sie waren nie bei uns.",
        "Das riecht nach Konkurrenz.",
    ),
    "offers": (
        "Wir schicken Ihnen einen Gutschein.",
        "Sie erhalten Ihr Geld zurück.",
        "Als Wiedergutmachung laden wir Sie ein.",
        "Beim nächsten Besuch gibt es ein Freigetränk.",
        "Wir erstatten die Kosten.",
    ),
    "rating_requests": (
        "Passen Sie bitte Ihre Bewertung an.",
        "Wir würden uns über eine bessere Bewertung freuen.",
        "Nehmen Sie den Kommentar bitte zurück.",
        "Bewerten Sie uns gern erneut.",
        "Vielleicht ist ja ein Stern mehr drin, geben Sie uns mehr Sterne.",
    ),
    "incentives": (
        "Im Gegenzug für eine neue Rezension gibt es etwas.",
        "Für fünf Sterne bekommen Sie einen Gutschein.",
        "Mit einem Rabatt für Ihre Bewertung danken wir.",
        "Als Gegenleistung schicken wir etwas.",
        "Unter allen Bewertungen gibt es eine Verlosung für jede Bewertung.",
    ),
    "marketing": (
        "Folgen Sie uns auf Instagram.",
        "Jetzt buchen lohnt sich.",
        "Wir sind stolz auf unser Haus.",
        "Besuchen Sie unsere Website.",
        "Wir bieten höchste Qualität.",
    ),
    "promises": (
        "Das wird nicht wieder vorkommen.",
        "Innerhalb von zwei Tagen hören Sie von uns.",
        "Wir versprechen Ihnen Besserung.",
        "Das passiert nie wieder.",
        "Wir garantieren das.",
    ),
    "done": (
        "Der Fehler wurde bereits behoben.",
        "Wir haben das Team geschult.",
        "Das haben wir intern besprochen.",
        "Die Mitarbeiterin wurde abgemahnt.",
        "Maßnahmen wurden ergriffen.",
    ),
    "records": (
        "In unserem System sehen wir Ihren Vertrag.",
        "Ihre Bestellung wurde von uns geprüft, Ihre Bestellung zeigt nichts.",
        "Als unser Stammkunde wissen Sie das.",
        "Laut unseren Unterlagen ist alles bezahlt.",
        "Wir haben Ihr Konto überprüft.",
    ),
    "abusive": (
        "So ein Idiot.",
        "Das ist Mist von Betrügern.",
        "Halt die Schnauze.",
        "Wie dumm.",
        "Scheiße.",
    ),
}  # fmt: skip

SILENT = (
    "Es tut uns leid, dass Sie so lange warten mussten.",
    "Ohne Wenn und Aber: Es tut uns leid.",
    "Sie hätten etwas Besseres verdient.",
    "Sie müssen nichts noch einmal erzählen.",
    "Das hätte nicht sein dürfen.",
    "Wir haben Ihre Bewertung gelesen.",
    "Danke für Ihre Bewertung.",
    "Dass Sie auf Ihre Erstattung warten, ist nicht in Ordnung.",
    "Jemand aus unserem Team kümmert sich darum.",
    "Wir möchten das gemeinsam mit Ihnen klären.",
    "Eine Kollegin schaut sich das in Ruhe an.",
    "Ihren Ärger können wir gut verstehen.",
    "Dafür haben wir volles Verständnis.",
    "Schweinebraten und Scampi kamen kalt auf den Tisch.",
)
STOPPING = (
    "conditional", "liability", "defence", "fraud", "offers", "incentives", "rating_requests",
    "marketing", "promises", "done", "records", "abusive",
)  # fmt: skip


@pytest.fixture
def book() -> Phrasebook:
    found = phrasebook_for("de")
    assert found is not None
    return found


@pytest.mark.parametrize(("review", "text"), PASSING)
def test_a_good_reply_passes(review: str, text: str) -> None:
    mention = MentionView(review, "", "", 1, "de")
    reply = ReplyText(text, load_pack("google_business"), mention, None, None)
    assert [f for f in findings(reply) if f.severity is Severity.BLOCK] == []


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, texts in HEARD.items() for t in texts])
def test_what_must_be_heard_is_heard(book: Phrasebook, name: str, text: str) -> None:
    assert getattr(book, name).find(words_of(text))


@pytest.mark.parametrize("text", SILENT)
def test_a_polite_sentence_is_left_alone(book: Phrasebook, text: str) -> None:
    assert [name for name in STOPPING if getattr(book, name).find(words_of(text))] == []


@pytest.mark.parametrize("text", ["Fuer", "überteuert", "ueberteuert", "UEBERTEUERT"])
def test_an_umlaut_that_was_left_out_is_heard(book: Phrasebook, text: str) -> None:
    heard = book.alike["expensive"].find(words_of(text)) or words_of(text)[0].text in book.stop
    assert heard
