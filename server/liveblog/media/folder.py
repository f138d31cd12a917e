"""A folder that holds pictures by their names.

A file is there whole or not at all, and on the disk before anybody is told its name. Several servers share a folder.
"""

import errno
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from liveblog.durable import sync
from liveblog.errors import Unavailable
from liveblog.model.moment import now
from liveblog.model.picture import Picture
from liveblog.sentence import sentence
from liveblog.work.bounds import FILES
from liveblog.work.bulkhead import Threads

_FOUND_BY_NAME = 0o711
"""Others on this machine may read a picture whose name they know, as others on the net do, and list none."""


class PictureFolder:
    """Keeps pictures as files (`PictureFiles`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bulkhead = Threads(FILES)

    def __str__(self) -> str:
        return f"the folder {self._folder}"

    async def check(self) -> None:
        """A folder is made when it is needed, and says then what is wrong."""

    async def write(self, contents: Mapping[str, bytes]) -> None:
        """Write files beside their places, and put them there."""
        await self.bulkhead.run(self._write_all, contents)

    async def read(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name."""
        try:
            return await self.bulkhead.run((self._folder / name).read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(sentence("The picture can't be read: {why}.", why=error.strerror)) from error

    async def touch(self, names: Sequence[str]) -> bool:
        """Note that they were uploaded now, if they are all there."""
        return await self.bulkhead.run(self._touch_all, names)

    async def present(self, names: Collection[str]) -> Collection[str]:
        """Return those that are there."""
        return await self.bulkhead.run(lambda: {name for name in names if (self._folder / name).is_file()})

    async def uploaded_at(self, names: Sequence[str]) -> datetime | None:
        """Return when they were last uploaded; None when they aren't there."""
        return await self.bulkhead.run(self._uploaded_at, names)

    async def set_aside(self, names: Sequence[str]) -> None:
        """Take them out of sight."""
        await self.bulkhead.run(self._each_file, names, _set_aside)

    async def restore(self, names: Sequence[str]) -> None:
        """Put back what was set aside, unless it was written again meanwhile."""
        await self.bulkhead.run(self._each_file, names, _restore)

    async def discard(self, names: Sequence[str]) -> None:
        """Delete what was set aside."""
        await self.bulkhead.run(self._each_file, names, _discard)

    async def sizes(self) -> Mapping[str, int]:
        """Return the name and the bytes of every file that is a picture's."""
        return await self.bulkhead.run(self._sizes)

    def close(self) -> None:
        """Begin nothing more."""
        self.bulkhead.close()

    def _write_all(self, contents: Mapping[str, bytes]) -> None:
        with _told(sentence("The picture was not kept")):
            self._folder.mkdir(_FOUND_BY_NAME, parents=True, exist_ok=True)
            for name, content in contents.items():
                self._write(name, content)
            sync(self._folder)

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

    def _touch_all(self, names: Sequence[str]) -> bool:
        return all(self._touch(name) for name in names)

    def _touch(self, name: str) -> bool:
        """Note that a file was uploaded now, if it is there. By our clock: the folder's may be another machine's."""
        present = _nanoseconds(now())
        with suppress(FileNotFoundError, NotADirectoryError):
            os.utime(self._folder / name, ns=(present, present))
            return True
        return False

    def _uploaded_at(self, names: Sequence[str]) -> datetime | None:
        times = []
        for name in names:
            with suppress(FileNotFoundError, NotADirectoryError):
                times.append((self._folder / name).stat().st_mtime)
        return datetime.fromtimestamp(max(times), UTC) if times else None

    def _each_file(self, names: Sequence[str], do: Callable[[Path, Path], None]) -> None:
        with _told(sentence("The picture can't be deleted")):
            if not self._folder.is_dir():
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
            for name in names:
                do(self._folder / name, self._folder / f".{name}.gone")
            sync(self._folder)

    def _sizes(self) -> Mapping[str, int]:
        if not self._folder.exists():
            return {}
        with _told(sentence("The folder of the pictures can't be read")), os.scandir(self._folder) as found:
            return {each.name: each.stat().st_size for each in found if Picture.of_name(each.name)}


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(sentence("{what}: {why}.", what=what, why=error.strerror)) from error


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


def _nanoseconds(moment: datetime) -> int:
    """Return an instant as files keep it; to the millisecond, as entries do."""
    return round(moment.timestamp() * 1000) * 1_000_000
