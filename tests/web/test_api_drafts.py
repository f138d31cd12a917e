"""Drafts over the API: begun, saved, shared, submitted, sent back, approved, scheduled, discarded; in their shapes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from pydantic import BaseModel

from liveblog.model.blog import Blog, Visibility
from liveblog.model.draft import DraftText
from liveblog.model.moment import now, rfc3339
from liveblog.model.principal import COMMAND, Scope
from liveblog.store import drafts as rows
from liveblog.store.audit_log import AuditQuery, audit_records
from liveblog.web.api import desk_schemas, schemas
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

DRAFT = {
    "body": "Ships are *leaving*.",
    "headline": "Harbour",
    "topics": ["Harbour", "Ferries"],
    "byline": ["Ines Lund"],
    "occurred_at": "2014-03-04T15:58:07Z",
    "key_event": True,
}

ANY = {"if_match": "*"}


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """The drafts of a blog as a contributor's token, `submit`, and an editor's, `write`, work with them."""

    live: LiveApp
    blog: Blog

    @property
    def address(self) -> str:
        """Return where they are."""
        return f"/api/v1{self.blog.path}/drafts"

    async def begin(self, who: str = "submit", values: dict[str, Any] | None = None, **headers: str):
        """Begin a draft."""
        headers = self.live.bearer(who) | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.live.http.post(self.address, json=values or DRAFT, headers=headers)

    async def get(self, there: str = "", who: str = "submit"):
        """Read something below the drafts."""
        return await self.live.http.get(f"{self.address}{there}", headers=self.live.bearer(who))

    async def save(self, number: int, changes: dict[str, Any], who: str = "submit", seen: str | None = "*"):
        """Change a draft."""
        headers = self.live.bearer(who) | ({"if-match": seen} if seen else {})
        return await self.live.http.patch(f"{self.address}/{number}", json=changes, headers=headers)

    async def act(self, number: int, act: str, who: str = "submit", said: Any = None, **headers: str):
        """Do something to a draft."""
        headers = self.live.bearer(who) | {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if said is None else {"json": said}
        return await self.live.http.post(f"{self.address}/{number}/{act}", headers=headers, **sent)

    async def actions(self) -> list[str]:
        """Return what the log has of drafts, in order."""
        async with self.live.services.store.read() as connection:
            records = await audit_records(connection, AuditQuery(blog_id=self.blog.id), 50)
        return [record.action for record in reversed(records) if record.action.startswith(("draft", "schedule"))]


@pytest_asyncio.fixture(loop_scope="module")
async def desk(shared_app: LiveApp) -> DraftDesk:
    """A blog of its own for each test."""
    return DraftDesk(shared_app, await shared_app.blog(zone="Europe/Berlin"))


def drafted(answer: httpx2.Response, status: int = 200, model: type[BaseModel] = desk_schemas.DraftAnswer) -> Any:
    """Return the answer, which has exactly this shape, and is for nobody to keep."""
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    model.model_validate_json(answer.content, strict=True)
    told = answer.json()
    return told.get("draft", told)


async def test_a_draft_is_begun_read_and_saved(desk):
    """What was sent comes back, its time to the second; a save names the version that was seen, and is the next."""
    begun = await desk.begin()
    draft = drafted(begun, 201)
    assert {name: draft[name] for name in DRAFT} == DRAFT | {"occurred_at": "2014-03-04T15:58:07.000Z"}
    assert (draft["state"], draft["own"], draft["author"], draft["problems"]) == ("open", True, "submit", [])
    assert begun.headers["location"] == f"{desk.address}/{draft['id']}"
    shown = await desk.get(f"/{draft['id']}")
    assert (drafted(shown), shown.headers["etag"]) == (draft, begun.headers["etag"])
    saved = await desk.save(draft["id"], {"body": "Nine ships.", "headline": None}, seen=begun.headers["etag"])
    assert drafted(saved) == draft | {
        "body": "Nine ships.",
        "headline": None,
        "title": "Nine ships.",
        "version": 2,
        "saved_at": saved.json()["draft"]["saved_at"],
    }
    stale = await desk.save(draft["id"], {"body": "Ten ships."}, seen=begun.headers["etag"])
    problem_of(stale, 412, "stale_revision")
    problem_of(await desk.save(draft["id"], {"body": "Ten ships."}, seen=None), 428, "precondition_required")
    problem_of(await desk.save(draft["id"], {"body": "Ten ships."}, seen='"elsewhere.2"'), 412, "stale_revision")
    assert drafted(await desk.save(draft["id"], {"body": "Ten ships."}))["version"] == 3
    assert drafted(await desk.save(draft["id"], {"body": "Ten ships."}, seen='"x"'))["version"] == 3
    assert await desk.actions() == ["draft.begun", "draft.saved", "draft.saved"]


async def test_the_same_draft_is_begun_once(desk):
    """A request that is sent again with its key makes no second draft, and answers the first as it is by then."""
    first = drafted(await desk.begin(idempotency_key="mine"), 201)
    await desk.save(first["id"], {"body": "More."})
    again = await desk.begin(idempotency_key="mine")
    assert (drafted(again, 201)["id"], again.json()["draft"]["body"]) == (first["id"], "More.")
    assert again.headers["idempotency-replayed"] == "true"
    problem_of(await desk.begin(values={"body": "x"}, idempotency_key="mine"), 422, "idempotency_key_reused")
    entry = {"body": "x"}
    headers = desk.live.bearer("write") | {"idempotency-key": "theirs"}
    assert (await desk.live.http.post(desk.address, json=DRAFT, headers=headers)).status_code == 201
    posted = await desk.live.http.post(f"/api/v1{desk.blog.path}/entries", json=entry, headers=headers)
    problem_of(posted, 422, "idempotency_key_reused")


async def test_a_draft_is_its_authors_until_it_is_given(desk):
    """To others it isn't there; editors see it once it is submitted, everybody at the desk once it is shared."""
    number = drafted(await desk.begin(), 201)["id"]
    await desk.live.services.tokens.create("dan", Scope.SUBMIT)
    for there in (f"/{number}", f"/{number}/versions", f"/{number}/versions/1"):
        problem_of(await desk.get(there, "write"), 404, "draft_not_found")
    assert drafted(await desk.get(who="write"), model=desk_schemas.DraftListAnswer)["drafts"] == []
    problem_of(await desk.act(number, "approve", "write", **ANY), 404, "draft_not_found")
    submitted = drafted(await desk.act(number, "submit", said={"comment": " Please check. "}))
    assert (submitted["state"], [note["text"] for note in submitted["notes"]]) == ("submitted", ["Please check."])
    (listed,) = drafted(await desk.get(who="write"), model=desk_schemas.DraftListAnswer)["drafts"]
    assert (listed["id"], listed["own"], listed["author"]) == (number, False, "submit")
    taken = drafted(await desk.act(number, "take-back"))
    assert taken["state"] == "open"
    problem_of(await desk.act(number, "share", "write", {"shared": True}), 404, "draft_not_found")
    assert drafted(await desk.act(number, "share", said={"shared": True}))["shared"] is True
    assert drafted(await desk.get(f"/{number}", "write"))["own"] is False
    problem_of(await desk.act(number, "submit", "write", {}), 403, "forbidden")
    problem_of(await desk.act(number, "bring-back", "write"), 403, "forbidden")


