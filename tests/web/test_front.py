"""The list of blogs: what is live and told something last stands first, with what it told."""

import re
from datetime import timedelta

from liveblog.model.blog import BlogChanges, BlogStatus
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.web.live_app import LiveApp


async def listed(app: LiveApp) -> list[str]:
    """Return the items of the list, as HTML."""
    page = (await app.http.get("/", headers={"accept-language": "en"})).text
    return re.findall("<li>(.*?)</li>", page, re.DOTALL)


async def test_what_is_live_and_told_last_stands_first(live_app: LiveApp):
    """Ended coverage follows, whenever it was made; within both the order is that of the last entry."""
    early, ended, late = [await live_app.blog(title=title) for title in ("Early", "Ended", "Late")]
    await live_app.post(late, "One.", occurred_at=now() - timedelta(minutes=2))
    await live_app.post(early, "Two.", occurred_at=now() - timedelta(minutes=1))
    await live_app.post(ended, "Three.")
    await live_app.services.desk.change_blog(ended.slug, BlogChanges(status=BlogStatus.CLOSED), COMMAND)
    titles = [re.search('dir="auto">([^<]*)</a></h2>', item) for item in await listed(live_app)]
    found = [title[1] for title in titles if title]
    assert [title for title in found if title in {"Early", "Ended", "Late"}] == ["Early", "Late", "Ended"]


async def test_each_blog_shows_what_it_told_last(live_app: LiveApp):
    """The latest headline leads to its entry, with its time in the blog's zone; a deleted entry is not shown."""
    blog = await live_app.blog(title="Harbour", zone="Asia/Tokyo")
    await live_app.post(blog, "The *gate* is shut.", occurred_at=(now() - timedelta(days=1)).replace(hour=1, minute=30))
    last = await live_app.post(blog, "Gone.")
    await live_app.services.desk.delete(blog.slug, last, COMMAND)
    (item,) = [item for item in await listed(live_app) if "Harbour" in item]
    assert f'href="{blog.path}/entries/1"' in item
    assert "The gate is shut." in item
    assert "10:30 JST" in item
    assert "Gone." not in item
