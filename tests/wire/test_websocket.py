"""WebSocket messages as bytes: whatever we write, the `websockets` library reads, at any length and window."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import Protocol, Side, State

from liveblog.wire.websocket import (
    DEFLATE_WINDOW_BITS,
    PING,
    close_message,
    deflated_message,
    text_message,
)

LENGTHS = [0, 1, 125, 126, 127, 4095, 4096, 4097, 65_535, 65_536, 200_000]
TEXTS = st.text() | st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=50), st.integers(1, 3000))


def frames(data: bytes, window: int | None = None) -> list[Frame]:
    """Read frames as a client does that agreed on no context and, when it deflates, on a window of so many bits."""
    client = Protocol(Side.CLIENT, state=State.OPEN, max_size=None)
    if window is not None:
        client.extensions = [PerMessageDeflate(True, True, window, window)]
    client.receive_data(data)
    assert client.parser_exc is None
    return [event for event in client.events_received() if isinstance(event, Frame)]


def texts(data: bytes, window: int | None = None) -> list[str]:
    """Read whole text messages."""
    found = frames(data, window)
    assert all(frame.opcode is Opcode.TEXT and frame.fin for frame in found)
    return [bytes(frame.data).decode() for frame in found]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_has_the_shortest_of_three_forms(length: int):
    """7, 16 or 64 bits say the length, the fewest that can (RFC 6455, section 5.2), and the text reads back."""
    data = text_message(b"x" * length)
    assert texts(data) == ["x" * length]
    assert len(data) - length == (2 if length <= 125 else 4 if length <= 0xFFFF else 10)


@given(st.lists(TEXTS, max_size=5))
def test_messages_that_are_joined_read_back_one_by_one(sent: list[str]):
    """A burst is the concatenation of its messages."""
    assert texts(b"".join(text_message(text.encode()) for text in sent)) == sent


@given(st.lists(TEXTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_deflated_messages_need_no_context(sent: list[str], order):
    """Each deflated message is read with a window of 12 bits by one who read any others before, or none."""
    order.shuffle(sent)
    joined = b"".join(deflated_message(text.encode()) for text in sent)
    assert texts(joined, DEFLATE_WINDOW_BITS) == sent
    assert texts(deflated_message(sent[-1].encode()), DEFLATE_WINDOW_BITS) == sent[-1:]


@pytest.mark.parametrize("length", LENGTHS)
def test_deflated_messages_of_all_lengths(length: int):
    """What repeats from farther back than the window reaches is still read with that window."""
    text = "".join(f"{number * 7919 % 65_537:x} " for number in range(length))[:length]
    assert texts(deflated_message(text.encode()), DEFLATE_WINDOW_BITS) == [text]
    assert texts(deflated_message(text.encode()), 15) == [text]
    assert length < 200 or len(deflated_message(text.encode())) < length


def test_who_did_not_agree_takes_no_deflated_message():
    """The bit that marks a deflated message is an error to everybody else: they must never be given one."""
    client = Protocol(Side.CLIENT, state=State.OPEN, max_size=None)
    client.receive_data(deflated_message(b"text"))
    assert client.parser_exc is not None


@pytest.mark.parametrize(("code", "reason"), [(1000, ""), (4000, "going_away"), (4404, "not_found"), (1012, "ü" * 60)])
def test_a_close_carries_code_and_reason(code: int, reason: str):
    """The end of the conversation says why, in the form of section 5.5.1."""
    (frame,) = frames(close_message(code, reason))
    assert frame.opcode is Opcode.CLOSE
    assert Close.parse(frame.data) == Close(code, reason)
    assert frame.data == struct.pack("!H", code) + reason.encode()


def test_a_ping_is_one():
    """The ping that all readers share is complete and empty."""
    assert frames(PING) == [Frame(Opcode.PING, b"")]
