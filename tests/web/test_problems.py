"""Errors as answers: which error has which status, and that every code is written down where integrators look."""

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import httpx2
import pytest

from liveblog import errors
from liveblog.errors import LiveblogError
from liveblog.store.timeline import entries_before
from liveblog.web.api.schemas import Problem
from liveblog.web.feeds import whole
from liveblog.web.problems import problem, status_of_kind
from tests.waiting import until
from tests.web.live_app import LiveApp, open_live_app
from tests.web.problems import problem_of

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
INSIDE = {errors.LiveblogError, errors.ConfigurationError, errors.PermanentFailure}  # never an answer
INSIDE |= {errors.OutboundError, errors.AddressRefused, errors.NoAnswer, errors.AnswerRefused}  # whoever asked says it
OF_HTTP = {("method_not_allowed", 405), ("internal", 500)}
ASKED = {("time_in_question", 422)}  # raised where times are read


def kinds(parent: type[LiveblogError] = LiveblogError) -> Iterator[type[LiveblogError]]:
    """Yield an error class and all below it that are defined with it."""
    if parent.__module__ == errors.__name__:
        yield parent
        for child in parent.__subclasses__():
            yield from kinds(child)


def bare(kind: type[LiveblogError]) -> LiveblogError:
    """Return an error of this class without calling its constructor: each wants other arguments."""
    return kind.__new__(kind)


@pytest.mark.parametrize("kind", [kind for kind in dict.fromkeys(kinds()) if kind not in INSIDE])
def test_every_error_has_a_status_of_kind_its_own_kind(kind: type[LiveblogError]):
    """No error that can be answered falls through to 500, and its description has the shape of a problem."""
    assert 400 <= status_of_kind(kind) < 504
    assert status_of_kind(kind) != 500
    Problem.model_validate(problem(bare(kind)))


def test_the_guide_lists_every_code_with_its_status():
    """The table in docs/api.md is exactly the codes that there are, with the statuses they are answered with."""
    rows = re.findall(r"^\| `([a-z_]+)` \| (\d{3}) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    there = {(kind.code, int(status_of_kind(kind))) for kind in set(kinds()) - INSIDE}
    assert {(code, int(status)) for code, status in rows} == there | OF_HTTP | ASKED
    assert len(rows) == len(set(rows))


async def test_a_person_gets_a_page_and_a_program_a_problem(live_app: LiveApp):
    """What is answered outside the API follows `Accept`; inside it is always a problem."""
    problem_of(await live_app.http.get("/blogs/nowhere"), 404, "blog_not_found")
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    page = await live_app.http.get("/blogs/nowhere", headers=browser)
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert '<a href="/">' in page.text
    problem_of(await live_app.http.get("/api/v1/blogs/nowhere", headers=browser), 404, "blog_not_found")


async def test_a_bug_is_answered_without_showing_it(live_app: LiveApp, monkeypatch, caplog):
    """An unforeseen exception is answered with 500, with all headers, and is recorded with its traceback."""

    async def broken() -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(live_app.services.store), "check", lambda _self: broken())
    answer = await live_app.http.get("/readyz")
    problem_of(answer, 500, "internal")
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert any(record.exc_info and record.name == "liveblog.web.problems" for record in caplog.records)


@pytest.mark.parametrize("path", ["/readyz", "/blogs/harbour"])
async def test_a_bug_is_recorded_once(live_app: LiveApp, monkeypatch, caplog, path: str):
    """One record with one traceback, whatever else passes the failure on."""
    await live_app.blog("harbour")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(type(live_app.services.store), "check", broken)
    monkeypatch.setattr(type(live_app.services.store), "read", broken)
    assert (await live_app.http.get(path)).status_code == 500
    assert (await live_app.http.get("/healthz")).status_code == 200
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["liveblog.web.problems"]


async def test_a_bug_in_the_middle_of_an_answer(live_app: LiveApp, monkeypatch, caplog):
    """It is recorded once, and whoever reads learns that the answer was not complete."""
    blog = await live_app.blog()
    await live_app.fill(blog, whole.STRETCH + 1)
    calls = count()

    async def broken(*arguments: object) -> object:
        if next(calls):
            raise ZeroDivisionError("a secret")
        return await entries_before(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(whole, "entries_before", broken)
    with pytest.raises(httpx2.RemoteProtocolError):
        await live_app.http.get(f"{blog.path}.txt", headers=live_app.bearer("read"))
    await until(lambda: caplog.records)
    assert [(record.name, record.getMessage()) for record in caplog.records if record.levelname == "ERROR"] == [
        ("liveblog.web.problems", f"GET {blog.path}.txt failed")
    ]


async def test_a_lost_database_is_told_with_when_to_come_back(live_app: LiveApp, monkeypatch):
    """Readiness without a database is 503 with Retry-After, while the process stays healthy."""

    async def lost() -> None:
        raise errors.Unavailable("The database does not answer now.", retry_after=7)

    monkeypatch.setattr(type(live_app.services.store), "check", lambda _self: lost())
    answer = await live_app.http.get("/readyz")
    problem_of(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "7"
    assert (await live_app.http.get("/healthz")).status_code == 200


async def test_a_lost_redis_is_told_and_does_no_harm(migrated_sqlite_url: str):
    """Without its Redis a server is degraded, not down: it stays in the balance, and posting goes on."""
    async with open_live_app(migrated_sqlite_url, redis_url="redis://127.0.0.1:1/0") as app:
        answer = await app.http.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"status": "degraded"})
        blog = await app.blog()
        assert await app.post(blog) == 1


async def test_a_stopping_server_is_not_ready(live_app: LiveApp):
    """Once readers are being sent away, a balancer is told to send no more."""
    live_app.services.hub.disconnect_some(1)
    problem_of(await live_app.http.get("/readyz"), 503, "unavailable")
