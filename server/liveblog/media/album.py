"""The album: a folder that holds pictures by their names, which are named after their content and never change.

A file is there whole or not at all, and on the disk before anybody is told its name. Several servers share a folder.
"""

import asyncio
import logging
import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from liveblog.errors import Unavailable
from liveblog.media.drawing import draw, measure
from liveblog.model.moment import now
from liveblog.model.picture import Picture

_log = logging.getLogger(__name__)

_WAITING = 8  # uploads of 10 MB at most; who comes after them is asked to come again


class Album:
    """The pictures of all blogs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawing = asyncio.Semaphore(1)  # a picture in the making takes up to 200 MB
        self._uploads = 0

    async def keep(self, upload: bytes) -> Picture:
        """Draw and keep a picture; return its largest file. The same upload gives the same one, and is drawn once.

        Raises:
            InvalidInput, TooLarge: it is no picture that we take.
            Unavailable: the folder can't be written to, or too many are at it.
        """
        if self._uploads >= _WAITING:
            raise Unavailable("Too many images are being uploaded at once.")
        self._uploads += 1
        try:
            async with self._drawing:
                return await asyncio.to_thread(self._keep, upload)
        finally:
            self._uploads -= 1

    async def read(self, picture: Picture) -> bytes | None:
        """Return a file; None when there is none of this name."""
        try:
            return await asyncio.to_thread((self._folder / picture.name).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"The picture can't be read: {error.strerror}.") from error

    async def forget(self, picture: Picture, before: datetime) -> bool:
        """Delete all files of the picture whose largest one this is, and tell whether that was done.

        It isn't when the picture was uploaded again since that instant: somebody is about to show it.
        """
        return await asyncio.to_thread(self._forget, picture, _nanoseconds(before))

    def has(self, picture: Picture) -> bool:
        """Tell whether there is a file of this name."""
        return (self._folder / picture.name).is_file()

    def _keep(self, upload: bytes) -> Picture:
        picture = measure(upload)
        if all(self._touch(each.name) for each in picture.variants):
            return picture
        files = list(draw(upload, picture))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for each, content in files:
                self._write(each.name, content)
            _sync(self._folder)
        except OSError as error:
            raise Unavailable(f"The image can't be kept: {error.strerror}.") from error
        return picture

    def _touch(self, name: str) -> bool:
        """Note that a file was uploaded now, if it is there. By our clock: the folder's may be another machine's."""
        present = _nanoseconds(now())
        with suppress(FileNotFoundError, NotADirectoryError):
            os.utime(self._folder / name, ns=(present, present))
            return True
        return False

    def _forget(self, picture: Picture, before: int) -> bool:
        files = [self._folder / each.name for each in picture.variants]
        try:
            if any(file.exists() and file.stat().st_mtime_ns > before for file in files):
                return False
            for file in files:
                file.unlink(missing_ok=True)
        except OSError:
            _log.exception("The picture %s could not be deleted.", picture.name)
            return False
        return True

    def _write(self, name: str, content: bytes) -> None:
        descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)  # another server, or a web server before it, may run as somebody else
            Path(temporary).replace(self._folder / name)
            self._touch(name)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def _nanoseconds(moment: datetime) -> int:
    """Return an instant as files keep it; to the millisecond, as entries do."""
    return round(moment.timestamp() * 1000) * 1_000_000


def _sync(folder: Path) -> None:
    """Put the names on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
