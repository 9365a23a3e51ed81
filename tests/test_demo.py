"""The demo: everything works without a key, a network or a file, and it is the real thing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from bs4 import BeautifulSoup, Tag
from sqlalchemy import Engine
from sqlmodel import col, select

import scheduler
from connectors.demo.site import DemoSite
from connectors.demo.trying import demo_settings
from monitor.models.draft import UNDECIDED, Attempt, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.models.source import Source
from monitor.store import mentions
from monitor.store.engine import reading, writing
from monitor.workflow import drafts as moves
from scheduler import House
from tests import builders
from tests.children import ROOT, child, eventually, free_port, ran
from tests.fakes.models import KeywordModel
from tests.houses import Clock

SITE = re.compile(r"is served on (http://\S+):")


@dataclass
class Trial:
    """The demo in this process: its town, its house, and a clock of ours."""

    site: DemoSite
    house: House
    clock: Clock

    def turn(self, **later: float) -> None:
        """Each step once, some time later."""
        self.clock.on(**later)
        scheduler.once(self.house)

    def stored(self) -> list[Mention]:
        """Everything that was read."""
        with reading(self.house.engine) as session:
            return list(session.exec(select(Mention)))

    def said(self) -> int:
        """How much has been said in the town by now."""
        return sum(len(self.site.said(where)) for where in ("page", "feed", "board"))

    def on_the_board(self) -> Draft:
        """A draft that waits, under a comment of the board."""
        with reading(self.house.engine) as session:
            asked = select(Draft).join(Mention, col(Draft.mention_id) == col(Mention.id))
            asked = asked.where(col(Draft.state).in_(UNDECIDED), Draft.text != "")
            return session.exec(asked.where(col(Mention.place).startswith("wordpress:"))).all()[0]


@pytest.fixture
def trial(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Trial]:
    clock = Clock()
    with DemoSite(clock) as site:
        settings = demo_settings(site, tmp_path, port=1)
        made = scheduler.open_house(settings, sqlite_engine, {}, model=KeywordModel, clock=clock)
        yield Trial(site, made, clock)


def test_everything_said_so_far_is_stored_once(trial: Trial) -> None:
    trial.turn()
    trial.turn(seconds=4)
    assert len(trial.stored()) == trial.said() > 15


def test_every_source_of_the_demo_is_read_well(trial: Trial) -> None:
    trial.turn()
    with reading(trial.house.engine) as session:
        sources = session.exec(select(Source)).all()
    assert len(sources) == 3
    assert [source.last_error for source in sources] == ["", "", ""]


def test_what_people_say_while_it_runs_arrives(trial: Trial) -> None:
    trial.turn()
    before = len(trial.stored())
    trial.turn(minutes=3)
    assert len(trial.stored()) == trial.said() > before


def test_an_approved_reply_stands_on_the_board_and_comes_back_as_our_own(trial: Trial) -> None:
    trial.turn()
    trial.turn(minutes=2)
    draft = trial.on_the_board()
    with writing(trial.house.engine) as session:
        who = builders.actor(builders.person(session))
        outcome = moves.approve(
            session, trial.house.answering.terms, who, builders.seen(draft), trial.clock()
        )
        assert outcome.ok, outcome.says

    trial.turn(seconds=4)
    (posted,) = trial.site.board.all()
    assert posted.text == draft.text

    trial.turn(seconds=4)
    with reading(trial.house.engine) as session:
        (seen,) = mentions.owner_replies(session, draft.mention_id)
        attempt = session.exec(select(Attempt)).one()
        assert attempt.state is ReplyState.LIVE
        answered = {found.mention_id for found in session.exec(select(Draft))}
    assert seen.by_amends
    (ours,) = (mention for mention in trial.stored() if mention.by_us)
    assert ours.text.startswith(draft.text[:40])
    assert ours.id not in answered, "our own words were answered"


def test_a_risky_complaint_gets_no_draft_in_the_demo_either(trial: Trial) -> None:
    trial.turn()
    with reading(trial.house.engine) as session:
        asked = select(Draft).join(Mention, col(Draft.mention_id) == col(Mention.id))
        draft = session.exec(asked.where(col(Mention.text).contains("allergic"))).one()
    assert draft.text == ""
    assert draft.no_text_why


def test_a_child_of_these_tests_really_is_cut_off() -> None:
    reach = "import socket; from tests.offline import cut; cut(); "
    reach += "socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run([sys.executable, "-c", reach], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"LeftTheMachine" in done.stderr


def test_one_pass_with_the_cable_out_tells_its_numbers_and_one_draft(tmp_path: Path) -> None:
    demo = ran(tmp_path / "demo", "demo", "--once")

    assert (demo.code, demo.err) == (0, "")
    out = demo.out
    read = re.search(r"Read (\d+) mentions; (\d+) are older", out)
    assert read is not None
    assert int(read[1]) > int(read[2]) > 0
    assert re.search(r"[1-9]\d* people are unhappy\. [1-9]\d* drafts wait for a person", out)
    assert re.search(r"[1-9]\d* cases are proposed, [1-9]\d* are open", out)
    wrote, _, draft = out.partition("The draft:")
    assert "Somebody wrote:" in wrote
    assert "Mara, customer care at Birch & Kettle" in draft
    assert demo.left_behind() == []


class Guest:
    """Somebody at the running demo's screens, with a browser of their own."""

    def __init__(self, screens: str, site: str) -> None:
        self.screens, self.site = screens, site
        self.browser = requests.Session()
        self.browser.trust_env = False

    def page(self, path: str) -> BeautifulSoup:
        """A screen, as it stands now."""
        answer = self.browser.get(self.screens + path, timeout=10)
        answer.raise_for_status()
        return BeautifulSoup(answer.text, "html.parser")

    def send(self, form: Tag, **more: str) -> BeautifulSoup:
        """Fill in a form, send it, and land where it leads."""
        fields = {str(i["name"]): str(i.get("value", "")) for i in form.select("input[name]")}
        answer = self.browser.post(
            self.screens + str(form["action"]), data={**fields, **more}, timeout=10
        )
        answer.raise_for_status()
        return BeautifulSoup(answer.text, "html.parser")

    def postable(self) -> tuple[str, Tag, str]:
        """A mention whose reply can be posted: its address, its form and the draft."""
        for link in self.page("/").select("a[href^='/mentions/']"):
            page = self.page(str(link["href"]))
            button = page.find("button", string="Approve & post")
            form = button.find_parent("form") if button else None
            draft = page.select_one(".draft")
            if form and draft:
                return str(link["href"]), form, draft.get_text()
        raise AssertionError("nothing in the inbox can be posted")

    def board(self) -> list[str]:
        """What the business said on the demo site's board."""
        page = requests.get(f"{self.site}/board", timeout=10).text
        owner = BeautifulSoup(page, "html.parser").select("article.owner")
        return [article.select("p")[-1].get_text() for article in owner]


