"""Tokens and users from the command line."""

import asyncio
import json
import re
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from liveblog.errors import CredentialsExpired, Unauthenticated
from liveblog.model.moment import now
from liveblog.model.usage import UsedWay
from liveblog.store.reads import blog_by_slug
from tests.apps import open_app


def test_a_new_token_stands_alone_on_stdout(command, harbour):
    """The token is all that is on stdout, so that a script can take it as it is."""
    made = command("token", "create", "--name", "ticker", "--scope", "write", "--blog", harbour)
    assert re.fullmatch(r"lb_\S+\n", made.stdout)
    assert made.stderr == ""


def test_tokens_are_listed_with_their_state(command, harbour):
    """The list shows what a token is good for and until when, never the token; a revoked one is shown as such."""
    secret = command("token", "create", "--name", "one", "--scope", "write", "--blog", harbour).stdout.strip()
    command("token", "create", "--name", "two", "--scope", "admin", "--expires", "30d")
    assert command("token", "revoke", "1").exit_code == 0
    listed = command("token", "list").stdout
    first, second = (line.split("\t") for line in listed.splitlines())
    assert (first[:4], first[5]) == (["1", "one", "write", "harbour"], "revoked")
    assert second[:4] == ["2", "two", "admin", "*"]
    assert second[5].startswith("good until ")
    assert secret not in listed


def test_a_password_is_read_from_stdin(command, sqlite_url):
    """A user made with --password-stdin can log in with that password."""
    made = command("user", "create", "ada", "--byline", "Ada Quist", "--password-stdin", stdin="correct horse\n")
    assert (made.exit_code, made.stdout) == (0, "")

    async def log_in() -> str:
        async with open_app(sqlite_url) as parts:
            return (await parts.users.by_password("ada", "correct horse")).byline

    assert asyncio.run(log_in()) == "Ada Quist"


def test_a_link_logs_in_once(command, sqlite_url):
    """`user create` in a pipe and `user link` print the address of a login; only the newest is good."""
    first, second = command("user", "create", "ada", "--role", "admin").stdout, command("user", "link", "ada").stdout
    address = "http://127.0.0.1:8000/desk/login/"
    assert first.startswith(address)
    assert second.startswith(address)

    async def log_in() -> None:
        async with open_app(sqlite_url) as parts:
            user = await parts.users.by_name("ada")
            with pytest.raises(CredentialsExpired):
                await parts.users.by_login_link(first.strip().removeprefix(address))
            assert await parts.users.by_login_link(second.strip().removeprefix(address)) == user.id

    asyncio.run(log_in())


def test_a_short_password_is_refused(command):
    """A password that could be guessed makes no user."""
    assert command("user", "create", "ada", "--password-stdin", stdin="short\n").exit_code == 2
    assert command("user", "link", "ada").exit_code == 1


def test_who_has_to_wait_is_seen_and_let_in(command, sqlite_url):
    """Wrong passwords are listed by account and place, and taken away by name, by address or altogether."""
    command("user", "create", "ada", "--password-stdin", stdin="correct horse\n")

    async def guess() -> None:
        async with open_app(sqlite_url) as parts:
            for name in ("ada", "ada", "nobody"):
                with suppress(Unauthenticated):
                    async with parts.throttle.attempt(name, "192.0.2.1"):
                        raise Unauthenticated("Wrong.")

    asyncio.run(guess())
    rows = {tuple(line.split("\t")[:3]) for line in command("user", "attempts").stdout.splitlines()}
    assert rows == {
        ("ada", "192.0.2.1", "2"),
        ("ada", "*", "2"),
        ("*", "192.0.2.1", "3"),
        ("?", "192.0.2.1", "1"),
        ("?", "*", "1"),
    }
    assert command("user", "unlock", "ada").stderr == "Counts of wrong passwords that were taken away: 2.\n"
    assert command("user", "unlock", "--address", "192.0.2.1").stderr.endswith(": 2.\n")
    assert command("user", "unlock", "--all").stderr.endswith(": 1.\n")
    assert command("user", "attempts").stdout == ""
    for wrong in ((), ("ada", "--all"), ("--address", "nowhere")):
        assert command("user", "unlock", *wrong).exit_code == 2


def test_a_token_for_several_blogs(command, harbour):
    """Each --blog is one more that it is good for; one that isn't there makes no token."""
    command("blog", "create", "quay", "--title", "Quay")
    both = ("--blog", harbour, "--blog", "quay")
    assert command("token", "create", "--name", "partner", "--scope", "submit", *both).exit_code == 0
    assert command("token", "create", "--name", "typo", "--scope", "submit", *both, "--blog", "key").exit_code == 1
    assert [line.split("\t")[:4] for line in command("token", "list").stdout.splitlines()] == [
        ["1", "partner", "submit", "harbour,quay"]
    ]


