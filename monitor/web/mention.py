"""One mention: what was said, why it is here, the draft, and every move on the public side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlmodel import Session

from monitor.guidelines.length import length_of
from monitor.models.draft import UNDECIDED, Attempt, Draft, RejectReason, Reply
from monitor.models.judged import Polarity
from monitor.models.mention import Author, Mention, OwnerReply, Revision
from monitor.models.source import MuteKind
from monitor.store import cases, corrections, drafts, history, listing, mentions, replies
from monitor.store.engine import reading
from monitor.store.ids import id_of
from monitor.store.listing import Line
from monitor.web.correcting import DISAGREEMENTS, Said, said
from monitor.web.deciding import STYLES, Asking, asking
from monitor.web.showing import after, page
from monitor.web.visit import Me, NotYours, Sender, TheWeb, Visitor
from monitor.workflow import controls, publishing
from monitor.workflow import drafts as moves
from monitor.workflow.actors import Move, Outcome, may
from monitor.workflow.corrections import known_aspects
from monitor.workflow.drafts import Seen
from monitor.workflow.standing import standing
from monitor.workflow.texts import Terms, check, pack_of

router = APIRouter()

#: The audit trail's moves as people read them; what is not here stands as it is.
SENTENCES = {
    ("draft", "draft"): "wrote a draft",
    ("draft", "approve"): "approved the reply",
    ("draft", "reject"): "rejected the draft",
    ("draft", "other draft"): "asked for another draft",
    ("draft", "approve first"): "said yes to the draft; it takes more people",
    ("draft", "changes asked"): "asked for changes in the draft",
    ("draft", "hold"): "holds the draft",
    ("draft", "release"): "let the draft go on",
    ("draft", "second opinion"): "asked for a second opinion",
    ("draft", "fold"): "counted it on the card of many alike",
    ("draft", "unfold"): "gave it a card of its own again",
    ("draft", "remind"): "reminded of the draft",
    ("draft", "came back"): "put the draft before people again: it did not go out",
    ("draft", "withdraw"): "withdrew the draft: its ground had changed",
    ("draft", "take back"): "took the approval back",
    ("attempt", "live"): "the reply is live",
    ("attempt", "submitted"): "the reply is there, and the place still has to allow it",
    ("attempt", "refused"): "the place refused the reply",
    ("attempt", "failed"): "the reply could not be sent",
    ("attempt", "unknown"): "sent the reply, and no clear answer came",
    ("attempt", "looked in vain"): "looked for the reply and did not find it",
    ("attempt", "put back"): "could not reach the place, and tries again",
    ("attempt", "posted by hand"): "posted the reply by hand",
    ("attempt", "withdrawn"): "the approval was withdrawn",
    ("mention", "edited"): "saw that the author had edited it",
    ("mention", "gone"): "saw that it was gone from its place",
    ("mention", "recovery"): "saw that the author is content now",
    ("mention", "correct"): "told the judge what is right",
    ("mention", "draft wanted"): "asked for a draft",
}


def in_words(entity: str, move: str) -> str:
    """A move as people read it."""
    return SENTENCES.get((entity, move), move)


@dataclass(frozen=True)
class Shown:
    """Everything the page of a mention shows."""

    line: Line
    draft: Draft | None
    asking: bool
    asked: Asking | None  #: How the decision stands; None without a draft.
    findings: list[dict[str, str]]
    length: int
    unit: str
    limit: int | None
    attempts: list[Attempt]
    reply: Reply | None
    stands: str  #: How our reply stands at its place, in a sentence.
    revisions: list[Revision]
    owner_replies: list[OwnerReply]
    case_reference: str
    case_id: int | None
    said: list[Said]  #: By people, against the judge's word; the newest first.
    known_aspects: tuple[str, ...]
    timeline: list[tuple[object, str, str]]  #: when, who, what


@router.get("/mentions/{mention_id}")
def show(request: Request, web: TheWeb, me: Me, mention_id: int) -> Response:
    """The page of one mention."""
    return _page(request, web.terms, me, mention_id)


def _page(
    request: Request, terms: Terms, me: Visitor, mention_id: int, typed: str = "", said: str = ""
) -> Response:
    """The page; `typed` keeps a person's words where a move was refused."""
    engine = request.app.state.web.engine
    with reading(engine) as session:
        mention = mentions.by_id(session, mention_id)
        if mention is None or not may(session, me.actor, Move.SEE, mention_id):
            raise NotYours
        shown = _shown(session, terms, me, mention)
    extra = {"said": said} if said else {}
    return page(
        request, me, "mention.html", status=409 if said else 200, it=shown, typed=typed,
        reasons=list(RejectReason), polarities=list(Polarity), disagreements=DISAGREEMENTS,
        styles=STYLES, **extra,
    )  # fmt: skip


