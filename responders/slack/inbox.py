"""Everything that comes from Slack passes here: answered in time, worked on after.

Slack gives up after three seconds. What needs an answer with words in it (a modal, a command) is
decided before it; everything else is acknowledged first, and worked on by workers of our own.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

from responders.slack.actions import SLOW, SORRY, Ack, Actions

logger = logging.getLogger(__name__)

ANSWER_WITHIN = timedelta(seconds=2)  # Slack gives up after three


class Inbox:
    """Hears presses, modals, commands and events. `close` finishes what was begun."""

    def __init__(self, actions: Actions, *, answer_within: timedelta = ANSWER_WITHIN) -> None:
        self._actions, self._answer_within = actions, answer_within
        self._workers = ThreadPoolExecutor(4, thread_name_prefix="slack")

    def hear(self, kind: str, payload: dict[str, Any]) -> Ack:
        """What to answer now. The caller sends it, and then calls `work`."""
        if kind == "slash_commands" or payload.get("type") == "view_submission":
            ack = self._decided_in_time(kind, payload)
        else:
            ack = self._actions.handle(kind, payload)
        if ack.ignored:
            logger.info("ignored from Slack: %s", ack.ignored)
        return ack

    def work(self, ack: Ack, kind: str, payload: dict[str, Any]) -> None:
        """Do what is left to do, by a worker; a person hears of it if it fails."""
        if ack.then is None:
            return

        def finished(work: Future[object]) -> None:
            error = work.exception()
            if error is None:
                return
            logger.error("a press could not be worked on: %s", type(error).__name__)
            excuse = self._actions.excuse(kind, payload, SORRY)
            if excuse.then is not None:
                excuse.then()

        self._workers.submit(ack.then).add_done_callback(finished)

    def close(self) -> None:
        """Finish what was pressed, and let every worker end."""
        self._workers.shutdown(wait=True)

    def _decided_in_time(self, kind: str, payload: dict[str, Any]) -> Ack:
        """The decision on a modal, or an excuse that leaves the modal open with what was typed."""
        deciding = self._workers.submit(self._actions.handle, kind, payload)
        wait([deciding], self._answer_within.total_seconds())
        if not deciding.done():
            deciding.add_done_callback(_decided_late)
            return self._actions.excuse(kind, payload, SLOW)
        error = deciding.exception()
        if error is None:
            return deciding.result()
        logger.error("a modal could not be decided on: %s", type(error).__name__)
        return self._actions.excuse(kind, payload, SORRY)


def _decided_late(deciding: Future[Ack]) -> None:
    error = deciding.exception()
    if error is not None:
        logger.error("a modal could not be decided on: %s", type(error).__name__)
        return
    then = deciding.result().then
    if then is not None:
        then()
