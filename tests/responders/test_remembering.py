"""What this team approved and changed before: found by meaning, and by what people take out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.guidelines.edits import unwanted
from monitor.judgement.sentiment import ModelFailed
from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store.engine import writing
from monitor.store.ids import id_of
from responders.drafting.examples import Examples, Vectors
from responders.remembering import FRESH, Memory
from tests import builders as b
from tests.houses import Clock

WORDS = ("lid", "letters", "soup", "cold", "late")
OUT = "We hope that your day became a better one after all."


def embed(texts: Sequence[str]) -> Vectors:
    """A text is the words of a small list that it holds."""
    return np.array([[float(word in text) for word in WORDS] for text in texts], np.float32)


def memory(engine: Engine, clock: Clock | None = None) -> Memory:
    return Memory(engine, clock or Clock(), Examples(embed))


def town(session: Session) -> Source:
    """The one source of these tests."""
    return session.exec(select(Source)).first() or b.source(session)


def answered(session: Session, name: str, review: str, text: str) -> Draft:
    """An approved reply under a review of its own."""
    of = b.mention(session, town(session), name, review, author=name)
    return b.draft(session, of, text=text, state=DraftState.APPROVED, desks=())


def changed(session: Session, name: str, before: str, after: str) -> None:
    """A draft of ours that a person wrote anew."""
    ours = answered(session, name, "The lid was cold.", before)
    ours.state = DraftState.REPLACED
    of = session.get_one(Mention, ours.mention_id)
    own = b.draft(session, of, text=after, state=DraftState.APPROVED, desks=())
    own.written_by = "person:1"
    session.add_all([ours, own])


def test_the_reply_to_the_review_most_like_this_one_comes_first(engine: Engine) -> None:
    with writing(engine) as session:
        answered(session, "a", "The soup was cold.", "Sorry about the soup.")
        near = id_of(answered(session, "b", "The lid broke, two letters.", "Sorry about the lid."))
        of = id_of(b.mention(session, town(session), "c", "No answer to my letters about the lid."))

    found = memory(engine).like("No answer to my letters about the lid.", "en", of)

    assert [one.draft_id for one in found] == [near]
    assert found[0].reply == "Sorry about the lid."


def test_nothing_near_is_nothing_and_its_own_reply_is_no_example(engine: Engine) -> None:
    with writing(engine) as session:
        own = answered(session, "a", "The soup was cold.", "Sorry about the soup.")
        own_id = own.mention_id

    assert memory(engine).like("The soup was cold.", "en", own_id) == []
    assert memory(engine).like("It came late.", "en", 0) == []
    assert memory(engine).like("The soup was cold.", "de", 0) == []


def test_a_model_that_fails_costs_no_draft(engine: Engine) -> None:
    def broken(_: Sequence[str]) -> Vectors:
        raise ModelFailed("the model stopped while it read")

    with writing(engine) as session:
        answered(session, "a", "The soup was cold.", "Sorry about the soup.")

    assert Memory(engine, Clock(), Examples(broken)).like("Cold soup.", "en", 0) == ()


def test_what_two_people_took_out_is_known_and_new_edits_are_seen_after_a_while(
    engine: Engine,
) -> None:
    clock = Clock()
    remembers = memory(engine, clock)
    with writing(engine) as session:
        changed(session, "a", f"Sorry about the lid. {OUT}", "Sorry about the lid.")
    assert remembers.disliked("en") == ()
    with writing(engine) as session:
        changed(session, "b", f"Sorry about the soup. {OUT}", "Sorry about the soup.")

    assert remembers.disliked("en") == ()  # not read again yet
    clock.on(seconds=FRESH.total_seconds() + 1)

    assert unwanted(f"Sorry about the cup. {OUT}", remembers.disliked("en")) == 1
    assert remembers.disliked("de") == ()
