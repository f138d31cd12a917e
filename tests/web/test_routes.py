"""The table of addresses: those for readers don't depend on which stands first."""

import pytest
from starlette.routing import Match, Route

from liveblog.web.routes import ROUTES

PATHS = ["/", "/blogs/storm", "/blogs/storm/", "/blogs/storm/entries/1", "/blogs/storm.txt", "/blogs/storm.md"] + [
    f"/blogs/storm/feed.{form}" for form in ("atom", "json")
]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_for_readers_has_one_route(path: str):
    """A page and the forms of a blog are told apart by their routes, in whatever order they are tried."""
    scope = {"type": "http", "method": "GET", "path": path}
    found = [route for route in ROUTES if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL]
    assert len(found) == 1, found
