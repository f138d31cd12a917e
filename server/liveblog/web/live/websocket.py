"""The events as a WebSocket."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog.errors import LiveblogError
from liveblog.hub import Subscriber
from liveblog.web.context import services
from liveblog.web.live.delivery import greeting, stream_frames
from liveblog.web.live.detach import detach
from liveblog.web.live.subscribe import Subscription, subscribe, subscriber
from liveblog.web.problems import record_refusal
from liveblog.web.streaming import CLIENT_GONE, PART_SECONDS, SEND_SECONDS, farewell, watch_disconnect
from liveblog.wire.closing import RESET, TOO_SLOW, CloseReason, closing_for
from liveblog.wire.frame import Frame


async def follow_by_websocket(websocket: WebSocket) -> None:
    """Serve one reader.

    Refusals come as a close code after the handshake: browsers hide the HTTP status of a failed one from the page.
    """
    try:
        subscription = await subscribe(websocket)
    except LiveblogError as error:
        record_refusal(websocket, error)
        await websocket.accept()
        await _part(websocket, closing_for(error))
        return
    await websocket.accept()
    await _serve(websocket, subscription)


async def _serve(websocket: WebSocket, subscription: Subscription) -> None:
    if subscription.after is None:
        await _part(websocket, RESET, greeting(subscription))
        return
    with subscriber(websocket, subscription, subscription.after) as reader:
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(watch_disconnect(websocket.receive, reader.close))
            detached = await _stream_into(websocket, reader, subscription)
            listening.cancel()
    if not detached and reader.closing is not CLIENT_GONE and reader.closing is not None:
        await _part(websocket, reader.closing)


async def _stream_into(websocket: WebSocket, reader: Subscriber, subscription: Subscription) -> bool:
    """Send what the reader needs for as long as it stays, or until it was detached."""
    try:
        await _send(websocket, greeting(subscription))
        if detach(websocket, subscription.tail, reader):
            return True
        async for frames in stream_frames(reader, services(websocket).settings.heartbeat_seconds):
            await _send(websocket, frames)
            if detach(websocket, subscription.tail, reader):
                return True
    except TimeoutError:
        reader.close(TOO_SLOW)
    except WebSocketDisconnect:
        reader.close(CLIENT_GONE)
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
