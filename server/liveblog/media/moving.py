"""Moving pictures from one place to another while servers run: each file is copied, read back and compared.

What is there already is not copied again, so whoever was interrupted just begins anew.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass

from liveblog.errors import Unavailable
from liveblog.media.picture_files import PictureFiles
from liveblog.model.picture import Picture

_AT_ONCE = 8

TellProgress = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""


@dataclass(slots=True)
class Moved:
    """What came of it, in files; `bytes` are those that were copied.

    `gone` were deleted at the old place while they were moved, and are in neither. `strange` are the pictures, each by
    its largest file, of which the old place has nothing.
    """

    copied: int = 0
    there: int = 0
    gone: int = 0
    bytes: int = 0
    strange: Collection[str] = ()


async def pictures_to_move(source: PictureFiles, target: PictureFiles) -> Moved:
    """Tell what would be copied, and copy nothing.

    Raises:
        Unavailable: one of the places can't be reached.
    """
    old, new = await source.sizes(), await target.sizes()
    missing = [name for name, size in old.items() if new.get(name) != size]
    size = sum(old[name] for name in missing)
    return Moved(len(missing), len(old) - len(missing), bytes=size, strange=_pictures(new.keys() - old.keys()))


async def move_pictures(
    source: PictureFiles, target: PictureFiles, tell: TellProgress, *, delete: bool = False
) -> Moved:
    """Copy all files of pictures that are missing in a place; with `delete` each goes at the old one when it is there.

    Sizes say what is there already; before a file goes, it is compared to the last byte.

    Raises:
        Unavailable: one of the places can't be reached, or a file isn't in the new one as it was written.
    """
    old, new = await source.sizes(), await target.sizes()
    moved = Moved(strange=_pictures(new.keys() - old.keys()))
    names = sorted(old)
    for start in range(0, len(names), _AT_ONCE):
        batch = names[start : start + _AT_ONCE]
        doubtful = [name for name in batch if delete or new.get(name) != old[name]]
        moved.there += len(batch) - len(doubtful)
        await asyncio.gather(*(_Move(source, target, moved).bring(name) for name in doubtful))
        if delete:
            await _delete(source, batch)
        tell(start + len(batch), len(names))
    return moved


@dataclass(frozen=True, slots=True)
class _Move:
    source: PictureFiles
    target: PictureFiles
    moved: Moved

    async def bring(self, name: str) -> None:
        """Copy one file, unless it is there as it is here."""
        content = await self.source.read(name)
        if content is None:
            self.moved.gone += 1
        elif (there := await self.target.read(name)) == content:
            self.moved.there += 1
        else:
            if there is not None:
                await _delete(self.target, [name])  # a bucket keeps what it has
            await self._copy(name, content)

    async def _copy(self, name: str, content: bytes) -> None:
        await self.target.write({name: content})
        if await self.target.read(name) != content:
            raise Unavailable(f"{name} is not in the new place as it was written.")
        if not await self.source.present([name]):  # deleted means deleted, in the new place, too
            await _delete(self.target, [name])
            self.moved.gone += 1
            return
        self.moved.copied += 1
        self.moved.bytes += len(content)


async def _delete(place: PictureFiles, names: list[str]) -> None:
    await place.set_aside(names)
    await place.discard(names)


def _pictures(names: Collection[str]) -> Collection[str]:
    """Return the largest file of each picture."""
    found = sorted(filter(None, map(Picture.of_name, names)), key=lambda picture: picture.width)
    return {picture.digest: picture.name for picture in found}.values()