def _shown(session: Session, terms: Terms, me: Visitor, mention: Mention) -> Shown:
    mention_id = id_of(mention)
    line, names = listing.line(session, mention), history.names(session)
    draft = drafts.latest(session, mention_id)
    pack = pack_of(mentions.source_of(session, mention_id, replying=True))
    case = cases.live_of(session, mention_id)
    text = draft.text if draft else ""
    found = check(session, terms, mention, text, draft.case_id) if draft and text else []
    return Shown(
        line=line,
        draft=draft,
        asking=draft is not None and draft.state in UNDECIDED,
        asked=asking(session, terms, me, mention, draft) if draft else None,
        findings=[{"severity": f.severity.value, "says": f.says} for f in found],
        length=length_of(text, pack.unit),
        unit=pack.unit.value,
        limit=pack.max_length,
        attempts=list(replies.attempts_of_mention(session, mention_id)),
        reply=replies.of_mention(session, mention_id),
        stands=standing(session, mention_id).says,
        revisions=list(mentions.revisions(session, mention_id)),
        owner_replies=list(mentions.owner_replies(session, mention_id)),
        case_reference=case.reference if case else "",
        case_id=case.id if case else None,
        said=said(
            corrections.of_mention(session, mention_id), line.finding, mention.revision, names
        ),
        known_aspects=known_aspects(session),
        timeline=_timeline(session, mention_id, names),
    )


def _timeline(
    session: Session, mention_id: int, names: dict[int, str]
) -> list[tuple[object, str, str]]:
    def who(event_who: str) -> str:
        kind, _, number = event_who.partition(":")
        return names.get(int(number), "somebody") if kind == "person" else "Amends"

    return [
        (event.at, who(event.who), in_words(event.entity, event.move))
        for event in history.of_mention(session, mention_id)
    ]


@router.post("/mentions/{mention_id}/decide")
def decide(
    request: Request,
    web: TheWeb,
    me: Sender,
    mention_id: int,
    move: Annotated[Literal["approve", "edit", "reject", "other"], Form()],
    draft_id: Annotated[int, Form()],
    text_hash: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    reason: Annotated[RejectReason, Form()] = RejectReason.OTHER,
    comment: Annotated[str, Form()] = "",
) -> Response:
    """Approve, edit and approve, reject, or ask for another draft of exactly what was seen."""
    seen, now = Seen(draft_id, text_hash), web.clock()
    with web.deciding() as session:
        if move == "approve":
            outcome = moves.approve(session, web.terms, me.actor, seen, now)
        elif move == "edit":
            outcome = moves.edit_and_approve(session, web.terms, me.actor, seen, text, now)
        elif move == "reject":
            outcome = moves.reject(session, me.actor, seen, reason, comment, now)
        else:
            outcome = moves.other_draft(session, me.actor, seen, now)
    if not outcome.ok and move == "edit":
        return _page(request, web.terms, me, mention_id, typed=text, said=outcome.says)
    return after(outcome, f"/mentions/{mention_id}")


@router.post("/mentions/{mention_id}/attempts/{attempt_id}")
def settle(
    web: TheWeb,
    me: Sender,
    mention_id: int,
    attempt_id: int,
    move: Annotated[Literal["take-back", "posted", "live", "again", "give-up"], Form()],
    url: Annotated[str, Form()] = "",
) -> Response:
    """Take back, say that it was posted by hand, or settle what is unknown."""
    now = web.clock()
    with web.deciding() as session:
        if move == "take-back":
            outcome = moves.take_back(session, me.actor, attempt_id, now)
        elif move == "posted":
            outcome = publishing.posted_by_hand(session, me.actor, attempt_id, url.strip(), now)
        else:
            live, again = move == "live", move == "again"
            outcome = publishing.settle_unknown(
                session, me.actor, attempt_id, live=live, again=again, now=now
            )
    return after(outcome, f"/mentions/{mention_id}")


@router.post("/mentions/{mention_id}/reply")
def change_reply(
    request: Request,
    web: TheWeb,
    me: Sender,
    mention_id: int,
    move: Annotated[Literal["edit", "remove"], Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    """Edit a live reply, or take it down, through the same approval."""
    with web.deciding() as session:
        new = None if move == "remove" else text.strip()
        outcome = publishing.change_live(session, web.terms, me.actor, mention_id, new, web.clock())
    if not outcome.ok and move != "remove":
        return _page(request, web.terms, me, mention_id, typed=text, said=outcome.says)
    return after(outcome, f"/mentions/{mention_id}")


@router.post("/mentions/{mention_id}/more")
def more(
    web: TheWeb,
    me: Sender,
    mention_id: int,
    move: Annotated[Literal["draft", "retry", "mute"], Form()],
) -> Response:
    """Ask for a draft, mute the author, or retry what was set aside."""
    now = web.clock()
    with web.deciding() as session:
        if move == "draft":
            outcome = moves.want_draft(session, me.actor, mention_id, now)
        elif move == "retry":
            outcome = controls.retry(session, me.actor, mention_id, now)
        else:
            outcome = _mute_author(session, me, mention_id, web)
    return after(outcome, f"/mentions/{mention_id}")


def _mute_author(session: Session, me: Visitor, mention_id: int, web: TheWeb) -> Outcome:
    mention = mentions.by_id(session, mention_id)
    author = session.get(Author, mention.author_pk) if mention and mention.author_pk else None
    if author is None:
        return Outcome(False, "This mention has no author that could be told again.")
    key = f"{author.place} {author.author_id}"
    return controls.mute(session, me.actor, MuteKind.AUTHOR, key, web.clock())
