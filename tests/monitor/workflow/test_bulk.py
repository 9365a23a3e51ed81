"""Approving by the dozen: thanks under praise only, with a result for each."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.casework.approvals import ApprovalRule
from monitor.models.draft import Attempt, Draft, RejectReason
from monitor.models.judged import Priority
from monitor.models.person import Role
from monitor.store.engine import reading, writing
from monitor.workflow.bulk import MOST, approve_many
from monitor.workflow.drafts import Seen, reject
from monitor.workflow.texts import Terms
from tests import builders as b
from tests.builders import NOW

PRAISE = "What a lovely kettle, it boils in no time."
THANKS = (
    "Thank you for the kind words about the kettle. It is good to read that it boils in no time."
    "\n\nMara, Birch & Kettle care",
    "Thank you for writing: that it boils in no time is all we hoped for as we drew it.\n\n"
    "Mara, Birch & Kettle care",
    "We read your lines on the kettle aloud in the workshop, and thank you for them.\n\n"
    "Mara, Birch & Kettle care",
)


def thanks(
    session: Session, number: int = 0, *, stars: float = 5, plan: str = "thank",
    text: str | None = None, flags: tuple[str, ...] = (),
) -> Draft:  # fmt: skip
    at = b.source(session, f"town {number}", place=f"google_business:{number}")
    mention = b.mention(session, at, f"praise-{number}", PRAISE, stars=stars, author=f"p{number}")
    b.assessment(session, mention, unhappy=0.04, priority=Priority.NONE, flags=flags)
    draft = b.draft(session, mention, text=THANKS[number % 3] if text is None else text)
    draft.why = plan
    session.flush()
    return draft


def says(session: Session, *many: Draft, terms: Terms | None = None) -> list[str]:
    by = b.actor(b.person(session))
    seens = [b.seen(draft) for draft in many]
    outcomes = approve_many(session, terms or b.terms(), by, seens, NOW)
    assert [outcome.draft_id for outcome in outcomes] == [draft.id for draft in many]
    return [outcome.says for outcome in outcomes]


def attempts(session: Session) -> int:
    return len(session.exec(select(Attempt)).all())


def test_each_is_approved_by_itself(both: Session) -> None:
    many = [thanks(both, number) for number in range(3)]

    assert says(both, *many) == ["Approved."] * 3
    assert attempts(both) == 3


def test_one_that_is_refused_stops_no_other_and_says_why(both: Session) -> None:
    good, risky, complaint = thanks(both, 0), thanks(both, 1, flags=("press",)), b.pending(both)
    heard, low = thanks(both, 2, plan="thank_and_hear"), thanks(both, 3, stars=3)

    assert says(both, risky, good, complaint, heard, low) == [
        "Read this one by itself: it is flagged: press.",
        "Approved.",
        "Read this one by itself: its author may be unhappy.",
        "Read this one by itself: it is more than a thank you.",
        "Read this one by itself: it has not four or five stars.",
    ]
    assert attempts(both) == 1


def test_the_guidelines_are_asked_again_for_each(both: Session) -> None:
    draft = thanks(both, text="Thank you! Write to Ruth at ruth@private.example.")

    (said,) = says(both, draft)

    assert said == "Read this one by itself: a guideline has a warning."
    assert attempts(both) == 0


def test_what_takes_two_people_is_not_for_the_dozen(both: Session) -> None:
    terms = Terms(b.CONTACT, approvals=(ApprovalRule(),))

    assert says(both, thanks(both), terms=terms) == [
        "Read this one by itself: it takes more than one person."
    ]


def test_what_was_decided_or_changed_meanwhile_is_told(both: Session) -> None:
    draft, other, ines = thanks(both, 0), thanks(both, 1), b.person(both)
    seen = Seen(draft.id or 0, "0" * 32)
    reject(both, b.actor(ines), b.seen(other), RejectReason.TONE, "", NOW)

    outcomes = approve_many(both, b.terms(), b.actor(ines), [seen, b.seen(other)], NOW)

    assert [outcome.says for outcome in outcomes] == [
        "The draft has changed since you saw it. Read it again.",
        "Already rejected by Ines Okafor at 2026-03-04 09:30 UTC.",
    ]


def test_a_second_tick_of_the_same_draft_approves_it_once(both: Session) -> None:
    draft = thanks(both)

    first, again = says(both, draft, draft)

    assert first == "Approved."
    assert again.startswith("Already approved by Ines Okafor")
    assert attempts(both) == 1


def test_who_may_not_approve_approves_nothing(both: Session) -> None:
    carer = b.actor(b.person(both, Role.CARE))

    (outcome,) = approve_many(both, b.terms(), carer, [b.seen(thanks(both))], NOW)

    assert outcome.says.startswith("You may not approve a reply.")


def test_a_draft_that_is_not_there_is_told(both: Session) -> None:
    by = b.actor(b.person(both))

    (outcome,) = approve_many(both, b.terms(), by, [Seen(10_000_000, "")], NOW)

    assert outcome.says == "This draft is not there any more."


def test_more_than_a_page_at_once_is_refused_for_the_rest(both: Session) -> None:
    by = b.actor(b.person(both))
    many = [Seen(10_000_000, "")] * (MOST + 1)

    outcomes = approve_many(both, b.terms(), by, many, NOW + timedelta(minutes=1))

    assert outcomes[-1].says == f"Not approved: more than {MOST} at once."


def test_all_of_them_are_one_transaction(engine: Engine) -> None:
    with writing(engine) as session:
        many = [thanks(session, number) for number in range(3)]
        says(session, *many)

    with reading(engine) as session:
        assert attempts(session) == 3
