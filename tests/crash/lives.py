"""How the kill test goes: a calm first life, life after life that is killed, and a calm end."""

from __future__ import annotations

import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable

from tests.crash.processes import Life
from tests.crash.site import MASTODON, WORDPRESS
from tests.crash.verdict import Verdict, verify
from tests.crash.world import World

CALM_WITHIN = 300.0  # at one message a second, beside other tests on as many cores
LONGEST_LIFE = 4.0
ROUNDS = 6  #: Of complaints for services that are broken on purpose.
#: Points at which a reply is on its way, by name.
PUBLISHING = re.compile(r"responders\.(publish|looking|place)|POST (comments|statuses)")
AT_A_POINT = 0.3  #: So many lives that publish are killed at such a point, the others anywhere.
RANDOMLY = 0.15  #: So many of all lives are killed at a random time, wherever they are.


def look(world: World) -> Verdict:
    """Hold the world against the house as it stands now."""
    slack = world.slack_ledger if world.in_slack else None
    return verify(world.engine, world.site_ledger, slack)


def until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for a condition, but not for ever."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)


def settle(world: World, services: int = 1) -> Verdict:
    """Let the service live until nothing is left to do, end it as one should, and look."""
    world.outlast_leases()
    lives = [world.born() for _ in range(services)]

    def calm() -> bool:
        world.move(5)
        return not look(world).problems

    until(calm, CALM_WITHIN)
    for life in lives:
        life.end(signal.SIGTERM)
    return look(world)


def all_at_once(world: World, services: int, complaints: int, *, broken: bool) -> Verdict:
    """Hold every approved reply back until all are approved, let go, and look in the end.

    Services that are broken on purpose are watched only until they say something twice. Two of
    them may miss each other, so they get further complaints until they meet.
    """
    lives: list[Life] = []
    for number in range(1, (ROUNDS if broken else 1) + 1):
        world.hold()
        for _ in range(complaints):
            world.say()
        lives = lives or [world.born() for _ in range(services)]
        _approve_all(world, complaints * number)
        world.let_go()
        if _settled(world).doubles:
            break
    for life in lives:
        life.end(signal.SIGTERM)
    return look(world)


def _approve_all(world: World, complaints: int) -> None:
    def approved() -> bool:
        world.move(5)
        return look(world).approved == complaints

    until(approved, CALM_WITHIN)


def _settled(world: World) -> Verdict:
    """Wait until something was said twice, or all was said and nothing is wrong."""

    def over() -> bool:
        world.move(5)
        found = look(world)
        return bool(found.doubles) or not found.problems

    until(over, CALM_WITHIN)
    return look(world)


def first_life(world: World) -> list[str]:
    """Live without being killed until everything has happened once; the points that were met."""
    for number in range(7):
        world.say(happy=number == 4)
    life = world.born()
    until(lambda: life.ended(0) or not look(world).problems, CALM_WITHIN)
    world.edit()
    world.move(70)
    until(lambda: life.ended(0) or not look(world).problems, CALM_WITHIN)
    assert not life.ended(0), world.log(life)[-3000:]
    life.end(signal.SIGTERM)
    return sorted(world.points())


