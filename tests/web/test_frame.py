"""Pages to be framed, parts to be included, and what to copy: what partners ask for without running our script."""

import base64
import hashlib
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from liveblog.model.blog import BlogChanges, BlogStatus, Visibility
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from liveblog.render.times import short_date, whole_date
from tests.web.live_app import LiveApp


async def test_a_frame_is_a_whole_page_with_a_policy_of_its_own(live_app: LiveApp):
    """Any page may frame it; it sets no cookie, sends no form, leads to no desk, and can be read without scripts."""
    blog = await live_app.blog(title="Harbour <live>", accent="#224466")
    await live_app.fill(blog, 7)
    answer = await live_app.http.get(f"{blog.path}/frame")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "form-action 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "set-cookie" not in answer.headers
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "<form" not in answer.text
    assert "/desk" not in answer.text
    assert re.findall(r'<article[^>]* data-id="(\d+)"', answer.text) == ["7", "6", "5", "4", "3"]
    assert "Older entries" in answer.text
    own = await live_app.http.get(blog.path)
    assert "frame-ancestors 'self'" in own.headers["content-security-policy"]


async def test_a_frame_shows_what_its_parameters_pick_out(live_app: LiveApp):
    """Topics, key events, order, limit and one entry by itself; whoever frames it may add parameters of their own."""
    blog = await live_app.blog()
    await live_app.post(blog, "a", topics=("Fire",))
    await live_app.post(blog, "b", topics=("Water",), key_event=True)
    await live_app.post(blog, "c", topics=("Oc\u00e9an",))

    async def shown(query: str) -> list[str]:
        answer = await live_app.http.get(f"{blog.path}/frame?{query}")
        assert answer.status_code == 200, query
        return re.findall(r'<article[^>]* data-id="(\d+)"', answer.text)

    assert await shown("topics=Fire,%20Water") == ["2", "1"]
    assert await shown("topics=Oce\u0301an,\uff26ire\u200b") == ["3", "1"]  # they look alike
    assert await shown("topics=Fire\u3001Water") == []  # programs write commas
    assert await shown("topics=nothing") == []
    assert await shown("only=key") == ["2"]
    assert await shown("order=oldest&limit=2") == ["2", "3"]
    assert await shown("entry=1") == ["1"]
    assert await shown("childId=x&parentUrl=https://partner.example&initialWidth=600&compact&theme=dark") == [
        "3",
        "2",
        "1",
    ]
    many = ",".join(f"t{number}" for number in range(11))
    for wrong in ("limit=0", "limit=51", "height=tall", "theme=green", "entry=x", "order=up", f"topics={many}"):
        answer = await live_app.http.get(f"{blog.path}/frame?{wrong}")
        assert answer.status_code == 400, wrong


@pytest.mark.parametrize("status", BlogStatus)
async def test_a_frame_says_without_scripts_whether_more_is_to_come(live_app: LiveApp, status: BlogStatus):
    """It calls nothing live that no script keeps so; what has ended says that it has."""
    blog = await live_app.blog()
    await live_app.services.desk.change_blog(blog.slug, BlogChanges(status=status), COMMAND)
    said = "Ongoing" if status is BlogStatus.LIVE else "This coverage has ended"
    assert f'data-role="connection">{said}</p>' in (await live_app.http.get(f"{blog.path}/frame")).text


async def test_a_frame_of_all_entries_has_the_figures(live_app: LiveApp):
    """As they stand, under the briefing; a frame of a topic or of one entry has none."""
    blog = await live_app.blog()
    await live_app.post(blog, "Nothing is counted.", topics=("Power",))
    part = '<section class="standing" data-html="figures_html"'
    assert f"{part} hidden>" in (await live_app.http.get(f"{blog.path}/frame")).text
    await live_app.post(blog, "[[Without power: 980 homes | Grid]]", topics=("Power",))
    whole = (await live_app.http.get(f"{blog.path}/frame")).text
    assert f"{part}>" in whole
    assert '<dl class="figures">' in whole
    for chosen in ("topics=Power", "entry=2", "only=key"):
        assert "figures_html" not in (await live_app.http.get(f"{blog.path}/frame?{chosen}")).text


