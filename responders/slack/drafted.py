"""The part of a card that shows the draft: its words, its length, and what the guidelines find."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.models.cards import CardDraft, CardView, Standing
from responders.slack.buttons import STYLE_WORDS
from responders.slack.parts import (
    Block,
    copyable,
    cut,
    line,
    link_to,
    quote,
    rich,
    said,
    units,
    visible,
    words,
)

#: Longest shown, in UTF-16 units.
DRAFT, GLOSS = 2900, 900
_FINDINGS = 5


def whole(draft: CardDraft) -> bool:
    """Whether the card shows every character of the draft; only then it may be approved there."""
    return units(visible(draft.text)) <= DRAFT


def blocks(view: CardView) -> Iterator[Block]:
    """The draft with all that is said of it; or why there is none."""
    draft = view.draft
    if draft is None:
        yield _none(view)
        return
    text_seen = cut(visible(draft.text), DRAFT)
    shown = text_seen if text_seen.strip() else "(empty)"
    # Who has to post it by hand copies it: no sign of a quote comes along then.
    text = copyable(shown) if view.standing is Standing.BY_HAND else quote(words(shown))
    head = line(words(_head(draft), bold=True), *_after_head(view))
    yield rich("draft", head, text, *_remarks(view, draft))


def _none(view: CardView) -> Block:
    why = cut(" ".join(visible(view.no_draft_why).split()), 300) or "a person writes this one"
    return rich("draft", line(words("No draft", bold=True), words(f": {why}")))


def _head(draft: CardDraft) -> str:
    named = [cut(visible(draft.language), 12), _style(draft.style)]
    kind = "Holding line" if draft.holding else "Draft"
    inside = ", ".join(part for part in named if part)
    return f"{kind} ({inside})" if inside else kind


def _style(style: str) -> str:
    return next((text.lower() for key, text in STYLE_WORDS.items() if key and key == style), "")


def _after_head(view: CardView) -> list[Block]:
    """Who wrote it, and what was to be different."""
    pieces = []
    if view.draft and view.draft.written_by.strip():
        by = cut(" ".join(visible(view.draft.written_by).split()), 60)
        pieces.append(words(f" by {by}"))
    if view.changes:
        by = cut(" ".join(visible(view.changes.by.name).split()), 60) if view.changes.by else ""
        asked = f"{by} wanted" if by else "wanted"
        says = cut(" ".join(visible(view.changes.says).split()), 160)
        pieces.append(words(f" · {asked}: {says}" if says else f" · {asked} another", italic=True))
    return pieces


def _remarks(view: CardView, draft: CardDraft) -> Iterator[Block]:
    """What it says in English, and what the guidelines find in it."""
    gloss = cut(" ".join(" ".join(visible(one).split()) for one in draft.gloss), GLOSS).strip()
    if gloss:
        yield line(words("In English: ", bold=True), words(gloss, italic=True))
    found = _findings(draft) if view.standing is Standing.ASKING else ""
    if found:
        label = "May not go out: " if draft.blockers else "Look at: "
        yield line(words(label, bold=True), words(found))


def under(view: CardView) -> Iterator[str]:
    """Its length, what the guidelines say of it, and the writer's plan, in lines of mrkdwn; after
    the decision they tell nothing any more.
    """
    draft = view.draft
    if draft is None or view.standing is not Standing.ASKING:
        return
    limit = f" of {draft.limit}" if draft.limit is not None else ""
    yield f"{draft.length}{limit} {said(draft.unit, 20)} · {_verdict(draft)}"
    if draft.why:
        yield f"*Plan*: {said(draft.why, 200)}"
    if draft.note:
        yield said(draft.note, 250)
    if draft.like:
        open_it = link_to(draft.like_link, "open")
        beside = f" · {open_it}" if open_it else ""
        yield f"*You answered one like it*: {said(draft.like, 160)}{beside}"


def _verdict(draft: CardDraft) -> str:
    blocking, warnings = len(draft.blockers), len(_warnings(draft))
    if blocking:
        return "guidelines: *it may not go out like this*"
    if warnings:
        return f"guidelines: *{'one thing' if warnings == 1 else f'{warnings} things'} to look at*"
    return "guidelines: nothing against it"


def _warnings(draft: CardDraft) -> list[str]:
    """What to look at, the guidelines' words first and then what only the card can tell."""
    found = [cut(" ".join(visible(warning).split()), 120) for warning in draft.warnings]
    found = [text for text in found if text]
    if not whole(draft):
        found.append("too long to show whole here: read and approve it in Amends")
    if visible(draft.text) != draft.text.replace("\r\n", "\n"):
        found.append("it holds invisible characters that are not shown")
    return found


def _findings(draft: CardDraft) -> str:
    blocking = [cut(" ".join(visible(one.says).split()), 160) for one in draft.blockers]
    found = [text for text in blocking if text] + _warnings(draft)
    rest = len(found) - _FINDINGS
    return "; ".join(found[:_FINDINGS] + ([f"{rest} more"] if rest > 0 else []))
