"""Who is at the desk, over the API: programs see and are seen as pages are, and nothing is refused for it."""

from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from liveblog.model.blog import Blog
from liveblog.web.api import desk_schemas
from tests.web.live_app import LiveApp
from tests.web.problems import problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True, slots=True)
class Programs:
    """Two programs at the desk of one blog: one that submits, and one that writes."""

    live: LiveApp
    blog: Blog

    async def seen(self, who: str) -> dict[str, Any]:
        """Return whom one sees, in its shape."""
        answer = await self.live.http.get(f"/api/v1{self.blog.path}/presence", headers=self.live.bearer(who))
        assert answer.headers["cache-control"] == "private, no-store"
        desk_schemas.PresenceAnswer.model_validate_json(answer.content, strict=True)
        told: dict[str, Any] = answer.json()
        return told

    async def say(self, who: str, there: str = "presence", **said: Any):
        """Say something of one."""
        address = f"/api/v1{self.blog.path}/{there}"
        return await self.live.http.post(address, json=said, headers=self.live.bearer(who))


@pytest_asyncio.fixture(loop_scope="module")
async def programs(shared_app: LiveApp) -> Programs:
    """A blog of its own for each test."""
    return Programs(shared_app, await shared_app.blog())


async def test_programs_see_each_other(programs):
    """With what they look at, until they have left; nobody sees themselves."""
    await programs.say("submit", page="window-1", state="viewing", entry_id=7)
    await programs.say("write", page="window-2", state="viewing")
    (other,) = (await programs.seen("write"))["people"]
    assert other == {"name": "submit", "here": True, "minutes": None, "entry_id": 7, "writing": False}
    assert [one["name"] for one in (await programs.seen("submit"))["people"]] == ["write"]
    await programs.say("submit", page="window-1", state="left")
    (other,) = (await programs.seen("write"))["people"]
    assert (other["here"], other["minutes"], other["entry_id"]) == (False, 0, None)


async def test_who_writes_in_an_entry_has_it(programs):
    """Until somebody takes it over; a contributor has none, and takes none."""
    number = await programs.live.post(programs.blog, "Ships.")
    lease = (await programs.say("write", page="window-2", state="writing", entry_id=number)).json()["lease"]
    assert (lease["entry_id"], lease["name"], lease["own"]) == (number, "write", True)
    theirs = (await programs.say("admin", page="window-3", state="writing", entry_id=number)).json()["lease"]
    assert (theirs["name"], theirs["own"]) == ("write", False)
    taken = (await programs.say("admin", page="window-3", state="writing", entry_id=number, take=True)).json()["lease"]
    assert (taken["name"], taken["own"]) == ("admin", True)
    assert [one["name"] for one in (await programs.seen("submit"))["editing"]] == ["admin"]
    refused = await programs.say("submit", page="window-1", state="writing", entry_id=number, take=True)
    problem_of(refused, 403, "forbidden")


async def test_what_somebody_works_on(programs):
    """A line that stands for all until it is taken back."""
    told = (await programs.say("submit", "on-it", line=" The   storm ")).json()
    assert [(one["name"], one["own"], one["line"]) for one in told["on_it"]] == [("submit", True, "The storm")]
    assert [one["own"] for one in (await programs.seen("write"))["on_it"]] == [False]
    assert (await programs.say("submit", "on-it", line="")).json()["on_it"] == []


async def test_what_can_t_be_read_is_refused(programs):
    """A page without a good name, a state that there isn't, a line that is too long."""
    for said in ({"page": "x", "state": "viewing"}, {"page": "window-1", "state": "asleep"}):
        problem_of(await programs.say("write", **said), 422, "invalid_input")
    problem_of(await programs.say("write", "on-it", line="x" * 121), 422, "invalid_input")


async def test_a_contributor_hears_who_has_seen_their_draft(programs):
    """When an editor's program says so, and not because it was read."""
    drafts = f"/api/v1{programs.blog.path}/drafts"
    http, ines, ada = programs.live.http, programs.live.bearer("submit"), programs.live.bearer("write")
    number = (await http.post(drafts, json={"body": "Ships."}, headers=ines)).json()["draft"]["id"]
    problem_of(await http.post(f"{drafts}/{number}/seen", headers=ada), 404, "draft_not_found")
    await http.post(f"{drafts}/{number}/submit", json={}, headers=ines)
    await http.get(f"{drafts}/{number}", headers=ada)
    assert (await http.get(f"{drafts}/{number}", headers=ines)).json()["draft"]["seen_by"] is None
    assert (await http.post(f"{drafts}/{number}/seen", headers=ada)).json()["draft"]["seen_by"] == "write"
    assert (await http.get(f"{drafts}/{number}", headers=ines)).json()["draft"]["seen_by"] == "write"
