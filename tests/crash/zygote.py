"""Gives birth to lives of the service: everything is imported once, and each life is a fork.

`python -m tests.crash.zygote` reads one order a line and answers each with the new process's id.
The fork happens before there is any thread, engine or connection, as in a fresh process.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from importlib import import_module

from monitor.judgement.language import detect
from tests.crash import orders
from tests.crash.parents import die_with_parent
from tests.crash.service import with_order

#: What a life imports only when it gets there.
AHEAD = (
    "alembic.command",
    "apscheduler.executors.pool",
    "apscheduler.schedulers.background",
    "connectors.mastodon",
    "connectors.opening",
    "connectors.wordpress",
    "monitor.judgement.judging",
    "monitor.judgement.waiting",
    "monitor.store.opening",
    "monitor.web.app",
    "monitor.workflow.following",
    "psycopg",
    "responders.opening",
    "responders.slack.line",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)


def main() -> None:
    """Fork for each order; a life that ends is not waited for."""
    die_with_parent()
    for name in AHEAD:
        import_module(name)
    detect("The detector reads its own model before the first text.")
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _begin(line)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _begin(line: str) -> None:
    die_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        with_order(orders.read(line))
        status = 0
    except BaseException:  # noqa: BLE001 - this process ends here, and its log says why
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
