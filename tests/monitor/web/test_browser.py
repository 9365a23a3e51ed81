"""The screens in a real browser: by keyboard, without scripts, narrow, without a fault."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from monitor.models.draft import Attempt, Draft, ReplyState
from monitor.models.mention import Mention
from monitor.models.person import Person, Role
from monitor.models.source import Source
from monitor.models.wire import LengthUnit
from monitor.store import replies
from monitor.store.engine import reading, writing
from monitor.web.serving import Screens
from monitor.web.visit import COOKIE
from monitor.workflow import people
from tests import builders as b
from tests.builders import NOW
from tests.monitor.web.conftest import Kept
from tests.monitor.web.test_roles_on_screens import SCREENS
from tests.monitor.web.worlds import World

pytestmark = pytest.mark.browser

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--no-first-run")  # fmt: skip
PASSWORD = "correct horse kettle"  # invented, for this test


@dataclass
class Served:
    """A world behind a real web server, and the browsers that look at it."""

    world: World
    address: str
    browser: Browser
    opened: list[BrowserContext]

    def open(
        self, who: Role | str | None = Role.ADMIN, *, scripts: bool = True, width: int = 1100,
        dark: bool = False,
    ) -> Page:  # fmt: skip
        """A fresh browser window, signed in unless `who` is None."""
        context = self.browser.new_context(
            base_url=self.address, java_script_enabled=scripts,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        context.set_default_timeout(15_000)
        self.opened.append(context)
        if who is not None:
            token, _ = self.world.tokens[str(who)]
            context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        return context.new_page()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless browser for all tests of this file."""
    with sync_playwright() as play:
        found = shutil.which("chromium")
        browser = play.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


@contextmanager
def serving(world: World, chromium: Browser) -> Iterator[Served]:
    """A world on a port of this machine."""
    port = free_port()
    screens = Screens(world.app, "127.0.0.1", port)
    screens.start()
    made = Served(world, f"http://127.0.0.1:{port}", chromium, [])
    yield made
    for context in made.opened:
        context.close()
    screens.stop()


@pytest.fixture
def served(world: World, chromium: Browser) -> Iterator[Served]:
    """The house in the middle of its work."""
    with serving(world, chromium) as made:
        yield made


