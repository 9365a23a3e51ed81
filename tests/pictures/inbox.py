"""Takes the README's picture of the inbox from the running demo: python -m tests.pictures.inbox."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

import scheduler
from connectors.demo.trying import demo_town
from monitor.models.columns import utc_now
from monitor.web.app import create_app
from monitor.web.serving import Screens
from tests.pictures.png import read, written

PORT = 8712


def photograph(out: Path) -> None:
    """Run the demo once, sign in, and write the inbox as a small PNG."""
    with demo_town(PORT) as town, sync_playwright() as play:
        house = scheduler.open_house(town.settings, town.engine, {})
        scheduler.once(house)
        app = create_app(
            town.engine, house.answering.terms, clock=utc_now, wake=lambda: None,
            public_url="", **town.signed_in,
        )  # fmt: skip
        screens = Screens(app, "127.0.0.1", PORT)
        screens.start()
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        shot = browser.new_page(viewport={"width": 1100, "height": 720}, device_scale_factor=1.5)
        shot.goto(f"http://127.0.0.1:{PORT}/")
        shot.click("text=Come into the demo")
        shot.wait_for_selector(".rows")
        out.write_bytes(written(read(shot.screenshot())))
        browser.close()
        screens.stop()


if __name__ == "__main__":
    photograph(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures/inbox.png"))
