"""A peer: the loop of every tutorial, `await websocket.send_text(text)` for each reader, on uvicorn and uvloop."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

readers: set[WebSocket] = set()


async def follow(websocket: WebSocket) -> None:
    """Keep a reader until it leaves."""
    await websocket.accept()
    readers.add(websocket)
    try:
        while True:
            await websocket.receive_text()
    except WebSocketDisconnect:
        readers.discard(websocket)


async def publish(request: Request) -> Response:
    """Send the body to all."""
    text = (await request.body()).decode()
    for reader in list(readers):
        await reader.send_text(text)
    return PlainTextResponse("ok")


if __name__ == "__main__":
    app = Starlette(routes=[WebSocketRoute("/ws", follow), Route("/pub", publish, methods=["POST"])])
    deflates = "--deflate" in sys.argv
    uvicorn.run(app, port=int(sys.argv[-1]), log_level="warning", access_log=False, ws_per_message_deflate=deflates)
