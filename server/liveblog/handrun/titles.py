"""The title of a page as the line that holds it is written: with marks of Markdown or of a wiki, or with its name."""

import re

from .paragraphs import PageLine

_NAMED = re.compile(
    r"(?:title|headline|subject|betreff|objet|asunto|oggetto|onderwerp)\s?:\s*(?P<title>\S.*)", re.IGNORECASE
)
_MARKED = (
    re.compile(r"#{1,6}\s+(?P<title>\S.*?)(?:\s+#+)?"),
    re.compile(r"(?P<mark>={1,6})\s*(?P<title>[^=\s].*?)\s*(?P=mark)"),
    re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<title>[^*_\s](?:[^*_]*[^*_\s])?)(?P=mark)"),
    re.compile(r"(?P<mark>[\"'])(?P<title>[^\"']+)(?P=mark)"),
)
_NO_TITLE = re.compile(
    r"(?:from|to|cc|bcc|reply-to|von|an|de|à|para)\s?:.*@.*|(?:author|layout|slug|tags|categories)\s?:.*"
    r"|[\W_]+|\d{1,3}\s?min(?:ute)?s?\s+read|follow|listen|share|subscribe|save|paid",
    re.IGNORECASE,
)


def is_named_title(line: PageLine) -> bool:
    """Tell whether a line says that it holds the title: `Subject: …` of an e-mail, `title: …` above Markdown."""
    return _NAMED.fullmatch(line.text) is not None


def is_no_title(text: str) -> bool:
    """Tell whether a line that may stand near a title is none: a field of an e-mail, a button, a mark."""
    return _NO_TITLE.fullmatch(text) is not None


def plain_title(text: str) -> str:
    """Give the words of a title without what marks them as one."""
    named = _NAMED.fullmatch(text)
    words = named["title"] if named else text
    for pattern in _MARKED[:3] if not named else _MARKED:
        if marked := pattern.fullmatch(words):
            words = marked["title"]
    return words
