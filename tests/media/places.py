"""Places for pictures that tests open, look into and take away: a folder, and a bucket behind a proxy."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

import pytest

from liveblog.media import PictureFiles, PictureFolder
from liveblog.media.bucket import PictureBucket
from liveblog.media_settings import BucketPlace
from tests.faults.proxy import Proxy, open_proxy

_NUMBERS = count(1)
_PREFIX = "live/pictures"
_SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=AKIDTEST/20310101/us-east-1/s3/aws4_request"}
"""The server wants to see a signature, and checks none."""

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "not-to-be-told", "AWS_REGION": "us-east-1"}


class Place(Protocol):
    """Where a test's pictures are; `settings` is what a server is told of it."""

    settings: dict[str, Any]

    def open(self) -> PictureFiles:
        """Open it as a server does."""
        ...

    def names(self) -> set[str]:
        """Return all names that are in it, also those that no picture has."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away behind the server's back."""
        ...

    def away(self) -> Any:
        """Let it be out of reach for as long as the block lasts."""
        ...


class FolderPlace:
    """A folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings: dict[str, Any] = {"media_dir": folder}

    def open(self) -> PictureFiles:
        return PictureFolder(self.folder)

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    @contextmanager
    def away(self) -> Iterator[None]:
        elsewhere = self.folder.with_name(f"{self.folder.name}-away")
        self.folder.mkdir(exist_ok=True)
        self.folder.rename(elsewhere)
        self.folder.touch()
        yield
        self.folder.unlink()
        elsewhere.rename(self.folder)


class Bucket:
    """A bucket of a server of S3's kind, which is reached by a proxy that a test may close."""

    def __init__(self, url: str, proxy: Proxy, port: int) -> None:
        self.name = f"test-{next(_NUMBERS)}"
        self.proxy = proxy
        self.endpoint = f"http://127.0.0.1:{port}"
        self.place = BucketPlace(self.name, _PREFIX)
        self.settings: dict[str, Any] = {"media": self.place}
        self._server = urlsplit(url)
        self._ask("PUT", f"/{self.name}")

    def open(self) -> PictureBucket:
        return PictureBucket(self.place, self.endpoint)

    def names(self) -> set[str]:
        listed = self._ask("GET", f"/{self.name}?list-type=2").decode()
        return {key.removeprefix(f"{_PREFIX}/") for key in re.findall("<Key>(.*?)</Key>", listed)}

    def remove(self, name: str) -> None:
        self._ask("DELETE", f"/{self.name}/{_PREFIX}/{quote(name)}")

    def put(self, name: str, content: bytes) -> None:
        self._ask("PUT", f"/{self.name}/{_PREFIX}/{quote(name)}", content)

    def head(self, name: str) -> dict[str, str]:
        """Return the fields that a browser would be sent with a file."""
        connection = HTTPConnection(self._server.hostname or "", self._server.port)
        connection.request("HEAD", f"/{self.name}/{_PREFIX}/{quote(name)}", headers=_SIGNED)
        answer = connection.getresponse()
        connection.close()
        return {field.lower(): value for field, value in answer.getheaders()}

    def destroy(self) -> None:
        """Delete the bucket itself."""
        for name in self.names():
            self.remove(name)
        self._ask("DELETE", f"/{self.name}")

    @contextmanager
    def away(self) -> Iterator[None]:
        self.proxy.refusing = True
        self.proxy.cut()
        yield
        self.proxy.refusing = False

    def _ask(self, method: str, target: str, content: bytes = b"") -> bytes:
        connection = HTTPConnection(self._server.hostname or "", self._server.port)
        try:
            connection.request(method, target, content, _SIGNED)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        assert answer.status < 300, content
        return content


@asynccontextmanager
async def open_bucket(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    """Make a bucket, to which the usual variables lead."""
    async with open_proxy(urlsplit(url).port or 0) as (proxy, port):
        bucket = Bucket(url, proxy, port)
        for name, value in (CREDENTIALS | {"AWS_ENDPOINT_URL": bucket.endpoint}).items():
            monkeypatch.setenv(name, value)
        yield bucket
