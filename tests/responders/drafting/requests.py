"""Invented mentions and requests for a draft."""

from __future__ import annotations

from monitor.guidelines.pack import Pack, load_pack
from monitor.guidelines.records import Contact, MentionView
from responders.drafting.plan import AspectView, Judged
from responders.drafting.write import DraftRequest, NotWritten, Written, write

CONTACT = Contact(
    email="care@birchkettle.example",
    url="https://birchkettle.example/talk",
    phone="+44 20 7946 0018",
    signature="Mara, customer care at Birch & Kettle",
)
REFERENCE = "R-7K2Q"


def judged(
    *aspects: tuple[str, str],
    unhappy: bool = True,
    polarity: str = "negative",
    severe: bool = False,
) -> Judged:
    """What the judge found, as pairs of aspect and polarity."""
    return Judged(unhappy, polarity, tuple(AspectView(a, p) for a, p in aspects), severe)


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
    recent: tuple[str, ...] = (),
    seed: str = "1",
) -> DraftRequest:
    """A request for a draft under an invented review."""
    return DraftRequest(
        mention=MentionView(text, title, name, None, language),
        judged=found or judged(),
        pack=pack or load_pack(kind),
        contact=contact,
        reference=REFERENCE,
        recent=recent,
        seed=seed,
    )


def written(request: DraftRequest) -> Written:
    """The draft, which there must be."""
    result = write(request)
    assert not isinstance(result, NotWritten), result.why
    return result
