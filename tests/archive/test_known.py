"""What is known at the end, in an archive: the briefing and the figures, on its pages, as text and as data."""

import json

import pytest

from liveblog.desk.changes import Delete, SetBriefing, SetReading
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimStatus
from liveblog.model.figure import ReadingDraft
from liveblog.model.principal import COMMAND
from tests.archive.blogs import BEGINNING, full_blog, post
from tests.archive.crawling import dangling


async def known(services):
    """Write the full blog with a figure that grew, one that no entry tells, and a briefing on its entries."""
    blog = await full_blog(services)
    await post(services, blog, "[[Dead: 35 people (including 4 children) | Red Crescent https://rc.example/]]")
    last = await post(services, blog, "[[Dead: 70 people | The governor]]")
    gone = await post(services, blog, "[[Dead: 99 people | A rumour]]")
    await services.desk.do("storm", SetReading(ReadingDraft("Wind", "42", "42", "km/h", as_of=BEGINNING)), COMMAND)
    said = (
        StatementDraft("The *storm* is [over](/blogs/storm/entries/1).", ClaimStatus.CONFIRMED, (1,)),
        StatementDraft("Seventy are dead.", None, (last, gone)),
    )
    await services.desk.do("storm", SetBriefing(BriefingDraft(said, BEGINNING)), COMMAND)
    await services.desk.do("storm", Delete(gone), COMMAND)
    return last


@pytest.mark.parametrize("url", [None, "https://example.org/storm"])
async def test_pages_and_texts_say_what_is_known(sqlite_app, archive, url):
    """The newest page has both with links to files, other forms in words; what was deleted is in none of them."""
    last = await known(sqlite_app)
    folder = await archive("storm", url=url)
    index = (folder / "index.html").read_text()
    briefing = index.partition('<section class="briefing"')[2].partition("</section>")[0]
    assert 'href="page-1.html#entry-1"' in briefing
    assert f'href="entries/{last}.html"' in briefing
    assert "was deleted later" in briefing
    figures = index.partition('<section class="standing"')[2].partition("</section>")[0]
    for words in ("Dead", "70", "The governor", "Wind", "42", "35"):
        assert words in figures, words
    assert "hidden" not in figures.partition(">")[0]
    assert "hidden" not in briefing.partition(">")[0]
    for name in ("blog.txt", "blog.md", "feed.atom", "feed.json"):
        text = (folder / name).read_text()
        for words in ("What we know", "Seventy are dead.", "70 people", "42 km/h"):
            assert words in text, (name, words)
    assert not [path for path in folder.rglob("*") if path.is_file() and b"rumour" in path.read_bytes()]


async def test_every_link_of_what_is_known_leads_somewhere(sqlite_app, archive):
    """Tables of figures are a server's; nothing in an archive leads to one that is not there."""
    await known(sqlite_app)
    assert dangling(await archive("storm")) == []


async def test_its_export_has_them_as_data(sqlite_app, archive):
    """An archive can be imported again with all of it."""
    await known(sqlite_app)
    document = json.loads((await archive("storm") / "blog.json").read_text())
    assert [each["name"] for each in document["figures"]] == ["Wind"]
    statements = document["blog"]["briefing"]["statements"]
    assert [len(each["entries"]) for each in statements] == [1, 1]
    assert [each["status"] for each in statements] == ["confirmed", None]
    assert [(each["name"], each["value"]) for each in document["blog"]["figures"]] == [("Dead", "70"), ("Wind", "42")]
