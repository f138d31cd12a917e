"""Commands that talk to a server: a real one, in a process of its own."""

import asyncio
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from liveblog.desk.changes import Change, Retract, Revise, SetBriefing, SetClaim, SetReading
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryDraft
from liveblog.model.figure import FigurePart, ReadingDraft
from liveblog.model.principal import COMMAND
from liveblog.model.shift import ShiftDraft
from tests.apps import open_app
from tests.cli.conftest import serving
from tests.pace import PATIENCE

LIVEBLOG = str(Path(sys.executable).with_name("liveblog"))


@pytest.fixture
def server(tmp_path, sqlite_url, harbour):
    with serving(tmp_path, sqlite_url) as running:
        yield running


@pytest.fixture
def token(command):
    return command("token", "create", "--name", "tests", "--scope", "admin").stdout.strip()


def events(command, server) -> list[dict[str, Any]]:
    """Read all events there are: an entry that is posted last marks the end."""
    command("post", "harbour", "The end.")
    seen = command("watch", f"{server.url}/blogs/harbour", "--json", "--after", 0, "--count", head(command))
    return [json.loads(line) for line in seen.stdout.splitlines()]


def head(command) -> int:
    return int(command("blog", "list").stdout.split("\t")[3])


def test_a_post_goes_through_the_api(command, server, token, monkeypatch):
    """With LIVEBLOG_URL and LIVEBLOG_TOKEN the entry is posted by the bearer of the token; its address is printed."""
    monkeypatch.setenv("LIVEBLOG_URL", server.url)
    refused = command("post", "harbour", "Nobody may.")
    assert refused.exit_code == 1
    assert "401" in refused.stderr
    monkeypatch.setenv("LIVEBLOG_TOKEN", token)
    posted = command(
        "post", "harbour", "-", "--topic", "Quay", "--at", "2014-03-04T15:58:00+01:00", stdin="Open *again*."
    )
    assert posted.stdout == f"{server.url}/blogs/harbour/entries/1\n"
    (entry, _) = [event["entry"] for event in events(command, server)]
    assert (entry["topics"], entry["occurred_at"]) == (["Quay"], "2014-03-04T14:58:00.000Z")


@pytest.mark.parametrize("through_the_api", [False, True])
def test_a_time_that_has_not_come_is_refused_unless_it_is_meant(command, request, harbour, through_the_api):
    """Into the database and over the API alike; nothing is written, and the sentence names the way."""
    where: tuple[str, ...] = ()
    if through_the_api:
        where = ("--url", request.getfixturevalue("server").url, "--token", request.getfixturevalue("token"))
    refused = command("post", harbour, "Secret.", "--at", "2031-03-04T08:00:00Z", *where)
    assert refused.exit_code == 1
    assert "is in the future" in refused.stderr
    assert "allow_future" in refused.stderr
    assert head(command) == 0
    meant = command("post", harbour, "Kick-off.", "--at", "2031-03-04T08:00:00Z", "--allow-future", *where)
    assert meant.exit_code == 0
    assert "ahead: is the date right?" in meant.stderr


def test_a_time_that_is_far_off_is_told(command, harbour):
    """The entry is posted, and its address is all that stdout has; whoever mistyped the year is told."""
    posted = command("post", harbour, "Once.", "--at", "1962-03-04T08:00:00Z")
    assert (posted.exit_code, posted.stdout.count("\n")) == (0, 1)
    assert re.search(r"Its time is \d+ years ago: is the date right\?", posted.stderr)


def test_what_is_watched_in_a_pipe_is_a_line_an_event(command, server):
    """Lines have time, number, kind and text; control characters in the text can't reach a terminal."""
    command("post", "harbour", "First\tof *two*.", "--headline", "News")
    command("blog", "close", "harbour")
    seen = command("watch", f"{server.url}/blogs/harbour", "--after", 0, "--count", 2)
    posted, closed = (line.split("\t") for line in seen.stdout.splitlines())
    assert posted[1:3] == ["1", "entry.posted"]
    assert posted[3:] == ["entry 1: News First of two."]
    assert closed[1:] == ["2", "blog.changed", "Harbour: live (closed)"]


def test_watching_what_is_not_there_ends_with_a_sentence(command, server):
    """The server's refusal reaches the person."""
    result = command("watch", f"{server.url}/blogs/nowhere", "--plain")
    assert result.exit_code == 1
    assert "404" in result.stderr


