"""What entries are found by, kept beside them: their topics as rows, their words folded into one text.

Looking something up is `listings`'s.
"""

from collections.abc import Iterable, Sequence

from liveblog.markup import visible_text
from liveblog.model.entry import Entry
from liveblog.model.folding import folded
from liveblog.model.topic import topic_key
from liveblog.work.bounds import SEARCH_FOLDED

_PIECE = 4096  # characters, each of which is folded by itself


def folded_text(headline: str | None, topics: Sequence[str], byline: Sequence[str], body_html: str) -> str:
    """Return all words of an entry as a search compares them: a part on each line, a blank between words."""
    parts = [headline or "", *topics, *byline, visible_text(body_html)]
    return "\n".join(" ".join(_folded(part).split()) for part in parts)[: SEARCH_FOLDED.most]


def _folded(text: str) -> str:
    """Fold a text, in pieces and only so far: there are signs that come apart into eighteen letters."""
    pieces, room = [], SEARCH_FOLDED.most
    for start in range(0, len(text), _PIECE):
        piece = folded(text[start : start + _PIECE])
        pieces.append(piece[:room])
        room -= len(piece)
        if room <= 0:
            break
    return "".join(pieces)


def folded_entry(entry: Entry) -> str:
    """Return all words of an entry as a search compares them."""
    told = " ".join(correction.text for correction in entry.corrections)
    return folded_text(entry.headline, entry.topics, (*entry.byline, told), entry.body_html)


def topic_rows(blog_id: int, entry_id: int, topics: Iterable[str]) -> list[dict[str, object]]:
    """Return the rows that say which topics an entry has, by their keys, each once."""
    keys = dict.fromkeys(map(topic_key, topics))
    return [{"blog_id": blog_id, "topic": key, "entry_id": entry_id} for key in keys]
