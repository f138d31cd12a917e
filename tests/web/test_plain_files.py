"""A blog as one file of plain text or Markdown: whole or visibly broken off, and harmless wherever it is rendered."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from markdown_it import MarkdownIt

from liveblog.errors import Unavailable
from liveblog.model.blog import Blog, Visibility
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from liveblog.store.timeline import entries_before
from liveblog.web.feeds import whole
from tests.web.feeds import full_entry, get
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of


async def test_markdown_that_others_render_can_hurt_nobody(live_app: LiveApp):
    """Whatever field an editor types a tag into, a renderer that lets HTML through makes text of it."""
    evil = "<script>alert(1)</script> {onclick=x}"
    blog = await live_app.blog(title=evil, description=evil, summary=f"{evil} [x](javascript:alert(1))")
    body = f"{evil}\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n```\n{evil}"
    for _ in range(2):
        await live_app.post(blog, body, headline=evil, topics=(evil,), byline=(evil,))
    await live_app.services.desk.hand_over(blog.slug, ShiftDraft(evil), COMMAND)
    text = (await get(live_app, blog, ".md")).text
    assert text.count("<") == 1  # the blog's own address
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert "href" not in html.replace(f'href="{live_app.services.settings.root_url}{blog.path}"', "")
    assert html.count("<h3>") == 2


@pytest.mark.parametrize("count", [0, 6, 7, 8, 14, 30])
async def test_a_whole_blog_has_every_entry_once(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, count: int):
    """However many stretches are read, both plain files hold all entries in order, and each day's line once."""
    monkeypatch.setattr(whole, "STRETCH", 7)
    blog = await live_app.blog(zone="Asia/Kolkata", description="What we know")
    for number in range(1, count + 1):
        moment = datetime(2021, 3, 1 + number // 3, 20, number, tzinfo=UTC)
        await live_app.post(blog, f"text *{number}* here", occurred_at=moment, topics=("Harbour",))
    for form, text in ((".txt", r"text (\d+) here"), (".md", r"text \*(\d+)\* here")):
        answer = await get(live_app, blog, form)
        assert [int(number) for number in re.findall(text, answer.text)] == list(range(count, 0, -1))
        days = re.findall(r"^(?:## )?(\d{4}-\d\d-\d\d)$", answer.text, re.MULTILINE)
        assert days == sorted(set(days), reverse=True)
        assert len(days) == (count // 3 + 1 if count else 0)
    if count > 1:
        assert "\n2021-03-02\n\n01:32 IST [Harbour]\n\ntext 2 here\n" in (await get(live_app, blog, ".txt")).text


async def test_a_file_that_breaks_off_does_not_look_whole(live_app: LiveApp, monkeypatch: pytest.MonkeyPatch):
    """Lost before the answer begins, the database brings 503; later, the connection ends without an end."""
    monkeypatch.setattr(whole, "STRETCH", 7)
    public, private = await live_app.blog(), await live_app.blog(visibility=Visibility.PRIVATE)
    for blog in (public, private):
        await live_app.fill(blog, 20)

    async def lost(connection: Any, blog: Blog, ceiling: Any, limit: int) -> Any:
        if (ceiling is not None) == later:
            raise Unavailable("The database does not answer now.")
        return await entries_before(connection, blog, ceiling, limit)

    monkeypatch.setattr(whole, "entries_before", lost)
    later = True
    problem_of(await get(live_app, public, ".txt", 503), 503, "unavailable")
    later = False
    problem_of(await get(live_app, public, ".txt", 503), 503, "unavailable")
    problem_of(await get(live_app, private, ".txt", 503, live_app.bearer()), 503, "unavailable")
    later = True
    with pytest.raises(httpx2.RemoteProtocolError):
        await live_app.http.get(f"{private.path}.txt", headers=live_app.bearer())


async def test_plain_text_reads_like_a_page(live_app: LiveApp):
    """Title, address, day, time, topics, headline, text and byline, each with its place; a hand-over is a line."""
    blog = await live_app.blog(title="Harbour", description="What we know")
    await full_entry(live_app, blog)
    shift = ShiftDraft("Ben *takes* over.", occurred_at=datetime(2021, 3, 4, 16, 0, tzinfo=UTC))
    await live_app.services.desk.hand_over(blog.slug, shift, COMMAND)
    address = f"{live_app.services.settings.root_url}{blog.path}"
    assert (await get(live_app, blog, ".txt")).text == (
        f"Harbour\n\nWhat we know\n\n{address}\n\n2021-03-04\n\n16:00 UTC Ben *takes* over.\n\n"
        "15:58 UTC [Harbour] [a<b] Gate <closed> & barred\n\nThe gate & more\n\nA ship\n\n— Ada Quist, Ben Tarr\n\n"
    )
    assert (await get(live_app, blog, ".md")).text == (
        f"# Harbour\n\nWhat we know\n\n<{address}>\n\n## 2021-03-04\n\n*16:00 UTC Ben \\*takes\\* over.*\n\n"
        "### 15:58 UTC \\[Harbour\\] \\[a&lt;b\\] Gate &lt;closed\\> &amp; barred\n\n"
        "The **gate** & [more](/blogs/x?a=1&b=2)\n\n![A ship](/media/s.png)\n\n*Ada Quist, Ben Tarr*\n\n"
    )
