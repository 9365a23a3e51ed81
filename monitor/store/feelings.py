"""What counts as an author's feeling: the judge's finding, unless a person said otherwise."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, case, func, type_coerce
from sqlalchemy.sql.selectable import ScalarSelect
from sqlmodel import col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.mention import Mention

UNJUDGED = "unjudged"


def _said(field: str) -> ScalarSelect[Any]:
    """What a person said last of this revision; NULL if nobody said anything."""
    found = select(Correction.value).where(
        col(Correction.mention_id) == col(Mention.id),
        col(Correction.revision) == col(Mention.revision),
        Correction.field == field,
    )
    newest = found.order_by(col(Correction.id).desc()).limit(1)
    return newest.correlate(Mention).scalar_subquery()


def judged_now() -> ColumnElement[bool]:
    """Join condition: the assessment that counts, of the revision that stands there now."""
    return (
        (col(Assessment.mention_id) == col(Mention.id))
        & col(Assessment.current).is_(True)
        & (col(Assessment.revision) == col(Mention.revision))
    )


def polarity() -> ColumnElement[str]:
    """negative, neutral, positive or mixed, else "unjudged"; needs `judged_now` joined."""
    found = type_coerce(Assessment.polarity, String)
    return func.coalesce(_said("polarity"), found, UNJUDGED)


def unhappy() -> ColumnElement[int | None]:
    """1 for unhappy, 0 for not, NULL for what is not judged; needs `judged_now` joined."""
    said = _said("unhappy")
    return case(
        (said == "yes", 1),
        (said == "no", 0),
        (col(Assessment.unhappy).is_(None), None),
        (col(Assessment.unhappy) >= col(Assessment.cut_off), 1),
        else_=0,
    )
