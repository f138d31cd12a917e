"""Partners, their keys and their receivers over the API, by tokens that administer all blogs; and both clients."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import WebhookVerificationError
from websockets.asyncio.client import connect
from websockets.typing import Origin

from liveblog.access import courier as module
from liveblog.access.endpoints import OVERLAP
from liveblog.model.blog import Visibility
from liveblog.model.moment import now
from liveblog.model.principal import Scope
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.web.api.partner_operations import PARTNER_OPERATIONS
from liveblog.web.api.receipts import RECEIPT_OPERATIONS
from liveblog_client import Client, Problem
from liveblog_client.partners import PartnerRequests
from tests.access.receivers import Receiver, receiver, status
from tests.outbound.strangers import LOOPBACK
from tests.pace import PATIENCE
from tests.waiting import until
from tests.web.live_app import LiveApp, open_live_app
from tests.web.test_clients_at_the_desk import CLIENTS, both_have, node

THERE = "/api/v1/partners"
READ = {"list_partners": "partners", "get_partner": "partner", "list_partner_keys": "partner_keys"} | {
    "list_endpoints": "endpoints",
    "get_endpoint": "endpoint",
    "list_attempts": "attempts",
    "get_usage": "usage",
    "list_receipts": "receipts",
}


@pytest.fixture
async def live_app(migrated_url: str) -> AsyncIterator[LiveApp]:
    """Serve an app that may send to the loopback, on each database."""
    async with open_live_app(migrated_url, outbound_allow=[LOOPBACK], secret_key="k" * 40) as app:
        yield app


@pytest.fixture
async def theirs() -> AsyncIterator[Receiver]:
    """Run a receiver."""
    async with receiver() as found:
        yield found


async def ask(live_app: LiveApp, method: str, path: str, expected: int = 200, said: Any = None) -> dict[str, Any]:
    """Ask the API as an admin, and return what it told."""
    answer = await live_app.http.request(method, f"{THERE}{path}", json=said, headers=live_app.bearer())
    assert answer.status_code == expected, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def noted(live_app: LiveApp) -> list[str]:
    """Return what the log of the house says was done, the oldest first."""
    async with live_app.services.store.read() as connection:
        records = await audit_records(connection, AuditQuery(), 100)
    return [each.action for each in reversed(records) if each.action.startswith(("partner.", "endpoint."))]


async def test_a_partner_is_added_changed_and_shut_out(live_app: LiveApp):
    """What is sent counts, what isn't stays; what it gets is said as a whole, and each step is noted."""
    for slug in ("harbour", "quay"):
        await live_app.blog(slug, visibility=Visibility.PARTNERS)
    said = {"name": "Post", "origins": ["HTTPS://Post.example/"], "blogs": [{"slug": "harbour"}]}
    made = (await ask(live_app, "POST", "", 201, said))["partner"]
    assert (made["origins"], made["everywhere"], made["blogs"]) == (
        ["https://post.example"],
        False,
        [{"slug": "harbour", "topics": []}],
    )
    changed = (await ask(live_app, "PATCH", "/1", said={"attribution": "By us"}))["partner"]
    assert changed == made | {"attribution": "By us"}
    both = {"blogs": [{"slug": "harbour", "topics": []}, {"slug": "quay", "topics": ["Ferries", "Roads"]}]}
    assert (await ask(live_app, "PATCH", "/1", said=both))["partner"]["blogs"] == both["blogs"]
    everywhere = (await ask(live_app, "PATCH", "/1", said={"everywhere": True}))["partner"]
    assert (everywhere["everywhere"], everywhere["blogs"]) == (True, [])
    assert (await ask(live_app, "POST", "/1/shut-out"))["partner"]["shut_out_at"]
    assert (await ask(live_app, "POST", "/1/let-in"))["partner"]["shut_out_at"] is None
    assert await ask(live_app, "GET", "") == {"partners": [(await ask(live_app, "GET", "/1"))["partner"]]}
    assert await noted(live_app) == ["partner.created", *["partner.changed"] * 3, "partner.disabled", "partner.enabled"]


