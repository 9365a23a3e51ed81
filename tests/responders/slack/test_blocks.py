"""Cards: what they show, and that no text in the world makes one that Slack refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.models.cards import (
    CardApprovals,
    CardAspect,
    CardCase,
    CardChanges,
    CardDraft,
    CardFinding,
    CardHeld,
    CardJudged,
    CardMention,
    CardPerson,
    CardSecond,
    CardView,
    Standing,
)
from responders.slack.blocks import card
from responders.slack.ids import Press
from responders.slack.parts import Message, cut, safe_url, units
from tests.fakes.slack import blockkit
from tests.responders.slack.views import NOW, a_draft, a_view, without_draft

OURS = re.compile(
    r"<!date\^-?\d+\^(?:\{date_short_pretty\} \{time\}|\{ago\})\|[\d: -]+ UTC>"
    r"|<https?://[^<>|]+\|open in Amends>"
)


def every(value: object, key: str) -> Iterator[Any]:
    """Every value that stands under `key`, however deep."""
    if isinstance(value, list):
        for one in value:
            yield from every(one, key)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == key:
                yield one
            yield from every(one, key)


def mrkdwn(drawn: Message) -> list[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, list):
            for one in value:
                yield from walk(one)
        elif isinstance(value, dict):
            if value.get("type") == "mrkdwn":
                assert value["verbatim"] is True
                yield value["text"]
            for one in value.values():
                yield from walk(one)

    return [drawn.text, *walk(drawn.blocks)]


def shown(drawn: Message) -> str:
    """All that a person reads, in order."""
    return "\n".join(text for text in every(drawn.blocks, "text") if isinstance(text, str))


def pressable(drawn: Message) -> set[str]:
    return set(every(drawn.blocks, "action_id"))


def assert_slack_takes(drawn: Message) -> None:
    assert blockkit.check_message(drawn.blocks) == []
    strings = [one for key in ("text", "url", "value") for one in every(drawn.blocks, key)]
    assert sum(units(one) for one in strings if isinstance(one, str)) <= 9000
    for text in mrkdwn(drawn):
        assert "<" not in OURS.sub("", text)
        assert ">" not in OURS.sub("", text)
    assert any(block["type"] == "rich_text" for block in drawn.blocks)
    assert units(drawn.text) <= 1000


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "<!channel> <@U01BOB> <https://evil.example|Click>",
            "@here #general *bold* `code`",
            "&lt;!channel&gt; & < >",
            "x|<!everyone>",
            "\u202eeverything backwards\u2069",
            "<" * 5000,
            "&" * 100_000,
            "🧑‍🧑‍🧒" * 20_000,
            "e\u0301" * 3000,
            "a\r\nb\x00c\x1b[31m\ud800",
            "\n \t",
            "",
        ]
    ),
)
TIMES = st.one_of(
    st.none(),
    st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
MANY = st.lists(HOSTILE, max_size=8).map(tuple)
PEOPLE = st.builds(CardPerson, st.integers(1, 99), HOSTILE)
VIEWS = st.builds(
    CardView,
    draft_id=st.integers(1, 10**17),
    version=st.integers(0, 10**8),
    text_hash=st.text("0123456789abcdef", max_size=32),
    mention=st.builds(
        CardMention,
        place=HOSTILE,
        subject=HOSTILE,
        text=HOSTILE,
        title=HOSTILE,
        author=HOSTILE,
        stars=st.one_of(st.none(), st.floats()),
        posted_at=TIMES,
        first_seen_at=TIMES,
        language=HOSTILE,
        url=st.one_of(HOSTILE, HOSTILE.map("https://a.example/".__add__)),
    ),
    judged=st.builds(
        CardJudged,
        polarity=HOSTILE,
        unhappy=st.one_of(st.none(), st.floats(0, 1)),
        priority=st.sampled_from(["", "none", "urgent"]),
        aspects=st.lists(st.builds(CardAspect, HOSTILE, HOSTILE), max_size=9).map(tuple),
        reasons=MANY,
        flags=MANY,
        said=MANY,
        decided_by=HOSTILE,
        anger=st.one_of(st.none(), st.floats(0, 1)),
    ),
    draft=st.one_of(
        st.none(),
        st.builds(
            CardDraft,
            HOSTILE,
            st.integers(0, 10**6),
            HOSTILE,
            st.none(),
            MANY,
            HOSTILE,
            st.lists(st.builds(CardFinding, HOSTILE, st.booleans(), HOSTILE), max_size=8).map(
                tuple
            ),
            MANY,
            HOSTILE,
            st.sampled_from(["", "shorter", "odd"]),
            HOSTILE,
            st.booleans(),
        ),
    ),
    no_draft_why=HOSTILE,
    case=st.one_of(st.none(), st.builds(CardCase, HOSTILE, HOSTILE, TIMES)),
    standing=st.sampled_from(Standing),
    decided_by=HOSTILE,
    decided_at=TIMES,
    standing_since=TIMES,
    detail=HOSTILE,
    by_hand=st.booleans(),
    shadow=st.booleans(),
    paused=HOSTILE,
    link=st.one_of(HOSTILE, HOSTILE.map("https://amends.example/".__add__)),
    reply_url=HOSTILE,
    approvals=st.builds(
        CardApprovals,
        st.lists(PEOPLE, max_size=9).map(tuple),
        st.integers(0, 9),
        HOSTILE,
        HOSTILE,
        MANY,
    ),
    held=st.one_of(st.none(), st.builds(CardHeld, PEOPLE, TIMES, HOSTILE)),
    changes=st.one_of(st.none(), st.builds(CardChanges, st.one_of(st.none(), PEOPLE), HOSTILE)),
    second=st.one_of(
        st.none(), st.builds(CardSecond, PEOPLE, st.one_of(st.none(), PEOPLE), HOSTILE)
    ),
    folded=st.integers(0, 9999),
    reply_due=TIMES,
)


@settings(max_examples=150)
@given(VIEWS)
def test_no_text_makes_a_card_that_slack_refuses_or_that_calls_anybody(view: CardView) -> None:
    assert_slack_takes(card(view))


@given(st.text(max_size=200), st.integers(1, 60))
def test_a_cut_text_is_a_beginning_of_the_text_and_short_enough(text: str, most: int) -> None:
    short = cut(text, most)

    assert units(short) <= most
    assert short == text or text.startswith(short.removesuffix("…"))


def test_a_card_that_asks_shows_review_draft_case_and_buttons() -> None:
    drawn = card(a_view())

    read = shown(drawn)
    for words in ("★☆☆☆☆", "*Google*", "Nora Lind", "Never again", "forty minutes &"):
        assert words in read
    for words in ("waiting −", "is too long", "of 4096 bytes", "*R-7K2Q*", "owner Mina"):
        assert words in read
    assert pressable(drawn) == {
        Press.APPROVE, Press.EDIT, Press.OTHER_DRAFT, Press.CHANGES, Press.REJECT, Press.MORE,
    }  # fmt: skip


def test_the_notification_holds_no_word_of_the_author() -> None:
    drawn = card(a_view())

    assert drawn.text == "A reply waits for a yes (1★, Google, Harbour Street) – case R-7K2Q"


def test_the_authors_words_stand_in_rich_text_only_and_unchanged() -> None:
    drawn = card(a_view())

    assert not any("forty minutes &" in text for text in mrkdwn(drawn))
    assert "We stood in the queue for forty minutes & nobody said a word." in shown(drawn)


def test_a_card_without_a_draft_says_why_and_cannot_be_approved() -> None:
    drawn = card(without_draft())

    assert "legal words in the review" in shown(drawn)
    assert pressable(drawn) == {Press.EDIT, Press.DO_NOT_REPLY, Press.MORE}
    choices = [one["text"]["text"] for options in every(drawn.blocks, "options") for one in options]
    assert choices == ["Not negative", "Wrong aspect…", "Hold…", "Second opinion…"]


def test_what_people_said_against_the_judge_stands_on_the_card() -> None:
    judged = replace(a_view().judged, said=("not negative", "tea & cake: mixed"))

    drawn = card(replace(a_view(), judged=judged))

    assert "*People say*: not negative; tea &amp; cake: mixed" in shown(drawn)
    assert_slack_takes(drawn)


def test_a_draft_that_is_not_shown_whole_cannot_be_approved_here() -> None:
    view = replace(a_view(), draft=a_draft("word " * 700))

    drawn = card(view)

    assert Press.APPROVE not in pressable(drawn)
    assert "approve it in Amends" in shown(drawn)


def test_a_draft_with_invisible_characters_is_marked() -> None:
    view = replace(a_view(), draft=a_draft("Sorry\u202e, truly."))

    assert "invisible characters" in shown(card(view))


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.ASKING])
def test_after_a_decision_the_buttons_are_gone(standing: Standing) -> None:
    view = replace(
        a_view(), standing=standing, decided_by="Mina", decided_at=NOW, detail="as it is"
    )

    drawn = card(view)

    left = {
        Standing.APPROVED: {Press.TAKE_BACK},
        Standing.BY_HAND: {Press.TAKE_BACK, Press.POSTED},
    }
    assert pressable(drawn) == left.get(standing, set())
    assert "by Mina" in shown(drawn)
    assert "as it is" in shown(drawn)


def test_a_live_reply_is_linked_and_says_since_when() -> None:
    view = replace(
        a_view(),
        standing=Standing.LIVE,
        decided_by="Bob",
        decided_at=NOW,
        standing_since=NOW,
        reply_url="https://reviews.example/r/1#reply",
    )

    drawn = card(view)

    assert "live on Google" in shown(drawn)
    assert "https://reviews.example/r/1#reply" in list(every(drawn.blocks, "url"))


def test_shadow_mode_and_pauses_stand_on_top() -> None:
    drawn = card(replace(a_view(), shadow=True, paused="the source google"))

    first = shown(Message("", drawn.blocks[:1], {}))
    assert "Shadow mode" in first
    assert "the source google" in first


def test_each_rendition_has_block_ids_of_its_own_and_the_same_view_the_same_card() -> None:
    asking, decided = a_view(), replace(a_view(), standing=Standing.APPROVED)

    ids = [set(every(card(view).blocks, "block_id")) for view in (asking, decided)]

    assert ids[0].isdisjoint(ids[1])
    assert card(asking) == card(a_view())
    assert card(asking).digest != card(decided).digest


def test_the_metadata_names_draft_and_version() -> None:
    assert card(a_view()).metadata["event_payload"] == {"draft": 7, "version": 1}


def test_a_family_of_joined_signs_is_cut_whole() -> None:
    assert cut("ab 🧑‍🧑‍🧒🧑‍🧑‍🧒", 14) == "ab 🧑‍🧑‍🧒…"
    assert cut("cafe\u0301s", 5) == "caf…"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e=f", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://a.example/<!channel>", False),
        ("https://a.example/a b", False),
        ("https://[a", False),
        ("https://a.example/" + "x" * 500, False),
    ],
)
def test_only_whole_web_addresses_become_links(url: str, safe: bool) -> None:
    assert bool(safe_url(url)) is safe
