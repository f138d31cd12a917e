"""Cards as they are written: the block for the fields of one, and its place in a text.

The desk's script writes the same (`card-text.js`); both are held to `tests/vectors/cards.json`.
"""

import re
from collections.abc import Iterator, Mapping

_FIELDS = ("url", "kind", "title", "author", "time", "source", "image")
_SAYING = ("title", "author", "time", "image")
_ADDRESS = re.compile(r"https?://[^\s/?#.]+\.\S+", re.IGNORECASE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TICKS = re.compile(r"`{3,}")


def card_block(fields: Mapping[str, str], words: str = "") -> str:
    """Return the block of a card; what says no more than its address is the address alone."""
    values = {name: " ".join(fields.get(name, "").split()) for name in _FIELDS}
    words = words.replace("\r\n", "\n").strip()
    if not words and not any(values[name] for name in _SAYING):
        return values["url"]
    fence = "`" * (1 + max((len(found) for found in _TICKS.findall(words)), default=2))
    head = [f"{name}: {value}" for name, value in values.items() if value]
    return "\n".join((f"{fence}card", *head, *(("", words) if words else ()), fence))


def with_block(text: str, address: str, block: str) -> str:
    """Return a text with a block where an address stands alone in a line, or else at the end."""
    lines = text.split("\n")
    place = next((number for number, line in _open_lines(lines) if line.strip() == address), None)
    if place is None:
        return f"{text.rstrip()}\n\n{block}" if text.strip() else block
    if block == address:
        return text
    above = [""] if place and lines[place - 1].strip() else []
    below = [""] if lines[place + 1 :] and lines[place + 1].strip() else []
    return "\n".join((*lines[:place], *above, block, *below, *lines[place + 1 :]))


def first_address(text: str) -> str:
    """Return the first address that stands alone in a line; empty when there is none."""
    return next((line.strip() for _, line in _open_lines(text.split("\n")) if _ADDRESS.fullmatch(line.strip())), "")


def _open_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that stand in no fence, with their numbers."""
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            yield number, line
