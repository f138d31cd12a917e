r"""Lists of names as people type them: parted by the commas and semicolons of the script that they write.

Beside "," and ";": U+FF0C, U+FF64, U+3001, U+FE50, U+FE51 (Chinese, Japanese), U+FF1B, U+FE54, U+060C, U+061B
(Arabic, Persian, Urdu), U+055D (Armenian), U+1363, U+1364 (Ethiopic), U+1802 (Mongolian), U+07F8 (N'Ko).
"""

import re
from collections.abc import Sequence

PARTS = r",;\uff0c\uff64\u3001\ufe50\ufe51\uff1b\ufe54\u060c\u061b\u055d\u1363\u1364\u1802\u07f8"
"""What parts names, for a class of a pattern."""

_PART = re.compile(f"[{PARTS}]")


def is_parted(name: str) -> bool:
    """Tell whether a name would be read as several."""
    return bool(_PART.search(name))


def names_in(text: str, known: Sequence[str] = ()) -> list[str]:
    """Return the names of a list; those that are known stay whole, whatever is in them: “Paris, Texas”."""
    whole = sorted(filter(_PART.search, known), key=len, reverse=True)
    name = "|".join([*map(re.escape, whole), f"[^{PARTS}]*"])
    found = re.findall(rf"(?:^|[{PARTS}])\s*({name})(?=\s*(?:[{PARTS}]|$))", text)
    return [each.strip() for each in found if each.strip()]
