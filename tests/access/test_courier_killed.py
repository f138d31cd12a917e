"""Couriers that are killed at each step, while receivers fail, hang, lie and restart: nothing is lost, all in order."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from subprocess import Popen
from tempfile import TemporaryDirectory

import pytest

from liveblog.model.endpoint import EndpointDraft
from tests.access.newsrooms import KEY, SLUG, Newsroom, newsroom
from tests.access.receivers import OK, Answer, receiver, status
from tests.pace import PATIENCE
from tests.ports import free_port
from tests.waiting import until
from tests.zygote import begin

_WORKER = """
import asyncio, os, signal, sys
from pydantic import SecretStr
from liveblog.access import courier
from liveblog.access.courier import Courier
from liveblog.access.webhook_sending import WebhookSender
from liveblog.assembly import open_services
from liveblog.settings import Settings
from liveblog.store import endpoints

courier.LEASE_SECONDS, courier.SOON_SECONDS, courier.RETRY_SECONDS = 1.0, 0.1, (0.05,) * 9
url, key, step, at = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
done = [0]

def dying(of, name, when):
    known = getattr(of, name)
    async def wrapped(*arguments, **named):
        done[0] += when == "before"
        if when == "before" and done[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await known(*arguments, **named)
        done[0] += when == "after"
        if when == "after" and done[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(of, name, wrapped)

STEPS = {
    "before it is leased": (endpoints, "lease_endpoint", "before"),
    "while it is leased": (endpoints, "lease_endpoint", "after"),
    "before it is sent": (WebhookSender, "send", "before"),
    "before it is noted": (WebhookSender, "send", "after"),
    "while it is noted": (endpoints, "place_endpoint", "after"),
    "after it was noted": (Courier, "_note", "after"),
}
if step in STEPS:
    dying(*STEPS[step])

async def main():
    settings = Settings(database_url=SecretStr(url), secret_key=key, outbound_allow="127.0.0.1/32")
    async with open_services(settings, 10.0) as app:
        print("ready", flush=True)
        await app.courier.run()

asyncio.run(main())
"""

STEPS = (
    "before it is leased",
    "while it is leased",
    "before it is sent",
    "before it is noted",
    "while it is noted",
    "after it was noted",
)


@asynccontextmanager
async def worker(url: str, step: str = "", at: int = 0) -> AsyncIterator[Popen[bytes]]:
    """Run a courier in a process of its own, which kills itself at a step of what it does for the time `at`."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "said"
        command = [sys.executable, "-c", _WORKER, url, KEY, step, str(at)]
        with log.open("wb") as output:
            process = begin(command, folder=Path(folder), output=output.fileno(), is_late=True)
        try:
            await until(lambda: "ready\n" in log.read_text())
            yield process
        finally:
            process.kill()
            await ended(process)


async def ended(process: Popen[bytes]) -> int:
    """Wait until it has, and return how."""
    return await asyncio.to_thread(process.wait, PATIENCE)


async def until_placed(room: Newsroom, endpoint_id: int, seq: int) -> None:
    """Wait until it is noted that a receiver has this event."""
    async with asyncio.timeout(PATIENCE):
        while [at for _, at in await room.app.endpoints.positions(endpoint_id)] != [seq]:  # noqa: ASYNC110 -- a row of a table
            await asyncio.sleep(0.02)


def hold_what_came(room: Newsroom, events: int) -> None:
    """Hold that each event was taken once per id, and that all that came was signed."""
    assert len(room.receiver.ids()) == events
    public = room.app.webhook_signer.public_keys[0]
    for delivery in room.receiver.deliveries:
        delivery.verify(room.secret, public)


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_each_step(migrated_url: str, step: str):
    """Whatever it was about, the next one goes on there: each event comes, in order, with one id."""
    async with newsroom(migrated_url, runs=False) as room:
        for _ in range(2):
            await room.post()
        at = 1 if "leased" in step else 2
        async with worker(migrated_url, step, at) as dying:
            assert await ended(dying) == -SIGKILL
        for _ in range(2):
            await room.post()
        async with worker(migrated_url):
            await room.got(1, 2, 3, 4)
        hold_what_came(room, 4)


async def test_killed_while_several_are_noted_together(migrated_url: str):
    """Amid a transaction that they share: all of them are sent again what was not noted, and miss nothing."""
    async with newsroom(migrated_url, runs=False) as room:
        for _ in range(3):
            await room.app.endpoints.create(room.partner_id, EndpointDraft(room.receiver.url))
        await room.post()
        async with worker(migrated_url, "while it is noted", 3) as dying:
            assert await ended(dying) == -SIGKILL
        await room.post()
        async with worker(migrated_url):
            for endpoint_id in range(1, 5):
                await until_placed(room, endpoint_id, 2)
        for endpoint_id in range(1, 5):
            taken = [each.seq for each in await room.app.endpoints.attempts(endpoint_id) if each.is_taken]
            assert list(dict.fromkeys(reversed(taken))) == [1, 2]
        assert len(room.receiver.ids()) == 2


async def test_killed_while_the_receiver_thinks(migrated_url: str):
    """What was asked is asked again, with the same id."""
    came, release = asyncio.Event(), asyncio.Event()

    async def thinks(_: asyncio.StreamWriter) -> None:
        came.set()
        await release.wait()

    async with newsroom(migrated_url, runs=False) as room:
        room.receiver.answers = [thinks]
        await room.post()
        async with worker(migrated_url) as dying:
            await came.wait()
            dying.send_signal(SIGKILL)
            await ended(dying)
        release.set()
        async with worker(migrated_url):
            await room.got(1)
        assert [each.id for each in room.receiver.deliveries] == [room.receiver.ids()[0]] * 2


async def _drips(writer: asyncio.StreamWriter) -> None:
    """Answer a byte at a time, for ever."""
    with suppress(ConnectionError):
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)


async def _floods(writer: asyncio.StreamWriter) -> None:
    """Answer more than anybody wants to read."""
    with suppress(ConnectionError):
        writer.write(b"HTTP/1.1 500 No\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()


LIES: tuple[Answer, ...] = (
    status("500 No"),
    status("302 Found", location="http://127.0.0.1:1/"),
    status("301 Moved Permanently", location="/hooks"),
    status("404 Not Found"),
    b"HTTP/1.1 204",
    b"SSH-2.0-OpenSSH_9.6\r\n",
    b"",
    _drips,
    _floods,
    OK,
    OK,
    OK,
)


async def test_nothing_is_lost_whatever_happens(migrated_url: str):
    """Two couriers at a time are killed amid what they send, to a receiver that lies and restarts: all comes, in order.

    What they leave behind is taken over by others; what was taken and not noted comes again, with the id that it had.
    """
    draw = random.Random(18)
    async with newsroom(migrated_url, runs=False, port=free_port()) as room:
        for _ in range(3):
            room.receiver.answers += draw.sample(LIES, len(LIES))
            for _ in range(8):
                await room.post()
            known = len(room.receiver.deliveries)
            async with worker(migrated_url) as one, worker(migrated_url) as other:
                await until(lambda known=known: len(room.receiver.deliveries) >= known + 6)  # type: ignore[misc]
                for process in (one, other):
                    process.send_signal(SIGKILL)
                    await ended(process)
        port = room.receiver.port
        room.receiver.answers.clear()
        room.receiver.stop()
        async with worker(migrated_url), worker(migrated_url):
            await room.post()
            async with receiver(port, room.receiver):
                await room.got(*range(1, 26))
        hold_what_came(room, 25)
        assert room.receiver.numbers(SLUG) == list(range(1, 26))
