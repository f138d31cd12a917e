"""The front page as a feed: what everybody may read, the blog that told something last first."""

from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from liveblog.model.blog import Blog, BlogChanges, BlogStatus, MainPicture, Visibility
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.present import front_feed
from liveblog.web.feeds import front
from liveblog.wire.views import JsonObject
from tests.web.feeds import EVIL as HOSTILE
from tests.web.feeds import SPACES, links, texts
from tests.web.live_app import LiveApp, open_live_app

PICTURE = MainPicture("/media/0123456789abcdef0123-1600x900.webp", "Smoke")


async def coverage(app: LiveApp) -> None:
    """Write an ended blog, a live one that told something later, one that is private, and one without entries."""
    ended, live, private = [
        await app.blog(title=title, **fields)
        for title, fields in (
            ("Ended", {}),
            (f"Live {HOSTILE}", {"language": "de", "picture": PICTURE}),
            ("Private", {"visibility": Visibility.PRIVATE}),
        )
    ]
    await app.blog(title="Empty")
    await app.post(ended, "It ends.", occurred_at=now() - timedelta(minutes=2))
    await app.services.desk.change_blog(ended.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    await app.post(live, "The gate is shut.", headline="Gate shut", topics=("Quay",))
    await app.post(private, "A secret.")


async def test_atom_and_json_name_what_everybody_may_read(migrated_sqlite_url: str):
    """Both have the same items in the same order, with the name of the blog's own feed; nothing private or empty."""
    async with open_live_app(migrated_sqlite_url) as app:
        await coverage(app)
        answer = await app.http.get("/feed.atom")
        root, document = ET.fromstring(answer.content), (await app.http.get("/feed.json")).json()
        assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert answer.headers["access-control-allow-origin"] == "*"
        items = root.findall("entry", SPACES)
        titles = [texts(item, "title")[0] for item in items]
        assert [title[:5] for title in titles] == ["Live ", "Ended"]
        assert titles == [item["title"] for item in document["items"]]
        assert [texts(item, "id")[0] for item in items] == [item["id"] for item in document["items"]]
        page = urlsplit(links(items[0])["alternate"]).path
        own = ET.fromstring((await app.http.get(f"{page}/feed.atom")).content)
        assert texts(own, "id") == texts(items[0], "id")
        assert texts(items[0], "summary") == ["Gate shut"]
        assert texts(root, "updated") == texts(items[0], "updated")
        assert document["items"][0]["image"].endswith(PICTURE.path)
        assert document["items"][0]["tags"] == ["Quay"]
        assert document["items"][1]["_liveblog"] == {"status": "closed"}
        assert b"secret" not in answer.content


async def test_the_front_page_leads_to_them(live_app: LiveApp):
    """Feed readers find both by the page's head, people the one by its foot; both are tagged."""
    page = (await live_app.http.get("/", headers={"accept-language": "en"})).text
    for form, media_type in (("atom", "application/atom+xml"), ("json", "application/feed+json")):
        assert f'<link rel="alternate" type="{media_type}" href="/feed.{form}">' in page
        answer = await live_app.http.get(f"/feed.{form}")
        tag = {"if-none-match": answer.headers["etag"]}
        assert (await live_app.http.get(f"/feed.{form}", headers=tag)).status_code == 304
    assert '<a href="/feed.atom">Atom feed</a>' in page


async def test_without_blogs_there_is_a_feed_all_the_same(migrated_sqlite_url: str):
    """Whoever subscribes before the first coverage is told of it when it comes."""
    async with open_live_app(migrated_sqlite_url) as app:
        document = (await app.http.get("/feed.json")).json()
        assert document["items"] == []
        assert texts(ET.fromstring((await app.http.get("/feed.atom")).content), "updated") == [
            "1970-01-01T00:00:00.000Z"
        ]


async def test_many_blogs_are_cut_to_the_newest(migrated_sqlite_url: str, monkeypatch):
    """No more items than are told, and those with the newest entries."""
    monkeypatch.setattr(front_feed, "FEED_SIZE", 2)
    async with open_live_app(migrated_sqlite_url) as app:
        for minutes in (3, 1, 2):
            blog = await app.blog(title=f"{minutes} minutes")
            await app.post(blog, "So it is.", occurred_at=now() - timedelta(minutes=minutes))
        items = (await app.http.get("/feed.json")).json()["items"]
        assert [item["title"] for item in items] == ["1 minutes", "2 minutes"]


async def test_a_headline_that_is_gone_is_replaced_by_a_newer_item(live_app: LiveApp, monkeypatch):
    """When the last entry is deleted, the item that tells the one before is newer than the one that told of it."""
    monkeypatch.setattr(front, "SHARED_SECONDS", 0)
    blog = await live_app.blog(title="Quay")
    await live_app.post(blog, "So it is.", headline="Kept", occurred_at=now() - timedelta(hours=1))
    await live_app.post(blog, "No more.", headline="Gone")
    told = [await item_of(live_app, blog)]
    await live_app.services.desk.delete(blog.slug, 2, COMMAND)
    told.append(await item_of(live_app, blog))
    assert [item["content_text"] for item in told] == ["Gone", "Kept"]
    assert told[0]["date_modified"] < told[1]["date_modified"]


async def item_of(app: LiveApp, blog: Blog) -> JsonObject:
    """Ask for the item of a blog."""
    items = (await app.http.get("/feed.json")).json()["items"]
    return next(item for item in items if item["title"] == blog.title)
