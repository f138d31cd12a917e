r"""Names as people type them: lists of them, parted by the commas and semicolons of their script, and slugs of titles.

Beside "," and ";": U+FF0C, U+FF64, U+3001, U+FE50, U+FE51 (Chinese, Japanese), U+FF1B, U+FE54, U+060C, U+061B
(Arabic, Persian, Urdu), U+055D (Armenian), U+1363, U+1364 (Ethiopic), U+1802 (Mongolian), U+07F8 (N'Ko).
"""

import re
from collections.abc import Sequence

from liveblog.model.folding import folded

PARTS = r",;\uff0c\uff64\u3001\ufe50\ufe51\uff1b\ufe54\u060c\u061b\u055d\u1363\u1364\u1802\u07f8"
"""What parts names, for a class of a pattern."""

_PART = re.compile(f"[{PARTS}]")

_LONGEST_SLUG = 60
_BETWEEN_WORDS = re.compile("[^a-z0-9]+", re.ASCII)


def is_parted(name: str) -> bool:
    """Tell whether a name would be read as several."""
    return bool(_PART.search(name))


def names_in(text: str, known: Sequence[str] = ()) -> list[str]:
    """Return the names of a list; those that are known stay whole, whatever is in them: “Paris, Texas”."""
    whole = sorted(filter(_PART.search, known), key=len, reverse=True)
    name = "|".join([*map(re.escape, whole), f"[^{PARTS}]*"])
    found = re.findall(rf"(?:^|[{PARTS}])\s*({name})(?=\s*(?:[{PARTS}]|$))", text)
    return [each.strip() for each in found if each.strip()]


def proposed_slug(title: str) -> str:
    """Return letters and digits of ASCII with hyphens between words; empty when a title has none of them."""
    words = [word for word in _BETWEEN_WORDS.split(folded(title.replace("'", "").replace("\u2019", ""))) if word]
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:_LONGEST_SLUG]
        if len(longer) > _LONGEST_SLUG:
            break
        slug = longer
    return slug
