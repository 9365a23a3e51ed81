"""The modals round a decision: hold it, ask a second person, show everything, say it is posted.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from monitor.models.cards import CardView
from responders.slack.blocks import POLARITY_SIGN, stars
from responders.slack.ids import Address, Field, Press, Until
from responders.slack.modals import choice, comment, frame
from responders.slack.parts import (
    Block,
    cut,
    line,
    option,
    plain,
    quote,
    rich,
    rich_date,
    safe_url,
    units,
    visible,
    words,
)

#: A review is shown in pieces of this length, and at most so many of them.
_PIECE, _PIECES = 2900, 14

UNTILS = {
    Until.HOUR: "In an hour",
    Until.TONIGHT: "This evening, 18:00",
    Until.TOMORROW: "Tomorrow morning, 9:00",
    Until.MONDAY: "Monday morning, 9:00",
    Until.WEEK: "In a week",
    Until.LET_GO: "Until somebody lets go of it",
}


def hold(view: CardView, at: Address) -> Block:
    """A modal that asks until when."""
    modal = frame(Press.HOLD, "Hold this draft", view, at)
    modal["submit"] = plain("Hold")
    untils = [option(text, until.value) for until, text in UNTILS.items()]
    modal["blocks"] = [choice(Field.UNTIL, "Until when?", untils), comment("What for?")]
    return modal


def second(view: CardView, at: Address) -> Block:
    """A modal that asks whose opinion is wanted."""
    modal = frame(Press.SECOND, "Second opinion", view, at)
    modal["submit"] = plain("Ask")
    modal["blocks"] = [
        {
            "type": "input",
            "block_id": Field.WHOM,
            "optional": True,
            "label": plain("Whom?"),
            "hint": plain("Nobody chosen: anybody else who may approve."),
            "element": {
                "type": "users_select",
                "action_id": Field.WHOM,
                "placeholder": plain("Choose somebody"),
            },
        },
        comment("What would you like to know?"),
    ]
    return modal


def posted(view: CardView, at: Address) -> Block:
    """A modal that asks where the reply stands."""
    modal = frame(Press.POSTED, "Posted by hand", view, at)
    modal["submit"] = plain("It is there")
    place = cut(" ".join(visible(view.mention.place).split()), 60) or "the place"
    modal["blocks"] = [
        {
            "type": "input",
            "block_id": Field.LINK,
            "optional": True,
            "label": plain(f"Its address on {place}"),
            "hint": plain("Leave it empty if it has none of its own."),
            "element": {
                "type": "plain_text_input",
                "action_id": Field.LINK,
                "max_length": 2000,
                "placeholder": plain("https://"),
            },
        }
    ]
    return modal


def everything(view: CardView) -> Block:
    """A modal with the whole review, and all that is known of it."""
    return {
        "type": "modal",
        "title": plain("The whole review"),
        "close": plain("Close"),
        "blocks": list(_everything(view)),
    }


def _everything(view: CardView) -> Iterator[Block]:
    mention = view.mention
    head = [stars(mention.stars), _one_line(mention.place, 60), _one_line(mention.subject, 60)]
    author = _one_line(mention.author, 80) or "(no name)"
    pieces = [words(" · ".join(part for part in [author, *head] if part), bold=True)]
    if mention.posted_at:
        pieces += [words(" · "), rich_date(mention.posted_at)]
    if safe_url(mention.url):
        link = {"type": "link", "url": safe_url(mention.url), "text": "open there"}
        pieces += [words(" · "), link]
    yield rich("head", line(*pieces))
    yield from _review(view)
    found = list(_found(view))
    if found:
        yield rich("found", *found)
    if view.draft:
        for number, piece in enumerate(_in_pieces(visible(view.draft.text))):
            said = [line(words("The draft", bold=True))] if number == 0 else []
            yield rich(f"draft{number}", *said, quote(words(piece)))


def _review(view: CardView) -> Iterator[Block]:
    pieces = _in_pieces(visible(view.mention.text).strip())
    first = pieces[0] if pieces else ""
    title = _one_line(view.mention.title, 200)
    if title or not first:
        yield rich("title", quote(*_title(title)))
    for number, piece in enumerate(pieces):
        yield rich(f"review{number}", quote(words(piece)))


def _title(title: str) -> list[Block]:
    return [words(title, bold=True)] if title else [words("(a rating without words)", italic=True)]


def _in_pieces(text: str) -> list[str]:
    """The text in pieces that Slack takes; what is beyond the last one is told to be."""
    pieces: list[str] = []
    while text.strip() and len(pieces) < _PIECES:
        piece = text if units(text) <= _PIECE else cut(text, _PIECE).removesuffix("…")
        piece = piece or text[:1]
        pieces.append(piece)
        text = text[len(piece) :]
    if text.strip():
        pieces.append("… The rest stands in Amends.")
    return [piece for piece in pieces if piece.strip()]


def _found(view: CardView) -> Iterator[Block]:
    judged = view.judged
    if sentence := _one_line(judged.decided_by, 500):
        yield line(words("What weighed most: ", bold=True), words(sentence, italic=True))
    aspects = ", ".join(
        f"{_one_line(one.name.replace('_', ' '), 40)} {POLARITY_SIGN.get(one.polarity, '')}".strip()
        for one in judged.aspects[:20]
    )
    lists = (
        ("About", aspects),
        ("Why", "; ".join(_one_line(reason, 200) for reason in judged.reasons[:10])),
        ("Take care", ", ".join(_one_line(flag, 40) for flag in judged.flags[:10])),
        ("Plan", _one_line(view.draft.why, 500) if view.draft else ""),
        ("Approvals", ", ".join(_one_line(one.name, 60) for one in view.approvals.given[:20])),
        ("Who may approve", ", ".join(_one_line(one, 60) for one in view.approvals.who[:20])),
    )
    for label, text in lists:
        if text.strip(" ,;"):
            yield line(words(f"{label}: ", bold=True), words(cut(text, 1500)))


def _one_line(text: str, most: int) -> str:
    return cut(" ".join(visible(text).split()), most)