async def test_what_is_wrong_is_named(live_app: LiveApp):
    """A blog that is not there, a name that is taken, an origin that is none: by field; and nothing is written."""
    await ask(live_app, "POST", "", 201, {"name": "Post"})
    for said, field in (
        ({"name": "Post"}, "name"),
        ({"name": "Other", "blogs": [{"slug": "nowhere"}]}, "blogs.0.slug"),
        ({"name": "Other", "origins": ["post.example"]}, "origins.0"),
        ({"name": "Other", "blogs": [{"slug": "harbour", "topics": [" "]}]}, "blogs.0.topics.0"),
        ({"name": "Other", "accent": "#ffff00"}, "accent"),
    ):
        told = await ask(live_app, "POST", "", 422, said)
        assert [each["field"] for each in told["errors"]] == [field]
    past = {"kind": "sk", "expires_at": "2020-01-01T00:00:00Z"}
    assert (await ask(live_app, "POST", "/1/keys", 422, past))["errors"][0]["field"] == "expires_at"
    for path in ("/2", "/2/keys", "/2/endpoints", "/1/endpoints/1", "/1/endpoints/1/attempts"):
        assert (await ask(live_app, "GET", path, 404))["code"] == "not_found"
    assert await noted(live_app) == ["partner.created"]


async def test_a_key_is_told_once_and_opens_the_blog(live_app: LiveApp):
    """Only the answer that made it has it; a third of a kind is refused, and one that was revoked opens nothing."""
    blog = await live_app.blog("harbour", visibility=Visibility.PARTNERS)
    await ask(live_app, "POST", "", 201, {"name": "Post", "blogs": [{"slug": "harbour"}]})
    made = await ask(live_app, "POST", "/1/keys", 201, {"kind": "sk", "expires_at": "2131-01-01T00:00:00Z"})
    bearer = {"authorization": f"Bearer {made['key']}"}
    assert (await live_app.http.get(f"/api/v1{blog.path}", headers=bearer)).status_code == 200
    listed = (await ask(live_app, "GET", "/1/keys"))["keys"]
    assert [(each["kind"], each["prefix"], each["state"]) for each in listed] == [("sk", made["key"][:9], "good")]
    assert made["key"] not in str(listed)
    await ask(live_app, "POST", "/1/keys", 201, {"kind": "sk"})
    assert (await ask(live_app, "POST", "/1/keys", 409, {"kind": "sk"}))["code"] == "conflict"
    assert (await ask(live_app, "DELETE", f"/1/keys/{listed[0]['id']}"))["keys"][1]["state"] == "revoked"
    await ask(live_app, "DELETE", f"/1/keys/{listed[0]['id']}", 404)
    assert (await live_app.http.get(f"/api/v1{blog.path}", headers=bearer)).status_code == 401


