"""Fragmentation: Autobahn's section 5 (RFC 6455, section 5.4)."""

import pytest

from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import BINARY, CONT, PING, PONG, TEXT, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

ONE, TWO = framed(TEXT, b"fragment1", fin=False), framed(CONT, b"fragment2")
MORE = framed(CONT, b"more", fin=False)
ASKED = framed(PING, b"ping payload")
CASES = {
    "5.1": Case(framed(PING, b"fragment1", fin=False) + TWO, 1002),
    "5.2": Case(framed(PONG, b"fragment1", fin=False) + TWO, 1002),
    "5.3": Case(ONE + TWO),
    "5.5": Case(ONE + TWO, slowly=True),
    "5.6": Case(ONE + ASKED + TWO, pongs=(b"ping payload",)),
    "5.8": Case(ONE + ASKED + TWO, pongs=(b"ping payload",), slowly=True),
    "5.9": Case(framed(CONT, b"non-continuation payload") + framed(TEXT, b"Hello"), 1002),
    "5.11": Case(framed(CONT, b"non-continuation payload") + framed(TEXT, b"Hello"), 1002, slowly=True),
    "5.12": Case(MORE + framed(TEXT, b"Hello"), 1002),
    "5.14": Case(MORE + framed(TEXT, b"Hello"), 1002, slowly=True),
    "5.15": Case(ONE + TWO + MORE + framed(TEXT, b"Hello"), 1002),
    "5.16": Case((MORE + framed(TEXT, b"fragment2")) * 2, 1002),
    "5.17": Case(framed(CONT, b"fragment1") + framed(TEXT, b"fragment2"), 1002),
    "5.18": Case(ONE + framed(TEXT, b"fragment2"), 1002),
    "5.19": Case(
        ONE + MORE + framed(PING, b"1") + MORE * 2 + framed(PING, b"2") + framed(CONT, b"fragment5"),
        pongs=(b"1", b"2"),
    ),
    # Beyond the list.
    "binary in fragments": Case(framed(BINARY, b"\xff", fin=False) + framed(CONT, b"\xfe")),
    "an empty last fragment": Case(ONE + framed(CONT)),
    "a pong between fragments": Case(ONE + framed(PONG, b"unasked") + TWO),
}  # 5.4, 5.7, 5.10, 5.13 and 5.20 are 5.3 and so on again, a frame to each packet


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_fragmentation(served, blog, way, case: Case):
    """A message may come in fragments with control frames between them, never with another message in it."""
    await hold(served, blog, way, case)