def test_users_are_listed_with_their_rights(command, harbour):
    """Editors and admins, of all blogs or of some."""
    command("blog", "create", "quay", "--title", "Quay")
    command("user", "create", "ada", "--byline", "Ada Quist", "--role", "admin", "--link")
    command("user", "create", "ben", "--blog", harbour, "--blog", "quay", "--link")
    assert [line.split("\t") for line in command("user", "list").stdout.splitlines()] == [
        ["ada", "admin", "*", "Ada Quist", "good"],
        ["ben", "write", "harbour,quay", "ben", "good"],
    ]


def test_rights_are_given_and_taken(command, harbour):
    """`user grant` gives exactly what is named; the list tells it, and what can't be given is refused in words."""
    command("user", "create", "ada", "--byline", "Ada Quist")
    assert command("user", "grant", "ada", f"write@{harbour}", "read").exit_code == 0
    assert command("user", "list").stdout.split("\t")[:3] == ["ada", "write,read", f"{harbour},*"]
    assert command("user", "grant", "ada").exit_code == 0
    assert command("user", "list").stdout.split("\t")[:3] == ["ada", "-", "-"]
    assert "“boss” is no scope" in command("user", "grant", "ada", "boss").stderr
    assert "nowhere" in command("user", "grant", "ada", "write@nowhere").stderr
    assert "“ben”" in command("user", "grant", "ben", "write").stderr


def test_whoever_is_disabled_is_listed_as_such(command):
    """Shut out, and let in again."""
    command("user", "create", "ada")
    for word, state in (("disable", "disabled\n"), ("enable", "good\n")):
        assert command("user", word, "ada").exit_code == 0
        assert command("user", "list").stdout.endswith(f"\t{state}")


def test_the_audit_log_is_read(command, harbour):
    """Newest first, filtered, as JSON Lines or as a table; of a blog with what was done to its entries."""
    command("user", "create", "ada")
    command("user", "grant", "ada", f"write@{harbour}")
    command("post", harbour, "Ships are leaving.")
    listed = [json.loads(line) for line in command("audit", "--json").stdout.splitlines()]
    assert [line["action"] for line in listed] == [
        "user.granted",
        "login.link_made",
        "user.created",
        "blog.created",
    ]
    assert {line["by"] for line in listed} == {"command"}
    assert listed[0]["subject"] == listed[2]["subject"] == "user:1"
    posted, *granted, made = [line.split("\t") for line in command("audit", "--blog", harbour).stdout.splitlines()]
    assert (made[3], [record[3] for record in granted]) == ("blog.created", ["user.granted"])
    assert posted[1:] == ["command", "", "entry.posted", "entry:1", "1", ""]
    assert command("audit", "--by", "user:1").stdout == ""
    assert len(command("audit", "--action", "user.granted", "--json").stdout.splitlines()) == 1
    assert "Ships" not in command("audit", "--json", "--blog", harbour).stdout


def test_who_has_lost_the_phone_is_reset(command, sqlite_url):
    """`user reset` takes passkeys and codes away, and says how the person gets in from now on."""
    command("user", "create", "ada", "--password-stdin", stdin="correct horse\n")
    command("user", "create", "ben")

    async def in_half_way() -> str:
        async with open_app(sqlite_url) as parts:
            return await parts.factors.challenges.begin_half((await parts.users.by_name("ada")).id)

    half = asyncio.run(in_half_way())
    assert "with the password alone" in command("user", "reset", "ada").stderr
    assert "by a link: “liveblog user link ben”" in command("user", "reset", "ben").stderr
    assert command("user", "reset", "nobody").exit_code == 1

    async def go_on() -> None:
        async with open_app(sqlite_url) as parts:
            with pytest.raises(CredentialsExpired):
                await parts.factors.challenges.half(half)

    asyncio.run(go_on())


