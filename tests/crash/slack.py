"""The local Slack in a process of its own, which ends with the test."""

from __future__ import annotations

from tests.crash.parents import die_with_parent
from tests.fakes.slack import methods
from tests.fakes.slack_server import main

if __name__ == "__main__":
    die_with_parent()
    methods.BURST = 1000  # its pace is the subject of other tests, and would be all of this one
    main()
