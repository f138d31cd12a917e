"""Corrections in an archive: in the entries and every other form, on a page of their own, and as data."""

import json

import pytest

from liveblog.archive.addresses import InFolder
from liveblog.archive.contents import read_contents
from liveblog.desk.changes import revision_or_retraction
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges
from liveblog.model.principal import COMMAND
from tests.archive.blogs import close, full_blog

WRONG = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.")
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "It was another port.")


async def corrected(services):
    """Write the full blog, with a correction and an entry that was withdrawn."""
    await full_blog(services)
    for entry, told in ((1, WRONG), (3, NOT_SO)):
        await services.desk.do("storm", revision_or_retraction(entry, EntryChanges(), None, told), COMMAND)


@pytest.mark.parametrize("url", [None, "https://example.org/storm"])
async def test_a_page_and_a_feed_list_them(sqlite_app, archive, url):
    """They lead to the files of the entries; the pages of the coverage lead there."""
    await corrected(sqlite_app)
    folder = await archive("storm", url=url)
    page = (folder / "corrections.html").read_text()
    assert page.index(NOT_SO.text) < page.index(WRONG.text)
    assert 'href="entries/1.html"' in page
    assert 'href="index.html"' in page
    assert "/corrections.atom" not in page
    feed = json.loads((folder / "corrections.json").read_bytes())
    assert [item["_liveblog"]["entry"] for item in feed["items"]] == [3, 1]
    assert '<a href="corrections.html">Corrections</a>' in (folder / "index.html").read_text()
    for name in ("index.html", "feed.atom", "feed.json", "blog.txt", "blog.md", "blog.json"):
        text = (folder / name).read_text() + (folder / "page-1.html").read_text()
        assert NOT_SO.text in text, name
        assert "Where it begins" in text, name
        assert "no topic" not in text, name


async def test_without_any_there_is_no_such_page(sqlite_app, archive):
    """Nothing leads to what isn't there."""
    await full_blog(sqlite_app)
    folder = await archive("storm")
    assert not (folder / "corrections.html").exists()
    assert "corrections" not in (folder / "index.html").read_text()


async def test_a_link_to_them_in_a_text_leads_to_the_file(sqlite_app):
    """Where there are any; else it leads where the server stood, or nowhere."""
    await corrected(sqlite_app)
    await close(sqlite_app, "storm")
    addresses = InFolder(await read_contents(sqlite_app.store, "storm"), ())
    assert addresses.link("/blogs/storm/corrections") == "corrections.html"
    assert addresses.link("/blogs/storm/corrections.json") == "corrections.json"
