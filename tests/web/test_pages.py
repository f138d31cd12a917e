"""The reader's pages: complete without JavaScript, true to the event log, and at addresses that stay."""

import asyncio
import html
import json
import re
from datetime import UTC, datetime

import httpx2
import pytest

from liveblog.model.blog import Blog, BlogChanges, BlogStatus, Visibility
from liveblog.model.principal import COMMAND, Scope
from liveblog.model.shift import ShiftDraft
from tests.web.live_app import LiveApp

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHORT = "public, max-age=0, s-maxage=1, stale-if-error=60"


async def page(app: LiveApp, path: str, status: int = 200, **headers: str) -> httpx2.Response:
    """Load a page as a browser does, and hold it to what holds for all pages."""
    answer = await app.http.get(path, headers={**BROWSER, **headers})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", answer.text)
    assert all("src=" in tag or "application/ld+json" in tag for tag in re.findall(r"<script[^>]*>", answer.text))
    assert re.search(r"<html lang=\"[a-zA-Z-]+\"", answer.text)
    assert re.search(r"<title>\s*\S", answer.text)
    return answer


def data(answer: httpx2.Response, name: str) -> str:
    """Return a data attribute of the page's live blog."""
    found = re.search(rf'<live-blog[^>]* data-{name}="([^"]*)"', answer.text)
    assert found, f"the page has no data-{name}"
    return html.unescape(found[1])


def entry_ids(answer: httpx2.Response) -> list[int]:
    """Return the numbers of the entries on the page, from top to bottom."""
    return [int(number) for number in re.findall(r'<article [^>]*id="entry-(\d+)"', answer.text)]


def links(answer: httpx2.Response) -> dict[str, str]:
    """Return where the page's rel="prev" and rel="next" lead."""
    return dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)"', answer.text))


async def test_a_page_is_complete_without_javascript(live_app: LiveApp):
    """Headline, text, topics, byline, time and permalink of each entry are in the first HTML, newest on top (I10)."""
    blog = await live_app.blog(zone="Asia/Kolkata", description="What we know so far")
    for number in (1, 2):
        await live_app.post(
            blog,
            f"Text **{number}**",
            headline=f"Headline {number}",
            topics=("Harbour",),
            byline=("Ada Quist",),
            occurred_at=datetime(2014, 3, 4, 15, number, tzinfo=UTC),
        )
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft("Ben Tarr takes over."), COMMAND)
    answer = await page(live_app, blog.path)
    assert entry_ids(answer) == [2, 1]
    for number in (1, 2):
        assert f"Headline {number}</h2>" in answer.text
        assert f"<p>Text <strong>{number}</strong></p>" in answer.text
        assert f'href="{blog.path}/entries/{number}"' in answer.text
        assert f'<time datetime="2014-03-04T15:0{number}:00.000Z">' in answer.text
        assert f">20:3{number}<" in answer.text
    for text in (
        "Ada Quist",
        '?topic=Harbour">Harbour</a></li>',
        "IST",
        "4 March 2014",
        "Ben Tarr takes over.",
        "What we know so far",
    ):
        assert text in answer.text


