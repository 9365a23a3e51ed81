"""How far a role over a subject reaches, asked of the database; as `workflow.actors.may` has it."""

from __future__ import annotations

from sqlmodel import Session, select

from monitor.models.case import Case
from monitor.models.mention import Mention
from monitor.models.person import Role
from monitor.store import cases, mentions
from monitor.store.ids import id_of
from monitor.store.reach import Reach, case_within, mention_within, reach
from monitor.workflow.actors import ALLOWED, Move, may
from tests import builders as b
from tests.builders import NOW


def seen(session: Session, within: Reach) -> list[str]:
    """The mentions within reach, by name."""
    session.flush()
    return sorted(session.exec(select(Mention.external_id).where(mention_within(within))))


def test_a_role_over_everything_reaches_everything(both: Session) -> None:
    whom = b.person(both, Role.VIEWER)
    b.mention(both)

    assert reach(both, id_of(whom), [Role.VIEWER]) is None
    assert seen(both, None) == ["m-1"]


def test_another_role_reaches_nothing(both: Session) -> None:
    whom = b.person(both, Role.CARE)
    b.mention(both)

    assert reach(both, id_of(whom), [Role.APPROVER]) == frozenset()
    assert seen(both, frozenset()) == []


def test_a_role_reaches_below_its_subject_and_never_above(both: Session) -> None:
    brand = b.subject(both, "brand")
    town = b.subject(both, "town", parent=brand)
    shop = b.subject(both, "shop", parent=town)
    beside = b.subject(both, "beside", parent=brand)
    for made in (brand, town, shop, beside):
        b.mention(both, b.source(both, made.key, place=f"feed:{made.key}", about=made), made.key)
    whom = b.person(both, Role.CARE, about=town)

    within = reach(both, id_of(whom), [Role.CARE])

    assert within == frozenset([id_of(town), id_of(shop)])
    assert seen(both, within) == ["shop", "town"]
    b.grant(both, whom, Role.CARE, beside)
    assert seen(both, reach(both, id_of(whom), [Role.CARE])) == ["beside", "shop", "town"]


def test_subjects_that_bite_their_tail_have_an_end(both: Session) -> None:
    one = b.subject(both, "one")
    other = b.subject(both, "other", parent=one)
    one.parent_id = other.id
    both.add(one)
    whom = b.person(both, Role.VIEWER, about=one)

    assert reach(both, id_of(whom), [Role.VIEWER]) == frozenset([id_of(one), id_of(other)])


def test_a_mention_of_two_subjects_is_reached_from_either_and_found_once(both: Session) -> None:
    one, other = b.subject(both, "one"), b.subject(both, "other")
    found = b.mention(both, b.source(both, about=one))
    mentions.sight(both, found, b.source(both, "second", about=other), NOW)

    for subjects in ({one.id}, {other.id}, {one.id, other.id}):
        assert seen(both, frozenset(i for i in subjects if i)) == ["m-1"]


def test_the_query_and_the_workflow_agree_on_each_mention_and_case(both: Session) -> None:
    brand = b.subject(both, "brand")
    shops = [b.subject(both, name, parent=brand) for name in ("north", "south")]
    made: list[Mention] = []
    for number, about in enumerate((*shops, brand, None)):
        at = b.source(both, f"s{number}", place=f"feed:{number}", about=about)
        made.append(b.mention(both, at, f"m{number}", author=f"a{number}"))
        b.draft(both, made[-1])
    case = b.case_of(both, made[0])
    cases.release(both, b.case_of(both, made[1]))
    cases.tie(both, case, made[1])  # a second mention, of the other shop
    both.flush()

    for about in (None, brand, *shops):
        whom = b.person(both, Role.CARE, about=about)
        within = reach(both, id_of(whom), ALLOWED[Move.CASE])
        reached = set(both.exec(select(Mention.id).where(mention_within(within))))
        worked = set(both.exec(select(Case.id).where(case_within(within))))
        for mention in made:
            allowed = may(both, b.actor(whom), Move.CASE, id_of(mention))
            assert (mention.id in reached) == allowed
        for each in both.exec(select(Case)):
            first = cases.mentions_of(both, id_of(each))[0]
            assert (each.id in worked) == may(both, b.actor(whom), Move.CASE, id_of(first))
