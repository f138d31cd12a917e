"""What this door does not open to: each way of leading a server astray or of holding it up, tried on a card."""

import asyncio
import gzip
from dataclasses import replace

import pytest

from liveblog.errors import InvalidInput
from liveblog.outbound import Outbound
from liveblog.outbound import client as client_module
from liveblog.unfurling import unfurler as module
from liveblog.work.outbound_bounds import CARD_PAGE, CARDS, OUTBOUND_SILENCE
from tests.outbound.strangers import LOOPBACK, says, stranger
from tests.unfurling.places import HTML, Notes, by_path, page, unfurler

NOT_FETCHED = "address can't be fetched"
NO_ADDRESS = "is no address of the web that can be fetched"


@pytest.fixture
async def cards(tmp_path):
    async with unfurler(tmp_path / "media") as found:
        yield found


async def refusal(cards, url) -> str:
    """Return the sentence that an address is refused with."""
    with pytest.raises(InvalidInput) as refused:
        await cards.find(url, "user:1", Notes())
    (error,) = refused.value.errors
    assert error.field == "card_url"
    return error.message


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://10.0.0.7/", NOT_FETCHED),
        ("http://192.168.1.1/admin", NOT_FETCHED),
        ("http://169.254.169.254/latest/meta-data/", NOT_FETCHED),
        ("http://2130706433:1/", NOT_FETCHED),
        ("http://0x7f.1:1/", NOT_FETCHED),
        ("http://[::1]/", NOT_FETCHED),
        ("http://[::ffff:10.0.0.7]/", NOT_FETCHED),
        ("http://[64:ff9b::a00:7]/", NOT_FETCHED),
        ("http://[2002:a00:7::1]/", NOT_FETCHED),
        ("http://[2001:0:a00:7::1]/", NOT_FETCHED),
        ("http://[fe80::1]/", NOT_FETCHED),
        ("http://[fd00::7]/", NOT_FETCHED),
        ("http://0.0.0.0/", NOT_FETCHED),
        ("http://93.184.216.34:22/", NOT_FETCHED),
        ("http://93.184.216.34:6379/", NOT_FETCHED),
        ("https://nobody.invalid/", NOT_FETCHED),
        ("https://user:pass@tide.example/", NO_ADDRESS),
        ("https://tide.example:0x50/", NO_ADDRESS),
        ("https://tide.example:99999/", NO_ADDRESS),
        ("https://tide.example\\@127.0.0.1/", NO_ADDRESS),
        ("https://[fe80::1%25eth0]/", NO_ADDRESS),
        ("https://\u2024.example/", NO_ADDRESS),
        ("https://xn--.example\u0000/", NO_ADDRESS),
        ("javascript:alert(1)", NO_ADDRESS),
        ("ftp://tide.example/", NO_ADDRESS),
        ("file:///etc/passwd", NO_ADDRESS),
        ("gopher://127.0.0.1:6379/_", NO_ADDRESS),
        ("data:text/html,<title>x</title>", NO_ADDRESS),
        (f"https://tide.example/{'a' * 2100}", NO_ADDRESS),
        ("https://", NO_ADDRESS),
        ("", NO_ADDRESS),
    ],
)
async def test_an_address_that_is_not_for_us_is_refused(cards, url, said):
    """Networks that are not public, in every form, and what is no address: one sentence that tells nothing of them."""
    assert await refusal(cards, url) == said


async def test_nobody_learns_whether_a_private_network_has_somebody(cards, tmp_path):
    """A server that is there and one that isn't are refused alike, and neither hears anything."""
    async with stranger(page("Secret")) as there, unfurler(tmp_path / "other", outbound=Outbound()) as strict:
        assert await refusal(strict, there.url) == NOT_FETCHED
        assert there.heads == []
        assert await refusal(strict, "http://127.0.0.1:1/") == NOT_FETCHED


async def test_a_name_that_changes_its_mind_is_asked_once(tmp_path):
    """A name that is public for the judge and private for whoever connects has one answer, and it is judged."""
    told = iter([["127.0.0.1"], ["10.0.0.7"], ["127.0.0.1", "10.0.0.7"]])
    outbound = Outbound([LOOPBACK], resolver=lambda *_: next(told))
    async with stranger(page("Gale")) as there, unfurler(tmp_path / "media", outbound=outbound) as cards:
        url = f"http://rebinding.example:{there.port}"
        assert (await cards.find(f"{url}/1", "user:1", Notes())).summary.title == "Gale"
        assert await refusal(cards, f"{url}/2") == NOT_FETCHED
        assert await refusal(cards, f"{url}/3") == NOT_FETCHED
        assert len(there.heads) == 1


