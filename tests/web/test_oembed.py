"""oEmbed: what a page is told to show in place of a link to ours, as the specification says it."""

import re
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx2
import pytest

from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND
from tests.web.live_app import LiveApp


async def ask(app: LiveApp, path: str, **parameters: str) -> httpx2.Response:
    """Ask for a link to us; `path` may be a whole address."""
    address = path if "://" in path else f"{app.services.settings.root_url}{path}"
    return await app.http.get(f"/oembed?{urlencode({'url': address, **parameters})}")


async def test_a_link_to_a_blog_is_a_frame_of_it(live_app: LiveApp):
    """All that a rich answer must have, a quotation and a frame in its HTML, and no picture where there is none."""
    blog = await live_app.blog(title="Fire & <water>", byline=("Ana", "Ben"))
    await live_app.post(blog, "text", headline="It burns")
    answer = await ask(live_app, blog.path)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    told, root = answer.json(), live_app.services.settings.root_url
    assert {name: told[name] for name in ("type", "version", "title", "author_name", "width", "height")} == {
        "type": "rich",
        "version": "1.0",
        "title": "Fire & <water>",
        "author_name": "Ana, Ben",
        "width": 600,
        "height": 600,
    }
    assert (
        f'<iframe class="liveblog-embed" src="{root}{blog.path}/frame" title="Fire &amp; &lt;water&gt;"' in told["html"]
    )
    assert told["html"].startswith('<blockquote class="liveblog-embed" lang="en" dir="ltr"><p>It burns</p>')
    assert not [name for name in told if name.startswith("thumbnail")]


async def test_the_box_is_obeyed(live_app: LiveApp):
    """Neither is the frame larger than what fits, nor the picture; whatever else is asked is passed over."""
    blog = await live_app.blog()
    picture = "/media/0123456789abcdef0123-1600x900.webp"
    await live_app.post(blog, f"![alt]({picture})")
    told = (await ask(live_app, blog.path, maxwidth="320", maxheight="200", dnt="1")).json()
    assert (told["width"], told["height"]) == (320, 200)
    assert 'width="320" height="200"' in told["html"]
    assert "thumbnail_url" not in told
    told = (await ask(live_app, blog.path, maxwidth="1000")).json()
    assert told["width"] == 600
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (960, 540)
    assert told["thumbnail_url"].endswith("-960x540.webp")
    assert (await ask(live_app, blog.path, maxwidth="wide")).status_code == 400


async def test_entries_and_topics_have_frames_of_their_own(live_app: LiveApp):
    """An entry's is lower and shows it alone, a topic's what is about it; the frame's own address will do, too."""
    blog = await live_app.blog()
    await live_app.post(blog, "a", headline="One", topics=("Fire",))
    await live_app.post(blog, "b", headline="Two")
    entry = (await ask(live_app, f"{blog.path}/entries/1")).json()
    assert (entry["title"], entry["height"]) == ("One", 400)
    assert "/frame?entry=1" in entry["html"]
    topic = (await ask(live_app, f"{blog.path}?topic=Fire&utm_source=x")).json()
    assert "/frame?topics=Fire" in topic["html"]
    assert "One" in topic["html"]
    assert "Two" not in topic["html"]
    framed = (await ask(live_app, f"{blog.path}/frame?topics=Fire")).json()
    assert framed["html"] == topic["html"]


async def test_xml_says_the_same(live_app: LiveApp):
    """As text/xml, values escaped; characters that XML has not are left out."""
    blog = await live_app.blog(title="A & <b> \u2028 \uffff")
    answer = await ask(live_app, blog.path, format="xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ET.fromstring(answer.text)
    assert root.tag == "oembed"
    said = {child.tag: child.text for child in root}
    told = (await ask(live_app, blog.path)).json()
    assert said["html"] == told["html"].replace("\uffff", "")
    assert said["title"] == told["title"].replace("\uffff", "")
    assert said["width"] == "600"


@pytest.mark.parametrize(
    "path",
    [
        "https://elsewhere.example/blogs/x",
        "/",
        "/blogs/nowhere",
        "/blogs/x.txt",
        "/desk/x",
        "x",
        "http://[",
        "/blogs//x",
    ],
)
async def test_what_is_not_ours_to_show_is_not_found(live_app: LiveApp, path: str):
    """404, as the specification has it."""
    assert (await ask(live_app, path)).status_code == 404


async def test_an_unknown_format_is_not_implemented(live_app: LiveApp):
    """501, and no address at all is none of ours."""
    blog = await live_app.blog()
    assert (await ask(live_app, blog.path, format="yaml")).status_code == 501
    assert (await live_app.http.get("/oembed")).status_code == 404


async def test_a_private_blog_is_one_to_those_who_know_it_and_none_to_others(live_app: LiveApp):
    """401 for a token that may read it; for everybody else the answer is that of a blog that isn't there."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE)
    address = f"/oembed?{urlencode({'url': live_app.services.settings.root_url + blog.path})}"
    assert (await live_app.http.get(address, headers=live_app.bearer("read"))).status_code == 401
    hidden, missing = await live_app.http.get(address), await ask(live_app, "/blogs/nowhere-yet")
    assert (
        (hidden.status_code, hidden.json()["code"])
        == (missing.status_code, missing.json()["code"])
        == (404, "blog_not_found")
    )


async def test_entries_of_a_private_blog_tell_nothing_of_it(live_app: LiveApp):
    """Links to an entry that is there, to one that was deleted and to one that never was get the answer of no blog."""
    blog = await live_app.blog("secret-plan", visibility=Visibility.PRIVATE)
    there, gone = [await live_app.post(blog) for _ in range(2)]
    await live_app.services.desk.delete(blog.slug, gone, COMMAND)
    asked = [
        await ask(live_app, f"/blogs/{slug}/entries/{number}")
        for slug in (blog.slug, "nowhere-yet")
        for number in (there, gone, 99)
    ]
    told = {(answer.status_code, answer.text.replace("nowhere-yet", blog.slug)) for answer in asked}
    assert [status for status, _ in told] == [404]


async def test_pages_say_where_it_is_told(live_app: LiveApp):
    """Blog, entry and topic, in both forms, with a title; not the past, a search or a private blog."""
    blog = await live_app.blog(title="Harbour")
    await live_app.post(blog, "text", headline="One", topics=("Fire",))
    found = re.compile(
        r'<link rel="alternate" type="(?:application/json|text/xml)\+oembed" href="([^"]+)" title="([^"]+)">'
    )
    for path, title in (
        (blog.path, "Harbour"),
        (f"{blog.path}/entries/1", "One"),
        (f"{blog.path}?topic=Fire", "Harbour"),
    ):
        page = (await live_app.http.get(path)).text
        links = found.findall(page)
        assert [title for _, title in links] == [title, title], path
        root = live_app.services.settings.root_url
        for link, _ in links:
            answer = await live_app.http.get(link.replace("&amp;", "&").removeprefix(root))
            assert answer.status_code == 200, link
    for path in (f"{blog.path}?at=now", f"{blog.path}?q=text"):
        assert "oembed" not in (await live_app.http.get(path)).text
    hidden = await live_app.blog(visibility=Visibility.PRIVATE)
    assert "oembed" not in (await live_app.http.get(hidden.path, headers=live_app.bearer())).text


async def test_a_quotation_runs_as_its_language_does(live_app: LiveApp):
    """The page that shows it may run the other way."""
    blog = await live_app.blog(language="ar")
    assert '<blockquote class="liveblog-embed" lang="ar" dir="rtl">' in (await ask(live_app, blog.path)).json()["html"]
