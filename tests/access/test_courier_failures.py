"""Receivers that refuse, hang, are away or gone: what they are sent then, and when it ends."""

import asyncio

import pytest
from sqlalchemy import update

from liveblog.access import courier as module
from liveblog.access import webhook_sending
from liveblog.model.endpoint import EndpointDraft, OnFailure
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.store.columns import After
from liveblog.store.endpoint_tables import endpoints
from liveblog.store.endpoints import lease_endpoint, seconds_to_next_retry
from tests.access.newsrooms import SLUG, newsroom
from tests.access.receivers import OK, receiver, status
from tests.waiting import until

WAITS = module.RETRY_SECONDS


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once: which of the waits is taken is another test's matter."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.05,) * 9)


REFUSALS = {
    "an error": status("500 No"),
    "a redirect": status("302 Found", location="http://127.0.0.1:1/"),
    "too many": status("429 Slow down"),
    "nonsense": b"nothing of the kind\r\n\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_a_failure_is_tried_again_with_the_same_id(migrated_url: str, refusal: bytes):
    """Nothing comes before what failed is taken; it has one id, and a time of its own for each attempt."""
    async with newsroom(migrated_url) as room:
        room.receiver.answers = [OK, refusal, refusal]
        for _ in range(4):
            await room.post()
        await room.got(1, 2, 3, 4)
        ids = [each.id for each in room.receiver.deliveries]
        assert [ids.count(each) for each in room.receiver.ids()] == [1, 3, 1, 1]
        endpoint = await room.endpoint()
        assert (endpoint.failures, endpoint.failed_since, endpoint.retry_at) == (0, None, None)
        attempts = await room.app.endpoints.attempts(room.endpoint_id)
        assert [each.is_taken for each in attempts[::-1]] == [True, False, False, True, True, True]


async def test_a_huge_answer_is_read_to_its_first_kilobyte(migrated_url: str):
    """What a receiver says beyond that is not waited for, and takes nothing away from its status."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 500 No\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with newsroom(migrated_url) as room:
        room.receiver.answers = [endless]
        await room.post()
        await room.got(1)
        first = (await room.app.endpoints.attempts(room.endpoint_id))[-1]
        assert (first.status, len(first.answer)) == (500, webhook_sending.ANSWER_BYTES)


async def test_one_that_hangs_holds_up_nobody_else(migrated_url: str):
    """Another receiver is sent everything while one answers nothing; posts wait for neither."""
    release = asyncio.Event()

    async def hangs(_: asyncio.StreamWriter) -> None:
        await release.wait()

    async with newsroom(migrated_url) as room, receiver() as other:
        room.receiver.usual = hangs
        await room.app.endpoints.create(room.partner_id, EndpointDraft(other.url))
        for _ in range(3):
            await room.post()
        await until(lambda: other.numbers(SLUG) == [1, 2, 3] and room.receiver.deliveries)
        assert len(room.receiver.deliveries) == 1
        release.set()


async def test_one_that_is_deleted_amid_a_delivery_leaves_nothing(migrated_url: str, caplog: pytest.LogCaptureFixture):
    """What was being sent is noted nowhere, and nothing goes wrong; others are sent theirs."""
    release, came = asyncio.Event(), asyncio.Event()

    async def waits(writer: asyncio.StreamWriter) -> None:
        came.set()
        await release.wait()
        writer.write(OK)

    async with newsroom(migrated_url) as room, receiver() as other:
        room.receiver.answers = [waits]
        await room.app.endpoints.create(room.partner_id, EndpointDraft(other.url))
        await room.post()
        await came.wait()
        await room.app.endpoints.delete(room.endpoint_id)
        release.set()
        await room.post()
        await until(lambda: other.numbers(SLUG) == [1, 2])
        assert await room.app.endpoints.attempts(room.endpoint_id) == []
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_receiver_that_was_away_gets_all(migrated_url: str):
    """While nobody answers at its address events wait; when it is back they come, from where it was."""
    async with newsroom(migrated_url) as room:
        await room.post()
        await room.got(1)
        port, away = room.receiver.port, room.receiver
        room.receiver.usual = b""  # as a server that dies
        for _ in range(3):
            await room.post()
        await until(lambda: len(away.deliveries) >= 2)
        away.usual = OK
        assert port == away.port
        await room.got(1, 2, 3, 4)


async def test_gone_ends_it(migrated_url: str):
    """410 is the last that it is sent, and the log says so; resumed, it goes on with what it refused."""
    async with newsroom(migrated_url) as room:
        room.receiver.answers = [status("410 Gone")]
        await room.post()

        await room.noted(lambda endpoint: endpoint.disabled_at is not None)
        async with room.app.store.read() as connection:
            (record,) = await audit_records(connection, AuditQuery(action="endpoint.disabled"), 2)
        assert record.subject == f"endpoint:{room.endpoint_id}"
        await room.post()
        await room.app.endpoints.resume(room.endpoint_id)
        await room.got(1, 2)


async def test_what_is_refused_can_be_passed_over(migrated_url: str):
    """With `skip` the next is sent after three refusals; what the receiver has no time for is not passed over."""
    async with newsroom(migrated_url, EndpointDraft("", on_failure=OnFailure.SKIP)) as room:
        room.receiver.answers = [*[status("400 No")] * 3, *[status("503 Later")] * 5]
        await room.post()
        await room.post()
        await until(lambda: room.receiver.numbers(SLUG) == [2])
        assert len(room.receiver.deliveries) == 9
        attempts = await room.app.endpoints.attempts(room.endpoint_id)
        assert {each.blog_id for each in attempts} == {room.blog.id}
        again = await room.app.courier.send_again(room.endpoint_id, room.blog.id, 1)
        assert again is not None
        assert again.is_taken


async def test_failures_of_three_days_end_it(migrated_url: str, monkeypatch: pytest.MonkeyPatch):
    """The waits between attempts grow to days; after three of nothing but failures it is given up on."""
    assert sum(WAITS) > 0.9 * module.GIVEN_UP_SECONDS
    monkeypatch.setattr(module, "GIVEN_UP_SECONDS", 0.0)
    async with newsroom(migrated_url) as room:
        room.receiver.usual = status("500 No")
        await room.post()

        endpoint = await room.noted(lambda each: each.disabled_at is not None)
        assert endpoint.failures >= 2


async def test_retry_after_is_heeded(migrated_url: str):
    """A receiver that asks for time gets it: nothing is sent before."""
    async with newsroom(migrated_url) as room:
        room.receiver.answers = [status("429 Slow down", retry_after="3600")]
        await room.post()
        endpoint = await room.noted(lambda each: each.retry_at is not None)
        assert endpoint.retry_at is not None
        assert endpoint.failed_since is not None
        assert (endpoint.retry_at - endpoint.failed_since).total_seconds() > 3500
        assert len(room.receiver.deliveries) == 1


async def test_what_is_being_tried_again_is_looked_for_when_its_lease_ends(migrated_url: str):
    """While an event that failed before is under way, or its sender died, nobody asks the database again and again."""
    async with newsroom(migrated_url, runs=False) as room:
        async with room.app.store.write() as connection:
            await connection.execute(update(endpoints).values(retry_at=After(-60.0)))
            assert await lease_endpoint(connection, room.endpoint_id, module.LEASE_SECONDS)
        async with room.app.store.read() as connection:
            seconds = await seconds_to_next_retry(connection)
        assert seconds is not None
        assert module.LEASE_SECONDS / 2 < seconds <= module.LEASE_SECONDS
