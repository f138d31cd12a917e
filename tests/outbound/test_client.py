"""Asking other servers: what they can't draw us into, and how little they can make us read."""

import asyncio
import gzip
import threading
import zlib
from dataclasses import replace

import pytest

from liveblog.errors import AddressRefused, AnswerRefused, Busy, NoAnswer
from liveblog.outbound import Outbound
from liveblog.outbound import client as module
from liveblog.work.bound import MIB
from liveblog.work.outbound_bounds import OUTBOUND, OUTBOUND_BYTES, OUTBOUND_NAMES, OUTBOUND_REDIRECTS
from tests.outbound.strangers import LOOPBACK, says, stranger
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.certificates import make_certificate


@pytest.fixture
async def outbound():
    asking = Outbound([LOOPBACK], "https://live.example.org")
    yield asking
    await asking.close()


async def test_an_answer_comes_whole(outbound):
    """Status, headers and body, after a request that says who asks, and asks for nothing packed."""
    async with stranger(says(b"Hello.", content_type="text/plain", x_a="1")) as there:
        answer = await outbound.get(f"{there.url}/a?b", {"accept": "text/plain"})
    assert (answer.status, answer.body, answer.url) == (200, b"Hello.", f"{there.url}/a?b")
    assert answer.headers["content-type"] == "text/plain"
    (head,) = there.heads
    assert head.startswith("GET /a?b HTTP/1.1\r\n")
    for line in (f"host: 127.0.0.1:{there.port}", "accept-encoding: identity", "accept: text/plain"):
        assert f"{line}\r\n" in head
    assert "(+https://live.example.org)" in head


async def test_a_post_is_sent_and_its_redirect_is_not_followed(outbound):
    """What is sent is sent once, to whom it is for."""
    async with stranger(says(b"", "307 Temporary Redirect", location="/other")) as there:
        answer = await outbound.post(there.url, b"a=b", {"content-type": "text/plain"})
    assert (answer.status, len(there.heads)) == (307, 1)
    assert "content-length: 3\r\n" in there.heads[0]


async def test_a_name_is_resolved_once_and_what_was_judged_is_asked():
    """A name server that says something else the second time is not asked a second time."""
    told = iter([["127.0.0.1"], ["169.254.169.254"]])
    outbound = Outbound([LOOPBACK], resolver=lambda *_: next(told))
    async with stranger(says(b"ok")) as there:
        answer = await outbound.get(f"http://rebinding.example:{there.port}/")
        assert answer.body == b"ok"
        assert f"host: rebinding.example:{there.port}\r\n" in there.heads[0]
        with pytest.raises(AddressRefused):  # a new request is a new connection, and judged anew
            await outbound.get(f"http://rebinding.example:{there.port}/")
    await outbound.close()


async def test_the_second_address_is_tried_when_the_first_takes_nobody():
    """A name with several addresses is reached as long as one of them answers."""
    resolved = ["127.0.0.2", "127.0.0.1"]
    allowed = [LOOPBACK, type(LOOPBACK)(type(LOOPBACK.network)("127.0.0.2/32"))]
    outbound = Outbound(allowed, resolver=lambda *_: resolved)
    async with stranger(says(b"ok")) as there:
        assert (await outbound.get(f"http://two.example:{there.port}/")).body == b"ok"
    await outbound.close()


async def test_without_leave_the_loopback_is_not_asked():
    """Nothing is even connected to: the server there hears nothing."""
    outbound = Outbound()
    async with stranger(says(b"secret")) as there:
        for url in (there.url, there.url.replace("127.0.0.1", "localhost"), f"http://[::ffff:127.0.0.1]:{there.port}/"):
            with pytest.raises(AddressRefused):
                await outbound.get(url)
        assert there.heads == []
    await outbound.close()


@pytest.mark.parametrize(
    "where", ["http://169.254.169.254/", "http://10.0.0.1:80/", "http://[::1]:{port}/", "file:///x"]
)
async def test_a_redirect_is_judged_anew(outbound, where):
    """What may be asked leads nowhere that may not."""

    async def talk(head, writer):
        await says(b"", "302 Found", location=where.format(port=there.port))(head, writer)

    async with stranger(talk) as there:
        with pytest.raises(AddressRefused):
            await outbound.get(there.url)
        assert len(there.heads) == 1


