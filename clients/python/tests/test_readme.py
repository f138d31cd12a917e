"""The README's examples, run as they stand, but for the address."""

import asyncio
import re
from pathlib import Path

import pytest

import liveblog_client
from tests.pace import PATIENCE

_BLOCKS = re.findall(r"```python\n(.*?)```", (Path(__file__).parents[1] / "README.md").read_text(), re.DOTALL)


@pytest.fixture
def printed():
    return asyncio.Queue()


def example(name, root, printed):
    """Load the example that defines `name`, without what starts it; what it prints goes to a queue."""
    (code,) = [block for block in _BLOCKS if f"async def {name}(" in block]
    names = {"print": lambda text, **_: printed.put_nowait(text)}
    exec(code.replace("https://example.org", root).replace("asyncio.run(main())", ""), names)
    return names[name]


async def test_following_prints_entries(server, printed):
    """The first example prints what is posted."""
    task = asyncio.create_task(example("main", server.root, printed)())
    await server.until(lambda: server.visits)
    server.grow(1)
    assert await asyncio.wait_for(printed.get(), PATIENCE) == "é 🚢"
    task.cancel()
    await asyncio.wait([task])


async def test_a_copy_is_kept_through_a_reset(server, printed):
    """The second example takes a new snapshot when the blog's history was restored."""
    snapshot = {"blog": {"title": "Harbour"}, "floor": None, "entries": [], "shifts": []}
    server.grow(2)
    server.plan("api", server.answer(200, snapshot | {"epoch": "aaaaaaaa", "head": 40}))
    server.plan("api", server.answer(200, snapshot | {"epoch": server.epoch, "head": 2}))
    task = asyncio.create_task(example("mirror", server.root, printed)(server.root, "harbour"))
    await server.until(lambda: server.kinds().count("websocket") == 2)
    server.grow(1)
    assert await asyncio.wait_for(printed.get(), PATIENCE) == "Harbour: 0 entries at event 2"
    assert await asyncio.wait_for(printed.get(), PATIENCE) == "Harbour: 1 entries at event 3"
    task.cancel()
    await asyncio.wait([task])


async def test_posting_revising_and_handing_over(server, printed):
    """The third example survives that somebody else was faster."""
    change = {"seq": 1, "epoch": server.epoch}
    server.plan("api", server.answer(201, change | {"entry": {"id": 7}}))
    server.plan("api", server.answer(200, {"epoch": server.epoch, "entry": {"id": 7}}, ETag='"1"'))
    server.plan("api", server.answer(412, {"title": "Changed meanwhile", "code": "precondition_failed"}))
    server.plan("api", server.answer(201, change | {"shift": {"id": 2}}))
    await example("cover", server.root, printed)("s3cret")
    assert printed.get_nowait() == "Somebody else has changed it meanwhile."
    assert server.visits[2].headers["if-match"] == '"1"'


def test_what_is_public_is_there():
    """Every public name can be imported, and the list is sorted."""
    assert liveblog_client.__all__ == sorted(liveblog_client.__all__)
    assert all(hasattr(liveblog_client, name) for name in liveblog_client.__all__)
