"""What the API answers when all is well: every operation, held to the shapes that the OpenAPI document promises."""

from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

from liveblog.model.blog import Visibility
from liveblog.model.colour import lightened_for
from liveblog.web.api import schemas
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENTRY = {
    "body": "The *harbour* is open.",
    "headline": "Open again",
    "topics": ["Harbour", "Harbour", "Ferries"],
    "byline": ["Ada Quist"],
    "occurred_at": "2014-03-04T16:58:00.123456+01:00",
    "pinned": True,
    "key_event": True,
}


def shaped(answer: httpx2.Response, model: type[BaseModel], status: int = 200) -> Any:
    """Return the answer, which has exactly this shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    model.model_validate_json(answer.content, strict=True)
    return answer.json()


PICTURE = "/media/0123456789abcdef0123-1600x900.webp"


async def test_a_blog_is_made_shown_and_changed(shared_app: LiveApp):
    """POST, GET and PATCH of a blog answer in their shapes; a change has a number and a tag, no change has neither."""
    http, admin = shared_app.http, shared_app.bearer()
    wanted: dict[str, Any] = {
        "slug": f"b-{id(http)}",
        "title": "  A\n blog ",
        "zone": "Asia/Tokyo",
        "language": "ja",
        "visibility": "public",
        "accent": "#0B5C8A",
        "summary": "*Open*",
        "byline": ["Ada Quist", " Ben  Tarr"],
        "picture": {"url": PICTURE, "alt": "Smoke", "caption": "The <quay>"},
        "show_readers": False,
    }
    made = await http.post("/api/v1/blogs", json=wanted, headers=admin)
    view = shaped(made, schemas.BlogAnswer, 201)
    address = made.headers["location"]
    assert (view["head"], view["purges"], view["blog"]["title"]) == (0, 0, "A blog")
    assert (view["blog"]["accent"], view["blog"]["summary"]) == ("#0b5c8a", "<p><em>Open</em></p>")
    assert (view["blog"]["accent_on_light"], view["blog"]["accent_on_dark"]) == ("#0b5c8a", lightened_for("#0b5c8a"))
    assert view["blog"]["summary_source"] == "*Open*"
    assert (view["blog"]["byline"], view["blog"]["show_readers"]) == (["Ada Quist", "Ben Tarr"], False)
    assert view["blog"]["picture"] == wanted["picture"] | {"credit": ""}
    assert "The &lt;quay&gt;" in view["blog"]["picture_html"]
    changed = await http.patch(address, json={"title": "B"}, headers={**admin, "if-match": made.headers["etag"]})
    assert shaped(changed, schemas.BlogChangeAnswer)["seq"] == 1
    same = await http.patch(address, json={"title": "B"}, headers={**admin, "if-match": changed.headers["etag"]})
    assert shaped(same, schemas.BlogChangeAnswer)["seq"] == 0
    assert same.headers["etag"] == changed.headers["etag"]
    shown = await http.get(address)
    assert shaped(shown, schemas.BlogAnswer)["blog"]["title"] == "B"
    assert shown.headers["etag"] == same.headers["etag"]
    short = {"url": PICTURE, "alt": "Ash"}
    changed = await http.patch(address, json={"picture": short}, headers=admin)
    picture = shaped(changed, schemas.BlogChangeAnswer)["blog"]["picture"]
    assert picture == short | {"caption": "", "credit": ""}
    await http.patch(address, json={"picture": None, "byline": [], "show_readers": True}, headers=admin)
    bare = (await http.get(address)).json()["blog"]
    assert (bare["picture"], bare["picture_html"], bare["byline"], bare["show_readers"]) == (None, "", [], True)
    shown = await http.get(address)
    assert (await http.get(address, headers={"if-none-match": shown.headers["etag"]})).status_code == 304
    problem_of(await http.post("/api/v1/blogs", json=wanted, headers=admin), 409, "name_taken")


async def test_an_entry_is_posted_shown_revised_and_deleted(shared_app: LiveApp):
    """Each step answers `{seq, epoch, entry}` and a tag for the next one; after a delete only the tombstone is left."""
    blog = await shared_app.blog()
    http, writer = shared_app.http, shared_app.bearer("write")
    posted = await http.post(f"/api/v1{blog.path}/entries", json=ENTRY, headers=writer)
    view = shaped(posted, schemas.EntryChangeAnswer, 201)
    entry = view["entry"]
    assert (view["seq"], view["epoch"], entry["revision"]) == (1, blog.epoch, 1)
    assert entry["topics"] == ["Harbour", "Ferries"]
    assert entry["occurred_at"] == "2014-03-04T15:58:00.123Z"
    assert "<em>harbour</em>" in entry["html"]
    address = posted.headers["location"]
    shown = await http.get(address)
    assert shaped(shown, schemas.EntryAnswer)["entry"] == entry
    assert shown.headers["etag"] == posted.headers["etag"]
    assert (await http.get(address, headers={"if-none-match": f"W/{shown.headers['etag']}"})).status_code == 304
    revised = await http.patch(
        address, json={"body": "Closed."}, headers={**writer, "if-match": posted.headers["etag"]}
    )
    assert shaped(revised, schemas.EntryChangeAnswer)["entry"]["revision"] == 2
    stale = await http.delete(address, headers={**writer, "if-match": posted.headers["etag"]})
    problem_of(stale, 412, "stale_revision")
    either = f'"x", {posted.headers["etag"]}, {revised.headers["etag"]}'
    deleted = await http.delete(address, headers={**writer, "if-match": either})
    assert shaped(deleted, schemas.EntryChangeAnswer)["entry"] == {"id": 1, "deleted": True}
    problem_of(await http.get(address), 410, "entry_deleted")
    problem_of(await http.patch(address, json={}, headers=writer), 410, "entry_deleted")
    problem_of(await http.delete(address, headers=writer), 410, "entry_deleted")


async def test_a_weak_tag_matches_nothing_that_is_changed(shared_app: LiveApp):
    """`If-Match` compares strongly (RFC 9110, section 13.1.1), and `*` is any revision."""
    blog = await shared_app.blog()
    posted = await shared_app.http.post(f"/api/v1{blog.path}/entries", json=ENTRY, headers=shared_app.bearer())
    address, weak = posted.headers["location"], f"W/{posted.headers['etag']}"
    refused = await shared_app.http.patch(address, json={}, headers={**shared_app.bearer(), "if-match": weak})
    problem_of(refused, 412, "stale_revision")
    taken = await shared_app.http.patch(address, json={}, headers={**shared_app.bearer(), "if-match": "*"})
    assert taken.status_code == 200


async def test_the_same_post_twice_is_done_once(shared_app: LiveApp):
    """A post repeated with its Idempotency-Key gets the first answer, however its JSON is spelled; another body 422."""
    blog = await shared_app.blog()
    address = f"/api/v1{blog.path}/entries"
    headers = {**shared_app.bearer(), "idempotency-key": "a key", "content-type": "application/json"}
    first = await shared_app.http.post(address, content='{"body": "x", "pinned": false}', headers=headers)
    again = await shared_app.http.post(address, content='{ "body":"\\u0078" }', headers=headers)
    assert (first.json(), first.headers["etag"]) == (again.json(), again.headers["etag"])
    assert (first.status_code, again.status_code) == (201, 201)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    other = await shared_app.http.post(address, json={"body": "y"}, headers=headers)
    problem_of(other, 422, "idempotency_key_reused")
    shift = await shared_app.http.post(f"/api/v1{blog.path}/shifts", json={"note": "x"}, headers=headers)
    problem_of(shift, 422, "idempotency_key_reused")
    theirs = await shared_app.http.post(address, json={"body": "y"}, headers={**headers, **shared_app.bearer("write")})
    assert theirs.json()["entry"]["id"] == 2
    await shared_app.http.delete(f"{address}/1", headers=shared_app.bearer())
    late = await shared_app.http.post(address, json={"body": "x"}, headers=headers)
    assert shaped(late, schemas.EntryChangeAnswer, 201)["entry"] == {"id": 1, "deleted": True}


async def test_a_hand_over_is_recorded(shared_app: LiveApp):
    """A hand-over answers in its shape, and points to no address, since it has none of its own."""
    blog = await shared_app.blog()
    values = {"note": "Ben Tarr takes over.", "editor": "Ben Tarr"}
    answer = await shared_app.http.post(f"/api/v1{blog.path}/shifts", json=values, headers=shared_app.bearer())
    view = shaped(answer, schemas.ShiftChangeAnswer, 201)
    assert (view["shift"]["id"], view["shift"]["editor"]) == (view["seq"], "Ben Tarr")
    assert "location" not in answer.headers


async def test_a_closed_blog_takes_no_entries(shared_app: LiveApp):
    """After `status: closed` posts get 409, corrections are still taken, and `live` opens it again."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    http, admin, address = shared_app.http, shared_app.bearer(), f"/api/v1{blog.path}"
    closed = await http.patch(address, json={"status": "closed"}, headers=admin)
    assert shaped(closed, schemas.BlogChangeAnswer)["blog"]["closed_at"]
    problem_of(await http.post(f"{address}/entries", json={"body": "x"}, headers=admin), 409, "blog_closed")
    problem_of(await http.post(f"{address}/shifts", json={"note": "x"}, headers=admin), 409, "blog_closed")
    assert (await http.patch(f"{address}/entries/1", json={"body": "y"}, headers=admin)).status_code == 200
    assert (await http.patch(address, json={"status": "live"}, headers=admin)).status_code == 200
    assert (await http.post(f"{address}/entries", json={"body": "x"}, headers=admin)).status_code == 201


