"""Feeds and plain files: valid by their formats, with names that stay, and without what was deleted."""

import asyncio
import re
from datetime import UTC, datetime

import pytest

from liveblog.desk.changes import DropClaim, Revise, SetClaim
from liveblog.model.blog import Blog, Visibility
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.shift import ShiftDraft
from tests.web.feeds import EVIL, FORMS, INSTANT, SHORT, SPACES, TYPES, atom, full_entry, get, json_feed, links, texts
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of


async def test_an_atom_entry_says_all(live_app: LiveApp):
    """Headline, people, topics, times and the HTML with whole addresses: it is read far from here."""
    blog = await live_app.blog(description="What we know", language="de")
    await full_entry(live_app, blog)
    await live_app.post(blog, "Second, without a headline", occurred_at=datetime(2021, 3, 4, 16, 1, tzinfo=UTC))
    feed, root = await atom(live_app, blog), live_app.services.settings.root_url
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"
    assert texts(feed, "subtitle") == ["What we know"]
    assert texts(feed, "entry/title") == ["16:01 UTC: Second, without a headline", "Gate <closed> & barred"]
    entry = feed.findall("entry", SPACES)[1]
    assert texts(entry, "author/name") == ["Ada Quist", "Ben Tarr"]
    assert [category.attrib["term"] for category in entry.findall("category", SPACES)] == ["Harbour", "a<b"]
    assert texts(entry, "published") == ["2021-03-04T15:58:00.000Z"]
    assert links(entry) == {"alternate": f"{root}{blog.path}/entries/1"}
    (content,) = texts(entry, "content")
    assert "<p>The <strong>gate</strong> &amp; " in content
    assert f'href="{root}/blogs/x?a=1&amp;b=2"' in content
    assert f'src="{root}/media/s.png"' in content
    assert links(feed) == {"self": f"{root}{blog.path}/feed.atom", "alternate": f"{root}{blog.path}"}


async def test_a_json_item_says_the_same(live_app: LiveApp):
    """Item and Atom entry have one name; image, people and topics are in the members made for them."""
    blog = await live_app.blog(description="What we know", language="de")
    await full_entry(live_app, blog)
    feed, root = await json_feed(live_app, blog), live_app.services.settings.root_url
    assert {name: feed[name] for name in ("description", "home_page_url", "feed_url", "language", "authors")} == {
        "description": "What we know",
        "home_page_url": f"{root}{blog.path}",
        "feed_url": f"{root}{blog.path}/feed.json",
        "language": "de",
        "authors": [{"name": "Liveblog", "url": root}],
    }
    (item,) = feed["items"]
    (entry,) = (await atom(live_app, blog)).findall("entry", SPACES)
    assert [item["id"], item["title"], item["content_html"], item["date_modified"]] == [
        text for tag in ("id", "title", "content", "updated") for text in texts(entry, tag)
    ]
    assert item["url"] == f"{root}{blog.path}/entries/1"
    assert item["image"] == f"{root}/media/s.png"
    assert item["authors"] == [{"name": "Ada Quist"}, {"name": "Ben Tarr"}]
    assert item["tags"] == ["Harbour", "a<b"]
    assert feed["_liveblog"] == {"epoch": blog.epoch, "head": 1, "deleted": []}


