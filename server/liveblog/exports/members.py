"""Reading a large JSON document without holding it: its lists are told of item by item, and items are read again."""

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO, NamedTuple, TypeAlias

_BLANKS = re.compile(r"[ \t\n\r]*")
_PIECE = 1 << 16  # bytes that are read at once
_TOKEN_SIGNS = 16  # signs, of those that are no string: what is wrong so near to the end may only be cut off
_NUMBER_SIGNS = 3  # signs behind a number that have to be seen, to know that it is over
_CUT_OFF = "Unterminated string"
_BYTE_ORDER_MARK = "\ufeff"
_decoder = json.JSONDecoder()


class ByteRange(NamedTuple):
    """Where in a file an item is: its first byte, and how many it has."""

    first: int
    length: int


Take: TypeAlias = Callable[[str, ByteRange, Any], None]
"""Is told of an item: the name of its list, where in the file it is, and what it is."""


def walk(file: BinaryIO, lists: Collection[str], take: Take) -> dict[str, Any]:
    """Read an object of JSON in UTF-8 and return its members; of the lists named, only how many items they have.

    Raises:
        ValueError: it is not JSON, or not an object; the message says in which line.
    """
    reader = _MemberReader(file)
    members: dict[str, Any] = {}
    reader.require("{")
    for _ in reader.each("}"):
        name, _ = reader.value()
        reader.require(":")
        if name in lists and reader.takes("["):
            members[name] = 0
            for _ in reader.each("]"):
                item, span = reader.value()
                take(name, span, item)
                members[name] += 1
        else:
            members[name], _ = reader.value()
    reader.require("")
    return members


def item_at(file: BinaryIO, span: ByteRange) -> Any:
    """Read an item again that was told of."""
    file.seek(span.first)
    return json.loads(file.read(span.length))


class _MemberReader:
    """A place in a file of JSON that goes on (RFC 8259, section 2), and the text around it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._passed = 0  # bytes before `_at`
        self._lines = 1  # of them, the one that `_at` is in
        while not self._text and self._read_on():
            pass
        if self._text.startswith(_BYTE_ORDER_MARK):
            self._go(1)

    def takes(self, sign: str) -> bool:
        """Go past a sign, if it is the next that is no blank."""
        self._go_past_blanks()
        if not self._text.startswith(sign, self._at):
            return False
        self._go(self._at + len(sign))
        return True

    def require(self, sign: str) -> None:
        """Go past a sign that must be the next; an empty one stands for the end."""
        self._go_past_blanks()
        if not (self.takes(sign) if sign else self._at == len(self._text)):
            raise self._wrong(f"Expecting “{sign}”" if sign else "Extra data", self._at)

    def each(self, end: str) -> Iterator[None]:
        """Stop at each of the items that commas part, until a sign ends them."""
        if self.takes(end):
            return
        while True:
            yield
            if self.takes(end):
                return
            self.require(",")

    def value(self) -> tuple[Any, ByteRange]:
        """Read a value and go past it; also tell where it is."""
        self._go_past_blanks()
        while True:
            try:
                found, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not (self._may_be_cut_off(error) and self._read_on()):
                    raise self._wrong(error.msg, error.pos) from None
            else:
                # A number may go on behind what is there: 12 as 12.5, or 1 as 1e+5.
                if end + _NUMBER_SIGNS <= len(self._text) or not self._read_on():
                    first = self._passed
                    self._go(end)
                    return found, ByteRange(first, self._passed - first)

    def _may_be_cut_off(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith(_CUT_OFF) or error.pos >= len(self._text) - _TOKEN_SIGNS

    def _go_past_blanks(self) -> None:
        while blanks := _BLANKS.match(self._text, self._at):
            self._go(blanks.end())
            if self._at < len(self._text) or not self._read_on():
                return

    def _go(self, to: int) -> None:
        """Go on to a place in the text."""
        passed = self._text[self._at : to]
        self._passed += len(passed.encode())
        self._lines += passed.count("\n")
        self._at = to

    def _read_on(self) -> bool:
        """Let go of the text before the place, and read at least as much as is left; False: the file is over."""
        read = self._file.read(max(_PIECE, len(self._text) - self._at))
        more = self._decoder.decode(read, final=not read)
        if not read:
            return False
        self._text = self._text[self._at :] + more
        self._at = 0
        return True

    def _wrong(self, what: str, place: int) -> ValueError:
        return ValueError(f"{what} in line {self._lines + self._text.count(chr(10), self._at, place)}.")
