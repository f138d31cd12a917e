"""What partners' receivers are sent: an event as a signed message of Standard Webhooks 1.0, and what came of it.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from liveblog.access.sealing import Sealing
from liveblog.access.usage import Usage
from liveblog.access.webhook_signing import WebhookSigner
from liveblog.errors import Busy, OutboundError, Unavailable
from liveblog.frames import Frames
from liveblog.model.blog import Blog
from liveblog.model.endpoint import RESET_KIND, TEST_KIND, DeliveryAttempt, Endpoint
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event
from liveblog.model.moment import Clock, now, rfc3339
from liveblog.model.usage import UsedWay
from liveblog.outbound import Outbound
from liveblog.wire.frame import encode
from liveblog.wire.views import event_view

BODY_BYTES = 20_000
ANSWER_BYTES = 1024
GONE = 410
ASKS_FOR_TIME = frozenset({429, 502, 503, 504})
_MOST_RETRY_AFTER = 24 * 3600
_DIGITS = 9  # of a number of seconds
_ENVELOPE = ("type", "kind", "at")  # which the message says itself


def sealed_of(partner_id: int) -> str:
    """Return what secrets of a partner's endpoints are sealed as."""
    return f"webhook of partner:{partner_id}"


@dataclass(frozen=True, slots=True)
class Webhook:
    """What is sent: its id, the same for each attempt, and its body."""

    id: str
    kind: str
    body: bytes
    blog_id: int | None = None
    seq: int | None = None
    entry_id: int | None = None


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What came of it, and how many seconds the receiver asks to be left alone."""

    attempt: DeliveryAttempt
    retry_after: float = 0.0


class WebhookSender:
    """Makes messages, and sends them once."""

    def __init__(  # noqa: PLR0913 -- what it is put together from
        self,
        outbound: Outbound,
        frames: Frames,
        *,
        sealing: Sealing,
        signer: WebhookSigner,
        root_url: str,
        usage: Usage,
        clock: Clock = now,
    ) -> None:
        self._outbound = outbound
        self._draw = frames.encoder.draw
        self._sealing = sealing
        self._signer = signer
        self._root_url = root_url
        self._usage = usage
        self._clock = clock

    def of_test(self, endpoint: Endpoint) -> Webhook:
        """Make a message that is no event."""
        at = self._clock()
        name = f"test_{endpoint.id}_{int(at.timestamp() * 1000)}"
        return _message(name, TEST_KIND, at, {"endpoint": endpoint.id})

    def of_reset(self, blog: Blog) -> Webhook:
        """Make the message that a blog's log was restored."""
        told = {"slug": blog.slug, "epoch": blog.epoch, "head": blog.head}
        return replace(_message(f"{blog.id}_{blog.epoch}_reset", RESET_KIND, self._clock(), told), blog_id=blog.id)

    def of_event(self, blog: Blog, event: Event) -> Webhook:
        """Make the message of an event, as it reads now; of what is too long it says where it is."""
        entry = event.subject if isinstance(event.subject, Entry | Tombstone) else None
        entry_id, message = entry.id if entry else None, None
        if not isinstance(entry, Entry) or len(entry.body_html) <= BODY_BYTES:  # else it is not even drawn
            view = event_view(blog, event, self._draw)
            message = _of_event(blog, event, {name: view[name] for name in view if name not in _ENVELOPE})
        if message is None or len(message.body) > BODY_BYTES:
            message = _of_event(blog, event, {"seq": event.seq, **self._where(blog, entry_id)})
        return replace(message, blog_id=blog.id, seq=event.seq, entry_id=entry_id)

    async def send(self, endpoint: Endpoint, message: Webhook) -> WebhookAnswer:
        """Send a message, and return what came of it, whatever that is."""
        at, began = self._clock(), time.monotonic()
        self._usage.count(endpoint.partner_id, urlsplit(endpoint.url).hostname or "", UsedWay.WEBHOOK)
        status, error, said, retry_after = None, None, b"", 0.0
        try:
            fields = {"content-type": "application/json", **self._signed(endpoint, message, at)}
            asker = f"endpoint:{endpoint.id}"
            answer = await self._outbound.post(
                endpoint.url, message.body, fields, asker=asker, most=ANSWER_BYTES, cut=True
            )
            status, said = answer.status, answer.body
            retry_after = _seconds(answer.headers.get("retry-after", "")) if status in ASKS_FOR_TIME else 0.0
        except (OutboundError, Unavailable) as failure:  # `Busy` is one, and so is a secret that can't be opened
            error = failure.code
            retry_after = 0.0 if not isinstance(failure, Busy) else 1.0
        attempt = DeliveryAttempt(
            endpoint.id,
            message.id,
            message.kind,
            at,
            round((time.monotonic() - began) * 1000),
            message.blog_id,
            message.seq,
            message.entry_id,
            status,
            error,
            said.decode("utf-8", "replace").replace("\0", ""),
        )
        return WebhookAnswer(attempt, retry_after)

    def _signed(self, endpoint: Endpoint, message: Webhook, at: datetime) -> Mapping[str, str]:
        opened = [self._sealing.open(sealed, sealed_of(endpoint.partner_id)) for sealed in endpoint.good_secrets(at)]
        return self._signer.headers(opened, message.id, int(time.time()), message.body)

    def _where(self, blog: Blog, entry_id: int | None) -> Mapping[str, Any]:
        api = f"{self._root_url}/api/v1{blog.path}"
        return {"url": api} if entry_id is None else {"entry": {"id": entry_id, "url": f"{api}/entries/{entry_id}"}}


def _of_event(blog: Blog, event: Event, told: Mapping[str, Any]) -> Webhook:
    data = {"slug": blog.slug, "epoch": blog.epoch, **told}
    return _message(f"{blog.id}_{blog.epoch}_{event.seq}", event.kind.value, event.at, data)


def _message(name: str, kind: str, at: datetime, data: Mapping[str, Any]) -> Webhook:
    return Webhook(f"msg_{name}", kind, encode({"type": kind, "timestamp": rfc3339(at), "data": data}))


def _seconds(text: str) -> float:
    """Return what `Retry-After` asks for; a date is left to our own schedule."""
    return (
        float(min(int(text), _MOST_RETRY_AFTER)) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else 0.0
    )
