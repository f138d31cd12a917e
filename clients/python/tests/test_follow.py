"""Following a blog over a real network that fails in every way the protocol names."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from liveblog_client import Event, Problem, Reset, follow
from tests.pace import PATIENCE, pace

STREAMS = pytest.mark.parametrize("kind", ["websocket", "sse"])
ALL = pytest.mark.parametrize("kind", ["websocket", "sse", "polling"])


async def take(events, count):
    """Take so many items, and what identifies each."""
    async with asyncio.timeout(PATIENCE):
        return [item.seq if isinstance(item, Event) else item for item in [await anext(events) for _ in range(count)]]


@ALL
async def test_without_a_position_following_begins_at_the_head(server, quick, kind):
    """What was there before is not replayed, what comes after is heard, with the epoch to go on from."""
    server.grow(3)
    async with aclosing(follow(server.url, transports=[kind], timing=quick)) as events:
        first = asyncio.ensure_future(anext(events))
        await server.until(lambda: server.visits)
        server.grow(2)
        heard = await asyncio.wait_for(first, PATIENCE)
        assert (heard.seq, heard.epoch) == (4, server.epoch)
        assert heard.raw == server.log[3]
        assert await take(events, 1) == [5]


@ALL
async def test_a_position_is_continued(server, quick, kind):
    """Events after the position come first, then the live ones."""
    server.grow(250)
    async with aclosing(follow(server.url, epoch=server.epoch, after=90, transports=[kind], timing=quick)) as events:
        assert await take(events, 160) == list(range(91, 251))
        server.grow()
        assert await take(events, 1) == [251]


@ALL
async def test_zero_is_the_beginning_without_an_epoch(server, quick, kind):
    """`after=0` replays everything without knowing the epoch."""
    server.grow(3)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 3) == [1, 2, 3]


@STREAMS
async def test_repeated_events_are_heard_once(server, quick, kind):
    """A duplicate on a connection, and an old event after it, are not passed on."""
    steps = [server.hello(3), server.event(1), server.event(2), server.event(2), server.event(1), server.event(3)]
    server.plan(kind, *steps, server.HOLD)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 3) == [1, 2, 3]


@STREAMS
async def test_a_gap_leads_back_with_the_position(server, quick, kind):
    """What comes after a gap is not passed on; the missing event is fetched over a new connection."""
    server.grow(3)
    server.plan(kind, server.hello(3), server.event(1), server.event(3), server.HOLD)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 3) == [1, 2, 3]
    assert [visit.query for visit in server.visits] == [{"after": "0"}, {"epoch": server.epoch, "after": "1"}]


@STREAMS
async def test_a_heartbeat_that_is_ahead_leads_back(server, quick, kind):
    """A head above the position means that the last event was lost."""
    server.grow(2)
    server.plan(kind, server.hello(1), server.event(1), {"type": "head", "head": 2}, server.HOLD)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 2) == [1, 2]


@STREAMS
async def test_a_silent_connection_is_dead(server, quick, kind):
    """Nothing for `dead` seconds leads to a new connection."""
    server.grow(2)
    server.plan(kind, server.hello(1), server.event(1), server.HOLD)
    timing = replace(quick, dead=pace(0.1))
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=timing)) as events:
        assert await take(events, 2) == [1, 2]


@STREAMS
async def test_a_connection_without_hello_has_failed(server, quick, kind):
    """An opened connection that stays silent is given up after `opening` seconds."""
    server.grow(1)
    server.plan(kind, server.HOLD)
    timing = replace(quick, opening=pace(0.2))
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=timing)) as events:
        assert await take(events, 1) == [1]
    assert server.visits[0].left.is_set()


@STREAMS
async def test_unknown_messages_and_members_are_ignored(server, quick, kind):
    """A newer server may say more; an event of an unknown kind is passed on with what it carries."""
    poll = {
        "type": "event",
        "seq": 1,
        "kind": "poll.opened",
        "at": "2031-03-04T16:00:00.000Z",
        "poll": {"of": "all"},
    }
    server.plan(kind, server.hello(1) | {"mood": "calm"}, {"type": "weather"}, poll, server.HOLD)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        event = await asyncio.wait_for(anext(events), PATIENCE)
    assert (event.kind, event.raw["poll"]) == ("poll.opened", {"of": "all"})


@pytest.mark.parametrize("code", [1000, 1001, 1011, 1012, 4000, 4001, 4002])
async def test_codes_that_say_come_back(server, quick, code):
    """Following goes on with the position after any of these."""
    server.grow(2)
    server.plan("websocket", server.hello(2), server.event(1), server.close(code))
    async with aclosing(follow(server.url, after=0, timing=quick)) as events:
        assert await take(events, 2) == [1, 2]
    assert server.kinds() == ["websocket", "websocket"]


@STREAMS
async def test_a_hint_is_never_undercut(server, quick, kind):
    """After `bye` with `retry_after` the reader stays away for at least so long."""
    server.grow(1)
    server.plan(kind, server.hello(1), server.bye(4002, "overloaded", 0.2), server.close(4002, "overloaded"))
    clock = asyncio.get_running_loop().time
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        begun = clock()
        assert await take(events, 1) == [1]
    assert clock() - begun >= 0.2


@pytest.mark.parametrize("kind", ["websocket", "polling"])
async def test_a_busy_server_is_given_the_time_it_asks_for(server, quick, kind):
    """503 with Retry-After means come back, not sooner."""
    server.grow(1)
    server.plan(kind, server.answer(503, {"title": "Busy", "code": "overloaded"}, Retry_After="1"))
    clock = asyncio.get_running_loop().time
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        begun = clock()
        assert await take(events, 1) == [1]
    assert clock() - begun >= 1


@ALL
async def test_a_refusal_is_raised(server, quick, kind):
    """A status that says stay away ends following with what the server said."""
    problem = {"title": "Not found", "status": 404, "code": "not_found", "detail": "There is no blog harbour."}
    server.plan(kind, server.answer(404, problem))
    with pytest.raises(Problem) as raised:
        await take(follow(server.url, transports=[kind], timing=quick), 1)
    assert (raised.value.status, raised.value.code) == (404, "not_found")
    assert "There is no blog harbour." in str(raised.value)


@ALL
async def test_what_something_in_between_refuses_passes(server, quick, kind):
    """A proxy that has lost its way to the server for a moment ends nothing that has begun, by any status."""
    server.grow(1)
    server.plan(kind, server.answer(404, "<h1>Default backend</h1>"))
    async with aclosing(follow(server.url, after=0, transports=[kind, "websocket"], timing=quick)) as events:
        assert await take(events, 1) == [1]
        for status in (401, 403, 404, 410):
            server.plan(kind, server.answer(status, "<h1>Default backend</h1>"))
            server.plan("websocket", server.answer(status, "<h1>Default backend</h1>"))
        server.wire.cut()
        server.grow(1)
        assert await take(events, 1) == [2]


@ALL
async def test_where_no_server_has_ever_answered_that_is_said(server, quick, kind):
    """A program whose address is wrong hears of it from the last transport, at its first attempt."""
    server.always = {each: [server.answer(404, "<h1>Harbour Bakery</h1>")] for each in ("websocket", "sse", "polling")}
    with pytest.raises(Problem) as raised:
        await take(follow(server.url, transports=[*dict.fromkeys([kind, "polling"])], timing=quick), 1)
    assert raised.value.status == 404
    assert server.kinds() == (["polling"] if kind == "polling" else [kind, kind, "polling"])


@pytest.mark.parametrize(
    ("code", "reason", "words"), [(4401, "unauthenticated", "revoked"), (4403, "forbidden", "may not follow")]
)
async def test_a_close_code_that_says_stay_away_is_raised(server, quick, code, reason, words):
    """4403 is the same refusal as the status 403; it says in words what it means, and nobody comes back."""
    server.plan("websocket", server.hello(0), server.close(code, reason))
    with pytest.raises(Problem) as raised:
        await take(follow(server.url, timing=quick), 1)
    assert (raised.value.status, raised.value.code) == (code - 4000, reason)
    assert words in str(raised.value)


@STREAMS
async def test_a_bye_that_says_stay_away_is_raised(server, quick, kind):
    """A blog that is gone while it is followed ends following."""
    server.plan(kind, server.hello(0), server.bye(4410, "gone"), server.HOLD)
    with pytest.raises(Problem) as raised:
        await take(follow(server.url, transports=[kind], timing=quick), 1)
    assert (raised.value.status, raised.value.code) == (410, "gone")


@ALL
async def test_another_epoch_resets(server, quick, kind):
    """The caller hears of the reset once; following goes on after the new head."""
    server.grow(3)
    async with aclosing(follow(server.url, epoch="aaaaaaaa", after=40, transports=[kind], timing=quick)) as events:
        assert await take(events, 1) == [Reset(server.epoch, 3)]
        server.grow(1)
        assert await take(events, 1) == [4]


@ALL
async def test_an_impossible_position_resets(server, quick, kind):
    """A position beyond the head of the same epoch can't be continued either."""
    server.grow(3)
    async with aclosing(follow(server.url, epoch=server.epoch, after=40, transports=[kind], timing=quick)) as events:
        assert await take(events, 1) == [Reset(server.epoch, 3)]
        server.grow(1)
        assert await take(events, 1) == [4]


