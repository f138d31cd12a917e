"""docs/partners.md, followed literally: its commands, and its receiver."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from liveblog.model.endpoint import EndpointDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from tests.outbound.strangers import LOOPBACK
from tests.pace import PATIENCE
from tests.ports import free_port
from tests.web.live_app import LiveApp, open_live_app

PAGE = Path(__file__).parents[2] / "docs" / "partners.md"
SLUG = "harbour-fire"


@pytest.fixture
async def live_app(migrated_sqlite_url: str) -> AsyncIterator[LiveApp]:
    """Serve the house of the page, with an entry."""
    async with open_live_app(migrated_sqlite_url, outbound_allow=[LOOPBACK], secret_key="k" * 40) as app:
        await app.post(await app.blog(SLUG), "The *harbour* is closed.")
        await app.services.partners.create(PartnerDraft("Northern Post", grants=(Grant(Scope.READ),)))
        yield app


def commands() -> list[str]:
    """Return the requests of the way in."""
    way_in = PAGE.read_text(encoding="utf-8").partition("## The way in")[2].partition("\n## ")[0]
    return re.findall(r"(?m)^    (curl .+)$", way_in)


async def test_the_commands_answer_with_the_coverage(live_app: LiveApp):
    """Each of them, as it is written, in a shell: what comes back has the entry's words."""
    keys = {kind: await live_app.services.partners.make_key(1, kind) for kind in KeyKind}
    given = {"LIVE": live_app.url, "PK": keys[KeyKind.PUBLISHABLE], "SK": keys[KeyKind.SECRET]}
    found = commands()
    assert len(found) == 6
    for command in found:
        run = ("sh", "-c", f"exec {command}")
        shell = await asyncio.create_subprocess_exec(*run, stdout=PIPE, env={"PATH": os.environ["PATH"], **given})
        assert shell.stdout
        told = b""
        async with asyncio.timeout(PATIENCE):
            while b"harbour</em> is closed" not in told and b"harbour&lt;/em&gt; is closed" not in told:
                part = await shell.stdout.read(65536)
                assert part, (command, told)
                told += part
            if shell.returncode is None and "-sN" in command:
                shell.terminate()
            await shell.wait()


async def test_the_receiver_keeps_a_copy(live_app: LiveApp):
    """It takes a test, what is posted, revised and deleted, each once, and refuses what is not signed."""
    (code,) = re.findall(r"```python\n(from http.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    port = free_port()
    there = f"http://127.0.0.1:{port}/"
    _, secret = await live_app.services.endpoints.create(1, EndpointDraft(there))
    code = code.replace("whsec_…", secret).replace("9000", str(port))
    told = "            print(event['type'], list(copy.values()), flush=True)\n"
    code = code.replace("            seen.add(", f"{told}            seen.add(")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE, stderr=PIPE)
    assert process.stdout
    try:
        desk = live_app.services.desk
        async with asyncio.timeout(PATIENCE):
            while not (await live_app.services.courier.test(1)).is_taken:  # noqa: ASYNC110 -- it is starting
                await asyncio.sleep(0.1)
            await desk.post(SLUG, EntryDraft(body="The boats are *back*."), COMMAND)
            lines = [(await process.stdout.readline()).decode() for _ in range(2)]
            await desk.delete(SLUG, 2, COMMAND)
            lines.append((await process.stdout.readline()).decode())
        assert [line.split()[0] for line in lines] == ["endpoint.test", "entry.posted", "entry.deleted"]
        assert "boats are <em>back</em>" in lines[1]
        assert "boats" not in lines[2]
    finally:
        process.kill()
        await process.wait()
