"""The word lists of the languages, as files."""

from __future__ import annotations

import pytest

from monitor.judgement import aspects
from monitor.judgement.words.pack import LANGUAGES, PIVOT, SHARED, concept_names, read_file
from monitor.judgement.words.tokens import words_of

ALL = (*LANGUAGES, PIVOT)


def keys(entries: tuple[str, ...]) -> list[str]:
    return [
        " ".join(words_of(entry.removesuffix("*"))) + "*" * entry.endswith("*") for entry in entries
    ]


@pytest.mark.parametrize("language", ALL)
def test_every_language_has_the_same_concepts(language: str) -> None:
    assert tuple(read_file(language).concepts) == tuple(read_file(PIVOT).concepts)
    assert all(read_file(language).concepts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_aspect(language: str) -> None:
    lists = read_file(language).aspects

    assert (*lists, aspects.OTHER) == aspects.names()
    assert min(map(len, lists.values())) >= 20


@pytest.mark.parametrize("language", [*ALL, SHARED])
@pytest.mark.parametrize("kind", ["concepts", "aspects"])
def test_no_word_stands_under_two_names(language: str, kind: str) -> None:
    lists: dict[str, tuple[str, ...]] = getattr(read_file(language), kind)
    every = [key for entries in lists.values() for key in keys(entries)]

    assert sorted(key for key in set(every) if every.count(key) > 1) == []


@pytest.mark.parametrize("language", [*ALL, SHARED])
def test_every_entry_can_be_looked_up(language: str) -> None:
    file = read_file(language)
    lists = [*file.concepts.values(), *file.aspects.values()]
    entries = [entry for each in lists for entry in each]

    assert [entry for entry in entries if not words_of(entry.removesuffix("*"))] == []
    assert [entry for entry in entries if "*" in entry[:-1]] == []
    assert [
        entry
        for entry in entries
        if entry.endswith("*") and " " not in entry and len(words_of(entry[:-1])[0]) < 3
    ] == []


def test_what_leans_to_good_or_bad_is_a_concept() -> None:
    lean = read_file(PIVOT).lean
    both = [*lean["good"], *lean["bad"]]

    assert set(both) <= set(concept_names())
    assert len(both) == len(set(both))
