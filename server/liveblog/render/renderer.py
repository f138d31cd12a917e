"""The renderer: a Jinja environment that escapes everything and fails on names that don't exist."""

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift
from liveblog.render.times import FILTERS
from liveblog.resources import TEMPLATES, static_version

_REMEMBERED = 1024
_REMEMBERED_LENGTH = 8192  # a thousand longer ones would be too much to hold


class Renderer:
    """Draws pages and the parts that pages and events share.

    `entry` and `shift` are the `Drawing` of the wire: the page includes the same templates, so that what is pushed is
    what was served, to the letter.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters.update(FILTERS)
        self._environment.globals.update(static=f"/static/{static_version()}", draw=self.item)
        self._entry = self._environment.get_template("_entry.html")
        self._shift = self._environment.get_template("_shift.html")
        self._remembered = lru_cache(_REMEMBERED)(self._draw_entry)

    def entry(self, blog: Blog, entry: Entry) -> str:
        """Draw an entry's `<article>`; the last ones are remembered: pages and polls ask for them again and again."""
        draw = self._remembered if len(entry.body_html) <= _REMEMBERED_LENGTH else self._draw_entry
        return draw(entry, blog.entry_path(entry.id), blog.zone)

    def _draw_entry(self, entry: Entry, path: str, zone: str) -> str:
        return self._entry.render(entry=entry, path=path, zone=zone).strip()

    def shift(self, blog: Blog, shift: Shift) -> str:
        """Draw a hand-over's line."""
        return self._shift.render(blog=blog, shift=shift).strip()

    def item(self, blog: Blog, item: Entry | Shift) -> Markup:
        """Draw whatever stands in a timeline; what the parts' own templates drew is not escaped again."""
        return Markup(self.entry(blog, item) if isinstance(item, Entry) else self.shift(blog, item))  # noqa: S704

    def page(self, template: str, /, **context: Any) -> str:
        """Draw a whole page."""
        return self._environment.get_template(template).render(**context)