@pytest.mark.parametrize(
    "where",
    [
        "http://10.0.0.7/",
        "http://[::ffff:a00:7]/",
        "http://user@127.0.0.1/",
        "file:///etc/passwd",
        "http:\\\\10.0.0.7/",
        "/round",
        "//10.0.0.7/",
    ],
)
async def test_a_redirect_is_an_address_like_any_other(cards, where):
    """Each step is judged, and there are three."""
    astray = says(b"", "302 Found", location=where)
    async with stranger(by_path({"/": astray, "/round": says(b"", "302 Found", location="/")})) as there:
        assert await refusal(cards, there.url) == NOT_FETCHED
        assert len(there.heads) <= 4


async def test_a_host_in_any_letters_is_asked_by_its_name_in_dns(tmp_path):
    """What editors copy from a browser's bar is found: letters of the host, the path and the query."""
    asked = []

    def resolver(host, _):
        asked.append(host)
        return ["127.0.0.1"]

    outbound = Outbound([LOOPBACK], resolver=resolver)
    async with stranger(page("Köln")) as there, unfurler(tmp_path / "media", outbound=outbound) as cards:
        found = await cards.find(f"http://dom.köln.example:{there.port}/wiki/Köln?q=ß#Süd", "user:1", Notes())
        assert there.heads[0].startswith("GET /wiki/K%C3%B6ln?q=%C3%9F HTTP/1.1\r\n")
    assert asked == ["dom.xn--kln-sna.example"]
    assert found.summary.title == "Köln"


def _endless(first: bytes, headers: str):
    async def talk(_, writer):
        writer.write(f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + first)
        while True:
            writer.write(b"<p>more</p>" * 4096)
            await writer.drain()

    return talk


async def test_the_beginning_of_an_endless_page_is_enough(cards):
    """A page without end is read to its bound, and what stood on top is the card."""
    async with stranger(_endless(b"<title>Endless</title>", f"content-type: {HTML}")) as there:
        assert (await cards.find(there.url, "user:1", Notes())).summary.title == "Endless"


async def test_a_bomb_unpacks_to_its_bound(cards):
    """A gigabyte in a megabyte is a page of half a megabyte."""
    packed = gzip.compress(b"<title>Bomb</title>" + b" " * 64 * CARD_PAGE.most)
    bomb = says(packed, content_type=HTML, content_encoding="gzip")
    async with stranger(bomb) as there:
        assert (await cards.find(there.url, "user:1", Notes())).summary.title == "Bomb"


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        (says(b"%PDF-1.7", content_type="application/pdf"), "address leads to a file, not to a page"),
        (says(b"\x00" * 100, content_type="application/octet-stream"), "address leads to a file, not to a page"),
        (
            says(b"<title>x</title>", "403 Forbidden", content_type=HTML),
            "page could not be read: its server answered 403",
        ),
        (says(b"<title>x</title>", content_type=HTML, content_encoding="br"), NOT_FETCHED),
        (says(b"not gzip", content_type=HTML, content_encoding="gzip"), NOT_FETCHED),
        (says(b"", **{f"x-{number}": "y" * 1000 for number in range(300)}), NOT_FETCHED),
        (says(b"", "abc def"), NOT_FETCHED),
    ],
)
async def test_what_is_no_page_is_said_in_a_sentence(cards, talk, said):
    """Files, refusals, what is packed wrongly and heads without end."""
    async with stranger(talk) as there:
        assert await refusal(cards, there.url) == said


async def test_who_drips_is_left_after_the_seconds_of_a_card(cards, monkeypatch):
    """A byte now and then keeps no editor: the sentence says how long was waited."""
    monkeypatch.setattr(module, "CARDS", replace(CARDS, seconds=1))

    async def drip(_, writer):
        writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: {HTML}\r\n\r\n".encode())
        while True:
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with stranger(drip) as there:
        assert await refusal(cards, there.url) == "page did not answer in 1 seconds"


async def test_who_says_nothing_is_left(cards, monkeypatch):
    """A connection that is taken and never answered ends before the card's time does."""
    monkeypatch.setattr(client_module, "_TIMES", client_module._TIMES | {"read": 0.2})
    assert CARDS.seconds > OUTBOUND_SILENCE.most
    gone = asyncio.Event()

    async def silent(_, writer):
        await gone.wait()

    async with stranger(silent) as there:
        assert await refusal(cards, there.url) == "page did not answer in time"
        gone.set()
