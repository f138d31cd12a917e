"""Following a blog: one behaviour, proven on all three transports (docs/protocol.md §2, §3, §5)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from liveblog.model.blog import Visibility
from liveblog.model.principal import COMMAND, Scope
from liveblog.web.api.schemas import EventShape
from tests.web.certificates import make_certificate
from tests.web.live_app import LiveApp, open_live_app, plain_server
from tests.web.readers import Follow, Refused, by_polling, by_stream, by_websocket, events_up_to, rest, take

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRANSPORTS = {"websocket": by_websocket, "stream": by_stream, "polling": by_polling}


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["sqlite", "postgres", "plain uvicorn", "tls"])
async def shared_app(
    request: pytest.FixtureRequest, new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LiveApp]:
    """Serve an app on each database, on a server that knows nothing of lanes, and one that encrypts."""
    own: dict[str, Any] = {}
    url = request.getfixturevalue("new_postgres")() if request.param == "postgres" else new_sqlite()
    if request.param == "plain uvicorn":
        own = {"make": plain_server}
    elif request.param == "tls":
        own = make_certificate(tmp_path_factory.mktemp("shared"))
    async with open_live_app(url, **own) as app:
        yield app


@pytest.fixture(params=TRANSPORTS)
def follow(request: pytest.FixtureRequest) -> Follow:
    """Return each transport in turn."""
    return TRANSPORTS[request.param]


async def test_hello_comes_first(shared_app: LiveApp, follow: Follow):
    """The first message says the version, the epoch and the head."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 2)
    async with follow(shared_app, blog, after=0) as messages:
        (hello,) = await take(messages, 1)
    assert hello == {"type": "hello", "protocol": 1, "epoch": blog.epoch, "head": 2}


async def test_all_after_the_position_is_replayed_and_then_live(shared_app: LiveApp, follow: Follow):
    """A reader with a position gets what follows it, then what is posted, in the shapes of the protocol."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 3)
    async with follow(shared_app, blog, epoch=blog.epoch, after=1) as messages:
        replayed = await events_up_to(messages, 3)
        await shared_app.post(blog, "live")
        (live,) = await take(messages, 1)
    assert [event["seq"] for event in (*replayed, live)] == [2, 3, 4]
    assert "<p>live</p>" in live["entry"]["html"]
    for event in (*replayed, live):
        EventShape.model_validate_json(json.dumps(event), strict=True)


async def test_without_a_position_a_reader_starts_at_the_head(shared_app: LiveApp, follow: Follow):
    """A reader who brings nothing hears only what comes from now on."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 3)
    async with follow(shared_app, blog) as messages:
        await take(messages, 1)
        posting = asyncio.create_task(shared_app.post(blog))
        (event,) = await take(messages, 1)
        await posting
    assert event["seq"] == 4


async def test_joining_in_the_middle_misses_and_repeats_nothing(shared_app: LiveApp, follow: Follow):
    """Readers who join one after the other while posts go on each get every event after their position, once."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 5)

    async def read(after: int) -> list[int]:
        async with follow(shared_app, blog, epoch=blog.epoch, after=after) as messages:
            return [event["seq"] for event in await events_up_to(messages, 60)]

    async with asyncio.TaskGroup() as tasks:
        reading = []
        for index in range(11):
            await shared_app.fill(blog, 5)
            reading.append((index, tasks.create_task(read(index))))
    for after, task in reading:
        assert task.result() == list(range(after + 1, 61))


@pytest.mark.parametrize("position", [{"epoch": "zzzzzzzz", "after": 1}, {"epoch": None, "after": 3}])
async def test_a_position_that_cannot_be_continued_is_reset(shared_app: LiveApp, follow: Follow, position):
    """Another epoch, or a number beyond the head, gets hello and reset, and nothing of the log."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 2)
    position["epoch"] = position["epoch"] or blog.epoch
    async with follow(shared_app, blog, **position) as messages:
        hello, reset, *bye = await rest(messages)
    assert hello["type"] == "hello"
    assert reset == {"type": "reset", "epoch": blog.epoch, "head": 2}
    assert bye in ([], [{"type": "bye", "code": 4205, "reason": "reset", "retry_after": 0}])
    assert bool(bye) is (follow is not by_polling)


