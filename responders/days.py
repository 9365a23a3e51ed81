"""What needed no answer in a day, read from the rows for the quiet digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from monitor.store import quiet
from responders.slack.digest import About, Digest, Voice

DAY = timedelta(days=1)


def digest_of(session: Session, until: datetime, public_url: str) -> Digest:
    """The day that ended at `until`."""
    since = until - DAY
    counted = quiet.by_subject(session, since, until)
    voices = quiet.pleased(session, since, until, limit=5)
    return Digest(
        day=since.date(),
        about=tuple(About(one.subject, one.praise, one.counted, one.answered) for one in counted),
        voices=tuple(Voice(one.words, one.stars, one.place) for one in voices),
        link=f"{public_url.rstrip('/')}/mentions" if public_url else "",
    )
