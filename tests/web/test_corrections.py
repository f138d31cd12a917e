"""Lists of corrections: page, Atom, JSON Feed and API of a blog, and of the whole house."""

import asyncio
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from liveblog.desk.changes import revision_or_retraction
from liveblog.model.blog import Blog, BlogChanges, Visibility
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges
from liveblog.model.principal import COMMAND
from liveblog.present.corrections import since_of, since_text
from liveblog.store import corrections
from tests.pace import PATIENCE
from tests.web.feeds import SPACES, links, texts
from tests.web.live_app import LiveApp, open_live_app

BLOG_DOORS = ("/corrections", "/corrections.atom", "/corrections.json")
CORRECTION, CLARIFICATION = CorrectionKind.CORRECTION, CorrectionKind.CLARIFICATION


async def tell(app: LiveApp, blog: Blog, entry: int, told: CorrectionDraft | str) -> None:
    """Tell readers of a change of an entry."""
    draft = CorrectionDraft(CORRECTION, told) if isinstance(told, str) else told
    await app.services.desk.do(blog.slug, revision_or_retraction(entry, EntryChanges(), None, draft), COMMAND)


async def corrected(app: LiveApp, **fields: Any) -> Blog:
    """Make a blog with an entry that was corrected and made clear."""
    blog = await app.blog(**fields)
    await app.post(blog, "Nine ships left.", headline="Ships leave")
    await tell(app, blog, 1, CorrectionDraft(CORRECTION, "Nine ships left, not ten.", "Ten <ships> left."))
    await tell(app, blog, 1, CorrectionDraft(CLARIFICATION, "All ships were ours."))
    return blog


async def test_the_page_lists_them_newest_first_in_the_blogs_language(live_app: LiveApp):
    """Each is told with kind, time, sentence, what had been said, and a link to its entry by its headline."""
    blog = await corrected(live_app, title="Hafen", language="de")
    page = (await live_app.http.get(f"{blog.path}/corrections")).text
    assert page.index("All ships were ours.") < page.index("Nine ships left, not ten.")
    for said in (
        '<html lang="de"',
        "<h1>Korrekturen</h1>",
        ">Klarstellung<",
        ">Korrektur<",
        "Ten &lt;ships&gt; left.",
        f'<a href="{blog.path}/entries/1" lang="de" dir="auto">Ships leave</a>',
        f'href="{blog.path}/corrections.atom"',
        f'href="{blog.path}"',
    ):
        assert said in page, said


async def test_an_entry_without_a_headline_is_named_in_the_blogs_direction(live_app: LiveApp):
    """Its time and zone come before its words, and would turn a line of Arabic to the left."""
    blog = await live_app.blog(language="ar", zone="Europe/Berlin")
    await live_app.post(blog, "غادرت تسع سفن الميناء.")
    await tell(live_app, blog, 1, "غادرت تسع سفن لا عشر.")
    for list_of in (f"{blog.path}/corrections", "/corrections"):
        page = (await live_app.http.get(list_of)).text
        assert f'<a href="{blog.path}/entries/1" lang="ar" dir="rtl">' in page, list_of


async def test_a_blog_without_any_says_so_and_leads_nowhere(live_app: LiveApp):
    """The list is there and empty, kept out of search engines; the blog's facts name it only when there is one."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    page = (await live_app.http.get(f"{blog.path}/corrections")).text
    assert "Nothing has been corrected so far." in page
    assert 'content="noindex, follow"' in page
    link = f'<a href="{blog.path}/corrections">Corrections</a>'
    assert (await live_app.http.get(blog.path)).text.count(link) == 1
    await tell(live_app, blog, 1, "Another ship.")
    assert (await live_app.http.get(blog.path)).text.count(link) == 2
    assert (await live_app.http.get(f"{blog.path}?q=entry")).text.count(link) == 2


async def test_both_feeds_and_the_api_say_the_same(live_app: LiveApp):
    """Items have names of their own, the entry's address, and what was told; the API has it as data."""
    blog = await corrected(live_app)
    root = ET.fromstring((await live_app.http.get(f"{blog.path}/corrections.atom")).content)
    feed = (await live_app.http.get(f"{blog.path}/corrections.json")).json()
    told = (await live_app.http.get(f"/api/v1{blog.path}/corrections")).json()
    entries = root.findall("entry", SPACES)
    assert [texts(entry, "id")[0] for entry in entries] == [item["id"] for item in feed["items"]]
    assert len({item["id"] for item in feed["items"]}) == 2
    assert [texts(entry, "title")[0] for entry in entries] == ["Clarification: Ships leave", "Correction: Ships leave"]
    assert feed["items"][1]["content_html"] == (
        "<p>Nine ships left, not ten.</p>\n<p>What we had said: Ten &lt;ships&gt; left.</p>"
    )
    assert texts(entries[1], "content")[0] == feed["items"][1]["content_html"]
    assert links(entries[0])["alternate"].endswith(f"{blog.path}/entries/1")
    assert links(root)["self"].endswith(f"{blog.path}/corrections.atom")
    assert links(root)["alternate"].endswith(f"{blog.path}/corrections")
    assert [(each["id"], each["kind"], each["was"]) for each in told["corrections"]] == [
        (3, "clarification", None),
        (2, "correction", "Ten <ships> left."),
    ]
    assert told["corrections"][0] | {"entry": 1, "url": f"{blog.path}/entries/1"} == told["corrections"][0]
    assert (told["head"], told["next"]) == (3, None)
    assert feed["items"][0]["_liveblog"]["id"] == 3


