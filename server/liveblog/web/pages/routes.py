"""The routes of the reader's pages."""

from starlette.routing import Route

from liveblog.web.pages.front import front
from liveblog.web.pages.page import blog_page, entry_page, without_slash
from liveblog.web.pages.poster import poster
from liveblog.web.parameters import ENTRY_ID, SLUG

ROUTES = [
    Route("/", front, name="front"),
    Route(f"/blogs/{SLUG}", blog_page, name="blog_page"),
    Route("/blogs/{slug}/", without_slash),
    Route("/blogs/{slug}/poster-{digest}.png", poster, name="poster"),
    Route(f"/blogs/{{slug}}/entries/{ENTRY_ID}", entry_page, name="entry_page"),
]
