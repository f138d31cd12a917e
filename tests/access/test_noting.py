"""What came of deliveries shares commits, and none of them suffers from another."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from liveblog.access.acting import Act
from liveblog.access.courier import AT_ONCE
from liveblog.access.noting import TOGETHER, Noting
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.moment import now
from liveblog.services import Services
from liveblog.store import endpoints
from tests.access.newsrooms import Newsroom, newsroom
from tests.pace import PATIENCE

RECEIVERS = 10


@contextmanager
def commits(app: Services) -> Iterator[list[None]]:
    """Count what is committed of what is written."""
    counted: list[None] = []
    engine = app.store.writing_engine.sync_engine

    def note(_connection: object) -> None:
        counted.append(None)

    event.listen(engine, "commit", note)
    try:
        yield counted
    finally:
        event.remove(engine, "commit", note)


async def crowd(room: Newsroom, number: int) -> None:
    """Give the partner so many receivers beside its first."""
    for _ in range(number):
        await room.app.endpoints.create(room.partner_id, EndpointDraft(room.receiver.url))


async def places(room: Newsroom) -> set[int]:
    """Return up to which events its receivers are."""
    known = await room.app.endpoints.of_partner(room.partner_id)
    return {seq for each in known for _, seq in await room.app.endpoints.positions(each.id)}


async def test_many_deliveries_cost_few_commits(migrated_url: str):
    """Receivers that are due at once are leased at once, and what came of several shares a commit where it meets."""
    async with newsroom(migrated_url, runs=False) as room:
        await crowd(room, RECEIVERS - 1)
        await room.post()
        with commits(room.app) as counted:
            running = asyncio.create_task(room.app.courier.run())
            async with asyncio.timeout(PATIENCE):
                while await places(room) != {1}:  # noqa: ASYNC110 -- rows of a table
                    await asyncio.sleep(0.02)
            running.cancel()
            await asyncio.wait([running])
        assert len(counted) <= 2 * RECEIVERS - (AT_ONCE - AT_ONCE // TOGETHER)  # the first leases share commits
        assert len(room.receiver.deliveries) == RECEIVERS


async def test_what_comes_together_is_one_commit(migrated_url: str):
    """However many bring something of however many endpoints; a second thing of one endpoint comes after the first."""
    async with newsroom(migrated_url, runs=False) as room:
        await crowd(room, 2)
        noting = Noting(room.app.store, now)
        order: list[tuple[int, int]] = []

        def bringing(number: int, turn: int) -> Coroutine[Any, Any, None]:
            async def write(act: Act) -> None:
                order.append((number, turn))
                await endpoints.update_endpoint(act.connection, number, {"paused_at": act.at})

            return noting.write(number, write)

        with commits(room.app) as counted:
            await asyncio.gather(bringing(3, 1), bringing(1, 1), bringing(2, 1), bringing(1, 2))
        assert len(counted) == 1
        assert order == [(1, 1), (1, 2), (2, 1), (3, 1)]


async def test_each_gets_its_own_answer(migrated_url: str):
    """Whatever the order in which they are written; one that fails is told so, and the others are written."""
    async with newsroom(migrated_url, runs=False) as room:
        await crowd(room, 2)
        noting = Noting(room.app.store, now)

        def pausing(number: int, *, fails: bool = False) -> Coroutine[Any, Any, int]:
            async def write(act: Act) -> int:
                await endpoints.update_endpoint(act.connection, number, {"paused_at": act.at})
                if fails:
                    raise ValueError(number)
                return number

            return noting.write(number, write)

        answers = await asyncio.gather(
            pausing(3), pausing(2, fails=True), pausing(1), pausing(3), return_exceptions=True
        )
        assert [answers[0], *answers[2:]] == [3, 1, 3]
        assert isinstance(answers[1], ValueError)
        paused = [each.paused_at is not None for each in await room.app.endpoints.of_partner(room.partner_id)]
        assert paused == [True, False, True]


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_what_is_being_written_is_written_at_the_end(migrated_url: str, *, is_cancelled: bool):
    """Also where whoever brought it has gone: the store is not closed in the middle of it."""
    async with newsroom(migrated_url, runs=False) as room:
        noting, begun = Noting(room.app.store, now), asyncio.Event()

        async def write(act: Act) -> None:
            begun.set()
            await endpoints.update_endpoint(act.connection, room.endpoint_id, {"paused_at": act.at})

        bringing = asyncio.create_task(noting.write(room.endpoint_id, write))
        await begun.wait()
        if is_cancelled:
            bringing.cancel()
        await noting.finish()
        assert (await room.endpoint()).paused_at is not None
        await noting.finish()
        await asyncio.wait([bringing])
