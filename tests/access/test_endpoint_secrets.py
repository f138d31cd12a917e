"""Secrets of receivers that follow one another: for a day both sign, so that nobody has to be quick."""

from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from liveblog.access.endpoints import OVERLAP
from liveblog.errors import Conflict
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.access.conftest import Watch
from tests.access.newsrooms import Newsroom, newsroom
from tests.apps import open_app


async def verified(room: Newsroom, *secrets: str) -> list[bool]:
    """Send a test, and tell with which secrets a receiver would verify it."""
    await room.app.courier.test(room.endpoint_id)
    delivery = room.receiver.deliveries[-1]

    def fits(secret: str) -> bool:
        try:
            Webhook(secret).verify(delivery.body, delivery.headers)
        except WebhookVerificationError:
            return False
        return True

    return [fits(secret) for secret in secrets]


async def test_the_one_before_signs_for_a_day(migrated_url: str, clock: Watch):
    """By the library that partners use; the day after only the new one does, and `v1a` is there all the time."""
    async with newsroom(migrated_url, runs=False, settings={"clock": clock}) as room:
        new = await room.app.endpoints.renew_secret(room.endpoint_id)
        assert await verified(room, room.secret, new) == [True, True]
        signed = room.receiver.deliveries[-1].headers["webhook-signature"].split()
        assert [each.partition(",")[0] for each in signed] == ["v1", "v1", "v1a"]
        room.receiver.deliveries[-1].verify(room.secret, room.app.webhook_signer.public_keys[0])
        clock.pass_(OVERLAP - timedelta(minutes=1))
        assert await verified(room, room.secret, new) == [True, True]
        clock.pass_(timedelta(minutes=1))
        assert await verified(room, room.secret, new) == [False, True]


async def test_all_of_the_last_day_sign(migrated_url: str, clock: Watch):
    """Whichever of them a partner has put in: one that was made twice in a hurry leaves nobody out."""
    async with newsroom(migrated_url, runs=False, settings={"clock": clock}) as room:
        first = await room.app.endpoints.renew_secret(room.endpoint_id)
        clock.pass_(timedelta(hours=1))
        second = await room.app.endpoints.renew_secret(room.endpoint_id)
        assert await verified(room, room.secret, first, second) == [True, True, True]
        for _ in range(6):
            last = await room.app.endpoints.renew_secret(room.endpoint_id)
        assert await verified(room, first, second, last) == [False, False, True]
        assert len(room.receiver.deliveries[-1].headers["webhook-signature"].split()) == 6


async def test_one_that_is_known_to_others_ends_at_once(migrated_url: str):
    """It signs nothing more, and the log says who ended it."""
    async with newsroom(migrated_url, runs=False) as room:
        new = await room.app.endpoints.renew_secret(room.endpoint_id)
        await room.app.endpoints.end_former_secrets(room.endpoint_id)
        assert await verified(room, room.secret, new) == [False, True]
        async with room.app.store.read() as connection:
            (record,) = await audit_records(connection, AuditQuery(action="endpoint.secrets_ended"), 2)
        assert record.subject == f"endpoint:{room.endpoint_id}"


async def test_a_server_without_a_key_makes_no_secret(migrated_url: str):
    """It could keep none: what the receiver has stays good."""
    async with newsroom(migrated_url, runs=False) as room, open_app(migrated_url) as keyless:
        with pytest.raises(Conflict):
            await keyless.endpoints.renew_secret(room.endpoint_id)
        assert await verified(room, room.secret) == [True]
