r"""Texts made comparable for a search: whoever types without accents, capitals or vowel signs finds what has them.

Case is folded as Unicode says (ß becomes ss), compatible forms become plain ones (NFKD), combining marks fall away:
accents, Arabic vowel signs, Hebrew points; so does what can't be seen, such as soft hyphens. What Unicode doesn't take
apart and people type plainly is in the tables: letters with a stroke, ligatures, the apostrophes, quotation marks and
hyphens of typesetters, the forms of Arabic letters that keyboards differ in. Words are not stemmed, and no language has
rules of its own.

Each character is folded by itself, so that what was found can be shown in the text (`render/marks.py`).
"""

from functools import lru_cache
from unicodedata import combining, normalize

from liveblog.model.characters import without_ignored

_TATWEEL = "\u0640"  # stretches an Arabic word and means nothing

_BEFORE = str.maketrans({"\u00b4": "'"})  # Unicode takes it for a space with an accent
_LETTERS = {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t", "\u0131": "i"}
_LETTERS |= {"ŋ": "n", "ĸ": "k", "ƶ": "z", "ǥ": "g", "ɨ": "i", "ʉ": "u", "ƀ": "b", "ɫ": "l", "ȷ": "j", "ə": "e"}
_SIGNS = dict.fromkeys("\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u2032\u05f3\ua78c", "'")
_SIGNS |= dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u05f4", '"')
_SIGNS |= dict.fromkeys("\u2010\u2012\u2013\u2014\u2015\u2212\u05be", "-")
_ARABIC = {"\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647"}
_ARABIC |= {"\u06be": "\u0647", "\u06c1": "\u0647", "\u06d5": "\u0647"}  # alef, yeh, kaf, heh
_DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}
_PLAIN = str.maketrans(_LETTERS | _SIGNS | _ARABIC | _DIGITS)


def folded(text: str) -> str:
    """Return what is compared; folding that again changes nothing."""
    if text.isascii():
        return text.casefold()
    return _plain(_plain(without_ignored(text).translate(_BEFORE)).casefold()).translate(_PLAIN)


def _plain(text: str) -> str:
    # Each character by itself: a text as a whole would have its marks put in order, which takes the square of how many
    # there are in a row, minutes for those of one entry; and then they are dropped.
    return text.translate({ord(character): _alone(character) for character in set(text) if not character.isascii()})


@lru_cache(maxsize=10_000)
def _alone(character: str) -> str:
    return "".join(each for each in normalize("NFKD", character) if not combining(each) and each != _TATWEEL)
