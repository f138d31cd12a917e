"""The events as a WebSocket."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog.errors import LiveblogError
from liveblog.hub import Subscriber
from liveblog.web.context import services
from liveblog.web.live.handing_over import hand_over
from liveblog.web.live.joining import Joined, join, subscriber
from liveblog.web.live.pouring import LEFT, PART_SECONDS, SEND_SECONDS, farewell, greeting, notice_leaving, pour
from liveblog.web.problems import record_refusal
from liveblog.wire.closing import RESET, TOO_SLOW, CloseReason, closing_for
from liveblog.wire.frame import Frame


async def follow_by_websocket(websocket: WebSocket) -> None:
    """Serve one reader.

    Refusals come as a close code after the handshake: browsers hide the HTTP status of a failed one from the page.
    """
    try:
        joined = await join(websocket)
    except LiveblogError as error:
        record_refusal(websocket, error)
        await websocket.accept()
        await _part(websocket, closing_for(error))
        return
    await websocket.accept()
    await _serve(websocket, joined)


async def _serve(websocket: WebSocket, joined: Joined) -> None:
    if joined.after is None:
        await _part(websocket, RESET, greeting(joined))
        return
    with subscriber(websocket, joined, joined.after) as reader:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(notice_leaving(websocket.receive, reader))
            handed_over = await _pour_into(websocket, reader, joined)
            listening.cancel()
    if not handed_over and reader.closing is not LEFT and reader.closing is not None:
        await _part(websocket, reader.closing)


async def _pour_into(websocket: WebSocket, reader: Subscriber, joined: Joined) -> bool:
    """Send what the reader needs for as long as it stays, or until it was handed over."""
    try:
        await _send(websocket, greeting(joined))
        if hand_over(websocket, joined.tail, reader):
            return True
        async for frames in pour(reader, services(websocket).settings.heartbeat_seconds):
            await _send(websocket, frames)
            if hand_over(websocket, joined.tail, reader):
                return True
    except TimeoutError:
        reader.close(TOO_SLOW)
    except WebSocketDisconnect:
        reader.close(LEFT)
    return False


async def _send(websocket: WebSocket, frames: Iterable[Frame]) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        for frame in frames:
            await websocket.send_text(frame.text)


async def _part(websocket: WebSocket, closing: CloseReason, last: Iterable[Frame] = ()) -> None:
    """Say goodbye to a reader who may have left, or may not be listening."""
    with suppress(WebSocketDisconnect, TimeoutError):
        async with asyncio.timeout(PART_SECONDS):
            for frame in (*last, farewell(closing)):
                await websocket.send_text(frame.text)
            await websocket.close(closing.code, closing.reason)
