"""Sheets, as short as they can be sent: on our own pages, and in the embed, where nobody else sees what we name.

The minifier leaves alone what it doesn't know: rules for the size of a box, and the values of variables.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import count

# It knows questions about the window, and takes this one for a part of such a question.
_OF_A_BOX = "@container"
_OF_THE_WINDOW = "@media container and"
_BREAK = r"\s*\n\s*"
_NO_BLANK = re.compile(rf"(?<=[(,{{;:]){_BREAK}|{_BREAK}(?=[)}}])")
_BLANK = re.compile(_BREAK)

# In a shadow tree there is no root, and no element of ours around.
_OUTSIDE = re.compile(r":root\{[^}]*\}|:root,|,live-blog\[[^{]*(?=\{)")
_VARIABLE = re.compile(r"--[a-z][\w-]*")
_OURS = "--lb-"  # a page around may have registered names that are shorter, with a syntax of its own
_SET_BY_SCRIPTS = ("--lb-em", "--lb-blog", "--lb-blog-dark")


def short_sheet(sheet: str, minified: Callable[[str], str]) -> str:
    """Return a sheet as short as its grammar allows."""
    short = minified(re.sub(rf"{_OF_A_BOX} ?(?=\()", f"{_OF_THE_WINDOW} ", sheet)).replace(_OF_THE_WINDOW, _OF_A_BOX)
    return _BLANK.sub(" ", _NO_BLANK.sub("", short))


def short_names(sheets: dict[str, str], scale: str) -> dict[str, str]:
    """Give the variables of an embed short names, the same in all its sheets, and leave out those that none uses.

    Only those that the scale sets on what is around all: others could be inherited from the page around.
    What scripts set keeps its name.
    """
    inside = {name: _OUTSIDE.sub("", sheet) for name, sheet in sheets.items()}
    own = set(re.findall(r"(--(?!liveblog)[a-z][\w-]*):", inside[scale])).difference(_SET_BY_SCRIPTS)
    inside[scale] = _without_unused(inside, own, scale)
    used = Counter(name for sheet in inside.values() for name in _VARIABLE.findall(sheet) if name in own)
    letters = map(_letters, count())
    short = {name: f"{_OURS}{next(letters)}" for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))}
    return {name: _VARIABLE.sub(lambda found: short.get(found[0], found[0]), sheet) for name, sheet in inside.items()}


def _without_unused(sheets: dict[str, str], own: set[str], scale: str) -> str:
    used = {name for sheet in sheets.values() for name in re.findall(r"var\(\s*(--[\w-]+)", sheet)}
    return re.sub("|".join(rf"{name}:[^;}}]*;?" for name in sorted(own - used)) or "$^", "", sheets[scale])


def _letters(number: int) -> str:
    above, letter = divmod(number, 26)
    return (_letters(above - 1) if above else "") + "abcdefghijklmnopqrstuvwxyz"[letter]
