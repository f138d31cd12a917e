"""HTML, and the words of the interface. Templates lie in `templates/`; what they may call is defined here."""

from liveblog.render.addresses import Addresses, Served
from liveblog.render.environments import in_language
from liveblog.render.languages import Language, direction_of, language_for, preferred
from liveblog.render.publisher import NO_PUBLISHER, Publisher, PublisherFile
from liveblog.render.publisher_check import tried
from liveblog.render.publisher_folder import open_publisher
from liveblog.render.renderer import Renderer, WaysIn

__all__ = [
    "NO_PUBLISHER",
    "Addresses",
    "Language",
    "Publisher",
    "PublisherFile",
    "Renderer",
    "Served",
    "WaysIn",
    "direction_of",
    "in_language",
    "language_for",
    "open_publisher",
    "preferred",
    "tried",
]
