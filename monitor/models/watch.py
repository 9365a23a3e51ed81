"""Whether our reply still stands at its place, in the words that were approved."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from monitor.models.columns import Leased, Queued


class Watch(Queued, Leased, table=True):
    """A live reply is looked at again, later and later. One row a reply; the row is the queue.

    `next_try_at` is when it is looked at next; None: not any more.
    """

    __tablename__ = "reply_watch"

    id: int | None = Field(default=None, primary_key=True)
    reply_id: int = Field(foreign_key="reply.id", unique=True)
    since: datetime  #: When it went live, or was said to be posted.
    said_at: datetime | None = Field(default=None)  #: A person said that they had posted it.
    seen_at: datetime | None = Field(default=None)  #: When it was seen there last.
    missed_at: datetime | None = Field(default=None)  #: Not seen at the last look, since then.
    changed_at: datetime | None = Field(default=None)  #: Other words stand there than approved.
    removed_at: datetime | None = Field(default=None)  #: Taken away there, not by us.
