"""The briefing over the API: said with the tag that was seen, and told on every door where the blog is told of."""

import json
import re

import pytest

from liveblog_client import Client, Problem
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAID = {
    "statements": [
        {"text": "Ten *ships* left.", "status": "confirmed", "entries": [1]},
        {"text": "Nobody was hurt [[#2]]"},
    ],
    "as_of": "2026-03-04T15:58:00.000Z",
}


async def briefed(app: LiveApp, **fields):
    """Make a blog of two entries with a briefing; return it, and where the API has that."""
    blog = await app.blog(**fields)
    await app.post(blog, "Ten ships left.", headline="Ships")
    await app.post(blog, "Nobody was hurt.")
    address = f"/api/v1{blog.path}/briefing"
    assert (await app.http.put(address, json=SAID, headers=app.bearer("write"))).status_code == 200
    return blog, address


async def test_it_is_told_on_every_door(shared_app: LiveApp):
    """API, event, snapshot, page, embed's snapshot, feeds, texts and what search engines read say the same."""
    blog, address = await briefed(shared_app)
    http = shared_app.http
    answer = await http.get(address)
    told = answer.json()["briefing"]
    assert told["statements"][0]["html"] == "Ten <em>ships</em> left."
    assert [[entry["id"] for entry in each["entries"]] for each in told["statements"]] == [[1], [2]]
    assert (await http.get(address, headers={"if-none-match": answer.headers["etag"]})).status_code == 304
    event = (await http.get(f"/api/v1{blog.path}/events")).json()["events"][-1]
    assert (event["kind"], event["blog"]["briefing"]) == ("briefing.changed", told)
    html = event["blog"]["briefing_html"]
    for words in ("Confirmed", f'href="{blog.path}/entries/1"', f'href="{blog.path}/entries/2"', "As of"):
        assert words in html
    snapshot = (await http.get(f"/api/v1{blog.path}/entries")).json()
    assert snapshot["blog"]["briefing_html"] == html
    page = (await http.get(blog.path)).text
    assert html in page
    assert json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0])["abstract"].startswith("Ten ships left. Nobody")
    plain = (await http.get(f"{blog.path}.txt")).text
    assert "What we know · As of" in plain
    assert "• Ten ships left. (Confirmed · " in plain
    assert "- Ten *ships* left. (Confirmed" in (await http.get(f"{blog.path}.md")).text
    atom = (await http.get(f"{blog.path}/feed.atom")).text
    assert "&lt;li&gt;Ten &lt;em&gt;ships&lt;/em&gt; left. (Confirmed" in atom
    assert "Ten ships left. (Confirmed" in (await http.get(f"{blog.path}/feed.json")).json()["description"]


async def test_a_second_editor_is_refused(shared_app: LiveApp):
    """The tag that was seen is that of the briefing, whatever else was posted; an older one is 412, and none is any."""
    blog, address = await briefed(shared_app)
    seen = (await shared_app.http.get(address)).headers["etag"]
    await shared_app.post(blog, "Something else.")
    writes = shared_app.bearer("write")
    first = await shared_app.http.put(address, json=SAID | {"as_of": None}, headers=writes | {"if-match": seen})
    assert first.status_code == 200
    second = await shared_app.http.put(address, json=SAID, headers=writes | {"if-match": seen})
    problem_of(second, 412, "stale_revision")
    dropped = await shared_app.http.delete(address, headers=writes | {"if-match": first.headers["etag"]})
    assert dropped.json()["briefing"] is None
    none = await shared_app.http.get(address)
    again = await shared_app.http.put(address, json=SAID, headers=writes | {"if-match": none.headers["etag"]})
    assert again.status_code == 200


