"""Validates what readers send, which the server has no use for, and closes the connection when it is malformed.

Text is held to UTF-8 as it comes (RFC 6455, section 8.1).
"""

import asyncio
import codecs

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol

_UTF8 = codecs.getincrementaldecoder("utf-8")
INVALID_TEXT = 1007
LINGER_SECONDS = 2.0


class IncomingFrames:
    """The parser of a reader's frames, and the text message that they are in the middle of.

    Of the text it keeps at most three bytes, those of a character that isn't complete.
    """

    __slots__ = ("_decoder", "parser")

    def __init__(self, parser: Protocol) -> None:
        self.parser = parser
        self._decoder: codecs.IncrementalDecoder | None = None

    def is_broken_by(self, frame: Frame) -> bool:
        """Take the next frame; tell whether the message can't become UTF-8 any more, whatever follows."""
        if frame.opcode is Opcode.TEXT:
            self._decoder = _UTF8()
        if frame.opcode not in (Opcode.TEXT, Opcode.CONT) or self._decoder is None:
            return False
        try:
            self._decoder.decode(frame.data, final=frame.fin)
        except UnicodeDecodeError:
            return True
        if frame.fin:
            self._decoder = None
        return False


def linger_close(transport: asyncio.Transport) -> asyncio.TimerHandle:
    """End a connection whose reader may be sending still, and give up on one that doesn't end soon.

    The kernel answers what comes to a socket that is closed with a reset, and that takes the close frame from a reader
    who hasn't read it yet (RFC 6455, section 7.1.1). What comes meanwhile must be ignored.
    """
    if transport.can_write_eof():
        transport.write_eof()
    else:
        transport.close()
    return asyncio.get_running_loop().call_later(LINGER_SECONDS, transport.abort)
