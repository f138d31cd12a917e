"""A bucket of S3's kind that holds pictures by their names; any number of servers share it.

The client is obstore's, and works beside the event loop, in threads of its own. What a server says is told in our
words, and nothing else of it is kept: an answer can hold credentials.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from liveblog.errors import ConfigurationError, Unavailable
from liveblog.media.bucket_errors import NO_ANSWER, NO_BUCKET, BucketTrouble, is_missing_bucket, trouble_of
from liveblog.media_settings import BucketPlace
from liveblog.model.picture import Picture
from liveblog.work.bounds import BUCKET, BUCKET_RETRIES, BUCKET_SECONDS
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.single_flight import SingleFlight

_ATTRIBUTES = {"Content-Type": "image/webp", "Cache-Control": "public, max-age=31536000, immutable"}
"""As `web.media` says them: who loads a picture from the bucket, or a CDN before it, gets the same answer."""

_CONNECT_SECONDS, _RETRY_SECONDS = 3, 15


class PictureBucket:
    """Keeps pictures in a bucket (`PictureFiles`); region and credentials are in the usual AWS variables.

    `endpoint` is the address of its server, as those variables name it; empty: Amazon's.
    """

    def __init__(self, place: BucketPlace, endpoint: str = "") -> None:
        self._place = place
        self._store = S3Store(
            place.bucket,
            prefix=place.prefix or None,
            disable_bulk_delete=True,  # not all servers know it, and some want a checksum that others don't
            client_options={
                "allow_http": endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=_CONNECT_SECONDS),
                "timeout": timedelta(seconds=BUCKET_SECONDS.most),
            },
            retry_config={"max_retries": BUCKET_RETRIES.most, "retry_timeout": timedelta(seconds=_RETRY_SECONDS)},
        )
        self._reading = SingleFlight[str, bytes | None]()
        self.bulkhead = Bulkhead(BUCKET)

    def __str__(self) -> str:
        return f"the bucket {self._place}"

    async def check(self) -> None:
        """Do all that we need to with a file that is nobody's: list, put, read and delete.

        Raises:
            ConfigurationError: the bucket, the credentials or the rights are wrong.
            Unavailable: its server doesn't answer, or not as it should.
        """
        try:
            await self._try_all(f".check-{secrets.token_hex(8)}")
        except _BucketUnavailableError as error:
            if error.trouble.lasting:
                raise ConfigurationError(f"Pictures can't be kept in {self}: {error.trouble.words}.") from None
            raise

    async def write(self, contents: Mapping[str, bytes]) -> None:
        """Put files; one that another server has put meanwhile is the same, and stays."""
        async with self._asking("The picture was not kept"):
            for name, content in contents.items():
                with suppress(AlreadyExistsError):
                    await self._store.put_async(name, content, attributes=_ATTRIBUTES, mode="create")

    async def read(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name. A crowd that wants the same has it fetched once."""
        return await self._reading.get(name, partial(self._read, name))

    async def touch(self, names: Sequence[str]) -> bool:
        """Tell whether all are there: a file in a bucket is not dated anew, and the notes of uploads tell."""
        async with self._asking("The picture was not kept"):
            return all([await self._has(name) for name in names])

    async def present(self, names: Collection[str]) -> Collection[str]:
        """Return those that are there."""
        there = set()
        for name in names:
            async with self._asking("The pictures can't be read"):
                if await self._has(name):
                    there.add(name)
        if len(there) < len(names):
            await self._require()
        return there

    async def uploaded_at(self, names: Sequence[str]) -> datetime | None:  # noqa: ARG002 -- as a folder is asked
        """Return None: the clock there is another's, and the notes of uploads tell."""
        return None

    async def set_aside(self, names: Sequence[str]) -> None:
        """Copy and delete them: there is nothing in a bucket that could be renamed."""
        for name in names:
            await self._rename(name, _aside(name))

    async def restore(self, names: Sequence[str]) -> None:
        """Put back what was set aside: if it was written again meanwhile, it is the same."""
        for name in names:
            await self._rename(_aside(name), name)

    async def discard(self, names: Sequence[str]) -> None:
        """Delete what was set aside."""
        for name in names:
            async with self._asking("The picture can't be deleted"):
                await self._delete(_aside(name))

    async def sizes(self) -> Mapping[str, int]:
        """Return the name and the bytes of every file that is a picture's. Others, and folders in it, are left out."""
        found: dict[str, int] = {}
        pages = self._store.list()
        while True:
            async with self._asking("The bucket can't be read"):
                page = await anext(pages, None)
            if page is None:
                return found
            found |= {each["path"]: each["size"] for each in page if Picture.of_name(each["path"])}

    def close(self) -> None:
        """Nothing is held open that would have to be closed."""

    async def _read(self, name: str) -> bytes | None:
        async with self._asking("The picture can't be read"):
            try:
                found = await self._store.get_async(name)
                return bytes(await found.bytes_async())
            except FileNotFoundError as error:
                _require_bucket(error)
                return None

    async def _has(self, name: str) -> bool:
        try:
            await self._store.head_async(name)
        except FileNotFoundError:
            return False
        return True

    async def _rename(self, name: str, other: str) -> None:
        async with self._asking("The picture can't be deleted"):
            try:
                await self._store.copy_async(name, other)
            except FileNotFoundError as error:
                _require_bucket(error)
                return
            await self._delete(name)

    async def _delete(self, name: str) -> None:
        try:
            await self._store.delete_async(name)
        except FileNotFoundError as error:
            _require_bucket(error)

    async def _require(self) -> None:
        """See that the bucket is there: what it says of a file that isn't, it also says when it isn't itself."""
        async with self._asking("The bucket can't be read"):
            await anext(self._store.list(), None)

    async def _try_all(self, name: str) -> None:
        await self._require()
        await self.write({name: b"liveblog"})
        try:
            await self.read(name)
        finally:
            async with self._asking("The bucket can't be used"):
                await self._delete(name)

    @asynccontextmanager
    async def _asking(self, failed: str) -> AsyncIterator[None]:
        """Hold a place while the bucket is asked; tell in our words what goes wrong."""
        async with self.bulkhead.place():
            try:
                async with asyncio.timeout(self.bulkhead.bound.seconds):
                    yield
            except TimeoutError:
                raise _BucketUnavailableError(failed, NO_ANSWER) from None
            except FileNotFoundError:
                raise _BucketUnavailableError(failed, NO_BUCKET) from None
            except BaseError as error:
                raise _BucketUnavailableError(failed, trouble_of(error)) from None


class _BucketUnavailableError(Unavailable):
    """The bucket can't be used, and why."""

    def __init__(self, failed: str, trouble: BucketTrouble) -> None:
        super().__init__(f"{failed}: {trouble.words}.")
        self.trouble = trouble


def _aside(name: str) -> str:
    return f".{name}.gone"


def _require_bucket(error: FileNotFoundError) -> None:
    """Let a missing file be, and raise what says that the bucket is missing: then nothing is known of its files."""
    if is_missing_bucket(error):
        raise error