async def test_an_approval_is_of_the_version_that_was_seen(desk):
    """Approved twice under one key it is one entry; of another version, without one, or by its author it is none."""
    number = drafted(await desk.begin(), 201)["id"]
    await desk.act(number, "submit", said={})
    seen = (await desk.get(f"/{number}", "write")).headers["etag"]
    saved = await desk.save(number, {"body": "Nine ships."})
    problem_of(await desk.act(number, "approve", "write", if_match=seen), 412, "stale_revision")
    problem_of(await desk.act(number, "approve", "write"), 428, "precondition_required")
    problem_of(await desk.act(number, "approve", if_match=saved.headers["etag"]), 403, "forbidden")
    keyed = {"if_match": saved.headers["etag"], "idempotency_key": "approve-1"}
    posted = await desk.act(number, "approve", "write", **keyed)
    schemas.EntryChangeAnswer.model_validate_json(posted.content, strict=True)
    entry = posted.json()["entry"]
    assert (posted.status_code, entry["body"], entry["byline"]) == (201, "Nine ships.", ["Ines Lund"])
    assert entry["occurred_at"] == "2014-03-04T15:58:07.000Z"
    assert posted.headers["location"] == f"/api/v1{desk.blog.path}/entries/{entry['id']}"
    again = await desk.act(number, "approve", "write", **keyed)
    assert (again.json(), again.headers["idempotency-replayed"]) == (posted.json(), "true")
    other = {"if_match": seen, "idempotency_key": "approve-1"}
    problem_of(await desk.act(number, "approve", "write", **other), 422, "idempotency_key_reused")
    problem_of(await desk.act(number, "approve", "write", **ANY), 409, "draft_posted")
    problem_of(await desk.get(f"/{number}", "write"), 404, "draft_not_found")  # to read it is nobody's but hers
    mine = drafted(await desk.get(f"/{number}"))
    assert (mine["state"], mine["entry_id"], mine["body"], mine["problems"]) == ("posted", entry["id"], "", [])
    problem_of(await desk.save(number, {"body": "Late."}), 409, "draft_posted")
    async with desk.live.services.store.write() as connection:
        await rows.forget_draft(connection, number, now())
    late = await desk.act(number, "approve", "write", **keyed)
    assert late.json() == posted.json()
    assert (await desk.actions())[-1] == "draft.posted"


