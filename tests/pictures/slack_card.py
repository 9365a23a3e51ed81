"""Takes pictures of our cards: python -m tests.pictures.slack_card docs/pictures [NAME...]."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.guidelines.length import length_of
from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, MentionView
from monitor.judgement.risk.effects import second_approval_reason
from monitor.models.cards import (
    CardApprovals,
    CardAspect,
    CardCase,
    CardDraft,
    CardHeld,
    CardJudged,
    CardMention,
    CardPerson,
    CardView,
    Standing,
)
from monitor.models.judged import ToJudge
from responders.drafting.plan import AspectView, Judged
from responders.drafting.write import DraftRequest, NotWritten, write
from responders.gloss import gloss
from responders.slack.blocks import card
from responders.slack.home import HomeView, OwnCase, Waiting, home
from responders.slack.parts import Message
from tests.pictures import png
from tests.pictures.block_kit import render, render_blocks

NOW = datetime(2026, 3, 11, 10, 42, tzinfo=UTC)  # a Wednesday
REFERENCE = "R-7K2QXM5"
REVIEW = CardMention(
    place="App Store",
    subject="Birch & Kettle",
    title="Charged twice, and nobody answers",
    text="I ordered two bags of the house blend through the app and was charged twice for it. "
    "I wrote to support on Saturday and have heard nothing since. I only want the second payment "
    "back.",
    author="Tilda R.",
    stars=1.0,
    posted_at=NOW - timedelta(minutes=28),
    first_seen_at=NOW - timedelta(minutes=1),
    language="en",
    url="https://reviews.example/birch-kettle/4711",
)
#: What the judge said of this review one day; a picture that is taken anew asks it again.
JUDGED = CardJudged(
    polarity="negative",
    unhappy=0.99,
    priority="high",
    aspects=(
        CardAspect("price", "negative"),
        CardAspect("app", "negative"),
    ),
    reasons=("1 star", "reads as a complaint (0.99)"),
    decided_by="I wrote to support on Saturday and have heard nothing since.",
)


def by_the_model() -> CardJudged:
    """What the built-in model says of the review today."""
    from monitor.judgement.judging import judge_texts
    from monitor.judgement.model import built_in

    model = built_in()
    review = ToJudge("1", REVIEW.text, title=REVIEW.title, stars=REVIEW.stars)
    (found,) = judge_texts(model, [review], cut_off=model.cut_off)
    return CardJudged(
        polarity=found.polarity.value,
        unhappy=found.unhappy,
        priority=found.priority.value,
        aspects=tuple(CardAspect(one.aspect, one.polarity) for one in found.aspects),
        reasons=found.reasons,
        flags=found.flags,
        decided_by=found.decided_by,
        anger=found.anger,
    )


def asking(judged: CardJudged = JUDGED) -> CardView:
    """The card as it asks: an invented review, judged, with the composer's own draft."""
    draft = _draft()
    return CardView(
        draft_id=4711,
        version=1,
        text_hash=hashlib.sha256(draft.text.encode()).hexdigest()[:32],
        mention=REVIEW,
        judged=judged,
        draft=draft,
        case=CardCase(REFERENCE, owner=""),
        by_hand=True,  # the App Store's public feed takes no replies
        link="https://amends.example/mentions/4711",
    )


def decided(judged: CardJudged = JUDGED) -> CardView:
    """The same card when the reply stands there, and the case has an owner and a time."""
    return replace(
        asking(judged),
        standing=Standing.LIVE,
        decided_by="Jonas Falk",
        decided_at=NOW + timedelta(minutes=4),
        standing_since=NOW + timedelta(minutes=7),
        case=CardCase(REFERENCE, owner="Mara Lund", due=NOW + timedelta(hours=8, minutes=7)),
        reply_url="https://reviews.example/birch-kettle/4711#reply",
    )


def refused(judged: CardJudged = JUDGED) -> CardView:
    """The same card when the site would not have the reply."""
    return replace(
        decided(judged),
        standing=Standing.REFUSED,
        detail="The response contains contact details, which are not allowed here.",
        reply_url="",
    )


#: Somebody who speaks of fraud: such a reply takes two people.
IN_FRENCH = replace(
    REVIEW, place="Google", subject="Lyon Part-Dieu", author="Odile M.", language="fr", title="",
    text="Quarante minutes d’attente pour un thé, et le serveur a été désagréable. On m’a prélevé "
    "deux fois la somme : c’est une arnaque.",
)  # fmt: skip


def two_steps(judged: CardJudged = JUDGED) -> CardView:
    """A card that takes two people, one of whom has said yes; in French, with its gloss."""
    return replace(
        asking(judged),
        mention=IN_FRENCH,
        judged=CardJudged(
            polarity="negative", unhappy=0.97, priority="urgent", anger=0.82,
            aspects=(CardAspect("waiting", "negative"), CardAspect("price", "negative")),
            reasons=("1 star", "reads as a complaint (0.97)"), flags=("fraud",),
            decided_by="On m’a prélevé deux fois la somme : c’est une arnaque.",
        ),
        draft=_draft(IN_FRENCH, ("waiting", "price"), "google_business"),
        by_hand=False,
        reply_due=NOW + timedelta(hours=3, minutes=40),
        approvals=CardApprovals(
            given=(CardPerson(1, "Jonas Falk"),), needed=2, missing="a lead",
            why=second_approval_reason(["fraud"]),
        ),
        case=CardCase(REFERENCE, owner="Mara Lund", due=NOW + timedelta(hours=6)),
    )  # fmt: skip


