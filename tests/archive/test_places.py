"""Places in an archive: in the entries and every other form, on a page of their own, and as GeoJSON."""

import json

import pytest

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import read_contents
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from tests.archive.blogs import close, full_blog


async def placed(services):
    """Write the full blog, and an entry that names a place."""
    await full_blog(services)
    await services.desk.post("storm", EntryDraft(body="[Latakia](geo:35.52,35.77)"), COMMAND)


@pytest.mark.parametrize("url", [None, "https://example.org/storm"])
async def test_a_page_and_geojson_list_them(sqlite_app, archive, url):
    """They lead to the file of the entry; the pages of the coverage lead there and have the card."""
    await placed(sqlite_app)
    folder = await archive("storm", url=url)
    (feature,) = json.loads((folder / "places.geojson").read_bytes())["features"]
    assert feature["geometry"]["coordinates"] == [35.77, 35.52]
    page = (folder / "places.html").read_text()
    assert f'href="entries/{feature["properties"]["entry"]}.html"' in page
    assert 'href="places.geojson"' in page
    index = (folder / "index.html").read_text()
    assert '<a href="places.html">Places</a>' in index
    assert 'class="globe"' in index
    assert '<a class="app" href="geo:35.52,35.77"' in index
    for name in ("feed.atom", "feed.json", "blog.txt", "blog.md", "blog.json"):
        assert "35.77" in (folder / name).read_text(), name


async def test_without_any_there_is_no_such_page(sqlite_app, archive):
    """Nothing leads to what isn't there."""
    await full_blog(sqlite_app)
    folder = await archive("storm")
    assert not (folder / "places.html").exists()
    assert "places" not in (folder / "index.html").read_text()


async def test_a_link_to_them_in_a_text_leads_to_the_file(sqlite_app):
    """Where there are any."""
    await placed(sqlite_app)
    await close(sqlite_app, "storm")
    addresses = InFolder(await read_contents(sqlite_app.store, "storm"), ())
    assert addresses.link("/blogs/storm/places") == "places.html"
    assert addresses.link("/blogs/storm/places.geojson") == "places.geojson"
