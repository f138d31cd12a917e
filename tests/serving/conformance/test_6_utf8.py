"""UTF-8: Autobahn's section 6. Text that nobody will read is held to it all the same (RFC 6455, section 8.1)."""

from collections.abc import Iterator

import pytest

from tests.serving.conformance.cases import Case, hold
from tests.serving.raw import CONT, PING, TEXT, following, framed

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = "Hello-µ@ßöäüàá-UTF-8!!".encode()
KOSME = "κόσμε".encode()
SURROGATE = KOSME + b"\xed\xa0\x80" + b"edited"
BEYOND = b"\xf4\x90\x80\x80"  # U+110000: one more than there are


def in_octets(text: bytes) -> bytes:
    """Write a message with a fragment for each octet."""
    frames = [framed(CONT if index else TEXT, bytes([byte]), fin=False) for index, byte in enumerate(text)]
    return b"".join(frames) + framed(CONT)


CASES = {
    "6.1.1": Case(framed(TEXT)),
    "6.1.2": Case(framed(TEXT, fin=False) + framed(CONT, fin=False) + framed(CONT)),
    "6.1.3": Case(framed(TEXT, fin=False) + framed(CONT, b"middle", fin=False) + framed(CONT)),
    "6.2.1": Case(framed(TEXT, HELLO)),
    "6.2.2": Case(framed(TEXT, HELLO[:12], fin=False) + framed(CONT, HELLO[12:])),
    "6.2.3": Case(in_octets(HELLO)),
    "6.2.4": Case(in_octets(KOSME)),
    "6.3.1": Case(framed(TEXT, SURROGATE), 1007),
    "6.3.2": Case(in_octets(SURROGATE), 1007),
}

# Fail fast: the message isn't over, and can't become good any more. 6.4.3 and 6.4.4 want the same within one frame,
# which the list does not insist on: our parser waits for the whole frame, of 4 KiB at most.
HOPELESS = {
    "6.4.1": framed(TEXT, KOSME, fin=False) + framed(CONT, BEYOND, fin=False),
    "6.4.2": framed(TEXT, KOSME + BEYOND[:1], fin=False) + framed(CONT, BEYOND[1:2], fin=False),
    "a surrogate": framed(TEXT, b"\xed\xa0", fin=False) + framed(CONT, b"\x80", fin=False),
    "overlong, at its first octet": framed(TEXT, b"\xc0", fin=False),
    "a continuation octet of nothing": framed(TEXT, b"ok", fin=False) + framed(CONT, b"\x80", fin=False),
}

VALID = {
    "6.5": [KOSME, HELLO],
    "6.6": [KOSME[:length] for length in (2, 4, 6, 8, 10)],
    "6.7": [b"\x00", b"\xc2\x80", b"\xe0\xa0\x80", b"\xf0\x90\x80\x80"],  # the first of each length
    "6.9": [b"\x7f", b"\xdf\xbf", b"\xef\xbf\xbf", b"\xf4\x8f\xbf\xbf"],  # the last of each length
    "6.11": [b"\xed\x9f\xbf", b"\xee\x80\x80", b"\xef\xbf\xbd", b"\xf4\x8f\xbf\xbf"],
    "6.22": [chr(plane * 0x10000 + last).encode() for plane in range(17) for last in (0xFFFE, 0xFFFF)],  # noncharacters
    "6.23": [chr(code).encode() for code in range(0xFFF9, 0xFFFE)],
}

INVALID = {
    "6.6": [KOSME[:length] for length in (1, 3, 5, 7, 9)],
    "6.8": [b"\xf8\x88\x80\x80\x80", b"\xfc\x84\x80\x80\x80\x80"],
    "6.10": [b"\xf7\xbf\xbf\xbf", b"\xfb\xbf\xbf\xbf\xbf", b"\xfd\xbf\xbf\xbf\xbf\xbf"],
    "6.11": [BEYOND],
    "6.12": [b"\x80", b"\xbf", b"\x80\xbf", b"\x80\xbf\x80", b"\x80\xbf\x80\xbf", bytes(range(0x80, 0xC0))],
    "6.13": [bytes([first]) + b" " for first in (*range(0xC0, 0xFE, 4), 0xFE, 0xFF)],
    "6.14": [b"\xc0", b"\xe0\x80", b"\xf0\x80\x80", b"\xf8\x80\x80\x80", b"\xdf", b"\xef\xbf", b"\xf7\xbf\xbf"],
    "6.15": [b"\xc0\xe0\x80\xf0\x80\x80\xf8\x80\x80\x80\xfc\x80\x80\x80\x80\xdf\xef\xbf\xf7\xbf\xbf"],
    "6.16": [b"\xfe", b"\xff", b"\xfe\xfe\xff\xff"],
    "6.17": [b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf"],
    "6.18": [b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xf8\x87\xbf\xbf\xbf"],
    "6.19": [b"\xc0\x80", b"\xe0\x80\x80", b"\xf0\x80\x80\x80", b"\xf8\x80\x80\x80\x80"],
    "6.20": [b"\xed\xa0\x80", b"\xed\xad\xbf", b"\xed\xae\x80", b"\xed\xaf\xbf", b"\xed\xb0\x80", b"\xed\xbf\xbf"],
    "6.21": [b"\xed\xa0\x80\xed\xb0\x80", b"\xed\xad\xbf\xed\xbf\xbf", b"\xed\xaf\xbf\xed\xb0\x80"],
}


def each_way_to_say(text: bytes) -> Iterator[bytes]:
    """Yield a text as one frame, and cut into two at each place."""
    yield framed(TEXT, text)
    for place in range(1, len(text)):
        yield framed(TEXT, text[:place], fin=False) + framed(CONT, text[place:])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_text_in_fragments(served, blog, way, case: Case):
    """Text is UTF-8 as a whole, wherever it is cut."""
    await hold(served, blog, way, case)


@pytest.mark.parametrize("said", HOPELESS.values(), ids=HOPELESS)
async def test_what_cannot_become_utf8_ends_at_once(served, blog, way, said: bytes):
    """The end comes with the octet that makes text invalid, not with the end of the message."""
    await hold(served, blog, way, Case(said, 1007))


@pytest.mark.parametrize("texts", VALID.values(), ids=VALID)
async def test_valid_sequences(served, blog, way, texts: list[bytes]):
    """Every character there is may be said, also cut in two."""
    async with following(served, blog, way) as raw:
        for text in texts:
            for said in each_way_to_say(text):
                raw.send(said, framed(PING, text[:100]))
                assert (await raw.next()).payload == text[:100]


@pytest.mark.parametrize("texts", INVALID.values(), ids=INVALID)
async def test_invalid_sequences(served, blog, way, texts: list[bytes]):
    """What is no UTF-8 ends the connection with 1007: unexpected, missing, overlong, surrogate, impossible."""
    for text in texts:
        await hold(served, blog, way, Case(framed(TEXT, text), 1007))
