"""The modals of a decision: write a reply, ask for changes, turn a draft down, set an aspect right.

Pure. What each is filled in with is read in submissions.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.models.cards import CardDraft, CardView
from monitor.models.draft import RejectReason
from monitor.models.judged import Polarity
from responders.slack.blocks import author_words
from responders.slack.buttons import STYLE_WORDS, shown_of
from responders.slack.ids import NOT_ABOUT, Address, Field, Kept, Press, fingerprint, private
from responders.slack.parts import (
    Block,
    cut,
    line,
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
REASONS = (
    RejectReason.TONE, RejectReason.WRONG_FACT, RejectReason.POLICY, RejectReason.DUPLICATE,
    RejectReason.DO_NOT_REPLY, RejectReason.LEGAL, RejectReason.OTHER,
)  # fmt: skip

#: What may be right of an aspect.
TRUTHS = {
    NOT_ABOUT: "It is not about this",
    Polarity.NEGATIVE: "It is about this, and negative",
    Polarity.MIXED: "It is about this, and mixed",
    Polarity.NEUTRAL: "It is about this, and neutral",
    Polarity.POSITIVE: "It is about this, and positive",
}


@dataclass(frozen=True)
class Found:
    """What the guidelines say of words that a person typed."""

    blockers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    length: int = 0


def edit(view: CardView, at: Address) -> Block:
    """A modal with the draft to change, or an empty one to write; sending it approves the text.

    A draft that does not fit into Slack's field is explained, and edited in Amends.
    """
    text = visible(view.draft.text) if view.draft else ""
    if units(text) > FIELD:
        return _too_long(view, units(text))
    return _writing(view, at, text, Found())


def warned(view: CardView, at: Address, text: str, found: Found) -> Block:
    """The same modal with what the guidelines would have a person look at; sending the same text
    a second time approves it.
    """
    return _writing(view, at, text, found)


def _writing(view: CardView, at: Address, text: str, found: Found) -> Block:
    title = "Edit the reply" if view.draft else "Write a reply"
    modal = frame(Press.EDIT, title, view, at, fingerprint(text) if found.warnings else "")
    send = "Approve" if view.by_hand or view.shadow else "Approve & post"
    modal["submit"] = plain("Approve all the same" if found.warnings else send)
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
        *_warnings(found),
        rich("review", quote(*author_words(view.mention, _REVIEW))),
        {
            "type": "input",
            "block_id": Field.TEXT,
            "label": plain("Public reply"),
            "hint": plain(_hint(view.draft, found)),
            "element": field,
        },
    ]
    return modal


def _warnings(found: Found) -> list[Block]:
    if not found.warnings:
        return []
    texts = [cut(" ".join(visible(one).split()), 200) for one in found.warnings[:8]]
    says = "".join(f"\n• {text}" for text in texts if text)
    head = words("The guidelines would have you look at this:", bold=True)
    end = words("\nSend the same text again to approve it all the same, or change it.")
    return [rich("warnings", line(head, words(says), end))]


def _hint(draft: CardDraft | None, found: Found) -> str:
    public = "Everybody can read it: no names, orders or phone numbers."
    if draft is None or draft.limit is None:
        return public
    unit = visible(draft.unit)[:20]
    length = found.length or draft.length
    return (
        f"{length} of {draft.limit} {unit} now; it is counted and checked as you send it. {public}"
    )


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


def changes(view: CardView, at: Address) -> Block:
    """A modal that asks what should be different; the draft is written anew with it."""
    modal = frame(Press.CHANGES, "Request changes", view, at)
    modal["submit"] = plain("Ask for it")
    styles = [option(text, style.value) for style, text in STYLE_WORDS.items() if style]
    modal["blocks"] = [
        comment("What should be different?", optional=False),
        choice(Field.STYLE, "And the style?", styles, optional=True),
    ]
    return modal


def reject(view: CardView, at: Address) -> Block:
    """A modal that asks for the reason; it teaches the writer, or closes the matter."""
    modal = frame(Press.REJECT, "Reject this draft", view, at)
    modal["submit"] = plain("Reject")
    modal["blocks"] = [
        choice(Field.REASON, "Why?", [option(r.says.capitalize(), r.value) for r in REASONS]),
        comment("What should be different?"),
    ]
    return modal


def aspect(view: CardView, at: Address, known: Sequence[str]) -> Block:
    """A modal that sets one aspect right: those that the judge found first, then all others."""
    modal = frame(Press.WRONG_ASPECT, "Wrong aspect", view, at)
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
        choice(Field.ASPECT, "Which aspect?", options[:_OPTIONS]),
        choice(Field.TRUTH, "What is right?", truths),
    ]
    return modal


def choice(field: Field, label: str, options: list[Block], *, optional: bool = False) -> Block:
    """A menu to pick one from."""
    block: Block = {
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
    return {**block, "optional": True} if optional else block


def comment(label: str, *, optional: bool = True) -> Block:
    """A field for a few sentences."""
    block: Block = {
        "type": "input",
        "block_id": Field.COMMENT,
        "label": plain(label),
        "element": {
            "type": "plain_text_input",
            "action_id": Field.COMMENT,
            "multiline": True,
            "max_length": _COMMENT,
        },
    }
    return {**block, "optional": True} if optional else block


def frame(callback: Press, title: str, view: CardView, at: Address, seen: str = "") -> Block:
    """A modal without its blocks; `seen` is the fingerprint of a text that was warned of."""
    return {
        "type": "modal",
        "callback_id": callback.value,
        "title": plain(title),
        "close": plain("Cancel"),
        "private_metadata": private(Kept(shown_of(view), at, seen)),
    }
