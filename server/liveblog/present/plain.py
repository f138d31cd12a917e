"""A whole blog as plain text or Markdown. Pure: what stands in a timeline in, lines out.

No word of ours is in them but for corrections, which are told in the blog's language; dates are as in ISO 8601.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from liveblog.markup import paragraphs, portable
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.shift import Shift
from liveblog.present.briefing import briefing_paragraphs
from liveblog.render.briefed import briefed
from liveblog.render.times import iso_day, zoned_time
from liveblog.render.told import claim_lines, duty_said, figures_said, told_lines

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a terminal would obey them
_SIGNS = re.compile(r"([\\`*_\[\]{}>#|~])")


class TextFormat(Protocol):
    """A way to write a blog down; each part ends with a blank line."""

    def top(self, blog: Blog, address: str) -> str:
        """Write title, description, what is known, summary and, unless it is empty, the address."""
        ...

    def day(self, day: str) -> str:
        """Write the line above what happened on a day."""
        ...

    def item(self, blog: Blog, item: Entry | Shift) -> str:
        """Write an entry or a hand-over."""
        ...


class PlainText:
    """Text without any markup; a paragraph is a line."""

    def top(self, blog: Blog, address: str) -> str:
        """Write each on lines of its own."""
        known, figures = briefing_paragraphs(blog), figures_said(blog)
        return _spaced(
            blog.title, blog.description, duty_said(blog), address, *known, *paragraphs(blog.summary_html), *figures
        )

    def day(self, day: str) -> str:
        """Write the date alone."""
        return _spaced(day)

    def item(self, blog: Blog, item: Entry | Shift) -> str:
        """Write time and headline, then what is said, then who says it."""
        if isinstance(item, Shift):
            return _spaced(f"{_time(blog, item)} {item.note}")
        topics = "".join(f"[{topic}] " for topic in item.topics)
        return _spaced(
            f"{_time(blog, item)} {topics}{item.headline or ''}".rstrip(),
            *paragraphs(item.body_html),
            *(" ".join(filter(None, told)) for told in (*claim_lines(blog, item), *told_lines(blog, item))),
            f"— {', '.join(item.byline)}" if item.byline else "",
        )


@dataclass(frozen=True)
class Markdown:
    """Markdown: the entries' bodies as they were written, but for what could be more than text, under headings.

    `placed` gives a text the addresses that things have where it will be read.
    """

    placed: Callable[[str], str]

    def top(self, blog: Blog, address: str) -> str:
        """Write the title as a heading, and the summary as it was written."""
        title, place = f"# {_escaped(blog.title)}", f"<{address}>" if address else ""
        summary = portable(self.placed(blog.summary))
        figures = [f"- {_escaped(line)}" for line in figures_said(blog)]
        above = (title, _escaped(blog.description), _escaped(duty_said(blog)), place)
        return _spaced(*above, self._briefing(blog), summary, *figures)

    def _briefing(self, blog: Blog) -> str:
        """Write what is known as a list below its title, the statements as they were written."""
        said = briefed(blog)
        if said is None:
            return ""
        lines = (f"- {portable(self.placed(each.text))} {_escaped(behind)}".rstrip() for each, behind in said.lines)
        return "\n".join([f"**{_escaped(said.title)}**\n", *lines])

    def day(self, day: str) -> str:
        """Write the date as a heading."""
        return _spaced(f"## {day}")

    def item(self, blog: Blog, item: Entry | Shift) -> str:
        """Write time and headline as a heading, then the Markdown, then who wrote it."""
        if isinstance(item, Shift):
            return _spaced(f"*{_time(blog, item)} {_escaped(item.note)}*")
        topics = "".join(f"[{topic}] " for topic in item.topics)
        heading = _escaped(f"{topics}{item.headline or ''}".rstrip())
        return _spaced(
            f"### {_time(blog, item)} {heading}".rstrip(),
            portable(self.placed(item.body)),
            *(_noted(*told) for told in (*claim_lines(blog, item), *told_lines(blog, item))),
            f"*{_escaped(', '.join(item.byline))}*" if item.byline else "",
        )


def stretch_in_words(form: TextFormat, blog: Blog, timeline: Sequence[Entry | Shift], above: str) -> tuple[str, str]:
    """Write a stretch of a timeline below what stands under the day `above`; return it, and the day where it ends."""
    text = ""
    for item in timeline:
        day = iso_day(item.occurred_at, blog.zone)
        text += (form.day(day) if day != above else "") + form.item(blog, item)
        above = day
    return text, above


def _noted(kind: str, text: str, was: str) -> str:
    return f"> **{_escaped(kind)}** {' '.join(filter(None, map(_escaped, (text, was))))}"


def _time(blog: Blog, item: Entry | Shift) -> str:
    return zoned_time(item.occurred_at, blog.zone)


def _spaced(*blocks: str) -> str:
    return "".join(f"{_CONTROLS.sub('', block)}\n\n" for block in blocks if block)


def _escaped(text: str) -> str:
    # Tags and entities as entities: not every format has a backslash for them.
    return _SIGNS.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;")
