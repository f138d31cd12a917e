"""What partners' receivers are sent: each event once per id, in order, none lost, whatever they answer."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from signal import SIGKILL

import pytest
from cryptography.exceptions import InvalidSignature
from standardwebhooks import WebhookVerificationError

from liveblog.access import courier as module
from liveblog.errors import InvalidInput
from liveblog.model.blog import Blog, BlogChanges, BlogDraft, Visibility
from liveblog.model.endpoint import Endpoint, EndpointDraft, OnFailure
from liveblog.model.entry import EntryDraft
from liveblog.model.partner import PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope
from liveblog.services import Services
from liveblog.store.audit_log import AuditQuery, audit_records
from tests.access.receivers import OK, Delivery, Receiver, receiver, status
from tests.apps import open_app
from tests.outbound.strangers import LOOPBACK
from tests.pace import PATIENCE
from tests.waiting import until

KEY = "k" * 40
SLUG = "harbour"
WAITS = module.RETRY_SECONDS


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once: which of the waits is taken is another test's matter."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.05,) * 9)


@dataclass
class Newsroom:
    """A house with a blog, a partner, and its receiver."""

    app: Services
    blog: Blog
    receiver: Receiver
    partner_id: int
    endpoint_id: int
    secret: str

    async def post(self, body: str = "text", slug: str = SLUG) -> int:
        """Post an entry, and return its number."""
        return (await self.app.desk.post(slug, EntryDraft(body=body), COMMAND)).subject.id

    async def endpoint(self) -> Endpoint:
        """Return the endpoint as it is now."""
        return await self.app.endpoints.by_id(self.endpoint_id)

    async def noted(self, fits: Callable[[Endpoint], bool]) -> Endpoint:
        """Wait until it is written of the endpoint, and return it."""
        async with asyncio.timeout(PATIENCE):
            while not fits(endpoint := await self.endpoint()):  # noqa: ASYNC110 -- a row of a table
                await asyncio.sleep(0.01)
        return endpoint

    async def got(self, *numbers: int) -> None:
        """Wait until all these events were taken, and noted as taken, and hold that they came in order."""
        await until(lambda: len(self.receiver.numbers(SLUG)) >= len(numbers))
        assert self.receiver.numbers(SLUG) == list(numbers)
        async with asyncio.timeout(PATIENCE):
            while dict(await self.places()).get(SLUG) != numbers[-1]:  # noqa: ASYNC110 -- a row of a table
                await asyncio.sleep(0.01)

    async def places(self) -> list[tuple[str, int]]:
        """Return up to which event it was sent, for each blog."""
        return [(blog.slug, seq) for blog, seq in await self.app.endpoints.positions(self.endpoint_id)]


@asynccontextmanager
async def newsroom(url: str, draft: EndpointDraft | None = None, *, runs: bool = True) -> AsyncIterator[Newsroom]:
    """Open a house, whose courier is at work where it `runs`."""
    async with receiver() as found, open_app(url, outbound_allow=[LOOPBACK], secret_key=KEY) as app:
        blog = await app.desk.create_blog(BlogDraft(slug=SLUG, title="Harbour"))
        partner_id = await app.partners.create(PartnerDraft("Post", grants=(Grant(Scope.READ),)))
        wanted = draft or EndpointDraft("")
        endpoint_id, secret = await app.endpoints.create(
            partner_id, EndpointDraft(found.url, wanted.kinds, wanted.on_failure)
        )
        running = asyncio.create_task(app.courier.run()) if runs else None
        try:
            yield Newsroom(app, blog, found, partner_id, endpoint_id, secret)
        finally:
            if running:
                running.cancel()
                await asyncio.wait([running])


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
        assert (first.status, len(first.answer)) == (500, module.ANSWER_BYTES)


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
        await until(lambda: other.numbers(SLUG) == [1, 2, 3])
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


async def test_a_long_entry_comes_thin(migrated_url: str):
    """No body is over twenty thousand bytes: what is, names the entry and where it can be read."""
    async with newsroom(migrated_url) as room:
        await room.post("long " * 8000)
        await room.got(1)
        (delivery,) = room.receiver.deliveries
        assert len(delivery.body) < module.BODY_BYTES
        assert delivery.said["data"]["entry"]["url"].endswith(f"/api/v1/blogs/{SLUG}/entries/1")


async def test_a_test_is_no_event(migrated_url: str):
    """It is signed, its answer is shown, and the position stays."""
    async with newsroom(migrated_url, runs=False) as room:
        attempt = await room.app.courier.test(room.endpoint_id)
        assert attempt.is_taken
        (delivery,) = room.receiver.deliveries
        delivery.verify(room.secret, room.app.webhook_signer.public_keys[0])
        assert delivery.said["type"] == "endpoint.test"


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


TRICKS = (
    *("http://127.0.0.1/", "http://localhost/", "http://017700000001/", "http://[::ffff:127.0.0.1]/", "http://127.1/"),
    *("http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]/", "http://0x7f.1/"),
    *("http://2130706433/", "http://user@example.org/", "ftp://example.org/", "http://[::ffff:10.0.0.1]/"),
    *("http://192.168.0.1:8080/", "http://[64:ff9b::a00:1]/", "http://100.64.0.1/", "gopher://x", "", "http:///x"),
    *("http://172.16.5.4/", "http://[fe80::1%25eth0]/", "http://[fd00::1]/", "http://0.0.0.0/", "http://224.0.0.1/"),
)


@pytest.mark.parametrize("url", TRICKS)
async def test_an_address_within_is_refused_when_it_is_saved(migrated_sqlite_url: str, url: str):
    """The guard is asked before an endpoint is made or changed."""
    async with open_app(migrated_sqlite_url, secret_key=KEY) as app:
        partner_id = await app.partners.create(PartnerDraft("Post"))
        with pytest.raises(InvalidInput):
            await app.endpoints.create(partner_id, EndpointDraft(url))
        with pytest.raises(InvalidInput):
            await app.endpoints.change(1, EndpointDraft(url))


_WORKER = """
import asyncio, sys
from pydantic import SecretStr
from liveblog.access import courier
from liveblog.app import open_services
from liveblog.settings import Settings

