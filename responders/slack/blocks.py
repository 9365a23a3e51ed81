"""Draws the card that asks for a yes: pure, lean, one screen of a phone.

Top to bottom: what stands over everything (shadow, pause), stars and place and age, the author's
words, what the judge found, the draft, the case, and then either buttons or what became of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from monitor.models.cards import CardDraft, CardMention, CardView, Standing
from responders.slack import buttons
from responders.slack.ids import EVENT_TYPE
from responders.slack.outcome import became
from responders.slack.parts import (
    Block,
    context,
    cut,
    date,
    escape,
    line,
    quote,
    rich,
    said,
    units,
    visible,
    words,
)
from responders.slack.parts import safe_url as safe

#: Longest drawn, in UTF-16 units. All together stay well below the 11,000 that Slack has refused.
REVIEW, TITLE, AUTHOR, DRAFT = 400, 120, 60, 2900

POLARITY_SIGN = {"negative": "−", "positive": "+", "mixed": "±", "neutral": "·"}


@dataclass(frozen=True)
class Card:
    """A message ready to be posted. `digest` names what it shows: equal digests, equal cards."""

    text: str
    blocks: list[Block]
    metadata: dict[str, Any]
    digest: str


def card(view: CardView) -> Card:
    """Draw a card. Any text may stand in the view; no view gives a card that Slack would refuse."""
    digest = hashlib.sha256(repr(view).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    blocks = list(_blocks(view))
    for block in blocks:
        # A client keeps the state of a block whose id it knows: each rendition has its own.
        block["block_id"] = f"{block['block_id']}:{digest}"
    payload = {"draft": view.draft_id, "version": view.version}
    metadata = {"event_type": EVENT_TYPE, "event_payload": payload}
    return Card(summary(view), blocks, metadata, digest)


def summary(view: CardView) -> str:
    """The line in a notification: ours alone, without a word of the author's."""
    mention = view.mention
    stars = f"{mention.stars:.0f}★, " if mention.stars is not None else ""
    case = f" – case {said(view.case.reference, 20)}" if view.case else ""
    what = f"Reply {view.standing.value.replace('_', ' ')}"
    if view.standing is Standing.ASKING:
        what = "A reply waits for a yes" if view.draft else "Somebody has to write a reply"
    return f"{what} ({stars}{said(mention.place, 60)}, {said(mention.subject, 60)}){case}"


def whole(draft: CardDraft) -> bool:
    """Whether the card shows every character of the draft; only then it may be approved there."""
    return units(visible(draft.text)) <= DRAFT


def _blocks(view: CardView) -> Iterator[Block]:
    banners = _banners(view)
    if banners:
        yield context("banner", *banners)
    yield context("top", _top(view.mention, view.judged.priority))
    yield _review(view.mention)
    found = _found(view)
    if found:
        yield context("found", *found)
    yield _draft(view)
    foot = _foot(view)
    if foot:
        yield context("case", *foot)
    if view.standing is Standing.ASKING:
        yield from buttons.rows(view, approvable=view.draft is not None and whole(view.draft))
    else:
        yield rich("became", line(*became(view)))


def _banners(view: CardView) -> list[str]:
    shadow = "*Shadow mode*: nothing is published." if view.shadow else ""
    paused = f"*Paused*: {said(view.paused, 100)}" if view.paused else ""
    return [banner for banner in (shadow, paused) if banner]


def _top(mention: CardMention, priority: str) -> str:
    parts = [stars(mention.stars), f"*{said(mention.place, 60)}*", said(mention.subject, 60)]
    if mention.posted_at:
        parts.append(date(mention.posted_at))
    elif mention.first_seen_at:
        parts.append(f"first seen {date(mention.first_seen_at)}")
    if priority in ("high", "urgent"):
        parts.append(f"*{priority}*")
    return " · ".join(part for part in parts if part.strip("*")) or "from a place without a name"


