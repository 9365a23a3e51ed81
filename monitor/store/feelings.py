"""What counts as an author's feeling: the judge's finding, unless a person said otherwise."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Float, ScalarSelect, case, func
from sqlmodel import col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.mention import Mention


def _said(field: str) -> ScalarSelect[str]:
    """What a person said last of this revision."""
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
    """negative, neutral, positive or mixed; NULL for what is not judged."""
    return func.coalesce(_said("polarity"), func.cast(Assessment.polarity, _TEXT))


def unhappy() -> ColumnElement[int]:
    """1 for unhappy, 0 for not; NULL for what is not judged."""
    said = _said("unhappy")
    cut = func.cast(Assessment.unhappy, Float) >= Assessment.cut_off
    return case(
        (said == "yes", 1),
        (said == "no", 0),
        (col(Assessment.unhappy).is_(None), None),
        (cut, 1),
        else_=0,
    )
