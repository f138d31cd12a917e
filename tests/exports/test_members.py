"""Reading a JSON document from a file in pieces: the same as at once, wherever a piece ends."""

import io
import json
import random
from typing import Any

import pytest

from liveblog.exports import members
from liveblog.exports.members import ByteRange, item_at, walk
from liveblog.exports.reading import Export
from liveblog.exports.writing import FORMAT, VERSION
from tests.growth import LINEAR, growth

ITEMS = (
    {"body": 'a “quay” \U0001f600\n"\\', "list": [1, 2, {"none": None}]},
    {"body": "é" * 40},
    1234567890,
    -3.5e9,
    True,
    "\u2028 ] } ,",
)
PIECES = (1, 2, 3, 7, 64, 1 << 16)


def drawn(choice: random.Random) -> dict[str, Any]:
    """Return a document with a list among other members."""
    listed = [choice.choice(ITEMS) for _ in range(choice.randrange(20))]
    return {"number": choice.random() * 10**9, "entries": listed, "shifts": [], "last": choice.choice(ITEMS)}


def written(document: dict[str, Any], choice: random.Random) -> bytes:
    """Return it as one of those who write JSON does: with blanks or without, escaped or not, after a mark or not."""
    text = json.dumps(document, ensure_ascii=choice.random() < 0.5, indent=choice.choice((None, 1, 4)))
    return (b"\xef\xbb\xbf" if choice.random() < 0.3 else b"") + text.encode() + choice.choice((b"", b"\n \n"))


def read(content: bytes) -> tuple[dict[str, Any], list[tuple[ByteRange, Any]]]:
    """Return the members of a document, and its items with their places."""
    found: list[tuple[ByteRange, Any]] = []
    told = walk(io.BytesIO(content), ("entries", "shifts"), lambda _, span, item: found.append((span, item)))
    return told, found


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_read_in_pieces_is_what_is_read_at_once(monkeypatch, piece):
    """All members, all items, and each item again from where it is said to be."""
    monkeypatch.setattr(members, "_PIECE", piece)
    choice = random.Random(piece)
    for _ in range(60):
        document = drawn(choice)
        content = written(document, choice)
        told, found = read(content)
        assert told == {**document, "entries": len(document["entries"]), "shifts": 0}
        assert [item for _, item in found] == document["entries"]
        assert [item_at(io.BytesIO(content), span) for span, _ in found] == document["entries"]


@pytest.mark.parametrize("piece", PIECES)
def test_what_is_cut_off_is_no_document(monkeypatch, piece):
    """A document that ends too early is refused, wherever it ends."""
    monkeypatch.setattr(members, "_PIECE", piece)
    content = written(drawn(random.Random(1)), random.Random(8)).rstrip()
    for end in range(len(content)):
        with pytest.raises(ValueError, match=r"line|utf-8"):
            walk(io.BytesIO(content[:end]), ("entries",), lambda *_: None)


def test_what_is_wrong_is_told_with_its_line():
    """The line counts from the beginning of the file, however much was read before."""
    lines = ['{"entries": [', *[f'"{"x" * 100}",' for _ in range(5_000)], "oh]}"]
    with pytest.raises(ValueError, match=r"in line 5002\.$"):
        walk(io.BytesIO("\n".join(lines).encode()), ("entries",), lambda *_: None)


def test_of_a_large_document_little_is_held():
    """Of four megabytes no more than twice a piece is asked for at once, also where it stops being JSON."""
    asked: list[int] = []

    class Counted(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    items = ",".join(['"' + "x" * 1000 + '"'] * 4_000)
    walk(Counted(f'{{"entries": [{items}]}}'.encode()), ("entries",), lambda *_: None)
    with pytest.raises(ValueError, match="line 1"):
        walk(Counted(f'{{"entries": [oh, {items}]}}'.encode()), ("entries",), lambda *_: None)
    assert 0 < min(asked) <= max(asked) <= 2 * members._PIECE


def test_reading_costs_each_byte_the_same():
    """Four times the entries, or one entry four times as long, take about four times as long to read."""
    assert growth(lambda number: [*export("x", number)], 300, 1200) < LINEAR
    assert growth(lambda length: [*export("x" * length, 1)], 50_000, 200_000) < LINEAR


def export(body: str, number: int) -> Export:
    """Read a document of so many entries."""
    entries = [{"key": str(index), "body": body, "occurred_at": "2031-07-04T14:05:00Z"} for index in range(number)]
    document = {"format": FORMAT, "version": VERSION, "blog": {}, "entries": entries, "shifts": []}
    content = json.dumps(document).encode()
    return Export(lambda: io.BytesIO(content))