async def test_pages_are_cut_from_the_oldest_end(shared_app: LiveApp):
    """Old pages stay what they were when entries come; the newest page is the default and has what is over."""
    blog = await shared_app.blog()
    await shared_app.fill(blog, 85)
    http, address = shared_app.http, f"/api/v1{blog.path}/entries"
    newest = shaped(await http.get(address), schemas.PageAnswer)
    assert (newest["page"], newest["pages"], newest["head"]) == (2, 2, 85)
    assert [entry["id"] for entry in newest["entries"]] == list(range(41, 86))
    assert newest["floor"] == {"occurred_at": newest["entries"][0]["occurred_at"], "id": 41}
    first = shaped(await http.get(f"{address}?page=1"), schemas.PageAnswer)
    assert (first["floor"], [entry["id"] for entry in first["entries"]]) == (None, list(range(1, 41)))
    await shared_app.fill(blog, 40)
    assert (await http.get(f"{address}?page=1")).json()["entries"] == first["entries"]
    assert (await http.get(address)).json()["pages"] == 3


async def test_events_answer_in_their_shapes(shared_app: LiveApp):
    """The head document and a closed range, with every kind of event in them, have the shapes of the document."""
    blog = await shared_app.blog()
    http, admin = shared_app.http, shared_app.bearer()
    await shared_app.fill(blog, 98)
    await http.post(f"/api/v1{blog.path}/shifts", json={"note": "x"}, headers=admin)
    await http.patch(f"/api/v1{blog.path}", json={"title": "y"}, headers=admin)
    await http.patch(f"/api/v1{blog.path}/entries/2", json={"headline": "z"}, headers=admin)
    await http.delete(f"/api/v1{blog.path}/entries/1", headers=admin)
    await shared_app.services.hub.refresh(await shared_app.services.hub.tail(blog.slug))
    document = shaped(await http.get(f"/api/v1{blog.path}/events"), schemas.PollAnswer)
    assert [event["kind"] for event in document["events"]] == ["entry.revised", "entry.deleted"]
    closed = await http.get(f"/api/v1{blog.path}/events/{blog.epoch}.1/1-100")
    events = shaped(closed, schemas.RangeAnswer)["events"]
    assert {event["kind"] for event in events} == {"entry.posted", "shift.changed", "blog.changed"}
    assert events[0]["entry"] == {"id": 1, "deleted": True}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_healthy_server_says_so(shared_app: LiveApp, path: str):
    """Health and readiness answer 200 in their shape, and are never kept."""
    answer = await shared_app.http.get(path)
    assert shaped(answer, schemas.HealthAnswer) == {"status": "ok"}
    assert answer.headers["cache-control"] == "no-store"


