"""What is told of an entry's changes, on each door that goes out; and that nothing is left of what was taken away."""

import json
import re

from liveblog.model.blog import Blog
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.moment import rfc3339
from liveblog.model.principal import COMMAND
from liveblog.store import reads
from tests.web.live_app import LiveApp, open_live_app
from tests.web.test_corrections import CORRECTION, tell

WRONG = CorrectionDraft(CORRECTION, "Nine <ships> left, not ten.", "Ten secret ships.")
NOT_SO = CorrectionDraft(CorrectionKind.RETRACTION, "It was another port.")
DOORS = (
    "",
    "?order=oldest",
    "?q=port",
    "?topic=Port",
    "?at=now",
    "/entries/1",
    "/entries/1?at=now",
    ".txt",
    ".md",
    "/feed.atom",
    "/feed.json",
    "/corrections",
    "/corrections.atom",
    "/corrections.json",
)
OF_API = ("/entries", "/entries/1", "/corrections", "/events")
OF_ALL = ("/", "/feed.atom", "/feed.json", "/corrections", "/corrections.atom", "/corrections.json")
SECRETS = ("secret", "Nine", "not ten")


async def _corrected(app: LiveApp, **fields: str) -> Blog:
    blog = await app.blog(title="Harbour", **fields)
    await app.post(blog, "Some *secret* ships.", headline="A secret port", topics=("Port",))
    await tell(app, blog, 1, WRONG)
    return blog


async def _all_doors(app: LiveApp, blog: Blog) -> dict[str, str]:
    paths = [*(blog.path + door for door in DOORS), *(f"/api/v1{blog.path}{door}" for door in OF_API), *OF_ALL]
    return {path: (await app.http.get(path)).text for path in paths}


async def test_feeds_and_texts_say_it_in_the_blogs_language(live_app: LiveApp):
    """As HTML without styles in both feeds, as a line in the plain text, as a quotation in the Markdown."""
    blog = await _corrected(live_app, language="de")
    feed = (await live_app.http.get(f"{blog.path}/feed.json")).json()["items"][0]["content_html"]
    assert re.search(r"<p><strong>Korrektur \([\d:]+ UTC\):</strong> Nine &lt;ships&gt; left, not ten\.<br>", feed)
    assert feed.startswith("<p>Some <em>secret</em> ships.</p>")
    for form, mark in ((".txt", "Korrektur ("), (".md", "> **Korrektur (")):
        text = (await live_app.http.get(blog.path + form)).text
        assert mark in text
        assert "Ten secret ships." in text
    assert "Nine <ships> left" in (await live_app.http.get(f"{blog.path}.txt")).text
    assert "Nine &lt;ships> left" in (await live_app.http.get(f"{blog.path}.md")).text.replace("\\>", ">")


async def test_search_engines_are_told_of_it(migrated_sqlite_url: str):
    """An update and the page of its own have it as a comment; the publisher, where they correct what was wrong."""
    policy = "https://example.org/corrections"
    async with open_live_app(migrated_sqlite_url, publisher_corrections=policy) as app:
        blog = await _corrected(app)
        for path in (blog.path, f"{blog.path}/entries/1"):
            page = (await app.http.get(path)).text
            found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
            assert found
            document = json.loads(found[1])
            update = document["liveBlogUpdate"][0] if "liveBlogUpdate" in document else document
            (comment,) = update["correction"]
            assert comment["@type"] == "CorrectionComment"
            assert comment["text"] == WRONG.text
            assert comment["datePublished"] == update["dateModified"]
            assert document["publisher"]["correctionsPolicy"] == policy
        assert f'<a href="{policy}">' in (await app.http.get(f"{blog.path}/corrections")).text


async def test_a_moment_of_the_past_tells_what_was_told_by_then(live_app: LiveApp):
    """Before the second correction the page has the first alone."""
    blog = await _corrected(live_app)
    async with live_app.services.store.read() as connection:
        event = await reads.event_at(connection, blog, 2)
    await tell(live_app, blog, 1, CorrectionDraft(CorrectionKind.CLARIFICATION, "All were ours."))
    then = (await live_app.http.get(blog.path, params={"at": rfc3339(event.at)})).text
    assert "not ten." in then
    assert "All were ours." not in then
    assert "All were ours." in (await live_app.http.get(blog.path, params={"at": "now"})).text


async def test_a_withdrawn_entry_says_so_and_nothing_else_everywhere(live_app: LiveApp):
    """No door has a word of its text, or of what was told of it, also those that were kept; the reason is there."""
    blog = await _corrected(live_app)
    before = await _all_doors(live_app, blog)
    assert sum("secret" in text for text in before.values()) >= len(DOORS)
    await tell(live_app, blog, 1, NOT_SO)
    after = await _all_doors(live_app, blog)
    for door in DOORS:
        text = after[blog.path + door]
        assert not [word for word in SECRETS if word in text], door
    for door in OF_API:
        assert "secret" not in after[f"/api/v1{blog.path}{door}"], door
    assert '"title":"' in after[f"{blog.path}/feed.json"]
    item = json.loads(after[f"{blog.path}/feed.json"])["items"][0]
    assert item["title"].endswith(": Withdrawn")
    assert "It was another port." in item["content_html"]
    assert "<title>Withdrawn \u2013 Harbour</title>" in after[f"{blog.path}/entries/1"]
    assert 'name="description" content="It was another port."' in after[f"{blog.path}/entries/1"]
    for door in (".txt", ".md", "/corrections", "/corrections.json", "/corrections.atom", "", "?at=now"):
        assert "It was another port." in after[blog.path + door], door


async def test_a_deleted_entry_leaves_no_word_of_its_corrections(live_app: LiveApp):
    """Deleting takes the reason away as well: no door says any of it, those of all blogs neither."""
    blog = await _corrected(live_app)
    other = await _corrected(live_app)
    for each in (blog, other):
        await _all_doors(live_app, each)
    await tell(live_app, other, 1, NOT_SO)
    for each in (blog, other):
        await live_app.services.desk.delete(each.slug, 1, COMMAND)
    for each in (blog, other):
        for door in DOORS:
            text = (await live_app.http.get(each.path + door)).text
            assert not [word for word in (*SECRETS, NOT_SO.text) if word in text], door
        for door in OF_API:
            text = (await live_app.http.get(f"/api/v1{each.path}{door}")).text
            assert not [word for word in (*SECRETS, NOT_SO.text) if word in text], door
