"""A blog's messages by polling: the head document and closed ranges (protocol, section 6).

The documents are the same for all readers, so that a CDN can answer. They are handed on as the messages of the other
transports. What those mean is `reader`'s, coming back after an error is `follow`'s.
"""

import asyncio
import random
from collections.abc import AsyncGenerator
from typing import Any

import httpx2

from liveblog_client.closing import Ended, refused
from liveblog_client.position import Position
from liveblog_client.source import Source
from liveblog_client.wire import Document, Event, Head, Hello, Message, Reset, read_document, read_event

_RANGE = 100
"""The length of a closed range, in events."""


async def polling_messages(source: Source, position: Position | None) -> AsyncGenerator[Message, None]:
    """Yield messages as polling finds them, a `Head` after each poll.

    Raises:
        Ended: always in the end: a request failed, or was refused.
    """
    document = await _join(source, position)
    epoch = document.epoch
    seq = document.head if position is None else position.seq
    yield Hello(epoch, document.head)
    if document.reset:
        yield Reset(epoch, document.head)
        return
    while True:
        while seq + 1 < document.start:
            for event in await _closed_range(source, document, seq + 1):
                yield event
                seq = event.seq
        for event in document.events:
            yield event
            seq = max(seq, event.seq)
        yield Head(document.head)
        await asyncio.sleep(document.poll_after * (1 + random.random() / 2))  # noqa: S311 - jitter, not a secret
        document = await _head(source)
        if document.epoch != epoch:
            yield Hello(document.epoch, document.head)
            return


async def _join(source: Source, position: Position | None) -> Document:
    document = await _head(source)
    if position is None or position.epoch != document.epoch or document.head >= position.seq:
        return document
    # The position is ahead of the head: either a cache is behind, or it never was a position. Only the server knows.
    return await _head(source, position)


async def _head(source: Source, position: Position | None = None) -> Document:
    raw = _json(await _get(source, source.address.events, position.query() if position else {}))
    try:
        return read_document(raw)
    except (KeyError, TypeError, ValueError) as over:
        raise Ended(f"polling: not a head document: {over!r}") from over


async def _closed_range(source: Source, document: Document, seq: int) -> list[Event]:
    start = (seq - 1) // _RANGE * _RANGE + 1
    url = f"{source.address.events}/{document.epoch}.{document.purges}/{start}-{start + _RANGE - 1}"
    response = await _get(source, url, {}, stale=frozenset({httpx2.codes.NOT_FOUND, httpx2.codes.GONE}))
    try:
        events = [read_event(event) for event in _json(response)["events"]]
    except (KeyError, TypeError) as over:
        raise Ended(f"polling: not a closed range: {over!r}") from over
    missing = [event for event in events if event.seq >= seq]
    if not missing:
        raise Ended(f"polling: {url} doesn't hold {seq}")
    return missing


async def _get(
    source: Source, url: str, query: dict[str, str], *, stale: frozenset[int] = frozenset()
) -> httpx2.Response:
    try:
        response = await source.http.get(url, params=query, timeout=source.timing.opening)
    except httpx2.RequestError as over:
        raise Ended(f"polling: {over!r}") from over
    if response.status_code in stale:
        # The head document that led here is older than the last delete: a newer one leads on.
        raise Ended(f"polling: {url} is no more")
    if response.status_code != httpx2.codes.OK:
        raise refused(response.status_code, response.headers, response.content)
    return response


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError) as over:
        raise Ended(f"polling: {response.url} isn't JSON") from over
