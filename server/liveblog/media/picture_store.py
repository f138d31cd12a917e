"""A folder that holds pictures by their names, which are named after their content and never change.

A file is there whole or not at all, and on the disk before anybody is told its name. Several servers share a folder.
"""

import errno
import os
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from liveblog.errors import Unavailable
from liveblog.media.imaging import DRAW, MEASURE, work
from liveblog.model.crop import Crop
from liveblog.model.moment import now
from liveblog.model.picture import Picture
from liveblog.work.bounds import FILES, PICTURES
from liveblog.work.bulkhead import Threads
from liveblog.work.children import Children

_FOUND_BY_NAME = 0o711
"""Others on this machine may read a picture whose name they know, as others on the net do, and list none."""

Note = Callable[[Picture], Awaitable[None]]


class PictureStore:
    """The pictures of all blogs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.drawing = Children(PICTURES, work)
        self.files = Threads(FILES)

    async def save(self, upload: bytes, asker: str = "", note: Note | None = None, crop: Crop | None = None) -> Picture:
        """Draw and save a picture, or a part of it; return its largest file.

        The same upload gives the same one, and is drawn once. `asker` is whoever sent it: nobody gets all the places
        there are. `note` is told which picture it will be before it is looked whether it is there: who deletes pictures
        has to know of it first.

        Raises:
            InvalidInput, TooLarge, TooCostly: it is no picture that we take.
            Busy: too many are at it.
            Unavailable: the folder can't be written to.
        """
        part = str(crop or "").encode()
        (name,) = await self.drawing.run(MEASURE, upload, part, asker=asker)
        picture = _named(name)
        if note:
            await note(picture)
        if not await self.files.run(self._touch_all, picture):
            await self.files.run(self._write_all, picture, await self.drawing.run(DRAW, upload, part, asker=asker))
        return picture

    async def keep(self, picture: Picture, note: Note) -> bool:
        """Note that somebody is about to show a picture that was saved before; False when it is not there any more."""
        await note(picture)
        return await self.files.run(self._touch_all, picture)

    async def read(self, picture: Picture) -> bytes | None:
        """Return a file; None when there is none of this name."""
        try:
            return await self.files.run((self._folder / picture.name).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"The picture can't be read: {error.strerror}.") from error

    async def uploaded_at(self, picture: Picture) -> datetime | None:
        """Return when a picture was last uploaded; None when it isn't there."""
        return await self.files.run(self._uploaded_at, picture)

    async def set_aside(self, picture: Picture) -> None:
        """Take all files of the picture whose largest one this is out of sight, to be discarded or restored.

        Raises:
            Unavailable: the folder can't be reached.
        """
        await self.files.run(self._each_file, picture, _set_aside)

    async def restore(self, picture: Picture) -> None:
        """Put back what was set aside, unless it was uploaded again meanwhile; raises as `set_aside` does."""
        await self.files.run(self._each_file, picture, _restore)

    async def discard(self, picture: Picture) -> None:
        """Delete what was set aside; raises as `set_aside` does."""
        await self.files.run(self._each_file, picture, _discard)

    def has(self, picture: Picture) -> bool:
        """Tell whether there is a file of this name."""
        return (self._folder / picture.name).is_file()

    async def close(self) -> None:
        """End the process that draws, and begin nothing more."""
        await self.drawing.close()
        self.files.close()

    def _touch_all(self, picture: Picture) -> bool:
        """Note that a picture was uploaded now, if all its files are there."""
        return all(self._touch(each.name) for each in picture.variants)

    def _write_all(self, picture: Picture, contents: Sequence[bytes]) -> None:
        try:
            self._folder.mkdir(_FOUND_BY_NAME, parents=True, exist_ok=True)
            for each, content in zip(picture.variants, contents, strict=True):
                self._write(each.name, content)
            _sync(self._folder)
        except OSError as error:
            raise Unavailable(f"The image can't be kept: {error.strerror}.") from error

    def _touch(self, name: str) -> bool:
        """Note that a file was uploaded now, if it is there. By our clock: the folder's may be another machine's."""
        present = _nanoseconds(now())
        with suppress(FileNotFoundError, NotADirectoryError):
            os.utime(self._folder / name, ns=(present, present))
            return True
        return False

    def _uploaded_at(self, picture: Picture) -> datetime | None:
        times = []
        for each in picture.variants:
            with suppress(FileNotFoundError, NotADirectoryError):
                times.append((self._folder / each.name).stat().st_mtime)
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def _each_file(self, picture: Picture, do: Callable[[Path, Path], None]) -> None:
        try:
            if not self._folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            for each in picture.variants:
                do(self._folder / each.name, self._folder / f".{each.name}.gone")
            _sync(self._folder)
        except OSError as error:
            raise Unavailable(f"The picture can't be deleted: {error.strerror}.") from error

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


def _set_aside(file: Path, aside: Path) -> None:
    with suppress(FileNotFoundError):
        file.replace(aside)


def _restore(file: Path, aside: Path) -> None:
    with suppress(FileNotFoundError):
        if file.exists():
            aside.unlink()
        else:
            aside.replace(file)


def _discard(_file: Path, aside: Path) -> None:
    aside.unlink(missing_ok=True)


def _named(name: bytes) -> Picture:
    picture = Picture.of_name(name.decode())
    if picture is None:
        raise ValueError(f"no picture can be called {name!r}")
    return picture


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
