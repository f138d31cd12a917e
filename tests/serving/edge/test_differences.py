"""Where our answers are not those of plain uvicorn: at what decision 30 names, and nowhere else."""

from pathlib import Path

import pytest

from tests.serving.edge import test_bounds
from tests.serving.edge.conftest import Two
from tests.serving.edge.requests import HOST, LINES, ODD, UNWANTED, UPGRADE, begun
from tests.serving.edge.wire import Exchange
from tests.serving.raw import handshake

pytestmark = pytest.mark.asyncio(loop_scope="module")

RECORD = Path(__file__).parents[3] / "docs" / "decisions" / "0030-the-protocols-edge.md"
GET = "GET /late/1 HTTP/1.1\r\nHost: x\r\n"
POST = "POST /late/1 HTTP/1.1\r\nHost: x\r\n"
EARLY = "POST /early/1 HTTP/1.1\r\nHost: x\r\n"
OFFER = "Connection: Upgrade\r\nUpgrade: h2c\r\n"
SENT = {
    UPGRADE: f"{POST}{OFFER}Content-Length: 5\r\n\r\nabcde{GET}\r\n",
    "`CONNECT`": f"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n{GET}\r\n",
    "a WebSocket's handshake with anything unfinished before or behind it": f"{handshake('/x').decode()}{GET}\r\n",
    HOST: "GET /late/1 HTTP/1.1\r\n\r\n",
    "a head over 32 KiB or 100 fields, trailers included": f"{GET}X: {'x' * 40_000}\r\n\r\n",
    "an error behind requests that are being answered": f"{GET}\r\n{{}}\r\n\r\n",
    UNWANTED: f"{EARLY}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
    "blanks behind a field's value, fields behind a body": f"{GET}X-Tell: x \r\n\r\n",
    "errors": "{}\r\n\r\n",
}
HOSTS = {"Host: y\r\n", "GET /late HTTP/1.1\r\n"}
"""What is wrong with a host: two, or none."""

ELSEWHERE = {"a head or a body that doesn't come": test_bounds.test_a_request_that_does_not_come_ends}


async def test_each_difference_is_on_the_record():
    """The table has a row for each that is tried here or elsewhere, and no other."""
    rows = [line.split(" | ") for line in RECORD.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert {row[0].removeprefix("| ") for row in rows} - {"request"} == {*SENT, *ELSEWHERE}


@pytest.mark.parametrize("name", SENT)
async def test_what_is_on_the_record_differs(two: Two, name: str):
    """A row that uvicorn has put right meanwhile is none any more."""
    packets, methods = [SENT[name].encode()], ["GET", "GET"]
    assert await two.ours.exchange(packets, methods) != await two.plain.exchange(packets, methods)


def ended(exchange: Exchange) -> tuple[list[int], bool]:
    """Tell what became of a connection: the words of errors are each server's own."""
    return [answer.status for answer in exchange.answers], exchange.is_closed


async def test_plain_uvicorn_refuses_the_same(two: Two):
    """What is no request is none to either, but for hosts: it is refused, and the connection ends."""
    for line in (*ODD, *LINES):
        for packets in ([begun(line)], [f"{GET}\r\n".encode(), begun(line)]):
            methods = ["GET"] * len(packets)
            ours, plain = [ended(await server.exchange(packets, methods)) for server in (two.ours, two.plain)]
            assert ours == ([200, 400][-len(packets) :], True), packets
            assert (plain == ours) == (line not in HOSTS), packets
