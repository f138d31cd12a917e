"""Bodies and heads that are made to cost: how little is done with them, and who is asked first."""

import asyncio
import json
from binascii import a2b_qp
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qsl, quote_from_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.access import csrf_token
from liveblog.errors import BadRequest
from liveblog.model.principal import Scope
from liveblog.web import bodies, staying_allowed
from liveblog.web.bodies import form_fields
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.work.bound import MIB
from liveblog.work.bounds import BODIES, BODY_AT_HAND, FORM_FIELDS, JSON_NAMES, LIST_PARTS, MARKDOWN
from tests.media.pictures import photo
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.desks import OpenDesk, Visitor, forms
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of

TEXTS = some.text(some.characters(codec="utf-8"))


@given(some.lists(some.tuples(some.text(some.characters(codec="utf-8"), max_size=8), TEXTS), max_size=20))
def test_a_form_is_read_as_it_was_written(fields: list[tuple[str, str]]):
    """Whatever signs its names and values have: equals signs, percents, line breaks, any script."""
    assert form_fields(urlencode(fields).encode()) == dict(fields)


@given(some.binary(max_size=200).map(lambda text: b"a=" + quote_from_bytes(text).encode()))
def test_escapes_mean_what_they_mean_elsewhere(form: bytes):
    """Bytes of any kind come out as the standard library reads them; what is no UTF-8 is replaced."""
    assert form_fields(form) == dict(parse_qsl(form.decode(), keep_blank_values=True))


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        (b"", {}),
        (b"&&a=1&&", {"a": "1"}),
        (b"a", {"a": ""}),
        (b"a=1&a=2", {"a": "2"}),
        (b"a+b=c%2Bd+e", {"a b": "c+d e"}),
        (b"a==b=", {"a": "=b="}),
        (b"a=%e2%82%AC%0d%0A.", {"a": "€\r\n."}),
    ],
)
def test_odd_forms_are_read_as_browsers_mean_them(form: bytes, fields: dict[str, str]):
    """Empty parts are none, a field without a value is empty, of two the last counts, a plus is a blank."""
    assert form_fields(form) == fields


@pytest.mark.parametrize(
    "form",
    [b"&" * 3_000_000, b"a=1&" * 50, b"n" * 101 + b"=1", b"a=%", b"a=%4", b"a=%zz", b"%=1", b"a=" + b"%" * 3_000_000],
)
def test_what_is_no_form_of_ours_is_refused_before_it_is_taken_apart(form: bytes, monkeypatch: pytest.MonkeyPatch):
    """Too many fields, too long a name, broken escapes: none of it is decoded, however much there is."""
    decoded: list[int] = []

    def noted(text: bytes) -> bytes:
        decoded.append(len(text))
        return a2b_qp(text)

    monkeypatch.setattr(bodies, "a2b_qp", noted)
    with pytest.raises(BadRequest):
        form_fields(form)
    assert sum(decoded) <= FORM_FIELDS.most


async def test_who_is_not_logged_in_is_told_before_anything_is_read(live_app: LiveApp):
    """A script that says it will send megabytes has its 401 before it has sent one byte of them."""
    await live_app.blog("harbour")
    host, port = live_app.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        f"POST /desk/harbour HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: application/json\r\nContent-Length: 3000000\r\n"
    )
    writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        assert (await reader.readline()).split()[1] == b"401"
    writer.close()
    await writer.wait_closed()


async def test_whose_session_has_ended_has_the_words_back(ada: Visitor, desk: OpenDesk):
    """A page's form is read for that alone: all that was typed stands in the answer, which is no more than that."""
    values = forms(await ada.get("/desk/harbour"))["/desk/harbour"].values
    await desk.services.sessions.end_all()
    answer = await ada.post("/desk/harbour", values | {"body": "Words & more. " * 5000})
    assert answer.status_code == 401
    assert "Words &amp; more." in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{" + ",".join(f'"k{number}":1' for number in range(JSON_NAMES.most + 1)) + "}", 422),
        ("{" + ",".join(f'"k{number}":1' for number in range(20_000)) + "}", 422),
        ('{"body":' + "[" * 100_000, 400),
        ("[" * 100_000 + "]" * 100_000, 400),
        ('{"body":' + '{"a":' * 100 + "1" + "}" * 101, 422),
        ('{"body":"x","topics":[' + ",".join('""' for _ in range(60_000)) + "]}", 422),
        ('{"body":' + "1" * 200_000 + "}", 400),
    ],
    ids=["names", "thousands of names", "deep and open", "deep", "objects in objects", "topics", "digits"],
)
async def test_json_that_is_made_to_cost_is_refused(live_app: LiveApp, body: str, status: int):
    """Many names, great depth, long lists, long numbers: a bounded answer that names what is wrong."""
    blog = await live_app.blog()
    answer = await live_app.http.post(
        f"/api/v1{blog.path}/entries", content=body, headers=live_app.bearer() | {"content-type": "application/json"}
    )
    assert answer.status_code == status
    assert len(answer.content) < 8000


