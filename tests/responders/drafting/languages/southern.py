"""Drafts in Italian and Portuguese, as their tests ask for them."""

from __future__ import annotations

from monitor.guidelines.pack import load_pack
from monitor.guidelines.records import Contact, MentionView
from monitor.guidelines.voice import Formality, Voice
from responders.drafting.plan import Judged
from responders.drafting.write import DraftRequest, NotWritten, Written, write
from tests.responders.drafting.requests import REFERENCE, judged

CONTACT = Contact(email="care@birchkettle.example", signature="Marta, Birch & Kettle")


def request_for(
    language: str,
    text: str,
    found: Judged | None = None,
    *,
    seed: str = "1",
    name: str = "",
    kind: str = "default",
    formality: Formality = Formality.FORMAL,
    recent: tuple[str, ...] = (),
) -> DraftRequest:
    """A request for a draft under an invented review."""
    return DraftRequest(
        mention=MentionView(text, "", name, None, language),
        judged=found or judged(),
        pack=load_pack(kind),
        contact=CONTACT,
        reference=REFERENCE,
        recent=recent,
        seed=seed,
        voice=Voice(formality=formality),
    )


def drafted(request: DraftRequest) -> Written:
    """The draft, which there must be."""
    result = write(request)
    assert not isinstance(result, NotWritten), result.why
    return result
