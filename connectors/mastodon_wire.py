"""What Mastodon says over the wire, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from connectors.answer import Answer
from connectors.dates import read_date
from connectors.rest import Fields, Odd
from connectors.text import plain_text
from monitor.models.wire import Account, Receipt, SeenReply

#: From the most open to the most private.
VISIBILITIES = ("public", "unlisted", "private", "direct")


def addressed(text: str, acct: str) -> str:
    """Put @name in front unless it stands in the text already."""
    present = rf"(?<![\w@.])@{re.escape(acct)}(?![\w-]|[@.]\w)"
    if not acct or re.search(present, text, re.IGNORECASE):
        return text
    return f"@{acct} {text}"


def stricter(ours: str, theirs: str) -> str:
    """Return the more private of two visibilities; one we do not know is the most private."""
    if theirs not in VISIBILITIES:
        return ours if not theirs else VISIBILITIES[-1]
    return max(ours, theirs, key=VISIBILITIES.index)


def path_of(external_id: str) -> str:
    """Return where one status is read."""
    return f"/api/v1/statuses/{quote(external_id, safe='')}"


def replies_below(below: list[object], parent: str, us: Account | None) -> Iterator[SeenReply]:
    """Yield what our account wrote directly under a status; an odd neighbour is passed over."""
    for record in below:
        try:
            status = Fields(record)
            author = status.part("account").key("id")
            if us is None or author != us.id or status.optional_key("in_reply_to_id") != parent:
                continue
            yield as_reply(status)
        except Odd:
            continue


def as_reply(status: Fields) -> SeenReply:
    """Read a status of ours as the answer that it is."""
    return SeenReply(
        text=plain_text(status.text("content")),
        external_id=status.key("id"),
        url=status.link("url") or status.link("uri"),
        posted_at=read_date(status.text("created_at")).at,
        by_us=True,
    )


def answers_us(record: object, us: Account) -> bool:
    """Whether a notification, or a status, is an answer to one of ours; an odd one passes."""
    try:
        status = Fields(record)
        if status.has("status"):
            status = status.part("status")
        return status.optional_key("in_reply_to_account_id") == us.id
    except Odd:
        return True  # it is told of as one that could not be read


def receipt_of(answer: Answer) -> Receipt:
    """Read the status that was posted, or UnknownOutcome if the answer makes no sense."""
    try:
        status = Fields(answer.json(), "the receipt")
        return Receipt(status.key("id"), status.link("url") or status.link("uri"))
    except Odd as odd:
        answer.fail(str(odd))
