"""The routes of what other people's pages load and include."""

from starlette.routing import Route

from liveblog.web.embed.fragment import fragment, teaser
from liveblog.web.embed.frame import frame
from liveblog.web.embed.loader import embed, height, versions
from liveblog.web.embed.oembed import answer
from liveblog.web.embed.snippets import snippets
from liveblog.web.embed.terms import terms

ROUTES = [
    Route("/embed.js", embed, name="embed"),
    Route("/embed.json", versions, name="embed_versions"),
    Route("/height.js", height, name="height"),
    Route("/oembed", answer, name="oembed"),
    Route("/blogs/{slug}/frame", frame, name="frame"),
    Route("/blogs/{slug}/fragment.html", fragment, name="fragment"),
    Route("/blogs/{slug}/teaser.html", teaser, name="teaser"),
    Route("/blogs/{slug}/terms.json", terms, name="terms"),
    Route("/blogs/{slug}/embed", snippets, name="snippets"),
]
