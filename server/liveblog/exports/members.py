"""Reading a large JSON document without holding all that is in it: its lists are told of item by item."""

import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

_BLANKS = re.compile(r"[ \t\n\r]*")
_decoder = json.JSONDecoder()

Take = Callable[[str, int, Any], None]
"""Is told of an item: the name of its list, where in the text it begins, and what it is."""


def walk(text: str, lists: Collection[str], take: Take) -> dict[str, Any]:
    """Read an object of JSON and return its members; of the lists named, only how many items they have.

    Raises:
        ValueError: it is not JSON, or not an object; the message says where.
    """
    reader = _MemberReader(text)
    members: dict[str, Any] = {}
    reader.require("{")
    for _ in reader.each("}"):
        name = reader.value()
        reader.require(":")
        if name in lists and reader.takes("["):
            members[name] = 0
            for _ in reader.each("]"):
                take(name, reader.place(), reader.value())
                members[name] += 1
        else:
            members[name] = reader.value()
    reader.require("")
    return members


def item_at(text: str, place: int) -> Any:
    """Read an item again that was told of."""
    return _decoder.raw_decode(text, place)[0]


class _MemberReader:
    """A place in a text of JSON that goes on (RFC 8259, section 2)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def place(self) -> int:
        """Return where the next sign stands that is no blank."""
        blanks = _BLANKS.match(self._text, self._at)
        self._at = blanks.end() if blanks else self._at
        return self._at

    def takes(self, sign: str) -> bool:
        """Go past a sign, if it is the next."""
        if not self._text.startswith(sign, self.place()):
            return False
        self._at += len(sign)
        return True

    def require(self, sign: str) -> None:
        """Go past a sign that must be the next; an empty one stands for the end."""
        is_there = self.takes(sign) if sign else self.place() == len(self._text)
        if not is_there:
            raise json.JSONDecodeError(f"Expecting “{sign}”" if sign else "Extra data", self._text, self._at)

    def each(self, end: str) -> Iterator[None]:
        """Stop at each of the items that commas part, until a sign ends them."""
        if self.takes(end):
            return
        while True:
            yield
            if self.takes(end):
                return
            self.require(",")

    def value(self) -> Any:
        """Read a value and go past it."""
        found, self._at = _decoder.raw_decode(self._text, self.place())
        return found
