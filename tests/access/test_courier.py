"""What partners' receivers are sent: each event once per id, in order, as it reads when it is sent."""

import asyncio
from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidSignature
from standardwebhooks import WebhookVerificationError

from liveblog.access import webhook_sending
from liveblog.access.courier import AT_ONCE
from liveblog.desk.changes import revision_or_retraction
from liveblog.model.blog import BlogChanges, BlogDraft, Visibility
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.endpoint import EndpointDraft
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from tests.access.newsrooms import SLUG, newsroom
from tests.access.receivers import Delivery, status
from tests.waiting import until


async def test_events_come_in_order_and_are_signed_twice(migrated_url: str):
    """Posts, revisions and deletions, with both signatures; another body, secret or key is refused by both."""
    async with newsroom(migrated_url) as room:
        await room.post("one")
        await room.app.desk.revise(SLUG, 1, {"body": "two"}, COMMAND)
        await room.app.desk.delete(SLUG, 1, COMMAND)
        await room.got(1, 2, 3)
        public = room.app.webhook_signer.public_keys[0]
        for delivery in room.receiver.deliveries:
            delivery.verify(room.secret, public)
            other = Delivery(delivery.headers, delivery.body + b" ", taken=True)
            with pytest.raises(WebhookVerificationError):
                other.verify(room.secret, public)
            with pytest.raises(WebhookVerificationError):
                delivery.verify("whsec_" + b64encode(b"x" * 32).decode(), public)
            with pytest.raises(InvalidSignature):
                delivery.verify(room.secret, "whpk_" + room.app.webhook_signer.public_keys[0][5:].swapcase())
        first, second, third = (delivery.said for delivery in room.receiver.deliveries)
        assert [each["type"] for each in (first, second, third)] == ["entry.posted", "entry.revised", "entry.deleted"]
        assert first["data"]["slug"] == SLUG
        assert third["data"]["entry"] == {"id": 1, "deleted": True}


async def test_what_was_deleted_is_not_sent(migrated_url: str):
    """Text is read when it is sent: an event that waits says nothing of what was deleted meanwhile."""
    async with newsroom(migrated_url) as room:
        await room.app.endpoints.pause(room.endpoint_id)
        await room.post("a secret word")
        await room.app.desk.delete(SLUG, 1, COMMAND)
        await room.app.endpoints.resume(room.endpoint_id)
        await room.got(1, 2)
        assert not [each for each in room.receiver.deliveries if b"secret word" in each.body]


async def test_kinds_that_are_not_wanted_are_passed_by(migrated_url: str):
    """An endpoint for deletions is sent these, and its position goes on over the rest."""
    async with newsroom(migrated_url, EndpointDraft("", kinds=("entry.deleted",))) as room:
        await room.post()
        await room.app.desk.delete(SLUG, 1, COMMAND)
        await room.got(2)
        assert len(room.receiver.deliveries) == 1


async def test_a_replay_sends_all_from_a_number_on(migrated_url: str):
    """With the ids that they had."""
    async with newsroom(migrated_url) as room:
        for _ in range(4):
            await room.post()
        await room.got(1, 2, 3, 4)
        before = room.receiver.ids()
        room.receiver.deliveries.clear()
        await room.app.endpoints.replay(room.endpoint_id, SLUG, 3)
        await room.got(3, 4)
        assert room.receiver.ids() == before[2:]