async def test_a_fragment_of_all_entries_has_the_figures(live_app: LiveApp):
    """As a frame has, with whole addresses, and no larger than text where nobody gives them a style."""
    blog = await live_app.blog()
    await live_app.post(blog, "Nothing is counted.", topics=("Power",))
    part = '<div class="liveblog-figures">'
    assert part not in (await live_app.http.get(f"{blog.path}/fragment.html")).text
    for number in (980, 640):
        await live_app.post(blog, f"[[Without power: {number} homes | Grid]]", topics=("Power",))
    whole = (await live_app.http.get(f"{blog.path}/fragment.html?entries=1")).text
    assert part in whole
    assert '<dl class="figures">' in whole
    assert f'<a href="{live_app.services.settings.root_url}{blog.path}/entries/3"><time' in whole
    assert '<svg viewBox="0 0 120 24" width="80" height="24"' in whole
    for chosen in ("topics=Power", "entry=2", "only=key"):
        assert part not in (await live_app.http.get(f"{blog.path}/fragment.html?{chosen}")).text


@pytest.mark.parametrize("path", ["frame", "embed"])
async def test_a_private_blog_is_not_framed_for_anybody(live_app: LiveApp, path: str):
    """Also whoever may read it gets no frame of it: pages around would see what they see."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE)
    for headers in ({}, live_app.bearer()):
        assert (await live_app.http.get(f"{blog.path}/{path}", headers=headers)).status_code == 404


async def test_a_fragment_is_one_section_without_scripts(live_app: LiveApp):
    """Whole addresses, the heading that was asked for, nothing to press, no names that a page may have already."""
    blog = await live_app.blog(title="Fire & water")
    await live_app.post(blog, "a [link](/blogs/x) and ![alt](/media/x.webp)", headline="It burns", topics=("Fire",))
    root = live_app.services.settings.root_url
    answer = await live_app.http.get(f"{blog.path}/fragment.html?entries=10&heading=4")
    assert answer.status_code == 200
    assert answer.text.startswith('<section class="liveblog" lang="en" dir="ltr"')
    assert f'<h4 class="liveblog-title" dir="auto"><a href="{root}{blog.path}">Fire &amp; water</a></h4>' in answer.text
    assert '<h5 class="headline" dir="auto">It burns</h5>' in answer.text
    assert "<script" not in answer.text
    assert ' id="' not in answer.text
    assert "Share" not in answer.text
    assert f'href="{root}{blog.path}/entries/1"' in answer.text
    assert not re.search(r'(href|src)="/', answer.text)
    assert (
        answer.headers["cache-control"]
        == "public, max-age=0, s-maxage=5, stale-while-revalidate=30, stale-if-error=86400"
    )
    known = await live_app.http.get(
        f"{blog.path}/fragment.html?entries=10&heading=4", headers={"if-none-match": answer.headers["etag"]}
    )
    assert known.status_code == 304


async def test_a_fragment_s_tables_are_aligned_without_styles(live_app: LiveApp):
    """As they were written, and numbers below each other; by no style, which the page around may have forbidden."""
    blog = await live_app.blog()
    await live_app.post(blog, "| Pier | Open | Ships |\n|:-:|---|---|\n| East | yes | 7 |")
    text = (await live_app.http.get(f"{blog.path}/fragment.html")).text
    assert '<td class="center" align="center">East</td>' in text
    assert '<td class="number" align="right">7</td>' in text
    assert "style=" not in text


async def test_a_fragment_comes_uncompressed_on_request(live_app: LiveApp):
    """Engines that include pass on what a browser accepts, and can't read what is compressed."""
    blog = await live_app.blog()
    await live_app.fill(blog, 10)
    accepts = {"accept-encoding": "br, gzip"}
    packed = await live_app.http.get(f"{blog.path}/fragment.html", headers=accepts)
    assert packed.headers["content-encoding"] == "br"
    plain = await live_app.http.get(f"{blog.path}/fragment.html?compressed=no", headers=accepts)
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text


async def test_a_fragment_of_a_private_blog_is_for_servers_that_may_read_it(live_app: LiveApp):
    """With a token it comes, and is kept nowhere."""
    blog = await live_app.blog(visibility=Visibility.PRIVATE)
    await live_app.post(blog, "text")
    address = f"{blog.path}/fragment.html"
    assert (await live_app.http.get(address)).status_code == 404
    answer = await live_app.http.get(address, headers=live_app.bearer())
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_teaser_is_a_few_lines_that_lead_to_the_coverage(live_app: LiveApp):
    """The newest entries, or key events, by what they are called, each with its permalink."""
    blog = await live_app.blog()
    for number in range(5):
        await live_app.post(blog, "text", headline=f"Line {number}", key_event=number == 1)
    root = live_app.services.settings.root_url
    answer = await live_app.http.get(f"{blog.path}/teaser.html")
    assert re.findall(r">(Line \d)</a>", answer.text) == ["Line 4", "Line 3", "Line 2"]
    assert f'href="{root}{blog.path}/entries/5"' in answer.text
    key = await live_app.http.get(f"{blog.path}/teaser.html?only=key&entries=9&heading=2")
    assert re.findall(r">(Line \d)</a>", key.text) == ["Line 1"]


