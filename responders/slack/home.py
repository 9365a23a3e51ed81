"""Draws the Home of one person: what waits for them, and the cases that are theirs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from responders.slack.blocks import stars
from responders.slack.ids import Press
from responders.slack.parts import Block, age, button, date, plain, safe_url, said

_SHOWN = 20  # of each; a Home holds a hundred blocks


@dataclass(frozen=True)
class Waiting:
    """A draft that this person may decide on."""

    place: str
    subject: str = ""
    stars: float | None = None
    posted_at: datetime | None = None
    due: datetime | None = None
    late: bool = False
    priority: str = ""
    has_text: bool = True  #: Else somebody has to write it.
    note: str = ""  #: Such as "1 of 2 approvals", in our words.
    card: str = ""  #: Where the card stands in Slack.
    link: str = ""  #: Its page in Amends.


@dataclass(frozen=True)
class OwnCase:
    """A case that this person owns."""

    reference: str
    state: str
    about: str = ""
    due: datetime | None = None
    late: bool = False
    card: str = ""
    link: str = ""


@dataclass(frozen=True)
class HomeView:
    """All that a Home shows. Equal views give equal Homes."""

    name: str = ""  #: "" for somebody we do not know.
    team: str = ""
    user: str = ""
    waiting: Sequence[Waiting] = ()
    waiting_in_all: int = 0
    cases: Sequence[OwnCase] = ()
    cases_in_all: int = 0
    held_back: str = ""  #: What is paused or in shadow mode, in our words.
    link: str = ""  #: Amends on the web.


def home(view: HomeView) -> Block:
    """The Home as Slack takes it."""
    blocks = list(_stranger(view)) if not view.name else list(_known(view))
    return {"type": "home", "blocks": blocks}


def _stranger(view: HomeView) -> Iterator[Block]:
    yield _header("Amends does not know you yet")
    yield _text(
        "Ask an admin to tie your Slack account to your name, on the People page: "
        f"team *{said(view.team, 40)}*, member id *{said(view.user, 40)}*."
    )


def _known(view: HomeView) -> Iterator[Block]:
    if view.held_back:
        yield _grey(f"*Held back*: {said(view.held_back, 200)}")
    yield _header(f"Waiting for you ({view.waiting_in_all})")
    waiting = [_item(_waiting(one), one.card, one.link) for one in view.waiting[:_SHOWN]]
    nothing = "Nothing. Every review that needs an answer has one, or is with others."
    yield from _list(waiting, view.waiting_in_all, nothing)
    yield {"type": "divider"}
    yield _header(f"Your cases ({view.cases_in_all})")
    cases = [_item(_case(case), case.card, case.link) for case in view.cases[:_SHOWN]]
    none = "None. “Take the case” on a card makes one yours."
    yield from _list(cases, view.cases_in_all, none)
    if safe_url(view.link):
        opened = button(Press.GO, "Open Amends", "web", url=safe_url(view.link))
        yield {"type": "actions", "elements": [opened]}


def _list(items: Sequence[Block], in_all: int, nothing: str) -> Iterator[Block]:
    yield from items or [_text(nothing)]
    if in_all > len(items):
        yield _grey(f"and {in_all - len(items)} more in Amends")


def _waiting(one: Waiting) -> str:
    head = [stars(one.stars), f"*{said(one.place, 60) or 'somewhere'}*", said(one.subject, 60)]
    if one.posted_at:
        head.append(age(one.posted_at))
    if one.priority in ("high", "urgent"):
        head.append(f"*{one.priority}*")
    below = ["a reply waits for a yes" if one.has_text else "somebody has to write a reply"]
    if one.due:
        below.append(f"{'*late*, due' if one.late else 'due'} {date(one.due)}")
    below.append(said(one.note, 100))
    return "\n".join(" · ".join(part for part in parts if part) for parts in (head, below))


def _case(case: OwnCase) -> str:
    head = [f"*{said(case.reference, 20)}*", said(case.about, 100)]
    below = [said(case.state, 30)]
    if case.due:
        below.append(f"{'*late*, due' if case.late else 'due'} {date(case.due)}")
    return "\n".join(" · ".join(part for part in parts if part) for parts in (head, below))


def _item(text: str, card: str, link: str) -> Block:
    """One line with the way to it: the card in Slack, else the page in Amends."""
    block = _text(text)
    where = safe_url(card) or safe_url(link)
    if where:
        label = "Open the card" if safe_url(card) else "Open in Amends"
        block["accessory"] = button(Press.GO, label, "open", url=where)
    return block


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}


def _text(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _grey(text: str) -> Block:
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}],
    }