def faults(page: Page) -> list[str]:
    """What the browser complains of from now on: errors, and what our own policy forbids."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type != "log" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", lambda asked: found.append(asked.url))
    page.on("response", lambda told: found.append(told.url) if told.status >= 400 else None)
    page.on(
        "request", lambda asked: None if "//127.0.0.1:" in asked.url else found.append(asked.url)
    )
    return found


def attempts_of(world: World, mention: str) -> list[Attempt]:
    with reading(world.engine) as session:
        return list(replies.attempts_of_mention(session, world.id(mention)))


def test_a_person_signs_in_and_approves_without_touching_the_mouse(served: Served) -> None:
    world = served.world
    with writing(world.engine) as session:
        lead = session.get_one(Person, world.id("lead"))
        people.choose_password(session, people.new_link(session, lead, NOW), PASSWORD, NOW)
        email = lead.email
    page = served.open(None)
    wrong = faults(page)

    page.goto("/care")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cases")

    page.goto("/")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mentions/*")
    seen = page.locator("p.draft").text_content()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve & post")).to_be_focused()
    with reading(world.engine) as session:
        assert session.get_one(Draft, world.id("draft")).decided_at is None, (
            "one key decides nothing"
        )
    page.keyboard.press("Enter")

    expect(page.locator(".said")).to_have_text("Approved.")
    (attempt,) = attempts_of(world, "pending")
    assert attempt.text == seen
    assert attempt.approved_by == world.id("lead")
    assert wrong == []


def test_a_draft_is_edited_and_rejected_by_keyboard(served: Served) -> None:
    page = served.open(Role.APPROVER)
    page.goto(served.world.path("/mentions/{pending}"))

    page.keyboard.press("e")
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" jar")  # letters that are keys elsewhere
    expect(page.locator("textarea[name=text]")).to_have_value(draft_text(served) + " jar")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("r")
    expect(page.locator("select[name=reason]")).to_be_focused()
    page.keyboard.type("legal")
    page.keyboard.press("Tab")
    page.keyboard.type("Our lawyer answers.")
    page.keyboard.press("Enter")

    expect(page.locator(".said")).to_have_text("Rejected. The case stays with care.")


def draft_text(served: Served) -> str:
    with reading(served.world.engine) as session:
        return session.get_one(Draft, served.world.id("draft")).text


def test_everything_can_be_decided_without_a_script(served: Served) -> None:
    page = served.open(Role.APPROVER, scripts=False)

    page.goto("/")
    page.locator(f"a[href='{served.world.path('/mentions/{pending}')}']").click()
    page.get_by_role("button", name="Approve & post").click()

    assert page.locator(".said").text_content() == "Approved."
    assert [a.state for a in attempts_of(served.world, "pending")] == [ReplyState.APPROVED]
    page.goto(served.world.path("/mentions/{no_text}"))
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Reject the draft").click()
    assert page.locator(".said").text_content() == "Rejected. The case stays with care."


#: What is wrong with a page, as its own browser finds out.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNLABELLED = """() => [...document.querySelectorAll("input, select, textarea, meter")]
    .filter((field) => field.type !== "hidden" && !field.labels?.length && !field.ariaLabel)
    .map((field) => field.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll("button, a[href]")]
    .filter((one) => one.checkVisibility() && !one.closest("svg") && !one.textContent.trim())
    .map((one) => one.outerHTML)"""
DOUBLE_IDS = """() => [...document.querySelectorAll("[id]")].map((one) => one.id)
    .filter((id, at, all) => id && !document.querySelector(`svg #${CSS.escape(id)}`)
        && all.indexOf(id) !== at)"""


CONTRAST = """() => {
  const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((c) => c / 255)
      .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
      const found = getComputedStyle(at).backgroundColor;
      if (!/, 0\\)$|transparent/.test(found)) return found; } return "rgb(255, 255, 255)"; };
  const weak = [];
  for (const one of document.querySelectorAll("main *, header *")) {
    if (one.closest("svg") || !one.checkVisibility()) continue;
    const own = [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) weak.push(`${one.textContent.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(weak)]; }"""


HEADS = """() => [document.querySelectorAll("h1").length, document.querySelectorAll("main").length,
    document.title.endsWith(" · Amends")]"""
CHECKS = {"fields": UNLABELLED, "buttons": NAMELESS, "ids": DOUBLE_IDS, "heads": HEADS}
GOOD = {"fields": [], "buttons": [], "ids": [], "heads": [1, 1, True], "wide": 0, "light": [],
        "dark": []}  # fmt: skip


@pytest.fixture(scope="module")
def walked(busy: Kept, chromium: Browser) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """One walk through all screens on a telephone: what each looks like, and every complaint."""
    with serving(busy.open(), chromium) as served:
        with writing(served.world.engine) as session:
            found = session.get_one(Mention, served.world.id("pending"))
            found.text = "Averyveryverylongword" * 30 + " https://example.com/" + "x" * 300
            session.add(found)
            session.get_one(Source, 1).last_error = "e" * 400
        page = served.open(width=375)
        complaints, seen = faults(page), {}
        for screen in SCREENS:
            page.goto(served.world.path(screen))
            page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
            seen[screen] = {name: page.evaluate(check) for name, check in CHECKS.items()}
            seen[screen]["wide"] = page.evaluate(TOO_WIDE)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                seen[screen][scheme] = page.evaluate(CONTRAST)
        yield seen, complaints


@pytest.mark.parametrize("name", GOOD)
def test_every_screen_can_be_read_and_used_by_everybody(
    walked: tuple[dict[str, Any], list[str]], name: str
) -> None:
    """Fields and buttons have names, nothing is wider than a telephone, words stand out."""
    seen, _ = walked

    assert {screen: told[name] for screen, told in seen.items() if told[name] != GOOD[name]} == {}


def test_no_screen_makes_the_browser_complain(
    walked: tuple[dict[str, Any], list[str]],
) -> None:
    """No error in a script, nothing that our own policy forbids, nothing asked of other sites."""
    assert walked[1] == []


def test_whoever_moves_by_keyboard_sees_where_they_are(served: Served) -> None:
    page = served.open(Role.LEAD)
    for screen in ("/", "/cases/{case_owned}"):
        page.goto(served.world.path(screen))
        seen = set()
        for _ in range(30):
            page.keyboard.press("Tab")
            shown = page.evaluate(
                """() => { const at = document.activeElement, style = getComputedStyle(at);
                   return [at.tagName, style.outlineStyle, parseFloat(style.outlineWidth),
                           at.getBoundingClientRect().width > 0]; }"""
            )
            if shown[0] == "BODY":
                break
            seen.add(shown[0])
            assert shown[1] != "none", (screen, shown)
            assert shown[2] >= 2, (screen, shown)
            assert shown[3], (screen, shown)
        assert {"A", "BUTTON", "INPUT"} <= seen, "all of these were reached"


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(served: Served) -> None:
    page = served.open(Role.VIEWER)
    page.goto("/care")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def comes(served: Served, name: str, text: str) -> int:
    """The line brings a new draft while people look."""
    with writing(served.world.engine) as session:
        found = b.mention(session, session.get_one(Source, 1), name, text, author=name)
        b.assessment(session, found)
        b.draft(session, found)
        return found.id or 0


def test_the_inbox_brings_what_is_new_by_itself(served: Served) -> None:
    page = served.open(Role.APPROVER)
    wrong = faults(page)
    page.clock.install()
    page.goto("/")
    assert page.locator("[data-row]").count() == 6

    comes(served, "new", "The new teapot drips.")
    page.clock.fast_forward(5_500)

    expect(page.locator("[data-row]")).to_have_count(7)
    expect(page.locator(".tabs a[aria-current] .count")).to_have_text("7")
    expect(page.locator("[data-list]")).to_contain_text("The new teapot drips.")
    assert wrong == []


def test_the_inbox_leaves_alone_whoever_is_in_the_middle_of_something(served: Served) -> None:
    page = served.open(Role.APPROVER)
    page.clock.install()
    page.goto("/")
    page.keyboard.press("j")

    comes(served, "new", "The new teapot drips.")
    page.clock.fast_forward(5_500)

    assert page.locator("[data-row]").count() == 6
    expect(page.locator("[data-row] a").first).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.clock.fast_forward(5_500)
    expect(page.locator("[data-row]")).to_have_count(7)


def test_an_inbox_whose_session_ended_does_not_break(served: Served) -> None:
    page = served.open(Role.APPROVER)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.clock.install()
    page.goto("/")

    served.world.clock.on(days=15)
    page.clock.fast_forward(11_000)

    assert page.locator("[data-row]").count() == 6
    assert wrong == []


@pytest.mark.parametrize(
    ("unit", "typed", "shown"),
    [
        (LengthUnit.CHARACTERS, "héé👍🏽", "5 of 9"),
        (LengthUnit.BYTES, "héé👍🏽", "13 of 9"),
        (LengthUnit.GRAPHEMES, "héé👍🏽", "4 of 9"),
    ],
)
def test_the_room_that_is_left_is_counted_as_the_place_counts(
    served: Served, unit: LengthUnit, typed: str, shown: str
) -> None:
    with writing(served.world.engine) as session:
        source = session.get_one(Source, 1)
        source.max_length, source.length_unit = 9, unit
        session.add(source)
    page = served.open(Role.APPROVER)
    page.goto(served.world.path("/mentions/{pending}"))
    page.keyboard.press("e")

    page.locator("textarea[name=text]").fill(typed)

    counter = page.locator(".counter").first
    expect(counter).to_have_text(shown)
    assert ("over" in (counter.get_attribute("class") or "")) == (unit is LengthUnit.BYTES)


def test_the_text_to_post_by_hand_is_copied_exactly(served: Served) -> None:
    page = served.open(Role.APPROVER)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(served.world.path("/mentions/{by_hand}"))

    page.get_by_role("button", name="Copy the text").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == attempts_of(served.world, "by_hand")[0].text


def test_a_bar_of_a_chart_opens_the_mentions_it_counts(served: Served) -> None:
    page = served.open(Role.VIEWER)
    page.goto("/overview")
    for width in (375, 1100):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".chart svg:visible").count() == 3, "one drawing of each chart"

    page.locator(".chart svg:visible a[href*='polarity=negative'] path").first.click()

    page.wait_for_url("**/mentions?*")
    assert int((page.locator("main > p.dim").text_content() or "0").split()[0]) > 0
    assert page.locator("select[name=polarity]").input_value() == "negative"


def test_two_windows_and_one_draft_have_one_decision(served: Served) -> None:
    windows = [served.open(who) for who in (Role.APPROVER, Role.LEAD)]
    for page in windows:
        page.goto(served.world.path("/mentions/{pending}"))

    for page in windows:
        page.get_by_role("button", name="Approve & post").click()

    expect(windows[0].locator(".said")).to_have_text("Approved.")
    expect(windows[1].locator(".said")).to_contain_text("Already approved by Ines Okafor")
    assert len(attempts_of(served.world, "pending")) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_the_judge_is_set_right_on_a_phone_with_and_without_scripts(
    served: Served, scripts: bool
) -> None:
    page = served.open(Role.CARE, scripts=scripts, width=375)
    wrong = faults(page)
    page.goto(served.world.path("/mentions/{bare}"))

    page.get_by_text("Correct the judge").click()
    page.get_by_label("It is about").select_option("price")
    page.get_by_label("and is").select_option("mixed")
    page.get_by_role("button", name="Add aspect").click()
    expect(page.locator(".said")).to_have_text("Thank you, that is kept.")
    page.get_by_role("button", name="Not negative").click()

    expect(page.locator(".told b")).to_have_text(["not negative", "price: mixed"])
    page.get_by_role("button", name="Take back “not negative”").click()
    expect(page.locator(".told b")).to_have_text(["price: mixed"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert wrong == []


def test_the_judge_is_set_right_by_keyboard(served: Served) -> None:
    page = served.open(Role.APPROVER)
    page.goto(served.world.path("/mentions/{pending}"))

    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Not negative")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("c")
    expect(page.get_by_label("The text feels")).to_be_focused()
    page.keyboard.type("mixed")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".told b")).to_have_text(["feeling: mixed"])
