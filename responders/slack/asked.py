"""Answers `/amends` from the store, as far as the person's roles reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from monitor.models.draft import UNDECIDED, Draft, DraftState, ReplyState
from monitor.models.mention import Author, Mention
from monitor.models.source import MuteKind, SourceState, SwitchKind
from monitor.store import audit, drafts, inbox, mentions, people, replies, search, sources, watching
from monitor.store.ids import id_of
from monitor.store.reach import Reach, reach
from monitor.workflow import controls
from monitor.workflow.actors import ALLOWED, Actor, Move, refused
from responders.slack.answers import HELP, Answer, Hit, Question, Verb, question
from responders.slack.ids import Address

#: The address of a message in Slack; "" where it is not known.
Links = Callable[[Address], str]

_HITS = 8


def no_links(_: Address) -> str:
    """Where nobody knows how Slack addresses its messages."""
    return ""


@dataclass(frozen=True)
class Where:
    """How links are made."""

    public_url: str
    card: Links = no_links

    def page_of(self, mention_id: int) -> str:
        """A mention's page in Amends."""
        return f"{self.public_url.rstrip('/')}/mentions/{mention_id}" if self.public_url else ""


def answer(session: Session, actor: Actor, typed: str, where: Where, now: datetime) -> Answer:
    """What this person asked for, or how to ask."""
    asked = question(typed)
    if asked.verb is Verb.SEARCH:
        return _search(session, actor, asked.words, where)
    if asked.verb is Verb.STATUS:
        return _status(session, actor, now)
    if asked.verb in (Verb.MUTE, Verb.UNMUTE, Verb.MUTED):
        return _muting(session, actor, asked, now)
    return Answer(HELP, code=True)


def _reach(session: Session, actor: Actor) -> Reach:
    return reach(session, actor.person_id, ALLOWED[Move.SEE])


def _nobody(session: Session, actor: Actor) -> bool:
    return not people.all_roles(session, actor.person_id) & ALLOWED[Move.SEE]


def _search(session: Session, actor: Actor, words: str, where: Where) -> Answer:
    if _nobody(session, actor):
        return Answer(refused(Move.SEE).says)
    found = search.find(session, search.Which(words=words), _reach(session, actor), _HITS)
    hits = [_hit(session, mention, where) for mention in found.mentions]
    if not hits:
        return Answer("Nothing that you may see holds these words.")
    says = "One review holds these words." if found.total == 1 else (
        f"{found.total} reviews hold these words"
        + (f"; the newest {len(hits)}:" if found.total > len(hits) else ":")
    )  # fmt: skip
    return Answer(says, tuple(hits))


def _hit(session: Session, mention: Mention, where: Where) -> Hit:
    source = mentions.source_of(session, id_of(mention), replying=True)
    author = session.get(Author, mention.author_pk) if mention.author_pk else None
    draft = drafts.latest(session, id_of(mention))
    return Hit(
        place=source.name if source else mention.place,
        text=mention.title or mention.original_text or mention.text,
        author=author.name if author else "",
        stars=mention.stars,
        posted_at=mention.posted_at or mention.first_seen_at,
        standing=_standing(session, mention, draft),
        card=card_link(session, draft, where.card),
        link=where.page_of(id_of(mention)),
    )


def card_link(session: Session, draft: Draft | None, links: Links) -> str:
    """Where the card of a draft stands in Slack; "" if it stands nowhere."""
    for card in drafts.cards_of(session, id_of(draft)) if draft else ():
        if card.desk == "slack" and card.message_id:
            return links(Address(card.channel, card.message_id))
    return ""


def _standing(session: Session, mention: Mention, draft: Draft | None) -> str:
    if mention.gone_at is not None:
        return "gone from its place"
    made = replies.attempts_of_mention(session, id_of(mention))
    if made and made[-1].state is not ReplyState.WITHDRAWN:
        return f"our reply is {made[-1].state.value}"
    if draft is None:
        return "no draft"
    if draft.state in UNDECIDED:
        has_text = draft.state is DraftState.PENDING
        return "a draft waits for a yes" if has_text else "somebody has to write a reply"
    return f"its draft is {draft.state.value}"


def _status(session: Session, actor: Actor, now: datetime) -> Answer:
    if _nobody(session, actor):
        return Answer(refused(Move.SEE).says)
    within = _reach(session, actor)
    waiting = inbox.waiting(session, within, 500)
    late = sum(1 for draft in waiting if draft.due_at is not None and draft.due_at < now)
    lines = [
        f"{len(waiting)} wait for a decision" + (f", {late} of them late" if late else ""),
        f"{len(inbox.by_hand(session, within))} wait to be posted by hand",
        f"{len(inbox.troubled(session, within))} replies were refused, failed or are unknown",
        _listening(session),
    ]
    if sources.held(session, SwitchKind.PAUSE, None):
        lines.append("Everything is paused")
    if sources.held(session, SwitchKind.SHADOW, None):
        lines.append("Shadow mode: nothing is published")
    told = audit.standing(session)
    lines += [notice.text for notice in told[:5]]
    if len(told) > 5:
        lines.append(f"and {len(told) - 5} more notices")
    return Answer("\n".join(f"• {line}" for line in lines))


def _listening(session: Session) -> str:
    every = sources.all_of(session)
    stopped = [one.name for one in every if one.state is SourceState.STOPPED]
    on = sum(1 for one in every if one.state is SourceState.ON)
    wrong = f"; stopped: {', '.join(stopped[:5])}" if stopped else ""
    return f"{on} sources are read{wrong}"


def _muting(session: Session, actor: Actor, asked: Question, now: datetime) -> Answer:
    """Phrases alone: an author is muted on a mention's page, where it is plain who is meant."""
    phrases = [one for one in watching.mutes(session) if one.kind is MuteKind.PHRASE]
    if asked.verb is Verb.MUTE:
        outcome = controls.mute(session, actor, MuteKind.PHRASE, asked.words, now)
        says = f"{outcome.says} Reviews with “{asked.words}” are counted and not answered."
        return Answer(says if outcome.ok else outcome.says)
    if asked.verb is Verb.UNMUTE:
        wanted = [one for one in phrases if one.value.casefold() == asked.words.casefold()]
        if not wanted:
            return Answer(f"“{asked.words}” is not muted.")
        return Answer(controls.unmute(session, actor, id_of(wanted[0]), now).says)
    if _nobody(session, actor):
        return Answer(refused(Move.SEE).says)
    if not phrases:
        return Answer("No words are muted.")
    listed = "\n".join(f"• {one.value}" for one in phrases[:30])
    return Answer(f"Muted, the newest first:\n{listed}")