async def test_the_page_holds_each_events_html_to_the_letter(live_app: LiveApp):
    """What is pushed is what was served (I9), for entries and hand-overs, revised and pinned ones too."""
    blog = await live_app.blog()
    await live_app.post(blog, "One & <two>\n\n> *three*", headline="“A” & <b>", pinned=True, key_event=True)
    await live_app.post(blog, "Four", topics=("x<y",))
    await live_app.services.desk.revise(blog.slug, 2, {"body": "Five"}, COMMAND)
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft("A & B"), COMMAND)
    answer = await page(live_app, blog.path)
    events = (await live_app.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"]
    newest = {subject["id"]: subject["html"] for event in events if (subject := event.get("entry"))}
    newest["shift"] = events[-1]["shift"]["html"]
    assert len(newest) == 3
    for fragment in newest.values():
        assert fragment in answer.text


async def test_the_page_says_from_where_to_follow(live_app: LiveApp):
    """Epoch and head are of no later moment than the entries, and the floor is the lowest place on the page."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    answer = await page(live_app, blog.path)
    assert (data(answer, "epoch"), data(answer, "head"), data(answer, "floor")) == (blog.epoch, "3", "null")
    await live_app.fill(blog, 80)
    answer = await page(live_app, blog.path)
    snapshot = (await live_app.http.get(f"/api/v1{blog.path}/entries")).json()
    assert data(answer, "head") == "83"
    assert json.loads(data(answer, "floor")) == snapshot["floor"]
    assert snapshot["floor"]["id"] == entry_ids(answer)[-1]


async def test_the_head_is_never_ahead_of_what_is_shown(live_app: LiveApp):
    """Drawn while an entry is posted, every page holds at least all events up to the head that it names."""
    blog = await live_app.blog()
    for posted in range(30):
        answer, _ = await asyncio.gather(page(live_app, blog.path), live_app.fill(blog, 1))
        assert posted <= int(data(answer, "head")) <= len(entry_ids(answer)) <= posted + 1


async def test_old_pages_stay_where_they_are(live_app: LiveApp):
    """Pages are cut from the oldest end and linked with each other; new entries change only the newest."""
    blog = await live_app.blog()
    await live_app.fill(blog, 125)
    newest = await page(live_app, blog.path)
    assert entry_ids(newest) == list(range(125, 80, -1))
    assert links(newest) == {"next": f"{blog.path}?page=2"}
    middle = await page(live_app, f"{blog.path}?page=2")
    assert entry_ids(middle) == list(range(80, 40, -1))
    assert links(middle) == {"prev": blog.path, "next": f"{blog.path}?page=1"}
    first = await page(live_app, f"{blog.path}?page=1")
    assert links(first) == {"prev": f"{blog.path}?page=2"}
    await live_app.fill(blog, 40)
    assert entry_ids(await page(live_app, f"{blog.path}?page=2")) == entry_ids(middle)
    assert links(await page(live_app, f"{blog.path}?page=2"))["prev"] == f"{blog.path}?page=3"
    later = (await page(live_app, f"{blog.path}?page=1")).text
    later = later.replace("126\u2013165 of 165", "86\u2013125 of 125").replace('data-first="126"', 'data-first="86"')
    assert without_facts(later) == without_facts(first.text.replace('data-head="125"', 'data-head="165"'))


def without_facts(html: str) -> str:
    """Return a page without what it says of the whole blog: its last update, and how many entries there are."""
    return re.sub(r'<p class="facts".*?</p>', "", html, flags=re.DOTALL)


@pytest.mark.parametrize("value", ["abc", "0", "-1", "9999", "9" * 30, "", "1%00", "1.5", "%D9%A1"])
async def test_pages_that_are_none_are_answered_with_a_way_on(live_app: LiveApp, value: str):
    """A page that isn't there is a 404 in HTML that leads somewhere."""
    blog = await live_app.blog()
    answer = await page(live_app, f"{blog.path}?page={value}", 404)
    assert answer.headers["cache-control"] == "no-store"
    assert '<a href="/">' in answer.text


async def test_a_permalink_shows_its_entry_whichever_page_it_is_on(live_app: LiveApp):
    """An entry stands below the one that came after it and above those before, with a way to the live coverage."""
    blog = await live_app.blog()
    await live_app.post(blog, "Text 1", headline="The first & <best>")
    await live_app.fill(blog, 99)
    for number in (1, 40, 41, 100):
        answer = await page(live_app, f"{blog.path}/entries/{number}")
        assert entry_ids(answer) == list(range(min(number + 1, 100), max(number - 40, 0), -1))
        said = f'You followed a link to this entry. <a href="{blog.path}">Back to live</a>'
        link = f'<a rel="nofollow" href="{blog.path}/entries/{number}/report?revision=1">Report an error</a>'
        report = f'<span data-part="report">{link}</span></p>'
        assert f'{said} {report}\n<article class="entry" id="entry-{number}"' in answer.text
        assert answer.text.count(f'id="entry-{number}"') == answer.text.count("You followed") == 1
        assert data(answer, "live") == "false"
        root = live_app.services.settings.root_url
        assert f'<link rel="canonical" href="{root}{blog.path}/entries/{number}">' in answer.text
    first = await page(live_app, f"{blog.path}/entries/1")
    assert f"<title>The first &amp; &lt;best&gt; \N{EN DASH} {blog.title}</title>" in first.text
    assert f"<title>{blog.title}</title>" in (await page(live_app, blog.path)).text


async def test_a_permalink_leads_to_the_pages_around_it(live_app: LiveApp):
    """Up and down to the pages that have what comes next; past those that were deleted; hand-overs stand there, too."""
    blog = await live_app.blog()
    await live_app.fill(blog, 130)
    for number in (61, 62):
        await live_app.services.desk.delete(blog.slug, number, COMMAND)
    answer = await page(live_app, f"{blog.path}/entries/60")
    assert entry_ids(answer) == [63, *range(60, 20, -1)]
    assert links(answer) == {"prev": f"{blog.path}?page=2", "next": f"{blog.path}?page=1"}
    assert "prev" not in links(await page(live_app, f"{blog.path}/entries/130"))
    assert "next" not in links(await page(live_app, f"{blog.path}/entries/2"))
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    assert f'<a href="{blog.path}">All of the coverage</a>' in (await page(live_app, f"{blog.path}/entries/2")).text


async def test_permalinks_of_what_is_gone_or_never_was(live_app: LiveApp):
    """A deleted entry is 410 in HTML without its text, one that never was 404, both with a way on."""
    blog = await live_app.blog()
    await live_app.post(blog, "a secret")
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    for path, status in ((f"{blog.path}/entries/1", 410), (f"{blog.path}/entries/2", 404), ("/blogs/nowhere", 404)):
        answer = await page(live_app, path, status)
        assert "secret" not in answer.text
        assert '<a href="/">' in answer.text
        assert answer.headers["cache-control"] == "no-store"
    assert entry_ids(await page(live_app, blog.path)) == []


async def test_what_people_wrote_is_shown_and_never_run(live_app: LiveApp):
    """Markup in titles, descriptions, topics, names and notes comes out as text, on every page."""
    evil = """"'><script>alert(1)</script><img src=x onerror=alert(1)>{{31337*31337}}"""
    blog = await live_app.blog(title=evil, description=evil)
    await live_app.post(blog, evil, headline=evil, topics=(evil,), byline=(evil,))
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft(evil, evil), COMMAND)
    for path in ("/", blog.path, f"{blog.path}/entries/1", f"/blogs/{evil.replace('/', '%2F')}"):
        answer = await live_app.http.get(path, headers=BROWSER)
        assert "<script>" not in answer.text
        assert "<img" not in answer.text
        assert "982007569" not in answer.text


