"""Grams: the parts of words by which a search finds which entries it has to look at, as numbers.

Of letters they are each three in a row, with the end of the word as letters of their own; of scripts with thousands of
signs, which have no blanks between words, each sign and each pair; and for phrases, where two words meet, the last
letter of one with the first of the next. A term that stands inside a word has grams that the word has, too. Different
grams may have the same number: what is found by grams is looked at before it is shown.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from liveblog.model.topic import topic_key

_WIDE = "\u2e80"  # from here on: ideographs, kana, emoji, each of which says more than a letter
_LETTER = 7  # bits
_PAIRS, _JOINTS, _SIGNS, _TOPICS = 1 << 21, 3 << 20, 1 << 22, 1 << 23
_SIGN_BITS, _TOPIC_BITS = 14, 20
KEY_EVENT = 1 << 24
"""The number of being a key event."""

_MOST_OF_A_WORD, _MOST = 3, 24


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `first` to `last`, of which an entry has at least one."""

    first: int
    last: int


def entry_grams(folded: str, topics: Iterable[str], *, key_event: bool) -> set[int]:
    """Return all that an entry can be found by."""
    lines = [line.split() for line in folded.split("\n")]
    grams: set[int] = set().union(*map(_word_grams, set().union(*lines)))
    grams.update(joint for words in lines for joint in _joints(words))
    grams.update(topic_gram(topic_key(topic)) for topic in topics)
    return grams | {KEY_EVENT} if key_event else grams


def topic_gram(key: str) -> int:
    """Return the number of having a topic, by the topic's key."""
    return _TOPICS | zlib.crc32(key.encode()) & (1 << _TOPIC_BITS) - 1


def term_grams(terms: Sequence[str]) -> list[Span]:
    """Return what an entry has that holds all these terms, folded; of long or many ones, enough to find it by."""
    phrases = [term.split() for term in terms]
    most = max(2, min(_MOST_OF_A_WORD, _MOST // max(1, sum(map(len, phrases)))))
    found = [Span(joint, joint) for words in phrases for joint in [*_joints(words)][:_MOST]]
    for words in phrases:
        for place, word in enumerate(words[:_MOST]):
            found += _thinned(_needed(word, is_whole=place < len(words) - 1), most)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1 << 14)
def _word_grams(word: str) -> frozenset[int]:
    return frozenset(_grams(word))


def _grams(word: str) -> Iterator[int]:
    letters = [*map(_letter, word), 0, 0]
    for place, character in enumerate(word):
        if character < _WIDE:
            yield letters[place] << 2 * _LETTER | letters[place + 1] << _LETTER | letters[place + 2]
        else:
            yield _SIGNS | _sign(character)
            yield _PAIRS | letters[place] << _LETTER | letters[place + 1]


def _joints(words: Sequence[str]) -> Iterator[int]:
    return (_JOINTS | _letter(one[-1]) << _LETTER | _letter(other[0]) for one, other in pairwise(words))


def _needed(word: str, *, is_whole: bool) -> list[Span]:
    """Return what every word has in which this one stands, at its end if it `is_whole`; at best a number for each."""
    letters = [*map(_letter, word), *([0, 0] if is_whole else [])]
    exact: list[int] = []
    for place, character in enumerate(word):
        rest = letters[place : place + 3]
        if character >= _WIDE:
            exact.append(_SIGNS | _sign(character))
            exact += [_PAIRS | rest[0] << _LETTER | rest[1]] if len(rest) > 1 else []
        elif len(rest) > 2:  # noqa: PLR2004 -- three letters are a gram
            exact.append(rest[0] << 2 * _LETTER | rest[1] << _LETTER | rest[2])
    if exact:
        return [Span(gram, gram) for gram in exact]
    open_bits = (3 - len(letters)) * _LETTER
    first = sum(letter << (2 - place) * _LETTER for place, letter in enumerate(letters))
    return [Span(first, first + (1 << open_bits) - 1)]


def _thinned(spans: Sequence[Span], most: int) -> list[Span]:
    """Return so many, evenly from the first to the last."""
    if len(spans) <= most:
        return list(spans)
    return [spans[round(place * (len(spans) - 1) / (most - 1))] for place in range(most)]


def _letter(character: str) -> int:
    """Return a letter as seven bits, never as zero, which is the end of a word; those of an alphabet differ."""
    number = ord(character)
    return number if 0 < number < 1 << _LETTER else number % ((1 << _LETTER) - 1) + 1


def _sign(character: str) -> int:
    return ord(character) * 0x9E3779B1 >> 7 & (1 << _SIGN_BITS) - 1
