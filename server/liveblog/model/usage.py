"""How much partners use: requests by day, page and way, and nothing of whoever made them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class UsedWay(StrEnum):
    """The way by which a partner was told something."""

    API = "api"
    PAGE = "page"
    EMBED = "embed"
    FEED = "feed"
    WEBSOCKET = "websocket"
    SSE = "sse"
    POLL = "poll"
    REFRESH = "refresh"
    WEBHOOK = "webhook"


OTHER_PAGES = "*"
"""Stands for all pages beyond those that are told apart in a day."""


@dataclass(frozen=True, slots=True)
class UsageKey:
    """What is counted together: `page` is the site that asked, `null` in a sandboxed frame, '' where none says."""

    partner_id: int
    day: date
    page: str
    way: UsedWay


@dataclass(frozen=True, slots=True)
class UsageLine:
    """How many requests there were of a partner, on a day (UTC), from a page, by a way."""

    day: date
    page: str
    way: UsedWay
    requests: int
