"""Topics: two names that look alike are one topic, whatever signs they are made of."""

from collections.abc import Iterable
from unicodedata import normalize

from liveblog.model.characters import without_ignored

_LONGEST = 1000


def topic_key(name: str) -> str:
    """Return what a topic is known by: composed and full-width forms and signs that can't be seen make no other one.

    What is too long for a topic stays as it is: it is refused, and to put many marks in a row in order takes the square
    of their number.

    Case does. `topicKey` in clients/js/src/topics.js is the same.
    """
    return name if name.isascii() or len(name) > _LONGEST else normalize("NFKC", without_ignored(name))


def each_once(names: Iterable[str]) -> list[str]:
    """Return the names without those that name something again, each as it was written first."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(topic_key(name), name)
    return list(first.values())