def test_a_terminal_shows_entries_as_they_are_now(command, server):
    """On a terminal the newest entries stand on top, new ones come by themselves, and Ctrl-C ends it quietly."""
    command("post", "harbour", "Before.", "--topic", "Quay")
    controller, terminal = pty.openpty()
    watching = subprocess.Popen(
        [LIVEBLOG, "watch", f"{server.url}/blogs/harbour"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "30"},
    )
    os.close(terminal)
    try:
        wait_for(controller, "Before.", "connected by websocket")
        command("post", "harbour", "And after.")
        assert "event 2" in wait_for(controller, "And after.")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(PATIENCE) == 130
    finally:
        watching.kill()
        watching.wait()
        os.close(controller)


def wait_for(controller: int, *texts: str) -> str:
    """Read a terminal until it has shown all texts."""
    shown, deadline = "", time.monotonic() + PATIENCE
    while not all(text in shown for text in texts):
        assert time.monotonic() < deadline, shown
        try:
            shown += os.read(controller, 65536).decode(errors="replace")
        except OSError:  # the other end is closed
            pytest.fail(f"The command ended early: {shown}")
    return shown


def test_a_replay_posts_in_order_and_can_be_taken_up_again(command, server, token, page):
    """Each item is posted once, oldest first, with references as links; a second replay posts nothing."""
    arguments = ("replay", page, "--blog", "harbour", "--url", server.url, "--token", token, "--speed", "0")
    first = command(*arguments)
    assert [line.split("\t")[2:] for line in first.stdout.splitlines()] == [
        ["entry 1", "posted"],
        ["entry 2", "posted"],
        ["entry 3", "posted"],
        ["hand-over 5", "posted"],  # the link in the third entry is noted on the first
    ]
    before = head(command)
    second = command(*arguments)
    assert {line.split("\t")[3] for line in second.stdout.splitlines()} == {"there already"}
    assert head(command) == before
    bodies = [entry["body"] for entry in json.loads(command("export", "harbour").stdout)["entries"]]
    assert "[entry 1015](entry:" in bodies[1]
    assert "[update 0940](entry:" in bodies[2]


def test_a_replay_tells_corrections_and_claims_once(command, server, token, tmp_path):
    """They are told as of now, what settled a claim is the entry there, and a second replay tells nothing again."""
    at = "2021-03-04T12:00:00.000Z"
    entry: dict[str, Any] = {
        "headline": None,
        "topics": [],
        "byline": [],
        "occurred_at": at,
        "pinned": False,
        "key_event": False,
    }
    told = {"kind": "correction", "text": "Nine ships.", "was": "Ten ships.", "at": at}
    said = {"quote": None, "source": "A captain", "link": None, "told_at": at, "since": at}
    claims = [
        said | {"status": "false", "settled_by": "k.2"},
        said | {"status": "reported", "quote": "Not there.", "settled_by": None},
    ]
    first = entry | {"key": "k.1", "body": "Nine ships left.", "corrections": [told], "claims": claims}
    second = entry | {"key": "k.2", "body": "Nine, says the harbour."}
    document = {"format": "liveblog-export", "version": 2, "entries": [first, second], "shifts": []}
    file = tmp_path / "export.json"
    file.write_text(json.dumps(document))
    arguments = ("replay", str(file), "--blog", "harbour", "--url", server.url, "--token", token, "--speed", "0")
    for _ in range(2):
        assert command(*arguments).exit_code == 0
    before = head(command)
    assert command(*arguments).exit_code == 0
    assert head(command) == before
    copied = json.loads(command("export", "harbour").stdout)["entries"][0]
    assert [(each["kind"], each["text"], each["was"]) for each in copied["corrections"]] == [
        ("correction", "Nine ships.", "Ten ships.")
    ]
    (claim,) = copied["claims"]
    assert (claim["status"], claim["source"], claim["settled_by"].partition(".")[2]) == ("false", "A captain", "2")


WHEN = {
    "at",
    "since",
    "told_at",
    "posted_at",
    "revised_at",
    "created_at",
    "exported_at",
    "epoch",
    "head",
    "slug",
    "url",
}
"""What a replay tells as of now, and what is each blog's own."""


def without_times(value: Any, keys: dict[str, str]) -> Any:
    """Return what an export says, but for when it was told, with its entries' keys as their numbers."""
    if isinstance(value, dict):
        return {name: without_times(each, keys) for name, each in value.items() if name not in WHEN}
    if isinstance(value, list):
        return [without_times(each, keys) for each in value]
    for key, number in keys.items() if isinstance(value, str) else ():
        value = number if value == key else value.replace(f"entry:{key}", f"entry:{number}")
    return value