async def test_last_event_id_wins(shared_app: LiveApp, follow: Follow):
    """A browser's `Last-Event-ID` is newer than the address it sends again and again."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 5)
    headers = {"last-event-id": f"{blog.epoch}.3"}
    async with follow(shared_app, blog, headers, epoch=blog.epoch, after=1) as messages:
        assert [event["seq"] for event in await events_up_to(messages, 5)] == [4, 5]


MALFORMED = [
    ("after", {"after": "x"}),
    ("after", {"after": "-1"}),
    ("after", {"after": "1.5"}),
    ("after", {"after": ""}),
    ("after", {"after": "%D9%A1"}),
    ("after", {"after": "9" * 20}),
    ("after", {"epoch": "k3v9x2ab"}),
    ("epoch", {"after": "1"}),
    ("epoch", {"after": "1", "epoch": ""}),
]


@pytest.mark.parametrize(("parameter", "position"), MALFORMED)
async def test_a_malformed_position_is_refused(shared_app: LiveApp, follow: Follow, parameter: str, position):
    """A position that is none is refused for good, over HTTP naming the parameter."""
    blog = await shared_app.blog()
    with pytest.raises(Refused) as refused:
        async with follow(shared_app, blog, **position) as messages:
            await rest(messages)
    assert refused.value.code == 4400
    if follow is not by_websocket:
        assert [error["field"] for error in json.loads(refused.value.detail)["errors"]] == [parameter]


async def test_a_malformed_last_event_id_is_refused(shared_app: LiveApp, follow: Follow):
    """A `Last-Event-ID` that we never sent is refused, not ignored."""
    blog = await shared_app.blog()
    with pytest.raises(Refused) as refused:
        async with follow(shared_app, blog, {"last-event-id": "7"}) as messages:
            await rest(messages)
    assert refused.value.code == 4400


@pytest.mark.parametrize("slug", ["nowhere", "%00", "H"])
async def test_an_unknown_blog_is_refused(shared_app: LiveApp, follow: Follow, slug: str):
    """A blog that isn't there is told as such."""
    with pytest.raises(Refused) as refused:
        async with follow(shared_app, slug) as messages:
            await rest(messages)
    assert refused.value.code == 4404


@pytest.mark.parametrize(
    ("token", "code"), [(None, 4404), ("unknown", 4401), ("expired", 4401), ("elsewhere", 4404), ("read", None)]
)
async def test_a_private_blog_is_followed_with_a_token(
    shared_app: LiveApp, follow: Follow, token: str | None, code: int | None
):
    """A private blog is open to the scope `read` for this blog, and to nobody else."""
    blog = await shared_app.blog(visibility=Visibility.PRIVATE)
    await shared_app.post(blog)
    headers = shared_app.bearer(token) if token else None
    if code is None:
        async with follow(shared_app, blog, headers, after=0) as messages:
            assert len(await events_up_to(messages, 1)) == 1
        return
    with pytest.raises(Refused) as refused:
        async with follow(shared_app, blog, headers, after=0) as messages:
            await rest(messages)
    assert refused.value.code == code


async def test_a_session_counts_on_our_own_origin_only(shared_app: LiveApp, follow: Follow):
    """An editor's cookie opens a private blog to our own pages; a page of another origin can't use it."""
    blog = await shared_app.blog(visibility=Visibility.PRIVATE)
    await shared_app.post(blog)
    user = await shared_app.services.users.create(f"ada-{blog.slug}", "Ada Quist", Scope.WRITE)
    name = "__Host-liveblog_session" if shared_app.url.startswith("https") else "liveblog_session"
    cookie = {"cookie": f"{name}={await shared_app.services.sessions.open(user.id)}"}
    async with follow(shared_app, blog, {**cookie, "origin": shared_app.url}, after=0) as messages:
        assert len(await events_up_to(messages, 1)) == 1
    for origin in ("https://partner.example", "null"):
        with pytest.raises(Refused) as refused:
            async with follow(shared_app, blog, {**cookie, "origin": origin}, after=0) as messages:
                await rest(messages)
        assert refused.value.code == 4404


async def test_deleted_text_is_not_replayed(shared_app: LiveApp, follow: Follow):
    """After a delete a replay holds tombstones only, whether it comes from the store or from memory (I11)."""
    blog = await shared_app.blog()
    await shared_app.post(blog, "a secret from the store")
    async with follow(shared_app, blog, after=0) as messages:
        await events_up_to(messages, 1)
        await shared_app.post(blog, "a secret in memory", headline="a secret headline")
        await take(messages, 1)
        for entry_id in (1, 2):
            await shared_app.services.desk.delete(blog.slug, entry_id, COMMAND)
        deleted = await take(messages, 2)
    assert [(event["kind"], event["entry"]["id"]) for event in deleted] == [("entry.deleted", 1), ("entry.deleted", 2)]
    for after in (0, 1):
        async with follow(shared_app, blog, epoch=blog.epoch, after=after) as messages:
            events = await events_up_to(messages, 4)
        assert [event["kind"] for event in events] == (["entry.posted"] * 2 + ["entry.deleted"] * 2)[after:]
        assert "secret" not in json.dumps(events)
        assert all(event["entry"]["deleted"] is True for event in events)
