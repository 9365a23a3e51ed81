"""Two public places in a process of their own, with an append-only ledger.

`python -m tests.crash.site --ledger FILE` prints its port. One place is a WordPress without its
check for duplicates, so a reply sent twice stands there twice; the other is a Mastodon server,
which carries a repeated Idempotency-Key out once. Every third reply is accepted, written down, and
the line cut without an answer. `POST /_control/say` puts a customer's words on a place.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.connectors.contract import Post
from tests.connectors.mastodon_site import MastodonSite
from tests.crash import ledger
from tests.crash.parents import die_with_parent
from tests.fakes.site_server import Fault, Seen, Served, SiteServer, as_json
from tests.fakes.wordpress_server import Comment, WordPressServer

WORDPRESS, MASTODON = "wordpress", "mastodon"
EVERY = 3  #: The answer to each reply of this number is lost.
TAG = "birchkettle"


@dataclass(frozen=True)
class Lost(Served):
    """An answer that never leaves the house."""


class Ledger:
    """What was said and what was accepted, in order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._answers = 0

    def said(self, place: str, external_id: str, text: str) -> None:
        """A customer wrote, or wrote over what they had written."""
        ledger.append(self._path, {"kind": "said", "place": place, "id": external_id, "text": text})

    def accepted(self, place: str, parent: str, text: str, key: str) -> None:
        """A reply of the house is public from now on."""
        line = {"kind": "reply", "place": place, "parent": parent, "text": text, "key": key}
        ledger.append(self._path, line | {"lost": self._next_is_lost()})

    def answered(self, served: Served) -> Served:
        """Cut the line in place of every third answer."""
        lost = self._next_is_lost()
        self._answers += 1
        return Lost() if lost else served

    def _next_is_lost(self) -> bool:
        return (self._answers + 1) % EVERY == 0


class Board(WordPressServer):
    """The comments of a site that takes the same text twice."""

    def __init__(self, written: Ledger) -> None:
        super().__init__()
        self._written = written

    def say_anew(self, text: str, author: str) -> str:
        """A guest writes a comment."""
        self.clock = datetime.now(UTC)
        number = max(self.comments, default=0) + 1
        self.say(
            Comment(number, text, author_name=author, date_gmt=f"{self.clock:%Y-%m-%dT%H:%M:%S}")
        )
        return str(number)

    def _create(self, seen: Seen) -> Served:
        user, body = self._logged_in(seen), seen.json()
        self.clock = datetime.now(UTC)
        made = Comment(
            id=max(self.comments, default=0) + 1,
            content=str(body["content"]),
            parent=int(body["parent"]),
            author=user.id,
            author_name=user.name,
            date_gmt=f"{self.clock:%Y-%m-%dT%H:%M:%S}",
        )
        self._written.accepted(WORDPRESS, str(made.parent), made.content, "")
        self.say(made)
        return self._written.answered(as_json(self._shown(made), 201))


class Server(MastodonSite):
    """A Mastodon server on which everybody has an account of their own."""

    def __init__(self, written: Ledger) -> None:
        super().__init__()
        self._written = written

    def say_anew(self, text: str, author: str) -> str:
        """Somebody posts under our hashtag."""
        key = str(1001 + sum(not s["in_reply_to_id"] for s in self.statuses.values()))
        self.add(Post(key, text, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", author, title=""))
        their_own = {"id": f"7{key}", "acct": f"guest{key}@far.example"}
        self.statuses[key]["account"] = self.statuses[key]["account"] | their_own
        return key

    def post(self, seen: Seen) -> Served:
        """Take a reply once for each key, and write it down."""
        carried_out = len(self.posted)
        served = super().post(seen)
        if served.status != 200:
            return served
        if len(self.posted) > carried_out:
            form = seen.form()
            key = seen.headers["Idempotency-Key"]
            self._written.accepted(MASTODON, form["in_reply_to_id"], form["status"], key)
        return self._written.answered(served)


class Town(SiteServer):
    """Both places on one port; one request at a time, but for a `slow` one on its way in."""

    def __init__(self, path: Path, slow: float) -> None:
        super().__init__()
        written = Ledger(path)
        self._written, self._slow = written, slow
        self._one = threading.Lock()
        self._places: dict[str, Board | Server] = {
            WORDPRESS: Board(written),
            MASTODON: Server(written),
        }
        for place in self._places.values():
            place.install(self)
        self.route("POST", "/_control/say", self._say)
        self.route("POST", "/_control/edit", self._edit)

    def answer(self, seen: Seen) -> tuple[Served, Fault | None]:
        """Answer one request, or lose the answer."""
        if seen.method == "POST" and not seen.path.startswith("/_control"):
            time.sleep(self._slow)
        with self._one:
            served, _ = super().answer(seen)
            self.seen.clear()
        return served, Fault.DROPPED if isinstance(served, Lost) else None

    def _say(self, seen: Seen) -> Served:
        told: dict[str, Any] = seen.json()
        external_id = self._places[told["place"]].say_anew(told["text"], told["author"])
        self._written.said(told["place"], external_id, told["text"])
        return as_json({"id": external_id})

    def _edit(self, seen: Seen) -> Served:
        """A guest of the board writes their comment anew."""
        told: dict[str, Any] = seen.json()
        board = self._places[WORDPRESS]
        assert isinstance(board, Board)
        before = board.comments[int(told["id"])]
        board.say(Comment(before.id, told["text"], author_name=before.author_name,
                          date_gmt=before.date_gmt))  # fmt: skip
        self._written.said(WORDPRESS, told["id"], told["text"])
        return as_json({"id": told["id"]})


def main() -> None:
    """Serve until told to stop."""
    die_with_parent()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ledger", type=Path, required=True)
    parser.add_argument("--slow", type=float, default=0.0)
    wanted = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Town(wanted.ledger, wanted.slow) as town:
        sys.stdout.write(f"{town.host.rpartition(':')[2]}\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
