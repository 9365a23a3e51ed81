"""Draws the card that asks for a yes: pure, lean, one screen of a phone.

Top to bottom: what stands over everything, stars and place and age, the author's words with the
sentence that decided, what the judge found, the draft, the case and the approvals, and then either
buttons or what became of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from monitor.models.cards import CardMention, CardView, Standing
from responders.slack import buttons, drafted
from responders.slack.drafted import whole
from responders.slack.ids import EVENT_TYPE
from responders.slack.outcome import became
from responders.slack.parts import (
    Block,
    Message,
    age,
    context,
    cut,
    date,
    line,
    link_to,
    quote,
    rich,
    said,
    units,
    visible,
    words,
)
from responders.slack.parts import safe_url as safe

#: Longest drawn, in UTF-16 units. All together stay well below the 11,000 that Slack has refused.
REVIEW, TITLE, AUTHOR, SENTENCE = 400, 120, 60, 200

POLARITY_SIGN = {"negative": "−", "positive": "+", "mixed": "±", "neutral": "·"}
_ANGRY = 0.5


def card(view: CardView) -> Message:
    """Draw a card. Any text may stand in the view; no view gives a card that Slack would refuse."""
    digest = hashlib.sha256(repr(view).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    blocks = list(_blocks(view))
    for block in blocks:
        # A client keeps the state of a block whose id it knows: each rendition has its own.
        block["block_id"] = f"{block['block_id']}:{digest}"
    payload = {"draft": view.draft_id, "version": view.version}
    metadata = {"event_type": EVENT_TYPE, "event_payload": payload}
    return Message(summary(view), blocks, metadata, digest)


def summary(view: CardView) -> str:
    """The line in a notification: ours alone, without a word of the author's."""
    mention = view.mention
    stars = f"{mention.stars:.0f}★, " if mention.stars is not None else ""
    case = f" – case {said(view.case.reference, 20)}" if view.case else ""
    what = f"Reply {view.standing.value.replace('_', ' ')}"
    if view.standing is Standing.ASKING:
        what = "A reply waits for a yes" if view.draft else "Somebody has to write a reply"
    where = ", ".join(said(name, 60) for name in (mention.place, mention.subject) if name)
    return f"{what} ({stars}{where}){case}"


def _blocks(view: CardView) -> Iterator[Block]:
    asking = view.standing is Standing.ASKING
    banners = list(_banners(view))
    if banners:
        yield context("banner", *banners)
    yield context("top", _top(view))
    yield _review(view)
    # After the decision what became of it matters, and what people said of the judge.
    found = [*(_found(view) if asking else ()), *_said(view)]
    if found:
        yield context("found", *found)
    yield from drafted.blocks(view)
    foot = [*drafted.under(view), *_foot(view)]
    if foot:
        yield context("case", *foot)
    if asking:
        approvable = view.draft is not None and whole(view.draft) and not view.draft.blockers
        yield from buttons.rows(view, approvable=approvable, more=not _shown_whole(view.mention))
    else:
        yield rich("became", line(*became(view)))
        yield from buttons.after(view)


def _banners(view: CardView) -> Iterator[str]:
    if view.shadow:
        yield "*Shadow mode*: nothing is published."
    if view.paused:
        yield f"*Paused*: {said(view.paused, 100)}"
    if view.standing is not Standing.ASKING:
        return
    if view.folded:
        alike = "one more" if view.folded == 1 else f"{view.folded} more"
        yield f"*Many say the same*: {alike} like this came in and hang on this card."
    if view.held:
        until = f" until {date(view.held.until)}" if view.held.until else ""
        yield f"*On hold* by {said(view.held.by.name, 60)}{until}{_because(view.held.says)}"
    if view.second:
        whom = said(view.second.whom.name, 60) if view.second.whom else "anybody else"
        by = said(view.second.by.name, 60)
        yield f"*Second opinion*: {by} asks {whom}{_because(view.second.says)}"


def _because(says: str) -> str:
    return f": {said(says, 160)}" if says.strip() else ""


def _top(view: CardView) -> str:
    mention, priority = view.mention, view.judged.priority
    parts = [stars(mention.stars), f"*{said(mention.place, 60)}*", said(mention.subject, 60)]
    if mention.posted_at:
        parts.append(age(mention.posted_at))
    elif mention.first_seen_at:
        parts.append(f"first seen {age(mention.first_seen_at)}")
    if priority in ("high", "urgent"):
        parts.append(f"*{priority}*")
    if view.reply_due and view.standing is Standing.ASKING:
        parts.append(f"reply by {date(view.reply_due)}")
    return " · ".join(part for part in parts if part.strip("*")) or "from a place without a name"


