"""The courier: sends partners' receivers what happened, in order for each blog, at least once, and tries again.

An endpoint is a position in the log of each of its blogs. Whoever holds its lease reads what follows, sends it, and
moves the position when the receiver has taken it; a process that dies in between leaves the position where it was. So
nothing is lost, and what was sent twice has the same id. What an event says is read when it is sent: what was deleted
meanwhile is sent as deleted.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from liveblog.access.acting import Act
from liveblog.access.limiting import as_told
from liveblog.access.noting import Noting
from liveblog.access.partners import partner_reader
from liveblog.access.rules import delivered_topics, delivery_reach
from liveblog.access.webhook_sending import ASKS_FOR_TIME, GONE, Webhook, WebhookAnswer, WebhookSender
from liveblog.errors import NotFound, Unavailable
from liveblog.model.blog import Blog
from liveblog.model.endpoint import DeliveryAttempt, Endpoint, Lag, OnFailure
from liveblog.model.event import Event
from liveblog.model.moment import Clock, now, rfc3339
from liveblog.model.partner import Partner
from liveblog.sentence import sentence
from liveblog.store import Store, endpoints, partners, reads
from liveblog.store.columns import After
from liveblog.store.endpoints import TELL_OWNER
from liveblog.store.jobs import add_jobs
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

RETRY_SECONDS = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 72000)
"""After the first failure, the second, and so on: three days in all, but for the jitter."""

GIVEN_UP_SECONDS = 3 * 24 * 3600  # of nothing but failures
SKIPPED_AFTER = 3  # refusals of one event
LEASE_SECONDS = 30.0  # longer than a request may take, with what is written before and after it
LOOK_SECONDS = 10.0  # between two looks for what other processes wrote
SOON_SECONDS = 1.0  # the same, where endpoints are known
BREATH_SECONDS = 0.02  # in which posts that come together are looked for together
AT_ONCE = 8  # endpoints
_LOOKED_AT = 100  # endpoints in one transaction: it keeps nobody waiting for long
_PORTION = 20  # events of a blog before another blog has its turn


@dataclass(frozen=True, slots=True)
class _Next:
    """The next event for an endpoint: up to where it was sent then, and what it is told (None: nothing)."""

    endpoint: Endpoint
    blog: Blog
    reached: Lag
    told: Event | None


class Courier:
    """Delivers to all endpoints of a house; several processes may have one, each endpoint is delivered to by one."""

    def __init__(self, store: Store, sender: WebhookSender, clock: Clock = now) -> None:
        self._store = store
        self._sender = sender
        self._clock = clock
        self._has_endpoints = True  # as long as nobody has looked
        self._is_asked = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._looked_after: set[int] = set()  # since somebody wrote something, or time passed: once is enough
        self._noting = Noting(store, clock)

    def wrote(self) -> None:
        """Learn of a commit: next to nothing, and nothing where there is no endpoint."""
        if self._has_endpoints:
            self._looked_after.clear()
            self._is_asked.set()

    def wake(self) -> None:
        """Look at once: an endpoint was made, or changed."""
        self._has_endpoints = True
        self._looked_after.clear()
        self._is_asked.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        try:
            while True:
                self._is_asked.clear()
                seconds = await self._look_safely()
                try:
                    async with asyncio.timeout(seconds):
                        await self._is_asked.wait()
                except TimeoutError:
                    self._looked_after.clear()
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            for task in self._under_way.values():
                task.cancel()
            await asyncio.gather(*self._under_way.values(), return_exceptions=True)
            await self._noting.finish()

    async def _look_safely(self) -> float:
        try:
            return await attempt(self._look())
        except Unavailable:
            return LOOK_SECONDS
        except Exception:  # noqa: BLE001 -- whatever it is, it must not end what others are sent
            _log.exception("Receivers could not be looked after.")
            return LOOK_SECONDS

    async def _look(self) -> float:
        """Begin to deliver wherever something is due; return after how many seconds to look again."""
        async with self._store.read() as connection:
            self._has_endpoints = await endpoints.has_endpoints(connection)
            due = await endpoints.due_endpoints(connection) if self._has_endpoints else ()
            next_retry = await endpoints.seconds_to_next_retry(connection) if self._has_endpoints else None
        waiting = [each for each in due if each not in self._under_way and each not in self._looked_after]
        if waiting:
            await self._begin(waiting[:_LOOKED_AT])
        if len(waiting) > _LOOKED_AT:
            self._is_asked.set()
        often = SOON_SECONDS if self._has_endpoints else LOOK_SECONDS
        return min(often, LOOK_SECONDS if next_retry is None else max(BREATH_SECONDS, next_retry))

    async def _begin(self, waiting: Sequence[int]) -> None:
        """Begin to deliver to those of these endpoints that lack something."""
        self._looked_after.update(waiting)  # before it is read: what is written from now on is looked for again
        async with self._store.read() as connection:
            lacking = await self._lacking(connection, waiting)
        for endpoint_id in lacking:
            task = asyncio.create_task(self._deliver_safely(endpoint_id))
            self._under_way[endpoint_id] = task
            task.add_done_callback(partial(self._ended, endpoint_id))

    def _ended(self, endpoint_id: int, _: asyncio.Task[None]) -> None:
        del self._under_way[endpoint_id]
        if endpoint_id not in self._looked_after:
            self._is_asked.set()  # something came while it was being sent something else

    async def _deliver_safely(self, endpoint_id: int) -> None:
        try:
            async with self._places:
                await self.deliver(endpoint_id)
        except Unavailable as error:
            _log.warning("What receiver %s is to get could not be read or noted: %s", endpoint_id, error)
        except Exception:  # noqa: BLE001 -- it is tried again; others are sent theirs
            _log.exception("Receiver %s could not be sent anything.", endpoint_id)

    async def deliver(self, endpoint_id: int) -> None:
        """Send an endpoint what it has not been sent, until it has all, or refuses something.

        Raises:
            Unavailable: the store does not answer.
        """
        lease = await self._noting.write(
            endpoint_id, lambda act: endpoints.lease_endpoint(act.connection, endpoint_id, LEASE_SECONDS)
        )
        while lease is not None:
            lease = await self._go_round(endpoint_id, lease)

    async def _go_round(self, endpoint_id: int, lease: datetime) -> datetime | None:
        """Send some events of each blog of which there are any; return the lease anew, or None at the end."""
        async with self._store.read() as connection:
            found = await self._whose(connection, endpoint_id)
            lags = await self._lags(connection, *found) if found else ()
            first = await self._next_of(connection, *found, lags[0]) if found and lags else None
        if not lags:
            return await self._noting.write(
                endpoint_id, lambda act: endpoints.give_lease_back(act.connection, endpoint_id, lease)
            )
        for lag in lags:
            renewed = await self._advance(endpoint_id, lag, lease, first, is_alone=len(lags) == 1)
            if renewed is None:
                return None
            lease, first = renewed, None
        return lease

    async def test(self, endpoint_id: int) -> DeliveryAttempt:
        """Send an endpoint something that is no event, and return what came of it; its position stays.

        Raises:
            NotFound: there is none.
            Unavailable: the store does not answer.
        """
        return await self._once(endpoint_id, self._sender.of_test)

    async def send_again(self, endpoint_id: int, blog_id: int, seq: int) -> DeliveryAttempt | None:
        """Send one event again, as it reads now; None: the partner may not have it any more.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.read() as connection:
            found, blog = await self._whose(connection, endpoint_id), await reads.blog_by_id(connection, blog_id)
            if found is None or blog is None or seq > blog.head:
                return None
            topics = delivered_topics(partner_reader(found[1]), blog)
            event = await as_told(connection, blog, await reads.event_at(connection, blog, seq), topics)
        if event is None or topics == ():
            return None
        told = event
        return await self._once(endpoint_id, lambda _: self._sender.of_event(blog, told))

    async def _once(self, endpoint_id: int, made: Callable[[Endpoint], Webhook]) -> DeliveryAttempt:
        async with self._store.read() as connection:
            endpoint = await endpoints.endpoint_by_id(connection, endpoint_id)
        if endpoint is None:
            raise NotFound(sentence("There is no receiver {endpoint_id}.", endpoint_id=endpoint_id))
        answer = await self._sender.send(endpoint, made(endpoint))
        await self._noting.write(endpoint_id, lambda act: endpoints.add_attempt(act.connection, answer.attempt))
        return answer.attempt

    async def _lacking(self, connection: Any, ids: Sequence[int]) -> Sequence[int]:
        """Return which of these endpoints have not been sent all that their partners get."""
        found = await endpoints.endpoints_by_id(connection, ids)
        known = await partners.partners_by_id(connection, {each.partner_id for each in found})
        theirs = [(each, known[each.partner_id]) for each in found if each.partner_id in known]
        return [each.id for each, partner in theirs if await self._lags(connection, each, partner)]

    async def _whose(self, connection: Any, endpoint_id: int) -> tuple[Endpoint, Partner] | None:
        endpoint = await endpoints.endpoint_by_id(connection, endpoint_id)
        partner = await partners.partner_by_id(connection, endpoint.partner_id) if endpoint else None
        return (endpoint, partner) if endpoint and partner and partner.disabled_at is None else None

    async def _lags(self, connection: Any, endpoint: Endpoint, partner: Partner) -> Sequence[Lag]:
        return await endpoints.lags_of(
            connection, endpoint, delivery_reach(partner_reader(partner)).only(endpoint.blog_ids)
        )

    async def _advance(
        self, endpoint_id: int, lag: Lag, lease: datetime, first: _Next | None, *, is_alone: bool
    ) -> datetime | None:
        """Send some of a blog's events; return the lease anew, or None when there is nothing more to be sent now.

        `first` is the first of them, where it was read just now. With the last event of a blog that `is_alone` in
        having any the lease is given back: a post costs two writes.
        """
        at: datetime | None = lease
        for number in range(_PORTION):
            # Each is read when it is sent, and so is who may have it.
            found, first = first or await self._next(endpoint_id, lag), None
            if found is None or at is None:
                return at if number else await self._stand(endpoint_id, lag, lease)
            if lag.epoch != found.blog.epoch:
                return await self._reset(found.endpoint, found.blog, lag, at)
            is_last = is_alone and found.reached.seq >= found.blog.head
            at = await self._handle(found, at, is_last=is_last)
            lag = found.reached
        return at

    async def _stand(self, endpoint_id: int, lag: Lag, lease: datetime) -> datetime | None:
        """Note where an endpoint begins with a blog that came to its partner later: else it would begin anew for ever.

        Where its partner gets the blog no more, nothing is moved. Return the lease anew, as `_advance` does.
        """

        async def write(act: Act) -> datetime | None:
            renewed = await endpoints.renew_lease(act.connection, endpoint_id, lease, LEASE_SECONDS, {})
            if renewed is not None:
                await endpoints.place_endpoint(act.connection, endpoint_id, lag)
            return renewed

        return await self._noting.write(endpoint_id, write)

    async def _next(self, endpoint_id: int, lag: Lag) -> _Next | None:
        """Read what an endpoint is to be told after a place in a log; None: nothing more, or not any more."""
        async with self._store.read() as connection:
            found = await self._whose(connection, endpoint_id)
            return await self._next_of(connection, *found, lag) if found else None

    async def _next_of(self, connection: Any, endpoint: Endpoint, partner: Partner, lag: Lag) -> _Next | None:
        blog = await reads.blog_by_id(connection, lag.blog_id)
        topics = delivered_topics(partner_reader(partner), blog) if blog else ()
        if blog is None or topics == ():
            return None
        if lag.epoch != blog.epoch:
            return _Next(endpoint, blog, lag, None)
        for event in await reads.events_after(connection, blog, lag.seq, 1):
            told = await as_told(connection, blog, event, topics)
            return _Next(endpoint, blog, replace(lag, seq=event.seq), told)
        return None

    async def _handle(self, found: _Next, lease: datetime, *, is_last: bool) -> datetime | None:
        event, answer = found.told, None
        if event is not None and found.endpoint.wants(event.kind):
            answer = await self._sender.send(found.endpoint, self._sender.of_event(found.blog, event))
        return await self._note(found.endpoint, answer, found.reached, lease, is_last=is_last)

    async def _reset(self, endpoint: Endpoint, blog: Blog, lag: Lag, lease: datetime) -> datetime | None:
        answer = await self._sender.send(endpoint, self._sender.of_reset(blog))
        return await self._note(endpoint, answer, replace(lag, epoch=blog.epoch, seq=blog.head), lease)

    async def _note(
        self, endpoint: Endpoint, answer: WebhookAnswer | None, reached: Lag, lease: datetime, *, is_last: bool = False
    ) -> datetime | None:
        """Write what came of it, all or nothing; return the lease anew while there may be more to send."""
        taken = answer is None or answer.attempt.is_taken
        passes = taken or (answer is not None and self._is_passed_over(endpoint, answer.attempt))
        ends = answer is not None and not taken and self._ends(endpoint, answer.attempt)
        changes = _AFTER_SUCCESS if passes else self._after_failure(endpoint, answer, ends=ends)
        seconds = LEASE_SECONDS if passes and not is_last else None

        async def write(act: Act) -> datetime | None:
            renewed = await endpoints.renew_lease(act.connection, endpoint.id, lease, seconds, changes)
            if answer is not None:
                await endpoints.add_attempt(act.connection, answer.attempt)
            if renewed is None:
                return None  # paused, deleted, replayed, or somebody else's: what was sent is sent again
            if passes:
                await endpoints.place_endpoint(act.connection, endpoint.id, reached)
            if ends and answer is not None:
                act.note("endpoint.disabled", f"endpoint:{endpoint.id}", partner=endpoint.partner_id)
                told = {
                    "since": rfc3339(changes["disabled_at"]),
                    "gone": answer.attempt.status == GONE,
                    "blog": reached.blog_id,
                }
                await add_jobs(act.connection, TELL_OWNER, [str(endpoint.id)], told)
            return renewed if seconds else None

        return await self._noting.write(endpoint.id, write)

    def _is_passed_over(self, endpoint: Endpoint, attempt: DeliveryAttempt) -> bool:
        """Tell whether the next event is sent though this one was not taken: when it was refused, and often enough."""
        refused = attempt.status is not None and attempt.status not in (GONE, *ASKS_FOR_TIME)
        return endpoint.on_failure is OnFailure.SKIP and refused and endpoint.failures + 1 >= SKIPPED_AFTER

    def _ends(self, endpoint: Endpoint, attempt: DeliveryAttempt) -> bool:
        since = endpoint.failed_since
        is_old = since is not None and (self._clock() - since).total_seconds() >= GIVEN_UP_SECONDS
        return attempt.status == GONE or is_old

    def _after_failure(self, endpoint: Endpoint, answer: WebhookAnswer | None, *, ends: bool) -> Mapping[str, Any]:
        bound = RETRY_SECONDS[min(endpoint.failures, len(RETRY_SECONDS) - 1)]
        seconds = bound * random.uniform(0.8, 1.2)  # noqa: S311 -- jitter
        since, asked = endpoint.failed_since or self._clock(), answer.retry_after if answer else 0.0
        later = {"failures": endpoint.failures + 1, "failed_since": since, "retry_at": After(max(seconds, asked))}
        return later | ({"disabled_at": self._clock()} if ends else {})


_AFTER_SUCCESS: Mapping[str, Any] = {"failures": 0, "failed_since": None, "retry_at": None}
