"""Mentions as the overview counts them, for tests of the numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from monitor.models.judged import Polarity
from monitor.store.counting import Counted

DAY = date(2026, 3, 4)
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def row(polarity: Polarity | None = None, unhappy: bool | None = None, **more: Any) -> Counted:
    """One mention of the fourth of March."""
    return Counted(mention_id=1, day=more.pop("day", DAY), polarity=polarity, unhappy=unhappy,
                   **more)  # fmt: skip


def answered(minutes: float, **more: Any) -> Counted:
    """An unhappy mention that was answered after so many minutes."""
    answered_at = AT + timedelta(minutes=minutes)
    return row(Polarity.NEGATIVE, True, answered=True, posted_at=AT, answered_at=answered_at,
               **more)  # fmt: skip


#: Any mention of the first week of March.
ROWS = st.builds(
    Counted,
    mention_id=st.integers(1, 10**6),
    day=st.integers(1, 7).map(lambda day: date(2026, 3, day)),
    polarity=st.sampled_from([*Polarity, None]),
    unhappy=st.sampled_from([True, False, None]),
    model=st.sampled_from(["", "old@1", "new@2"]),
    aspects=st.lists(
        st.tuples(st.sampled_from(["price", "waiting"]), st.sampled_from(["negative", "positive"])),
        max_size=3,
    ).map(tuple),
    answered=st.booleans(),
    sources=st.lists(st.sampled_from(["one", "two"]), unique=True).map(tuple),
    subjects=st.lists(st.sampled_from(["north", "south"]), unique=True).map(tuple),
)