def test_a_draft_approved_on_the_screens_is_read_on_the_demo_sites_board(tmp_path: Path) -> None:
    port = free_port()
    with child(tmp_path / "demo", "demo", "--port", str(port)) as demo:
        demo.says("Screens: ")
        found = SITE.search(demo.out)
        assert found is not None
        guest = Guest(f"http://127.0.0.1:{port}", found[1])
        (enter,) = guest.page("/sign-in").select("form[action='/demo-sign-in']")
        guest.send(enter)
        address, form, draft = guest.postable()
        assert guest.board() == []

        guest.send(form, move="approve")

        eventually(lambda: guest.board() != [], "the reply on the board")
        assert guest.board() == [draft]
        eventually(lambda: "See our reply there" in str(guest.page(address)), "the screen's news")
        demo.tell(signal.SIGTERM)
        assert demo.ends() == 0
        assert demo.err == ""
        assert demo.left_behind() == []


def test_the_town_goes_on_for_minutes_and_then_falls_silent() -> None:
    clock = Clock()
    with DemoSite(clock) as site:
        counts = []
        for _ in range(4):
            counts.append(sum(len(site.said(where)) for where in ("page", "feed", "board")))
            clock.now += timedelta(minutes=1)
    assert counts[0] < counts[1] < counts[2] == counts[3]
