"""The judge's step: what waits is judged, each mention by the cut-off of where it came from."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Engine
from sqlmodel import col, select

from monitor.judgement.sentiment import SentimentModel
from monitor.judgement.waiting import Judging
from monitor.models.assessment import Assessment
from monitor.settings.schema import JudgeSection
from monitor.store import judging, mentions
from monitor.store.engine import reading, writing
from tests import builders as b
from tests.builders import NOW
from tests.fakes.models import KeywordModel

GERMAN = "Das Zimmer war leider schmutzig und das Personal sehr unfreundlich."


class GermanModel(KeywordModel):
    """One for another language; it finds everybody calm."""

    name = "deutsch@1"


def judged(engine: Engine) -> list[Assessment]:
    with reading(engine) as session:
        return list(session.exec(select(Assessment).order_by(col(Assessment.id))))


def test_each_kind_of_source_has_its_own_cut_off(engine: Engine) -> None:
    with writing(engine) as session:
        shop = b.source(session, "shop", kind="mastodon", place="mastodon:a.example")
        store = b.source(session, "store", kind="app_store", place="app_store:1:us")
        b.mention(session, shop, "m-1")
        b.mention(session, store, "m-2")
    settings = JudgeSection(cut_off=0.5, cut_offs={"app_store": 0.9})

    Judging(engine, KeywordModel, lambda: NOW, settings).run()

    assert sorted(row.cut_off for row in judged(engine)) == [0.5, 0.9]


def test_a_language_the_model_does_not_read_goes_to_the_one_that_does(engine: Engine) -> None:
    with writing(engine) as session:
        b.mention(session, text=GERMAN, stars=None)
    others: Mapping[str, SentimentModel] = {"de": GermanModel(frozenset({"de"}))}

    Judging(engine, KeywordModel, lambda: NOW, others=lambda: others).run()

    [row] = judged(engine)
    assert (row.model, row.unjudged) == ("deutsch@1", "")


def test_what_nobody_reads_is_marked_unjudged(engine: Engine) -> None:
    with writing(engine) as session:
        b.mention(session, text=GERMAN, stars=None)

    assert Judging(engine, KeywordModel, lambda: NOW).run() == 1

    [row] = judged(engine)
    assert row.unhappy is None
    assert "German" in row.unjudged


def test_the_kind_is_that_of_the_source_that_saw_it_first(engine: Engine) -> None:
    with writing(engine) as session:
        first = b.source(session, "first", kind="feed", place="feed:x")
        second = b.source(session, "second", kind="schema_org", place="feed:x")
        found = b.mention(session, first)
        mentions.sight(session, found, second, NOW)

        assert judging.kinds_of(session, [found]) == {str(found.id): "feed"}
        assert judging.kinds_of(session, []) == {}
