"""French: invented reviews, and what a draft under them must and must not say."""

from __future__ import annotations

from monitor.guidelines.records import Contact
from monitor.guidelines.voice import Fact
from tests.responders.drafting.languages.case import Case

FRENCH = Case(
    language="fr",
    contact=Contact(
        email="bonjour@lemarronnier.example",
        url="https://lemarronnier.example/parler",
        phone="+33 1 70 18 00 42",
        signature="Mara, service client du Marronnier",
    ),
    reviews=(
        (
            "Attente interminable, 50 minutes pour avoir nos plats et la soupe est arrivée froide.",
            "50 minutes|soupe",
        ),
        (
            "Accueil glacial, le serveur ne dit même pas bonjour. On se sent de trop.",
            "glacial|bonjour|accueil|serveur",
        ),
        (
            "L'appli plante a chaque fois depuis la mise a jour, impossible de me connecter !!!",
            "plante|mise à jour|connecter",
        ),
        (
            "colis jamais recu, ca fait 3 semaines que j attends et personne ne repond aux mails",
            "colis|3 semaines|mails",
        ),
        ("J'ai été débité deux fois et le service client est injoignable", "deux fois|injoignable"),
        ("Chambre sale, draps tachés et bruit toute la nuit", "chambre|bruit|draps"),
        (
            "Trop cher pour ce que c'est, portions ridicules, on sort avec la faim",
            "cher|prix|portions",
        ),
        (
            "La machine à café est tombée en panne au bout de 2 mois, SAV nul",
            "machine|2 mois|panne",
        ),
        (
            "On me raccroche au nez après une heure d'attente au téléphone",
            "raccroch|heure|téléphone",
        ),
        (
            "Je narrive plus a acceder a mon compte, mot de passe refusé sans arret",
            "mot de passe|compte",
        ),
        (
            "Abonnement impossible à résilier, ils continuent de prélever, une honte",
            "abonnement|résili",
        ),
        ("Technicien jamais venu, deux demi journées de congé perdues", "technicien"),
        ("Cheveu dans la salade, et le serveur a rigolé", "cheveu|salade"),
        (
            "Taille beaucoup trop petite, et le retour est payant, n'achetez pas",
            "taille|petite|retour",
        ),
        (
            "Internet coupe sans arrêt depuis un mois, la hotline me balade d'un service à l'autre",
            "internet|coupures|hotline|service à l'autre",
        ),
        (
            "Carton écrasé, vase cassé, le livreur l'a jeté par dessus le portail",
            "carton|vase|livreur",
        ),
        (
            "Reservation perdue, on nous a laissé poireauter une heure à la réception",
            "réservation|une heure|réception",
        ),
        ("trop de pub, ca devient insupportable", "pub"),
        ("Le produit ne correspond pas du tout à la photo, couleur différente", "photo|couleur"),
        ("Matelas défoncé, j'ai mal au dos. Et pas d'eau chaude le matin.", "matelas|eau"),
        ("Cafards dans la salle de bain. Dégueulasse.", "cafards|propreté|salle"),
        (
            "Demande de remboursement faite il y a deux mois, toujours rien, aucune réponse",
            "remboursement|deux mois|réponse",
        ),
        ("Viande trop cuite, frites froides et l'addition salée", "viande|frites|addition"),
        (
            "Le vendeur m'a promis un rappel, jamais eu de nouvelles",
            "promis|rappel|nouvelles|vendeur",
        ),
        (
            "Garantie refusée alors que l'écran était défectueux dès le premier jour",
            "garantie|écran|défectueux",
        ),
        (
            "Votre agence est fermée sans prévenir, j'ai fait 40 km pour rien",
            "fermée|agence|prévenir",
        ),
        ("Commande incomplète, il manquait deux pièces et la notice", "incomplète|pièces|notice"),
        ("Code de vérification jamais reçu, impossible d'entrer", "code|vérification"),
        ("Virement bloqué depuis dix jours, aucune explication", "virement|explication"),
        ("Vol annulé la veille, on nous a laissés sans info à l'aéroport", "vol|info|annul"),
    ),
    informal=r"\b(tu|te|toi|(?<!le )ton|ta|tes)\b|\bt'",
    formal=r"\b(vous|votre|vos)\b",
    vague=("Nul. A fuir.", "Le pire de tous !!!", "décu... vraiment deçu"),
    liked=("La tarte au citron était délicieuse !", "la tarte"),
    heard=(
        "Dessert délicieux, en revanche une attente interminable avant d'être servis.",
        "waiting",
        "attente",
    ),
    question="Êtes-vous ouverts le dimanche ?",
    fact=Fact(("dimanche",), "Le dimanche, nous ouvrons de 9 h à 17 h.", "fr"),
    stuck="Virement bloqué depuis hier soir !",
    stiff=("agréer", "veuillez", "gêne occasionnée", "désagrément", "prions", "!"),
)
