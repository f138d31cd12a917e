r"""What somebody searches for, read from what they typed: words, and phrases in quotation marks; all are needed.

It is read folded, so that “…”, „…“ and «…» are quotation marks, too. A mark amid a word is none (`צה"ל`). There is no
sign that excludes: a leading minus belongs to its number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.model.folding import folded

_PHRASE = re.compile(r'[^\w\s"]*(?<!\w)"(.*?)"(?!\w)[^\w\s"]*')


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """Words and phrases as they are kept for searching, each once; `is_unclosed`: a quotation mark had no other."""

    terms: Sequence[str]
    is_unclosed: bool = False


def read_terms(text: str) -> SearchTerms:
    """Read a search. A quotation mark without another is passed over, and what follows it are words."""
    typed = folded(text)
    found = [" ".join(phrase.split()) for phrase in _PHRASE.findall(typed)]
    words = _PHRASE.sub(" ", typed).split()
    bare = [word if word.strip('"') == word else word.strip('"') for word in words]
    return SearchTerms(list(dict.fromkeys(filter(None, [*found, *bare]))), is_unclosed=bare != words)
