"""Answers that are sent again without asking the application: the same as its own, and only while they are true."""

import httpx2
import pytest

from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND
from liveblog.serving import fast_path
from tests.serving.watched import Watched

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODINGS = ("br", "gzip", "identity")


def told(answer: httpx2.Response) -> tuple[int, dict[str, str], bytes]:
    """Return all that an answer tells but the time at which it was sent."""
    return answer.status_code, {name: value for name, value in answer.headers.items() if name != "date"}, answer.content


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize(
    "path", ["{}", "{}?order=oldest", "{}/entries/1", "{}/feed.atom", "{}/feed.json", "/api/v1{}/entries"]
)
async def test_the_second_answer_is_the_first_one(watched: Watched, path: str, coding: str):
    """What is sent again has the status, the headers and the body that the application gave, and a date."""
    blog = await watched.live_app.blog()
    await watched.live_app.fill(blog, 3)
    path = path.format(blog.path)
    first, was_asked = await watched.get(path, accept_encoding=coding)
    assert (first.status_code, was_asked) == (200, True)
    second, was_asked = await watched.get(path, accept_encoding=coding)
    assert not was_asked
    assert told(second) == told(first)
    assert "date" in second.headers
    known = {"accept_encoding": coding, "if_none_match": first.headers["etag"]}
    third, was_asked = await watched.get(path, **known)
    assert (third.status_code, was_asked) == (304, True)
    fourth, was_asked = await watched.get(path, **known)
    assert not was_asked
    assert told(fourth) == told(third)


async def test_each_change_is_seen_at_once(watched: Watched):
    """After each change of a blog the next answer is the application's, and has it."""
    blog = await watched.live_app.blog()
    desk = watched.live_app.services.desk

    async def has(text: str) -> bool:
        answer, was_asked = await watched.get(blog.path)
        again, was_asked_again = await watched.get(blog.path)
        assert (was_asked, was_asked_again) == (True, False)
        assert told(again) == told(answer)
        return text in answer.text

    assert not await has("Ferry sails")
    entry_id = await watched.live_app.post(blog, "Ferry sails")
    assert await has("Ferry sails")
    await desk.revise(blog.slug, entry_id, {"body": "Ferry waits"}, COMMAND)
    assert await has("Ferry waits")
    await desk.change_blog(blog.slug, {"title": "Harbour at night"}, COMMAND)
    assert await has("Harbour at night")
    await desk.delete(blog.slug, entry_id, COMMAND)
    assert not await has("Ferry waits")


async def test_nobody_sees_a_blog_that_was_made_private(watched: Watched):
    """What was shown to all is not shown any more once the blog is not open to all."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path)
    _, was_asked = await watched.get(blog.path)
    assert not was_asked
    await watched.live_app.services.desk.change_blog(blog.slug, {"visibility": Visibility.PRIVATE}, COMMAND)
    answer, _ = await watched.get(blog.path)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "unusual",
    [
        {"authorization": "Bearer lb_nobody"},
        {"range": "bytes=0-10"},
        {"if_modified_since": "Wed, 25 Nov 2026 10:00:00 GMT"},
        {"connection": "close"},
        {"expect": "100-continue"},
    ],
)
async def test_who_asks_out_of_the_usual_asks_the_application(watched: Watched, unusual: dict[str, str]):
    """A token, a range, another condition, a last request: these are the application's to answer, every time."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path)
    _, was_asked = await watched.get(blog.path)
    assert not was_asked
    answer, was_asked = await watched.get(blog.path, **unusual)
    assert was_asked
    assert answer.status_code == (401 if "authorization" in unusual else 200)
    assert (await watched.get(blog.path, **unusual))[1]


async def test_a_head_request_gets_no_body(watched: Watched):
    """HEAD is never given what GET was."""
    blog = await watched.live_app.blog()
    await watched.get(blog.path)
    answer = await watched.live_app.http.head(blog.path)
    assert (answer.status_code, answer.content) == (200, b"")


async def test_no_more_is_kept_than_fits(watched: Watched, monkeypatch):
    """However many words are asked in, the answers that were asked for last are kept, and nothing long is."""
    monkeypatch.setattr(fast_path, "MAX_ANSWERS", 3)
    blog = await watched.live_app.blog()
    for number in range(5):
        await watched.get(f"{blog.path}?campaign={number}")
    assert [(await watched.get(f"{blog.path}?campaign={number}"))[1] for number in (4, 3, 2, 1)] == [False] * 3 + [True]
    monkeypatch.setattr(fast_path, "MAX_BODY", 100)
    await watched.get(f"{blog.path}?campaign=long")
    assert (await watched.get(f"{blog.path}?campaign=long"))[1]


async def test_errors_are_the_applications(watched: Watched):
    """What can't be found is looked for each time."""
    assert [(await watched.get("/blogs/nowhere"))[1] for _ in range(2)] == [True, True]
