"""Versions of an entry over the API: listed, read, compared and restored, for those who may write."""

from typing import Any

import httpx2
import pytest
import pytest_asyncio
from pydantic import BaseModel

from liveblog.model.blog import Blog
from liveblog.web.api import desk_schemas, schemas
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


def shaped(answer: httpx2.Response, model: type[BaseModel]) -> Any:
    """Return the answer, which has exactly this shape."""
    assert answer.status_code == 200, answer.text
    model.model_validate_json(answer.content, strict=True)
    return answer.json()


@pytest_asyncio.fixture(loop_scope="module")
async def revised(shared_app: LiveApp) -> tuple[Blog, str]:
    """An entry with three versions, by two tokens, and its address."""
    blog = await shared_app.blog()
    entries = f"/api/v1{blog.path}/entries"
    first = {"body": "One ship.\n\nNo wind.", "topics": ["Harbour"]}
    await shared_app.http.post(entries, json=first, headers=shared_app.bearer("write"))
    for who, changes in (("admin", {"body": "Two ships.\n\nNo wind."}), ("write", {"topics": [], "pinned": True})):
        await shared_app.http.patch(f"{entries}/1", json=changes, headers=shared_app.bearer(who))
    return blog, f"{entries}/1"


async def test_versions_are_listed_and_read(shared_app: LiveApp, revised):
    """Each says whose it is and what it changed, the newest first, and is read with the text it had."""
    _, address = revised
    editor = shared_app.bearer("write")
    listed = shaped(await shared_app.http.get(f"{address}/versions", headers=editor), desk_schemas.EntryVersionsAnswer)
    assert [(each["version"], each["revision"], each["by"], each["changed"]) for each in listed["versions"]] == [
        (3, 3, "write", ["topics", "pinned"]),
        (2, 2, "admin", ["body"]),
        (1, 1, "write", []),
    ]
    assert listed["before"] is None
    older = await shared_app.http.get(f"{address}/versions?before=3", headers=editor)
    assert [each["version"] for each in older.json()["versions"]] == [2, 1]
    first = shaped(await shared_app.http.get(f"{address}/versions/1", headers=editor), desk_schemas.EntryVersionAnswer)
    assert (first["entry"]["body"], first["entry"]["topics"]) == ("One ship.\n\nNo wind.", ["Harbour"])
    problem_of(await shared_app.http.get(f"{address}/versions/9", headers=editor), 404, "not_found")
    problem_of(await shared_app.http.get(f"{address}/versions?before=1", headers=editor), 404, "not_found")
    problem_of(await shared_app.http.get(f"{address}/versions?before=x", headers=editor), 400, "bad_request")


async def test_any_two_versions_are_compared(shared_app: LiveApp, revised):
    """What changed is told by member, and word by word in the text; the order in which they are named is no matter."""
    _, address = revised
    editor = shared_app.bearer("write")
    answer = await shared_app.http.get(f"{address}/difference?from=3&to=1", headers=editor)
    told = shaped(answer, desk_schemas.ComparisonAnswer)
    assert (told["older"]["version"], told["newer"]["version"]) == (1, 3)
    assert told["fields"] == [
        {"field": "topics", "before": ["Harbour"], "after": []},
        {"field": "pinned", "before": False, "after": True},
    ]
    marked = [(piece["text"], piece["mark"]) for block in told["text"] for piece in block]
    assert ("".join(text for text, mark in marked if mark != "added")).startswith("One ship")
    assert "".join(text for text, mark in marked if mark == "added").startswith("Two ships")
    problem_of(await shared_app.http.get(f"{address}/difference?from=1", headers=editor), 400, "bad_request")
    problem_of(await shared_app.http.get(f"{address}/difference?from=1&to=9", headers=editor), 404, "not_found")


async def test_a_version_is_restored_as_a_new_one(shared_app: LiveApp, revised):
    """The text is what it was, what is pinned stays so, and nothing goes over what somebody else did meanwhile."""
    _, address = revised
    editor = shared_app.bearer("write")
    tag = (await shared_app.http.get(address)).headers["etag"]
    await shared_app.http.patch(address, json={"headline": "News"}, headers=editor)
    there = f"{address}/versions/1/restore"
    stale = await shared_app.http.post(there, headers=editor | {"if-match": tag})
    problem_of(stale, 412, "stale_revision")
    restored = await shared_app.http.post(there, headers=editor)
    entry = shaped(restored, schemas.EntryChangeAnswer)["entry"]
    assert (entry["body"], entry["topics"], entry["headline"], entry["pinned"], entry["revision"]) == (
        "One ship.\n\nNo wind.",
        ["Harbour"],
        None,
        True,
        5,
    )
    assert restored.headers["etag"] == (await shared_app.http.get(address)).headers["etag"]


async def test_a_deleted_entry_has_no_versions(shared_app: LiveApp, revised):
    """Deleted is deleted, from every one of these doors, and none is open to those who may not write."""
    _, address = revised
    doors = [
        ("GET", "versions"),
        ("GET", "versions/1"),
        ("GET", "difference?from=1&to=2"),
        ("POST", "versions/1/restore"),
    ]
    for method, door in doors:
        for who, status, code in (("read", 403, "forbidden"), ("submit", 403, "forbidden")):
            answer = await shared_app.http.request(method, f"{address}/{door}", headers=shared_app.bearer(who))
            problem_of(answer, status, code)
    await shared_app.http.delete(address, headers=shared_app.bearer("write"))
    for method, door in doors:
        answer = await shared_app.http.request(method, f"{address}/{door}", headers=shared_app.bearer("write"))
        problem_of(answer, 410, "entry_deleted")