async def test_a_reset_by_close_code_alone(server, quick):
    """Where no reset message came through, the next hello says where the blog is."""
    server.grow(3)
    server.plan("websocket", server.hello(3), server.event(1), server.close(4205, "reset"))
    async with aclosing(follow(server.url, after=0, timing=quick)) as events:
        assert await take(events, 2) == [1, Reset(server.epoch, 3)]
        server.grow(1)
        assert await take(events, 1) == [4]


@ALL
async def test_a_history_restored_while_following_resets(server, quick, kind):
    """A new epoch is noticed by every transport."""
    server.grow(2)
    async with aclosing(follow(server.url, after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 2) == [1, 2]
        server.epoch = "q8w7e6r5"
        server.wire.cut()
        assert await take(events, 1) == [Reset("q8w7e6r5", 2)]


async def test_the_ladder_goes_down_step_by_step(server, quick):
    """Two attempts without a hello on each step lead to the next."""
    server.grow(1)
    server.always = {"websocket": [server.answer(502, "bad gateway")], "sse": [server.answer(502, "bad gateway")]}
    async with aclosing(follow(server.url, after=0, timing=quick)) as events:
        assert await take(events, 1) == [1]
    assert server.kinds() == ["websocket"] * 2 + ["sse"] * 2 + ["polling"]


async def test_a_proxy_without_websockets_is_no_refusal(server, quick):
    """A 4xx that isn't the server's own answer to the upgrade only leads down the ladder."""
    server.grow(1)
    server.always = {"websocket": [server.answer(400, "what is an upgrade?")]}
    async with aclosing(follow(server.url, after=0, timing=quick)) as events:
        assert await take(events, 1) == [1]
    assert server.kinds() == ["websocket", "websocket", "sse"]


async def test_a_lost_connection_that_worked_is_no_step_down(server, quick):
    """Only attempts that never got a hello count, and only those in a row."""
    for _ in range(4):
        server.plan("websocket", server.answer(502, "bad gateway"))
        server.plan("websocket", server.hello(0), server.close(4000))
    server.grow(1)
    async with aclosing(follow(server.url, after=0, timing=quick)) as events:
        assert await take(events, 1) == [1]
    assert set(server.kinds()) == {"websocket"}


async def test_polling_climbs_again(server, quick):
    """After `climb` seconds of polling the WebSocket is tried once; when it works again it stays."""
    server.grow(1)
    for _ in range(3):
        server.plan("websocket", server.answer(502, "bad gateway"))
    timing = replace(quick, climb=0.1)
    async with aclosing(follow(server.url, after=0, transports=("websocket", "polling"), timing=timing)) as events:
        assert await take(events, 1) == [1]
        following = asyncio.ensure_future(anext(events))
        await server.until(lambda: server.kinds().count("websocket") == 4)
        server.grow(1)
        assert (await asyncio.wait_for(following, PATIENCE)).seq == 2
    first_probe = [number for number, kind in enumerate(server.kinds()) if kind == "websocket"][2]
    assert server.kinds()[first_probe + 1] == "polling"
    assert server.kinds()[-1] == "websocket"


async def test_polling_fetches_closed_ranges_when_far_behind(server, quick):
    """What the head document doesn't reach comes from immutable ranges, which any cache can answer."""
    server.grow(307)
    async with aclosing(
        follow(server.url, epoch=server.epoch, after=150, transports=["polling"], timing=quick)
    ) as events:
        assert await take(events, 157) == list(range(151, 308))
    ranges = [visit.path.rpartition("/")[2] for visit in server.visits if visit.kind == "range"]
    assert ranges == ["101-200", "201-300"]
    assert all("after" not in visit.query for visit in server.visits)


async def test_a_range_that_was_purged_is_asked_for_anew(server, quick):
    """410 for a closed range means that the head document was old, not that the blog is gone."""
    server.grow(150)
    server.plan("range", server.answer(410, {"title": "Gone", "code": "gone"}))
    async with aclosing(follow(server.url, after=0, transports=["polling"], timing=quick)) as events:
        assert await take(events, 150) == list(range(1, 151))


async def test_a_stale_cache_is_no_reset(server, quick):
    """A head document that is older than the position, as a cache may serve it, only brings nothing new."""
    server.grow(5)
    stale = {"epoch": server.epoch, "purges": 0, "head": 3, "from": 1, "events": server.log[:3], "poll_after": 0.01}
    async with aclosing(
        follow(server.url, epoch=server.epoch, after=4, transports=["polling"], timing=quick)
    ) as events:
        server.plan("polling", server.answer(200, stale))
        assert await take(events, 1) == [5]
        server.plan("polling", server.answer(200, stale))
        following = asyncio.ensure_future(anext(events))
        await server.until(lambda: not server.plans["polling"])
        server.grow(1)
        assert (await asyncio.wait_for(following, PATIENCE)).seq == 6


async def test_nonsense_from_a_captive_portal_is_survived(server, quick):
    """A page of HTML where a document should be counts as a failed attempt."""
    server.grow(1)
    server.plan("sse", server.answer(200, "<h1>Please log in</h1>"))
    server.plan("sse", server.answer(200, "<h1>Please log in</h1>"))
    server.plan("polling", server.answer(200, "<h1>Please log in</h1>"))
    server.plan("polling", server.answer(200, {"hotel": "Harbour View"}))
    server.plan("polling", server.answer(200, "[" * 200_000))
    async with aclosing(follow(server.url, after=0, transports=("sse", "polling"), timing=quick)) as events:
        assert await take(events, 1) == [1]


async def test_being_sent_on_to_no_address_is_survived(server, quick):
    """A redirect to what can't be read as an address is a failed attempt, as any answer of somebody in between."""
    server.grow(1)
    server.plan("websocket", server.answer(302, "", Location="//[portal"))
    async with aclosing(follow(server.url, after=0, transports=["websocket"], timing=quick)) as events:
        assert await take(events, 1) == [1]


@STREAMS
async def test_closing_the_generator_closes_the_connection(server, quick, kind):
    """The server sees the reader leave as soon as the generator is closed."""
    server.grow(1)
    events = follow(server.url, after=0, transports=[kind], timing=quick)
    assert await take(events, 1) == [1]
    await asyncio.wait_for(events.aclose(), PATIENCE)
    await asyncio.wait_for(server.visits[0].left.wait(), PATIENCE)


@STREAMS
async def test_cancelling_closes_the_connection(server, quick, kind):
    """A cancelled task leaves no connection behind."""

    async def read():
        async with aclosing(follow(server.url, transports=[kind], timing=quick)) as events:
            async for _ in events:
                pass

    task = asyncio.create_task(read())
    await server.until(lambda: server.visits)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, PATIENCE)
    await asyncio.wait_for(server.visits[0].left.wait(), PATIENCE)