async def test_redirects_are_counted(outbound):
    """Who leads in a circle is left after so many."""
    async with stranger(says(b"", "302 Found", location="/")) as there:
        with pytest.raises(AnswerRefused):
            await outbound.get(there.url)
        assert len(there.heads) == OUTBOUND_REDIRECTS.most + 1
        with pytest.raises(AnswerRefused):
            await outbound.get(there.url, redirects=0)
        assert len(there.heads) == OUTBOUND_REDIRECTS.most + 2


async def test_another_origin_does_not_get_what_was_for_the_first(outbound):
    """Credentials are sent where they belong, and not on to where that server leads."""
    async with stranger(says(b"ok")) as other, stranger(says(b"", "302 Found", location=f"{other.url}/")) as first:
        answer = await outbound.get(first.url, {"Authorization": "Bearer x", "accept": "a/b"})
    assert answer.url == f"{other.url}/"
    assert "authorization: Bearer x\r\n" in first.heads[0]
    assert "authorization" not in other.heads[0]
    assert "accept: a/b\r\n" in other.heads[0]


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
async def test_a_bomb_is_read_no_further_than_its_bound(outbound, coding):
    """Bytes are counted as they unpack: a thousandth of them on the way is as much as all of them."""
    body = bytes(200 * MIB) if coding else bytes(OUTBOUND_BYTES.most + 1)
    packed = {"": lambda data: data, "gzip": lambda data: gzip.compress(data, 1), "deflate": zlib.compress}[coding](
        body
    )
    headers = {"content_encoding": coding} if coding else {}
    async with stranger(says(packed, **headers)) as there:
        with pytest.raises(AnswerRefused, match="larger than 1,048,576 bytes"):
            await outbound.get(there.url)


async def test_what_is_packed_although_it_was_not_asked_for_is_unpacked(outbound):
    """Some servers always pack; what we can't unpack, or is broken, is refused."""
    for coding, body in (
        ("gzip", gzip.compress(b"Hello.")),
        ("deflate", zlib.compress(b"Hello.")),
        ("identity", b"Hello."),
    ):
        async with stranger(says(body, content_encoding=coding)) as there:
            assert (await outbound.get(there.url)).body == b"Hello."
    for coding, body in (("br", b"x"), ("gzip, gzip", b"x"), ("gzip", b"not packed")):
        async with stranger(says(body, content_encoding=coding)) as there:
            with pytest.raises(AnswerRefused):
                await outbound.get(there.url)


async def test_an_answer_of_exactly_its_bound_is_read(outbound):
    """The bound is what may be read; a caller may want less."""
    async with stranger(says(b"12345")) as there:
        assert (await outbound.get(there.url, most=5)).body == b"12345"
        with pytest.raises(AnswerRefused):
            await outbound.get(there.url, most=4)


