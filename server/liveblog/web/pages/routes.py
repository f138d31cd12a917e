"""The routes of the reader's pages."""

from starlette.routing import Route

from liveblog.web.pages.front import front
from liveblog.web.pages.lists import corrections_page, places_page, public_corrections_page
from liveblog.web.pages.page import blog_page, entry_page, poster, without_slash
from liveblog.web.pages.report import ask_what_is_wrong, report
from liveblog.web.parameters import ENTRY_ID, SLUG
from liveblog.work.bounds import SMALL_FORM_BYTES

_REPORT = f"/blogs/{{slug}}/entries/{ENTRY_ID}/report"

ROUTES = [
    Route("/", front, name="front"),
    Route(f"/blogs/{SLUG}", blog_page, name="blog_page"),
    Route("/blogs/{slug}/", without_slash),
    Route("/blogs/{slug}/corrections", corrections_page, name="corrections_page"),
    Route("/blogs/{slug}/places", places_page, name="places_page"),
    Route("/corrections", public_corrections_page, name="public_corrections_page"),
    Route("/blogs/{slug}/poster-{digest}.png", poster, name="poster"),
    Route(f"/blogs/{{slug}}/entries/{ENTRY_ID}", entry_page, name="entry_page"),
    Route(_REPORT, ask_what_is_wrong, methods=["GET"]),
    Route(_REPORT, report, methods=["POST"], max_body_size=SMALL_FORM_BYTES.most),
]
