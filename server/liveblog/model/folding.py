"""Texts made comparable for a search: whoever types without accents, capitals or vowel signs finds what has them.

Case is folded as Unicode says (ß becomes ss), compatible forms become plain ones (NFKD), combining marks fall away:
accents, Arabic vowel signs, Hebrew points. Words are not stemmed, and no language has rules of its own.
"""

from unicodedata import combining, normalize

_TATWEEL = "\u0640"  # stretches an Arabic word and means nothing


def folded(text: str) -> str:
    """Return what is compared; folding that again changes nothing."""
    if text.isascii():
        return text.casefold()
    return _plain(_plain(text).casefold())


def _plain(text: str) -> str:
    decomposed = normalize("NFKD", text)
    lost = {character for character in set(decomposed) if combining(character) or character == _TATWEEL}
    return decomposed.translate(dict.fromkeys(map(ord, lost))) if lost else decomposed
