"""The table of all addresses."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from liveblog.web import api, editor, embed, live, pages, static

ROUTES: Sequence[BaseRoute] = [
    *static.ROUTES,
    *embed.ROUTES,
    *pages.ROUTES,
    *editor.ROUTES,
    *live.ROUTES,
    *api.ROUTES,
]