@ALL
async def test_the_token_is_sent(server, quick, kind):
    """A private blog is asked for with the bearer token on every transport."""
    server.grow(1)
    async with aclosing(follow(server.url, token="s3cret", after=0, transports=[kind], timing=quick)) as events:
        assert await take(events, 1) == [1]
    assert {visit.headers["authorization"] for visit in server.visits} == {"Bearer s3cret"}


async def test_every_event_is_heard_once_however_often_the_wire_is_cut(server, quick):
    """Cuts in mid-stream lose nothing, repeat nothing, and change no order."""
    heard = []
    async with asyncio.timeout(PATIENCE), aclosing(follow(server.url, after=0, timing=quick)) as events:
        server.grow(20)
        async for event in events:
            heard.append(event.seq)
            if event.seq == 400:
                break
            if event.seq % 20 == 0:
                server.grow(20)
            if event.seq % 33 == 0:
                server.wire.cut()
    assert heard == list(range(1, 401))
    assert len(server.visits) > 5


@pytest.mark.parametrize(
    ("url", "position"),
    [
        ("http://localhost/about", {}),
        ("ftp://localhost/blogs/harbour", {}),
        ("http://localhost/blogs/harbour", {"after": 7}),
        ("http://localhost/blogs/harbour", {"epoch": "k3v9x2ab"}),
        ("http://localhost/blogs/harbour", {"after": -1, "epoch": "k3v9x2ab"}),
        ("http://localhost/blogs/harbour", {"transports": ()}),
    ],
)
async def test_what_can_never_work_is_said_at_once(url, position):
    """Addresses and positions that no server would take are refused without asking one."""
    with pytest.raises(ValueError, match=r"address|after|transport"):
        await anext(follow(url, **position))
