"""`/embed.js`: the one line that a partner's page loads."""

import posixpath
import re

from tests.web.live_app import LiveApp


async def test_the_loader_leads_to_the_present_version(live_app: LiveApp):
    """The loader is short-lived, open to every origin, and imports a file that is there for ever."""
    loader = await live_app.http.get("/embed.js", headers={"origin": "https://partner.example"})
    assert loader.headers["content-type"] == "text/javascript; charset=utf-8"
    assert loader.headers["access-control-allow-origin"] == "*"
    assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
    assert loader.headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    found = re.fullmatch(r'export \* from "\.(/static/[0-9a-f]{12}/embed\.bundle\.js)";\n', loader.text)
    assert found
    module = await live_app.http.get(found[1], headers={"origin": "https://partner.example"})
    assert module.status_code == 200
    assert module.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_all_that_the_embed_loads_is_open_to_every_origin(live_app: LiveApp):
    """Every module and style that the embed imports, directly or not, exists and may be read by partners' pages."""
    loader = await live_app.http.get("/embed.js")
    (folder,) = re.findall(r"/static/[0-9a-f]{12}/", loader.text)
    waiting, seen = ["embed.bundle.js", "embed.js"], set()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        answer = await live_app.http.get(folder + name)
        assert answer.status_code == 200, name
        assert answer.headers["access-control-allow-origin"] == "*"
        imported = re.findall(r"(?:from ?|import ?|import\(|URL\()['\"]\./([\w./-]+)['\"]", answer.text)
        there = [posixpath.join(posixpath.dirname(name), other) for other in imported]
        waiting += [other for other in there if other not in seen]
    # `connection.js` is for programs; the element has `following.js`, and lazily what it comes down to.
    assert {"embed.js", "feed.js", "element.js", "following.js", "descending.js", "places.js", "polling.js"} <= seen


async def test_what_the_embed_reads_is_open_to_every_origin(live_app: LiveApp):
    """Snapshot, head document and closed ranges can be read by a script of any origin, without credentials."""
    blog = await live_app.blog()
    await live_app.fill(blog, 100)
    for path in ("", "/entries", "/events", f"/events/{blog.epoch}.0/1-100"):
        answer = await live_app.http.get(f"/api/v1{blog.path}{path}", headers={"origin": "https://partner.example"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert "origin" not in answer.headers.get("vary", "").lower()