async def test_who_says_nothing_is_given_up(outbound, monkeypatch):
    """Between two bytes there is a limit."""
    monkeypatch.setattr(module, "_TIMES", module._TIMES | {"read": 0.2})

    async def talk(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nbegun")
        await asyncio.Event().wait()

    async with stranger(talk) as there:
        with pytest.raises(NoAnswer, match="took too long"):
            await outbound.get(there.url)


async def test_who_drips_is_given_up_in_the_whole(outbound, monkeypatch):
    """A byte now and then keeps nobody for ever."""
    monkeypatch.setattr(
        module, "OUTBOUND", type(OUTBOUND)("x", "", "", (), seconds=0.3, at_once=1, waiting=1, patience=1)
    )
    dripped = 0

    async def talk(_, writer):
        nonlocal dripped
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            dripped += 1
            await asyncio.sleep(0.01)

    async with stranger(talk) as there:
        with pytest.raises(NoAnswer, match="took too long"):
            await outbound.get(there.url)
    assert dripped > 0


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"])
async def test_a_broken_answer_is_no_answer(outbound, answer):
    """Silence, nonsense and an end amid the body are one kind of failure, and nothing of them is used."""

    async def talk(_, writer):
        writer.write(answer)

    async with stranger(talk) as there:
        with pytest.raises(NoAnswer):
            await outbound.get(there.url)


async def test_a_head_without_end_is_left(outbound):
    """Fields are read up to a bound, as bodies are."""

    async def talk(_, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"x: " + b"y" * 1000 + b"\r\n")
            await writer.drain()

    async with stranger(talk) as there:
        with pytest.raises(NoAnswer):
            await outbound.get(there.url)


async def test_the_environment_chooses_no_proxy(monkeypatch):
    """A variable that other programs heed would lead requests around the guard."""
    async with stranger(says(b"proxied")) as proxy, stranger(says(b"direct")) as there:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        outbound = Outbound([LOOPBACK])
        assert (await outbound.get(there.url)).body == b"direct"
        assert proxy.heads == []
        await outbound.close()


async def test_a_certificate_has_to_be_good_for_the_name(tmp_path):
    """TLS is held to the name that was asked for; a certificate that nobody vouches for is none."""
    made = make_certificate(tmp_path)
    import ssl  # noqa: PLC0415

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made["tls_certificate"], made["tls_key"])
    async with stranger(says(b"ok"), ssl=context) as there:
        trusting = Outbound([LOOPBACK], tls=made["trust"], resolver=lambda *_: ["127.0.0.1"])
        assert (await trusting.get(there.url)).body == b"ok"
        with pytest.raises(NoAnswer):
            await trusting.get(there.url.replace("127.0.0.1", "other.example"))
        usual = Outbound([LOOPBACK])
        with pytest.raises(NoAnswer):
            await usual.get(there.url)
        await trusting.close()
        await usual.close()


async def test_one_asker_has_not_all_places(outbound):
    """Who asks for much at once is told to come again, while others are served."""
    waiting = asyncio.Event()

    async def talk(head, writer):
        if b"/slow" in head:
            await waiting.wait()
        await says(b"ok")(head, writer)

    async with stranger(talk) as there:
        most = OUTBOUND.of_one or 0
        slow = [asyncio.create_task(outbound.get(f"{there.url}/slow", asker="user:1")) for _ in range(most)]
        await until(lambda: len(there.heads) == most)
        with pytest.raises(Busy):
            await outbound.get(there.url, asker="user:1")
        assert (await outbound.get(there.url, asker="user:2")).body == b"ok"
        waiting.set()
        assert [answer.body for answer in await asyncio.gather(*slow)] == [b"ok"] * most


async def test_names_that_are_not_found_hold_up_so_many():
    """A name server that says nothing keeps the places of its own, and no more wait than may."""
    told = threading.Event()

    def silent(*_: object) -> list[str]:
        told.wait(PATIENCE)
        return []

    outbound = Outbound([LOOPBACK], resolver=silent)
    outbound.names.bound = replace(OUTBOUND_NAMES, at_once=1, waiting=0)
    first = asyncio.create_task(outbound.get("http://silent.example/"))
    await until(lambda: outbound.names.taken == 1)
    with pytest.raises(Busy):
        await outbound.get("http://other.example/")
    told.set()
    with pytest.raises(NoAnswer):
        await first
    await outbound.close()


async def test_who_has_a_place_is_not_kept_waiting_by_the_others(outbound, monkeypatch):
    """As many servers are asked at once as there are places: none is said to be slow that was never asked."""
    monkeypatch.setattr(module, "_TIMES", module._TIMES | {"pool": 0.2})
    waiting = asyncio.Event()

    async def talk(head, writer):
        await waiting.wait()
        await says(b"ok")(head, writer)

    async with stranger(talk) as there:
        asked = [asyncio.create_task(outbound.get(there.url, asker=f"user:{one}")) for one in range(OUTBOUND.at_once)]
        await until(lambda: len(there.heads) == OUTBOUND.at_once or any(one.done() for one in asked))
        waiting.set()
        assert [answer.body for answer in await asyncio.gather(*asked)] == [b"ok"] * OUTBOUND.at_once
