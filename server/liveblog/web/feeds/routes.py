"""The routes of the feeds."""

from starlette.routing import Route

from liveblog.web import parameters  # noqa: F401 -- knows what a number in a route is
from liveblog.web.feeds.crawling import map_part, robots, whole_map
from liveblog.web.feeds.front import front_atom, front_json_feed
from liveblog.web.feeds.lists import blog_atom, blog_json, figure_csv, places_geojson, public_atom, public_json
from liveblog.web.feeds.syndication import atom_feed, json_feed
from liveblog.web.feeds.whole import markdown, plain_text

ROUTES = [
    Route("/blogs/{slug}/feed.atom", atom_feed, name="atom"),
    Route("/blogs/{slug}/feed.json", json_feed, name="json_feed"),
    Route("/blogs/{slug}.txt", plain_text, name="plain_text"),
    Route("/blogs/{slug}.md", markdown, name="markdown"),
    Route("/blogs/{slug}/corrections.atom", blog_atom, name="corrections_atom"),
    Route("/blogs/{slug}/corrections.json", blog_json, name="corrections_json"),
    Route("/blogs/{slug}/places.geojson", places_geojson, name="places_geojson"),
    Route("/blogs/{slug}/figures/{figure}.csv", figure_csv, name="figure_csv"),
    Route("/corrections.atom", public_atom, name="public_corrections_atom"),
    Route("/corrections.json", public_json, name="public_corrections_json"),
    Route("/feed.atom", front_atom, name="front_atom"),
    Route("/feed.json", front_json_feed, name="front_json_feed"),
    Route("/sitemap.xml", whole_map, name="sitemap"),
    Route("/sitemap-{number:number}.xml", map_part, name="sitemap_part"),
    Route("/robots.txt", robots, name="robots"),
]
