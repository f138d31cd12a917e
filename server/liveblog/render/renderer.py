"""The renderer: pages, and the parts that pages and events share, in the language of whoever reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.figure import FigurePoint
from liveblog.model.picture import Picture
from liveblog.model.shift import Shift
from liveblog.render.addresses import Addresses, Served
from liveblog.render.environments import Environments
from liveblog.render.languages import Language, direction_of, language_for, ours_within
from liveblog.render.messages import chosen, desk_words_path, words_path
from liveblog.render.publisher import NO_PUBLISHER, Publisher
from liveblog.render.publisher_check import require_sound_templates
from liveblog.render.texts import name, takes_over
from liveblog.render.times import iso_day, short_date

_REMEMBERED = 1024
_REMEMBERED_LENGTH = 8192  # a thousand longer ones would be too much to hold
_WIDTH, _HEIGHT = 120, 24  # of the line of a figure
_MARGIN = 2.0
_HERE = Served()
_CLOCK = '<span class="clock">'
_ENGLISH = language_for("en")
_NAMES = re.compile(
    r' (?:id|aria-labelledby)="(?:entry|at)-[0-9]+(?: entry-[0-9]+)?"'
)  # as `_entry.html` writes them; bodies have none


@dataclass(frozen=True, slots=True)
class WaysIn:
    """How people log in here: with providers of single sign-on (name and label), and with passwords or without."""

    providers: tuple[tuple[str, str], ...] = ()
    has_passwords: bool = True


class Renderer:
    """Draws pages and the parts that pages and events share.

    `entry` and `shift` are the `Drawing` of the wire: the page includes the same templates, so that what is pushed is
    what was served, to the letter. Both are in the blog's language, so that they are the same for all its readers.
    Where links lead, `addresses` says.
    """

    def __init__(
        self, addresses: Addresses = _HERE, publisher: Publisher = NO_PUBLISHER, ways_in: WaysIn | None = None
    ) -> None:
        self.addresses = addresses
        self.publisher = publisher
        self._environments = Environments(
            publisher,
            addresses=addresses,
            static=addresses.static,
            publisher_static=publisher.path if addresses.served else "publisher",
            ways_in=ways_in or WaysIn(),
            draw=self.item,
            main_picture=self.picture,
            draw_duty=lambda blog: Markup(self.duty(blog)),  # noqa: S704 -- its template escapes
            draw_figures=lambda blog: Markup(self.figures(blog)),  # noqa: S704 -- its template escapes
            briefing=self.briefing,
            on_top=self.on_top,
            place=self.place,
            words_path=words_path,
            desk_words_path=desk_words_path,
            chosen_words=chosen,
            language_for=language_for,
            direction_of=direction_of,
            ours_within=ours_within,
            takes_over=takes_over,
        )
        self._environment = self._environments.of(_ENGLISH)
        self._remembered = lru_cache(_REMEMBERED)(self._draw_entry)

    def require_sound_publisher(self) -> None:
        """See that the templates of the publisher can be used.

        Raises:
            ConfigurationError: names the file, the line and what is wrong.
        """
        require_sound_templates(self.publisher, self._environment)

    def entry(self, blog: Blog, entry: Entry, words: Sequence[str] = ()) -> str:
        """Draw an entry's `<article>`; the last ones are remembered: pages and polls ask for them again and again.

        With `words`, folded, they are marked wherever the entry has them.
        """
        language = language_for(blog.language)
        if words or len(entry.body_html) > _REMEMBERED_LENGTH:
            return self._draw_entry(entry, blog.path, blog.zone, language, words)
        return self._remembered(entry, blog.path, blog.zone, language)

    def _draw_entry(self, entry: Entry, path: str, zone: str, language: Language, words: Sequence[str] = ()) -> str:
        template = self._environments.of(language).get_template("_entry.html")
        return template.render(entry=entry, name=name(entry), path=path, zone=zone, words=words).strip()

    def shift(self, blog: Blog, shift: Shift) -> str:
        """Draw a hand-over's line."""
        template = self._environments.of(language_for(blog.language)).get_template("_shift.html")
        return template.render(blog=blog, shift=shift).strip()

    def picture(self, blog: Blog) -> str:
        """Draw the picture that stands for a blog, if it has one."""
        picture = Picture.of_path(blog.picture.path) if blog.picture else None
        if picture is None:
            return ""
        template = self._environments.of(language_for(blog.language)).get_template("_picture.html")
        return self.addresses.body(template.render(picture=picture, said=blog.picture).strip())

    def duty(self, blog: Blog) -> str:
        """Draw who is on duty, if readers are told of somebody."""
        if blog.duty_shown is None:
            return ""
        template = self._environments.of(language_for(blog.language)).get_template("_duty.html")
        return template.render(duty=blog.duty_shown).strip()

    def summary(self, blog: Blog) -> str:
        """Draw what stands above a blog's entries; it was sanitised when it was written."""
        return self.addresses.body(blog.summary_html)

    def figures(self, blog: Blog) -> str:
        """Draw a blog's figures, with the line of each."""
        if not blog.figures:
            return ""
        template = self._environments.of(language_for(blog.language)).get_template("_figures.html")
        return template.render(blog=blog, line_of=line_of).strip()

    def briefing(self, blog: Blog) -> str:
        """Draw what is known, for whoever comes late; empty: no briefing was written."""
        if blog.briefing is None:
            return ""
        template = self._environments.of(language_for(blog.language)).get_template("_briefing.html")
        return template.render(briefing=blog.briefing, path=blog.path, zone=blog.zone).strip()

    def item(self, blog: Blog, item: Entry | Shift, words: Sequence[str] = ()) -> Markup:
        """Draw whatever stands in a timeline; what the parts' own templates drew is not escaped again."""
        return Markup(self.entry(blog, item, words) if isinstance(item, Entry) else self.shift(blog, item))  # noqa: S704

    def on_top(self, blog: Blog, entry: Entry, today: str) -> Markup:
        """Draw an entry above the list, whose lines tell the days: with its own unless it is `today` (`2031-07-27`)."""
        html = self.entry(blog, entry)
        if iso_day(entry.occurred_at, blog.zone) != today:
            date = short_date(entry.occurred_at, blog.zone, language_for(blog.language).dates)
            html = html.replace(_CLOCK, f'<span class="day">{escape(date)}</span> {_CLOCK}', 1)
        return Markup(html)  # noqa: S704

    def place(self, blog: Blog, entry: Entry) -> Markup:
        """Draw that entry in its place in the list, where its name is `place-7`; styles shorten it there."""
        html = self.entry(blog, entry).replace(f' id="entry-{entry.id}"', f' id="place-{entry.id}"', 1)
        return Markup(_NAMES.sub("", html))  # noqa: S704

    def page(self, template: str, /, language: Language | None = None, **context: Any) -> str:
        """Draw a whole page; without a language in English. Templates know it as `language`."""
        return self._environments.of(language or _ENGLISH).get_template(template).render(**context)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure's history as the path of a small picture (SVG): a number holds until the next one is told.

    It is a line in a box of `_WIDTH` by `_HEIGHT`: its path, and where it ends.
    """

    path: str
    end: tuple[float, float]


def line_of(points: Sequence[FigurePoint]) -> FigureLine | None:
    """Return the line through these points; None: there are not two of them."""
    if len(points) < 2:  # noqa: PLR2004
        return None
    times = _scaled([point.as_of.timestamp() for point in points], _MARGIN, _WIDTH - _MARGIN)
    heights = _scaled([float(point.value) for point in points], _HEIGHT - _MARGIN, _MARGIN)
    steps = "".join(f"H{x:g}V{y:g}" for x, y in zip(times[1:], heights[1:], strict=True))
    return FigureLine(f"M{times[0]:g} {heights[0]:g}{steps}", (times[-1], heights[-1]))


def _scaled(values: Sequence[float], first: float, last: float) -> Sequence[float]:
    """Spread values from `first`, where the least is, to `last`; in the middle, where all are the same."""
    least, most = min(values), max(values)
    if least == most:
        return [(first + last) / 2] * len(values)
    return [round(first + (last - first) * (value - least) / (most - least), 1) for value in values]