async def test_an_entry_is_the_same_far_from_our_style_sheets(live_app: LiveApp):
    """Tables keep their alignment, lists their numbers, in titles too; a lost embed is told in the blog's language."""
    blog = await live_app.blog(language="de")
    await live_app.post(blog, "3. Oktober: Regen\n\n7. November: Sturm")
    await live_app.post(blog, "| Pier | Ships |\n|---|--:|\n| 1 | 7 |\n\n[[lost embed]]", headline="Count")
    (count, october) = (await atom(live_app, blog)).findall("entry", SPACES)
    items = (await json_feed(live_app, blog))["items"]
    for table, days in (
        (texts(count, "content")[0], texts(october, "content")[0]),
        [item["content_html"] for item in items],
    ):
        assert '<td class="right" align="right" style="text-align: right">7</td>' in table
        assert '<p class="lost-embed">Hier stand eine Einbettung. Sie ist verloren.</p>' in table
        assert '<ol start="3">' in days
        assert '<li value="7">' in days
    for title in (texts(october, "title")[0], items[1]["title"]):
        assert title.endswith(": 3. Oktober: Regen 7. November: Sturm")
    plain = (await get(live_app, blog, ".txt")).text
    assert "\n3. Oktober: Regen\n\n7. November: Sturm\n" in plain
    assert "stood here" not in plain


async def test_what_stands_above_the_entries_is_in_every_form(live_app: LiveApp):
    """The summary goes with the description: as HTML with whole addresses, as text, as Markdown."""
    root = live_app.services.settings.root_url
    summary = "**Two ships** wait:\n\n1. [Ada](/blogs/a)\n2. Ben <b>"
    blog = await live_app.blog(description="What we know & don't", summary=summary)
    subtitle = (await atom(live_app, blog)).find("subtitle", SPACES)
    assert subtitle is not None
    assert subtitle.attrib == {"type": "html"}
    html = subtitle.text or ""
    assert html.startswith("<p>What we know &amp; don&#x27;t</p>\n<p><strong>Two ships</strong> wait:</p>")
    assert f'<a href="{root}/blogs/a"' in html
    assert "Ben &lt;b&gt;" in html
    description = "What we know & don't\n\nTwo ships wait:\n\n1. Ada\n\n2. Ben <b>"
    assert (await json_feed(live_app, blog))["description"] == description
    said, told = description.split("\n\n", 1)
    assert (await get(live_app, blog, ".txt")).text == f"{blog.title}\n\n{said}\n\n{root}{blog.path}\n\n{told}\n\n"
    markdown = (await get(live_app, blog, ".md")).text
    assert markdown.endswith(f"<{root}{blog.path}>\n\n{summary.replace('<', '&lt;')}\n\n")


async def test_an_empty_blog_is_a_feed_too(live_app: LiveApp):
    """Whoever subscribes before the first entry gets a valid feed without any."""
    blog = await live_app.blog()
    assert texts(await atom(live_app, blog), "entry/id") == []
    assert (await json_feed(live_app, blog))["items"] == []
    assert (await get(live_app, blog, ".txt")).text.startswith(f"{blog.title}\n\n")


async def test_an_entry_keeps_its_name(live_app: LiveApp):
    """A revision changes the time of an entry and not its name; no two entries, and no two blogs, share one."""
    one, two = await live_app.blog(), await live_app.blog()
    for blog in (one, two):
        await live_app.fill(blog, 2)
    before = await atom(live_app, one)
    await live_app.services.desk.revise(one.slug, 1, {"body": "Other words"}, COMMAND)
    after = await atom(live_app, one)
    assert texts(after, "entry/id") == texts(before, "entry/id")
    assert texts(after, "entry/updated")[1] > texts(before, "entry/updated")[1]
    assert texts(after, "entry/updated")[0] == texts(before, "entry/updated")[0]
    assert texts(after, "updated") >= texts(after, "entry/updated")[1:]
    other = await atom(live_app, two)
    assert not {*texts(after, "entry/id"), *texts(after, "id")} & {*texts(other, "entry/id"), *texts(other, "id")}


