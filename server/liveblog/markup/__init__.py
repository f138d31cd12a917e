"""Markdown to safe HTML, the only place where text that a person wrote becomes HTML, and back to the words in it."""

from liveblog.markup.card_text import card_block, first_address, with_block
from liveblog.markup.coordinates import NoPointError, read_both, read_point
from liveblog.markup.figures import (
    ToldFigure,
    as_sentences,
    line_of_reading,
    not_adding_up,
    read_figure,
    told_figures,
    unlikely_times,
)
from liveblog.markup.geo import PLACE_KIND, count_places, has_places, place_block, places, point_of
from liveblog.markup.paragraphs import paragraphs
from liveblog.markup.parser import LOST_EMBED
from liveblog.markup.portable import portable
from liveblog.markup.providers import PLAYER_ORIGINS, Link, link_to
from liveblog.markup.render import is_nothing, render_line, render_markdown
from liveblog.markup.tags import LOST_EMBED_SAID, LOST_EMBED_SENTENCE
from liveblog.markup.text import Image, first_image, own_images, shows_something, untold_image, visible_text

__all__ = [
    "LOST_EMBED",
    "LOST_EMBED_SAID",
    "LOST_EMBED_SENTENCE",
    "PLACE_KIND",
    "PLAYER_ORIGINS",
    "Image",
    "Link",
    "NoPointError",
    "ToldFigure",
    "as_sentences",
    "card_block",
    "count_places",
    "first_address",
    "first_image",
    "has_places",
    "is_nothing",
    "line_of_reading",
    "link_to",
    "not_adding_up",
    "own_images",
    "paragraphs",
    "place_block",
    "places",
    "point_of",
    "portable",
    "read_both",
    "read_figure",
    "read_point",
    "render_line",
    "render_markdown",
    "shows_something",
    "told_figures",
    "unlikely_times",
    "untold_image",
    "visible_text",
    "with_block",
]
