"""A slug out of a title: what is proposed to whoever makes a blog."""

import re

from liveblog.model.folding import folded

_LONGEST = 60
_BETWEEN = re.compile("[^a-z0-9]+", re.ASCII)


def proposed_slug(title: str) -> str:
    """Return letters and digits of ASCII with hyphens between words; empty when a title has none of them."""
    words = [word for word in _BETWEEN.split(folded(title.replace("'", "").replace("\u2019", ""))) if word]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:_LONGEST]
        if len(longer) > _LONGEST:
            break
        slug = longer
    return slug
