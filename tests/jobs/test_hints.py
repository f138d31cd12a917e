"""Jobs that are done apart from the servers: a hint over the bus makes them quick, and its loss no more than late."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from liveblog.app import open_services
from liveblog.jobs import Jobs, heed_hints
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.services import Services
from liveblog.settings import Settings
from tests.apps import open_harbour
from tests.jobs.running import running
from tests.media.pictures import photo
from tests.waiting import until


async def never(_: Jobs) -> float:
    """Rest for an hour, whatever is due: what is done meanwhile was done for a hint."""
    return 3600.0


def first_look(jobs: Jobs) -> asyncio.Event:
    """Return what is set when the runner has looked once."""
    looked, do_due = asyncio.Event(), jobs.do_due

    async def noted() -> None:
        await do_due()
        looked.set()

    jobs.do_due = noted  # type: ignore[method-assign]
    return looked


def settings_of(url: str, valkey: str, folder: Path) -> Settings:
    """Return the settings of a server that leaves jobs to others, and of those others."""
    named: dict[str, Any] = {"database_url": SecretStr(url), "redis_url": SecretStr(valkey), "media_dir": folder}
    return Settings(**named, jobs=False)


async def delete_a_picture(server: Services) -> None:
    """Post an entry with a picture, and delete it."""
    picture = await server.pictures.save(photo(60, 40))
    changed = await server.desk.post("harbour", EntryDraft(f"![Boats]({picture.path})"), COMMAND)
    await server.desk.delete("harbour", changed.subject.id, COMMAND)


async def test_a_hint_makes_them_look(
    migrated_sqlite_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What a server has committed is done elsewhere long before anybody would look by themselves."""
    monkeypatch.setattr(Jobs, "_pause", never)
    settings = settings_of(migrated_sqlite_url, valkey_url, tmp_path)
    async with open_services(settings) as server, open_services(settings) as apart:
        await open_harbour(server)
        speaking = asyncio.create_task(server.hub.run())
        hearing = asyncio.create_task(heed_hints(apart.bus, apart.jobs))
        await until(lambda: server.bus.is_up and apart.bus.is_up)
        looked = first_look(apart.jobs)
        async with running(apart.jobs):
            await looked.wait()
            await delete_a_picture(server)
            await until(lambda: apart.jobs.done.total() == 1)
        for task in (speaking, hearing):
            task.cancel()
        await asyncio.wait([speaking, hearing])
    assert not server.jobs.done


async def test_a_doubt_makes_them_look_too(
    migrated_sqlite_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A hint that was given while nobody heard it is made good when Redis is heard again."""
    monkeypatch.setattr(Jobs, "_pause", never)
    settings = settings_of(migrated_sqlite_url, valkey_url, tmp_path)
    async with open_services(settings) as server, open_services(settings) as apart:
        await open_harbour(server)
        looked = first_look(apart.jobs)
        async with running(apart.jobs):
            await looked.wait()
            await delete_a_picture(server)  # its bus doesn't run: the hint is lost
            hearing = asyncio.create_task(heed_hints(apart.bus, apart.jobs))
            await until(lambda: apart.jobs.done.total() == 1)
        hearing.cancel()
        await asyncio.wait([hearing])
