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
    form.length,
    form.placeholder,
    form.language,
    form.unchecked_language,
    manner.profanity,
    privacy.personal_data,
    privacy.links,
    privacy.records,
    privacy.names,
    privacy.quotes,
    manner.admission,
    manner.conditional_apology,
    manner.apology,
    manner.defence,
    manner.fraud_accusation,
    manner.compensation,
    manner.incentive,
    manner.rating_request,
    manner.marketing,
    manner.unsupported,
    manner.avoid,
    matter.concrete,
    way.private_way,
    way.reference,
    form.near_duplicate,
    form.shouting,
    form.exclamation_marks,
    form.bullets,
    manner.thanks,
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
