"""The tags of rendered HTML.

What is read here is what `render_markdown` made: few tags, well-formed, with `<` and `>` in nothing but tags.
"""

import re
from html import unescape

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)(?P<attributes>[^<>]*)>")
"""A tag. What stands between tags is text."""

LOST_EMBED_SENTENCE = "An embed stood here. It is lost."  # as in `_entry.html`, where it is found to be translated
LOST_EMBED_SAID = f'<p class="lost-embed">{LOST_EMBED_SENTENCE}</p>'
"""What a lost embed is drawn as.

The words are ours: they are shown in the blog's language, and left out where only what was written is asked for.
"""

_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')


def without_our_words(html: str) -> str:
    """Return what somebody wrote: the HTML without words of ours."""
    return html.replace(LOST_EMBED_SAID, "")


def attributes(tag: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a tag."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag["attributes"])}
