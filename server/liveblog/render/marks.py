"""Marks on what a search has found: `<mark>` around it, in rendered HTML, across emphasis, links and references.

What is compared is folded as it was when it was stored, a character at a time, so that places are known. Only tags are
added, around text, so that what was safe stays safe.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from liveblog.model.folding import folded
from liveblog.work.bounds import SEARCH_MARKED

MARKED_LENGTH = SEARCH_MARKED.most
"""So many characters of HTML are looked through; the rest of a longer text is shown without marks."""

_TAG = re.compile(r"</?([a-z0-9]+)[^<>]*>")
_INLINE = {"a", "em", "strong", "s", "code", "span", "time"}
_PIECE = re.compile(r"<[^<>]*>|&[^;&<\s]{1,32};|[\x00-%'-;=-\x7f]+|.", re.DOTALL)  # tag, reference, ASCII, a character
_SAME = re.compile(rb"\x00+|\x01+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of HTML, and what it is compared as: of ASCII as many characters, of a tag a blank or nothing."""

    html: str
    compared: str
    is_tag: bool = False


def marked(html: str, words: Sequence[str]) -> str:
    """Mark where words and phrases, folded, stand in HTML that `render_markdown` or escaping made."""
    if not any(words):
        return html  # as nearly always: to look through a long text takes long
    # Cut before a tag: nothing is left in halves.
    end = len(html) if len(html) <= MARKED_LENGTH else max(0, html.rfind("<", 0, MARKED_LENGTH))
    pieces = [_read(found[0]) for found in _PIECE.finditer(html, 0, end)]
    text = "".join(piece.compared for piece in pieces)
    hits = bytearray(len(text))
    for word in filter(None, words):
        for hit in re.finditer(re.escape(word).replace("\\ ", r"\s+"), text):
            hits[hit.start() : hit.end()] = b"\x01" * len(hit[0])
    return "".join(_drawn(pieces, bytes(hits))) + html[end:] if any(hits) else html


def _read(piece: str) -> _Piece:
    if tag := _TAG.fullmatch(piece):
        return _Piece(piece, "" if tag[1] in _INLINE else " ", is_tag=True)
    return _Piece(piece, folded(unescape(piece)))


def _drawn(pieces: Sequence[_Piece], hits: bytes) -> Iterator[str]:
    is_marking, place = False, 0
    for piece in pieces:
        here = hits[place : place + len(piece.compared)]
        place += len(piece.compared)
        for part, is_hit in _parts(piece, here, is_marking):
            if is_hit != is_marking:
                yield "<mark>" if is_hit else "</mark>"
                is_marking = is_hit
            yield part
    if is_marking:
        yield "</mark>"


def _parts(piece: _Piece, hits: bytes, is_marking: bool) -> Iterator[tuple[str, bool]]:  # noqa: FBT001 -- a state
    """Cut a piece where marks begin and end; a character that is compared as nothing goes with the one before it."""
    if piece.is_tag or piece.html.isspace():  # between two items of a list there must be no mark
        yield piece.html, False
    elif not hits:
        yield piece.html, is_marking
    elif len(piece.html) == len(hits):
        for run in _SAME.finditer(hits):
            yield piece.html[run.start() : run.end()], run[0][0] == 1
    else:
        yield piece.html, any(hits)
