"""One mention: every move on the public side, and what the page tells of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from monitor.models.draft import Action, Attempt, Draft, DraftState, Reply, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Person, Role
from monitor.models.source import Mute, MuteKind, Source
from monitor.models.wire import LengthUnit, Precision, SeenReply
from monitor.store import drafts, mentions, replies
from monitor.store.engine import reading, writing
from monitor.workflow import drafts as moves
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.guests import Guest, Page
from tests.monitor.web.worlds import World, everything, later


def draft_of(world: World, name: str = "draft") -> Draft:
    with reading(world.engine) as session:
        return session.get_one(Draft, world.id(name))


def attempts_of(world: World, mention: str) -> list[Attempt]:
    with reading(world.engine) as session:
        return list(replies.attempts_of_mention(session, world.id(mention)))


def decide(world: World, move: str, *, by: Role = Role.APPROVER, **fields: Any) -> Page:
    """Press a button of the draft that waits; the page on which that ends."""
    path = world.path("/mentions/{pending}/decide")
    shown = world.guest(by).get(world.path("/mentions/{pending}"))
    asked = {"move": move, "draft_id": shown.all("[name=draft_id]")[0]["value"],
             "text_hash": shown.all("[name=text_hash]")[0]["value"]}  # fmt: skip
    return world.guest(by).send(path, **{**asked, **fields})


def settle(world: World, name: str, move: str, **fields: Any) -> Page:
    path = world.path("/mentions/{" + name + "}/attempts/{" + name + "_attempt}")
    return world.guest(Role.APPROVER).send(path, move=move, **fields)


def test_approving_publishes_nothing_and_orders_exactly_the_text_that_was_seen(
    world: World,
) -> None:
    draft = draft_of(world)

    page = decide(world, "approve")

    assert page.said == "Approved."
    (attempt,) = attempts_of(world, "pending")
    assert (attempt.state, attempt.action, attempt.sent_at) == (
        ReplyState.APPROVED, Action.PUBLISH, None,
    )  # fmt: skip
    assert (attempt.text, attempt.text_hash) == (draft.text, draft.text_hash)
    assert attempt.text in page.text.replace("&#39;", "'").replace("&amp;", "&")
    assert (attempt.approved_by, attempt.approved_on) == (world.id("approver"), "web")
    assert world.woken == [NOW]


def test_the_page_shows_exactly_the_characters_that_an_approval_orders(world: World) -> None:
    page = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}"))

    assert page.one("p.draft").get_text() == draft_of(world).text
    hashes = {str(found["value"]) for found in page.all("[name=text_hash]")}
    assert hashes == {mentions.hash_of(page.one("p.draft").get_text())}


def test_a_draft_that_changed_since_it_was_seen_is_not_approved(world: World) -> None:
    before = everything(world.engine)

    page = decide(world, "approve", text_hash="0" * 32)

    assert page.said == "The draft has changed since you saw it. Read it again."
    assert everything(world.engine) == before


def test_the_second_decision_is_told_who_was_first(world: World) -> None:
    seen = world.guest(Role.LEAD).get(world.path("/mentions/{pending}"))
    decide(world, "approve")

    page = world.guest(Role.LEAD).send(
        world.path("/mentions/{pending}/decide"), move="reject", reason="tone",
        draft_id=seen.all("[name=draft_id]")[0]["value"],
    )  # fmt: skip

    assert page.said == "Already approved by Ines Okafor at 2026-03-04 09:30 UTC."
    assert len(attempts_of(world, "pending")) == 1


def test_an_edit_that_the_guidelines_refuse_keeps_every_word_that_was_typed(world: World) -> None:
    typed = 'Your loss.\r\n<b>Ring</b> 555-0100 & stop "whining".'

    page = decide(world, "edit", text=typed)

    assert page.status == 409
    assert page.said.startswith("This text may not go out: ")
    assert page.value("text").split() == typed.split()
    assert page.all("details[data-key=e]")[0].has_attr("open")
    assert draft_of(world).state is DraftState.PENDING
    assert attempts_of(world, "pending") == []


def test_typed_words_survive_when_somebody_else_was_first(world: World) -> None:
    seen = draft_of(world)
    decide(world, "reject", by=Role.LEAD, reason="tone")

    page = world.guest(Role.APPROVER).send(
        world.path("/mentions/{pending}/decide"), move="edit", draft_id=seen.id,
        text_hash=seen.text_hash, text="My own careful words.",
    )  # fmt: skip

    assert page.said.startswith("Already rejected by Lena Holt")
    assert "My own careful words." in page.words


def test_typed_words_survive_when_the_author_edits_meanwhile(world: World) -> None:
    seen = draft_of(world)
    with writing(world.engine) as session:
        found = session.get_one(Mention, world.id("pending"))
        mentions.revise(session, found, b.new_mention("pending", "Now it is fine."), NOW)

    page = world.guest(Role.APPROVER).send(
        world.path("/mentions/{pending}/decide"), move="edit", draft_id=seen.id,
        text_hash=seen.text_hash, text="My own careful words.",
    )  # fmt: skip

    assert page.said == "The draft is withdrawn: the author has edited it meanwhile."
    assert "My own careful words." in page.words


def test_a_persons_own_words_go_out_as_they_typed_them(world: World) -> None:
    own = draft_of(world).text.replace("Thank you for telling us", "Thank you for writing to us")

    page = decide(world, "edit", text=own.replace("\n", "\r\n"))

    assert page.said == "Approved."
    (attempt,) = attempts_of(world, "pending")
    assert attempt.text == own
    assert "written by hand" not in page.words


def test_a_reply_is_written_where_no_draft_may_be(world: World) -> None:
    guest = world.guest(Role.APPROVER)
    shown = guest.get(world.path("/mentions/{no_text}"))
    assert "No draft was written: the review speaks of an injury" in shown.words
    assert shown.texts("form button.primary") == ["Approve these words"]
    with reading(world.engine) as session:
        found = session.get_one(Mention, world.id("no_text"))
        own = b.reply_text(b.case_of(session, found))

    page = guest.send(world.path("/mentions/{no_text}/decide"), move="edit",
                      draft_id=world.id("no_text_draft"), text_hash="", text=own)  # fmt: skip

    assert page.said == "The draft has changed since you saw it. Read it again."
    page = guest.send(world.path("/mentions/{no_text}/decide"), move="edit", text=own,
                      draft_id=world.id("no_text_draft"),
                      text_hash=shown.all("[name=text_hash]")[0]["value"])  # fmt: skip
    assert page.said == "Approved."
    assert [attempt.text for attempt in attempts_of(world, "no_text")] == [own]


def test_a_draft_is_rejected_with_a_reason_and_a_word(world: World) -> None:
    page = decide(world, "reject", reason="wrong_fact", comment="It was a teapot, not a kettle.")

    assert page.said == "Rejected. The case stays with care."
    assert "The last draft was rejected 0 s ago (a fact is wrong): It was a teapot" in page.words
    draft = draft_of(world)
    assert (draft.state, draft.reason) == (DraftState.REJECTED, draft.reason)
    assert attempts_of(world, "pending") == []


def test_another_draft_is_ordered_from_the_line(world: World) -> None:
    page = decide(world, "other")

    assert page.said == "Another draft is on its way."
    assert draft_of(world).state is DraftState.REPLACED
    with reading(world.engine) as session:
        assert session.get_one(Mention, world.id("pending")).draft_wanted_at == NOW


def test_a_draft_is_asked_for_where_none_waits(world: World) -> None:
    guest, path = world.guest(Role.APPROVER), world.path("/mentions/{bare}/more")

    assert guest.send(path, move="draft").said == "A draft is on its way."
    with reading(world.engine) as session:
        assert session.get_one(Mention, world.id("bare")).draft_wanted_at == NOW
    waiting = guest.send(world.path("/mentions/{pending}/more"), move="draft")
    assert waiting.said == "A draft is waiting for a decision already."


def test_an_approval_is_taken_back_while_nothing_was_sent(world: World) -> None:
    page = settle(world, "approved", "take-back")

    assert page.said == "Taken back. The draft waits for a decision again."
    assert page.all("[data-key=a]"), "the draft can be approved again"
    assert [a.state for a in attempts_of(world, "approved")] == [ReplyState.WITHDRAWN]


def test_an_approval_on_the_wire_is_not_taken_back(world: World) -> None:
    with writing(world.engine) as session:
        attempt = session.get_one(Attempt, world.id("approved_attempt"))
        attempt.state, attempt.sent_at = ReplyState.PUBLISHING, NOW

    page = settle(world, "approved", "take-back")

    assert page.said == "Too late to take it back: the reply is publishing."


def test_a_reply_posted_by_hand_is_live_with_its_address(world: World) -> None:
    page = settle(world, "by_hand", "posted", url=" https://board.example/answer/7 ")

    assert page.said == "Noted: the reply is live."
    assert page.links("https://board.example/") == ["https://board.example/answer/7"]
    with reading(world.engine) as session:
        reply = replies.of_mention(session, world.id("by_hand"))
    assert isinstance(reply, Reply)
    assert reply.live_text == attempts_of(world, "by_hand")[0].text


def test_an_address_that_is_none_is_refused(world: World) -> None:
    page = settle(world, "by_hand", "posted", url="javascript:alert(1)")

    assert page.said == "The address must begin with http:// or https://."
    assert attempts_of(world, "by_hand")[0].state is ReplyState.APPROVED


@pytest.mark.parametrize(
    ("move", "state", "says"),
    [
        ("live", ReplyState.LIVE, "Noted: the reply is live."),
        ("again", ReplyState.APPROVED, "It will be sent once more."),
        ("give-up", ReplyState.WITHDRAWN, "Given up. The case stays with care."),
    ],
)
def test_an_unknown_outcome_is_settled_by_a_person(
    world: World, move: str, state: ReplyState, says: str
) -> None:
    page = settle(world, "unknown", move)

    assert page.said == says
    assert [attempt.state for attempt in attempts_of(world, "unknown")] == [state]


def test_what_is_live_already_cannot_be_settled_again(world: World) -> None:
    page = settle(world, "live", "again")

    assert page.said == "This reply is live: there is nothing to settle."


def change(world: World, move: str, text: str = "") -> Page:
    guest = world.guest(Role.APPROVER)
    return guest.send(world.path("/mentions/{live}/reply"), move=move, text=text)


def test_a_live_reply_is_changed_through_the_same_approval(world: World) -> None:
    live = attempts_of(world, "live")[0].text
    shown = world.guest(Role.APPROVER).get(world.path("/mentions/{live}"))
    assert shown.value("text") == live

    page = change(world, "edit", live.replace("Thank you", "Many thanks"))

    assert page.said == "Approved."
    last = attempts_of(world, "live")[-1]
    assert (last.action, last.state) == (Action.EDIT, ReplyState.APPROVED)
    with reading(world.engine) as session:
        reply = replies.of_mention(session, world.id("live"))
    assert reply is not None
    assert reply.live_text == live, "nothing changed there yet"


def test_a_change_that_the_guidelines_refuse_keeps_the_typed_words(world: World) -> None:
    page = change(world, "edit", "Go away.")

    assert page.status == 409
    assert page.value("text") == "Go away."
    assert len(attempts_of(world, "live")) == 1


def test_a_live_reply_is_taken_down_through_the_same_approval(world: World) -> None:
    page = change(world, "remove")

    assert page.said == "Approved."
    assert attempts_of(world, "live")[-1].action is Action.REMOVE


def test_a_removal_by_hand_offers_no_text_to_copy(world: World) -> None:
    with writing(world.engine) as session:
        source = mentions.source_of(session, world.id("live"))
        assert source is not None
        source.can_remove = False
        session.add(source)

    page = change(world, "remove")

    assert page.said == "Do it there by hand, then say so here."
    assert page.texts(".attempt form button") == ["I have posted it", "Take back"]
    assert not page.all("[data-copy]")


def test_an_author_is_muted_by_the_places_own_id(world: World) -> None:
    page = world.guest(Role.APPROVER).send(world.path("/mentions/{bare}/more"), move="mute")

    assert page.said == "Muted."
    with reading(world.engine) as session:
        values = session.exec(select(Mute.value).where(Mute.kind == MuteKind.AUTHOR)).all()
    assert values == ["google_business:birch author of bare"]


def test_a_mention_without_an_author_cannot_have_them_muted(house: World) -> None:
    with writing(house.engine) as session:
        found = b.mention(session, author="")
    guest = house.guest(Role.APPROVER)

    assert "Mute the author" not in guest.get(f"/mentions/{found.id}").words
    said = guest.send(f"/mentions/{found.id}/more", move="mute").said
    assert said == "This mention has no author that could be told again."


def test_what_was_set_aside_is_tried_again_by_a_lead(world: World) -> None:
    page = world.guest(Role.LEAD).send(world.path("/mentions/{aside}/more"), move="retry")

    assert page.said == "It will be tried again."
    with reading(world.engine) as session:
        assert session.get_one(Mention, world.id("aside")).set_aside_at is None


def test_every_revision_is_shown_the_newest_first(world: World) -> None:
    with writing(world.engine) as session:
        found = session.get_one(Mention, world.id("bare"))
        newer = b.new_mention("bare", "They rang me, all is well now.", stars=4)
        mentions.revise(session, found, newer, later(minutes=-20))

    page = world.guest(Role.VIEWER).get(world.path("/mentions/{bare}"))

    assert page.one(".theirs").get_text() == "They rang me, all is well now."
    summaries = page.texts("aside details summary")
    assert summaries == ["2 · 20 min ago · ★★★★☆", "1 · 0 s ago · ★☆☆☆☆"]
    assert b.REVIEW in page.words


def test_an_unchanged_mention_shows_no_revisions(world: World) -> None:
    assert "Revisions" not in world.guest(Role.VIEWER).get(world.path("/mentions/{bare}")).words


def test_answers_that_stand_there_are_shown_with_who_wrote_them(world: World) -> None:
    with writing(world.engine) as session:
        for name, words in (("bare", "We rang you today."), ("live", "")):
            found = session.get_one(Mention, world.id(name))
            reply = replies.of_mention(session, world.id(name))
            words = words or (reply.live_text if reply else "")
            mentions.note_reply(session, found, SeenReply(words, posted_at=NOW), NOW)
    guest = world.guest(Role.VIEWER)

    by_hand = guest.get(world.path("/mentions/{bare}")).texts(".answer")
    assert by_hand == ["Our answer there , written by hand · 0 s ago We rang you today."]
    assert "written by hand" not in guest.get(world.path("/mentions/{live}")).texts(".answer")[0]


def test_the_timeline_names_who_decided(world: World) -> None:
    decide(world, "approve", by=Role.LEAD)

    lines = world.guest(Role.VIEWER).get(world.path("/mentions/{pending}")).texts(".timeline li")

    assert lines[0].startswith("Lena Holt approved the reply")


def test_the_reply_is_measured_as_the_place_counts(world: World) -> None:
    with writing(world.engine) as session:
        source = session.get_one(Source, 1)
        source.max_length, source.length_unit = 800, LengthUnit.BYTES
        session.add(source)

    page = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}"))

    size = len(draft_of(world).text.encode())
    assert f"{size} of 800 bytes" in page.words
    area = page.one("textarea[name=text]")
    assert (area["data-count"], area["data-limit"]) == ("bytes", "800")


def test_a_day_without_a_time_is_the_same_day_in_every_zone(world: World) -> None:
    with writing(world.engine) as session:
        found = session.get_one(Mention, world.id("bare"))
        found.posted_at = datetime(2026, 3, 2, tzinfo=UTC)
        found.precision = Precision.DAY
        session.add(found)
    guest: Guest = world.guest(Role.VIEWER)

    for zone in ("America/Los_Angeles", "Asia/Tokyo", "Pacific/Kiritimati"):
        guest.post("/me", timezone=zone)
        page = guest.get(world.path("/mentions/{bare}"))
        assert "Posted 2 Mar 2026" in page.words, zone
        assert "2 Mar 2026" in page.texts(".by time"), zone


def test_a_posting_time_that_is_unknown_is_said_to_be(world: World) -> None:
    with writing(world.engine) as session:
        found = session.get_one(Mention, world.id("bare"))
        found.posted_at = None
        session.add(found)

    page = world.guest(Role.VIEWER).get(world.path("/mentions/{bare}"))

    assert "When it was posted is unknown; first seen 4 Mar 2026, 09:30 UTC" in page.words
    assert "first seen 0 s ago" in page.words


def test_a_mention_that_went_away_says_so_and_takes_no_draft(world: World) -> None:
    with writing(world.engine) as session:
        session.get_one(Mention, world.id("bare")).gone_at = NOW - timedelta(days=1)
    guest = world.guest(Role.APPROVER)

    assert "gone from its place" in guest.get(world.path("/mentions/{bare}")).words
    said = guest.send(world.path("/mentions/{bare}/more"), move="draft").said
    assert said == "The mention is gone from its place, so it cannot be answered."


def test_a_decision_on_slack_shows_on_the_page(world: World) -> None:
    with writing(world.engine) as session:
        draft = drafts.by_id(session, world.id("draft"))
        lead = session.get_one(Person, world.id("lead"))
        assert draft is not None
        moves.approve(session, b.terms(), b.actor(lead, "slack"), b.seen(draft), NOW)

    page = world.guest(Role.APPROVER).get(world.path("/mentions/{pending}"))

    assert "Publish: approved · approved 0 s ago on slack" in page.words
    assert not page.all("[data-key=a]")
