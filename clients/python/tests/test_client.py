"""The HTTP API as the client speaks it, over a real network."""

from datetime import UTC, datetime

import pytest

from liveblog_client import Client, FieldError, Problem, Unreachable

ENTRY = {"id": 7, "revision": 1, "body": "Closed.", "html": "<p>Closed.</p>"}
CHANGED = {"seq": 9, "epoch": "k3v9x2ab"}


@pytest.fixture
async def client(server, quick):
    async with Client(server.root, "s3cret", timing=quick) as client:
        yield client


def expect(server, *answers):
    for answer in answers:
        server.plan("api", answer)


async def test_posting_sends_the_entry_and_a_key(server, client):
    """A post is the entry's fields, the token and a key of its own; the answer is the change."""
    expect(
        server,
        server.answer(201, CHANGED | {"entry": ENTRY}, ETag='"1"'),
        server.answer(201, CHANGED | {"entry": ENTRY}),
    )
    change = await client.post(
        "harbour", "Closed.", headline="Harbour", topics=["Sea"], occurred_at=datetime(2031, 3, 4, 15, 58, tzinfo=UTC)
    )
    await client.post("harbour", "Closed.")
    assert (change.seq, change.epoch, change.entry, change.etag) == (9, "k3v9x2ab", ENTRY, '"1"')
    first, second = server.visits
    assert first.path == "/api/v1/blogs/harbour/entries"
    assert first.headers["authorization"] == "Bearer s3cret"
    assert first.body == {
        "body": "Closed.",
        "headline": "Harbour",
        "topics": ["Sea"],
        "occurred_at": "2031-03-04T15:58:00+00:00",
    }
    assert first.headers["idempotency-key"] != second.headers["idempotency-key"]


async def test_a_time_ahead_is_said_to_be_meant_and_a_warning_comes_back(server, client):
    """`allow_future` is sent where it is said, and nowhere else; what the server finds unusual is with the change."""
    told = {"warnings": [{"field": "occurred_at", "message": "is 5 years ahead: is the date right?"}]}
    shift = {"shift": {"id": 9}}
    expect(server, *(server.answer(201, CHANGED | member | told) for member in ({"entry": ENTRY}, shift)))
    expect(
        server, server.answer(201, CHANGED | {"entry": ENTRY}), server.answer(200, CHANGED | {"entry": ENTRY} | told)
    )
    at = "2031-03-04T15:58:00Z"
    posted = await client.post("harbour", "Closed.", occurred_at=at, allow_future=True)
    handed = await client.hand_over("harbour", "Ben.", occurred_at=at, allow_future=True)
    plain = await client.post("harbour", "Closed.")
    revised = await client.revise("harbour", 7, occurred_at=at, allow_future=True)
    warning = FieldError("occurred_at", "is 5 years ahead: is the date right?")
    assert [change.warnings for change in (posted, handed, plain, revised)] == [(warning,), (warning,), (), (warning,)]
    assert [visit.body.get("allow_future") for visit in server.visits] == [True, True, None, True]


async def test_posting_is_repeated_with_the_same_key(server, client):
    """After a cut, an unfinished answer or a busy server the same post is sent again, so that it counts once."""
    busy = server.answer(503, {"title": "Busy", "code": "overloaded"}, Retry_After="0")
    expect(server, server.CUT, busy, server.answer(502, "bad gateway"), server.answer(201, CHANGED | {"entry": ENTRY}))
    change = await client.post("harbour", "Closed.", idempotency_key="mine")
    assert change.seq == 9
    assert [visit.headers["idempotency-key"] for visit in server.visits] == ["mine"] * 4


async def test_patience_has_an_end(server, client):
    """A server that stays down is reported after five requests, with its last word."""
    expect(server, *[server.answer(503, {"title": "Busy", "code": "overloaded"})] * 5)
    with pytest.raises(Problem, match="503 Busy"):
        await client.blog("harbour")
    assert len(server.visits) == 5


async def test_a_long_wait_is_the_callers_to_decide(server, client):
    """A server that asks for an hour isn't waited for; the exception says how long."""
    expect(server, server.answer(503, {"title": "Down", "code": "maintenance"}, Retry_After="3600"))
    with pytest.raises(Problem) as raised:
        await client.blog("harbour")
    assert raised.value.retry_after == 3600


async def test_no_server_is_unreachable(quick):
    """When nobody listens, the caller hears it after the retries."""
    async with Client("http://127.0.0.1:1", timing=quick) as client:
        with pytest.raises(Unreachable, match=r"GET http.*/api/v1/blogs/harbour"):
            await client.blog("harbour")


async def test_an_answer_that_is_no_liveblogs_is_none(server, client):
    """A page from something in between, or from another site, isn't taken for the server's."""
    expect(server, server.answer(200, "<h1>Please log in</h1>"))
    with pytest.raises(Unreachable, match="not as a liveblog server"):
        await client.blog("harbour")


async def test_what_could_count_twice_is_not_repeated(server, client):
    """A revision whose answer was lost may have been made: the caller has to look."""
    expect(server, server.CUT)
    with pytest.raises(Unreachable):
        await client.revise("harbour", 7, pinned=True)
    assert len(server.visits) == 1


async def test_a_refusal_says_what_is_wrong(server, client):
    """Problem details become an exception with all that they say."""
    problem = {
        "type": "about:blank",
        "title": "Unprocessable",
        "status": 422,
        "code": "invalid",
        "detail": "The entry can't be posted.",
        "errors": [{"field": "body", "message": "is empty"}],
    }
    expect(server, server.answer(422, problem))
    with pytest.raises(Problem) as raised:
        await client.post("harbour", "")
    error = raised.value
    assert (error.status, error.code, error.title) == (422, "invalid", "Unprocessable")
    assert error.errors == (FieldError("body", "is empty"),)
    assert str(error) == "422 Unprocessable: The entry can't be posted.; body: is empty"


