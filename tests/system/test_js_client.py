"""The JavaScript client's example of looking after blogs, run as it stands in its README, against a real server."""

import asyncio
import re
from pathlib import Path

import pytest

from liveblog.errors import BlogGone
from liveblog.model.principal import COMMAND, Scope
from tests.apps import open_app
from tests.pace import PATIENCE
from tests.services import running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

CLIENT = Path(__file__).parents[2] / "clients" / "js"
BLOCKS = re.findall(r"```js\n(.*?)```", (CLIENT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


async def test_a_blog_is_looked_after_by_the_readmes_example(migrated_sqlite_url: str, tmp_path: Path):
    """Made, changed, closed, opened again, refused to be deleted for a slip, and deleted for good."""
    (example,) = [block for block in BLOCKS if "new Client(" in block]
    async with open_app(migrated_sqlite_url) as app:
        token = await app.tokens.create("program", Scope.ADMIN)
    running = running_server(tmp_path, environment={"LIVEBLOG_DATABASE_URL": migrated_sqlite_url})
    server = await asyncio.to_thread(running.__enter__)
    try:
        program = tmp_path / "example.mjs"
        here = example.replace("@liveblog/client", (CLIENT / "src" / "index.js").as_uri())
        program.write_text(here.replace("https://news.example", server.url), encoding="utf-8")
        node = await asyncio.create_subprocess_exec(
            "node",
            str(program),
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LIVEBLOG_TOKEN": token},
            stdout=-1,
            stderr=-1,
        )
        async with asyncio.timeout(PATIENCE):
            said, wrong = (part.decode() for part in await node.communicate())
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)
    assert (node.returncode, wrong) == (0, "")
    first, second = said.splitlines()[:2]
    assert first == "Fire at the harbour: live, 3 events"
    assert second.startswith("invalid_input")
    assert "confirm" in said
    async with open_app(migrated_sqlite_url) as app:
        with pytest.raises(BlogGone):
            await app.desk.change_blog("harbour-fire", {"title": "Late"}, COMMAND)