def said(command, slug: str) -> Any:
    """Export a blog, and return what it says."""
    document = json.loads(command("export", slug).stdout)
    numbers = {each["key"]: f"#{each['id']}" for each in document["entries"]}
    shifts = {each["key"]: f"/{place}" for place, each in enumerate(document["shifts"])}
    told = without_times(document, numbers | shifts)
    # Numbers of events: a replay needs others.
    for each in (*told["shifts"], *(said for entry in told["entries"] for said in entry.get("corrections", ()))):
        each.pop("id", None)
    for figure in told["blog"]["figures"]:
        for reading in (figure, figure["was"] or {}):
            reading.pop("id", None)
    return told


def test_a_replayed_blog_is_the_first_one(command, server, token, sqlite_url, tmp_path):
    """With all that is true of it: corrections, what was withdrawn, claims, links, figures, a shift, the briefing."""
    at = datetime(2021, 3, 4, 12, tzinfo=UTC)

    async def tell() -> None:
        async with open_app(sqlite_url) as app:

            async def do(change: Change[Any]) -> None:
                await app.desk.do("harbour", change, COMMAND)

            for minute, body in enumerate(
                (
                    "Ten ships left.",
                    "A rumour that nobody should read.",
                    "More on [the ships](/blogs/harbour/entries/1).\n\n[[Dead: 35 people | Red Crescent]]",
                    "Nine, says the harbour office.",
                )
            ):
                draft = EntryDraft(
                    body, topics=("Harbour",), occurred_at=at + timedelta(minutes=minute), byline=("Ada",)
                )
                await app.desk.post("harbour", draft, COMMAND)
            correction = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left.", "Ten ships left.")
            await do(Revise(1, {"body": "Nine ships left."}, correction=correction))
            await do(Retract(2, "It was a *rumour*."))
            await do(SetClaim(1, ClaimDraft(ClaimStatus.CONFIRMED, "Nine ships left.", "The office", settled_by=4)))
            part = FigurePart("auf den Inseln", "1\u202f000", "1000")
            await do(SetReading(ReadingDraft("Without power", "1.240", "1240", "homes", (part,), "davon", as_of=at)))
            ahead = at.replace(year=2199)
            await do(SetReading(ReadingDraft("Expected", "9", "9", as_of=ahead, allow_future=True)))
            shift = ShiftDraft("Ben takes over.", "Ben Tarr", occurred_at=at + timedelta(minutes=9))
            await app.desk.hand_over("harbour", shift, COMMAND)
            known = StatementDraft("Nine [ships](/blogs/harbour/entries/1) left.", ClaimStatus.CONFIRMED, (4,))
            await do(SetBriefing(BriefingDraft((known, StatementDraft("Nobody was hurt.")), at)))

    asyncio.run(tell())
    file = tmp_path / "export.json"
    assert command("export", "harbour", "--out", file).exit_code == 0
    arguments = ("--create", "--url", server.url, "--token", token, "--speed", "0")
    for _ in range(2):
        played = command("replay", file, "--blog", "copy", *arguments)
        assert played.exit_code == 0, played.stderr
    first, copy = said(command, "harbour"), said(command, "copy")
    assert copy == first
    assert "rumour that nobody" not in command("export", "copy").stdout
    assert [each["kind"] for each in copy["entries"][1]["corrections"]] == ["retraction"]
    assert copy["blog"]["briefing"]["statements"][0]["entries"] == ["#4", "#1"]


def test_a_replay_keeps_the_gaps(command, server, token, page):
    """What was 70 minutes takes them divided by the speed; without pauses it would take a tenth of that here."""
    started = time.monotonic()
    arguments = ("--blog", "ferries", "--create", "--url", server.url, "--token", token, "--speed", "2250")
    assert command("replay", page, *arguments).exit_code == 0
    assert time.monotonic() - started >= 70 * 60 / 2250
    assert "ferries" in command("blog", "list").stdout


def test_a_replay_needs_its_blog(command, server, token, page):
    """Without --create a missing blog is the server's refusal."""
    result = command("replay", page, "--blog", "ferries", "--url", server.url, "--token", token, "--speed", "0")
    assert result.exit_code == 1
    assert "There is no blog “ferries”." in result.stderr
