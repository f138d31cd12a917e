"""The label before an entry's text: `Harbour. …`, `Harbour and Rail. …`, `Harbour/Rail. …`."""

import re

from .sentences import is_abbreviation

_LABEL = re.compile(r"(?P<label>[^\s.:!?;\"\u201c][^.:!?;\"\u201c]{1,79})\.(?:\s+(?P<text>\S.*)|$)")
_JOIN = re.compile(r"\s*/\s*|\s*&\s*|,\s*and\s+|\s*,\s*|\s+and\s+")
_SMALL = frozenset(
    ("of", "the", "de", "del", "la", "le", "el", "al", "da", "do", "dos", "du", "van", "von", "for", "in", "on")
)
# They say what sort of entry follows, or they are a sentence of their own, but they are no topic.
_NO_TOPICS = re.compile(
    r"breaking|confirmed|correct(?:ion|ed)|developing|alert|urgent|updated?|meanwhile|more|yes|no|wow|ok|okay",
    re.IGNORECASE,
)
# Names that hold the word they would be cut at.
_WHOLE = frozenset(
    (
        "Antigua and Barbuda",
        "Bosnia and Herzegovina",
        "Saint Kitts and Nevis",
        "Saint Vincent and the Grenadines",
        "Sao Tome and Principe",
        "Trinidad and Tobago",
        "Tyne and Wear",
    )
)
_MOST_WORDS = 4


def split_topics(text: str, *, alone: bool = False) -> tuple[tuple[str, ...], str]:
    """Part an entry's first paragraph into its topics and the text behind them; no topics when there is doubt.

    A label ends with a full stop, has text behind it (or, with `alone`, is a paragraph before others), and is one or
    more names of one to four words, each with a capital. In a script without capitals only a single word is sure to
    be a label.
    """
    match = _LABEL.match(text)
    if not match or not (match["text"] or alone):
        return (), text
    label = match["label"].strip()
    topics = (label,) if label in _WHOLE else tuple(_JOIN.split(label))
    if is_abbreviation(label.split()[-1]) or not (label in _WHOLE or all(_is_name(topic) for topic in topics)):
        return (), text
    return tuple(dict.fromkeys(topics)), match["text"] or ""


def _is_name(topic: str) -> bool:
    words = topic.split()
    if not 1 <= len(words) <= _MOST_WORDS or _NO_TOPICS.fullmatch(topic):
        return False
    if not any(char.isupper() for char in topic):
        return len(words) == 1 and words[0].isalpha() and not words[0][0].islower()
    return all(_is_capitalised(word) or (word in _SMALL and place) for place, word in enumerate(words))


def _is_capitalised(word: str) -> bool:
    """Tell whether a word is written like a name's: `Aleppo`, `UN`, `al-Bab`; numbers may stand in one (`Route 66`)."""
    return any(part[:1].isupper() for part in re.split(r"[-'\u2019]", word)) or word.isdigit()
