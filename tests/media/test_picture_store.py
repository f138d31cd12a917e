"""The picture store: whole files, named after their content, once."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PIL import Image

from liveblog.errors import Busy, InvalidInput, TooCostly, TooLarge, Unavailable
from liveblog.media import PictureFolder, PictureStore
from liveblog.model.moment import now
from liveblog.model.picture import Picture
from liveblog.work.bound import MIB
from liveblog.work.bounds import PICTURES
from tests.media.bombs import drawn_over, png_of_size, ribbon, webp_of_size
from tests.media.pictures import encoded, photo
from tests.media.places import Place


@pytest.fixture
async def pictures(place: Place) -> AsyncIterator[PictureStore]:
    """Open a picture store in an empty place."""
    found = PictureStore(place.open())
    yield found
    await found.close()


@pytest.fixture
def written(pictures: PictureStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with the names that are written."""
    names: list[str] = []
    write = pictures.files.write

    async def noted(contents: Mapping[str, bytes]) -> None:
        names.extend(contents)
        await write(contents)

    monkeypatch.setattr(pictures.files, "write", noted)
    return names


async def test_a_picture_is_kept_in_all_its_widths(pictures, place):
    """What the name promises is there, and nothing else."""
    picture = await pictures.save(photo())
    assert (picture.width, picture.height) == (1200, 800)
    assert place.names() == {each.name for each in picture.variants}
    for each in picture.variants:
        assert (await pictures.read(each) or b"")[8:12] == b"WEBP"


async def test_the_same_picture_is_drawn_once(pictures, place, written):
    """Who uploads it again gets the same name, and no file is written; of a lost one all are drawn anew."""
    first = await pictures.save(photo())
    names = {each.name for each in first.variants}
    assert await pictures.save(photo()) == first
    assert sorted(written) == sorted(names)
    place.remove(first.variants[0].name)
    assert await pictures.save(photo()) == first
    assert place.names() == names


async def test_nobody_else_lists_the_pictures(tmp_path):
    """Others on the machine read a file whose name they know, whatever umask the server has, and write none."""
    before = os.umask(0)
    try:
        pictures = PictureStore(PictureFolder(tmp_path / "media"))
        picture = await pictures.save(photo())
        await pictures.close()
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "media").iterdir()}
    assert (modes, (tmp_path / "media").stat().st_mode & 0o777) == ({0o644}, 0o711)
    assert (tmp_path / "media" / picture.name).is_file()


async def test_what_is_not_there_is_none(pictures):
    """A name that a picture could have doesn't have to be one."""
    assert await pictures.read(Picture("0" * 20, 480, 320)) is None


async def test_nothing_is_left_of_what_was_refused(pictures, place):
    """A damaged image leaves no file."""
    with pytest.raises(InvalidInput):
        await pictures.save(photo()[:2000])
    assert not place.names()


async def test_a_place_that_cannot_be_written_is_told(pictures, place):
    """The editor is told so, in words, and asked to come again; then it is kept."""
    with place.away(), pytest.raises(Unavailable, match=r"^The picture was not kept: [^<>]*\.$"):
        await pictures.save(photo())
    picture = await pictures.save(photo())
    assert place.names() == {each.name for each in picture.variants}


async def test_only_so_many_wait(pictures):
    """One picture is drawn at a time and a few wait; who comes after them is told so, and later is welcome."""
    results = await asyncio.gather(*(pictures.save(photo(60, 40 + n)) for n in range(12)), return_exceptions=True)
    assert [type(result) for result in results].count(Busy) == 12 - PICTURES.places
    assert (await pictures.save(photo(60, 99))).height == 99


@pytest.mark.parametrize(
    "upload",
    [ribbon(40_000_000), png_of_size(60_000, 60_000), webp_of_size(16_383, 16_383), drawn_over(1198), b"GIF89a", b""],
    ids=["ribbon", "pixels", "canvas", "scans", "cut off", "nothing"],
)
async def test_bombs_are_refused_in_a_child_that_lives_on(pictures, upload):
    """What is made to cost is refused where it can do no harm, and the next picture is drawn by the same process."""
    with pytest.raises((TooLarge, InvalidInput)):
        await pictures.save(upload)
    assert (await pictures.save(photo(60, 40))).width == 60
    assert [child.pieces for child in pictures.drawing._living] == [3]


