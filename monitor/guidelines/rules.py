"""All rules that a public reply is held to, and their one verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from monitor.guidelines.checks import form, manner, matter, privacy, way
from monitor.guidelines.records import Finding, ReplyText, Severity

Check = Callable[[ReplyText], Finding | None]

#: In the order in which a person would mend the text.
CHECKS: tuple[Check, ...] = (
    form.empty,
    form.hostile_characters,
    form.too_long,
    form.placeholder,
    form.unchecked_language,
    manner.abusive_words,
    privacy.personal_data,
    privacy.foreign_link,
    privacy.confirms_customer,
    privacy.names_somebody,
    privacy.names_forbidden,
    privacy.may_name_somebody,
    privacy.quotes_review,
    manner.admits_liability,
    manner.conditional_apology,
    manner.no_apology,
    manner.defends,
    manner.offers_compensation,
    manner.asks_for_rating,
    manner.advertises,
    matter.not_concrete,
    way.no_private_way,
    way.no_reference,
    way.forbidden_way,
    form.near_duplicate,
    form.shouting,
    form.exclamation_marks,
    form.bullets,
    manner.no_thanks,
    manner.claims,
    manner.canned,
)


def findings(reply: ReplyText) -> list[Finding]:
    """Every rule that the reply breaks, blocking ones first; an empty list is a clean reply."""
    found = [finding for check in CHECKS if (finding := check(reply)) is not None]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BLOCK)


def passes(found: Iterable[Finding]) -> bool:
    """Whether a reply with these findings may be approved: nothing blocks it."""
    return all(finding.severity is not Severity.BLOCK for finding in found)