def test_a_receiver_is_added_tried_and_deleted(command, harbour, monkeypatch):
    """Its number and its secret stand on stdout; what nobody takes is listed as tried; it is paused and sent again."""
    monkeypatch.setenv("LIVEBLOG_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("LIVEBLOG_OUTBOUND_ALLOW", "127.0.0.1/32")
    command("partner", "create", "--name", "Post")
    made = command("endpoint", "create", "1", "http://127.0.0.1:9/hooks", "--kind", "entry.posted")
    assert re.fullmatch(r"1 whsec_\S+\n", made.stdout), made.stderr
    row = ["1", "http://127.0.0.1:9/hooks", "entry.posted"]
    assert command("endpoint", "list", "1").stdout.strip().split("\t") == [*row, "good", "harbour:0"]
    tried = command("endpoint", "test", "1").stdout
    assert tried.split("\t")[1:4] == ["endpoint.test", "-", "no_answer"]
    assert command("endpoint", "attempts", "1").stdout == tried
    assert command("endpoint", "pause", "1").exit_code == 0
    assert "\tpaused\t" in command("endpoint", "list", "1").stdout
    assert command("endpoint", "resume", "1").exit_code == 0
    assert command("endpoint", "replay", "1", harbour, "1").exit_code != 0
    assert command("endpoint", "delete", "1").exit_code == 0
    assert command("endpoint", "list", "1").stdout == ""
    assert command("endpoint", "create", "1", "http://127.0.0.1:9/hooks", "--kind", "nonsense").exit_code != 0


def test_a_partners_keys_are_made_listed_and_revoked(command, harbour):
    """A key stands alone on stdout; lists show its beginning and state; sites, blogs and names are validated."""
    made = command("partner", "create", "--name", "Post", "--blog", harbour, "--origin", "HTTPS://Post.example/")
    assert (made.exit_code, made.stdout) == (0, "1\n")
    key = command("partner", "key", "1", "pk", "--expires", "30d").stdout.strip()
    assert re.fullmatch(r"pk_[0-9A-Za-z]{36}", key)
    assert command("partner", "list").stdout.split("\t") == [
        *("1", "Post", "harbour", "https://post.example", "1", "good\n")
    ]
    assert command("partner", "revoke", "1", "1").exit_code == 0
    listed = command("partner", "keys", "1").stdout
    assert listed.startswith(f"1\tpk\t{key[:9]}…\t-\t")
    assert listed.endswith("\trevoked\n")
    assert key not in listed
    assert command("partner", "shut-out", "1").exit_code == 0
    assert command("partner", "list").stdout.endswith("\tshut out\n")
    assert command("partner", "let-in", "1").exit_code == 0
    for wrong in (("create", "--name", "Post"), ("create", "--name", "x", "--origin", "post"), ("revoke", "1", "1")):
        assert command("partner", *wrong).exit_code == 1


def test_a_partner_is_changed(command, harbour):
    """What an option names is changed, an empty one takes away, and what it gets is said as a whole."""
    command("blog", "create", "quay", "--title", "Quay")
    command("partner", "create", "--name", "Post", "--origin", "https://post.example", "--accent", "#0b5c8a")

    def row() -> list[str]:
        listed: str = command("partner", "list").stdout
        return listed.strip().split("\t")[1:4]

    assert command("partner", "change", "1", "--name", "Northern Post", "--blog", harbour).exit_code == 0
    assert row() == ["Northern Post", harbour, "https://post.example"]
    said = ("--topic", f"{harbour}=Ferries", "--blog", "quay", "--origin", "https://a.example", "--origin", "null")
    assert command("partner", "change", "1", *said).exit_code == 0
    assert row() == ["Northern Post", f"quay,{harbour}=Ferries", "https://a.example,null"]
    assert command("partner", "change", "1", "--all-blogs", "--origin", "", "--accent", "").exit_code == 0
    assert row() == ["Northern Post", "*", "*"]
    for wrong in (
        ("2", "--name", "Post"),
        ("1", "--name", ""),
        ("1", "--accent", "#ffff00"),
        ("1", "--origin", "post"),
        ("1", "--blog", "nowhere"),
        ("1", "--all-blogs", "--blog", harbour),
    ):
        assert command("partner", "change", *wrong).exit_code != 0, wrong
    assert row() == ["Northern Post", "*", "*"]


def test_what_a_partner_uses_is_listed(command, harbour, sqlite_url):
    """A line for each day, page and transport, the newest day first, and of the days that were asked for alone."""
    command("partner", "create", "--name", "Post")
    assert command("partner", "usage", "1").stdout == ""

    async def use(at: datetime, page: str, way: UsedWay) -> None:
        async with open_app(sqlite_url, clock=lambda: at) as parts:
            for _ in range(2):
                parts.usage.count(1, page, way)
            await parts.usage.write()

    today = now()
    asyncio.run(use(today - timedelta(days=3), "post.example", UsedWay.FEED))
    asyncio.run(use(today, "", UsedWay.API))
    lines = [line.split("\t") for line in command("partner", "usage", "1").stdout.splitlines()]
    assert [line[1:] for line in lines] == [["-", "api", "2"], ["post.example", "feed", "2"]]
    assert command("partner", "usage", "1", "--days", "2").stdout.splitlines() == ["\t".join(lines[0])]
    assert command("partner", "usage", "2").exit_code != 0
    assert command("partner", "usage", "1", "--days", "401").exit_code != 0


def test_a_blog_is_made_for_partners(command, sqlite_url):
    """`--visibility partners` makes one that only they and those with a right on it may read."""
    assert command("blog", "create", "quay", "--title", "Quay", "--visibility", "partners").exit_code == 0

    async def visibility() -> str:
        async with open_app(sqlite_url) as parts, parts.store.read() as connection:
            return (await blog_by_slug(connection, "quay")).visibility

    assert asyncio.run(visibility()) == "partners"
