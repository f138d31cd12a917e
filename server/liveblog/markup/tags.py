"""The tags of rendered HTML.

What is read here is what `render_markdown` made: few tags, well-formed, with `<` and `>` in nothing but tags.
"""

import re
from html import unescape

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)(?P<attributes>[^<>]*)>")
"""A tag. What stands between tags is text."""

_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')


def attributes(tag: re.Match[str]) -> dict[str, str]:
    """Return the attributes of a tag."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag["attributes"])}
