"""The modals: write a reply, say why a draft is turned down, set an aspect right. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.models.cards import CardDraft, CardView
from monitor.models.draft import RejectReason
from monitor.models.judged import Polarity
from responders.slack.blocks import author_words
from responders.slack.buttons import shown_of
from responders.slack.ids import NOT_ABOUT, Address, Field, Press, private
from responders.slack.parts import (
    Block,
    cut,
    option,
    plain,
    quote,
    rich,
    safe_url,
    units,
    visible,
    words,
)

#: The most that one text field of Slack takes.
FIELD = 3000
_REVIEW = 1500
_COMMENT = 1000
_OPTION, _OPTIONS = 75, 100  # the longest text of a choice, and how many a menu takes

#: The reasons a person is offered, in the order of how often they are given.
REASONS = {
    RejectReason.TONE: "The tone is wrong",
    RejectReason.WRONG_FACT: "A fact is wrong",
    RejectReason.POLICY: "Against our policy or the place's",
    RejectReason.DUPLICATE: "Already answered elsewhere",
    RejectReason.DO_NOT_REPLY: "Do not reply to this",
    RejectReason.LEGAL: "A legal matter",
    RejectReason.OTHER: "Another reason",
}

#: What may be right of an aspect.
TRUTHS = {
    NOT_ABOUT: "It is not about this",
    Polarity.NEGATIVE: "It is about this, and negative",
    Polarity.MIXED: "It is about this, and mixed",
    Polarity.NEUTRAL: "It is about this, and neutral",
    Polarity.POSITIVE: "It is about this, and positive",
}


def edit(view: CardView, at: Address) -> Block:
    """A modal with the draft to change, or an empty one to write; sending it approves the text.

    A draft that does not fit into Slack's field is explained, and edited in Amends.
    """
    text = visible(view.draft.text) if view.draft else ""
    if units(text) > FIELD:
        return _too_long(view, units(text))
    modal = _frame(Press.EDIT, "Edit the reply" if view.draft else "Write a reply", view, at)
    modal["submit"] = plain("Approve" if view.by_hand or view.shadow else "Approve & post")
    field: Block = {
        "type": "plain_text_input",
        "action_id": Field.TEXT,
        "multiline": True,
        "max_length": FIELD,
        "focus_on_load": True,
    }
    if text:
        field["initial_value"] = text
    modal["blocks"] = [
        rich("review", quote(*author_words(view.mention, _REVIEW))),
        {
            "type": "input",
            "block_id": Field.TEXT,
            "label": plain("Public reply"),
            "hint": plain(_hint(view.draft)),
            "element": field,
        },
    ]
    return modal


def _hint(draft: CardDraft | None) -> str:
    public = "Everybody can read it: no names, orders or phone numbers."
    if draft is None or draft.limit is None:
        return public
    return f"At most {draft.limit} {visible(draft.unit)[:20]}. {public}"


def _too_long(view: CardView, length: int) -> Block:
    says = (
        f"This draft has {length} characters; a field in Slack takes {FIELD}. "
        "Please edit it in Amends."
    )
    pieces = [words(says)]
    if safe_url(view.link):
        pieces += [words(" "), {"type": "link", "url": view.link, "text": "Open it there"}]
    return {
        "type": "modal",
        "title": plain("Too long for Slack"),
        "close": plain("Close"),
        "blocks": [rich("why", quote(*pieces))],
    }


def reject(view: CardView, at: Address) -> Block:
    """A modal that asks for the reason; it teaches the writer, or closes the matter."""
    modal = _frame(Press.REJECT, "Reject this draft", view, at)
    modal["submit"] = plain("Reject")
    modal["blocks"] = [
        _choice(Field.REASON, "Why?", [option(text, r.value) for r, text in REASONS.items()]),
        {
            "type": "input",
            "block_id": Field.COMMENT,
            "optional": True,
            "label": plain("What should be different?"),
            "element": {
                "type": "plain_text_input",
                "action_id": Field.COMMENT,
                "multiline": True,
                "max_length": _COMMENT,
            },
        },
    ]
    return modal


def aspect(view: CardView, at: Address, known: Sequence[str]) -> Block:
    """A modal that sets one aspect right: those that the judge found first, then all others."""
    modal = _frame(Press.WRONG_ASPECT, "Wrong aspect", view, at)
    modal["submit"] = plain("Keep it")
    found = {one.name: f"{one.name} (found: {one.polarity})" for one in view.judged.aspects}
    names = {**found, **{name: name for name in known if name not in found}}
    options = [
        option(cut(visible(says).replace("_", " "), _OPTION), name)
        for name, says in names.items()
        if name.strip() and units(name) <= _OPTION and visible(name) == name
    ]
    truths = [option(says, value) for value, says in TRUTHS.items()]
    modal["blocks"] = [
        rich("review", quote(*author_words(view.mention, _REVIEW))),
        _choice(Field.ASPECT, "Which aspect?", options[:_OPTIONS]),
        _choice(Field.TRUTH, "What is right?", truths),
    ]
    return modal


def _choice(field: Field, label: str, options: list[Block]) -> Block:
    return {
        "type": "input",
        "block_id": field,
        "label": plain(label),
        "element": {
            "type": "static_select",
            "action_id": field,
            "placeholder": plain("Choose"),
            "options": options,
        },
    }


def _frame(callback: Press, title: str, view: CardView, at: Address) -> Block:
    return {
        "type": "modal",
        "callback_id": callback.value,
        "title": plain(title),
        "close": plain("Cancel"),
        "private_metadata": private(shown_of(view), at),
    }
