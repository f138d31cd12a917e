"""What people take for one sign of a text (Unicode's annex 29): an emoji may have seven code points."""

import regex

_SIGN = regex.compile(r"\X")


def end_of_signs(text: str, most: int) -> int:
    """Return the last place within `most` characters, of a text that has more, at which a sign ends."""
    read = text[: most + 1]
    if read.isascii() and "\r" not in read:
        return most  # there each character is a sign, but for a line's end of two
    place: int = next(sign.start() for sign in _SIGN.finditer(text) if sign.end() > most)
    return place
