"""Pages in the language of their blog, or of who asks where there is no blog."""

import pytest

from tests.web.live_app import LiveApp

HTML = {"accept": "text/html"}


async def test_a_blogs_page_is_the_same_for_all_readers(live_app: LiveApp):
    """It speaks the blog's language, whatever a browser asks for, so that a CDN keeps one page."""
    blog = await live_app.blog(language="de-AT")
    await live_app.post(blog)
    pages = [
        await live_app.http.get(blog.path, headers=HTML | {"accept-language": asked}) for asked in ("ar", "en;q=0.5")
    ]
    assert pages[0].text == pages[1].text
    assert "accept-language" not in pages[0].headers.get("vary", "").lower()


async def test_the_list_of_blogs_varies_by_language(live_app: LiveApp):
    """Caches are told that it depends on who asks."""
    answer = await live_app.http.get("/", headers=HTML | {"accept-language": "fr"})
    assert answer.status_code == 200
    assert answer.headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"


async def test_a_problem_is_a_page_in_any_language(live_app: LiveApp):
    """What a browser sends as its languages never makes an error worse."""
    for asked, status in (("ar", 404), ("de;q=x", 404), ("{}", 404), ("," * 150, 404), ("," * 3000, 400)):
        answer = await live_app.http.get("/nowhere", headers=HTML | {"accept-language": asked})
        assert answer.status_code == status
        assert "<h1" in answer.text


@pytest.mark.parametrize("part", ["", "/frame", "/fragment.html", "/teaser.html"])
async def test_our_english_runs_from_the_left_amid_hebrew(live_app: LiveApp, part: str):
    """Where a blog's language has no catalogue, what the interface says is marked as English, with its direction."""
    blog = await live_app.blog(language="he")
    text = (await live_app.http.get(blog.path + part)).text
    assert 'lang="he" dir="rtl"' in text
    assert ' lang="en" dir="ltr"' in text
