"""The table of all addresses."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from liveblog.web import api, editor, embed, feeds, live, media, pages, static, words

ROUTES: Sequence[BaseRoute] = [
    *feeds.ROUTES,  # before the pages: /blogs/{slug} is also the form of /blogs/storm.txt
    *pages.ROUTES,  # early, for routes are tried in turn and these are what a crowd asks for
    *static.ROUTES,
    *words.ROUTES,
    *media.ROUTES,
    *embed.ROUTES,
    *editor.ROUTES,
    *live.ROUTES,
    *api.ROUTES,
]