async def test_a_long_list_stands_on_pages_that_miss_nothing(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """Also what an entry told before it was corrected again has its place, however the pages are cut."""
    monkeypatch.setattr(corrections.corrections_of, "__defaults__", (None, 3))
    blog = await live_app.blog()
    await live_app.fill(blog, 4)
    for number, entry in enumerate((1, 2, 1, 3, 4, 1, 2, 2)):
        await tell(live_app, blog, entry, f"Told {number}.")
    address, found = f"/api/v1{blog.path}/corrections", []
    query: dict[str, str] = {}
    while True:
        answer = (await live_app.http.get(address, params=query)).json()
        assert len(answer["corrections"]) <= 3
        found += [(each["text"], each["entry"]) for each in answer["corrections"]]
        if answer["next"] is None:
            break
        query = {"before": answer["next"]}
    assert [text for text, _ in found] == [f"Told {number}." for number in range(7, -1, -1)]
    page = (await live_app.http.get(f"{blog.path}/corrections")).text
    assert "Older corrections" in page
    assert "The newest corrections" in (await live_app.http.get(f"{blog.path}/corrections", params=query)).text


@pytest.mark.parametrize("wrong", ["x", "2031-07-27T00:00:00.000Z", "2031-13-27T00:00:00.000Z-1", "1" * 41])
async def test_what_is_no_place_of_the_list_is_refused(live_app: LiveApp, wrong: str):
    """Pages say that nothing is there, the API names the parameter."""
    blog = await live_app.blog()
    for path in (f"{blog.path}/corrections", "/corrections"):
        assert (await live_app.http.get(path, params={"before": wrong})).status_code == 404
    answer = await live_app.http.get(f"/api/v1{blog.path}/corrections", params={"before": wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "before")


async def test_private_blogs_tell_nobody(live_app: LiveApp):
    """Their lists are not there for who may not read them, and the house's has nothing of them."""
    private = await corrected(live_app, title="Hidden", visibility=Visibility.PRIVATE)
    for door in BLOG_DOORS:
        assert (await live_app.http.get(private.path + door)).status_code == 404
        answer = await live_app.http.get(private.path + door, headers=live_app.bearer("read"))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
        assert "ships" not in (await live_app.http.get(door)).text


async def test_the_house_lists_those_of_all_public_blogs(migrated_sqlite_url: str):
    """The front page leads there when there are any; what was put on the shelf, and what was hidden since, is not."""
    async with open_live_app(migrated_sqlite_url) as app:
        quiet = await app.blog()
        await app.fill(quiet, 1)
        assert '"/corrections"' not in (await app.http.get("/")).text
        first = await corrected(app, title="First port")
        second = await app.blog(title="Second port", language="fr")
        await app.post(second, "A gate opens.")
        await tell(app, second, 1, "It was the southern gate.")
        feed = (await app.http.get("/corrections.json")).json()
        assert [item["_liveblog"]["blog"] for item in feed["items"]] == [second.slug, first.slug, first.slug]
        page = (await app.http.get("/corrections?now", headers={"accept-language": "de"})).text
        assert "<h1>Korrekturen</h1>" in page
        assert f'<a href="{second.path}" lang="fr" dir="auto">Second port</a>' in page
        await _until(app, "/", '"/corrections"', there=True)
        await app.services.desk.change_blog(first.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
        for door in BLOG_DOORS:
            await _until(app, door, "Nine ships", there=False)


async def _until(app: LiveApp, path: str, text: str, *, there: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while (text in (await app.http.get(path)).text) != there:
            pass


async def test_they_are_kept_like_pages_and_tagged(live_app: LiveApp):
    """An answer that is still good is a 304; the next event makes another, and a delete leaves nothing on it."""
    blog = await corrected(live_app)
    doors = (*(blog.path + each for each in BLOG_DOORS), f"/api/v1{blog.path}/corrections")
    tags = {door: (await live_app.http.get(door)).headers["etag"] for door in doors}
    for door, tag in tags.items():
        assert (await live_app.http.get(door, headers={"if-none-match": tag})).status_code == 304
    await tell(live_app, blog, 1, "Once more.")
    for door, tag in tags.items():
        assert "Once more." in (await live_app.http.get(door, headers={"if-none-match": tag})).text
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    for door in doors:
        text = (await live_app.http.get(door)).text
        assert "ships" not in text, door
        assert "Once more." not in text, door


def test_a_place_is_written_as_it_is_read():
    """What one page gives, the next takes."""
    text = "2031-03-04T15:58:00.000Z-17"
    assert since_text(since_of(text)) == text