def folded(judged: CardJudged = JUDGED) -> CardView:
    """Many say the same: one card for all of them, held while the shop is asked."""
    return replace(
        asking(judged),
        folded=23,
        held=CardHeld(CardPerson(1, "Jonas Falk"), NOW + timedelta(hours=1), "the app team looks"),
    )


def by_hand(judged: CardJudged = JUDGED) -> CardView:
    """Approved, and somebody has to put it there."""
    return replace(
        asking(judged), standing=Standing.BY_HAND, decided_by="Jonas Falk", decided_at=NOW
    )


def a_home() -> HomeView:
    """What waits for one person, and their cases."""
    card = "https://birch-kettle.slack.com/archives/C0123ABCD/p1773225720000100"
    return HomeView(
        name="Mara Lund",
        waiting=(
            Waiting("Google", "Lyon Part-Dieu", 1.0, NOW - timedelta(minutes=50),
                    NOW - timedelta(minutes=10), True, "urgent", True, "1 of 2 approvals", card),
            Waiting("App Store", "Birch & Kettle", 1.0, NOW - timedelta(minutes=28),
                    NOW + timedelta(hours=3), False, "high", True, "", card),
            Waiting("Mastodon", "Harbour shop", None, NOW - timedelta(hours=2),
                    NOW + timedelta(hours=6), False, "", False, "", card),
        ),
        waiting_in_all=3,
        cases=(
            OwnCase(REFERENCE, "open", "Lyon Part-Dieu", NOW + timedelta(hours=6),
                    link="https://amends.example/cases/12"),
        ),
        cases_in_all=1,
        link="https://amends.example",
    )  # fmt: skip


def _draft(
    review: CardMention = REVIEW,
    bad: Sequence[str] = ("price", "app"),
    site: str = "app_store",
) -> CardDraft:
    """Written as the line writes it."""
    pack = load_pack(site)
    seen = MentionView(review.text, review.title, review.author, review.stars, review.language)
    request = DraftRequest(
        mention=seen,
        judged=Judged(unhappy=True, aspects=tuple(AspectView(one, "negative") for one in bad)),
        pack=pack,
        contact=Contact(
            email="care@birch-kettle.example", signature="Mara, customer care at Birch & Kettle"
        ),
        reference=REFERENCE,
        seed="4711/1",
    )
    written = write(request)
    if isinstance(written, NotWritten):
        raise ValueError(written.why)
    return CardDraft(
        text=written.text,
        length=length_of(written.text, pack.unit),
        unit=pack.unit.value,
        limit=pack.max_length,
        warnings=tuple(finding.says for finding in written.findings),
        language=written.language,
        gloss=tuple(gloss(request, written)),
    )


def page(drawn: Message, now: datetime = NOW) -> str:
    """A whole page with one message on it."""
    return _page(
        '<div class="message"><div class="avatar">A</div><div class="body">'
        '<div class="who">Amends <span class="app">APP</span>'
        f'<span class="at">{NOW:%H:%M}</span></div>'
        f"{render(drawn, now)}</div></div>"
    )


def home_page(view: HomeView, now: datetime = NOW) -> str:
    """A whole page with somebody's Home on it."""
    return _page(
        '<div class="home"><div class="tab"><span class="open">Home</span><span>About</span></div>'
        f"{render_blocks(home(view)['blocks'], now)}</div>"
    )


def _page(body: str) -> str:
    style = Path(__file__).with_name("message.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style>'
        f"<body>{body}</body></html>"
    )


def photograph(markup: str, out: Path) -> None:
    """Show a page to a browser without a screen, and keep what it shows."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium")
        shown = browser.new_page(
            viewport={"width": 720, "height": 100}, device_scale_factor=2, java_script_enabled=False
        )
        shown.set_content(markup)
        taken = shown.screenshot(full_page=True)
        browser.close()
    out.write_bytes(png.written(png.read(taken)))


CARDS = {
    "slack-card": asking,
    "slack-card-decided": decided,
    "slack-card-refused": refused,
    "slack-card-two-steps": two_steps,
    "slack-card-folded": folded,
    "slack-card-by-hand": by_hand,
}
HOME = "slack-home"


def main(folder: Path, names: Sequence[str]) -> None:
    """Take the pictures of these names, or all of them."""
    judged = by_the_model()
    for name, view in CARDS.items():
        if not names or name in names:
            photograph(page(card(view(judged))), folder / f"{name}.png")
    if not names or HOME in names:
        photograph(home_page(a_home()), folder / f"{HOME}.png")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python -m tests.pictures.slack_card FOLDER [NAME...]")
    main(Path(sys.argv[1]), sys.argv[2:])