async def test_an_editor_posts_their_own_and_nobody_else_does(desk):
    """Nobody approves their own without the scope `write`; with it, that is posting."""
    number = drafted(await desk.begin("write"), 201)["id"]
    assert (await desk.act(number, "approve", "write", **ANY)).status_code == 201
    theirs = drafted(await desk.begin(), 201)["id"]
    for act in ("approve", "schedule", "send-back", "unschedule"):
        answer = await desk.act(theirs, act, said={}, **ANY)
        problem_of(answer, 403, "forbidden")


async def test_an_editor_sends_it_back_with_a_word(desk):
    """Its author reads what is missing; the version that was seen goes along, and what isn't submitted is refused."""
    number = drafted(await desk.begin(), 201)["id"]
    await desk.act(number, "submit", said={})
    missing = await desk.act(number, "send-back", "write", {"comment": "Which ships?"})
    problem_of(missing, 428, "precondition_required")
    back = drafted(await desk.act(number, "send-back", "write", {"comment": "Which ships?"}, **ANY))
    assert back["state"] == "open"
    problem_of(await desk.get(f"/{number}", "write"), 404, "draft_not_found")
    notes = drafted(await desk.get(f"/{number}"))["notes"]
    assert [(note["kind"], note["text"], note["by"]) for note in notes][-1] == ("sent_back", "Which ships?", "write")
    problem_of(await desk.act(number, "send-back", "write", {}, **ANY), 404, "draft_not_found")
    await desk.act(number, "share", said={"shared": True})
    problem_of(await desk.act(number, "send-back", "write", {}, **ANY), 409, "conflict")


async def test_a_draft_is_given_a_time_and_loses_it(desk):
    """A time that has passed, and a draft that would not be right then, are refused; unscheduled it is open again."""
    number = drafted(await desk.begin("write"), 201)["id"]
    at = (now() + timedelta(hours=1)).replace(microsecond=0)
    late = await desk.act(number, "schedule", "write", {"publish_at": rfc3339(now() - timedelta(hours=1))}, **ANY)
    assert fields_of(problem_of(late, 422, "invalid_input")) == ["publish_at"]
    planned = drafted(await desk.act(number, "schedule", "write", {"publish_at": rfc3339(at)}, **ANY))
    assert (planned["state"], datetime.fromisoformat(planned["publish_at"]), planned["publish_by"]) == (
        "scheduled",
        at,
        "write",
    )
    assert drafted(await desk.act(number, "unschedule", "write"))["publish_at"] is None
    await desk.save(number, {"body": ""}, "write")
    empty = await desk.act(number, "schedule", "write", {"publish_at": rfc3339(at)}, **ANY)
    assert fields_of(problem_of(empty, 422, "invalid_input")) == ["body"]


async def test_a_schedule_that_is_far_off_is_told_in_the_answer(desk):
    """It is taken, for it may be meant; a mistyped year is named, as that of an entry is."""
    number = drafted(await desk.begin("write"), 201)["id"]
    begun = await desk.begin("write", {"body": "Ships.", "publish_at": "2131-03-04T18:00:00Z"})
    planned = await desk.act(number, "schedule", "write", {"publish_at": "2131-03-04T18:00:00Z"}, **ANY)
    soon = {"publish_at": rfc3339(now() + timedelta(days=1))}
    for answer, status in ((begun, 201), (planned, 200)):
        assert drafted(answer, status)["state"] == "scheduled"
        (warning,) = answer.json()["warnings"]
        assert warning["field"] == "publish_at"
        assert warning["message"].endswith(" years ahead: is the date right?")
    await desk.act(number, "unschedule", "write")
    assert "warnings" not in (await desk.act(number, "schedule", "write", soon, **ANY)).json()