WRITES = [
    ("PATCH", "", {"title": "x"}),
    ("POST", "/entries", {"body": "x"}),
    ("PATCH", "/entries/1", {"body": "x"}),
    ("DELETE", "/entries/1", None),
    ("POST", "/shifts", {"note": "x"}),
]


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        (None, 401, "unauthenticated"),
        ("unknown", 401, "unauthenticated"),
        ("expired", 401, "credentials_expired"),
        ("read", 403, "forbidden"),
        ("elsewhere", 403, "forbidden"),
    ],
)
async def test_changes_need_a_token_that_is_good_for_them(
    shared_app: LiveApp, token: str | None, status: int, code: str
):
    """Without a token, or with one that is wrong, expired, of too small a scope or of another blog, nothing changes."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    headers = shared_app.bearer(token) if token else {}
    for method, path, values in WRITES:
        answer = await shared_app.http.request(method, f"/api/v1{blog.path}{path}", json=values, headers=headers)
        problem_of(answer, status, code)
        assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    assert (await shared_app.http.get(f"/api/v1{blog.path}")).json()["head"] == 1


@pytest.mark.parametrize("token", ["write", "elsewhere"])
async def test_only_admins_of_all_blogs_make_one(shared_app: LiveApp, token: str):
    """A blog is made with the scope admin, and not by a token that is bound to another blog."""
    values = {"slug": "never", "title": "Never"}
    answer = await shared_app.http.post("/api/v1/blogs", json=values, headers=shared_app.bearer(token))
    problem_of(answer, 403, "forbidden")


@pytest.mark.parametrize("header", ["Bearer", "Basic YTpi", "Token x", "Bearer\t", "lb_x", "Bearer \xff"])
async def test_authorization_of_another_form_is_refused(shared_app: LiveApp, header: str):
    """An Authorization header that is no bearer token is 401 even where none is needed: a mistake is told."""
    blog = await shared_app.blog()
    answer = await shared_app.http.get(
        f"/api/v1{blog.path}", headers=[(b"authorization", header.strip().encode("latin-1"))]
    )
    problem_of(answer, 401, "unauthenticated")


async def test_a_private_blog_is_read_with_a_token_only(shared_app: LiveApp):
    """Every read of a private blog needs the scope `read` for that blog, and its answers stay out of shared caches."""
    blog = await shared_app.blog(visibility=Visibility.PRIVATE)
    await shared_app.fill(blog, 100)
    for path in ("", "/entries", "/entries/1", "/events", f"/events/{blog.epoch}.0/1-100"):
        address = f"/api/v1{blog.path}{path}"
        for headers in ({}, shared_app.bearer("elsewhere")):
            problem_of(await shared_app.http.get(address, headers=headers), 404, "blog_not_found")
        answer = await shared_app.http.get(address, headers=shared_app.bearer("read"))
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")


async def test_any_origin_may_read_but_not_change(shared_app: LiveApp):
    """Answers are open to scripts of any origin, errors too; a preflight allows reading only."""
    blog = await shared_app.blog()
    origin = {"origin": "https://partner.example"}
    for path in (
        f"/api/v1{blog.path}",
        f"/api/v1{blog.path}/events",
        "/api/v1/blogs/nowhere",
        "/embed.js",
        "/openapi.json",
    ):
        assert (await shared_app.http.get(path, headers=origin)).headers["access-control-allow-origin"] == "*"
    asked = {**origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    preflight = await shared_app.http.request("OPTIONS", f"/api/v1{blog.path}/entries", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "last-event-id" in preflight.headers["access-control-allow-headers"].lower()
    page = await shared_app.http.get(blog.path, headers=origin)
    assert "access-control-allow-origin" not in page.headers


async def test_head_answers_as_get_without_the_body(shared_app: LiveApp):
    """HEAD gets the status and headers of GET everywhere, also where GET would be a stream without end."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    for path in ("", "/entries", "/entries/1", "/entries/9", "/events"):
        address = f"/api/v1{blog.path}{path}"
        got, head = await shared_app.http.get(address), await shared_app.http.head(address)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
    stream = await shared_app.http.head(f"/api/v1{blog.path}/events", headers={"accept": "text/event-stream"})
    assert (stream.status_code, stream.content) == (200, b"")


@pytest.mark.parametrize(
    "spelling",
    ["2014-03-04T15:58:00Z", "2014-03-04t15:58:00z", "2014-03-04 15:58:00+00:00", "2014-03-04T21:28:00.0000001+05:30"],
)
async def test_a_time_may_be_spelled_in_all_ways_of_rfc_3339(shared_app: LiveApp, spelling: str):
    """The same instant comes out the same, whatever its zone, case and decimals."""
    blog = await shared_app.blog()
    values = {"body": "x", "occurred_at": spelling}
    answer = await shared_app.http.post(f"/api/v1{blog.path}/entries", json=values, headers=shared_app.bearer())
    assert answer.json()["entry"]["occurred_at"] == "2014-03-04T15:58:00.000Z"