def chosen(world: World, catalogue: list[str], number: int) -> list[str]:
    """So many points, spread over the line: one of each function in turn."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for name in world.random.sample(catalogue, len(catalogue)):
        of[re.sub(r"(\+\d+)?, (before|after).*", "", name)].append(name)
    rounds = max(map(len, of.values()))
    turns = [names[turn] for turn in range(rounds) for names in of.values() if turn < len(names)]
    return turns[:number]


def kill_at(world: World, wanted: list[str], spare: list[str], seconds: float) -> None:
    """Live and be killed, at a wanted point each time, until there are none left or time is up.

    Late in the day any spare point will do as well: some moments do not come again.
    """
    begin, left = time.monotonic(), list(wanted)
    while len(world.kills.at) < len(wanted) and time.monotonic() < begin + seconds:
        if time.monotonic() > begin + 0.8 * seconds:
            left += [name for name in spare if name not in left and name not in world.kills.at]
        for _ in range(world.random.choice((1, 2))):
            world.say(happy=world.random.random() < 0.1)
        if world.random.random() < 0.1:
            world.edit()
        if world.random.random() < RANDOMLY:
            kill_at_random(world, world.born())
        else:
            others = tuple(left)
            life = world.born(target=world.random.choice(left), others=others, patience=1.5)
            name = ended(world, life)
            left = [other for other in left if other != name]
        world.outlast_leases()


def kill_in_pairs(world: World, catalogue: list[str], rounds: int) -> None:
    """Two services at a time: one is killed at a point, and now and then the other at random."""
    steady = world.born()
    for number in range(rounds):
        for _ in range(3):
            world.say()
        target = world.random.choice(catalogue)
        ended(world, world.born(target=target, others=tuple(catalogue), patience=2.0))
        if number % 3 == 2:
            kill_at_random(world, steady)
            steady = world.born()
        world.outlast_leases()
    steady.end(signal.SIGKILL)


def publish_many(world: World, approvals: int, seconds: float) -> None:
    """Let so many replies be approved while nothing goes out, and then publish in short lives,
    each of which is killed at a random time or at a random point of publishing.
    """
    for number in range(approvals):
        world.say(place=(WORDPRESS, MASTODON)[number % 2])
    world.hold()
    life, until_then = world.born(), CALM_WITHIN + 3 * approvals
    until(lambda: life.ended(0) or world.approved() >= approvals, until_then)
    assert not life.ended(0), world.log(life)[-3000:]
    life.end(signal.SIGTERM)
    assert look(world).approved >= approvals, report(world, look(world), 0)
    world.let_go()
    begin = time.monotonic()
    while (left := world.on_their_way()) and time.monotonic() < begin + seconds:
        goal = left - world.random.randint(3, max(8, approvals // 25))
        if world.random.random() < AT_A_POINT:
            kill_at_a_point(world, goal)
        else:
            kill_when(world, goal)
        world.outlast_leases()


def kill_when(world: World, goal: int) -> None:
    """Kill a life a moment after so few replies were left on their way, wherever it is then."""
    life = world.born()
    until(lambda: life.ended(0) or world.on_their_way() <= max(goal, 0), CALM_WITHIN)
    kill_at_random(world, life)


def kill_at_a_point(world: World, goal: int) -> None:
    """Let a life do its share in peace, and kill the next one at a point of publishing."""
    points = [name for name in world.points() if PUBLISHING.search(name)]
    if points:
        target = world.random.choice(points)
        ended(world, world.born(target=target, others=tuple(points), patience=1.0))
    else:
        kill_when(world, goal)


def ended(world: World, life: Life) -> str:
    """Wait for a life to end at its point, or end it; the point, "" if it was not reached."""
    late = not life.ended(LONGEST_LIFE)
    if late:
        life.end(signal.SIGKILL)
    return world.note_end(life, killed=late)


def kill_at_random(world: World, life: Life) -> None:
    """Kill a life at no particular point."""
    early = life.ended(world.random.uniform(0.05, 1.5))
    if not early:
        life.end(signal.SIGKILL)
    world.note_end(life, killed=not early)


def report(world: World, verdict: Verdict, seed: int) -> str:
    """What happened, for people."""
    states = ", ".join(f"{number} {state}" for state, number in sorted(verdict.states.items()))
    lines = [
        f"seed {seed}: {len(world.lives)} lives, {len(world.kills)} kills, "
        f"{len(world.kills.at)} different points, {world.kills.at_random} at random times",
        f"{verdict.mentions} mentions, {verdict.approved} replies approved: {states} "
        f"({verdict.live_share:.0%} live)",
        f"{verdict.cards} cards in Slack, {verdict.doubled_questions} of them asked twice",
        "killed at:",
        *(f"  {times} x {name}" for name, times in sorted(world.kills.at.items())),
        "people heard:",
        *(f"  {times} x {says}" for says, times in world.people.said.most_common()),
        *(f"PROBLEM: {problem}" for problem in verdict.problems),
    ]
    if verdict.problems and world.lives:
        lines += ["the last life wrote:", world.log(world.lives[-1])[-3000:]]
    return "\n".join(lines)
