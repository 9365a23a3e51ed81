"""Hacker News: the contract, and what its search does that others do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from connectors.base import Connector
from connectors.hacker_news import HackerNews
from monitor.models.wire import Kind
from tests.connectors.contract import ConnectorContract, Post, Stage, numbered, read
from tests.connectors.hacker_news_site import OWNER, HackerNewsSite
from tests.fakes.site_server import as_json

NAME = "drill"


def drill(post: Post) -> Post:
    """Make a post say the word that is looked for."""
    return post


class TestHackerNews(ConnectorContract):
    many: ClassVar[int] = 101

    def source(self, stage: Stage) -> Connector:
        return HackerNews(query="e", base_url=f"{stage.site.url}/api/v1")

    def serve(self, stage: Stage, posts: Sequence[Post]) -> None:
        HackerNewsSite(posts).install(stage.site)
