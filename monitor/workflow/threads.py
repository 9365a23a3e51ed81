"""What a mention belongs to: an answer to ours, a second complaint, a repost; or nothing yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from monitor.guidelines.similarity import closeness
from monitor.models.case import Case, CaseEventKind, CaseState
from monitor.models.corrected import Finding
from monitor.models.judged import Polarity
from monitor.models.mention import Answer, Mention
from monitor.store import audit, cases, corrections, kin, mentions, replies
from monitor.store.ids import id_of
from monitor.workflow import posts

#: A closed case takes up what its author writes within this; later it is a new matter.
LASTS = timedelta(days=90)
#: So much of one text stands in another: the same story told in another place.
SAME_STORY = 0.6
#: Shorter texts are written alike by many.
FEWEST_WORDS = 12
DEEPEST = 50  # steps up a thread; a place that answers in circles is left alone
THANKED = "The author thanks us under our reply"


class ThreadKind(StrEnum):
    """How a mention hangs together with what was said before."""

    FIRST = "first"
    ANSWERED_US = "answered_us"  #: The author's answer to our reply.
    AGAIN = "again"  #: A second complaint by the same author.
    ELSEWHERE = "elsewhere"  #: The same story at another place.


class Known(StrEnum):
    """What the author may know of our side."""

    NOTHING = "nothing"
    OPEN = "open"  #: We answered in public, and the case is open.
    CONTACTED = "contacted"  #: A person has been in touch.


@dataclass(frozen=True)
class Thread:
    """What a draft must know of the story so far."""

    kind: ThreadKind = ThreadKind.FIRST
    known: Known = Known.NOTHING
    our_last_reply: str = ""
    case_reference: str = ""


@dataclass(frozen=True)
class _Kin:
    """What was found: how it hangs together, with which case, and what of ours it answers."""

    kind: ThreadKind = ThreadKind.FIRST
    case: Case | None = None
    answers: str | None = None  #: Our words that it answers; None: it does not answer us.


def thread_of(session: Session, mention: Mention) -> Thread:
    """How a mention hangs together with what was said before; reads only."""
    found = _kin(session, mention)
    case = found.case
    said = found.answers or kin.said_last(
        session, _authors(session, mention), case.id if case else None, id_of(mention),
        mention.first_seen_at - LASTS,
    )  # fmt: skip
    return Thread(found.kind, _known(case, said), said, case.reference if case else "")


def case_of(session: Session, mention: Mention) -> Case | None:
    """The case a mention belongs to: its own, or that of the story it goes on with.

    One that is resolved or was closed lately counts; who joins it with a complaint reopens it.
    """
    return _kin(session, mention).case


def complains(session: Session, mention: Mention) -> bool:
    """Whether the author is unhappy with this; what nobody has judged counts as unhappy."""
    return _finding(session, mention).unhappy is not False


def join(session: Session, mention: Mention, now: datetime) -> None:
    """Take in a new mention of a thread: an author's answer is tied to its case and wants a draft.

    Whether it reopens a case that was resolved is decided with the draft, when it is judged.
    """
    if not mention.parent or mention.by_us:
        return
    above, answers = _above(session, mention)
    if above is None:
        return
    answered = answers is not None
    says = "The author answered our reply" if answered else "The author wrote again"
    case = kin.case_of_mention(session, id_of(above), mention.first_seen_at - LASTS)
    if case is not None:
        if cases.is_live(case):
            cases.tie(session, case, mention)
        cases.say(session, case, CaseEventKind.MENTION, says, now)
    if answered:
        posts.author(session, above, f"{says}.", now)
    if answered and mention.answer is Answer.MAY:
        mention.draft_wanted_at = now
        session.add(mention)


def thanked(session: Session, mention: Mention, now: datetime) -> bool:
    """Whether a mention is thanks under our reply; it is noted then, and wants no draft.

    False where a person asked for the draft, and where a person's word is worth more.
    """
    found = _finding(session, mention)
    if mention.draft_wanted_by is not None or found.unhappy is not False:
        return False
    if found.polarity is not Polarity.POSITIVE or "question" in found.flags:
        return False
    above, answers = _above(session, mention)
    if above is None or answers is None:
        return False
    mention.draft_wanted_at = None
    mention.answer, mention.answer_why = Answer.COUNT, "thanks for our reply"
    session.add(mention)
    case = kin.case_of_mention(session, id_of(above), mention.first_seen_at - LASTS)
    if case is not None:
        cases.say(session, case, CaseEventKind.MENTION, THANKED, now)
    posts.author(session, above, f"{THANKED}.", now)
    audit.record(session, "noted thanks", "mention", id_of(mention), now)
    return True


def same_story(one: str, other: str) -> bool:
    """Whether two texts tell the same story in nearly the same words. Pure."""
    if min(len(one.split()), len(other.split())) < FEWEST_WORDS:
        return False
    return closeness(one, other) >= SAME_STORY


def _kin(session: Session, mention: Mention) -> _Kin:
    since = mention.first_seen_at - LASTS
    above, answers = _above(session, mention)
    own = cases.live_of(session, id_of(mention))
    if above is not None:
        kind = ThreadKind.AGAIN if answers is None else ThreadKind.ANSWERED_US
        case = own or kin.case_of_mention(session, id_of(above), since)
        return _Kin(kind, _joinable(session, mention, case), answers)
    if own is not None:
        return _Kin(_within(session, mention, own), own)
    authors = _authors(session, mention)
    case = kin.case_of_authors(session, authors, since, but=id_of(mention)) if authors else None
    case = _joinable(session, mention, case)
    if case is not None:
        return _Kin(_within(session, mention, case), case)
    case = _told_elsewhere(session, mention, since)
    return _Kin(ThreadKind.ELSEWHERE, case) if case is not None else _Kin()


def _within(session: Session, mention: Mention, case: Case) -> ThreadKind:
    """How a mention hangs together with the others of its case."""
    if kin.earlier_of_author(session, mention, id_of(case)) is not None:
        return ThreadKind.AGAIN
    before = [m for m in cases.mentions_of(session, id_of(case)) if id_of(m) < id_of(mention)]
    return ThreadKind.ELSEWHERE if before else ThreadKind.FIRST


def _told_elsewhere(session: Session, mention: Mention, since: datetime) -> Case | None:
    text = mention.text
    if len(text.split()) < FEWEST_WORDS or not complains(session, mention):
        return None
    for case, other in kin.elsewhere(session, mention, len(text), since):
        if same_story(text, other.text):
            return None if _told_by_many(session, mention, since) else case
    return None


def _told_by_many(session: Session, mention: Mention, since: datetime) -> bool:
    """Whether one place has the same text from several authors: then it is copied, no one's own."""
    tellers: defaultdict[str, set[int]] = defaultdict(set)
    for other in (mention, *kin.alike_in_length(session, len(mention.text), since)):
        if same_story(mention.text, other.text):
            tellers[other.place].add(other.author_pk or -id_of(other))
    return any(len(authors) > 1 for authors in tellers.values())


