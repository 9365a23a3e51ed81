"""The settings of the Slack desk: its channels, its secrets, and which card goes where."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from monitor.settings.section import Section
from monitor.settings.values import Days, Hours, Site, ZoneOrNone

_CHANNEL = r"^[CG][A-Z0-9]{2,}$"
_CHANNEL_OR_NONE = r"^([CG][A-Z0-9]{2,})?$"
Words = Annotated[tuple[str, ...], Field(strict=False)]


class SlackRoute(Section):
    """Which cards go into another channel than the usual one. Of several routes the first that
    fits wins; what a route does not name fits everything.
    """

    channel: str = Field(
        pattern=_CHANNEL,
        description="The id of the channel that gets these cards.",
        examples=["C0123WXYZ"],
    )
    subjects: Words = Field(
        (),
        description="Keys of subjects; what lies below them is meant as well.",
        examples=[["harbour-shop"]],
    )
    connectors: Words = Field((), description="Kinds of source, such as app_store.")
    sources: Words = Field((), description="Sources by their names.", examples=[["Town reviews"]])
    places: Words = Field(
        (),
        description="Places by the beginning of their ids, as the page of a mention shows them.",
        examples=[["app_store:123456"]],
    )
    priority: Literal["none", "low", "normal", "high", "urgent"] = Field(
        "none", description="The least priority.", examples=["high"]
    )
    flags: Words = Field(
        (),
        description="Risk flags; one of them is enough.",
        examples=[["legal", "injury"]],
    )
    days: Days = Field((), strict=False, description="Days of the week.", examples=[["sat", "sun"]])
    hours: Hours = Field(
        "",
        description="From when to when, by the clock; it may go over midnight, and then belongs to "
        "the day on which it begins.",
        examples=["18:00-08:00"],
    )
    timezone: ZoneOrNone = Field(
        "",
        description="The zone of days and hours; empty: that of [service].",
        examples=["Europe/Berlin"],
    )


class SlackSection(Section):
    """The Slack desk. Without this section people decide on the web alone."""

    channel: str = Field(
        pattern=_CHANNEL,
        description="The id of the channel that gets the cards (not its name).",
        examples=["C0123ABCD"],
    )
    escalation_channel: str = Field(
        "",
        pattern=_CHANNEL_OR_NONE,
        description="Where what is late or broken is told; empty: in channel.",
        examples=["C0123LATE"],
    )
    digest_channel: str = Field(
        "",
        pattern=_CHANNEL_OR_NONE,
        description="Where once a day stands what needs no answer; empty: nowhere.",
        examples=["C0123DAYS"],
    )
    digest_hour: int = Field(
        9, ge=0, le=23, description="From which hour on, by the clock of [service]."
    )
    mode: Literal["socket", "http"] = Field(
        "socket",
        description="How presses come back: over a line that Amends opens, or as requests to "
        "public_url.",
    )
    team: str = Field(
        "",
        pattern=r"^(T[A-Z0-9]{2,})?$",
        description="The id of the workspace, where one app serves several.",
        examples=["T0123ABCD"],
    )
    bot_token: SecretStr = Field(
        description="The bot's token (xoxb-...).", json_schema_extra={"secret": "SLACK_BOT_TOKEN"}
    )
    app_token: SecretStr | None = Field(
        None,
        description="The app's token for mode socket (xapp-...).",
        json_schema_extra={"secret": "SLACK_APP_TOKEN", "only_with": ["mode", "socket"]},
    )
    signing: SecretStr | None = Field(
        None,
        description="The app's signing secret, for mode http.",
        json_schema_extra={"secret": "SLACK_SIGNING_SECRET", "only_with": ["mode", "http"]},
    )
    base_url: Site = Field(
        "https://slack.com/api/", min_length=1, description="Slack's own address; for tests."
    )
    #: The [[slack.routes]], read as tables of their own: no key of this table.
    _routes: tuple[SlackRoute, ...] = ()

    @property
    def routes(self) -> tuple[SlackRoute, ...]:
        """The [[slack.routes]], in their order."""
        return self._routes

    def with_routes(self, routes: tuple[SlackRoute, ...]) -> SlackSection:
        """The same section with its routes."""
        made = self.model_copy()
        made._routes = routes
        return made
