"""Jobs that are done apart from the servers: a hint over the bus makes them quick, and its loss no more than late."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from liveblog.access import courier as courier_module
from liveblog.assembly import open_services
from liveblog.jobs import Hint, Jobs, heed_hints
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.services import Services
from liveblog.settings import Settings
from tests.access.receivers import receiver
from tests.apps import open_harbour
from tests.jobs.running import running
from tests.media.pictures import photo
from tests.outbound.strangers import LOOPBACK
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


def settings_of(url: str, valkey: str, folder: Path, **more: Any) -> Settings:
    """Return the settings of a server that leaves jobs to others, and of those others."""
    named: dict[str, Any] = {"database_url": SecretStr(url), "redis_url": SecretStr(valkey), "media_dir": folder}
    return Settings(**named, jobs=False, **more)


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
        hearing = asyncio.create_task(heed_hints(apart.bus, {Hint.JOBS: apart.jobs.look}))
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
            hearing = asyncio.create_task(heed_hints(apart.bus, {Hint.JOBS: apart.jobs.look}))
            await until(lambda: apart.jobs.done.total() == 1)
        hearing.cancel()
        await asyncio.wait([hearing])


async def test_a_hint_wakes_a_courier_elsewhere(
    migrated_sqlite_url: str, valkey_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What a server without a courier posts is sent long before the courier would look by itself."""
    monkeypatch.setattr(courier_module, "LOOK_SECONDS", 3600.0)
    monkeypatch.setattr(courier_module, "SOON_SECONDS", 3600.0)
    more = {"secret_key": "k" * 40, "outbound_allow": (LOOPBACK,)}
    settings = settings_of(migrated_sqlite_url, valkey_url, tmp_path, **more)
    async with open_services(settings) as server, open_services(settings) as apart, receiver() as partner:
        await open_harbour(server)
        speaking = asyncio.create_task(server.hub.run())
        looks = {Hint.JOBS: apart.jobs.look, Hint.RECEIVERS: apart.courier.wake}
        hearing, sending = asyncio.create_task(heed_hints(apart.bus, looks)), asyncio.create_task(apart.courier.run())
        await until(lambda: server.bus.is_up and apart.bus.is_up)
        partner_id = await server.partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ),)))
        await server.endpoints.create(partner_id, EndpointDraft(partner.url))
        for number in (1, 2, 3):
            await server.desk.post("harbour", EntryDraft("text"), COMMAND)
            await until(lambda number=number: len(partner.numbers("harbour")) == number)  # type: ignore[misc]
        for task in (speaking, hearing, sending):
            task.cancel()
        await asyncio.wait([speaking, hearing, sending])
