"""Every bound of expensive work attacked, while an editor posts and a reader reads."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND, Scope
from liveblog.store import reads
from tests.apps import HARBOUR, open_app
from tests.services import running_server
from tests.system.attackers import CONNECTIONS, Attack
from tests.system.floods import ENTRIES, FLOODS, Aim, text_to_compare
from tests.system.newsroom import Newsroom, medians, no_waits

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]

FIRST, ROUNDS = 3, 12
PHASES, MOST_PHASES = 2, 10
TWICE = 2.0


async def fill(url: str) -> tuple[list[str], str]:
    """Write what is there to be read."""
    async with open_app(url) as parts:
        for draft in (HARBOUR, replace(HARBOUR, slug="quay")):
            await parts.desk.create_blog(draft)
        for first in range(0, ENTRIES, 40):
            texts = (f"Ship {number}: wind and tide. " * 10 for number in range(first, first + 40))
            await asyncio.gather(*(parts.desk.post("harbour", EntryDraft(text), COMMAND) for text in texts))
        for text in ("wind and tide " * 10_000, text_to_compare(1)):
            await parts.desk.post("quay", EntryDraft(text), COMMAND)
        await parts.desk.revise("quay", 2, EntryChanges(body=text_to_compare(2)), COMMAND)
        async with parts.store.read() as connection:
            epoch = (await reads.blog_by_slug(connection, "harbour")).epoch
        return [await parts.tokens.create(f"token {number}", Scope.WRITE) for number in range(9)], epoch


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def deployment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aim]:
    """Run one process of the server, as a user starts it, on each database; its first token is the editor's."""
    directory = tmp_path_factory.mktemp("deployment")
    if request.param == "sqlite":
        url, database = f"sqlite+aiosqlite:///{directory}/liveblog.db", None
    else:
        postgres = request.getfixturevalue("postgres")
        url, database = postgres.url(postgres.create_database()), postgres.process.pid
    with ThreadPoolExecutor(1) as apart:
        tokens, epoch = apart.submit(asyncio.run, fill(url)).result()
    with running_server(directory, environment={"LIVEBLOG_DATABASE_URL": url}) as server:
        yield Aim(server.process.pid, int(server.url.rpartition(":")[2]), tokens, epoch, database)


@pytest.mark.parametrize("name", FLOODS)
async def test_an_editor_and_a_reader_wait_no_longer_than_twice_the_usual(deployment: Aim, name: str):
    """Beside each flood the medians of posts, news and pages are at most twice those without it.

    Both are of the same minute: quiet and flood take turns. It is measured for longer where chance might have decided,
    and what was measured all counts.
    """
    requests = FLOODS[name].requests(replace(deployment, tokens=deployment.tokens[1:]))
    usual, beside = no_waits(), no_waits()
    async with (
        Newsroom.opened(deployment.port, deployment.tokens[0], deployment.server, deployment.database) as newsroom,
        Attack.of(deployment.port, deployment.server, requests) as attackers,
    ):
        await newsroom.work(FIRST, no_waits())  # what is the first of its kind takes longer
        for phase in range(MOST_PHASES):
            await newsroom.work(ROUNDS, usual)
            async with attackers.under_way():
                await newsroom.work(ROUNDS, beside)
            hurt, at_rest = medians(beside), medians(usual)
            times = {kind: round(hurt[kind] / at_rest[kind], 2) for kind in hurt}
            if phase + 1 >= PHASES and max(times.values()) <= TWICE:
                break
    print(f"{name}: {times} of {at_rest}, {dict(attackers.statuses)}")  # noqa: T201 -- `pytest -s` shows the figures
    assert max(times.values()) <= TWICE, (times, at_rest, attackers.statuses)
    assert attackers.statuses.total() >= CONNECTIONS
    assert set(attackers.statuses) <= {*FLOODS[name].statuses.split(), "no answer"}
