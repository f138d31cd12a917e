"""Editors who post, revise and delete, ask again until they know, and write down what they were told is done."""

import asyncio
import random
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

import httpx2

from tests.faults.checker import DELETED, Acknowledged
from tests.pace import pace

PATIENCE = pace(6.0)
PAUSE = (0.15, 0.45)
AWAY = (0.05, 0.3)
FLOOD = 25
FILLING = " It is a long ship." * 800
STAY = frozenset({408, 425, 429})


class Editor:
    """One editor, who changes own entries only. `addresses` are those of the blog's entries, asked in turn."""

    def __init__(self, name: str, addresses: Sequence[str], token: str, seed: int) -> None:
        self.record: list[Acknowledged] = []
        self.repeated = 0
        self._name = name
        self._addresses = addresses
        self._headers = {"Authorization": f"Bearer {token}"}
        self._chance = random.Random(seed)
        self._entries: list[int] = []
        self._asked = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Write until told to stop; whatever was begun is brought to its end."""
        async with httpx2.AsyncClient(headers=self._headers, timeout=PATIENCE) as http:
            while not stop.is_set():
                await self._write(http)
                await asyncio.sleep(self._chance.uniform(*PAUSE))

    async def flood(self) -> None:
        """Post so much at once that it doesn't fit into the buffers of those who take nothing."""
        async with httpx2.AsyncClient(headers=self._headers, timeout=PATIENCE) as http:
            for _ in range(FLOOD):
                await self._post(http, FILLING)

    async def _write(self, http: httpx2.AsyncClient) -> None:
        wish = self._chance.random()
        if wish < 0.6 or not self._entries:
            await self._post(http)
            return
        entry = self._chance.choice(self._entries)
        if wish < 0.85:
            headline = {"headline": f"News {len(self.record)} of {self._name}"}
            await self._change(http, "PATCH", "entry.revised", f"/{entry}", json=headline)
        else:
            self._entries.remove(entry)
            await self._change(http, "DELETE", DELETED, f"/{entry}")

    async def _post(self, http: httpx2.AsyncClient, more: str = "") -> None:
        number = len(self.record)
        # The key is the same however often the post is repeated, and another for each post.
        key = {"Idempotency-Key": f"{self._name}-{number}"}
        body = {"body": f"Ship {self._name}.{number} is leaving.{more}"}
        self._entries.append(await self._change(http, "POST", "entry.posted", "", headers=key, json=body))

    async def _change(self, http: httpx2.AsyncClient, method: str, kind: str, path: str, **what: Any) -> int:
        """Ask until it is answered, each time at the next address; return the entry's number."""
        for attempt in count():
            address = self._addresses[self._asked % len(self._addresses)]
            self._asked += 1
            try:
                answer = await http.request(method, address + path, **what)
                if attempt and kind == DELETED and answer.status_code == httpx2.codes.GONE:
                    return self._note(kind, int(path[1:]), None)  # an earlier attempt has done it
                if not answer.is_server_error and answer.status_code not in STAY:
                    told = answer.raise_for_status().json()
                    return self._note(kind, told["entry"]["id"], told["seq"])
            except httpx2.TransportError:
                pass  # it may have been done or not: that is what the key is for
            self.repeated += 1
            await asyncio.sleep(self._chance.uniform(*AWAY))
        raise AssertionError("there is always another attempt")

    def _note(self, kind: str, entry: int, seq: int | None) -> int:
        self.record.append(Acknowledged(time.monotonic(), kind, entry, seq))
        return entry