async def test_long_bodies_take_turns_and_short_ones_need_not(live_app: LiveApp):
    """While a long body is worked through, others wait, the next are told to come again, and short posts are posted."""
    blog = await live_app.blog()
    bulkhead = live_app.services.bulkheads[BODIES]
    bulkhead.bound = replace(BODIES, patience=PATIENCE)

    async def post(blanks: int) -> int:
        body, headers = '{"body":"News."}' + " " * blanks, {"content-type": "application/json"}
        answer = await live_app.http.post(
            f"/api/v1{blog.path}/entries", content=body, headers=live_app.bearer() | headers
        )
        return answer.status_code

    async with bulkhead.place("another"):
        long = [asyncio.create_task(post(BODY_AT_HAND)) for _ in range(20)]
        await until(lambda: sum(task.done() for task in long) == 20 - (BODIES.of_one or 0))
        assert {task.result() for task in long if task.done()} == {503}
        assert await post(0) == 201
    assert (await asyncio.gather(*long)).count(201) == BODIES.of_one


async def test_a_text_that_runs_away_is_refused(live_app: LiveApp):
    """Markdown that takes more memory than one text may is 422, and the next text is posted."""
    blog = await live_app.blog()
    live_app.services.desk.markdown.long.bound = replace(MARKDOWN, memory=MIB)
    answer = await live_app.http.post(
        f"/api/v1{blog.path}/entries",
        json={"body": "[a *b*](https://example.org) " * 8000},
        headers=live_app.bearer(),
    )
    problem_of(answer, 422, "too_costly")
    await live_app.post(blog, "News.")


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?" + "&" * LIST_PARTS.most, {}),
        ("?" + "q=1&" * 5000, {}),
        ("", {"cookie": "a=1;" * 5000}),
        ("", {"accept-language": "de," * 5000}),
        ("", {"accept-encoding": "br;q=1," * 2000}),
        ("", {"if-none-match": '"a",' * 5000}),
        ("", {"if-none-match": '"' * 20_000}),
        ("", {"accept": "text/html," * 2000}),
        ("", {"x-forwarded-for": "10.0.0.1," * 2000}),
    ],
)
async def test_lists_without_end_are_refused(live_app: LiveApp, query: str, headers: dict[str, str]):
    """A query or a field of more parts than anybody means is named, on pages, in the API and at the desk."""
    blog = await live_app.blog()
    for path in (blog.path, f"/api/v1{blog.path}", "/desk/login", f"{blog.path}/feed.atom", "/nowhere"):
        answer = await live_app.http.get(f"{path}{query}", headers=headers)
        assert answer.status_code == 400
        assert f"“{next(iter(headers), 'query')}” has too many parts: at most 200." in answer.text


async def test_usual_lists_are_taken(live_app: LiveApp):
    """As many cookies as a browser keeps for a site, and a query as long as campaigns make it."""
    blog = await live_app.blog()
    cookies = "; ".join(f"c{number}={'v' * 100}" for number in range(180))
    campaign = "&".join(f"utm_{number}=x" for number in range(100))
    answer = await live_app.http.get(f"{blog.path}?{campaign}", headers={"cookie": cookies})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("door", "body", "at_once"),
    [
        ("/api/v1/blogs/elsewhere/entries", {"body": "Late."}, 201),
        ("/api/v1/blogs/elsewhere/drafts", {"body": "Late."}, 201),
        ("/api/v1/partners", {"name": "Late"}, 201),
    ],
)
async def test_a_right_that_ends_while_a_body_comes_does_nothing(
    live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, door: str, body: dict[str, str], at_once: int
):
    """Who may is asked once more when the body is there: a token that is revoked meanwhile writes nothing."""
    monkeypatch.setattr(staying_allowed, "BELIEVED_SECONDS", 0.0)
    tokens = live_app.services.tokens

    async def send(*, revoked: bool) -> int:
        headers = {"authorization": f"Bearer {await tokens.create('slow', Scope.ADMIN)}"}

        async def dripping() -> AsyncIterator[bytes]:
            sent = json.dumps(body).encode()
            yield sent[:5]
            async with asyncio.timeout(PATIENCE):
                while (slow := (await tokens.all())[-1]).used_at is None:  # noqa: ASYNC110 -- nobody sets an event
                    await asyncio.sleep(0)
            if revoked:
                await tokens.revoke(slow.id)
            yield sent[5:]

        return (await live_app.http.post(door, content=dripping(), headers=headers)).status_code

    assert await send(revoked=True) == 401
    assert await send(revoked=False) == at_once


@pytest.mark.parametrize("disabled", [False, True])
async def test_somebody_who_is_disabled_while_their_picture_comes_brings_none(
    live_app: LiveApp, monkeypatch: pytest.MonkeyPatch, *, disabled: bool
):
    """At the desk, too: pictures are what comes slowest."""
    monkeypatch.setattr(staying_allowed, "BELIEVED_SECONDS", 0.0)
    app, blog, content = live_app.services, await live_app.blog(), photo()
    ada = await app.users.create("ada", "Ada Quist", Scope.WRITE)
    secret = await app.sessions.open(ada.id)

    async def dripping() -> AsyncIterator[bytes]:
        yield content[:500]
        async with asyncio.timeout(PATIENCE):
            while (await app.sessions.of(ada.id))[0].used_at is None:  # noqa: ASYNC110 -- nobody sets an event
                await asyncio.sleep(0)
        if disabled:
            await app.users.disable(ada.id)
        yield content[500:]

    headers = {"cookie": f"{SESSION_COOKIE}={secret}", "x-csrf-token": csrf_token(secret), "content-type": "image/jpeg"}
    headers |= {"origin": str(live_app.http.base_url).rstrip("/")}
    answer = await live_app.http.post(f"/desk/{blog.slug}/pictures", content=dripping(), headers=headers)
    assert answer.status_code == (401 if disabled else 201)