async def test_a_draft_is_begun_with_its_time(desk):
    """In one request, for those who may post; the same request again is answered with the same draft, however late."""
    said = {"body": "Ships.", "publish_at": "2131-03-04T18:00:00Z"}
    draft = drafted(await desk.begin("write", said, idempotency_key="mine"), 201)
    assert (draft["state"], draft["publish_at"]) == ("scheduled", "2131-03-04T18:00:00.000Z")
    again = await desk.begin("write", said, idempotency_key="mine")
    assert (drafted(again, 201)["id"], again.headers["idempotency-replayed"]) == (draft["id"], "true")
    past = await desk.begin("write", said | {"publish_at": rfc3339(now() - timedelta(hours=1))})
    assert fields_of(problem_of(past, 422, "invalid_input")) == ["publish_at"]
    assert fields_of(problem_of(await desk.begin("write", said | {"body": ""}), 422, "invalid_input")) == ["body"]
    problem_of(await desk.begin("submit", said), 403, "forbidden")
    assert await desk.actions() == ["draft.begun", "draft.scheduled"]


async def test_a_schedule_is_held(desk):
    """While it is held the list says since when; to hold it twice leaves one record."""
    there = f"/api/v1{desk.blog.path}/schedule"
    editor = desk.live.bearer("write")
    for _ in range(2):
        held = await desk.live.http.post(there, json={"held": True}, headers=editor)
        assert drafted(held, model=desk_schemas.ScheduleAnswer)["held_since"]
    assert drafted(await desk.get(), model=desk_schemas.DraftListAnswer)["held_since"] == held.json()["held_since"]
    free = await desk.live.http.post(there, json={"held": False}, headers=editor)
    assert drafted(free, model=desk_schemas.ScheduleAnswer)["held_since"] is None
    assert await desk.actions() == ["schedule.held", "schedule.released"]
    problem_of(
        await desk.live.http.post(there, json={"held": True}, headers=desk.live.bearer("submit")), 403, "forbidden"
    )


async def test_what_is_discarded_comes_back(desk):
    """It stands among those that its author can bring back, and is as it was; what isn't discarded stays as it is."""
    begun = drafted(await desk.begin(), 201)
    number, address = begun["id"], f"{desk.address}/{begun['id']}"
    gone = await desk.live.http.delete(address, headers=desk.live.bearer("submit"))
    assert drafted(gone)["state"] == "discarded"
    (listed,) = drafted(await desk.get(), model=desk_schemas.DraftListAnswer)["drafts"]
    assert (listed["id"], listed["state"]) == (number, "discarded")
    assert drafted(await desk.act(number, "bring-back")) == begun
    assert drafted(await desk.act(number, "bring-back")) == begun


async def test_versions_of_a_draft(desk):
    """Each version is listed with whose it is, and says what it said then."""
    number = drafted(await desk.begin(), 201)["id"]
    await desk.act(number, "share", said={"shared": True})
    await desk.save(number, {"body": "Ada was here."}, "write")
    listed = drafted(await desk.get(f"/{number}/versions"), model=desk_schemas.DraftVersionsAnswer)["versions"]
    assert [(each["version"], each["by"]) for each in listed] == [(2, "write"), (1, "submit")]
    first = drafted(await desk.get(f"/{number}/versions/1"), model=desk_schemas.DraftVersionAnswer)
    assert (first["body"], first["topics"]) == (DRAFT["body"], DRAFT["topics"])
    problem_of(await desk.get(f"/{number}/versions/9"), 404, "not_found")


