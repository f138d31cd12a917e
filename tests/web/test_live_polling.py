"""Polling, made for a CDN: the head document, closed ranges, and how both are to be kept (docs/protocol.md §6)."""

from contextlib import AbstractAsyncContextManager

import pytest

from liveblog.model.blog import BlogChanges, Visibility
from liveblog.model.principal import COMMAND
from liveblog.store import Store, Transaction
from tests.web.live_app import LiveApp, open_live_app
from tests.web.problems import fields_of, problem_of

SHORT = "public, max-age=0, s-maxage=1, stale-if-error=60"
A_MINUTE = "public, max-age=60, stale-if-error=60"


def numbers(answer) -> list[int]:
    return [event["seq"] for event in answer.json()["events"]]


async def test_the_head_document_begins_after_the_last_closed_range(live_app: LiveApp):
    """At any head the document holds what no closed range does, and each closed range holds the hundred before."""
    blog = await live_app.blog()
    address, head = f"/api/v1{blog.path}/events", 0
    for wanted, start in ((0, 1), (99, 1), (100, 101), (101, 101), (250, 201)):
        await live_app.fill(blog, wanted - head)
        head = wanted
        await live_app.services.hub.refresh(await live_app.services.hub.tail(blog.slug))
        answer = await live_app.http.get(address)
        document = answer.json()
        assert (document["head"], document["from"], document["poll_after"]) == (head, start, 5)
        assert numbers(answer) == list(range(start, head + 1))
        assert answer.headers["cache-control"] == SHORT
        assert answer.headers["surrogate-key"] == f"blog-{blog.slug}"
        for first in range(1, start, 100):
            closed = await live_app.http.get(f"{address}/{blog.epoch}.0/{first}-{first + 99}")
            assert numbers(closed) == list(range(first, first + 100))
            assert closed.headers["cache-control"] == A_MINUTE
            assert closed.headers["surrogate-key"] == f"blog-{blog.slug}"
        beyond = await live_app.http.get(f"{address}/{blog.epoch}.0/{start}-{start + 99}")
        problem_of(beyond, 404, "not_found")


async def test_a_range_that_is_asked_for_again_costs_nothing(migrated_sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """A cache that asks each minute whether it may go on is told 304, without a question to the store."""
    asked: list[Store] = []
    read = Store.read

    def counted(store: Store) -> AbstractAsyncContextManager[Transaction]:
        asked.append(store)
        return read(store)

    async with open_live_app(migrated_sqlite_url, jobs=False) as app:  # whoever does jobs looks for them now and then
        blog = await app.blog()
        await app.fill(blog, 100)
        address = f"/api/v1{blog.path}/events/{blog.epoch}.0/1-100"
        known = {"if-none-match": (await app.http.get(address)).headers["etag"]}
        await app.services.hub.check_heads()
        with monkeypatch.context() as patch:
            patch.setattr(app.services.hub, "check_heads", quietly)
            patch.setattr(Store, "read", counted)
            for _ in range(5):
                again = await app.http.get(address, headers=known)
                assert (again.status_code, again.content, again.headers["cache-control"]) == (304, b"", A_MINUTE)
        assert asked == []
        await app.services.desk.change_blog(blog.slug, BlogChanges(visibility=Visibility.PRIVATE), COMMAND)
        problem_of(await app.http.get(address, headers=known), 404, "blog_not_found")


async def quietly() -> None:
    """Ask nothing."""


async def test_a_reader_far_behind_catches_up_at_once(live_app: LiveApp):
    """A poll answers at most 200 events and says to ask again without a pause until the head is reached."""
    blog = await live_app.blog()
    await live_app.fill(blog, 201)
    address = f"/api/v1{blog.path}/events"
    first = await live_app.http.get(f"{address}?after=0")
    assert numbers(first) == list(range(1, 201))
    assert (first.json()["poll_after"], first.json()["head"]) == (0, 201)
    second = await live_app.http.get(f"{address}?epoch={blog.epoch}&after=200")
    assert (numbers(second), second.json()["poll_after"]) == ([201], 5)
    third = await live_app.http.get(f"{address}?epoch={blog.epoch}&after=201")
    assert (numbers(third), third.json()["from"], third.json()["reset"]) == ([], 202, False)


async def test_a_delete_supersedes_the_closed_ranges(live_app: LiveApp):
    """After a delete the old address of a range is gone, and the new one holds a tombstone in the same place."""
    blog = await live_app.blog()
    await live_app.post(blog, "a secret")
    await live_app.fill(blog, 99)
    address = f"/api/v1{blog.path}/events"
    before = await live_app.http.get(f"{address}/{blog.epoch}.0/1-100")
    assert "a secret" in before.text
    await live_app.services.desk.delete(blog.slug, 1, COMMAND)
    problem_of(await live_app.http.get(f"{address}/{blog.epoch}.0/1-100"), 410, "range_superseded")
    after = await live_app.http.get(f"{address}/{blog.epoch}.1/1-100")
    assert (numbers(after), "a secret" in after.text) == (numbers(before), False)
    assert after.json()["events"][0]["entry"] == {"id": 1, "deleted": True}
    assert (await live_app.http.get(f"/api/v1{blog.path}")).json()["purges"] == 1
    problem_of(await live_app.http.get(f"{address}/zzzzzzzz.1/1-100"), 410, "range_superseded")


@pytest.mark.parametrize(
    "range_",
    [
        "2-101",
        "1-99",
        "1-200",
        "0-99",
        "101-100",
        "1-",
        "-100",
        "1",
        "x-y",
        "1-100x",
        "%00-100",
        "9" * 16 + "1-2",
        "1-1e2",
    ],
)
async def test_other_boundaries_are_bad_requests(live_app: LiveApp, range_: str):
    """Only the fixed boundaries have answers, so that all readers share them."""
    blog = await live_app.blog()
    answer = await live_app.http.get(f"/api/v1{blog.path}/events/{blog.epoch}.0/{range_}")
    assert fields_of(problem_of(answer, 400, "bad_request")) == ["range"]


async def test_a_reset_is_an_answer_without_events(live_app: LiveApp):
    """A poll from a position that can't be continued says so, and says where the log stands."""
    blog = await live_app.blog()
    await live_app.fill(blog, 2)
    for position in ("epoch=zzzzzzzz&after=1", f"epoch={blog.epoch}&after=3"):
        answer = (await live_app.http.get(f"/api/v1{blog.path}/events?{position}")).json()
        assert (answer["reset"], answer["events"], answer["epoch"], answer["head"]) == (True, [], blog.epoch, 2)
