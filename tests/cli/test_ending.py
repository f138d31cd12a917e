"""How commands end when SIGTERM tells them to."""

import asyncio
import sys

from tests.processes import running

MANY = 50
PROGRAM = f"""
import asyncio
from liveblog.cli.ending import cancelled_when_told

async def writes_in_the_end():
    try:
        await asyncio.sleep(600)
    finally:
        await asyncio.sleep(0.01)
        print("written", flush=True)

async def work():
    with cancelled_when_told(7):
        async with asyncio.TaskGroup() as tasks:
            for _ in range({MANY}):
                tasks.create_task(writes_in_the_end())
            await asyncio.sleep(0)
            print("works", flush=True)

asyncio.run(work())
"""


async def test_what_is_written_in_the_end_is_written_by_all(tmp_path):
    """Each of many tasks that run together gets to its end, which takes a while, and the exit code is what was said."""
    pipe = asyncio.subprocess.PIPE
    async with running(sys.executable, "-c", PROGRAM, cwd=tmp_path, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"works\n"
        process.terminate()
        said, wrong = await process.communicate()
        assert said.splitlines() == [b"written"] * MANY
        assert (process.returncode, wrong) == (7, b"")
