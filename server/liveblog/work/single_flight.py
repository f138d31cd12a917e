"""Calls that share one result while it is being made: a crowd that comes back asks the store once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Result = TypeVar("_Result")


class SingleFlight(Generic[_Key, _Result]):
    """The calls that are under way, by key; no result is kept once it has been given out."""

    def __init__(self) -> None:
        self._under_way: dict[_Key, asyncio.Future[_Result]] = {}

    def __len__(self) -> int:
        return len(self._under_way)

    def __contains__(self, key: object) -> bool:
        return key in self._under_way

    async def get(self, key: _Key, read: Callable[[], Awaitable[_Result]]) -> _Result:
        """Return what `read` does, or what a reading with this key brings that has begun already.

        An error reaches all who wait for it. When the one who reads is cancelled, the next in line reads.
        """
        while (reading := self._under_way.get(key)) is not None:
            await asyncio.wait([reading])
            if not reading.cancelled():
                return reading.result()
        return await self._read(key, read)

    async def _read(self, key: _Key, read: Callable[[], Awaitable[_Result]]) -> _Result:
        reading = self._under_way[key] = asyncio.get_running_loop().create_future()
        try:
            result = await read()
        except asyncio.CancelledError:
            reading.cancel()
            raise
        except BaseException as error:
            reading.set_exception(error)
            reading.exception()  # looked at: it is no mystery when nobody waits
            raise
        else:
            reading.set_result(result)
            return result
        finally:
            del self._under_way[key]
