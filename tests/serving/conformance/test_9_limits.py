"""Limits: Autobahn's section 9, which echoes up to 16 MiB. Readers here may say 4 KiB, in any pieces."""

import pytest

from liveblog.serving.readers import MESSAGE_LIMIT
from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import BINARY, CONT, TEXT, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")


def in_pieces(opcode: int, size: int, whole: int) -> bytes:
    """Write a message in fragments of one size."""
    sizes = [size] * (whole // size)
    frames = [framed(CONT if index else opcode, b"*" * size, fin=False) for index, size in enumerate(sizes)]
    return b"".join(frames) + framed(CONT)


SIZES = {"9.1.1": 64 << 10, "9.1.2": 256 << 10, "9.1.3": 1 << 20}
CASES = {
    **{f"{case}, text": Case(framed(TEXT, b"*" * size), 1009) for case, size in SIZES.items()},
    **{f"{case}, binary (9.2)": Case(framed(BINARY, b"*" * size), 1009) for case, size in SIZES.items()},
    **{f"9.3, pieces of {size}": Case(in_pieces(TEXT, size, 16 << 10), 1009) for size in (64, 256, 1024, 4096)},
    **{f"9.4, pieces of {size}": Case(in_pieces(BINARY, size, 16 << 10), 1009) for size in (64, 256, 1024, 4096)},
    **{f"pieces of {size}, the limit": Case(in_pieces(TEXT, size, MESSAGE_LIMIT)) for size in (64, 1024, 4096)},
    "one more than the limit": Case(framed(TEXT, b"*" * (MESSAGE_LIMIT + 1)), 1009),
    "the limit and one more": Case(framed(TEXT, b"*" * MESSAGE_LIMIT, fin=False) + framed(CONT, b"*"), 1009),
    "announced only": Case(framed(BINARY, b"*" * 70_000)[:20], 1009),
    "9.7, 1000 small messages": Case(framed(TEXT, b"*" * 64) * 1000),
    "9.8, the same in binary": Case(framed(BINARY, b"*" * 64) * 1000),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_limits(served, blog, way, case: Case):
    """More than 4 KiB in one message is refused as soon as it is known; many small ones are as nothing."""
    await hold(served, blog, way, case)
