"""`amends` with the cable out: `python -m tests.offline run`. Who leaves this machine is stopped.

The attempt is printed with its name, LeftTheMachine, whatever thread it was made in.
"""

from __future__ import annotations

import pytest

from tests.network import only_loopback


def cut() -> None:
    """From here on this process reaches only this machine."""
    only_loopback(pytest.MonkeyPatch())


def main() -> None:
    """The command, cut off."""
    cut()
    import scheduler

    scheduler.main()


if __name__ == "__main__":
    main()