async def test_what_was_typed_wrong_is_told(desk):
    """A time that nobody can read is none, and `problems` says so; a change of something else leaves it."""
    text = DraftText(body="Ships.", topics="Harbour; Ferries", occurred_at="noonish", zone="Europe/Berlin")
    begun = await desk.live.services.drafts.begin(COMMAND, desk.blog, text)
    async with desk.live.services.store.write() as connection:
        await rows.change_draft(connection, begun.draft, shared=True)
    shown = drafted(await desk.get(f"/{begun.draft.id}", "write"))
    assert (shown["topics"], shown["occurred_at"]) == (["Harbour", "Ferries"], None)
    assert [problem["field"] for problem in shown["problems"]] == ["occurred_at"]
    await desk.save(begun.draft.id, {"headline": "Noon"}, "write")
    async with desk.live.services.store.read() as connection:
        kept = await rows.find_draft(connection, desk.blog, begun.draft.id)
    assert (kept.text.occurred_at, kept.text.topics) == ("noonish", "Harbour; Ferries")
    problem_of(await desk.act(begun.draft.id, "approve", "write", **ANY), 422, "invalid_input")


async def test_a_time_ahead_is_asked_about_when_it_is_approved(desk):
    """What happened has come, unless whoever sent it says so; an hour that came twice is no question."""
    ahead = rfc3339((now() + timedelta(days=2)).replace(microsecond=0))
    number = drafted(await desk.begin("write", DRAFT | {"occurred_at": ahead}), 201)["id"]
    asked = problem_of(await desk.act(number, "approve", "write", **ANY), 422, "time_in_question")
    assert asked.choices
    await desk.save(number, {"occurred_at": ahead, "allow_future": True}, "write")
    meant = await desk.act(number, "approve", "write", **ANY)
    assert (meant.status_code, meant.json()["entry"]["occurred_at"]) == (201, ahead)
    for twice in ("2014-10-26T00:30:00.000Z", "2014-10-26T01:30:00.000Z"):
        number = drafted(await desk.begin("write", DRAFT | {"occurred_at": twice}), 201)["id"]
        posted = await desk.act(number, "approve", "write", **ANY)
        assert posted.json()["entry"]["occurred_at"] == twice


async def test_names_in_a_draft_have_no_commas(desk):
    """The form parts names at commas, so a name with one would come out as two."""
    refused = await desk.begin(values={"topics": ["Paris, Texas"]})
    assert fields_of(problem_of(refused, 422, "invalid_input")) == ["topics.0"]


async def test_a_draft_is_good_in_its_own_blog_alone(desk, shared_app: LiveApp):
    """A number of another blog's draft is unknown, and a private blog is not there for strangers."""
    number = drafted(await desk.begin("admin"), 201)["id"]
    other = DraftDesk(shared_app, await shared_app.blog())
    problem_of(await other.get(f"/{number}", "admin"), 404, "draft_not_found")
    hidden = DraftDesk(shared_app, await shared_app.blog(visibility=Visibility.PRIVATE))
    problem_of(await hidden.begin("elsewhere"), 404, "blog_not_found")
    problem_of(await hidden.live.http.get(hidden.address), 401, "unauthenticated")
    problem_of(await desk.begin("read"), 403, "forbidden")


async def test_a_claim_is_kept_with_a_draft_and_goes_out_with_it(shared_app: LiveApp):
    """It is shown as it was typed, changed and taken away by its member, and is the entry's once that is posted."""
    desk = DraftDesk(shared_app, await shared_app.blog())
    claim = {"status": "reported", "quote": "Ships are leaving.", "source": "A captain", "link": "https://a.example/x"}
    begun = await desk.begin(values={"body": "Ships are leaving. All of them.", "claim": claim})
    number = begun.json()["draft"]["id"]
    assert begun.json()["draft"]["claim"] == claim
    assert (await desk.get(f"/{number}/versions/1")).json()["claim"] == claim
    taken = await desk.save(number, {"claim": None})
    assert taken.json()["draft"]["claim"] is None
    told = await desk.save(number, {"claim": {"status": "disputed"}})
    assert told.json()["draft"]["claim"] == {"status": "disputed", "quote": None, "source": None, "link": None}
    assert (await desk.save(number, {"headline": "Ships"})).json()["draft"]["claim"]["status"] == "disputed"
    wrong = await desk.save(number, {"claim": {"status": "true"}})
    assert fields_of(problem_of(wrong, 422, "invalid_input")) == ["claim.status"]
    headers = shared_app.bearer("write") | {"if-match": "*"}
    await desk.live.http.post(f"{desk.address}/{number}/submit", json={}, headers=shared_app.bearer("submit"))
    posted = await desk.live.http.post(f"{desk.address}/{number}/approve", headers=headers)
    assert [each["status"] for each in posted.json()["entry"]["claims"]] == ["disputed"]
