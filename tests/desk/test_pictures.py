"""Deleting an entry, or withdrawing it, takes its pictures with it, unless something else shows them or is about to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from liveblog.errors import InvalidInput
from liveblog.model.blog import BlogChanges
from liveblog.model.crop import Crop
from liveblog.model.entry import EntryChanges
from liveblog.model.picture import Picture
from liveblog.services import Services
from tests.apps import HARBOUR, open_app, open_harbour
from tests.desk.writers import ADA, ENDS, SLUG, post
from tests.media.pictures import encoded, photo


@pytest.fixture
async def app(migrated_url: str, tmp_path: Path) -> AsyncIterator[Services]:
    """Open an app with a picture store of its own, and the blog."""
    async with open_app(migrated_url, media_dir=tmp_path / "media") as services:
        await open_harbour(services)
        yield services


def files(tmp_path: Path) -> int:
    """Count the files in the picture store."""
    return len(list((tmp_path / "media").iterdir()))


def shows(*pictures: Picture) -> str:
    """Write a text that shows pictures."""
    return "\n\n".join(f"![Waves]({picture.path})" for picture in pictures)


@pytest.mark.parametrize("end", ENDS)
async def test_pictures_go_with_their_entry(app, tmp_path, end):
    """All widths of what it showed last, and of what it showed before it was revised."""
    first, second = await app.pictures.save(photo(1700, 900)), await app.pictures.save(photo(600, 400))
    await post(app.desk, shows(first))
    await app.desk.revise(SLUG, 1, EntryChanges(body=shows(second)), ADA)
    assert files(tmp_path) == 5
    await app.desk.do(SLUG, ENDS[end], ADA)
    assert files(tmp_path) == 0
    assert await app.pictures.read(first) is None


@pytest.mark.parametrize("elsewhere", ["entry", "earlier revision", "summary", "earlier summary", "card", "other blog"])
async def test_what_is_shown_elsewhere_stays(app, elsewhere):
    """Another entry, another blog, a summary, a card, or the past of one of them: nothing there breaks."""
    picture = await app.pictures.save(photo())
    await post(app.desk, shows(picture))
    desk = app.desk
    match elsewhere:
        case "summary" | "earlier summary":
            await desk.change_blog(SLUG, BlogChanges(summary=shows(picture)), ADA)
            if elsewhere == "earlier summary":
                await desk.change_blog(SLUG, BlogChanges(summary="Nothing."), ADA)
        case "card":
            await post(desk, f"```card\nurl: https://social.example/1\nauthor: Ada\nimage: {picture.path}\n```")
        case "other blog":
            await desk.create_blog(replace(HARBOUR, slug="quay", summary=shows(picture)))
        case _:
            await post(desk, shows(picture))
            if elsewhere == "earlier revision":
                await desk.revise(SLUG, 2, EntryChanges(body="Words."), ADA)
    await desk.delete(SLUG, 1, ADA)
    assert await app.pictures.read(picture) is not None


async def test_the_last_to_be_deleted_takes_the_picture(app, tmp_path):
    """Two entries show it: it goes with the second."""
    picture = await app.pictures.save(photo())
    for _ in range(2):
        await post(app.desk, shows(picture))
    await app.desk.delete(SLUG, 1, ADA)
    assert files(tmp_path) == 3
    await app.desk.delete(SLUG, 2, ADA)
    assert files(tmp_path) == 0


async def test_what_was_uploaded_again_since_stays(app):
    """Somebody is about to post it: their entry must not come without its picture."""
    picture = await app.pictures.save(photo())
    await post(app.desk, shows(picture))
    await app.pictures.save(photo())
    await app.desk.delete(SLUG, 1, ADA)
    assert await app.pictures.read(picture) is not None


async def test_a_picture_that_is_not_there_is_in_nobodys_way(app):
    """A text may name what never was: deleting it is no error, and other pictures stay."""
    other = await app.pictures.save(encoded(Image.new("RGB", (30, 20), "blue")))
    await post(app.desk, shows(Picture("0" * 20, 600, 400)))
    await app.desk.delete(SLUG, 1, ADA)
    assert await app.pictures.read(other) is not None


async def test_a_summary_has_no_sensitive_picture(app):
    """It stands above everything, for everybody."""
    picture = await app.pictures.save(photo())
    with pytest.raises(InvalidInput, match="must have no sensitive picture"):
        await app.desk.change_blog(SLUG, BlogChanges(summary=f"![Waves]({picture.path}#sensitive)"), ADA)


async def test_a_part_of_a_picture_is_a_picture(app, tmp_path):
    """It has files of its own, and goes with its entry, which never showed the whole."""
    part = await app.pictures.save(photo(), crop=Crop(100, 100, 300, 200))
    assert (part.width, part.height) == (300, 200)
    await post(app.desk, shows(part))
    await app.desk.delete(SLUG, 1, ADA)
    assert files(tmp_path) == 0
