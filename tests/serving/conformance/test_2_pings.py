"""Pings and pongs: Autobahn's section 2 (RFC 6455, sections 5.5.2 and 5.5.3)."""

import pytest

from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import PING, PONG, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

BYTES = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
TEN = tuple(f"payload-{number}".encode() for number in range(10))
CASES = {
    "2.1": Case(framed(PING), pongs=(b"",)),
    "2.2": Case(framed(PING, b"Hello, world!"), pongs=(b"Hello, world!",)),
    "2.3": Case(framed(PING, BYTES), pongs=(BYTES,)),
    "2.4": Case(framed(PING, b"\xfe" * 125), pongs=(b"\xfe" * 125,)),
    "2.5": Case(framed(PING, b"\xfe" * 126), 1002),
    "2.6": Case(framed(PING, b"\xfe" * 125), pongs=(b"\xfe" * 125,), slowly=True),
    "2.7": Case(framed(PONG)),
    "2.8": Case(framed(PONG, b"unsolicited")),
    "2.9": Case(framed(PONG, b"unsolicited") + framed(PING, b"ping"), pongs=(b"ping",)),
    "2.10": Case(b"".join(framed(PING, payload) for payload in TEN), pongs=TEN),
    "2.11": Case(b"".join(framed(PING, payload) for payload in TEN), pongs=TEN, slowly=True),
    # Beyond the list.
    "a long pong": Case(framed(PONG, b"x" * 126), 1002),
    "an unmasked pong with more behind": Case(framed(PONG, b"12345", masked=False) + b"x" * 132, 1002),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_pings_and_pongs(served, blog, way, case: Case):
    """Each ping is answered with its own words and in order, pongs not at all."""
    await hold(served, blog, way, case)