async def test_a_key_administers_nothing(live_app: LiveApp):
    """A partner's own key is refused at all of this, and so is a token that is good for one blog."""
    blog = await live_app.blog("harbour")
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    key = (await ask(live_app, "POST", "/1/keys", 201, {"kind": "sk"}))["key"]
    token = await live_app.services.tokens.create("harbour", Scope.ADMIN, blogs=[blog])
    for secret in (key, token):
        answer = await live_app.http.get(THERE, headers={"authorization": f"Bearer {secret}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_receiver_is_added_tried_and_sent_again(live_app: LiveApp, theirs: Receiver):
    """A test, one event again and all from an event on arrive; what came of them is listed, and it is deleted."""
    blog = await live_app.blog("harbour")
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    made = await ask(live_app, "POST", "/1/endpoints", 201, {"url": theirs.url, "on_failure": "skip"})
    number, secret = made["endpoint"]["id"], made["secret"]
    assert made["endpoint"]["state"] == "good"
    assert {"blog": "harbour", "seq": 0} in made["endpoint"]["positions"]
    there = f"/1/endpoints/{number}"
    assert secret not in str(await ask(live_app, "GET", there))
    tried = (await ask(live_app, "POST", f"{there}/test"))["attempt"]
    assert (tried["kind"], tried["status"], tried["taken"], tried["blog"]) == ("endpoint.test", 204, True, None)
    theirs.deliveries[0].verify(secret, live_app.services.webhook_signer.public_keys[0])
    for body in ("one", "two"):
        await live_app.post(blog, body)
    await until(lambda: theirs.numbers("harbour") == [1, 2])
    again = (await ask(live_app, "POST", f"{there}/again", said={"blog": "harbour", "seq": 1}))["attempt"]
    assert (again["blog"], again["seq"], again["taken"]) == ("harbour", 1, True)
    assert again["message"] == theirs.deliveries[-1].id == theirs.deliveries[1].id
    assert (await ask(live_app, "POST", f"{there}/again", 409, {"blog": "harbour", "seq": 9}))["code"] == "conflict"
    wrong = await ask(live_app, "POST", f"{there}/replay", 422, {"blog": "harbour", "seq": 9})
    assert wrong["code"] == "invalid_input"
    before = len(theirs.deliveries)
    await ask(live_app, "POST", f"{there}/replay", said={"blog": "harbour", "seq": 1})
    await until(lambda: len(theirs.deliveries) == before + 2)
    attempts = (await ask(live_app, "GET", f"{there}/attempts"))["attempts"]
    assert {each["kind"] for each in attempts} == {"endpoint.test", "entry.posted"}
    renewed = (await ask(live_app, "POST", f"{there}/secret"))["secret"]
    assert renewed != secret
    assert await ask(live_app, "DELETE", there) == {"endpoints": []}
    assert "endpoint.deleted" in await noted(live_app)


async def test_a_receiver_that_was_given_up_on_goes_on(
    live_app: LiveApp, theirs: Receiver, monkeypatch: pytest.MonkeyPatch
):
    """After 410 it is sent nothing, and says so; resumed, it gets what it lacks, and paused, nothing again."""
    monkeypatch.setattr(module, "RETRY_SECONDS", (0.05,) * 9)
    blog = await live_app.blog("harbour")
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    await ask(live_app, "POST", "/1/endpoints", 201, {"url": theirs.url, "kinds": ["entry.posted"]})
    theirs.answers = [status("410 Gone")]
    await live_app.post(blog)
    async with asyncio.timeout(PATIENCE):
        while (found := (await ask(live_app, "GET", "/1/endpoints/1"))["endpoint"])["state"] != "given_up":  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert found["given_up_at"]
    assert (await ask(live_app, "POST", "/1/endpoints/1/resume"))["endpoint"]["state"] == "good"
    await until(lambda: theirs.numbers("harbour") == [1])
    paused = (await ask(live_app, "POST", "/1/endpoints/1/pause"))["endpoint"]
    assert (paused["state"], bool(paused["paused_at"])) == ("paused", True)
    changed = (await ask(live_app, "PATCH", "/1/endpoints/1", said={"kinds": []}))["endpoint"]
    assert (changed["kinds"], changed["url"], changed["state"]) == ([], theirs.url, "paused")


async def test_the_secret_before_is_told_of_and_ended(live_app: LiveApp, theirs: Receiver):
    """Until when it signs stands in each answer; ended, it signs nothing more, and again is no fault."""
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    made = await ask(live_app, "POST", "/1/endpoints", 201, {"url": theirs.url})
    there = f"/1/endpoints/{made['endpoint']['id']}"
    assert made["endpoint"]["former_secrets_until"] is None
    before = now()
    renewed = await ask(live_app, "POST", f"{there}/secret")
    until_when = datetime.fromisoformat(renewed["endpoint"]["former_secrets_until"])
    assert before + OVERLAP - timedelta(seconds=1) <= until_when <= now() + OVERLAP
    assert (await ask(live_app, "GET", "/1/endpoints"))["endpoints"] == [renewed["endpoint"]]
    await ask(live_app, "POST", f"{there}/test")
    theirs.deliveries[-1].verify(made["secret"], live_app.services.webhook_signer.public_keys[0])
    for _ in range(2):
        ended = await ask(live_app, "DELETE", f"{there}/former-secrets")
        assert ended["endpoint"] == renewed["endpoint"] | {"former_secrets_until": None}
    await ask(live_app, "POST", f"{there}/test")
    theirs.deliveries[-1].verify(renewed["secret"], live_app.services.webhook_signer.public_keys[0])
    with pytest.raises(WebhookVerificationError):
        theirs.deliveries[-1].verify(made["secret"], live_app.services.webhook_signer.public_keys[0])
    assert "endpoint.secrets_ended" in await noted(live_app)


async def test_a_receiver_of_somebody_else_is_not_there(live_app: LiveApp, theirs: Receiver):
    """It is known below its own partner's address alone."""
    for name in ("Post", "Other"):
        await ask(live_app, "POST", "", 201, {"name": name, "everywhere": True})
    await ask(live_app, "POST", "/1/endpoints", 201, {"url": theirs.url})
    await ask(live_app, "GET", "/1/endpoints/1")
    for method, path in (
        ("GET", ""),
        ("DELETE", ""),
        ("POST", "/test"),
        ("POST", "/pause"),
        ("POST", "/secret"),
        ("DELETE", "/former-secrets"),
    ):
        assert (await ask(live_app, method, f"/2/endpoints/1{path}", 404))["code"] == "not_found"
    assert theirs.deliveries == []


WAYS = {
    "api": ("/api/v1/blogs/harbour", {"origin": "https://post.example"}, "post.example"),
    "poll": (
        "/api/v1/blogs/harbour/events",
        {"referer": "https://w.post.example:8443/a?id=7#x"},
        "w.post.example:8443",
    ),
    "feed": ("/blogs/harbour/feed.atom", {"origin": "null"}, "null"),
    "embed": ("/blogs/harbour/fragment.html", {"referer": "https://[::1/"}, ""),
}


async def test_what_a_key_is_used_for_is_counted(live_app: LiveApp):
    """Once a request, by the site of its page alone and by transport: as JSON, as CSV, and nothing of who asked."""
    await live_app.blog("harbour")
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    key = (await ask(live_app, "POST", "/1/keys", 201, {"kind": "pk"}))["key"]
    secret = (await ask(live_app, "POST", "/1/keys", 201, {"kind": "sk"}))["key"]
    for _ in range(2):
        for path, headers, _page in WAYS.values():
            assert (await live_app.http.get(f"{path}?key={key}", headers=headers)).status_code == 200
    bearer = {"authorization": f"Bearer {secret}"}
    assert (await live_app.http.get("/blogs/harbour", headers=bearer)).status_code == 200
    assert (await live_app.http.get("/api/v1/blogs/harbour")).status_code == 200
    assert (await live_app.http.get(f"/api/v1/blogs/harbour?key=pk_{'x' * 36}")).status_code == 401
    told = await ask(live_app, "GET", "/1/usage?days=1")
    counted = {(each["transport"], each["page"]): each["requests"] for each in told["usage"]}
    assert counted == {(way, page): 2 for way, (_, _, page) in WAYS.items()} | {("page", ""): 1}
    table = await live_app.http.get(f"{THERE}/1/usage", headers=live_app.bearer() | {"accept": "text/csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert sorted(table.text.splitlines()[1:]) == sorted(
        f"{each['day']},{each['page']},{each['transport']},{each['requests']}" for each in told["usage"]
    )
    for days in ("0", "401", "x"):
        await ask(live_app, "GET", f"/1/usage?days={days}", 400)
    await ask(live_app, "GET", "/2/usage", 404)


async def test_readers_who_follow_by_key_are_counted_by_transport(live_app: LiveApp):
    """An event stream and a WebSocket, each once for as long as it lasts."""
    await live_app.blog("harbour")
    await ask(live_app, "POST", "", 201, {"name": "Post", "everywhere": True})
    key = (await ask(live_app, "POST", "/1/keys", 201, {"kind": "pk"}))["key"]
    there = f"{live_app.url}/api/v1/blogs/harbour/events?key={key}"
    async with live_app.http.stream("GET", there, headers={"accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200
        async with connect(there.replace("http", "ws", 1), origin=Origin("https://post.example")) as socket:
            await socket.recv()
    told = (await ask(live_app, "GET", "/1/usage"))["usage"]
    assert [(each["transport"], each["page"], each["requests"]) for each in told] == [
        ("sse", "", 1),
        ("websocket", "post.example", 1),
    ]


def test_both_clients_have_a_method_for_each_operation():
    """The same names, in camel case in JavaScript."""
    both_have((*PARTNER_OPERATIONS, *RECEIPT_OPERATIONS), READ, PartnerRequests, "partners.js")


async def test_every_method_for_python(live_app: LiveApp, theirs: Receiver):
    """Each does what it says at a real server; what the server refuses is a problem."""
    await live_app.blog("harbour")
    async with Client(live_app.url, live_app.tokens["admin"]) as admin:
        made = await admin.create_partner("Post", blogs=[{"slug": "harbour"}])
        with pytest.raises(Problem, match="422"):
            await admin.create_partner("Post")
        assert (await admin.change_partner(1, name="Northern Post"))["blogs"] == made["blogs"]
        assert (await admin.shut_out_partner(1))["shut_out_at"]
        assert await admin.let_in_partner(1) == (await admin.partners())[0] == await admin.partner(1)
        key = await admin.make_partner_key(1, "pk", expires_at="2131-01-01T00:00:00Z")
        assert key["keys"] == await admin.partner_keys(1)
        assert (await admin.revoke_partner_key(1, key["keys"][0]["id"]))[0]["state"] == "revoked"
        receives = await admin.create_endpoint(1, theirs.url, kinds=["entry.posted"])
        number = receives["endpoint"]["id"]
        assert (await admin.test_endpoint(1, number))["taken"]
        change = await admin.post("harbour", "Ships.")
        assert (await admin.send_event_again(1, number, "harbour", change.seq))["taken"]
        assert (await admin.replay_events(1, number, "harbour", 1))["state"] == "good"
        assert (await admin.pause_endpoint(1, number))["paused_at"]
        assert (await admin.resume_endpoint(1, number))["paused_at"] is None
        assert (await admin.change_endpoint(1, number, on_failure="skip"))["on_failure"] == "skip"
        renewed = await admin.renew_endpoint_secret(1, number)
        assert renewed["secret"] != receives["secret"]
        assert renewed["endpoint"]["former_secrets_until"]
        assert (await admin.end_former_secrets(1, number))["former_secrets_until"] is None
        assert {each["kind"] for each in await admin.attempts(1, number)} == {"endpoint.test", "entry.posted"}
        assert (await admin.endpoint(1, number))["id"] == (await admin.endpoints(1))[0]["id"]
        assert {each["transport"] for each in await admin.usage(1, days=1)} == {"webhook"}
        (told,) = await admin.receipts(1)
        assert (told["blog"]["slug"], [each["id"] for each in told["endpoints"]]) == ("harbour", [number])
        assert await admin.delete_endpoint(1, number) == []


METHODS = """
import assert from 'node:assert/strict';
const [module, url, token, hook] = process.argv.slice(2);
const { Partners, Problem } = await import(module);
const admin = new Partners(url, token);
const made = await admin.createPartner({ name: 'Post', blogs: [{ slug: 'harbour' }] });
const isTaken = (error) => error instanceof Problem && error.status === 422;
await assert.rejects(admin.createPartner({ name: 'Post' }), isTaken);
assert.deepEqual((await admin.changePartner(1, { name: 'Northern Post' })).blogs, made.blogs);
assert.ok((await admin.shutOutPartner(1)).shut_out_at);
assert.deepEqual(await admin.letInPartner(1), (await admin.partners())[0]);
assert.equal((await admin.partner(1)).name, 'Northern Post');
const { key, keys } = await admin.makePartnerKey(1, { kind: 'pk', expires_at: new Date('2131-01-01') });
assert.ok(key.startsWith(keys[0].prefix));
assert.deepEqual(await admin.partnerKeys(1), keys);
assert.equal((await admin.revokePartnerKey(1, keys[0].id))[0].state, 'revoked');
const { endpoint, secret } = await admin.createEndpoint(1, { url: hook, kinds: ['entry.posted'] });
assert.ok((await admin.testEndpoint(1, endpoint.id)).taken);
assert.ok((await admin.sendEventAgain(1, endpoint.id, 'harbour', 1)).taken);
assert.equal((await admin.replayEvents(1, endpoint.id, 'harbour', 1)).state, 'good');
assert.ok((await admin.pauseEndpoint(1, endpoint.id)).paused_at);
assert.equal((await admin.resumeEndpoint(1, endpoint.id)).paused_at, null);
assert.equal((await admin.changeEndpoint(1, endpoint.id, { on_failure: 'skip' })).on_failure, 'skip');
const renewed = await admin.renewEndpointSecret(1, endpoint.id);
assert.notEqual(renewed.secret, secret);
assert.ok(renewed.endpoint.former_secrets_until);
assert.equal((await admin.endFormerSecrets(1, endpoint.id)).former_secrets_until, null);
assert.ok((await admin.attempts(1, endpoint.id)).some(({ kind }) => kind === 'endpoint.test'));
assert.equal((await admin.endpoint(1, endpoint.id)).id, (await admin.endpoints(1))[0].id);
assert.deepEqual([...new Set((await admin.usage(1, { days: 1 })).map(({ transport }) => transport))], ['webhook']);
const [told] = await admin.receipts(1);
assert.deepEqual([told.blog.slug, told.endpoints.map(({ id }) => id)], ['harbour', [endpoint.id]]);
assert.deepEqual(await admin.deleteEndpoint(1, endpoint.id), []);
"""


async def test_every_method_for_javascript(live_app: LiveApp, theirs: Receiver, tmp_path: Path):
    """The same in Node."""
    await live_app.post(await live_app.blog("harbour"))
    (tmp_path / "methods.mjs").write_text(METHODS, encoding="utf-8")
    module_ = (CLIENTS / "js/src/partners.js").as_uri()
    await node(tmp_path, "methods.mjs", module_, live_app.url, live_app.tokens["admin"], theirs.url)


async def test_the_example_for_python_runs(live_app: LiveApp, theirs: Receiver):
    """A partner is added with a key and a receiver, as the README of the client says."""
    await live_app.blog("harbour")
    text = (CLIENTS / "python/README.md").read_text(encoding="utf-8")
    (code,) = [part.split("```")[0] for part in text.split("```python\n") if "create_partner" in part]
    printed: list[str] = []
    names: dict[str, Any] = {"print": printed.append}
    exec(code.replace("https://example.org", live_app.url), names)
    await names["connect"](live_app.tokens["admin"], theirs.url)
    assert printed[0].startswith("Key pk_")
    assert theirs.deliveries[0].said["type"] == "endpoint.test"


async def test_the_example_for_javascript_runs(live_app: LiveApp, theirs: Receiver, tmp_path: Path):
    """The same in Node."""
    await live_app.blog("harbour")
    text = (CLIENTS / "js/README.md").read_text(encoding="utf-8")
    (code,) = [part.split("```")[0] for part in text.split("```js\n") if "createPartner" in part]
    code = code.replace("https://example.org", live_app.url)
    code = code.replace("@liveblog/client/partners", (CLIENTS / "js/src/partners.js").as_uri())
    (tmp_path / "example.mjs").write_text(code, encoding="utf-8")
    run = "const { connect } = await import('./example.mjs'); await connect(...process.argv.slice(2));"
    (tmp_path / "run.mjs").write_text(run, encoding="utf-8")
    printed = await node(tmp_path, "run.mjs", live_app.tokens["admin"], theirs.url)
    assert printed.startswith("Key pk_")
    assert theirs.deliveries[0].said["type"] == "endpoint.test"
