"""A real server, on a real port, that speaks the protocol honestly unless a test tells it what to do instead.

It sits behind a wire that can be cut. It is not the liveblog server: it knows one blog, and what it sends is scripted.
"""

import asyncio
import json
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from liveblog_client import Timing
from tests.pace import PATIENCE

EPOCH = "k3v9x2ab"
_VECTORS = Path(__file__).parents[3] / "tests" / "vectors"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked `vectors(file, key)` with each case of that file as `case`."""
    for mark in metafunc.definition.iter_markers("vectors"):
        name, key = mark.args
        cases = json.loads((_VECTORS / name).read_text())[key]
        metafunc.parametrize("case", cases, ids=lambda case: str(case.get("name", list(case.values())[:2])))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "vectors(file, key): run with each case of a file in tests/vectors")


@dataclass
class Visit:
    """One request as the server saw it, and the head at that time; `left` is set when the reader is gone again."""

    kind: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    head: int
    body: Any = None
    left: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Close:
    """Close the connection, with a code on a WebSocket."""

    code: int = 1011
    reason: str = ""


@dataclass
class Answer:
    """Answer a request with this, before any connection opens."""

    status: int = 200
    content: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        if isinstance(self.content, str):
            return PlainTextResponse(self.content, self.status, self.headers)
        kind = "application/json" if self.status < 400 else "application/problem+json"
        return JSONResponse(self.content, self.status, {"Content-Type": kind} | self.headers)


class Wire:
    """A TCP proxy that can be cut: what is on its way is lost, and both ends notice at once."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        self._ends |= {writer, back}
        async with asyncio.TaskGroup() as both:
            both.create_task(self._carry(reader, back))
            both.create_task(self._carry(there, writer))
        self._ends -= {writer, back}
        self._tasks.discard(asyncio.current_task())

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(2**16):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    def cut(self) -> None:
        for end in self._ends:
            end.transport.abort()

    async def close(self) -> None:
        self._server.close()
        self.cut()
        await asyncio.wait_for(asyncio.gather(*self._tasks, return_exceptions=True), PATIENCE)
        await self._server.wait_closed()


