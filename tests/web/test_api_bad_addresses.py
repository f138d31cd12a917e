"""What the API says to addresses and headers that are wrong: with no 500 among the answers."""

import re
from typing import Any

import httpx2
import pytest

from liveblog.web.api.operations import OPERATIONS
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"content-type": "application/json"}


async def send(app: LiveApp, method: str, path: str, content: Any = None, **headers: str) -> httpx2.Response:
    return await app.http.request(method, path, content=content, headers={**app.bearer(), **JSON, **headers})


NUMBERS = ("0", "-1", "01", "1e3", "x", "1.0", "%D9%A1", "1%00", "2147483648", str(2**63), str(2**64), "9" * 5000)


@pytest.mark.parametrize("number", NUMBERS)
async def test_entry_numbers_that_are_none_are_not_found(shared_app: LiveApp, number: str):
    """An address with something else than a number from 1 to 999999999 is no address of ours."""
    blog = await shared_app.blog()
    for method in ("GET", "PATCH", "DELETE"):
        answer = await send(shared_app, method, f"/api/v1{blog.path}/entries/{number}", b"{}")
        problem_of(answer, 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_entries_that_never_were_are_not_found(shared_app: LiveApp, method: str):
    """A number that the blog has not given out is answered with 404 of its own code."""
    blog = await shared_app.blog()
    answer = await send(shared_app, method, f"/api/v1{blog.path}/entries/999999999", b"{}")
    problem_of(answer, 404, "entry_not_found")


SLUGS = (
    "nowhere",
    "H",
    "ä",
    "a b",
    "%00",
    "a%00b",
    "%ff",
    "%0d%0aset-cookie:x",
    "%2e%2e",
    "a" * 5000,
    "%F0%9F%98%80",
    "'",
)


@pytest.mark.parametrize("slug", SLUGS)
async def test_unknown_blogs_are_not_found(shared_app: LiveApp, slug: str):
    """An unknown slug, however odd, is answered with 404 `blog_not_found` by every operation on a blog."""
    for operation in OPERATIONS:
        if "{slug}" in operation.path:
            numbers = dict.fromkeys(
                ("entry_id", "draft_id", "version", "claim_id", "promise_id", "reading_id", "report_id"), "1"
            )
            known = numbers | {"generation": "k3v9x2ab.0", "bounds": "1-100", "slug": slug, "figure": "Dead"}
            path = re.sub("{(\\w+)[^}]*}", r"{\1}", operation.path).format(**known)
            problem_of(await send(shared_app, operation.method, path, b"{}"), 404, "blog_not_found")


PAGES = {"-1": 400, "0": 400, "x": 400, "": 400, "1.5": 400, "%00": 400, "9" * 100: 400, "99999999": 404, "2": 404}


@pytest.mark.parametrize(("page", "status"), PAGES.items())
async def test_pages_that_are_none(shared_app: LiveApp, page: str, status: int):
    """A page that is no number is a bad request that names the parameter; one that isn't there is not found."""
    blog = await shared_app.blog()
    answer = await shared_app.http.get(f"/api/v1{blog.path}/entries?page={page}")
    problem = problem_of(answer, status, "bad_request" if status == 400 else "not_found")
    assert fields_of(problem) == (["page"] if status == 400 else [])


@pytest.mark.parametrize("key", [b"", b"x" * 256, "ä".encode(), b"a\tb"])
async def test_malformed_idempotency_keys_name_the_header(shared_app: LiveApp, key: bytes):
    """An Idempotency-Key that is empty, too long or not printable ASCII is a bad request."""
    blog = await shared_app.blog()
    headers = [(b"authorization", shared_app.bearer()["authorization"].encode()), (b"idempotency-key", key)]
    answer = await shared_app.http.post(f"/api/v1{blog.path}/entries", json={"body": "x"}, headers=headers)
    assert fields_of(problem_of(answer, 400, "bad_request")) == ["Idempotency-Key"]


@pytest.mark.parametrize("value", ["x", "", ",", "abc.1", '"k3v9x2ab.1" or so', '"open', '"a" "'])
async def test_malformed_if_match_names_the_header(shared_app: LiveApp, value: str):
    """An If-Match that is no list of entity tags is a bad request, not a condition that holds."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    answer = await send(shared_app, "DELETE", f"/api/v1{blog.path}/entries/1", **{"if-match": value})
    assert fields_of(problem_of(answer, 400, "bad_request")) == ["If-Match"]


async def test_long_headers_are_no_failure(shared_app: LiveApp):
    """A header of 30,000 bytes that means nothing is ignored, one that means something is refused."""
    blog = await shared_app.blog()
    path = f"/api/v1{blog.path}/entries"
    assert (await send(shared_app, "POST", path, b'{"body": "x"}', **{"x-long": "x" * 30_000})).status_code == 201
    answer = await send(shared_app, "POST", path, b'{"body": "x"}', authorization="Bearer " + "x" * 30_000)
    problem_of(answer, 401, "unauthenticated")


@pytest.mark.parametrize("path", ["/nope", "/api", "/api/v1/blogs/", "/api/v2/blogs", "/docs/", "/static/x", "/a%00b"])
async def test_addresses_that_are_none_are_problems(shared_app: LiveApp, path: str):
    """An address that we don't have is answered with a problem; nothing is redirected by the Host header."""
    problem_of(await shared_app.http.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/blogs/x/entries", {"GET", "HEAD", "POST"}),
        ("POST", "/api/v1/blogs/x/entries/1", {"GET", "HEAD", "PATCH", "DELETE"}),
        ("PUT", "/api/v1/blogs/x", {"GET", "HEAD", "PATCH", "DELETE"}),
        ("GET", "/api/v1/blogs", {"POST"}),
        ("POST", "/api/v1/blogs/x/events", {"GET", "HEAD"}),
        ("DELETE", "/healthz", {"GET", "HEAD"}),
        ("POST", "/blogs/x", {"GET", "HEAD"}),
        ("TRACE", "/openapi.json", {"GET", "HEAD"}),
        ("OPTIONS", "/api/v1/blogs/x/entries", {"GET", "HEAD", "POST"}),
    ],
)
async def test_wrong_methods_learn_the_right_ones(shared_app: LiveApp, method: str, path: str, allowed: set[str]):
    """A method that an address doesn't take is answered with 405, with all that it does take in `Allow`."""
    answer = await shared_app.http.request(method, path)
    problem_of(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed
