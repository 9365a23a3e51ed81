"""The buttons under a card that still asks."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.models.cards import CardView
from responders.slack.ids import Press, Shown, packed
from responders.slack.parts import Block, button, cut, option, plain, visible

#: One letter each, for an option's value may have as few as 75 characters.
CHOICES = {
    "o": Press.OTHER_DRAFT,
    "n": Press.NOT_NEGATIVE,
    "a": Press.WRONG_ASPECT,
    "d": Press.DO_NOT_REPLY,
}
MENU = {
    Press.OTHER_DRAFT: "Write another draft",
    Press.NOT_NEGATIVE: "Not negative",
    Press.WRONG_ASPECT: "Wrong aspect…",
    Press.DO_NOT_REPLY: "Do not reply",
}


def shown_of(view: CardView) -> Shown:
    """What a decision on this card will name."""
    return Shown(view.draft_id, view.version, view.text_hash)


def rows(view: CardView, *, approvable: bool) -> Iterator[Block]:
    """The buttons. Without a draft, or with one not shown whole, there is nothing to approve."""
    value = packed(shown_of(view))
    if view.draft is None:
        elements = [
            button(Press.EDIT, "Write a reply", value, style="primary"),
            button(Press.DO_NOT_REPLY, "Do not reply", value),
            _more(value, but=(Press.OTHER_DRAFT, Press.DO_NOT_REPLY)),
        ]
    elif approvable:
        elements = [
            button(Press.APPROVE, _yes(view), value, style="primary", confirm=_confirm(view)),
            button(Press.EDIT, "Edit", value),
            button(Press.REJECT, "Reject", value, style="danger"),
            _more(value),
        ]
    else:
        elements = [button(Press.REJECT, "Reject", value, style="danger"), _more(value)]
    yield {"type": "actions", "block_id": "buttons", "elements": elements}


def _yes(view: CardView) -> str:
    return "Approve" if view.by_hand or view.shadow else "Approve & post"


def _more(value: str, but: tuple[Press, ...] = ()) -> Block:
    chosen = [(sign, press) for sign, press in CHOICES.items() if press not in but]
    return {
        "type": "overflow",
        "action_id": Press.MORE,
        "options": [option(MENU[press], f"{sign}/{value}") for sign, press in chosen],
    }


def _confirm(view: CardView) -> Block:
    place = cut(" ".join(visible(view.mention.place).split()), 60) or "the place"
    if view.shadow:
        text = "Shadow mode: your approval is recorded and nothing is published."
    elif view.by_hand:
        text = f"{place} takes no replies from outside: somebody posts this text there by hand."
    else:
        text = f"This reply becomes public on {place} at once, exactly as shown."
    return {
        "title": plain("Approve this reply?"),
        "text": plain(text),
        "confirm": plain("Approve"),
        "deny": plain("Not yet"),
    }