async def test_older_documents_are_linked_and_stay(live_app: LiveApp):
    """Archives lead to their neighbours and the present (RFC 5005), hold each entry once, and no post changes them."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    here = f"{live_app.services.settings.root_url}{blog.path}/feed.atom"
    newest, middle, first = [await atom(live_app, blog, query) for query in ("", "?page=2", "?page=1")]
    pages = ("self", "prev-archive", "next-archive", "current")
    assert [links(newest).get(name) for name in pages] == [here, f"{here}?page=2", None, None]
    assert [links(middle).get(name) for name in pages] == [f"{here}?page=2", f"{here}?page=1", None, here]
    assert [links(first).get(name) for name in pages] == [f"{here}?page=1", None, f"{here}?page=2", here]
    archives = [feed.find("fh:archive", SPACES) is not None for feed in (newest, middle, first)]
    assert archives == [False, True, True]
    names = [name for feed in (newest, middle, first) for name in texts(feed, "entry/id")]
    assert len(set(names)) == len(names) == 125
    feed = await json_feed(live_app, blog)
    walked = [item["id"] for item in feed["items"]]
    while "next_url" in feed:
        feed = await json_feed(live_app, blog, f"?{feed['next_url'].partition('?')[2]}")
        walked += [item["id"] for item in feed["items"]]
    assert walked == names
    before = [await get(live_app, blog, f"{form}?page=1") for form in FORMS[:2]]
    await live_app.post(blog, "One more")
    for answer, form in zip(before, FORMS, strict=False):
        assert (await get(live_app, blog, f"{form}?page=1")).content == answer.content


async def test_deleted_entries_have_tombstones(live_app: LiveApp):
    """Readers learn of a delete by the entry's name and the time, on the newest page wherever it stood (RFC 6721)."""
    blog = await live_app.blog()
    await live_app.fill(blog, 85)
    names = dict(zip(range(85, 0, -1), texts(await atom(live_app, blog), "entry/id"), strict=False))
    old = dict(zip(range(40, 0, -1), texts(await atom(live_app, blog, "?page=1"), "entry/id"), strict=True))
    for number in (84, 3):
        await live_app.services.desk.delete(blog.slug, number, COMMAND)
    newest, first = await atom(live_app, blog), await atom(live_app, blog, "?page=1")
    stones = [stone.attrib for stone in newest.findall("at:deleted-entry", SPACES)]
    assert [stone["ref"] for stone in stones] == [old[3], names[84]]
    assert all(INSTANT.fullmatch(stone["when"]) for stone in stones)
    assert [stone.attrib for stone in first.findall("at:deleted-entry", SPACES)] == [stones[0]]
    assert not {old[3], names[84]} & {*texts(newest, "entry/id"), *texts(first, "entry/id")}
    feed = await json_feed(live_app, blog)
    assert feed["_liveblog"]["deleted"] == [{"id": stone["ref"], "at": stone["when"]} for stone in stones]
    assert [item["id"] for item in feed["items"]] == texts(newest, "entry/id")


@pytest.mark.parametrize("form", FORMS)
async def test_what_was_deleted_is_in_no_form(live_app: LiveApp, form: str):
    """Text, headline, topic and byline of a deleted entry and of earlier revisions are nowhere (I11)."""
    blog = await live_app.blog()
    secret = {"headline": "Geheim 2", "topics": ("Geheim 3",), "byline": ("Geheim 4",)}
    await live_app.post(blog, "Geheim 1", **secret)
    await live_app.post(blog, "Geheim 5")
    await live_app.post(blog, "It stays")
    assert (await get(live_app, blog, form)).text.count("Geheim") >= 5
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    await live_app.services.desk.revise(blog.slug, 2, {"body": "Corrected"}, COMMAND)
    text = (await get(live_app, blog, form)).text
    assert "Geheim" not in text
    assert "It stays" in text