@pytest.mark.parametrize("order", ["", "?order=oldest"])
async def test_what_is_not_of_today_tells_its_day(live_app: LiveApp, order: str):
    """A line stands above each day in a frame, and in a fragment where it takes one; a teaser's lines have it each."""
    blog = await live_app.blog(zone="Pacific/Kiritimati")
    today = now().astimezone(ZoneInfo(blog.zone)).replace(hour=0, minute=0)
    for at in (today, today - timedelta(minutes=1), today - timedelta(minutes=2)):
        await live_app.post(blog, "text", occurred_at=at)
    told = [whole_date(at.date()) for at in (today, today - timedelta(days=1))][:: -1 if order else 1]
    framed = (await live_app.http.get(f"{blog.path}/frame{order}")).text
    assert re.findall(r'<div class="day-line"[^>]*><time[^>]*>([^<]*)<', framed) == told
    part = (await live_app.http.get(f"{blog.path}/fragment.html{order}")).text
    assert re.findall(r'<p class="liveblog-day"><time[^>]*>([^<]*)<', part) == (told if order else told[1:])
    teaser = (await live_app.http.get(f"{blog.path}/teaser.html{order}")).text
    times = re.findall(r"<li><time[^>]*>([^<]*)<", teaser)
    yesterday = short_date(today - timedelta(days=1), blog.zone)
    assert set(times) == {"00:00", f"{yesterday}, 23:59", f"{yesterday}, 23:58"}


async def test_a_deleted_entry_is_gone_from_all_of_them(live_app: LiveApp):
    """The next answer has it no more, and an entry's own frame is gone."""
    blog = await live_app.blog()
    await live_app.post(blog, "a secret", headline="The secret")
    doors = [f"{blog.path}/{name}" for name in ("frame", "fragment.html", "teaser.html", "embed", "frame?entry=1")]
    for door in doors:
        assert "secret" in (await live_app.http.get(door)).text, door
    await live_app.http.delete(f"/api/v1{blog.path}/entries/1", headers=live_app.bearer())
    for door in doors:
        answer = await live_app.http.get(door)
        assert "secret" not in answer.text, door
        assert answer.status_code == (410 if "entry=" in door else 200), door


async def test_the_page_of_snippets_says_what_to_copy(live_app: LiveApp):
    """A quotation, a frame and a script; the element's tag; the link; and the page leads to it."""
    blog = await live_app.blog(title='The "blog"')
    await live_app.post(blog, "text", headline="It <burns>", topics=("Fire",))
    page = await live_app.http.get(f"{blog.path}/embed?topics=Fire")
    assert page.status_code == 200
    text = page.text
    assert "&lt;iframe" in text
    assert "topics=Fire" in text
    assert "/height.js" in text
    assert "&lt;live-blog src=" in text
    assert "It &amp;lt;burns&amp;gt;" in text
    assert f'href="{blog.path}/embed"' in (await live_app.http.get(blog.path)).text
    assert f'href="{blog.path}/embed?topics=Fire"' in (await live_app.http.get(f"{blog.path}?topic=Fire")).text
    assert f'href="{blog.path}/embed?entry=1"' in (await live_app.http.get(f"{blog.path}/entries/1")).text
    for script in ("/height.js", "/embed.js"):
        assert (await live_app.http.get(script)).headers["content-type"].startswith("text/javascript")


async def test_versions_come_with_what_they_are_checked_by(live_app: LiveApp):
    """The address and the hash of the present version, as a page needs them to pin it."""
    told = (await live_app.http.get("/embed.json")).json()
    root = live_app.services.settings.root_url
    script = await live_app.http.get(told["script"].removeprefix(root))
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert told["integrity"] == f"sha384-{base64.b64encode(hashlib.sha384(script.content).digest()).decode()}"
