"""The other forms of a blog in its archive: valid by their formats, with whole addresses where they are known."""

import json
from xml.etree import ElementTree as ET

import pytest

from liveblog.model.blog import BlogDraft
from liveblog.present.feed_ids import blog_name, entry_name
from tests.archive.blogs import full_blog

URL = "https://example.org/storm"
ATOM = {"": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}


@pytest.mark.parametrize("url", [None, URL])
async def test_the_atom_feed_is_complete(sqlite_app, archive, url):
    """It has all entries, says so (RFC 5005, section 2), and leads to the files: whole addresses, or relative ones."""
    await full_blog(sqlite_app)
    feed = ET.parse(await archive("storm", url=url) / "feed.atom").getroot()
    assert len(feed.findall("entry", ATOM)) == 96
    assert feed.find("fh:complete", ATOM) is not None
    start = f"{url}/" if url else ""
    found = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall("link", ATOM)}
    assert found == {"self": f"{start}feed.atom", "alternate": start or "index.html"}
    first = feed.findall("entry", ATOM)[-1]
    assert [link.attrib["href"] for link in first.findall("link", ATOM)] == [f"{start}entries/1.html"]


@pytest.mark.parametrize("url", [None, URL])
async def test_the_json_feed_says_what_it_can(sqlite_app, archive, url):
    """It has all entries; addresses, which have to be whole there, only where that is known."""
    await full_blog(sqlite_app)
    feed = json.loads((await archive("storm", url=url) / "feed.json").read_bytes())
    assert len(feed["items"]) == 96
    pictured = next(item for item in feed["items"] if ">Large<" in item["content_html"])
    if url:
        assert feed["home_page_url"] == f"{URL}/"
        assert pictured["url"] == f"{URL}/entries/2.html"
        assert pictured["image"].startswith(f"{URL}/media/")
        assert f'href="{URL}/media/' in pictured["content_html"]
    else:
        assert not {"home_page_url", "feed_url", "next_url"} & feed.keys()
        assert not {"url", "image"} & pictured.keys()
        assert 'src="media/' in pictured["content_html"]


async def test_the_names_are_those_of_the_live_feed(sqlite_app, archive):
    """A feed reader that followed the live blog knows the entries of the archive: nothing is shown twice."""
    blog = await full_blog(sqlite_app)
    feed = ET.parse(await archive("storm") / "feed.atom").getroot()
    names = [element.text for element in feed.findall("entry/id", ATOM)]
    assert feed.findtext("id", None, ATOM) == blog_name(blog)
    assert set(names) == {entry_name(blog, number) for number in range(1, 98) if number != 4}


async def test_the_texts_hold_all_and_lead_to_the_files(sqlite_app, archive):
    """Both have every entry and the hand-over; the Markdown shows the pictures that lie beside it."""
    await full_blog(sqlite_app)
    folder = await archive("storm", url=URL)
    text, markdown = (folder / "blog.txt").read_text(), (folder / "blog.md").read_text()
    for whole in (text, markdown):
        assert whole.count("Entry at ") == 90
        assert "Ben takes over." in whole
        assert f"{URL}/" in whole
    assert "![A ship & crew](media/" in markdown
    assert "[entry](page-1.html#entry-1)" in markdown


async def test_the_readme_says_what_it_is(sqlite_app, archive):
    """Whoever finds the folder learns what it holds, as of when, made by what, and how to check it."""
    blog = await sqlite_app.desk.create_blog(BlogDraft("one", "The one"))
    readme = (await archive("one", url=URL) / "README.txt").read_text()
    for part in ("The one\n=======\n", "sha256sum --check SHA256SUMS", "liveblog 0.1.0, of the blog “one”", f"{URL}/"):
        assert part in readme
    assert f"{blog.created_at:%Y-%m-%d}" in readme