@pytest.mark.parametrize(("form", "media_type"), list(zip(FORMS, TYPES, strict=True)))
async def test_who_has_it_is_not_sent_it_again(live_app: LiveApp, form: str, media_type: str):
    """Type, time to keep and tag are on GET, HEAD and 304 alike; a post or delete makes another tag."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    answer = await get(live_app, blog, form)
    assert answer.headers["content-type"] == media_type
    assert answer.headers["cache-control"] == SHORT
    tag = answer.headers["etag"]
    assert re.fullmatch(r'(W/)?"[\x21\x23-\x7e]+"', tag)  # RFC 9110, section 8.8.3
    assert (await get(live_app, blog, form)).headers["etag"] == tag
    head = await live_app.http.head(f"{blog.path}{form}")
    assert (head.status_code, head.content) == (200, b"")
    assert [head.headers[name] for name in ("etag", "content-type", "cache-control")] == [tag, media_type, SHORT]
    for asked in (tag, f'"x", {tag}', "*"):
        same = await get(live_app, blog, form, 304, {"if-none-match": asked})
        assert (same.content, same.headers["etag"], same.headers["cache-control"]) == (b"", tag, SHORT)
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    assert (await get(live_app, blog, form, 200, {"if-none-match": tag})).headers["etag"] != tag


@pytest.mark.parametrize("form", FORMS)
async def test_a_private_blog_is_for_those_who_may_read_it(live_app: LiveApp, form: str):
    """Nobody else learns its title; to them it is sent, and kept by no cache."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE, title="Behind the door")
    await live_app.post(blog)
    refused = await get(live_app, blog, form, 404)
    problem_of(refused, 404, "blog_not_found")
    assert "Behind" not in refused.text
    await get(live_app, blog, form, 404, live_app.bearer("elsewhere"))
    user = await live_app.services.users.create(f"ada{form}", "Ada Quist", Scope.READ)
    cookie = f"liveblog_session={await live_app.services.sessions.open(user.id)}"
    for headers in (live_app.bearer("read"), {"cookie": cookie}):
        answer = await get(live_app, blog, form, 200, headers)
        assert "Behind the door" in answer.text
        assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("form", FORMS[:2])
async def test_scripts_of_any_origin_may_read_feeds(live_app: LiveApp, form: str):
    """A partner's page reads them without a cookie, and sees the tag to ask again with."""
    blog, origin = await live_app.blog(), "https://partner.example"
    answer = await get(live_app, blog, form, 200, {"origin": origin})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    asked = {"origin": origin, "access-control-request-method": "GET"}
    assert (await live_app.http.options(f"{blog.path}{form}", headers=asked)).status_code == 204
    assert "access-control-allow-origin" not in (await get(live_app, blog, "", 200, {"origin": origin})).headers


async def test_what_is_not_there(live_app: LiveApp):
    """No blog, no such page and what is no page at all are told apart; a browser gets a page with a way on."""
    blog = await live_app.blog()
    for form in FORMS:
        problem_of(await live_app.http.get(f"/blogs/nowhere{form}"), 404, "blog_not_found")
        problem_of(await live_app.http.get(f"/blogs/%00{form}"), 404, "blog_not_found")
    for form in FORMS[:2]:
        problem_of(await get(live_app, blog, f"{form}?page=2", 404), 404, "not_found")
        for value in ("abc", "0", "-1", "", "9" * 30, "%D9%A1", "1%00"):
            problem_of(await get(live_app, blog, f"{form}?page={value}", 400), 400, "bad_request")
    answer = await live_app.http.get("/blogs/nowhere/feed.atom", headers={"accept": "text/html"})
    assert '<a href="/">' in answer.text
    assert (await live_app.http.post(f"{blog.path}.txt")).status_code == 405
    assert (await live_app.http.get(blog.path)).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("form", FORMS)
