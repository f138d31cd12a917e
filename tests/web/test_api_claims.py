"""Claims over the API: set, told to those who follow and on the page, listed while open, taken away."""

import pytest

from liveblog_client import Client
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_claim_is_told_on_every_door(shared_app: LiveApp):
    """The answer, the event, the page and the list of open claims say the same; a settled one is on no list."""
    blog, writes = await shared_app.blog(), shared_app.bearer("write")
    await shared_app.post(blog, "Ten ships left. All were ours.")
    await shared_app.post(blog, "The harbour office says nine.")
    claims = f"/api/v1{blog.path}/entries/1/claims"
    said = {"status": "disputed", "quote": "Ten ships left.", "source": "A captain", "link": "https://a.example/x"}
    answer = await shared_app.http.put(claims, json=said, headers=writes)
    (claim,) = answer.json()["entry"]["claims"]
    assert claim | said == claim
    assert (claim["id"], claim["settled_by"]) == (answer.json()["seq"], None)
    event = (await shared_app.http.get(f"/api/v1{blog.path}/events")).json()["events"][-1]
    assert (event["kind"], event["entry"]["claims"]) == ("claim.changed", [claim])
    page = (await shared_app.http.get(blog.path)).text
    for words in ("Disputed", "<q>Ten ships left.</q>", 'href="https://a.example/x"', "A captain"):
        assert words in page
    listed = await shared_app.http.get(f"/api/v1{blog.path}/claims", headers=writes)
    assert listed.json()["claims"] == [claim | {"entry": 1, "headline": None}]
    settled = await shared_app.http.put(claims, json=said | {"status": "false", "settled_by": 2}, headers=writes)
    assert settled.json()["entry"]["claims"][0]["settled_by"]["id"] == 2
    assert (await shared_app.http.get(f"/api/v1{blog.path}/claims", headers=writes)).json()["claims"] == []
    dropped = await shared_app.http.delete(f"{claims}/{claim['id']}", headers=writes)
    assert dropped.json()["entry"]["claims"] == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"status": "true"}, "status"),
        ({"status": "reported", "quote": "Nine ships."}, "quote"),
        ({"status": "reported", "link": "javascript:alert(1)"}, "link"),
        ({"status": "reported", "settled_by": 1}, "settled_by"),
        ({"status": "reported", "settled_by": 9}, "settled_by"),
    ],
)
async def test_what_is_wrong_with_a_claim_is_named(shared_app: LiveApp, said, field):
    """An unknown status, words and entries that are not there, and an address that is none are refused."""
    blog = await shared_app.blog()
    await shared_app.post(blog, "Ten ships left.")
    address = f"/api/v1{blog.path}/entries/1/claims"
    answer = await shared_app.http.put(address, json=said, headers=shared_app.bearer("write"))
    assert fields_of(problem_of(answer, 422, "invalid_input")) == [field]


async def test_the_python_client_sets_lists_and_drops_claims(shared_app: LiveApp):
    """What the client sends is what the API takes, and its answers have the shapes that they say."""
    blog = await shared_app.blog()
    await shared_app.post(blog, "Ten ships left.")
    async with Client(shared_app.url, shared_app.tokens["write"]) as client:
        change = await client.set_claim(blog.slug, 1, status="reported", source="A captain")
        (claim,) = await client.open_claims(blog.slug)
        assert (claim["entry"], claim["source"]) == (1, "A captain")
        assert change.entry["claims"][0]["id"] == claim["id"]
        dropped = await client.drop_claim(blog.slug, 1, claim["id"])
        assert dropped.entry["claims"] == []
