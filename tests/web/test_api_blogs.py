"""The end of a blog over the API: put on the shelf, and deleted for good."""

import pytest

from liveblog.model.blog import Visibility
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_closed_blog_is_shelved_and_comes_back(shared_app: LiveApp):
    """It is on no list and read as ever; live coverage is not shelved, and reopening takes it off the shelf."""
    blog = await shared_app.blog(title="Shelved over the API")
    there, write = f"/api/v1{blog.path}", shared_app.bearer("write")

    async def change(**values: object) -> dict[str, object]:
        answer = await shared_app.http.patch(there, json=values, headers=write)
        assert answer.status_code == 200, answer.text
        told: dict[str, object] = answer.json()["blog"]
        return told

    problem_of(await shared_app.http.patch(there, json={"shelved": True}, headers=write), 409, "conflict")
    assert (await change(status="closed", shelved=True))["shelved"] is True
    assert (await shared_app.http.get(there)).json()["blog"]["shelved"] is True
    assert "Shelved over the API" not in (await shared_app.http.get("/")).text
    assert (await shared_app.http.get(blog.path)).status_code == 200
    assert (await change(shelved=False))["shelved"] is False
    assert (await change(shelved=True, status="closed"))["shelved"] is True
    assert (await change(status="live"))["shelved"] is False


async def test_a_blog_says_whether_readers_may_report_errors(shared_app: LiveApp):
    """A PATCH changes it, and those who follow are told."""
    blog = await shared_app.blog()
    there = f"/api/v1{blog.path}"
    assert (await shared_app.http.get(there)).json()["blog"]["take_reports"] is True
    changed = await shared_app.http.patch(there, json={"take_reports": False}, headers=shared_app.bearer("write"))
    assert (changed.status_code, changed.json()["blog"]["take_reports"]) == (200, False)
    (event,) = (await shared_app.http.get(f"{there}/events?after=0")).json()["events"]
    assert (event["kind"], event["blog"]["take_reports"]) == ("blog.changed", False)


@pytest.mark.parametrize("query", ["", "?confirm=", "?confirm=other", "?confirm={slug}x"])
async def test_a_blog_is_not_deleted_by_mistake(shared_app: LiveApp, query: str):
    """Without its slug, or with another, nothing happens, and the answer says what was wanted."""
    blog = await shared_app.blog()
    address = f"/api/v1{blog.path}{query.format(slug=blog.slug)}"
    problem = problem_of(
        await shared_app.http.delete(address, headers=shared_app.bearer("admin")), 422, "invalid_input"
    )
    assert fields_of(problem) == ["confirm"]
    assert (await shared_app.http.get(f"/api/v1{blog.path}")).status_code == 200


async def test_a_blog_is_deleted_for_good(shared_app: LiveApp):
    """Its address says that it is gone from the answer on, its slug is not given again, and it can't be done twice."""
    blog, admin = await shared_app.blog(), shared_app.bearer("admin")
    there = f"/api/v1{blog.path}"
    answer = await shared_app.http.delete(f"{there}?confirm={blog.slug}", headers=admin)
    assert (answer.status_code, answer.json()) == (200, {"deleted": blog.slug})
    problem_of(await shared_app.http.get(there), 410, "blog_gone")
    again = {"slug": blog.slug, "title": "Again"}
    assert (await shared_app.http.post("/api/v1/blogs", json=again, headers=admin)).status_code == 409
    for query in (f"?confirm={blog.slug}", ""):
        problem_of(await shared_app.http.delete(there + query, headers=admin), 410, "blog_gone")
    missing = await shared_app.http.delete("/api/v1/blogs/nowhere?confirm=nowhere", headers=admin)
    problem_of(missing, 404, "blog_not_found")


@pytest.mark.parametrize("token", ["read", "submit", "write", "elsewhere"])
async def test_only_admins_of_the_house_delete_one(shared_app: LiveApp, token: str):
    """Others are refused alike, whether there is such a blog or not, and whatever they confirm."""
    blog = await shared_app.blog(visibility=Visibility.PRIVATE)
    for slug in (blog.slug, "nowhere"):
        address = f"/api/v1/blogs/{slug}?confirm={slug}"
        problem_of(await shared_app.http.delete(address, headers=shared_app.bearer(token)), 403, "forbidden")
