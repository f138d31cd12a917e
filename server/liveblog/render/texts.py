"""What stands for an entry where it isn't drawn: a title, a line, a beginning; and what has to be folded on a phone.

The words are read back out of the body's HTML by `markup`, so that they are those that readers see.
"""

import re
from math import ceil

from liveblog.markup import as_sentences, visible_text
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.signs import end_of_signs
from liveblog.render.languages import language_for
from liveblog.render.times import zoned_time
from liveblog.render.told import WITHDRAWN
from liveblog.sentence import sentence

TITLE_LENGTH = 90

_ENOUGH = 2000  # characters of HTML that are read for a beginning: an entry may have 256 KiB
_CUT_OFF = re.compile(r"<[^>]*$|&[^;]*$")  # a tag or a sign of which only the beginning is left

_BLOCK = re.compile(r"<(?:p|li|h[3-6]|tr|pre)\b")
_SIGNS_OF_A_LINE = 36
"""So many have room in a line of 390 pixels."""
_LINES_UNFOLDED = 4
"""Down to here a fold would save less than what opens it is worth."""


def line(html: str) -> str:
    """Return the text as one line, without addresses and signs for quotes and lists; figures are sentences."""
    return " ".join(visible_text(as_sentences(html, "."), alts=True).split())


def beginning(html: str, limit: int) -> str:
    """Return how the text begins, as one line of `limit` characters at most."""
    html = as_sentences(html, ".")
    if len(html) > _ENOUGH:
        html = _CUT_OFF.sub("", html[: end_of_signs(html, _ENOUGH)])
    return shortened(line(html), limit)


def shortened(text: str, limit: int) -> str:
    """Cut a line after a word, never within a sign, so that with the ellipsis it has `limit` characters at most."""
    if len(text) <= limit:
        return text
    end = end_of_signs(text, limit - 1)
    cut = text[:end]
    if not text[end].isspace():
        # Some scripts write no spaces: then it is cut wherever it is.
        cut = cut.rsplit(maxsplit=1)[0] if len(cut.split()) > 1 else cut
    return f"{cut.rstrip()}…"


def time_of(blog: Blog, entry: Entry) -> str:
    """Return when it happened, as the page shows it: `15:58 GMT`."""
    return zoned_time(entry.occurred_at, blog.zone)


def name(entry: Entry) -> str:
    """Return what an entry is called beside its time: its headline, else how its text begins; empty: an image alone."""
    return entry.headline or beginning(entry.body_html, TITLE_LENGTH)


def headline(blog: Blog, entry: Entry) -> str:
    """Return what an entry is called, or its time where it has no words; of one that was withdrawn, that it was."""
    return name(entry) or _withdrawn(blog, entry) or time_of(blog, entry)


def described(entry: Entry) -> str:
    """Return what an entry says, as one line; of one that was withdrawn, why."""
    return entry.retraction.text if entry.retraction else line(entry.body_html)


def title(blog: Blog, entry: Entry) -> str:
    """Return what stands for an entry in a list that has nothing else of it: its headline, or time and beginning."""
    if entry.headline:
        return entry.headline
    text = beginning(entry.body_html, TITLE_LENGTH) or _withdrawn(blog, entry)
    return f"{time_of(blog, entry)}: {text}" if text else time_of(blog, entry)


def takes_over(blog: Blog, editor: str) -> str:
    """Return what readers are told of a hand-over unless its editor says something else, in the blog's language."""
    told = sentence("{name} takes over.", name=editor) if blog.show_duty else sentence("The next shift takes over.")
    return str(language_for(blog.language).desk.said(told))


def _withdrawn(blog: Blog, entry: Entry) -> str:
    return language_for(blog.language).gettext(WITHDRAWN) if entry.retraction else ""


def folds(html: str) -> bool:
    """Tell whether a summary is worth folding: it would take more than four lines of a phone."""
    blocks = (visible_text(block).strip() for block in _BLOCK.split(html))
    return sum(ceil(len(block) / _SIGNS_OF_A_LINE) for block in blocks) > _LINES_UNFOLDED