class ScriptedServer:
    """One blog's events at /api/v1/blogs/harbour/events, and scripted answers at every other address.

    `plan` queues what the next connection of a kind gets; without a plan it is served honestly from `log`.
    """

    HOLD = object()
    CUT = object()

    def __init__(self) -> None:
        self.epoch = EPOCH
        self.purges = 0
        self.poll_after = 0.01
        self.log: list[dict[str, Any]] = []
        self.visits: list[Visit] = []
        self.plans: dict[str, deque[Any]] = defaultdict(deque)
        self.always: dict[str, Any] = {}
        self._changed = asyncio.Event()
        events = "/api/v1/blogs/harbour/events"
        self.app = Starlette(
            routes=[
                WebSocketRoute(events, self._websocket),
                Route(events, self._events),
                Route(events + "/{epoch}.{purges:int}/{start:int}-{end:int}", self._range),
                Route("/{path:path}", self._answer, methods=["GET", "POST", "PATCH", "DELETE"]),
            ]
        )

    # What tests say.

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.wire.port}"

    @property
    def url(self) -> str:
        return f"{self.root}/blogs/harbour"

    def plan(self, kind: str, *steps: Any) -> None:
        self.plans[kind].append(steps)

    def grow(self, count: int = 1) -> None:
        self.log += [self.event(len(self.log) + number) for number in range(1, count + 1)]
        self._wake()

    async def until(self, true: Any) -> None:
        """Wait until something is true of this server; checked whenever anything happens here."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                await self._changed.wait()

    def kinds(self) -> list[str]:
        return [visit.kind for visit in self.visits]

    def hello(self, head: int = 0, epoch: str = EPOCH) -> dict[str, Any]:
        return {"type": "hello", "protocol": 1, "epoch": epoch, "head": head}

    def event(self, seq: int) -> dict[str, Any]:
        entry = {"id": seq, "revision": 1, "occurred_at": f"2031-03-04T15:{seq % 60:02}:00.000Z", "html": "<p>é 🚢</p>"}
        return {"type": "event", "seq": seq, "kind": "entry.posted", "at": "2031-03-04T16:00:00.000Z", "entry": entry}

    def close(self, code: int = 1011, reason: str = "") -> Close:
        return Close(code, reason)

    def answer(self, status: int = 200, content: Any = None, **headers: str) -> Answer:
        return Answer(status, content, {name.replace("_", "-"): value for name, value in headers.items()})

    def bye(self, code: int, reason: str, retry_after: float | None = None) -> dict[str, Any]:
        return {"type": "bye", "code": code, "reason": reason, "retry_after": retry_after}

    # What the server does.

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _came(self, kind: str, request: Request | WebSocket, body: Any = None) -> Visit:
        visit = Visit(kind, request.url.path, dict(request.query_params), dict(request.headers), len(self.log), body)
        self.visits.append(visit)
        self._wake()
        return visit

    def _planned(self, kind: str) -> Any:
        return self.plans[kind].popleft() if self.plans[kind] else self.always.get(kind)

    async def _steps(self, visit: Visit, plan: Any) -> AsyncIterator[Any]:
        if plan is None:
            async for message in self._honest(visit.query, visit.head):
                yield message
            return
        for step in plan:
            if step is self.HOLD:
                await asyncio.Event().wait()
            elif step is self.CUT:
                self.wire.cut()
            elif isinstance(step, asyncio.Event):
                await step.wait()
            else:
                yield step

    async def _honest(self, query: dict[str, str], head: int) -> AsyncIterator[Any]:
        yield self.hello(head, self.epoch)
        seq = int(query.get("after", head))
        if query.get("epoch", self.epoch) != self.epoch or seq > head:
            yield {"type": "reset", "epoch": self.epoch, "head": head}
            yield self.bye(4205, "reset")
            yield Close(4205, "reset")
        while True:
            while seq < len(self.log):
                seq += 1
                yield self.log[seq - 1]
            await self._changed.wait()

    async def _websocket(self, websocket: WebSocket) -> None:
        visit = self._came("websocket", websocket)
        plan = self._planned("websocket")
        if plan and isinstance(plan[0], Answer):
            await websocket.send_denial_response(plan[0].response())
            return
        await websocket.accept()
        speaking = asyncio.create_task(self._speak(websocket, visit, plan))
        try:
            while (await websocket.receive())["type"] != "websocket.disconnect":
                pass
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
            self._gone(visit)

    async def _speak(self, websocket: WebSocket, visit: Visit, plan: Any) -> None:
        try:
            async for step in self._steps(visit, plan):
                if isinstance(step, Close):
                    await websocket.close(step.code, step.reason)
                    return
                await websocket.send_text(step if isinstance(step, str) else json.dumps(step))
            await websocket.close(1011)
        except (WebSocketDisconnect, RuntimeError):
            pass

    async def _events(self, request: Request) -> Response:
        sse = request.headers.get("accept") == "text/event-stream"
        visit = self._came("sse" if sse else "polling", request)
        plan = self._planned(visit.kind)
        if plan and isinstance(plan[0], Answer):
            return plan[0].response()
        if not sse:
            return self._poll(visit)
        return StreamingResponse(self._stream(visit, plan), media_type="text/event-stream")

    async def _stream(self, visit: Visit, plan: Any) -> AsyncIterator[str]:
        try:
            async for step in self._steps(visit, plan):
                if isinstance(step, Close):
                    return
                yield f"event: {step['type']}\ndata: {json.dumps(step)}\n\n"
        finally:
            self._gone(visit)

    def _gone(self, visit: Visit) -> None:
        visit.left.set()
        self._wake()

    def _poll(self, visit: Visit) -> Response:
        head, after = len(self.log), visit.query.get("after")
        document = {"epoch": self.epoch, "purges": self.purges, "head": head, "poll_after": self.poll_after}
        if after is None:
            start = head // 100 * 100
            return JSONResponse(document | {"from": start + 1, "events": self.log[start:], "reset": False})
        reset = visit.query.get("epoch", self.epoch) != self.epoch or int(after) > head
        events = [] if reset else self.log[int(after) : int(after) + 200]
        return JSONResponse(document | {"from": int(after) + 1, "events": events, "reset": reset})

    async def _range(self, request: Request) -> Response:
        self._came("range", request)
        plan = self._planned("range")
        if plan:
            return plan[0].response()
        asked = request.path_params
        if (asked["epoch"], asked["purges"]) != (self.epoch, self.purges):
            return Answer(410, {"title": "Gone"}).response()
        events = self.log[asked["start"] - 1 : asked["end"]]
        return JSONResponse({"epoch": self.epoch, "from": asked["start"], "to": asked["end"], "events": events})

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        self._came("api", request, json.loads(body) if body else None)
        (step,) = self._planned("api")
        if step is self.CUT:
            self.wire.cut()
            return Response()
        return step.response()


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    scripted = ScriptedServer()
    config = uvicorn.Config(scripted.app, ws="websockets-sansio", lifespan="off", log_config=None)
    config.load()
    running = uvicorn.Server(config)
    running.lifespan = config.lifespan_class(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        scripted.wire = Wire(listening.getsockname()[1])
        await running.startup(sockets=[listening])
        await scripted.wire.open()
        yield scripted
        await scripted.wire.close()
        for listener in running.servers:
            listener.close()
        # Not shutdown(): it sleeps for 0.1 s. With the wire closed, nothing can be open any more.
        await asyncio.wait_for(asyncio.gather(*running.server_state.tasks, return_exceptions=True), PATIENCE)


@pytest.fixture
def quick() -> Timing:
    """Short waits; the limits are longer than any test, so that none passes because of one that it isn't about."""
    return Timing(base=0.01, cap=0.05, dead=2 * PATIENCE, opening=2 * PATIENCE, closing=0.2)
