"""What the parent of the kill test tells a life of the service, as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Order:
    """One life of the service. `folder` is the world's; each life has a log there.

    It kills itself the first time it reaches `target`; if it has not got there after `patience`
    seconds, at the first of `others` that it reaches. Without either it lives until it is ended.
    """

    name: str
    folder: str
    target: str = ""
    others: tuple[str, ...] = ()
    patience: float = 1.0
    sabotage: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """As it goes over the pipe."""
        return json.dumps(asdict(self)) + "\n"


def read(line: str) -> Order:
    """The order in one line."""
    told = json.loads(line)
    return Order(**told | {"others": tuple(told["others"])})


#: Files of the world's folder that parent and lives share.
SETTINGS = "amends.toml"
CLOCK = "clock"  #: How many seconds the house's clock is ahead, as a C double.
REACHED = "points.txt"  #: Each named point, once for each life that reached it.
KILLED = "kills.txt"  #: The points at which lives ended themselves, with the life's name.
