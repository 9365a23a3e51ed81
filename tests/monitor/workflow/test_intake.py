"""What is read is stored exactly once, and its edits void what was pending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from monitor.models.case import CaseEventKind, CaseState
from monitor.models.draft import Card, CardState, DraftState, ReplyState
from monitor.models.mention import (
    Answer,
    GoneWhy,
    Mention,
    OwnerReply,
    RawPayload,
    Sighting,
    Tombstone,
)
from monitor.models.source import Mute, MuteKind, Source
from monitor.models.wire import NewMention, Precision, Receipt, SeenReply
from monitor.store import audit, cases, drafts, judging, mentions, replies, sources
from monitor.store.engine import writing
from monitor.store.ids import id_of
from monitor.workflow import intake, publishing
from monitor.workflow.actors import subjects_of
from monitor.workflow.drafts import want_draft
from monitor.workflow.intake import Taken
from tests import builders as b
from tests.builders import NOW

LATER = NOW + timedelta(hours=1)


def read(
    session: Session, at: Source, new: NewMention, when: datetime = NOW, *, may_answer: bool = True
) -> tuple[Taken, Mention]:
    """One reading of one mention, and what is stored of it."""
    taken = intake.take_in(session, b.terms(), at, new, when, may_answer=may_answer)
    found = mentions.by_key(session, at.place, new.external_id)
    assert found is not None
    return taken, found


def edited(text: str = "They wrote back, and the lid is still broken.") -> NewMention:
    return b.new_mention(text=text)


def all_mentions(session: Session, at: Source) -> Sequence[Mention]:
    return session.exec(select(Mention).where(Mention.place == at.place)).all()


def test_the_same_mention_read_twice_is_stored_once(both: Session) -> None:
    at = b.source(both)

    first, _ = read(both, at, b.new_mention())
    second, _ = read(both, at, b.new_mention())

    assert (first, second) == (Taken.NEW, Taken.SAME)
    assert len(all_mentions(both, at)) == 1


def test_one_post_seen_by_two_sources_is_one_mention_with_two_sightings(both: Session) -> None:
    brand, shop = b.subject(both, "birch"), b.subject(both, "shop")
    at, also = b.source(both, about=brand), b.source(both, "brand search", about=shop)

    _, found = read(both, at, b.new_mention())
    read(both, also, b.new_mention())

    seen_by = both.exec(select(Sighting).where(Sighting.mention_id == found.id)).all()
    assert {row.source_id for row in seen_by} == {at.id, also.id}
    assert len(all_mentions(both, at)) == 1
    assert set(subjects_of(both, id_of(found))) == {brand.id, shop.id}


def test_the_same_id_at_another_place_is_another_mention(both: Session) -> None:
    at, elsewhere = b.source(both), b.source(both, "app", place="app_store:77:us")

    _, one = read(both, at, b.new_mention())
    _, other = read(both, elsewhere, b.new_mention())

    assert one.id != other.id


def test_an_edit_is_a_new_revision_that_is_judged_again(both: Session) -> None:
    at = b.source(both)
    _, found = read(both, at, b.new_mention())
    b.assessment(both, found)
    assert list(judging.unjudged(both, NOW, 10)) == []

    taken, _ = read(both, at, edited(), LATER)

    assert (taken, found.revision, found.edited_at) == (Taken.EDITED, 2, LATER)
    assert [m.id for m in judging.unjudged(both, LATER, 10)] == [found.id]


def test_editing_back_to_the_first_text_is_a_third_revision(both: Session) -> None:
    at = b.source(both)
    for new in (b.new_mention(), edited(), b.new_mention()):
        _, found = read(both, at, new)

    assert [r.number for r in mentions.revisions(both, id_of(found))] == [1, 2, 3]
    assert found.text == b.REVIEW


@pytest.mark.parametrize(
    "change",
    [{"url": "https://reviews.example/moved"}, {"language": "de"}, {"raw": "{}"}],
    ids=lambda change: next(iter(change)),
)
def test_what_is_not_the_authors_own_word_makes_no_revision(
    both: Session, change: dict[str, str]
) -> None:
    at = b.source(both)
    read(both, at, b.new_mention())

    taken, _ = read(both, at, replace(b.new_mention(), **change))  # type: ignore[arg-type]

    assert taken is Taken.SAME


def test_a_rating_read_as_a_whole_number_or_a_fraction_is_no_edit(both: Session) -> None:
    at = b.source(both)
    read(both, at, b.new_mention(stars=1))

    taken, _ = read(both, at, b.new_mention(stars=1.0))

    assert taken is Taken.SAME


def test_another_rating_alone_is_an_edit(both: Session) -> None:
    at = b.source(both)
    read(both, at, b.new_mention(stars=1))

    taken, found = read(both, at, b.new_mention(stars=4))

    assert (taken, found.stars) == (Taken.EDITED, 4)


def test_another_translation_of_the_same_original_is_no_edit(both: Session) -> None:
    at = b.source(both)
    first = replace(b.new_mention(text="The lid is broken."), original_text="Der Deckel ist hin.")
    read(both, at, first)

    taken, _ = read(both, at, replace(first, text="The lid has gone."))

    assert taken is Taken.SAME


def test_an_edit_withdraws_the_pending_draft_and_its_card_says_so(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    card = both.exec(select(Card).where(Card.draft_id == draft.id)).one()
    card.state, card.stale_since = CardState.POSTED, None

    read(both, at, edited(), LATER)

    assert draft.state is DraftState.WITHDRAWN
    assert draft.comment == "the author has edited it"
    assert card.stale_since == LATER
    assert card.id in [row.id for row in drafts.cards_due(both, "slack", LATER)]


def test_an_edit_withdraws_an_approval_that_was_not_sent(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    attempt = b.approved(both, draft, b.person(both))

    read(both, at, edited(), LATER)

    assert attempt.state is ReplyState.WITHDRAWN
    assert draft.state is DraftState.WITHDRAWN
    assert list(replies.ready(both, LATER)) == []


def test_an_edit_does_not_call_back_what_is_on_the_wire(both: Session) -> None:
    at = b.source(both)
    attempt = b.approved(both, b.pending(both, at=at), b.person(both))
    assert replies.claim(both, id_of(attempt), "worker", NOW, timedelta(minutes=2))
    both.refresh(attempt)

    read(both, at, edited(), LATER)

    assert attempt.state is ReplyState.PUBLISHING
    assert publishing.still_stands(both, attempt) == "the author has edited it meanwhile"


def test_after_an_edit_the_mention_wants_a_draft_again(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    found = both.get_one(Mention, draft.mention_id)
    assert list(drafts.wanting(both, NOW, 10)) == []

    read(both, at, edited(), LATER)
    b.assessment(both, found, when=LATER)

    assert [m.id for m in drafts.wanting(both, LATER, 10)] == [found.id]


def test_an_edit_is_written_on_the_cases_timeline(both: Session) -> None:
    at = b.source(both)
    case = b.case_of(both, b.pending(both, at=at))

    read(both, at, edited(), LATER)

    assert "The author edited the mention" in [e.text for e in cases.timeline(both, id_of(case))]


def test_a_mention_that_is_gone_withdraws_what_was_pending(both: Session) -> None:
    draft = b.pending(both)
    found = both.get_one(Mention, draft.mention_id)

    intake.gone(both, found, GoneWhy.AUTHOR, LATER)

    assert draft.state is DraftState.WITHDRAWN
    assert (found.gone_at, found.gone_why) == (LATER, GoneWhy.AUTHOR)
    assert list(drafts.wanting(both, LATER, 10)) == []


def test_a_mention_that_is_gone_keeps_its_case_and_stays_gone_once(both: Session) -> None:
    draft = b.pending(both)
    found = both.get_one(Mention, draft.mention_id)

    intake.gone(both, found, GoneWhy.AUTHOR, LATER)
    intake.gone(both, found, GoneWhy.SWEEP, LATER + timedelta(hours=1))

    assert (found.gone_at, found.gone_why) == (LATER, GoneWhy.AUTHOR)
    told = [e for e in cases.timeline(both, id_of(b.case_of(both, draft))) if "gone" in e.text]
    assert len(told) == 1


def test_a_mention_that_comes_back_unchanged_is_drafted_again(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    found = both.get_one(Mention, draft.mention_id)
    intake.gone(both, found, GoneWhy.SWEEP, LATER)

    read(both, at, b.new_mention(), LATER)

    assert found.gone_at is None
    assert [m.id for m in drafts.wanting(both, LATER, 10)] == [found.id]


def test_an_answer_by_one_of_us_withdraws_the_draft_and_closes_the_question(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)

    by_hand = replace(b.new_mention(), owner_replies=(SeenReply("We called you, Ruth."),))
    _, found = read(both, at, by_hand, LATER)

    assert draft.state is DraftState.WITHDRAWN
    assert (found.answer, found.answer_why) == (Answer.COUNT, "answered there by one of us")


def test_an_answer_read_twice_is_kept_once(both: Session) -> None:
    at = b.source(both)
    answered = replace(b.new_mention(), owner_replies=(SeenReply("We called you, Ruth."),) * 2)

    for _ in range(2):
        _, found = read(both, at, answered)

    kept = both.exec(select(OwnerReply).where(OwnerReply.mention_id == found.id)).all()
    assert len(kept) == 1


def _read_our_text_back(both: Session, at: Source, text: str) -> Mention:
    dressed = text.replace("\n", "<br>").replace("'", "’")
    back = replace(b.new_mention(), owner_replies=(SeenReply(dressed),))
    return read(both, at, back, LATER)[1]


def test_our_own_published_text_read_back_is_no_answer_by_hand(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    attempt = b.approved(both, draft, b.person(both))
    replies.claim(both, id_of(attempt), "worker", NOW, timedelta(minutes=2))
    both.refresh(attempt)
    publishing.went_live(both, attempt, Receipt("r-1"), NOW)

    found = _read_our_text_back(both, at, draft.text)

    assert draft.state is DraftState.APPROVED
    assert found.answer is Answer.MAY
    assert [row.by_amends for row in mentions.owner_replies(both, id_of(found))] == [True]


def test_our_text_read_back_before_its_outcome_is_known_is_no_answer_by_hand(
    both: Session,
) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    attempt = b.approved(both, draft, b.person(both))
    replies.claim(both, id_of(attempt), "worker", NOW, timedelta(minutes=2))
    both.refresh(attempt)
    attempt.sent_at = NOW
    publishing.is_unknown(both, attempt, "the line broke", NOW)

    found = _read_our_text_back(both, at, draft.text)

    assert found.answer is Answer.MAY
    assert not mentions.answered_by_owner(both, id_of(found))


def test_a_tombstone_keeps_an_erased_mention_out(both: Session) -> None:
    at = b.source(both)
    both.add(Tombstone(place=at.place, external_id="m-1", erased_at=NOW))

    taken = intake.take_in(both, b.terms(), at, b.new_mention(), NOW)

    assert taken is Taken.ERASED
    assert list(all_mentions(both, at)) == []


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "why"),
    [
        (44 * DAY - timedelta(seconds=1), ""),
        (44 * DAY + timedelta(seconds=1), "older than the answer window"),
        (900 * DAY, "older than the answer window"),
    ],
)
def test_only_what_lies_inside_the_answer_window_is_answered(
    both: Session, age: timedelta, why: str
) -> None:
    at = b.source(both)  # first seen 30 days ago; the window is 14 days before that

    _, found = read(both, at, b.new_mention(posted_at=NOW - age))

    assert (found.answer, found.answer_why) == (Answer.COUNT if why else Answer.MAY, why)


def test_a_source_that_moves_to_another_listing_has_its_own_answer_window(both: Session) -> None:
    declared = sources.Declared(
        "shop", "trustpilot", "trustpilot:old", "Shop", "", True, True, True, True, 14 * DAY
    )
    sources.declare(both, [declared], NOW - 400 * DAY)
    row = sources.by_name(both, "shop")
    assert row is not None
    sources.read_well(row, {"page": 9}, 3, NOW - DAY, NOW)

    sources.declare(both, [replace(declared, place="trustpilot:new")], NOW)

    assert (row.mark, row.first_seen_at, row.last_success_at) == ({}, NOW, None)
    _, found = read(both, row, b.new_mention(posted_at=NOW - 200 * DAY))
    assert found.answer_why == "older than the answer window"


def test_a_mention_of_unknown_date_is_only_counted_at_the_first_reading(both: Session) -> None:
    at = b.source(both)
    at.last_success_at = None
    _, first = read(both, at, b.new_mention("old", posted_at=None))
    at.last_success_at = NOW

    _, then = read(both, at, b.new_mention("new", posted_at=None))

    assert first.answer_why == "of unknown date, at the first reading"
    assert (then.answer, then.posted_at, then.precision) == (Answer.MAY, None, Precision.NONE)


def test_a_competitors_mention_is_only_counted(both: Session) -> None:
    at = b.source(both, about=b.subject(both, "oak kettles", ours=False))

    _, found = read(both, at, b.new_mention())

    assert found.answer_why == "about a competitor"


def test_our_own_post_is_only_counted(both: Session) -> None:
    _, found = read(both, b.source(both), replace(b.new_mention(), by_us=True))

    assert (found.answer, found.answer_why) == (Answer.COUNT, "written by us")


def test_an_import_is_only_counted(both: Session) -> None:
    _, found = read(both, b.source(both), b.new_mention(), may_answer=False)

    assert (found.answer, found.answer_why) == (Answer.COUNT, "imported to count")


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        (MuteKind.AUTHOR, "google_business:birch ruth-1", "the author is muted"),
        (MuteKind.PHRASE, "BROKEN lid", "a muted phrase occurs: BROKEN lid"),
        (MuteKind.AUTHOR, "google_business:elm ruth-1", ""),
        (MuteKind.PHRASE, "never said", ""),
    ],
)
def test_a_mute_says_why_a_mention_is_not_answered(
    both: Session, kind: MuteKind, value: str, why: str
) -> None:
    _, found = read(both, b.source(both), b.new_mention())
    both.add(Mute(kind=kind, value=value, muted_by="person:1", muted_at=NOW))

    assert mentions.muted(both, found) == why


def test_the_authors_answer_under_our_reply_joins_the_case(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    attempt = b.approved(both, draft, b.person(both))
    publishing.went_live(both, attempt, Receipt("our-reply"), NOW)

    _, answer = read(
        both, at, b.new_mention("m-2", "Still broken, and I wrote to you.", parent="our-reply")
    )

    case = b.case_of(both, draft)
    assert {m.id for m in cases.mentions_of(both, id_of(case))} == {draft.mention_id, answer.id}
    said = [e for e in cases.timeline(both, id_of(case)) if e.kind is CaseEventKind.MENTION]
    assert [e.text for e in said] == ["The author answered our reply"]


def test_a_strangers_answer_under_our_reply_does_not_join_the_case(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    attempt = b.approved(both, draft, b.person(both))
    publishing.went_live(both, attempt, Receipt("our-reply"), NOW)

    _, answer = read(both, at, b.new_mention("m-2", "Me too.", author="omar", parent="our-reply"))

    assert cases.live_of(both, id_of(answer)) is None


def test_the_authors_further_word_under_their_own_mention_joins_the_case(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)

    _, more = read(both, at, b.new_mention("m-2", "And another thing.", parent="m-1"))

    assert cases.live_of(both, id_of(more)) == b.case_of(both, draft)


def test_the_name_of_an_author_is_not_who_they_are(both: Session) -> None:
    at = b.source(both)

    _, one = read(both, at, b.new_mention("m-1", author="ruth-1"))
    _, other = read(both, at, b.new_mention("m-2", author="ruth-2"))

    assert one.author_pk != other.author_pk


def test_an_id_of_nothing_but_unstorable_signs_is_nobody(both: Session) -> None:
    _, found = read(both, b.source(both), b.new_mention(author="\x00"))

    assert found.author_pk is None


def test_an_id_too_long_for_an_index_is_stored_and_found_again(both: Session) -> None:
    at = b.source(both)
    endless = "ü" * 40_000

    first, _ = read(both, at, b.new_mention(endless, author=endless, parent=endless))
    second, _ = read(both, at, b.new_mention(endless, author=endless, parent=endless))
    other, _ = read(both, at, b.new_mention(endless + "!"))

    assert (first, second, other) == (Taken.NEW, Taken.SAME, Taken.NEW)


def test_the_raw_record_is_kept_apart_and_let_expire(both: Session) -> None:
    _, found = read(both, b.source(both), replace(b.new_mention(), raw='{"stars": 1}'))

    assert mentions.forget_raw(both, NOW + 29 * DAY) == 0
    assert mentions.forget_raw(both, NOW + 31 * DAY) == 1
    assert both.exec(select(RawPayload).where(RawPayload.mention_id == found.id)).all() == []


def test_a_draft_asked_for_by_a_person_comes_whatever_the_judge_said(both: Session) -> None:
    at = b.source(both)
    _, found = read(both, at, b.new_mention(stars=5, text="All fine."), may_answer=False)
    b.assessment(both, found, unhappy=0.03, needs_reply=False)
    assert list(drafts.wanting(both, NOW, 10)) == []

    outcome = want_draft(both, b.actor(b.person(both)), id_of(found), NOW)

    assert outcome.ok
    assert [m.id for m in drafts.wanting(both, NOW, 10)] == [found.id]


def test_an_intake_that_breaks_off_leaves_nothing_behind(engine: Engine) -> None:
    with writing(engine) as session:
        at = b.source(session)

    def break_off() -> None:
        with writing(engine) as session:
            read(session, at, b.new_mention())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()

    with writing(engine) as session:
        assert list(all_mentions(session, at)) == []


def test_edits_and_losses_are_in_the_audit_trail(both: Session) -> None:
    at = b.source(both)
    draft = b.pending(both, at=at)
    found = both.get_one(Mention, draft.mention_id)

    read(both, at, edited(), LATER)
    intake.gone(both, found, GoneWhy.SITE, LATER)
    read(both, at, edited(), LATER)

    moves = [e.move for e in audit.of_entity(both, "mention", id_of(found))]
    assert moves == ["edited", "gone", "back"]
    assert "withdraw" in [e.move for e in audit.of_entity(both, "draft", id_of(draft))]
    assert b.case_of(both, draft).state is CaseState.PROPOSED
