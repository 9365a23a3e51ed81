"""Invented mentions and requests for a draft."""

from __future__ import annotations

from monitor.guidelines.pack import Pack, load_pack
from monitor.guidelines.records import Contact, MentionView
from monitor.guidelines.voice import Voice
from responders.drafting.asked import AspectView, Judged, Known, Style, Thread
from responders.drafting.write import DraftRequest, NotWritten, Written, write

CONTACT = Contact(
    email="care@birchkettle.example",
    url="https://birchkettle.example/talk",
    phone="+44 20 7946 0018",
    signature="Mara, customer care at Birch & Kettle",
)
REFERENCE = "R-7K2QXM5"
SILENT = Voice()


def judged(
    *aspects: tuple[str, str],
    unhappy: bool = True,
    polarity: str = "negative",
    severe: bool = False,
    question: bool = False,
    decided_by: str = "",
) -> Judged:
    """What the judge found, as pairs of aspect and polarity."""
    views = tuple(AspectView(aspect, feeling) for aspect, feeling in aspects)
    return Judged(unhappy, polarity, views, severe, question, decided_by)


def a_request(
    text: str,
    found: Judged | None = None,
    *,
    name: str = "Priya S.",
    title: str = "",
    kind: str = "default",
    pack: Pack | None = None,
    language: str = "en",
    contact: Contact = CONTACT,
    reference: str = REFERENCE,
    recent: tuple[str, ...] = (),
    seed: str = "1",
    voice: Voice = SILENT,
    style: Style = Style.NORMAL,
    thread: Thread = Thread.FIRST,
    known: Known = Known.NOTHING,
    holding: bool = False,
) -> DraftRequest:
    """A request for a draft under an invented review."""
    return DraftRequest(
        mention=MentionView(text, title, name, None, language),
        judged=found or judged(),
        pack=pack or load_pack(kind),
        contact=contact,
        reference=reference,
        recent=recent,
        seed=seed,
        voice=voice,
        style=style,
        thread=thread,
        known=known,
        holding=holding,
    )


def written(request: DraftRequest) -> Written:
    """The draft, which there must be."""
    result = write(request)
    assert not isinstance(result, NotWritten), result.why
    return result
