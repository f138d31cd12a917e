"""Whole blogs as text, compressed while they are written."""

import pytest

from liveblog.web.feeds import whole
from tests.web.live_app import LiveApp

FORMS = [".txt", ".md"]


@pytest.mark.parametrize("form", FORMS)
async def test_a_whole_blog_is_compressed_as_it_is_written(
    live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, form: str
):
    """Over several stretches each coding holds the same text, and HEAD names the coding that GET has."""
    monkeypatch.setattr(whole, "STRETCH", 7)
    blog = await live_app.blog()
    await live_app.fill(blog, 30)
    texts, sizes = [], []
    for coding in ("br", "gzip", "identity"):
        asked = {"accept-encoding": coding}
        async with live_app.http.stream("GET", f"{blog.path}{form}", headers=asked) as answer:
            sizes.append(sum([len(part) async for part in answer.aiter_raw()]))
        answers = [await live_app.http.request(name, f"{blog.path}{form}", headers=asked) for name in ("GET", "HEAD")]
        for each in (answer, *answers):
            assert each.headers.get("content-encoding", "identity") == coding
            assert each.headers["vary"] == "Accept-Encoding"
        texts.append(answers[0].text)
    assert len(set(texts)) == 1
    assert "entry 1\n" in texts[0]
    assert sizes[0] < sizes[2] / 2
    assert sizes[1] < sizes[2] / 2


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_who_has_a_text_is_not_sent_it_in_any_coding(live_app: LiveApp, coding: str):
    """The tag is weak: it is of the text, whatever the coding."""
    blog = await live_app.blog()
    tag = (await live_app.http.get(f"{blog.path}.txt", headers={"accept-encoding": "identity"})).headers["etag"]
    asked = {"accept-encoding": coding, "if-none-match": tag}
    answer = await live_app.http.get(f"{blog.path}.txt", headers=asked)
    assert (answer.status_code, answer.headers["vary"]) == (304, "Accept-Encoding")
    assert "content-encoding" not in answer.headers
