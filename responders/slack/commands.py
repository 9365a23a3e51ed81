"""What people ask for in Slack, as typed commands; parsing.py reads them out of payloads."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.models.draft import RejectReason, Style
from monitor.models.judged import Polarity
from responders.slack.ids import Address, Shown, Until


@dataclass(frozen=True)
class By:
    """Who pressed: a Slack user of a team. Guests of a shared channel are of another team."""

    team: str
    user: str


@dataclass(frozen=True)
class Decision:
    """What every command names: who, which exact draft, and the card it was pressed on."""

    by: By
    shown: Shown
    at: Address
    #: Slack's own name for this press, by which a second copy of it is known.
    key: str = field(default="", kw_only=True, compare=False)
    #: Where the one who pressed can be told, even when nothing of ours may be posted there.
    response_url: str = field(default="", kw_only=True, compare=False)


@dataclass(frozen=True)
class Approve(Decision):
    """Publish exactly what was shown."""


@dataclass(frozen=True)
class OtherDraft(Decision):
    """Have another draft written."""

    style: Style | None = None


@dataclass(frozen=True)
class DoNotReply(Decision):
    """No public reply."""


@dataclass(frozen=True)
class NotNegative(Decision):
    """The judge was wrong: the author is not unhappy."""


@dataclass(frozen=True)
class Release(Decision):
    """Let go of a draft that is held."""


@dataclass(frozen=True)
class TakeCase(Decision):
    """Become the owner of the case."""


@dataclass(frozen=True)
class Unfold(Decision):
    """Give each of those that hang on this card a card of its own."""


@dataclass(frozen=True)
class TakeBack(Decision):
    """Take an approval back while nothing was sent."""


@dataclass(frozen=True)
class Opening(Decision):
    """Show a modal. A trigger is good for three seconds, once."""

    trigger_id: str = ""


@dataclass(frozen=True)
class OpenEdit(Opening):
    """The modal to write in."""


@dataclass(frozen=True)
class OpenChanges(Opening):
    """The modal that asks what should be different."""


@dataclass(frozen=True)
class OpenReject(Opening):
    """The modal that asks why."""


@dataclass(frozen=True)
class OpenAspect(Opening):
    """The modal that asks which aspect is wrong or missing."""


@dataclass(frozen=True)
class OpenHold(Opening):
    """The modal that asks until when."""


@dataclass(frozen=True)
class OpenSecond(Opening):
    """The modal that asks whom."""


@dataclass(frozen=True)
class OpenAll(Opening):
    """The modal that shows everything."""


@dataclass(frozen=True)
class OpenPosted(Opening):
    """The modal that asks where the reply stands that somebody posted by hand."""


@dataclass(frozen=True)
class Submission(Decision):
    """A modal that was filled in."""


@dataclass(frozen=True)
class SubmitEdit(Submission):
    """Publish the person's own words."""

    text: str = ""
    warned: str = ""  #: The fingerprint of the text whose warnings were shown.


@dataclass(frozen=True)
class SubmitChanges(Submission):
    """Have the draft written anew, and say what should be different."""

    comment: str = ""
    style: Style | None = None


@dataclass(frozen=True)
class SubmitReject(Submission):
    """Turn the draft down."""

    reason: RejectReason = RejectReason.OTHER
    comment: str = ""


@dataclass(frozen=True)
class SubmitAspect(Submission):
    """The judge was wrong about one aspect."""

    aspect: str = ""
    truth: Polarity | None = None  #: None: the text is not about it.


@dataclass(frozen=True)
class SubmitHold(Submission):
    """Let the draft wait."""

    until: Until = Until.LET_GO
    comment: str = ""


@dataclass(frozen=True)
class SubmitSecond(Submission):
    """Ask somebody for a second opinion."""

    whom: str = ""  #: A Slack user; "" for anybody else.
    comment: str = ""


@dataclass(frozen=True)
class SubmitPosted(Submission):
    """The reply was posted by hand."""

    link: str = ""


@dataclass(frozen=True)
class Slash:
    """`/amends` and what was typed behind it."""

    by: By
    words: str
    key: str = field(default="", kw_only=True, compare=False)


@dataclass(frozen=True)
class HomeOpened:
    """Somebody looks at the app's Home."""

    by: By
    key: str = field(default="", kw_only=True, compare=False)


@dataclass(frozen=True)
class Ignored:
    """Nothing that we act on; the reason holds no word of the payload's."""

    reason: str


Command = Decision | Slash | HomeOpened | Ignored
