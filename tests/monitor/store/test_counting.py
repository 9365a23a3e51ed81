"""The rows behind the numbers: one a mention, with all that a KPI asks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from monitor.models.corrected import about_aspect, not_about, unhappy
from monitor.models.draft import Action, Attempt, Reply, ReplyState
from monitor.models.judged import Polarity
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.models.wire import Precision, Receipt, SeenReply
from monitor.store import counting, mentions, search
from monitor.store.counting import Counted
from monitor.store.ids import id_of
from monitor.store.search import Which
from monitor.workflow import corrections, publishing
from tests import builders as b
from tests.builders import NOW

UTC_ZONE = ZoneInfo("UTC")


def rows(session: Session, which: Which | None = None, zone: ZoneInfo = UTC_ZONE) -> list[Counted]:
    session.flush()
    return counting.rows(session, which or Which(), None, zone)


def test_a_mention_is_counted_with_all_that_stands_beside_it(both: Session) -> None:
    about = b.subject(both)
    at = b.source(both, about=about)
    found = b.mention(both, at)
    mentions.sight(both, found, b.source(both, "second"), NOW)
    b.assessment(both, found)

    (row,) = rows(both)

    assert sorted(row.sources) == ["second", "town reviews"]
    assert row.subjects == ("birch",)
    assert row == Counted(
        mention_id=id_of(found), day=date(2026, 3, 4), posted_at=NOW - timedelta(hours=1),
        polarity=Polarity.NEGATIVE, unhappy=True, model="keywords@1",
        aspects=(("condition", "negative"),), sources=row.sources, subjects=("birch",),
    )  # fmt: skip


def test_what_nobody_judged_has_no_feeling(both: Session) -> None:
    b.mention(both)

    (row,) = rows(both)

    assert (row.polarity, row.unhappy, row.model, row.aspects) == (None, None, "", ())


def test_a_persons_word_is_counted(both: Session) -> None:
    found = b.mention(both)
    b.assessment(both, found)
    by = b.actor(b.person(both, Role.CARE))
    for word in (unhappy(False), about_aspect("price", Polarity.MIXED), not_about("condition")):
        corrections.correct(both, by, id_of(found), 1, word, NOW)

    (row,) = rows(both)
    assert (row.unhappy, row.polarity) == (False, Polarity.NEUTRAL)
    assert row.aspects == (("price", "mixed"),)


def test_a_day_without_a_time_gives_no_time_to_reply_from(both: Session) -> None:
    at = b.source(both)
    for name, posted, precision in (
        ("second", NOW, Precision.SECOND), ("day", datetime(2026, 3, 2, tzinfo=UTC), Precision.DAY),
        ("none", None, Precision.NONE),
    ):  # fmt: skip
        found = b.mention(both, at, name)
        found.posted_at, found.precision = posted, precision
        both.add(found)

    found_rows = sorted(rows(both, zone=ZoneInfo("America/Los_Angeles")),
                        key=lambda row: row.mention_id)  # fmt: skip

    assert [row.posted_at for row in found_rows] == [NOW, None, None]
    assert [row.day_known for row in found_rows] == [True, True, False]
    assert [row.day for row in found_rows] == [
        date(2026, 3, 4), date(2026, 3, 2), date(2026, 3, 4),
    ]  # fmt: skip


def live(session: Session, of: Mention, text: str = "Sorry.", hours: float = 2) -> Reply:
    row = Reply(mention_id=id_of(of), live_text=text, live_since=NOW + timedelta(hours=hours))
    session.add(row)
    session.flush()
    return row


def test_the_first_answer_counts_whoever_of_us_wrote_it(both: Session) -> None:
    found = b.mention(both)
    live(both, found)
    mentions.note_reply(both, found, SeenReply("By hand.", posted_at=NOW + timedelta(hours=1)), NOW)
    mentions.note_reply(both, found, SeenReply("Of unknown time."), NOW)

    (row,) = rows(both)

    assert (row.answered, row.answered_at) == (True, NOW + timedelta(hours=1))


def test_an_answer_of_unknown_time_is_an_answer_all_the_same(both: Session) -> None:
    mentions.note_reply(both, b.mention(both), SeenReply("Of unknown time."), NOW)

    (row,) = rows(both)

    assert (row.answered, row.answered_at) == (True, None)


def test_a_reply_that_was_taken_down_is_no_answer(both: Session) -> None:
    live(both, b.mention(both), text="")

    assert [row.answered for row in rows(both)] == [False]


def test_the_edit_of_a_reply_does_not_move_the_first_answer(both: Session) -> None:
    draft = b.pending(both)
    by = b.person(both, name="Lena Holt")
    first = b.approved(both, draft, by)
    publishing.went_live(both, first, Receipt("r-1"), NOW + timedelta(hours=1))
    text = draft.text.replace("Thank you", "Many thanks")
    publishing.change_live(both, b.terms(), b.actor(by), draft.mention_id, text, NOW)
    (edit,) = both.exec(select(Attempt).where(Attempt.action == Action.EDIT))
    publishing.went_live(both, edit, Receipt("r-1"), NOW + timedelta(days=3))

    (row,) = rows(both)

    assert edit.state is ReplyState.LIVE
    assert row.answered_at == NOW + timedelta(hours=1)


def test_only_what_is_asked_for_is_counted(both: Session) -> None:
    at, other = b.source(both), b.source(both, "other", place="feed:o")
    for name, where in (("one", at), ("two", at), ("three", other)):
        live(both, b.mention(both, where, name))

    which = Which(source="town reviews")

    assert len(rows(both, which)) == search.find(both, which, None, 10).total == 2
    assert all(row.sources == ("town reviews",) for row in rows(both, which))
    assert all(row.answered for row in rows(both, which))


def test_nothing_is_counted_twice_for_two_answers_sources_and_subjects(both: Session) -> None:
    found = b.mention(both, b.source(both, about=b.subject(both)))
    mentions.sight(both, found, b.source(both, "two", about=b.subject(both, "two")), NOW)
    for words in ("One.", "Two.", "Three."):
        mentions.note_reply(both, found, SeenReply(words, posted_at=NOW), NOW)
    b.assessment(both, found)

    assert len(rows(both)) == 1


def test_only_what_is_within_reach_is_counted(both: Session) -> None:
    about = b.subject(both)
    inside = b.mention(both, b.source(both, about=about))
    b.mention(both, b.source(both, "other", place="feed:o"), "outside")

    found = counting.rows(both, Which(), frozenset({id_of(about)}), UTC_ZONE)

    assert [row.mention_id for row in found] == [inside.id]