def stars(value: float | None) -> str:
    """Five signs, or nothing where no rating was given."""
    if value is None:
        return ""
    full = round(min(5.0, max(0.0, value)))
    return "★" * full + "☆" * (5 - full)


def _review(mention: CardMention) -> Block:
    author = cut(" ".join(visible(mention.author).split()), AUTHOR) or "(no name)"
    head = [words(author, bold=True)]
    if mention.language:
        head.append(words(f" ({cut(visible(mention.language), 12)})"))
    if safe(mention.url):
        link = {"type": "link", "url": safe(mention.url), "text": "open there"}
        head += [words(" · "), link]
    return rich("review", line(*head), quote(*author_words(mention, REVIEW)))


def author_words(mention: CardMention, most: int) -> list[Block]:
    """The author's own words as rich text, cut to `most`."""
    title = cut(" ".join(visible(mention.title).split()), TITLE)
    text = cut(visible(mention.text).strip(), most)
    pieces = [words(title, bold=True)] if title else []
    if title and text:
        pieces.append(words("\n"))
    if text:
        pieces.append(words(text))
    return pieces or [words("(a rating without words)", italic=True)]


def _found(view: CardView) -> list[str]:
    judged = view.judged
    parts = [said(judged.polarity, 20)]
    if judged.unhappy is not None:
        parts.append(f"unhappy {judged.unhappy:.2f}")
    aspects = [f"{said(one.name, 40)} {POLARITY_SIGN.get(one.polarity, '')}".strip()
               for one in judged.aspects[:6]]  # fmt: skip
    parts.append(", ".join(aspects))
    lines = [" · ".join(part for part in parts if part)]
    if judged.said:
        lines.append("*People say*: " + said("; ".join(judged.said), 200))
    care = [flag.replace("_", " ") for flag in judged.flags if flag != "question"]
    if care:
        lines.append("*Take care*: " + said(", ".join(care), 120))
    if judged.reasons:
        lines.append("*Why*: " + said("; ".join(judged.reasons), 250))
    return [one for one in lines if one]


def _draft(view: CardView) -> Block:
    draft = view.draft
    if draft is None:
        why = cut(visible(view.no_draft_why).strip(), 300) or "nothing could be written"
        return rich("draft", line(words("No draft: ", bold=True), words(why)))
    language = f" ({cut(visible(draft.language), 12)})" if draft.language else ""
    limit = f" of {draft.limit}" if draft.limit is not None else ""
    unit = cut(visible(draft.unit), 20)
    head = [words(f"Draft{language}", bold=True), words(f" · {draft.length}{limit} {unit}")]
    text = visible(draft.text)
    shown = cut(text, DRAFT) if text.strip() else "(empty)"
    parts = [line(*head), quote(words(shown))]
    warnings = list(_warnings(draft))
    if warnings:
        parts.append(line(words("Mind: ", bold=True), words("; ".join(warnings))))
    return rich("draft", *parts)


def _warnings(draft: CardDraft) -> Iterator[str]:
    for warning in draft.warnings[:5]:
        text = cut(" ".join(visible(warning).split()), 120)
        if text:
            yield text
    if len(draft.warnings) > 5:
        yield f"{len(draft.warnings) - 5} more"
    if not whole(draft):
        yield "too long to show whole here: read and approve it in Amends"
    if visible(draft.text) != draft.text.replace("\r\n", "\n"):
        yield "it holds invisible characters that are not shown"


def _foot(view: CardView) -> list[str]:
    parts = []
    if view.case:
        parts.append(f"Case *{said(view.case.reference, 20)}*")
        parts.append(
            f"owner {said(view.case.owner, 40)}" if view.case.owner.strip() else "no owner"
        )
        if view.case.due:
            parts.append(f"due {date(view.case.due)}")
    if safe(view.link):
        address = escape(safe(view.link).replace("|", "%7C"))
        parts.append(f"<{address}|open in Amends>")
    return [" · ".join(parts)] if parts else []
