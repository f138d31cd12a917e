"""Closing: Autobahn's section 7 (RFC 6455, sections 5.5.1, 7.1 and 7.4)."""

import pytest

from tests.serving.conformance.cases import NO_CODE, Case, hold
from tests.serving.raw import CLOSE, CONT, PING, TEXT, following, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")


def close(code: int, reason: bytes = b"") -> bytes:
    """Write a close frame."""
    return framed(CLOSE, code.to_bytes(2) + reason)


VALID = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999)
INVALID = (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
CASES = {
    "7.1.1": Case(framed(TEXT, b"Hello World!") + close(1000), 1000),
    "7.1.2": Case(close(1000) + close(1000), 1000),
    "7.1.3": Case(close(1000) + framed(PING), 1000),
    "7.1.4": Case(close(1000) + framed(TEXT, b"Hello World!"), 1000),
    # Our parser takes a close inside a message for an error; the list has it echoed. Both end the connection.
    "7.1.5": Case(framed(TEXT, b"one", fin=False) + close(1000) + framed(CONT, b"two"), 1002),
    "7.1.6 is too long here": Case(framed(TEXT, b"BAsd7&jh23" * 26_200) + close(1000) + framed(PING), 1009),
    "7.3.1": Case(framed(CLOSE), NO_CODE),
    "7.3.2": Case(framed(CLOSE, b"a"), 1002),
    "7.3.3": Case(close(1000), 1000),
    "7.3.4": Case(close(1000, b"Hello World!"), 1000),
    "7.3.5": Case(close(1000, b"*" * 123), 1000),
    "7.3.6": Case(close(1000, b"*" * 124), 1002),
    "7.5.1": Case(close(1000, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited"), 1007),
    **{f"7.7 with {code}": Case(close(code), code) for code in VALID},
    **{f"7.9 with {code}": Case(close(code), 1002) for code in INVALID},
    "7.13.1": Case(close(5000, b"reason"), 1002),
    # Beyond the list.
    "a close in fragments": Case(framed(CLOSE, b"\x03\xe8", fin=False), 1002),
    "a wrong frame and a close": Case(framed(3) + close(1000), 1002),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_closing(served, blog, way, case: Case):
    """A close is echoed, a wrong one told so; nothing comes after it, and the server ends the connection first."""
    await hold(served, blog, way, case)
    assert not (await served.services.hub.tail(blog.slug)).listeners


@pytest.mark.parametrize("wrong", [framed(TEXT, b"\xff"), framed(TEXT, b"*" * 5000), framed(3)], ids=["7", "9", "2"])
async def test_who_goes_on_after_the_end_still_hears_why(served, blog, way, wrong: bytes):
    """What a reader sends after its mistake is taken from the line, so that no reset takes the close frame from it."""
    async with following(served, blog, way) as raw:
        raw.send(wrong, framed(TEXT, b"x" * 60_000) * 20)
        await served.post(blog)
        raw.send(framed(PING) * 100)
        code = await raw.closed_with()
        assert code in (1002, 1007, 1009)
