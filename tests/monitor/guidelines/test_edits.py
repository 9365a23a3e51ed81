"""What people change in drafts: sentences out, sentences in, and what counts as a habit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.guidelines.edits import (
    Edited,
    by_aspect,
    disliked,
    edit_between,
    sentences_of,
    unwanted,
)

THANKS = "Thank you for writing this down."
SORRY = "We are sorry about the cold soup."
OWNS = "That is not how we want anybody to come away from us."
WAY = "Please write to care@birch-kettle.example with R-7K2Q."
DRAFT = f"{THANKS} {SORRY} {OWNS} {WAY}"


def edited(mention_id: int, after: str, *aspects: str, before: str = DRAFT) -> Edited:
    return Edited(mention_id, aspects, "en", before, after)


def test_addresses_do_not_end_a_sentence() -> None:
    assert sentences_of(DRAFT) == [THANKS, SORRY, OWNS, WAY]


def test_an_edit_tells_what_went_and_what_came() -> None:
    edit = edit_between(DRAFT, f"{THANKS} Cold soup is no soup. {WAY}")

    assert edit.removed == (SORRY, OWNS)
    assert edit.added == ("Cold soup is no soup.",)
    assert 0.4 < edit.kept < 0.8


def test_an_untouched_draft_is_kept_whole() -> None:
    assert edit_between(DRAFT, DRAFT).kept == 1


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_share_that_stayed_is_a_share(before: str, after: str) -> None:
    assert 0 <= edit_between(before, after).kept <= 1


def test_edits_are_told_by_aspect_with_the_sentence_that_goes_most() -> None:
    found = by_aspect(
        [
            edited(1, f"{THANKS} {SORRY} {WAY}", "quality"),
            edited(2, f"{THANKS} {SORRY} {WAY}", "quality", "service"),
            edited(3, DRAFT),
        ]
    )

    assert [(one.aspect, one.edits) for one in found] == [
        ("quality", 2),
        ("other", 1),
        ("service", 1),
    ]
    assert found[0].removed == ((OWNS, 2),)


def test_a_sentence_taken_out_under_two_mentions_is_not_wanted_whatever_it_speaks_of() -> None:
    habit = disliked(
        [
            edited(1, f"{THANKS} {SORRY} {WAY}"),
            edited(2, f"{THANKS} {WAY}", before=f"{THANKS} {OWNS} {WAY}"),
        ]
    )

    assert unwanted(f"{SORRY} {OWNS} {WAY}", habit) == 1
    assert unwanted(f"{SORRY} {WAY}", habit) == 0


def test_one_edit_alone_changes_nothing() -> None:
    once = edited(1, f"{THANKS} {SORRY} {WAY}")

    assert disliked([once, once]) == ()
