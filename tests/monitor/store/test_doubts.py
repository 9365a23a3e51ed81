"""The two queues that the judge leaves to people, on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from monitor.models.corrected import About, Word, about_aspect, as_judged, feels, unhappy
from monitor.models.judged import Disagreement, Polarity
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store import corrections, doubts, mentions
from monitor.store.doubts import Counts, Unjudged
from monitor.store.ids import id_of
from tests import builders as b
from tests.builders import NOW

SINCE = NOW - timedelta(days=30)


def names(found: Iterable[Mention]) -> list[str]:
    return [mention.external_id for mention in found]


def doubtful(
    session: Session, name: str = "m-1", *, why: str = "", language: str = "en"
) -> Mention:
    """A mention whose stars and words disagree, or that nobody could judge, for a reason."""
    at = session.exec(select(Source)).first() or b.source(session)
    found = b.mention(session, at, name, stars=5, author=name)
    row = b.assessment(session, found)
    if why:
        row.polarity, row.unhappy, row.unjudged, row.language = None, None, why, language
    else:
        row.disagreement = Disagreement.COMPLAINT_UNDER_STARS
    session.add(row)
    session.flush()
    return found


def say(session: Session, of: Mention, *words: Word) -> None:
    by = id_of(b.person(session))
    for word in words:
        corrections.keep(session, of, word, by, NOW)


def test_what_disagrees_waits_the_newest_first(both: Session) -> None:
    for name, days in (("old", 9), ("new", 1)):
        doubtful(both, name).first_seen_at = NOW - timedelta(days=days)
    b.assessment(both, b.mention(both, both.exec(select(Source)).first(), "agrees"))

    assert names(doubts.disagreeing(both, None, SINCE)) == ["new", "old"]
    assert len(doubts.disagreeing(both, None, SINCE, limit=1)) == 1
    assert doubts.counts(both, None, SINCE) == Counts(disagreeing=2, unjudged=0)


@pytest.mark.parametrize("word", [unhappy(True), unhappy(False), feels(Polarity.MIXED)])
def test_a_word_right_or_wrong_settles_it(both: Session, word: Word) -> None:
    say(both, doubtful(both, "one"), word)
    say(both, doubtful(both, "two", why="the model could not read this text"), word)

    assert doubts.counts(both, None, SINCE) == Counts(0, 0)


def test_a_word_on_an_aspect_alone_settles_nothing(both: Session) -> None:
    say(both, doubtful(both), about_aspect("price", Polarity.NEGATIVE))

    assert doubts.counts(both, None, SINCE).disagreeing == 1


def test_a_word_that_is_taken_back_brings_it_back(both: Session) -> None:
    say(both, doubtful(both), unhappy(True), as_judged(About.UNHAPPY))

    assert doubts.counts(both, None, SINCE).disagreeing == 1


def test_what_is_gone_ours_or_long_ago_does_not_wait(both: Session) -> None:
    gone, ours, old = (doubtful(both, name) for name in ("gone", "ours", "old"))
    gone.gone_at, ours.by_us, old.first_seen_at = NOW, True, SINCE - timedelta(days=1)
    both.add_all([gone, ours, old])
    both.flush()

    assert doubts.counts(both, None, SINCE) == Counts(0, 0)


def test_an_edit_of_the_authors_takes_it_out_until_it_is_judged_anew(both: Session) -> None:
    found = doubtful(both)

    mentions.revise(both, found, b.new_mention(text="All well after all.", stars=5), NOW)

    assert doubts.counts(both, None, SINCE) == Counts(0, 0)


def test_what_was_not_judged_is_counted_by_reason_and_language(both: Session) -> None:
    polish = "written in Polish, which the model does not read, and has no rating"
    for name, why, language in (("a", polish, "pl"), ("b", polish, "pl"), ("c", "broken", "en"),
                                ("d", "broken", "")):  # fmt: skip
        doubtful(both, name, why=why, language=language)

    assert doubts.reasons(both, None, SINCE) == [
        Unjudged(polish, "pl", 2), Unjudged("broken", "", 1), Unjudged("broken", "en", 1),
    ]  # fmt: skip
    assert set(names(doubts.unjudged(both, None, SINCE, "pl"))) == {"a", "b"}
    assert names(doubts.unjudged(both, None, SINCE, "")) == ["d"]
    assert len(doubts.unjudged(both, None, SINCE)) == 4
    assert doubts.counts(both, None, SINCE) == Counts(0, 4)


def test_each_queue_keeps_within_reach(both: Session) -> None:
    doubtful(both)
    doubtful(both, "unread", why="broken")

    assert doubts.counts(both, frozenset(), SINCE) == Counts(0, 0)
    assert doubts.disagreeing(both, frozenset(), SINCE) == []
    assert doubts.reasons(both, frozenset(), SINCE) == []