def _joinable(session: Session, mention: Mention, case: Case | None) -> Case | None:
    """A closed case is taken up by a complaint only."""
    if case is not None and case.state is CaseState.CLOSED and not complains(session, mention):
        return None
    return case


def _above(session: Session, mention: Mention) -> tuple[Mention | None, str | None]:
    """The author's own earlier mention up the thread, and what of ours lies between, if anything.

    Somebody else's answer to our reply is not the author's: then there is nothing above.
    """
    answers: str | None = None
    for above, said in _upwards(session, mention):
        answers = said if answers is None else answers
        known = above.author_pk is not None and not above.by_us
        if known and above.author_pk == mention.author_pk:
            return above, answers
    return None, None


def _upwards(session: Session, mention: Mention) -> Iterator[tuple[Mention, str | None]]:
    """Each mention above, with the words of ours that lead to it or that it is."""
    key, place = mention.parent, mention.place
    for _ in range(DEEPEST):
        above = mentions.by_key(session, place, key) if key else None
        reply = replies.by_external_id(session, place, key) if key else None
        said = above.text if above is not None and above.by_us else None
        if reply is not None:
            said = reply.live_text or said or ""
            above = mentions.by_id(session, reply.mention_id)
        if above is None:
            return
        yield above, said
        key = above.parent


def _known(case: Case | None, said: str) -> Known:
    if case is None or case.state in (CaseState.PROPOSED, CaseState.WITHDRAWN):
        return Known.NOTHING
    if case.state is CaseState.CONTACTED:
        return Known.CONTACTED
    return Known.OPEN if said.strip() else Known.NOTHING


def _authors(session: Session, mention: Mention) -> list[int]:
    if mention.author_pk is None:
        return []
    return list(kin.authors_of(session, mention.author_pk))


def _finding(session: Session, mention: Mention) -> Finding:
    return corrections.finding(session, id_of(mention), mention.revision)