async def test_the_language_and_direction_are_the_blogs(live_app: LiveApp):
    """The page carries the blog's language, and texts find their own direction."""
    blog = await live_app.blog(language="ar", title="تغطية مباشرة")
    await live_app.post(blog, "نص", headline="عنوان")
    answer = await page(live_app, blog.path)
    assert '<html lang="ar"' in answer.text
    for text in ("تغطية مباشرة</h1>", "عنوان</h2>", "<p>نص</p>"):
        assert re.search(rf'<[^>]*dir="auto"[^>]*>{text}', answer.text)


async def test_public_pages_are_kept_for_a_moment_and_private_ones_never(live_app: LiveApp):
    """A CDN may keep what everybody may see for a second; a private blog's page stays between us and its reader."""
    public = await live_app.blog()
    private = await live_app.blog(visibility=Visibility.PRIVATE, title="Behind the door")
    await live_app.post(private)
    user = await live_app.services.users.create("ada", "Ada Quist", Scope.READ)
    cookie = f"liveblog_session={await live_app.services.sessions.open(user.id)}"
    for path in ("/", public.path):
        assert (await page(live_app, path)).headers["cache-control"] == SHORT
    for path in ("/", private.path, f"{private.path}/entries/1"):
        answer = await page(live_app, path, cookie=cookie)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Behind the door" in answer.text
    for path in (private.path, f"{private.path}/entries/1"):
        answer = await page(live_app, path, 404)
        assert '<a href="/desk/login' in answer.text
        assert "Behind the door" not in answer.text
    assert "Behind the door" not in (await page(live_app, "/")).text


async def test_a_slash_at_the_end_leads_to_the_blog(live_app: LiveApp):
    """An address typed with a slash is led to the page, by a path that no Host header can bend."""
    blog = await live_app.blog()
    answer = await live_app.http.get(f"{blog.path}/", headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer.headers["location"]) == (308, blog.path)
    await page(live_app, "/blogs/nowhere/", 404)


async def test_the_front_page_lists_blogs_newest_first(live_app: LiveApp):
    """Blogs with an entry are listed with a link each, that with the newest entry on top."""
    blogs: list[Blog] = [await live_app.blog() for _ in range(3)]
    for blog in blogs:
        await live_app.post(blog, "An entry.")
    answer = await page(live_app, "/")
    found = [path for path in re.findall(r'href="(/blogs/[^"/]+)"', answer.text) if path != "/blogs/elsewhere"]
    assert list(dict.fromkeys(found)) == [blog.path for blog in reversed(blogs)]


async def test_every_static_file_a_page_names_is_there_for_ever(live_app: LiveApp):
    """Scripts, styles and icons of the pages exist and may be kept for ever."""
    blog = await live_app.blog()
    named = set()
    for path in ("/", blog.path, "/docs"):
        named |= set(re.findall(r'(?:href|src)="(/static/[^"]+)"', (await page(live_app, path)).text))
    assert any(name.endswith(".css") for name in named)
    assert any(name.endswith(".js") for name in named)
    for name in named:
        answer = await live_app.http.get(name)
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    gone = await live_app.http.get("/static/000000000000/page.js")
    assert gone.status_code == 404


async def test_a_delete_makes_the_page_newer_for_search_engines(live_app: LiveApp):
    """They keep what they read if what comes after it says that it is older: then the text that is gone stays there."""
    blog = await live_app.blog()
    await live_app.post(blog, "Kept.")
    await live_app.post(blog, "Gone.")
    before = modified(await page(live_app, blog.path))
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    after = modified(await page(live_app, blog.path))
    assert [earlier < later for earlier, later in zip(before, after, strict=True)] == [True, True]


def modified(answer: httpx2.Response) -> list[str]:
    """Return when a page says that it was changed, to search engines and to sites where its link is shared."""
    (document,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', answer.text)
    (said,) = re.findall(r'<meta property="article:modified_time" content="([^"]*)">', answer.text)
    return [json.loads(document)["dateModified"], said]
