"""Framing: Autobahn's section 1. Messages of all lengths, up to what readers may say (RFC 6455, section 5.2)."""

import pytest

from liveblog.serving.readers import MESSAGE_LIMIT
from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import BINARY, PING, TEXT, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

LENGTHS = {"1": 0, "2": 125, "3": 126, "4": 127, "5": 128}  # the last number of the case, as in 1.1.1
CASES = {
    **{f"1.1.{case}": Case(framed(TEXT, b"*" * length)) for case, length in LENGTHS.items()},
    **{f"1.2.{case}": Case(framed(BINARY, b"\xfe" * length)) for case, length in LENGTHS.items()},
    "1.1.6 is too long here": Case(framed(TEXT, b"*" * 65_535), 1009),
    "1.1.7 is too long here": Case(framed(TEXT, b"*" * 65_536), 1009),
    "1.1.8 in octets": Case(framed(TEXT, b"*" * 128), slowly=True),
    "1.2.6 is too long here": Case(framed(BINARY, b"\xfe" * 65_535), 1009),
    "1.2.7 is too long here": Case(framed(BINARY, b"\xfe" * 65_536), 1009),
    "1.2.8 in octets": Case(framed(BINARY, b"\xfe" * 128), slowly=True),
    "the limit": Case(framed(TEXT, b"*" * MESSAGE_LIMIT)),
    # Beyond the list: section 5.1.
    "unmasked": Case(framed(TEXT, b"x", masked=False), 1002),
    "unmasked ping": Case(framed(PING, b"x", masked=False), 1002),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_framing(served, blog, way, case: Case):
    """What is well framed is taken; what is too long or unmasked ends the connection."""
    await hold(served, blog, way, case)
