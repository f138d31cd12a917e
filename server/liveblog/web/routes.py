"""The table of all addresses."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from liveblog.web import api, editor, embed, feeds, keys, live, media, pages, people, sso, static, words

ROUTES: Sequence[BaseRoute] = [
    *pages.ROUTES,  # first, for routes are tried in turn, and these are what a crowd asks for
    *feeds.ROUTES,
    *static.ROUTES,
    *words.ROUTES,
    *media.ROUTES,
    *embed.ROUTES,
    *keys.ROUTES,
    *sso.ROUTES,
    *people.ROUTES,  # before the desks of blogs, which take any name
    *editor.ROUTES,
    *live.ROUTES,
    *api.ROUTES,
]
