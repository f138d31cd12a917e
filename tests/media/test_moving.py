"""Moving pictures between a folder and a bucket, in both directions: all of them, to the last byte, or said why not."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE

import pytest

from liveblog.errors import Unavailable
from liveblog.media import PictureFiles, PictureStore, move_pictures, pictures_to_move
from liveblog.model.picture import Picture
from tests.media.pictures import photo
from tests.media.places import Bucket, FolderPlace, Place

CONTENTS = {Picture(f"{number:020x}", 480, 320).name: b"picture %d" % number for number in range(40)}


def ignore(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""


@pytest.fixture(params=["to a bucket", "to a folder"])
def places(request: pytest.FixtureRequest, bucket: Bucket, tmp_path: Path) -> tuple[Place, Place]:
    """Give the test an old and a new place, once in each direction."""
    folder = FolderPlace(tmp_path / "media")
    return (folder, bucket) if request.param == "to a bucket" else (bucket, folder)


async def contents_of(files: PictureFiles) -> dict[str, bytes | None]:
    return {name: await files.read(name) for name in await files.sizes()}


async def test_all_pictures_are_moved_and_the_old_place_keeps_them(places: tuple[Place, Place]):
    """What other servers still show stays; the new place has the same, to the last byte, and serves it."""
    old, new = places[0].open(), places[1].open()
    store = PictureStore(old)
    picture = await store.save(photo())
    await old.write(CONTENTS)
    moved = await move_pictures(old, new, ignore)
    before = await contents_of(old)
    assert moved.copied == len(before) == len(CONTENTS) + 3
    assert moved.bytes == sum(len(content or b"") for content in before.values())
    assert await contents_of(new) == before
    there = PictureStore(new)
    assert await there.read(picture) == await store.read(picture)
    await store.close()
    await there.close()


async def test_what_is_there_is_not_copied_again(places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch):
    """An interrupted move goes on where it was; half a file is written anew."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)
    names = sorted(CONTENTS)
    await new.write({name: CONTENTS[name] for name in names[:30]} | {names[30]: b"half"})
    plan = await pictures_to_move(old, new)
    assert (plan.copied, plan.there) == (10, 30)
    read: list[str] = []
    reads = old.read

    async def noted(name: str) -> bytes | None:
        read.append(name)
        return await reads(name)

    monkeypatch.setattr(old, "read", noted)
    moved = await move_pictures(old, new, ignore)
    assert (moved.copied, moved.there) == (10, 30)
    assert sorted(read) == names[30:]
    assert await contents_of(new) == CONTENTS
    assert (await pictures_to_move(old, new)).copied == 0


async def test_a_plan_writes_nothing(places: tuple[Place, Place]):
    """A dry run counts, and no more."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)
    plan = await pictures_to_move(old, new)
    assert (plan.copied, plan.bytes) == (40, sum(map(len, CONTENTS.values())))
    assert not places[1].names()


async def test_what_goes_at_the_old_place_is_proven_to_be_at_the_new(places: tuple[Place, Place]):
    """Compared to the last byte: a file of the same size with another content is copied before it goes."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)
    name = sorted(CONTENTS)[5]
    await new.write({name: CONTENTS[name][::-1]})
    moved = await move_pictures(old, new, ignore, delete=True)
    assert (moved.copied, moved.there) == (40, 0)
    assert await contents_of(new) == CONTENTS
    assert not places[0].names()


async def test_nothing_goes_while_the_new_place_fails(places: tuple[Place, Place]):
    """It is said in words, the old place has all, and the next run brings the rest."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)

    def break_off(done: int, _of: int) -> None:
        if done == 16:
            raise Unavailable("The bucket was taken away.")

    with pytest.raises(Unavailable):
        await move_pictures(old, new, break_off)
    with places[1].away(), pytest.raises(Unavailable, match=r"not kept|can't be read"):
        await move_pictures(old, new, ignore, delete=True)
    assert await contents_of(old) == CONTENTS
    await move_pictures(old, new, ignore, delete=True)
    assert await contents_of(new) == CONTENTS


async def test_what_is_deleted_meanwhile_is_in_neither_place(
    places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
):
    """A server deletes a picture after it was read and before it is put: it doesn't come back in the new place."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)
    gone, write = sorted(CONTENTS)[7], new.write

    async def late(contents: Mapping[str, bytes]) -> None:
        if gone in contents:
            places[0].remove(gone)
        await write(contents)

    monkeypatch.setattr(new, "write", late)
    moved = await move_pictures(old, new, ignore)
    assert (moved.copied, moved.gone) == (39, 1)
    assert gone not in places[1].names()


async def test_pictures_that_only_the_new_place_has_are_told(places: tuple[Place, Place]):
    """Each by its largest file: they were uploaded since, or deleted at the old place."""
    old, new = places[0].open(), places[1].open()
    store = PictureStore(new)
    picture = await store.save(photo())
    assert [*(await move_pictures(old, new, ignore)).strange] == [picture.name]
    await store.close()


async def test_a_move_that_was_killed_is_begun_anew(places: tuple[Place, Place], migrated_sqlite_url: str):
    """A process is killed with -9 amid its files: nothing is lost, no half of a picture counts, the rest comes."""
    old, new = places[0].open(), places[1].open()
    await old.write(CONTENTS)
    ((name, kept_in),) = places[1].settings.items()
    environment = os.environ | {
        "LIVEBLOG_DATABASE_URL": migrated_sqlite_url,
        f"LIVEBLOG_{name.upper()}": str(kept_in),
    }
    source = str(next(iter(places[0].settings.values())))
    moving = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HANGING, "media", "move", source, env=environment, stdout=PIPE
    )
    assert moving.stdout
    assert await moving.stdout.readline() == b"amid\n"
    moving.kill()
    await moving.wait()
    assert 0 < len(await new.sizes()) < len(CONTENTS)
    program = Path(sys.executable).with_name("liveblog")
    again = await asyncio.create_subprocess_exec(
        program, "media", "move", "--delete", source, env=environment, stderr=PIPE
    )
    _, said = await again.communicate()
    assert again.returncode == 0, said
    assert b"Files copied: " in said
    assert await contents_of(new) == CONTENTS
    assert not await old.sizes()


_HANGING = """
import asyncio
from liveblog.cli import main
from liveblog.media import moving

deleting, begun = moving._Move._copy, []

async def hang(self, name, content):
    begun.append(name)
    if len(begun) > 20:
        print("amid", flush=True) if len(begun) == 21 else None
        await asyncio.Event().wait()
    await deleting(self, name, content)

moving._Move._copy = hang
main()
"""