async def test_a_refusal_without_details_is_still_one(server, client):
    """What something in between refuses in its own words is a problem by its status."""
    expect(server, server.answer(413, "too much"))
    with pytest.raises(Problem) as raised:
        await client.change_blog("harbour", title="x")
    assert raised.value.status == 413


async def test_a_revision_can_be_conditional(server, client):
    """The tag of the entry that was read goes with the change; only the named fields are sent."""
    expect(
        server,
        server.answer(200, {"epoch": "k3v9x2ab", "entry": ENTRY}, ETag='"1"'),
        server.answer(200, CHANGED | {"entry": ENTRY | {"revision": 2}}),
    )
    current = await client.entry("harbour", 7)
    change = await client.revise("harbour", 7, if_match=current.etag, headline=None, pinned=True)
    assert change.entry["revision"] == 2
    assert server.visits[1].path == "/api/v1/blogs/harbour/entries/7"
    assert server.visits[1].headers["if-match"] == '"1"'
    assert server.visits[1].body == {"headline": None, "pinned": True}


async def test_deleting_leaves_a_tombstone(server, client):
    """A delete sends no body and answers with what is left."""
    expect(server, server.answer(200, CHANGED | {"entry": {"id": 7, "deleted": True}}))
    deletion = await client.delete("harbour", 7)
    assert (deletion.seq, deletion.entry) == (9, {"id": 7, "deleted": True})
    assert server.visits[0].body is None
    assert "if-match" not in server.visits[0].headers


async def test_blogs_are_created_and_changed(server, client):
    """A new blog answers with its log's beginning, a changed one with the change; both with the blog's face."""
    blog = {"slug": "harbour", "title": "Harbour"}
    expect(
        server,
        server.answer(201, {"epoch": "k3v9x2ab", "head": 0, "purges": 0, "blog": blog}),
        server.answer(200, CHANGED | {"blog": blog}),
    )
    assert (await client.create_blog("harbour", "Harbour", zone="Europe/Berlin"))["blog"] == blog
    assert (await client.change_blog("harbour", status="closed")).blog == blog
    created, changed = server.visits
    assert (created.path, created.body) == ("/api/v1/blogs", blog | {"zone": "Europe/Berlin"})
    assert (changed.path, changed.body) == ("/api/v1/blogs/harbour", {"status": "closed"})


async def test_a_blog_is_deleted_when_its_slug_is_said_twice(server, client):
    """What is confirmed goes along as it was given, for the server to hold it against the address."""
    expect(server, server.answer(200, {"deleted": "harbour"}))
    await client.delete_blog("harbour", confirm="harbour")
    (visit,) = server.visits
    assert (visit.path, visit.query, visit.body) == ("/api/v1/blogs/harbour", {"confirm": "harbour"}, None)


async def test_a_hand_over_answers_with_the_shift(server, client):
    """A hand-over is a shift with the number of its event; after a cut it is sent again with the same key."""
    shift = {"id": 9, "editor": "Ben Tarr", "note": "Ben Tarr takes over."}
    expect(server, server.CUT, server.answer(201, CHANGED | {"shift": shift}))
    assert (await client.hand_over("harbour", "Ben Tarr takes over.", editor="Ben Tarr")).shift == shift
    first, again = server.visits
    assert (again.path, again.body) == ("/api/v1/blogs/harbour/shifts", first.body)
    assert again.body == {"note": "Ben Tarr takes over.", "editor": "Ben Tarr"}
    assert again.headers["idempotency-key"] == first.headers["idempotency-key"]


async def test_pages_are_read_oldest_first(server, client):
    """All pages come in order, one that began meanwhile included; the newest needs no number."""
    expect(
        server,
        *[server.answer(200, {"page": page, "pages": pages}) for page, pages in ((1, 2), (2, 3), (3, 3), (3, 3))],
    )
    assert [snapshot["page"] async for snapshot in client.pages("harbour")] == [1, 2, 3]
    await client.entries("harbour")
    assert [visit.query for visit in server.visits] == [{"page": "1"}, {"page": "2"}, {"page": "3"}, {}]


async def test_a_slug_stays_one_part_of_the_path(server, client):
    """What is no slug can't reach another address."""
    expect(server, server.answer(404, {"title": "Not found", "code": "not_found"}))
    with pytest.raises(Problem):
        await client.blog("../tokens?x")
    assert server.visits[0].path.startswith("/api/v1/blogs/")
    assert server.visits[0].query == {}


async def test_a_time_needs_a_zone(client):
    """A naive time would mean something else on every machine."""
    with pytest.raises(ValueError, match="no time zone"):
        await client.post("harbour", "x", occurred_at=datetime(2031, 3, 4, 15, 58))  # noqa: DTZ001 - the point


async def test_corrections_are_read_as_far_as_they_are_asked_for(server, client):
    """A list that goes on is gone on with, at the place that it named; who stops asks for no more."""
    told = [{"id": number, "kind": "correction", "text": "No.", "was": None, "entry": 7} for number in (3, 2, 1)]
    parts = [{"corrections": told[:2], "next": "2031-03-04T15:58:00.000Z-2"}, {"corrections": told[2:], "next": None}]
    expect(server, *(server.answer(200, part) for part in (*parts, parts[0])))
    assert [each async for each in client.corrections("harbour")] == told
    assert [visit.path for visit in server.visits] == ["/api/v1/blogs/harbour/corrections"] * 2
    async for each in client.corrections("harbour"):
        assert each == told[0]
        break
    assert len(server.visits) == 3