async def test_what_readers_see_of_a_change_is_words(shared_app: LiveApp):
    """A correction, a deletion and a dispute are a sentence below the statement, in pages and in texts."""
    blog, _ = await briefed(shared_app)
    writes, api = shared_app.bearer("write"), f"/api/v1{blog.path}/entries"
    told = {"correction": {"kind": "correction", "text": "Nine ships."}}
    await shared_app.http.patch(f"{api}/1", json=told, headers=writes)
    await shared_app.http.delete(f"{api}/2", headers=writes)
    page, plain = [(await shared_app.http.get(address)).text for address in (blog.path, f"{blog.path}.txt")]
    assert re.search(r"on which this rests, was corrected later", page)
    assert f"{blog.path}/entries/2" not in page
    for text in (page, plain):
        assert "on which this rested, was deleted later" in text
    await shared_app.http.put(f"{api}/1/claims", json={"status": "disputed"}, headers=writes)
    assert "is now disputed" in (await shared_app.http.get(blog.path)).text


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"statements": []}, "statements"),
        ({"statements": [{"text": "x"}] * 8}, "statements"),
        ({"statements": [{"text": " "}]}, "statements.0.text"),
        (
            {"statements": [{"text": "Open."}, {"text": "![A](/media/0123456789abcdef0123-1x1.webp)"}]},
            "statements.1.text",
        ),
        ({"statements": [{"text": "Open.", "entries": [9]}]}, "statements.0.entries"),
        ({"statements": [{"text": "Open.", "status": "true"}]}, "statements.0.status"),
        ({"statements": [{"text": "Open [[#9]]"}]}, "statements"),
        ({"statements": [{"text": "Open."}], "as_of": "2199-01-01T00:00:00Z"}, "as_of"),
    ],
)
async def test_what_is_wrong_is_named(shared_app: LiveApp, said, field):
    """None, too many, empty ones, pictures, entries that are not there, and a time that has not come are refused."""
    blog = await shared_app.blog()
    answer = await shared_app.http.put(f"/api/v1{blog.path}/briefing", json=said, headers=shared_app.bearer("write"))
    assert fields_of(problem_of(answer, 422, answer.json()["code"])) == [field]


async def test_readers_of_private_blogs_alone_see_it(shared_app: LiveApp):
    """Whoever may not read the blog may not read its briefing."""
    _, address = await briefed(shared_app, visibility="private")
    assert (await shared_app.http.get(address)).status_code == 404
    assert (await shared_app.http.get(address, headers=shared_app.bearer("read"))).status_code == 200


async def test_the_python_client_writes_it(shared_app: LiveApp):
    """What the client sends is what the API takes; a stale tag is refused, and what it drops is gone."""
    blog = await shared_app.blog()
    async with Client(shared_app.url, shared_app.tokens["write"]) as client:
        none = await client.briefing(blog.slug)
        assert none.briefing is None
        said = await client.set_briefing(blog.slug, [{"text": "All is quiet."}], if_match=none.etag)
        assert said.briefing
        assert said.briefing["statements"][0]["html"] == "All is quiet."
        with pytest.raises(Problem) as refused:
            await client.set_briefing(blog.slug, [{"text": "Nothing is."}], if_match=none.etag)
        assert refused.value.status == 412
        assert (await client.drop_briefing(blog.slug, if_match=said.etag)).briefing is None


async def test_partners_pages_show_it(shared_app: LiveApp):
    """The page to be framed, the part for servers, and oEmbed's answer have it; those of some entries have not."""
    blog, _ = await briefed(shared_app)
    get = shared_app.http.get
    frame = (await get(f"{blog.path}/frame")).text
    assert "What we know" in frame
    assert f'href="{blog.path}/entries/1"' in frame
    fragment = (await get(f"{blog.path}/fragment.html")).text
    assert f'{blog.path}/entries/1"' in fragment
    assert "Nobody was hurt" in fragment
    address = f"{shared_app.services.settings.root_url}{blog.path}"
    answer = await get("/oembed", params={"url": address})
    assert "<p>• Ten ships left. (Confirmed" in answer.json()["html"]
    for part in ("frame?only=key", "frame?entry=1"):
        shown = (await get(f"{blog.path}/{part}")).text
        assert "What we know" not in shown