async def test_only_what_its_partner_gets_is_sent(migrated_url: str):
    """Nothing of a private blog, or of one that it does not get; a blog that is made later comes from its beginning."""
    async with newsroom(migrated_url) as room:
        await room.app.desk.create_blog(BlogDraft(slug="plans", title="Plans", visibility=Visibility.PRIVATE))
        await room.app.desk.create_blog(BlogDraft(slug="quay", title="Quay", visibility=Visibility.PARTNERS))
        await room.post("a plan", "plans")
        await room.post("for partners", "quay")
        await until(lambda: room.receiver.numbers("quay") == [1])
        await room.app.desk.change_blog(SLUG, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
        await room.post("now private")
        await room.post("more", "quay")
        await until(lambda: room.receiver.numbers("quay") == [1, 2])
        assert {each.said["data"]["slug"] for each in room.receiver.deliveries} == {"quay"}


async def test_every_receiver_has_its_turn(migrated_url: str):
    """More of them than are delivered to at once: the first ones do not keep the last ones waiting for ever."""
    async with newsroom(migrated_url, runs=False) as room:
        for number in range(2):
            partner_id = await room.app.partners.create(PartnerDraft(f"Post {number}", grants=(Grant(Scope.READ),)))
            for _ in range(AT_ONCE):
                await room.app.endpoints.create(partner_id, EndpointDraft(room.receiver.url))
        running = asyncio.create_task(room.app.courier.run())
        await room.post()
        await until(lambda: len(room.receiver.deliveries) == 2 * AT_ONCE + 1)
        running.cancel()
        await asyncio.wait([running])


async def test_a_long_entry_comes_thin(migrated_url: str):
    """No body is over twenty thousand bytes: what is, names the entry and where it can be read."""
    async with newsroom(migrated_url) as room:
        await room.post("long " * 8000)
        await room.got(1)
        (delivery,) = room.receiver.deliveries
        assert len(delivery.body) < webhook_sending.BODY_BYTES
        assert delivery.said["data"]["entry"]["url"].endswith(f"/api/v1/blogs/{SLUG}/entries/1")
        await room.app.desk.revise(SLUG, 1, {"body": "short"}, COMMAND)
        again = await room.app.courier.send_again(room.endpoint_id, room.blog.id, 1)
        assert again is not None
        assert again.message == delivery.id


async def test_a_test_is_no_event(migrated_url: str):
    """It is signed, its answer is shown, and the position stays."""
    async with newsroom(migrated_url, runs=False) as room:
        attempt = await room.app.courier.test(room.endpoint_id)
        assert attempt.is_taken
        (delivery,) = room.receiver.deliveries
        delivery.verify(room.secret, room.app.webhook_signer.public_keys[0])
        assert delivery.said["type"] == "endpoint.test"


async def test_an_answer_that_comes_after_the_deletion_says_nothing(migrated_url: str):
    """The entry was deleted, or withdrawn, while the receiver answered: what it repeats is not kept."""
    async with newsroom(migrated_url, runs=False) as room:

        async def purge_and_echo(writer: asyncio.StreamWriter) -> None:
            number = room.receiver.deliveries[-1].said["data"]["entry"]["id"]
            if number == 1:
                await room.app.desk.delete(SLUG, number, COMMAND)
            else:
                gone = CorrectionDraft(CorrectionKind.RETRACTION, "Wrong.")
                await room.app.desk.do(SLUG, revision_or_retraction(number, {}, None, gone), COMMAND)
            writer.write(status("200 Thanks", b"You said: a secret word"))
            await writer.drain()

        room.receiver.answers = [purge_and_echo, purge_and_echo]
        await room.post("a secret word")
        await room.post("another secret word")
        await room.app.courier.deliver(room.endpoint_id)
        attempts = await room.app.endpoints.attempts(room.endpoint_id)
        assert [each.status for each in attempts] == [204, 204, 200, 200]
        assert "secret" not in "".join(each.answer for each in attempts)


async def test_answers_go_with_the_entry_that_they_may_repeat(migrated_url: str):
    """A receiver that echoes what it got leaves no word of it here when the entry is deleted."""
    async with newsroom(migrated_url) as room:
        room.receiver.answers = [status("500 No", b"You said: a secret word")]
        await room.post("a secret word")
        await room.got(1)
        await room.app.desk.delete(SLUG, 1, COMMAND)
        await room.got(1, 2)
        assert "secret" not in "".join(each.answer for each in await room.app.endpoints.attempts(room.endpoint_id))


async def test_a_hundred_attempts_are_kept(migrated_sqlite_url: str):
    """The newest; of what was tried before nothing is left."""
    async with newsroom(migrated_sqlite_url, runs=False) as room:
        for _ in range(103):
            await room.app.courier.test(room.endpoint_id)
        attempts = await room.app.endpoints.attempts(room.endpoint_id)
        assert [each.id for each in attempts] == list(range(103, 3, -1))
