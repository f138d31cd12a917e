"""What a blog's page says of the blog itself: who covers it, its picture, its last update, how many entries it has."""

import json
import re
from datetime import timedelta

import pytest

from liveblog.model.blog import Blog, BlogChanges, MainPicture
from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import COMMAND
from liveblog.store import activity, reads
from tests.web.live_app import LiveApp

PICTURE = "/media/0123456789abcdef0123-1600x900.webp"
FACE: BlogChanges = {
    "byline": ("Ada <Quist>", "Ben Tarr"),
    "picture": MainPicture(PICTURE, "Smoke", 'The "quay"', "M. Lind"),
}
PAGE = {"accept": "text/html"}


async def page_of(app: LiveApp, blog: Blog, query: str = "") -> str:
    return (await app.http.get(blog.path + query, headers=PAGE)).text


async def test_the_page_says_who_covers_it_and_shows_the_picture_that_events_bring(live_app: LiveApp):
    """Escaped, laid out before it comes, and to the letter what open pages are sent; without them there is neither."""
    blog = await live_app.blog()
    assert '<div class="picture" data-role="picture" data-part="picture" hidden>' in await page_of(live_app, blog)
    await live_app.services.desk.change_blog(blog.slug, FACE, COMMAND)
    event = (await live_app.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"][0]
    page = await page_of(live_app, blog)
    assert ">Ada &lt;Quist&gt;, Ben Tarr</span>" in page
    assert event["blog"]["picture_html"] in page
    assert re.search(f'<img src="{PICTURE}" srcset="[^"]+" sizes="[^"]+" width="1600" height="900" alt="Smoke"', page)
    assert '<span dir="auto">The &#34;quay&#34;</span> <small dir="auto">M. Lind</small>' in page


async def test_it_tells_how_many_entries_there_are_and_when_something_happened_last(live_app: LiveApp):
    """Deleted ones are not counted; the time is that of the last event, on all pages of the blog."""
    blog = await live_app.blog()
    await live_app.fill(blog, 3)
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    async with live_app.services.store.read() as connection:
        now = await reads.blog_by_slug(connection, blog.slug)
        changed_at = await activity.changed_at(connection, now)
    for query in ("", "?order=oldest", "?only=key", "?q=text", "/entries/1"):
        page = await page_of(live_app, blog, query)
        assert 'data-role="number" data-n="2">2 entries</span>' in page
        assert f'<time class="clock" data-role="updated" datetime="{rfc3339(changed_at)}">' in page


async def test_the_past_has_the_face_of_its_time(live_app: LiveApp):
    """As it was before the first change, nobody covered it; and it doesn't say when it was updated since."""
    blog = await live_app.blog()
    await live_app.fill(blog, 1)
    await live_app.services.desk.change_blog(blog.slug, FACE, COMMAND)
    events = (await live_app.http.get(f"/api/v1{blog.path}/events?after=0")).json()["events"]
    before, after = [await page_of(live_app, blog, f"?at={event['at']}") for event in events]
    assert ("Ben Tarr" in before, PICTURE in before) == (False, False)
    assert ("Ben Tarr" in after, PICTURE in after) == (True, True)
    assert 'data-role="updated"' not in before + after


async def test_search_engines_and_shared_links_get_the_picture_and_the_names(live_app: LiveApp):
    """The picture that stands for the blog is the one that it is shared with, before any entry's."""
    blog = await live_app.blog(**FACE)
    await live_app.post(blog, "![Sea](/media/aaaaaaaaaaaaaaaaaaaa-960x640.webp)")
    page = await page_of(live_app, blog)
    assert f'<meta property="og:image" content="{live_app.services.settings.root_url}{PICTURE}">' in page
    assert '<meta property="og:image:alt" content="Smoke">' in page
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert told["image"] == {
        "@type": "ImageObject",
        "url": f"{live_app.services.settings.root_url}{PICTURE}",
        "width": 1600,
        "height": 900,
        "caption": 'The "quay"',
        "creditText": "M. Lind",
    }
    assert [author["name"] for author in told["author"]] == ["Ada <Quist>", "Ben Tarr"]


def said_of(page: str, name: str) -> str | None:
    """Return what the page's head says under a name to sites where its link is shared."""
    found = re.search(f'<meta (?:name|property)="{name}" content="([^"]*)">', page)
    return found[1] if found else None


async def test_a_shared_link_says_when_what_it_leads_to_began_and_was_changed(live_app: LiveApp):
    """The coverage began with what it told first, as in JSON-LD; an older page and an entry are told by themselves."""
    blog = await live_app.blog()
    first, long_ago = now() - timedelta(hours=2), now() - timedelta(days=365)
    await live_app.post(blog, occurred_at=first)
    await live_app.post(blog, occurred_at=long_ago)
    newest = await page_of(live_app, blog)
    (document,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', newest)
    assert said_of(newest, "article:published_time") == json.loads(document)["datePublished"] == rfc3339(first)
    await live_app.fill(blog, 100)
    await live_app.services.desk.revise(blog.slug, 2, {"body": "put right"}, COMMAND)
    entries = (await live_app.http.get(f"/api/v1{blog.path}/entries?page=1")).json()["entries"]
    changes = {each["id"]: each["revised_at"] or each["posted_at"] for each in entries}
    older = await page_of(live_app, blog, "?page=1")
    assert said_of(older, "article:published_time") == rfc3339(long_ago)
    assert said_of(older, "article:modified_time") == max(changes.values())
    entry = await page_of(live_app, blog, "/entries/2")
    assert said_of(entry, "article:published_time") == rfc3339(long_ago)
    assert said_of(entry, "article:modified_time") == changes[2]


@pytest.mark.parametrize(
    ("size", "card"),
    [
        ("90x60", "summary_large_image"),
        ("300x200", "summary"),
        ("600x313", "summary"),
        ("600x314", "summary_large_image"),
    ],
)
async def test_a_link_is_shown_as_large_as_its_picture_allows(live_app: LiveApp, size: str, card: str):
    """One that is too small to be seen is passed over: our poster stands there."""
    blog = await live_app.blog()
    await live_app.post(blog, f"![Smoke](/media/0123456789abcdef0123-{size}.webp)")
    page = await page_of(live_app, blog)
    assert said_of(page, "twitter:card") == card
    assert ((said_of(page, "og:image") or "").endswith(f"-{size}.webp")) == (size != "90x60")