def stars(value: float | None) -> str:
    """Five signs, or nothing where no rating was given."""
    if value is None:
        return ""
    full = round(min(5.0, max(0.0, value)))
    return "★" * full + "☆" * (5 - full)


def _review(view: CardView) -> Block:
    mention = view.mention
    author = cut(" ".join(visible(mention.author).split()), AUTHOR) or "(no name)"
    head = [words(author, bold=True)]
    if mention.language:
        head.append(words(f" ({cut(visible(mention.language), 12)})"))
    if safe(mention.url):
        link = {"type": "link", "url": safe(mention.url), "text": "open there"}
        head += [words(" · "), link]
    return rich("review", line(*head), quote(*author_words(mention, REVIEW, _decided(view))))


def _decided(view: CardView) -> str:
    return " ".join(visible(view.judged.decided_by).split())


def _shown_whole(mention: CardMention) -> bool:
    return units(visible(mention.text).strip()) <= REVIEW and units(mention.title) <= TITLE


def author_words(mention: CardMention, most: int, decided: str = "") -> list[Block]:
    """The author's own words as rich text, cut to `most`; the sentence that decided in bold.

    Where that sentence lies beyond the cut, it stands by itself at the end.
    """
    title = cut(" ".join(visible(mention.title).split()), TITLE)
    text = cut(visible(mention.text).strip(), most)
    pieces = [words(title, bold=True)] if title else []
    if title and text:
        pieces.append(words("\n"))
    if text:
        pieces += _with_bold(text, decided)
    if decided and text.endswith("…") and decided not in text and decided != title:
        pieces += [words("\n… "), words(cut(decided, SENTENCE), bold=True)]
    return pieces or [words("(a rating without words)", italic=True)]


def _with_bold(text: str, part: str) -> list[Block]:
    before, found, after = text.partition(part) if part else (text, "", "")
    if not found or found == text:  # all in bold would tell nothing
        return [words(text)]
    pieces = [words(before)] if before else []
    pieces.append(words(found, bold=True))
    return [*pieces, words(after)] if after else pieces


def _found(view: CardView) -> Iterator[str]:
    judged = view.judged
    parts = [said(judged.polarity, 20)]
    if judged.unhappy is not None:
        parts.append(f"unhappy {judged.unhappy:.2f}")
    if judged.anger is not None and judged.anger >= _ANGRY:
        parts.append(f"angry {judged.anger:.2f}")
    aspects = [f"{said(one.name.replace('_', ' '), 40)} {POLARITY_SIGN.get(one.polarity, '')}"
               .strip() for one in judged.aspects[:6]]  # fmt: skip
    parts.append(", ".join(aspects))
    found = " · ".join(part for part in parts if part)
    if found:
        yield found
    care = [flag.replace("_", " ") for flag in judged.flags if flag != "question"]
    if care:
        yield "*Take care*: " + said(", ".join(care), 120)
    why = [reason for reason in judged.reasons if not reason.startswith("decided by")]
    if why:
        yield "*Why*: " + said("; ".join(why), 200)


def _said(view: CardView) -> Iterator[str]:
    if view.judged.said:
        yield "*People say*: " + said("; ".join(view.judged.said), 200)


def _foot(view: CardView) -> Iterator[str]:
    parts = []
    if view.case:
        parts.append(f"Case *{said(view.case.reference, 20)}*")
        parts.append(
            f"owner {said(view.case.owner, 40)}" if view.case.owner.strip() else "no owner"
        )
        if view.case.due:
            parts.append(f"due {date(view.case.due)}")
    opened = link_to(view.link, "open in Amends")
    if opened:
        parts.append(opened)
    if parts:
        yield " · ".join(parts)
    yield from _approvals(view)


def _approvals(view: CardView) -> Iterator[str]:
    approvals = view.approvals
    if approvals.needed < 2 and not approvals.missing:
        return
    names = ", ".join(said(one.name, 40) for one in approvals.given[:6])
    parts = [f"*Approvals* {len(approvals.given)} of {approvals.needed}"]
    parts += [names] if names else []
    if view.standing is Standing.ASKING:
        parts += [f"still needed: {said(approvals.missing, 120)}"] if approvals.missing else []
        parts += [said(approvals.why, 160)] if approvals.why else []
    yield " · ".join(parts)
