"""Every kind of page as the Nu HTML Checker reads it: what we serve is HTML without a mistake."""

from datetime import UTC, datetime, timedelta

import pytest

from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.browser.audits import close, full_blog
from tests.browser.known import known_blog
from tests.browser.rich import rich_blog
from tests.browser.tongues import KNOWN_PAGES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ACCENT = "#0b5c8a"


async def test_no_page_has_a_mistake(live_app, nu):
    """Readers' pages in all their states, the desk's, the login, the reference and the errors are valid HTML."""
    full = await full_blog(live_app, accent=ACCENT)
    arabic = await full_blog(live_app, language="ar")
    ended = await full_blog(live_app)
    await close(ended)
    long = await live_app.blog(language="de")
    await live_app.fill(long, 120)
    pictured = await live_app.blog()
    await live_app.post(pictured, "![A ship](/media/0123456789abcdef0123-1600x1067.webp)")
    await live_app.post(pictured, "![A map](/media/map.png)", occurred_at=datetime(2026, 1, 1, tzinfo=UTC))
    placed = await live_app.blog(accent=ACCENT)
    await live_app.post(placed, "[Suva](geo:-18.14,178.44)\n[حلب](geo:36.2,37.16)\n\nNear [Homs](geo:34.73,36.71).")
    empty = await live_app.blog()
    blog, desk = full.blog.path, f"/desk/{full.blog.slug}"
    quiet = await full_blog(live_app, language="fr", summary="", description="")
    rich = await rich_blog(live_app)
    known = [await known_blog(live_app, language) for language in ("en", "ar")]
    yesterday = (now() - timedelta(days=1)).date()
    public = [
        "/", "/?q=storm", "/?q=nowhere", "/nowhere", "/readyz", rich.blog.path, quiet.blog.path,
        *(f"{full.blog.path}?day={day}" for day in (yesterday, "2001-01-01")),
        "/docs", "/blogs/nowhere", "/desk/login", arabic.blog.path, ended.blog.path, empty.path,
        pictured.path, placed.path, f"{placed.path}/places", f"{empty.path}/places",
        long.path, f"{long.path}?page=1", f"{long.path}?page=2", f"{long.path}?q=entry",
        *(f"{blog}{part}" for part in ("", "?topic=Harbour", "?only=key", "?order=oldest", "?q=wind", "?q=nowhere")),
        f"{blog}?at=now", f"{blog}?at=2001-01-01",
        *(f"{blog}/frame{query}" for query in ("", "?entry=8", "?compact&height=fixed")),
        f"{arabic.blog.path}/frame", f"{empty.path}/frame", f"{blog}/embed", f"{blog}/embed?entry=8",
        f"{blog}/entries/8", f"{blog}/entries/8/report", f"{blog}/entries/{full.deleted}",
        "/corrections", *(f"{each.path}{part}" for each in known for part in (*KNOWN_PAGES, "/frame", "?at=now")),
    ]  # fmt: skip
    editors = ["/desk", desk, f"/desk/{long.slug}", f"/desk/{long.slug}?page=1", f"/desk/{ended.blog.slug}"]
    editors += [
        f"/desk/{empty.slug}",
        f"{desk}/entries/8",
        f"{desk}/entries/8/delete",
        f"{desk}/entries/8/withdraw",
        f"{desk}/reports",
        f"{desk}/claims",
        f"{desk}/entries/1/claims",
    ]
    await live_app.services.users.create("ada", "Ada Quist", Scope.WRITE, "wind and tide")
    live_app.services.hub.disconnect_some(1)
    user = await live_app.services.users.by_name("ada")
    session = await live_app.services.sessions.open(user.id)
    pages = {}
    for path in public + editors:
        cookie = {"cookie": f"{SESSION_COOKIE}={session}"} if path in editors else {}
        answer = await live_app.http.get(path, headers=PAGE | cookie)
        assert answer.headers["content-type"].startswith("text/html"), path
        assert answer.status_code in {200, 404, 410, 503}, path
        pages[path] = answer.content
    assert await nu.mistakes(pages) == []
