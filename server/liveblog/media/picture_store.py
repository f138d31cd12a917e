"""The pictures of all blogs: drawn anew from what is uploaded, and kept wherever this server keeps its pictures."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from liveblog.media.imaging import DRAW, MEASURE, draw_in_child
from liveblog.media.picture_files import PictureFiles
from liveblog.model.crop import Crop
from liveblog.model.picture import Picture
from liveblog.work.bounds import PICTURES
from liveblog.work.children import Children

NotePicture = Callable[[Picture], Awaitable[None]]


class PictureStore:
    """The pictures of all blogs, in a folder or a bucket."""

    def __init__(self, files: PictureFiles) -> None:
        self.files = files
        self.drawing = Children(PICTURES, draw_in_child)

    async def save(
        self, upload: bytes, asker: str = "", note: NotePicture | None = None, crop: Crop | None = None
    ) -> Picture:
        """Draw and save a picture, or a part of it; return its largest file.

        The same upload gives the same one, and is drawn once. `asker` is whoever sent it: nobody gets all the places
        there are. `note` is told which picture it will be before it is looked whether it is there: who deletes pictures
        has to know of it first.

        Raises:
            InvalidInput, TooLarge, TooCostly: it is no picture that we take.
            Busy: too many are at it.
            Unavailable: it can't be kept now.
        """
        part = str(crop or "").encode()
        (name,) = await self.drawing.run(MEASURE, upload, part, asker=asker)
        picture = _named(name)
        if note:
            await note(picture)
        if not await self.files.touch(_names(picture)):
            drawn = await self.drawing.run(DRAW, upload, part, asker=asker)
            await self.files.write(dict(zip(_names(picture), drawn, strict=True)))
        return picture

    async def keep(self, picture: Picture, note: NotePicture) -> bool:
        """Note that somebody is about to show a picture that was saved before; False when it is not there any more."""
        await note(picture)
        return await self.files.touch(_names(picture))

    async def read(self, picture: Picture) -> bytes | None:
        """Return a file; None when there is none of this name."""
        return await self.files.read(picture.name)

    async def present(self, pictures: Collection[Picture]) -> Collection[str]:
        """Return the names of those files that are there."""
        return await self.files.present({picture.name for picture in pictures})

    async def uploaded_at(self, picture: Picture) -> datetime | None:
        """Return when a picture was last uploaded; None when it isn't there, or only the notes of uploads tell."""
        return await self.files.uploaded_at(_names(picture))

    async def set_aside(self, picture: Picture) -> None:
        """Take all files of the picture whose largest one this is out of sight, to be discarded or restored.

        Raises:
            Unavailable: they can't be reached.
        """
        await self.files.set_aside(_names(picture))

    async def restore(self, picture: Picture) -> None:
        """Put back what was set aside, unless it was uploaded again meanwhile; raises as `set_aside` does."""
        await self.files.restore(_names(picture))

    async def discard(self, picture: Picture) -> None:
        """Delete what was set aside; raises as `set_aside` does."""
        await self.files.discard(_names(picture))

    async def close(self) -> None:
        """End the process that draws, and begin nothing more."""
        await self.drawing.close()
        self.files.close()


def _names(picture: Picture) -> list[str]:
    return [each.name for each in picture.variants]


def _named(name: bytes) -> Picture:
    picture = Picture.of_name(name.decode())
    if picture is None:
        raise ValueError(f"no picture can be called {name!r}")
    return picture
