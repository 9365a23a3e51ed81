"""What became of a draft, in one line: who decided, when, and how it went on."""

from __future__ import annotations

from monitor.models.cards import CardView, Standing
from responders.slack.parts import Block, cut, rich_date, safe_url, visible, words

#: After a yes: what happened since.
_AFTER_YES = {
    Standing.APPROVED: "waiting to be published",
    Standing.PUBLISHING: "being published",
    Standing.SUBMITTED: "sent to {place}, which still has to allow it",
    Standing.LIVE: "live on {place}",
    Standing.REFUSED: "{place} refused it",
    Standing.UNKNOWN: "sent to {place} and no clear answer came; it is looked for, not repeated",
    Standing.FAILED: "it could not be published: somebody must act",
    Standing.BY_HAND: "copy the text, post it on {place} by hand, and say so here",
}
_WITHOUT_YES = {
    Standing.WITHDRAWN: "Withdrawn",
    Standing.REJECTED: "Rejected",
    Standing.REPLACED: "Another draft was asked for",
}
#: For the eye that only runs over the channel.
_SIGNS = {
    Standing.LIVE: "✓ ",
    Standing.REFUSED: "✗ ",
    Standing.FAILED: "✗ ",
    Standing.REJECTED: "✗ ",
    Standing.UNKNOWN: "? ",
}
_SHADOW = "shadow mode: nothing is published"


def became(view: CardView) -> list[Block]:
    """The line in rich text, for the detail may be the place's own words."""
    pieces = [words(_head(view), bold=True)]
    if view.decided_at:
        pieces += [words(" "), rich_date(view.decided_at)]
    tail = _tail(view)
    if tail:
        pieces.append(words(f" · {tail}"))
        if view.standing_since:
            pieces += [words(" "), rich_date(view.standing_since)]
    detail = cut(" ".join(visible(view.detail).split()), 300)
    if detail:
        pieces.append(words(f": {detail}"))
    if safe_url(view.reply_url):
        link = {"type": "link", "url": safe_url(view.reply_url), "text": "see it"}
        pieces += [words(" · "), link]
    return pieces


def _head(view: CardView) -> str:
    who = cut(" ".join(visible(view.decided_by).split()), 60)
    head = _WITHOUT_YES.get(view.standing, "Approved") + (f" by {who}" if who else "")
    return _SIGNS.get(view.standing, "") + head


def _tail(view: CardView) -> str:
    if view.shadow and view.standing is Standing.APPROVED:
        return _SHADOW
    place = cut(" ".join(visible(view.mention.place).split()), 60) or "the place"
    return _AFTER_YES.get(view.standing, "").replace("{place}", place)
