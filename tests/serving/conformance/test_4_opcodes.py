"""Opcodes: Autobahn's section 4. Those that RFC 6455, section 5.2, keeps for later."""

import pytest

from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import PING, TEXT, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

SMALL = b"Hello, world!"
BEFORE, AFTER = framed(TEXT, SMALL), framed(PING, b"too late")
CASES = {
    "4.1.1": Case(framed(3), 1002),
    "4.1.2": Case(framed(4, b"reserved opcode payload"), 1002),
    "4.1.3": Case(BEFORE + framed(5) + AFTER, 1002),
    "4.1.4": Case(BEFORE + framed(6, SMALL) + AFTER, 1002),
    "4.1.5": Case(BEFORE + framed(7, SMALL) + AFTER, 1002, slowly=True),
    "4.2.1": Case(framed(11), 1002),
    "4.2.2": Case(framed(12, b"reserved opcode payload"), 1002),
    "4.2.3": Case(BEFORE + framed(13) + AFTER, 1002),
    "4.2.4": Case(BEFORE + framed(14, SMALL) + AFTER, 1002),
    "4.2.5": Case(BEFORE + framed(15, SMALL) + AFTER, 1002, slowly=True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_reserved_opcodes(served, blog, way, case: Case):
    """A reserved opcode ends the connection at once, whatever was said before."""
    await hold(served, blog, way, case)
