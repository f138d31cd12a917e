"""The table of addresses: those for readers don't depend on which stands first, and few are tried for a request."""

from typing import Any

import pytest
from starlette.routing import Match, Route, Router, WebSocketRoute

from liveblog.web.routes import ROUTES, FirstSegmentRouter
from tests.web.odd import Asked, addresses

PATHS = ["/", "/blogs/storm", "/blogs/storm/", "/blogs/storm/entries/1", "/blogs/storm.txt", "/blogs/storm.md"] + [
    f"/blogs/storm/feed.{form}" for form in ("atom", "json")
]
FEW = 10


@pytest.mark.parametrize("path", PATHS)
def test_an_address_for_readers_has_one_route(path: str):
    """A page and the forms of a blog are told apart by their routes, in whatever order they are tried."""
    scope = {"type": "http", "method": "GET", "path": path}
    found = [route for route in ROUTES if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL]
    assert len(found) == 1, found


async def tried(router: Router, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Have a router look for a route, and return those that it tried, the one it found last; nothing is called."""
    routes: list[Any] = []

    def matching(matches: Any) -> Any:
        def note(route: Any, scope: Any) -> Any:
            routes.append(route)
            return matches(route, scope)

        return note

    async def nothing(*_: object) -> Any:
        pass

    with monkeypatch.context() as patch:
        for kind in (Route, WebSocketRoute):
            patch.setattr(kind, "matches", matching(kind.matches))
            patch.setattr(kind, "handle", nothing)
        kind_of = {"type": "http", "method": asked.method} if asked.method else {"type": "websocket"}
        scope: Any = kind_of | {"path": asked.path, "headers": []}
        await router(scope, nothing, nothing)
    return [*routes, scope.get("route")]


async def test_every_address_leads_where_the_whole_table_leads(monkeypatch: pytest.MonkeyPatch):
    """Whatever is asked for, the routes of its first segment have the same answer as all of them."""
    whole, router = Router(ROUTES, redirect_slashes=False), FirstSegmentRouter(ROUTES)
    for asked in (*addresses(), *addresses("x.y"), Asked("GET", "/nowhere/at/all"), Asked("PUT", "/desk")):
        expected = (await tried(whole, asked, monkeypatch))[-1]
        assert (await tried(router, asked, monkeypatch))[-1] is expected, asked


async def test_a_post_finds_its_route_at_once(monkeypatch: pytest.MonkeyPatch):
    """The address of posts is found among those of the API, not after all pages of the desk."""
    asked = Asked("POST", "/api/v1/blogs/storm/entries")
    assert len(await tried(FirstSegmentRouter(ROUTES), asked, monkeypatch)) <= FEW
