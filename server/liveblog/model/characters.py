r"""Characters that are none, and characters that show nothing, as Unicode has them.

What is invalid has no meaning in any text and breaks documents: controls but for line ends and tabs (XML 1.0, section
2.2; HTML, section 13.2.3.5), non-characters (Unicode, section 23.7), halves of a pair of surrogates.
"""

import re

_BEYOND = "".join(chr(plane | end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))

CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
NONE = rf"{CONTROLS}\ufdd0-\ufdef\ufffe\uffff"
"""What is invalid below U+10000, as part of a class in a regular expression, in Python's and in JSON Schema's words."""

IGNORED = r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"  # noqa: E501 -- the table stays one
"""Those that Unicode calls Default_Ignorable_Code_Point, below U+10000: they say how others are to be shown."""

BLANK = r"\u2800\ufff9-\ufffc"
"""Shown as nothing although they are signs: Braille without a dot, marks of annotations, a lost object's place."""

_INVALID = re.compile(rf"[{NONE}\ud800-\udfff{_BEYOND}]")
_BREAKS = re.compile("[\x0b\x0c\x85]")  # Word's line in a paragraph, a page, the next line: they part words
_IGNORED_BEYOND = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_BLANK_BEYOND = "\U0001d159\U00013441\U00013442\U00016fe4"
_VISIBLE = re.compile(rf"[^\s{NONE}{IGNORED}{BLANK}{_IGNORED_BEYOND}{_BLANK_BEYOND}]")
_UNSEEN = re.compile(f"[{IGNORED}{_IGNORED_BEYOND}]")


def invalid_character(text: str) -> str | None:
    """Return the first character that may stand in no text."""
    # None of them is printable, which is ten times as fast to see; most texts have nothing else but lines and tabs.
    if text.replace("\n", "").replace("\t", "").isprintable():
        return None
    found = _INVALID.search(text)
    return found[0] if found else None


def without_invalid(text: str) -> str:
    """Return the text without them: for what comes from people, who can't see what they would have to take out."""
    return _INVALID.sub("", _BREAKS.sub("\n", text)) if invalid_character(text) else text


def is_visible(text: str) -> bool:
    """Tell whether anything of a text can be seen."""
    return _VISIBLE.search(text) is not None


def without_ignored(text: str) -> str:
    """Return the text without what Unicode lets programs ignore."""
    return text if text.isascii() else _UNSEEN.sub("", text)
