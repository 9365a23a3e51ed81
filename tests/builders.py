"""Rows for tests, of invented people; each builder flushes, so that ids can be used at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, select

from monitor.guidelines.records import Contact
from monitor.models.assessment import Assessment
from monitor.models.case import Case
from monitor.models.draft import Attempt, Draft, DraftState
from monitor.models.judged import AspectFound, Judged, Polarity, Priority
from monitor.models.mention import Mention, Origin
from monitor.models.person import Grant, Person, Role
from monitor.models.source import Source, Subject
from monitor.models.wire import Kind, NewAuthor, NewMention, Precision, Rating
from monitor.store import cases, drafts, judging, mentions
from monitor.store.ids import id_of
from monitor.workflow import promises
from monitor.workflow.actors import Actor
from monitor.workflow.drafts import Seen, approve
from monitor.workflow.texts import Terms

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

CONTACT = Contact(email="care@birch-kettle.example", signature="Mara, Birch & Kettle care")

REVIEW = "The kettle came with a broken lid and nobody answered my two letters."

#: Passes the guidelines under REVIEW; {reference} is the case's.
REPLY = (
    "Thank you for telling us. We are sorry that your kettle came with a broken lid and that both "
    "letters were left without an answer. Please write to care@birch-kettle.example and mention "
    "{reference}, so that you need not tell it twice.\n\nMara, Birch & Kettle care"
)


def terms(desks: Sequence[str] = ("slack",)) -> Terms:
    """What the settings say in tests."""
    return Terms(contact=CONTACT, desks=tuple(desks))


def subject(
    session: Session, key: str = "birch", *, parent: Subject | None = None, ours: bool = True
) -> Subject:
    """A brand, shop or product; a competitor's with `ours=False`."""
    row = Subject(key=key, name=key.title(), parent_id=parent.id if parent else None, ours=ours)
    session.add(row)
    session.flush()
    return row


def person(
    session: Session,
    role: Role | None = Role.APPROVER,
    *,
    name: str = "Ines Okafor",
    about: Subject | None = None,
    active: bool = True,
) -> Person:
    """Somebody with one role over all, or over `about`; with no role at all for None."""
    number = session.exec(select(func.count()).select_from(Person)).one() + 1
    row = Person(
        name=name, email=f"person{number}@birch-kettle.example", active=active, created_at=NOW
    )
    session.add(row)
    session.flush()
    if role is not None:
        grant(session, row, role, about)
    return row


def grant(session: Session, whom: Person, role: Role, about: Subject | None = None) -> None:
    """One more role for a person."""
    session.add(Grant(person_id=id_of(whom), role=role, subject_id=about.id if about else None))
    session.flush()


def actor(whom: Person, desk: str = "web") -> Actor:
    """A person at a desk."""
    return Actor(id_of(whom), desk)


