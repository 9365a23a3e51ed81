"""Answers of ours as a place shows them: known by id, else by words; gone when they are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from monitor.models.draft import Draft, DraftState
from monitor.models.mention import Answer, Mention
from monitor.models.source import Source
from monitor.models.wire import Receipt, SeenReply
from monitor.store import answers, drafts, mentions
from monitor.store.ids import id_of
from monitor.workflow import intake, publishing
from tests import builders as b
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)
THEIRS = SeenReply("We called you, Ruth.", "x-1")


def read(session: Session, at: Source, *there: SeenReply, whole: bool = True) -> Mention:
    """One reading of the review with the answers that stand under it."""
    new = replace(b.new_mention(), owner_replies=there, replies_whole=whole)
    intake.take_in(session, b.terms(), at, new, LATER)
    found = mentions.by_key(session, at.place, "m-1")
    assert found is not None
    session.flush()
    return found


class Drafted:
    """A review with a draft that waits."""

    def __init__(self, session: Session) -> None:
        self.at = b.source(session)
        self.draft: Draft = b.pending(session, at=self.at)


def test_an_answer_by_hand_that_is_deleted_later_blocks_nothing(both: Session) -> None:
    it = Drafted(both)
    found = read(both, it.at, THEIRS)
    assert (found.answer, it.draft.state) == (Answer.COUNT, DraftState.WITHDRAWN)

    read(both, it.at)

    assert not mentions.answered_by_owner(both, id_of(found))
    assert (found.answer, found.answer_why) == (Answer.MAY, "")
    assert [m.id for m in drafts.wanting(both, LATER, 9)] == [found.id]
    (row,) = mentions.owner_replies(both, id_of(found))
    assert row.gone_at == LATER


def test_a_reading_that_does_not_show_answers_says_nothing_of_them(both: Session) -> None:
    it = Drafted(both)
    found = read(both, it.at, THEIRS)

    read(both, it.at, whole=False)

    assert mentions.answered_by_owner(both, id_of(found))
    assert found.answer is Answer.COUNT


def test_an_answer_that_is_there_again_blocks_again(both: Session) -> None:
    it = Drafted(both)
    read(both, it.at, THEIRS)
    read(both, it.at)

    found = read(both, it.at, THEIRS)

    assert mentions.answered_by_owner(both, id_of(found))
    assert found.answer is Answer.COUNT
    assert len(mentions.owner_replies(both, id_of(found))) == 1


def test_of_two_answers_one_that_stays_goes_on_blocking(both: Session) -> None:
    it = Drafted(both)
    found = read(both, it.at, THEIRS, SeenReply("And I wrote to you.", "x-2"))

    read(both, it.at, THEIRS)

    assert mentions.answered_by_owner(both, id_of(found))
    assert [row.gone_at for row in mentions.owner_replies(both, id_of(found))] == [None, LATER]


def test_a_decision_of_a_person_is_not_undone_by_an_answer_that_goes(both: Session) -> None:
    it = Drafted(both)
    found = read(both, it.at, THEIRS)
    found.answer, found.answer_why = Answer.CLOSED, "rejected: do_not_reply"

    read(both, it.at)

    assert found.answer is Answer.CLOSED


def test_an_answer_with_other_words_under_the_same_id_is_the_same_answer(both: Session) -> None:
    found = b.mention(both)
    assert answers.note_reply(both, found, THEIRS, NOW)

    again = answers.note_reply(both, found, replace(THEIRS, text="We wrote to you."), LATER)

    assert not again
    assert [row.text for row in answers.owner_replies(both, id_of(found))] == ["We wrote to you."]


def test_our_own_reply_changed_by_a_colleague_there_is_still_ours(both: Session) -> None:
    it = Drafted(both)
    attempt = b.approved(both, it.draft, b.person(both))
    publishing.went_live(both, attempt, Receipt("r-1"), NOW)

    found = read(both, it.at, SeenReply("Other words.", "r-1"))

    assert not mentions.answered_by_owner(both, id_of(found))
    assert it.draft.state is DraftState.APPROVED


def test_words_that_another_row_has_already_do_not_stand_twice(both: Session) -> None:
    found = b.mention(both)
    for seen in (THEIRS, SeenReply("Second.", "x-2")):
        answers.note_reply(both, found, seen, NOW)

    answers.note_reply(both, found, SeenReply("Second.", "x-1"), LATER)
    both.flush()

    standing = [r for r in answers.owner_replies(both, id_of(found)) if r.gone_at is None]
    assert [row.text for row in standing] == ["Second."]


@pytest.mark.parametrize("how", [{"waiting": True}, {"refused": "spam"}])
def test_what_the_public_cannot_read_is_no_answer(both: Session, how: dict[str, object]) -> None:
    found = b.mention(both)

    assert not answers.note_reply(both, found, replace(THEIRS, **how), NOW)  # type: ignore[arg-type]
    assert list(answers.owner_replies(both, id_of(found))) == []


def test_an_answer_without_an_id_is_known_by_its_words_however_dressed(both: Session) -> None:
    found = b.mention(both)
    answers.note_reply(both, found, SeenReply("We don't know."), NOW)

    freed = answers.note_missing(both, found, [SeenReply("<p>We don’t know.</p>")], LATER)

    assert not freed
    assert answers.answered_by_owner(both, id_of(found))
