"""Serves the screens in a thread of their own, from `start` until `stop`."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from monitor.errors import ConfigError

if TYPE_CHECKING:
    from fastapi import FastAPI

STARTS_WITHIN = 30  # seconds


class Screens:
    """A web server on one address. Signals stay with the main thread, which stops it."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        import uvicorn

        self.host, self.port = host, port
        config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            proxy_headers=False,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="screens")

    def start(self) -> None:
        """Begin to serve; returns once it does. ConfigError if the address is taken."""
        self._thread.start()
        until = time.monotonic() + STARTS_WITHIN
        while not self._server.started and self._thread.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        if not self._server.started:
            raise ConfigError(
                f"the screens cannot be served on {self.host}:{self.port}: perhaps another program "
                "has that port. Choose another: listen, in [service]"
            )

    def stop(self) -> None:
        """Finish the requests that are under way, and stop."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(SystemExit):  # uvicorn's way to say that the port is taken
            self._server.run()