courier.LEASE_SECONDS, courier.SOON_SECONDS, courier.RETRY_SECONDS = 1.0, 0.1, (0.05,) * 9

async def main():
    async with open_services(Settings(database_url=SecretStr(sys.argv[1]), secret_key=sys.argv[2],
                                      outbound_allow="127.0.0.1/32"), 10.0) as app:
        print("ready", flush=True)
        await app.courier.run()

asyncio.run(main())
"""


def _has_more(room: Newsroom, number: int) -> bool:
    return len(room.receiver.numbers(SLUG)) > number


async def test_nothing_is_lost_when_processes_are_killed(migrated_postgres_url: str):
    """Two at a time are killed amid what they send, and followed by others: each event comes, in order."""
    async with newsroom(migrated_postgres_url, runs=False) as room:

        async def worker() -> asyncio.subprocess.Process:
            arguments = (migrated_postgres_url, KEY)
            process = await asyncio.create_subprocess_exec(sys.executable, "-c", _WORKER, *arguments, stdout=PIPE)
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
            return process

        workers = [await worker(), await worker()]
        try:
            for _ in range(3):
                for _ in range(10):
                    await room.post()
                await until(partial(_has_more, room, len(room.receiver.numbers(SLUG)) + 2))
                for process in workers:
                    process.send_signal(SIGKILL)
                    await process.wait()
                workers = [await worker(), await worker()]
            await room.got(*range(1, 31))
            assert len(room.receiver.ids()) == 30
        finally:
            for process in workers:
                process.kill()
                await process.wait()
        public = room.app.webhook_signer.public_keys[0]
        for delivery in room.receiver.deliveries:
            delivery.verify(room.secret, public)
