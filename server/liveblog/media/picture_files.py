"""What the picture store wants of a place for its files, of which there are two kinds: `folder` and `bucket`."""

import os
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from liveblog.media.folder import PictureFolder
from liveblog.media_settings import BucketPlace, endpoint_of
from liveblog.work.bulkhead import Bulkhead


class PictureFiles(Protocol):
    """Files by their names, which are named after their content and never change. Several servers share a place.

    `names` are all files of one picture. Each method may raise `Unavailable`, which says why in words for editors, and
    `Busy`.
    """

    @property
    def bulkhead(self) -> Bulkhead:
        """Return where whoever wants a file waits."""
        ...

    async def check(self) -> None:
        """See that the place can be used.

        Raises:
            ConfigurationError: it never will, as it is set; says what is wrong.
            Unavailable: it can't be used now.
        """
        ...

    async def write(self, contents: Mapping[str, bytes]) -> None:
        """Keep the files of a picture. They are safe when this returns; each is there whole or not at all."""
        ...

    async def read(self, name: str) -> bytes | None:
        """Return a file; None when there is none of this name."""
        ...

    async def touch(self, names: Sequence[str]) -> bool:
        """Tell whether all are there, and note, where that can be, that they were uploaded now."""
        ...

    async def present(self, names: Collection[str]) -> Collection[str]:
        """Return those that are there, of any pictures."""
        ...

    async def uploaded_at(self, names: Sequence[str]) -> datetime | None:
        """Return when they were last uploaded; None when they aren't there, or nobody can tell."""
        ...

    async def set_aside(self, names: Sequence[str]) -> None:
        """Take them out of sight; those that aren't there are no error, nor in what follows."""
        ...

    async def restore(self, names: Sequence[str]) -> None:
        """Put back what was set aside, unless it was written again meanwhile."""
        ...

    async def discard(self, names: Sequence[str]) -> None:
        """Delete what was set aside."""
        ...

    async def sizes(self) -> Mapping[str, int]:
        """Return the name and the bytes of every picture's every file."""
        ...

    def close(self) -> None:
        """Begin nothing more."""
        ...


def open_place(place: Path | BucketPlace) -> PictureFiles:
    """Return the place for pictures that is meant; nothing of it is asked yet."""
    if not isinstance(place, BucketPlace):
        return PictureFolder(place)
    from liveblog.media.bucket import PictureBucket  # noqa: PLC0415 -- 7 MB in memory that others don't pay for

    return PictureBucket(place, endpoint_of(os.environ))
