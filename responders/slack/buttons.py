"""The buttons under a card: while it asks, and the two that stay after a yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.models.cards import CardView, Standing
from monitor.models.draft import Style
from responders.slack.ids import Press, Shown, packed
from responders.slack.parts import Block, button, cut, menu, option, plain, visible

#: One letter each, for an option's value may have as few as 75 characters.
CHOICES = {
    "n": Press.NOT_NEGATIVE,
    "a": Press.WRONG_ASPECT,
    "h": Press.HOLD,
    "r": Press.RELEASE,
    "s": Press.SECOND,
    "c": Press.TAKE_CASE,
    "d": Press.DO_NOT_REPLY,
}
MENU = {
    Press.NOT_NEGATIVE: "Not negative",
    Press.WRONG_ASPECT: "Wrong aspect…",
    Press.HOLD: "Hold…",
    Press.RELEASE: "Let go of it",
    Press.SECOND: "Second opinion…",
    Press.TAKE_CASE: "Take the case",
    Press.DO_NOT_REPLY: "Do not reply",
}
STYLES: dict[str, Style | None] = {
    "1": Style.SHORTER,
    "2": Style.WARMER,
    "3": Style.FIX_FIRST,
    "0": None,
}
STYLE_WORDS: dict[Style | None, str] = {
    Style.SHORTER: "Shorter",
    Style.WARMER: "Warmer",
    Style.FIX_FIRST: "Fix first",
    None: "Just another",
}


def shown_of(view: CardView) -> Shown:
    """What a decision on this card will name."""
    return Shown(view.draft_id, view.version, view.text_hash)


def rows(view: CardView, *, approvable: bool, more: bool) -> Iterator[Block]:
    """The buttons of a card that asks. `more`: the card does not show the whole review.

    Without a draft, or with one not shown whole, there is nothing to approve.
    """
    value = packed(shown_of(view))
    first = _without_draft(value) if view.draft is None else _with_draft(view, value, approvable)
    elements = [*first, _menu(view, value)]
    if more:
        elements.append(button(Press.SHOW_ALL, "Show all", value))
    if view.folded:
        elements.append(button(Press.UNFOLD, "Show them one by one", value))
    yield {"type": "actions", "block_id": "buttons", "elements": elements}


def after(view: CardView) -> Iterator[Block]:
    """What may still be pressed after a yes: nothing was sent yet, or a person has to post it."""
    value = packed(shown_of(view))
    elements = []
    if view.standing is Standing.BY_HAND:
        elements.append(button(Press.POSTED, "I have posted it…", value, style="primary"))
    if view.standing in (Standing.APPROVED, Standing.BY_HAND):
        elements.append(button(Press.TAKE_BACK, "Take back", value))
    if elements:
        yield {"type": "actions", "block_id": "after", "elements": elements}


def _without_draft(value: str) -> list[Block]:
    return [
        button(Press.EDIT, "Write a reply", value, style="primary"),
        button(Press.DO_NOT_REPLY, "Do not reply", value),
    ]


def _with_draft(view: CardView, value: str, approvable: bool) -> list[Block]:
    elements = []
    if approvable:
        yes = button(Press.APPROVE, _yes(view), value, style="primary", confirm=_confirm(view))
        elements += [yes, button(Press.EDIT, "Edit", value)]
    others = [option(STYLE_WORDS[style], f"{sign}/{value}") for sign, style in STYLES.items()]
    return [
        *elements,
        menu(Press.OTHER_DRAFT, "Other draft", others),
        button(Press.CHANGES, "Request changes", value),
        button(Press.REJECT, "Reject", value, style="danger"),
    ]


def _menu(view: CardView, value: str) -> Block:
    chosen = _choices(view)
    signs = [(sign, press) for sign, press in CHOICES.items() if press in chosen]
    return {
        "type": "overflow",
        "action_id": Press.MORE,
        "options": [option(MENU[press], f"{sign}/{value}") for sign, press in signs],
    }


def _choices(view: CardView) -> Sequence[Press]:
    """At most five, which is all that Slack takes."""
    chosen = [Press.NOT_NEGATIVE, Press.WRONG_ASPECT]
    chosen.append(Press.RELEASE if view.held else Press.HOLD)
    chosen.append(Press.SECOND)
    if view.case is not None and not view.case.owner.strip():
        chosen.append(Press.TAKE_CASE)
    return chosen


def _last(view: CardView) -> bool:
    """Whether the next yes is the one that counts."""
    return len(view.approvals.given) + 1 >= view.approvals.needed


def _yes(view: CardView) -> str:
    approvals = view.approvals
    if approvals.needed > 1:
        return f"Approve ({len(approvals.given) + 1} of {approvals.needed})"
    return "Approve" if view.by_hand or view.shadow else "Approve & post"


def _confirm(view: CardView) -> Block:
    place = cut(" ".join(visible(view.mention.place).split()), 60) or "the place"
    if not _last(view):
        text = "More than one person has to say yes: nothing is published yet."
    elif view.shadow:
        text = "Shadow mode: your approval is recorded and nothing is published."
    elif view.by_hand:
        text = f"{place} takes no replies from outside: somebody posts this text there by hand."
    else:
        text = f"This reply becomes public on {place} at once, exactly as shown."
    if view.draft and view.draft.warnings:
        text = f"{text} The guidelines would have you look at it: see the card."
    return {
        "title": plain("Approve this reply?"),
        "text": plain(text),
        "confirm": plain("Approve"),
        "deny": plain("Not yet"),
    }