async def test_a_picture_that_takes_too_much_memory_is_told_so(pictures):
    """What the headers did not tell the kernel does: refused as too costly, and the next picture is drawn."""
    pictures.drawing.bound = replace(PICTURES, memory=24 * MIB)
    with pytest.raises(TooCostly):
        await pictures.save(encoded(Image.new("RGBA", (3000, 3000))))
    assert (await pictures.save(photo(60, 40))).width == 60


async def test_one_editor_with_many_pictures_leaves_places_to_others(pictures):
    """Of twelve that one sends six are taken; another's picture waits for two pieces of work on them at most."""
    place = pictures.drawing.place
    begun: list[str] = []
    before: list[int] = []

    @asynccontextmanager
    async def noted(asker: str = "") -> AsyncIterator[None]:
        there = len(begun)
        async with place(asker):
            if asker == "ben":
                before.append(len(begun) - there)
            begun.append(asker)
            yield

    pictures.drawing.place = noted
    sent = [(40 + number, "ana") for number in range(12)] + [(60, "ben")]
    saving = (pictures.save(photo(60, height), asker) for height, asker in sent)
    results = await asyncio.gather(*saving, return_exceptions=True)
    assert [type(result) for result in results].count(Busy) == 12 - (PICTURES.of_one or 0)
    assert len(before) == 2  # it is measured, and then drawn
    assert max(before) <= 2


async def test_a_picture_is_set_aside_and_then_deleted_or_put_back(pictures, place):
    """Out of sight at once, with all its widths; back as it was, or gone for good; and each step twice is no error."""
    kept = await pictures.save(photo(1700, 900))
    names = {each.name for each in kept.variants}
    for _ in range(2):
        await pictures.set_aside(kept)
        assert not await pictures.present(kept.variants)
    for _ in range(2):
        await pictures.restore(kept)
        assert place.names() == names
    await pictures.set_aside(kept)
    for _ in range(2):
        await pictures.discard(kept)
        assert not place.names()


async def test_a_picture_that_came_again_is_there_once(pictures, place):
    """Uploaded anew while it was aside: what was set aside goes, what came stays."""
    kept = await pictures.save(photo())
    await pictures.set_aside(kept)
    assert await pictures.save(photo()) == kept
    await pictures.restore(kept)
    assert place.names() == {each.name for each in kept.variants}


async def test_a_file_that_came_again_is_not_replaced_by_the_old_one(tmp_path):
    """In a folder what came stays as it is, the file itself."""
    pictures = PictureStore(PictureFolder(tmp_path))
    kept = await pictures.save(photo())
    await pictures.set_aside(kept)
    await pictures.save(photo())
    times = {path: path.stat().st_ino for path in tmp_path.iterdir() if not path.name.startswith(".")}
    await pictures.restore(kept)
    await pictures.close()
    assert {path: path.stat().st_ino for path in tmp_path.iterdir()} == times


async def test_a_place_that_is_away_deletes_nothing(pictures, place):
    """What can't be reached just now is no reason to think that its pictures are gone."""
    kept = await pictures.save(photo())
    with place.away():
        for deleting in (pictures.set_aside, pictures.discard, pictures.restore):
            with pytest.raises(Unavailable, match="can't be deleted"):
                await deleting(kept)
    assert await pictures.present([kept]) == {kept.name}


async def test_it_is_told_when_a_picture_was_uploaded_last(tmp_path):
    """In a folder: the instant of the last upload, to the millisecond; None of what isn't there."""
    before, pictures = now(), PictureStore(PictureFolder(tmp_path))
    kept = await pictures.save(photo())
    uploaded_at = await pictures.uploaded_at(kept)
    assert uploaded_at
    assert before <= uploaded_at <= now()
    assert await pictures.uploaded_at(Picture("0" * 20, 480, 320)) is None
    await pictures.close()


async def test_all_pictures_of_a_place_are_listed(pictures, place):
    """By name and size, without what is aside, and nothing of an empty place."""
    assert await pictures.files.sizes() == {}
    kept, gone = await pictures.save(photo()), await pictures.save(photo(60, 40))
    await pictures.set_aside(gone)
    sizes = {each.name: len(await pictures.read(each) or b"") for each in kept.variants}
    assert await pictures.files.sizes() == sizes
    assert len(place.names()) == len(sizes) + 1
