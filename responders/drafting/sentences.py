"""The lists of sentences that a language pack holds, and what each may be filled with."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from responders.drafting.grammar import Lines, StatedLines


def _needed(*gaps: str) -> Any:
    return field(metadata={"gaps": gaps})


def _optional(*gaps: str) -> Any:
    return field(default=Lines(), metadata={"gaps": gaps})


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Sentences:
    """The composer's sentences; a list that may be left out says so by its default."""

    greets: StatedLines = _needed("name")
    # under a complaint
    thanks: StatedLines = _needed()
    sorry: StatedLines = _needed("matter")
    very_sorry: StatedLines = _needed("matter")
    took_up: StatedLines = _optional("thing")
    took_word: StatedLines = _optional("word")
    good_part: StatedLines = _needed("praise")
    wishes: StatedLines = _needed()
    next_step: StatedLines = _optional()
    warmth: StatedLines = _optional()
    # where nobody can tell what went wrong
    sorry_unnamed: StatedLines = _needed()
    sorry_topic: StatedLines = _needed("matter")
    topic_thing: StatedLines = _optional("thing")
    strength: StatedLines = _optional("felt")
    asks: StatedLines = _needed()
    # the private way
    by_email: StatedLines = _needed("email", "reference")
    by_link: StatedLines = _needed("url", "reference")
    by_phone: StatedLines = _needed("phone", "reference")
    by_reference: StatedLines = _needed("reference")
    or_phone: StatedLines = _needed("phone")
    # for short places
    short_thanks: StatedLines = _needed()
    short_sorry: StatedLines = _optional("matter")
    short_by_email: StatedLines = _needed("email", "reference")
    short_by_link: StatedLines = _needed("url", "reference")
    short_by_phone: StatedLines = _needed("phone", "reference")
    short_by_reference: StatedLines = _needed("reference")
    short_asks: StatedLines = _needed()
    # under praise
    praise: StatedLines = _needed("praise")
    praise_unnamed: StatedLines = _needed()
    praise_word: StatedLines = _optional("thing")
    praise_adds: StatedLines = _optional()
    praise_ends: StatedLines = _needed()
    praised_thing: StatedLines = _needed("thing")
    hears: StatedLines = _needed("matter")
    hears_ends: StatedLines = _needed()
    # questions
    question_thanks: StatedLines = _optional()
    answers: StatedLines = _optional("fact")
    question_private: StatedLines = _optional()
    # a crisis
    holding_knows: StatedLines = _optional()
    holding_looks: StatedLines = _optional()
    holding_news: StatedLines = _optional("fact")
    # a thread that goes on
    answered_us: StatedLines = _optional()
    again: StatedLines = _optional()
    elsewhere: StatedLines = _optional()
    known_open: StatedLines = _optional()
    known_contacted: StatedLines = _optional()
    joined: str  #: Two matters in one: "{0} and about {1}".
