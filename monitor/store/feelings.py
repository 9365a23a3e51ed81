"""What counts as an author's feeling: the judge's finding, unless a person said otherwise.

The same rules as `monitor.models.corrected`, for queries; a test holds the two together. Each
needs `judged_now` joined.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, false, func, or_, true, type_coerce
from sqlalchemy.sql.selectable import ScalarSelect
from sqlmodel import col, select

from monitor.models.assessment import Assessment, Correction
from monitor.models.corrected import JUDGE, YES_OR_NO, About
from monitor.models.judged import Polarity, Priority
from monitor.models.mention import Mention

UNJUDGED = "unjudged"


def _said(about: About) -> ScalarSelect[Any]:
    """What a person said last of this revision; NULL if nobody said anything."""
    found = select(Correction.value).where(
        col(Correction.mention_id) == col(Mention.id),
        col(Correction.revision) == col(Mention.revision),
        Correction.field == about.value,
    )
    newest = found.order_by(col(Correction.id).desc()).limit(1)
    return newest.correlate(Mention).scalar_subquery()


def _by_mood(yes: Any, no: Any, silent: Any) -> ColumnElement[Any]:
    """One value or another, as a person called it a complaint, called it none, or said nothing."""
    by_word = {word: yes if is_so else no for word, is_so in YES_OR_NO.items()}
    return case(by_word, value=_said(About.UNHAPPY), else_=silent)


def judged_now() -> ColumnElement[bool]:
    """Join condition: the assessment that counts, of the revision that stands there now."""
    return (
        (col(Assessment.mention_id) == col(Mention.id))
        & col(Assessment.current).is_(True)
        & (col(Assessment.revision) == col(Mention.revision))
    )


def polarity() -> ColumnElement[str]:
    """negative, neutral, positive or mixed, else "unjudged"."""
    found = type_coerce(Assessment.polarity, String)
    stays_bad = found.in_((Polarity.NEGATIVE.value, Polarity.MIXED.value))
    complaint = case((stays_bad, found), else_=Polarity.NEGATIVE.value)
    bad = func.coalesce(found, Polarity.NEGATIVE.value) == Polarity.NEGATIVE.value
    calm = case((bad, Polarity.NEUTRAL.value), else_=found)
    chosen = func.nullif(_said(About.POLARITY), JUDGE)
    return func.coalesce(chosen, _by_mood(complaint, calm, found), UNJUDGED)


def _calm() -> ColumnElement[bool]:
    """Whether the judge itself found the author not unhappy."""
    return func.coalesce(col(Assessment.unhappy) < col(Assessment.cut_off), false())


def unhappy() -> ColumnElement[int | None]:
    """1 for unhappy, 0 for not, NULL for what is not judged."""
    judged = case((col(Assessment.unhappy).is_(None), None), (_calm(), 0), else_=1)
    return _by_mood(1, 0, judged)


def needs_reply() -> ColumnElement[bool]:
    """Whether it is to be answered; false for what is not judged."""
    judged = func.coalesce(col(Assessment.needs_reply), false())
    return _by_mood(true(), and_(_calm(), judged), judged)


def rank() -> ColumnElement[int]:
    """How pressing it is, as `Priority.rank`: the judge's, or what a complaint has at least."""
    levels = {level.value: level.rank for level in Priority}
    judged = case(levels, value=type_coerce(Assessment.priority, String), else_=0)
    least = Priority.NORMAL.rank
    return _by_mood(case((judged > least, judged), else_=least), judged, judged)


def settled() -> ColumnElement[bool]:
    """Whether a person has said how the author feels."""
    said = [func.coalesce(_said(about), JUDGE) for about in (About.UNHAPPY, About.POLARITY)]
    return or_(*(word != JUDGE for word in said))
