"""Reserved bits: Autobahn's section 3. Nothing was agreed on that would give them a meaning (RFC 6455, section 5.2)."""

import pytest

from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import BINARY, CLOSE, PING, TEXT, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

SMALL = b"Hello, world!"
BEFORE, AFTER = framed(TEXT, SMALL), framed(PING, b"too late")
CASES = {
    "3.1": Case(framed(TEXT, SMALL, rsv=1), 1002),
    "3.2": Case(BEFORE + framed(TEXT, SMALL, rsv=2) + AFTER, 1002),
    "3.3": Case(BEFORE + framed(PING, b"a") + framed(TEXT, SMALL, rsv=3) + AFTER, 1002, (b"a",)),
    "3.4": Case(BEFORE + framed(TEXT, SMALL, rsv=4) + AFTER, 1002, slowly=True),
    "3.5": Case(framed(BINARY, b"\x00\xff", rsv=5), 1002),
    "3.6": Case(framed(PING, SMALL, rsv=6), 1002),
    "3.7": Case(framed(CLOSE, b"\x03\xe8", rsv=7), 1002),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_reserved_bits(served, blog, way, case: Case):
    """A reserved bit ends the connection at once: nothing behind it is answered."""
    await hold(served, blog, way, case)
