"""Takes a picture of our Slack card: python -m tests.pictures.slack_card OUT.png [--decided]."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.guidelines.length import length_of
from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, MentionView
from monitor.models.cards import (
    CardAspect,
    CardCase,
    CardDraft,
    CardJudged,
    CardMention,
    CardView,
    Standing,
)
from monitor.models.judged import ToJudge
from responders.drafting.plan import AspectView, Judged
from responders.drafting.write import DraftRequest, NotWritten, write
from responders.slack.blocks import Card, card
from tests.pictures import png
from tests.pictures.block_kit import render

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
        CardAspect("account", "negative"),
        CardAspect("communication", "negative"),
        CardAspect("app", "negative"),
    ),
    reasons=(
        "1 star",
        "reads as a complaint (0.99)",
        "decided by: “Charged twice, and nobody answers.”",
    ),
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


def _draft() -> CardDraft:
    """Written as the line writes it."""
    pack = load_pack("app_store")
    request = DraftRequest(
        mention=MentionView(
            REVIEW.text, REVIEW.title, REVIEW.author, REVIEW.stars, REVIEW.language
        ),
        judged=Judged(
            unhappy=True,
            aspects=tuple(AspectView(one.name, one.polarity) for one in JUDGED.aspects),
        ),
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
    )


def page(drawn: Card, now: datetime = NOW) -> str:
    """A whole page with one message on it."""
    style = Path(__file__).with_name("message.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style>'
        '<body><div class="message"><div class="avatar">A</div><div class="body">'
        '<div class="who">Amends <span class="app">APP</span>'
        f'<span class="at">{NOW:%H:%M}</span></div>'
        f"{render(drawn, now)}</div></div></body></html>"
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


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--decided"]
    if len(words) != 1:
        sys.exit("usage: python -m tests.pictures.slack_card OUT.png [--decided]")
    shown = decided if "--decided" in sys.argv else asking
    photograph(page(card(shown(by_the_model()))), Path(words[0]))
