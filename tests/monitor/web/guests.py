"""People who look at the screens and press their buttons, and what they get to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urljoin

from anyio.from_thread import BlockingPortal
from bs4 import BeautifulSoup, Tag
from fastapi import FastAPI
from fastapi.testclient import TestClient

from monitor.web.showing import SAID
from monitor.web.visit import COOKIE


@dataclass(frozen=True)
class Page:
    """One answer, read as HTML."""

    status: int
    text: str
    headers: dict[str, str]

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page's elements."""
        return BeautifulSoup(self.text, "html.parser")

    @property
    def to(self) -> str:
        """Where a redirect leads."""
        return self.headers.get("location", "")

    @property
    def said(self) -> str:
        """The sentence that tells what became of a move: on the page, or carried to the next."""
        carried = re.search(rf"{SAID}=([^;]+)", self.headers.get("set-cookie", ""))
        if self.status == 303:
            return unquote(carried.group(1)) if carried else ""
        return " ".join(found.get_text() for found in self.all("p.said"))

    @property
    def words(self) -> str:
        """Everything a person reads on it, in one line."""
        return " ".join(self.soup.get_text(" ").split())

    def all(self, what: str) -> list[Tag]:
        """The elements that a selector finds."""
        return list(self.soup.select(what))

    def one(self, what: str) -> Tag:
        """The one element that a selector finds."""
        found = self.all(what)
        assert len(found) == 1, f"{len(found)} elements are {what}"
        return found[0]

    def texts(self, what: str) -> list[str]:
        """What stands in the elements that a selector finds."""
        return [" ".join(found.get_text(" ").split()) for found in self.all(what)]

    def links(self, begin: str) -> list[str]:
        """Where the links lead that begin like this."""
        return [to for a in self.all("a[href]") if (to := str(a["href"])).startswith(begin)]

    def value(self, name: str) -> str:
        """What stands in the one field of this name."""
        field = self.one(f"[name={name}]")
        return field.get_text() if field.name == "textarea" else str(field.get("value", ""))


class Guest:
    """A browser with a cookie, or without one."""

    def __init__(
        self, app: FastAPI, token: str = "", form_token: str = "", *,
        portal: BlockingPortal | None = None,
    ) -> None:  # fmt: skip
        self.client = TestClient(app, follow_redirects=False)
        self.client.portal = portal  # or each request would start a loop of its own
        self.form_token = form_token
        if token:
            self.client.cookies.set(COOKIE, token)

    def get(self, path: str, **query: str | int) -> Page:
        """One page."""
        return _page(self.client.get(path, params=query or None))

    def bare_post(self, path: str, **fields: Any) -> Page:
        """A form that does not come from one of our pages."""
        return _page(self.client.post(path, data=fields))

    def post(self, path: str, **fields: Any) -> Page:
        """A form from a page of this person's; the answer as it comes."""
        return self.bare_post(path, **{"form_token": self.form_token, **fields})

    def send(self, path: str, **fields: Any) -> Page:
        """A form from a page of this person's, and the page on which that ends."""
        return self.follow(path, self.post(path, **fields))

    def follow(self, path: str, answer: Page) -> Page:
        """Where an answer leads, if it leads anywhere."""
        return self.get(urljoin(path, answer.to)) if answer.status == 303 else answer


def _page(answer: Any) -> Page:
    return Page(answer.status_code, answer.text, dict(answer.headers))
