"""The text that a reader sees of rendered HTML, for a search. It reads only what `render_markdown` made."""

import re
from html import unescape

_TAG = re.compile(r"""</?([a-z0-9]+)(?:[^<>"]|"[^"]*")*>""")
_INLINE = {"a", "em", "strong", "s", "code"}


def visible_text(html: str) -> str:
    """Return the text; blocks, breaks and pictures end a word, emphasis within one does not."""
    return unescape(_TAG.sub(lambda tag: "" if tag[1] in _INLINE else " ", html))
