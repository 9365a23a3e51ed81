"""What WordPress says over the wire, in our words."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from connectors.answer import Answer
from connectors.dates import read_date
from connectors.rest import Fields, Odd
from connectors.text import plain_text
from monitor.errors import ConfigError, OutsideError, Refused, RetryLater
from monitor.models.wire import Account, Receipt, SeenReply

MAX_BYTES = 65_525
FLOOD = timedelta(seconds=15)  # what one author has to wait between two comments
#: A comment under a date far ahead must not hide all that come before it.
AHEAD = timedelta(days=1)

#: Refusals that no other text cures: a person must see to the account or the site.
_ACCOUNT = frozenset(
    {
        "rest_comment_login_required",
        "rest_not_logged_in",
        "rest_forbidden",
        "rest_cannot_read",
        "incorrect_password",
        "invalid_username",
        "application_passwords_disabled",
        "rest_no_route",
    }
)


#: What a site's moderators may have done with a comment of ours, in words for people.
PUT_AWAY = {
    "spam": "the site has put it into its spam",
    "trash": "the site has put it into its trash",
}
TAKEN_OUT = "the site has deleted it"
_FACE = re.compile(r"/avatar/([0-9a-f]{32,64})\b")


def code_of(answer: Answer) -> str:
    """Return the code of an error, which unlike its message is the same in every language."""
    try:
        return Fields(answer.json()).text("code")
    except (Odd, OutsideError):
        return ""


def refusal(answer: Answer) -> OutsideError:
    """Return the sorted error for a comment that was not taken; nothing has been carried out."""
    code = code_of(answer)
    if code == "comment_flood":
        return RetryLater(f"{answer.host}: asks us to comment more slowly", after=FLOOD)
    if code in _ACCOUNT or (answer.status == 401 and not code):
        return ConfigError(f"{answer.host}: our user may not comment there ({_said(answer, code)})")
    return Refused(f"{answer.host}: the comment was not accepted ({_said(answer, code)})")


def _said(answer: Answer, code: str) -> str:
    try:
        message = plain_text(Fields(answer.json()).text("message"))[:200]
    except (Odd, OutsideError):
        message = ""
    return f"{code or answer.status}: {message}" if message else code or str(answer.status)


def as_markup(text: str) -> str:
    """Return a plain text so that the site shows exactly its characters, and no tags."""
    return html.escape(text, quote=False)


def receipt_of(answer: Answer) -> Receipt:
    """Read the comment that was published, or UnknownOutcome if the answer makes no sense."""
    try:
        comment = Fields(answer.json(), "the comment")
        approved = comment.text("status") in ("approved", "approve", "1", "")
        return Receipt(comment.key("id"), comment.link("link"), moderated=not approved)
    except Odd as odd:
        answer.fail(str(odd))


def seen_reply(
    record: object, ours: Collection[str], us: Account | None
) -> tuple[str, SeenReply | None]:
    """Return the parent of a comment and the comment, if it is by one of our people."""
    try:
        comment = Fields(record)
        author = comment.optional_key("author")
        if author not in ours:
            return "", None
        reply = SeenReply(
            text=plain_text(comment.part("content").text("rendered")),
            external_id=comment.key("id"),
            url=comment.link("link"),
            posted_at=read_date(comment.text("date_gmt") + "Z").at,
            by_us=us is not None and author == us.id,
        )
        return comment.key("parent"), reply
    except Odd:
        return "", None


def author_key(comment: Fields, external_id: str) -> str:
    """Return who wrote a comment: the account, else the guest, else "of:" and this comment.

    All guests are number 0. Where the site shows faces, these tell them apart: the address of a
    face comes from the guest's e-mail, and is kept only as a hash of it.
    """
    author = comment.optional_key("author")
    if author not in ("", "0"):
        return author
    try:
        faces = comment.part("author_avatar_urls")
        found = _FACE.search(faces.text("48") or faces.text("96") or faces.text("24"))
    except Odd:
        found = None
    if found is None:
        return f"of:{external_id}"
    return f"guest:{hashlib.sha256(found.group(1).encode()).hexdigest()[:24]}"


def read_standing(comment: Fields) -> SeenReply:
    """Read a comment of ours as its author sees it: public, held back, or put away."""
    status = comment.text("status")
    return SeenReply(
        text=plain_text(comment.part("content").text("rendered")),
        external_id=comment.key("id"),
        url=comment.link("link"),
        posted_at=read_date(comment.text("date_gmt") + "Z").at,
        by_us=True,
        waiting=status in ("hold", "unapproved", "0"),
        refused=PUT_AWAY.get(status, ""),
    )


def newest_of(answer: Answer, records: list[object]) -> str:
    """Return when the newest of these comments was written, in the site's format, or ""."""
    site_time = read_date(answer.headers.get("Date", "")).at
    latest = site_time + AHEAD if site_time else datetime.max.replace(tzinfo=UTC)
    times = [read_date(_date_of(record) + "Z").at for record in records]
    found = max((at for at in times if at is not None and at <= latest), default=None)
    return as_parameter(found) if found else ""


def as_parameter(at: datetime) -> str:
    """Write a time so that the site does not take it for its own local time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _date_of(record: object) -> str:
    try:
        return Fields(record).text("date_gmt")
    except Odd:
        return ""