def source(
    session: Session,
    name: str = "town reviews",
    *,
    kind: str = "google_business",
    place: str = "google_business:birch",
    about: Subject | None = None,
    can_reply: bool = True,
    can_change: bool = True,
) -> Source:
    """A source that can reply, edit and take down, unless told otherwise; read once before."""
    row = Source(
        name=name,
        kind=kind,
        place=place,
        title=name.title(),
        subject_id=about.id if about else None,
        can_reply=can_reply,
        can_look=True,
        can_edit=can_change,
        can_remove=can_change,
        first_seen_at=NOW - timedelta(days=30),
        last_success_at=NOW - timedelta(minutes=15),
        next_poll_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def new_mention(
    external_id: str = "m-1",
    text: str = REVIEW,
    *,
    stars: float | None = 1,
    author: str = "ruth-1",
    posted_at: datetime | None = NOW - timedelta(hours=1),
    parent: str = "",
    title: str = "",
) -> NewMention:
    """A mention as a connector reads it."""
    return NewMention(
        external_id=external_id,
        kind=Kind.REVIEW if stars is not None else Kind.COMMENT,
        text=text,
        title=title,
        url=f"https://reviews.example/{external_id}",
        author=NewAuthor(id=author, name="Ruth Amber") if author else None,
        rating=Rating(stars) if stars is not None else None,
        posted_at=posted_at,
        precision=Precision.SECOND if posted_at else Precision.NONE,
        language="en",
        parent=parent,
    )


def mention(
    session: Session,
    at: Source | None = None,
    external_id: str = "m-1",
    text: str = REVIEW,
    *,
    stars: float | None = 1,
    author: str = "ruth-1",
    when: datetime = NOW,
) -> Mention:
    """A stored mention that a source sees (one is made if none is given)."""
    seen_by = at or source(session)
    new = new_mention(external_id, text, stars=stars, author=author)
    row = mentions.add(
        session,
        seen_by.place,
        new,
        mentions.author_of(session, seen_by.place, new),
        Origin.POLL,
        when,
    )
    mentions.sight(session, row, seen_by, when)
    session.flush()
    return row


def judged(
    of: Mention,
    *,
    unhappy: float = 0.93,
    priority: Priority = Priority.HIGH,
    needs_reply: bool = True,
    flags: tuple[str, ...] = (),
    model: str = "keywords@1",
    language: str = "en",
) -> Judged:
    """What a judge may have found."""
    return Judged(
        id=str(id_of(of)),
        polarity=Polarity.NEGATIVE if unhappy >= 0.5 else Polarity.POSITIVE,
        unhappy=unhappy,
        priority=priority,
        needs_reply=needs_reply,
        model=model,
        language=language,
        aspects=(AspectFound("condition", Polarity.NEGATIVE, "broken lid"),),
        flags=flags,
        reasons=("1 of 5 stars",),
        decided_by=of.text[:200],
        no_auto_draft=bool(flags),
    )


def assessment(
    session: Session,
    of: Mention,
    *,
    unhappy: float = 0.93,
    priority: Priority = Priority.HIGH,
    needs_reply: bool = True,
    flags: tuple[str, ...] = (),
    when: datetime = NOW,
) -> Assessment:
    """The judge's finding for a mention's present revision."""
    found = judged(of, unhappy=unhappy, priority=priority, needs_reply=needs_reply, flags=flags)
    row = judging.keep(session, of, found, 0.5, when)
    session.flush()
    return row


def reply_text(case: Case) -> str:
    """A reply under REVIEW that the guidelines let through."""
    return REPLY.format(reference=case.reference)


def draft(
    session: Session,
    of: Mention,
    *,
    text: str | None = None,
    state: DraftState = DraftState.PENDING,
    desks: Sequence[str] = ("slack",),
    when: datetime = NOW,
) -> Draft:
    """A draft with its proposed case and a card due on each desk."""
    case = promises.propose_case(session, of, Priority.HIGH, None, when)
    words = reply_text(case) if text is None else text
    if state is DraftState.NO_TEXT:
        words = ""
    row = Draft(
        mention_id=id_of(of),
        case_id=id_of(case),
        revision=of.revision,
        number=drafts.next_number(session, id_of(of), of.revision),
        text=words,
        text_hash=mentions.hash_of(words),
        language="en",
        written_by="composer",
        state=state,
        no_text_why="the review speaks of an injury" if state is DraftState.NO_TEXT else "",
        written_at=when,
    )
    session.add(row)
    session.flush()
    drafts.owe_card(session, row, desks, when)
    session.flush()
    return row


def seen(of: Draft) -> Seen:
    """What a person had before their eyes who looks at this draft now."""
    return Seen(id_of(of), of.text_hash)


def pending(session: Session, external_id: str = "m-1", at: Source | None = None) -> Draft:
    """A judged mention with a draft that waits for a person."""
    found = mention(session, at, external_id)
    assessment(session, found)
    return draft(session, found)


def case_of(session: Session, of: Draft | Mention) -> Case:
    """The live case of a draft's mention."""
    case = cases.live_of(session, of.mention_id if isinstance(of, Draft) else id_of(of))
    assert case is not None, "there is no live case"
    return case


def approved(session: Session, of: Draft, by: Person, when: datetime = NOW) -> Attempt:
    """The attempt that comes of a person's approval, through the workflow itself."""
    outcome = approve(session, terms(), actor(by), seen(of), when)
    assert outcome.ok, outcome.says
    attempt = session.get(Attempt, outcome.attempt_id)
    assert attempt is not None
    return attempt