async def test_any_text_is_carried(live_app: LiveApp, form: str):
    """Right-to-left text, signs of every plane and markup come out as they went in; control characters are left out."""
    arabic, signs = "أُغلق الميناء الشرقي", "🚢👩‍👧 naïve \u202eabc\u202c"
    blog = await live_app.blog(language="ar", title=f"{arabic} {EVIL}\x01")
    await live_app.post(blog, f"{arabic}\x0b\x1b[31m\x9b2J\n\n{signs}\ufffe", headline=f"{arabic}\x08", byline=(EVIL,))
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft(f"{arabic} \x07"), COMMAND)
    answer = await get(live_app, blog, form)
    if form == "/feed.atom":
        feed = await atom(live_app, blog)
        assert texts(feed, "title") == [f"{arabic} {EVIL}"]
        assert texts(feed, "entry/title") == [arabic]
        assert texts(feed, "entry/author/name") == [EVIL]
        assert signs in texts(feed, "entry/content")[0]
    elif form == "/feed.json":
        (item,) = (await json_feed(live_app, blog))["items"]
        assert signs in item["content_html"]
        assert item["authors"] == [{"name": EVIL}]
    else:
        assert answer.text.count(arabic) == 4
        assert signs in answer.text
    if form != "/feed.json":  # JSON escapes them
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", answer.text)


async def test_a_feed_is_of_one_moment(live_app: LiveApp):
    """Drawn while an entry is posted, a JSON Feed holds exactly what the log had at the head that it names."""
    blog = await live_app.blog()
    for posted in range(30):
        feed, _ = await asyncio.gather(json_feed(live_app, blog), live_app.fill(blog, 1))
        assert posted <= len(feed["items"]) == feed["_liveblog"]["head"] <= posted + 1


@pytest.mark.asyncio(loop_scope="module")
async def test_feeds_are_drawn_on_both_databases(shared_app: LiveApp):
    """All forms are read from PostgreSQL as from SQLite, tombstones and stretches too."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 85)
    await shared_app.services.desk.delete(blog.slug, 2, COMMAND)
    assert len((await atom(shared_app, blog)).findall("at:deleted-entry", SPACES)) == 1
    assert len((await json_feed(shared_app, blog, "?page=1"))["items"]) == 39
    for form in (".txt", ".md"):
        assert len(re.findall(r"entry \d+", (await get(shared_app, blog, form)).text)) == 84
    assert f"{blog.path}<" in (await shared_app.http.get("/sitemap.xml")).text


async def test_a_claim_that_changes_makes_its_entry_newer(live_app: LiveApp):
    """A status that is given, and one that is taken away, counts in all feeds: whoever compares times gets the text."""
    blog, desk = await live_app.blog(), live_app.services.desk
    await live_app.post(blog, "Ten ships left.")
    moments = [await updated(live_app, blog)]
    await desk.do(blog.slug, SetClaim(1, ClaimDraft(ClaimStatus.FALSE)), COMMAND)
    moments.append(await updated(live_app, blog))
    claim = (await live_app.http.get(f"/api/v1{blog.path}/entries/1")).json()["entry"]["claims"][0]["id"]
    await desk.do(blog.slug, DropClaim(1, claim), COMMAND)
    moments.append(await updated(live_app, blog))
    assert moments == sorted(set(moments))


async def updated(app: LiveApp, blog: Blog) -> str:
    """Return when the only entry changed, as both feeds tell."""
    (item,) = (await json_feed(app, blog))["items"]
    assert texts(await atom(app, blog), "entry/updated") == [item["date_modified"]]
    return str(item["date_modified"])


async def test_a_language_from_right_to_left_runs_so_everywhere(live_app: LiveApp):
    """Entries, what stands above them and corrections say it in their HTML: no feed can, and programs don't know."""
    blog = await live_app.blog(language="ar", summary="Ships.")
    await live_app.post(blog, "Ten ships left.")
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Nine.")
    await live_app.services.desk.do(blog.slug, Revise(1, {"body": "Nine left."}, correction=told), COMMAND)
    feed, (item,) = await atom(live_app, blog), (await json_feed(live_app, blog))["items"]
    corrections = (await live_app.http.get(f"{blog.path}/corrections.json")).json()["items"]
    contents = [*texts(feed, "entry/content"), *texts(feed, "subtitle"), item["content_html"]]
    contents.append(corrections[0]["content_html"])
    assert [text for text in contents if not re.fullmatch('<div dir="rtl">.*</div>', text, re.DOTALL)] == []
