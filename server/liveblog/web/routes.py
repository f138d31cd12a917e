"""The table of all addresses, and how a request finds its own in it."""

from collections.abc import Sequence
from typing import Any

from starlette.routing import Route, Router, WebSocketRoute
from starlette.types import Lifespan, Receive, Scope, Send

from liveblog.web import api, editor, embed, feeds, keys, live, media, messages, pages, people, sso, static, well_known

ROUTES: Sequence[Route | WebSocketRoute] = [
    *pages.ROUTES,
    *feeds.ROUTES,
    *static.ROUTES,
    *messages.ROUTES,
    *well_known.ROUTES,
    *media.ROUTES,
    *embed.ROUTES,
    *keys.ROUTES,
    *sso.ROUTES,
    *people.ROUTES,  # before the desks of blogs, which take any name
    *editor.ROUTES,
    *live.ROUTES,
    *api.ROUTES,
]


class FirstSegmentRouter(Router):
    """Starlette's router, which tries routes in turn, only among those that have the first segment of the path.

    Before an address of the API, a hundred others would be tried, each a regular expression: a twelfth of a post.
    """

    def __init__(self, routes: Sequence[Route | WebSocketRoute], lifespan: Lifespan[Any] | None = None) -> None:
        # A redirect to a path with a slash more or less would be absolute, made of the Host header: it leads elsewhere
        # behind a proxy, or where the asker likes.
        super().__init__(routes, redirect_slashes=False, lifespan=lifespan)
        segments = [_first_segment(route.path) for route in routes]
        tried = {
            segment: [route for route, its in zip(routes, segments, strict=True) if its == segment or "{" in its]
            for segment in {*segments, ""}
        }
        self._routers = {segment: Router(some, redirect_slashes=False) for segment, some in tried.items()}

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have a request answered by its route."""
        if scope["type"] == "lifespan":
            await super().app(scope, receive, send)
            return
        scope["router"] = self  # which knows every name, for `url_for`
        router = self._routers.get(_first_segment(scope["path"])) or self._routers[""]
        await router.app(scope, receive, send)


def _first_segment(path: str) -> str:
    """Return what is between the first two slashes."""
    return path[1:].partition("/")[0]
