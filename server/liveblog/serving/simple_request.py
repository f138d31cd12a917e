"""The one place beside the parser that reads requests: whole, plain GETs, which are nearly all that come.

What is read here the parser reads in the same way: the tests hold one to the other. Anything else is the parser's.
"""

import re

from liveblog.serving.heads import MAX_FIELDS

MAX_BYTES = 4096

# RFC 9112: one request and nothing behind it; field names are tokens (RFC 9110, section 5.6.2).
_REQUEST = re.compile(
    rb"GET ([!-~]+) HTTP/1\.1\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~\x80-\xff]*\r\n)+)\r\n",
)
_FIELD = re.compile(rb"([^:]+):[\t ]*([^\r]*?)[\t ]*\r\n")


def split(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the target and the lines of the fields; None: it is not one plain request that came in one piece.

    A body that the fields announce must be looked for by the caller.
    """
    found = _REQUEST.fullmatch(data) if len(data) <= MAX_BYTES else None
    return None if found is None or found[2].count(b"\n") > MAX_FIELDS else (found[1], found[2])


def fields(lines: bytes) -> dict[bytes, bytes] | None:
    """Return the values by their names in lower case; None: a name is there twice."""
    pairs = _FIELD.findall(lines)
    found = {name.lower(): value for name, value in pairs}
    return found if len(found) == len(pairs) else None
