"""Blogs to archive: one with all that a blog can have, and long ones."""

from asyncio import gather
from datetime import UTC, datetime, timedelta
from typing import Any

from liveblog.model.blog import Blog, BlogDraft, BlogStatus
from liveblog.model.entry import EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.services import Services
from tests.media.pictures import photo

BEGINNING = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
LOST = "/media/0123456789abcdef0123-480x320.webp"


async def post(services: Services, blog: Blog, body: str, **fields: Any) -> int:
    """Post an entry, of the beginning where nothing else is said, and return its number."""
    said = {"occurred_at": BEGINNING} | fields
    return (await services.desk.post(blog.slug, EntryDraft(body=body, **said), COMMAND)).subject.id


async def fill(services: Services, blog: Blog, number: int, **fields: Any) -> None:
    """Post so many entries, a minute apart, all at once."""
    times = [BEGINNING + timedelta(hours=1, minutes=index) for index in range(number)]
    await gather(*(post(services, blog, f"Entry at {at:%H:%M}", occurred_at=at, **fields) for at in times))


async def full_blog(services: Services, **fields: Any) -> Blog:
    """Write a blog of several pages that links to all there is to link to."""
    draft = {
        "slug": "storm",
        "title": "Storm & <tide>",
        "summary": "See [the start](/blogs/storm/entries/1).",
        **fields,
    }
    blog = await services.desk.create_blog(BlogDraft(**draft))
    picture = await services.pictures.save(photo())
    await post(services, blog, "Where it begins.", topics=("Harbour", "قطار"), key_event=True, headline='<b>"First"')
    await post(services, blog, f"![A ship & crew]({picture.path})\n\n[Large]({picture.path})", byline=("Ada <Quist>",))
    await post(
        services,
        blog,
        "[entry](/blogs/storm/entries/1) [gone](/blogs/storm/entries/4) [never](/blogs/storm/entries/999) "
        "[topic](/blogs/storm?topic=Harbour) [no topic](/blogs/storm?topic=Moon) [key](/blogs/storm?only=key) "
        "[page](/blogs/storm?page=1) [found](/blogs/storm?q=ship) [here](#entry-1) [all](/blogs/storm) "
        "[text](/blogs/storm.txt) [feed](/blogs/storm/feed.atom) [other](/blogs/other) [desk](/desk) "
        "[away](https://example.org/a?b=1&c=2) [post](mailto:a@example.org) [half](//example.org/x)",
    )
    gone = await post(services, blog, "A mistake", topics=("Gone",), key_event=True)
    await services.desk.delete(blog.slug, gone, COMMAND)
    await post(services, blog, f"![Lost & gone]({LOST}) ![Elsewhere](/logo.png)")
    await post(services, blog, "https://www.youtube.com/watch?v=dQw4w9WgXcQ", topics=("a/b?c#d", "../x"))
    card = f"```card\nurl: https://social.example/1\nauthor: Ada\nimage: {picture.path}\n\nAll is well.\n```"
    await post(services, blog, card, pinned=True)
    await services.desk.hand_over(blog.slug, ShiftDraft("Ben takes over.", "Ben", BEGINNING), COMMAND)
    await fill(services, blog, 90, topics=("Weather",))
    return blog


async def close(services: Services, slug: str) -> None:
    """End the coverage."""
    await services.desk.change_blog(slug, {"status": BlogStatus.CLOSED}, COMMAND)
