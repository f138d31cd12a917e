"""Handing a shift over, and saying that something is right still, over the API and by both clients."""

from pathlib import Path

import pytest

from liveblog.desk.changes import Revise
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.entry import EntryChanges
from liveblog.model.notice import DeskPart
from liveblog.model.principal import COMMAND
from liveblog.web.api import desk_schemas, schemas
from liveblog_client import Client, Problem
from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of
from tests.web.test_clients_at_the_desk import CLIENTS, node
from tests.web.test_notices import ALL, page, session, told

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTES = "The ministry calls back.\nDo not trust the first number."


async def cited(app: LiveApp, **fields):
    """Make a blog in which entry 2 links to entry 1, and a briefing rests on that; entry 1 is corrected after that."""
    blog = await app.blog(**fields)
    await app.post(blog, "Ten ships left.")
    await app.post(blog, "More on [[#1]].")
    known = {"statements": [{"text": "Ten ships left.", "entries": [1]}, {"text": "All are back.", "entries": [1]}]}
    writes = app.bearer("write")
    assert (await app.http.put(f"/api/v1{blog.path}/briefing", json=known, headers=writes)).status_code == 200
    correction = CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.")
    change = Revise(1, EntryChanges(body="Nine ships left."), correction=correction)
    await app.services.desk.do(blog.slug, change, COMMAND)
    return blog


async def test_a_shift_is_prepared_and_taken_over_once(shared_app: LiveApp):
    """Notes wait for the desk alone; of two who take over the second is refused, and readers see the prepared line."""
    blog, writes = await shared_app.blog(), shared_app.bearer("write")
    there, http = f"/api/v1{blog.path}/handover", shared_app.http
    first = await http.get(there, headers=writes)
    desk_schemas.HandoverAnswer.model_validate(first.json())
    assert (first.json()["last"], first.json()["prepared"]) == (0, None)
    said = {"notes": NOTES, "note": "The night shift is here."}
    prepared = (await http.put(there, json=said, headers=writes)).json()["prepared"]
    assert prepared | said == prepared
    assert prepared["made_by"] == "write"
    taken = await http.post(f"{there}/take", json={"seen": 0}, headers=writes)
    schemas.ShiftChangeAnswer.model_validate(taken.json())
    shift = taken.json()["shift"]
    assert (shift["note"], shift["editor"]) == ("The night shift is here.", "write")
    again = await http.post(f"{there}/take", json={"seen": 0}, headers=writes)
    assert (again.status_code, again.json()["shift"]["id"]) == (200, shift["id"])
    late = await http.post(f"{there}/take", json={"seen": 0}, headers=shared_app.bearer("admin"))
    problem_of(late, 409, "conflict")
    now = (await http.get(there, headers=writes)).json()
    assert (now["on_duty"]["name"], now["last"], now["prepared"]) == ("write", shift["id"], None)
    for door in (blog.path, f"{blog.path}.txt", f"/api/v1{blog.path}/events", f"/api/v1{blog.path}"):
        assert "ministry" not in (await http.get(door)).text


async def test_what_is_prepared_is_taken_back(shared_app: LiveApp):
    """Nothing waits then; taking back nothing is fine, and a contributor's token is refused at every door."""
    blog, writes = await shared_app.blog(), shared_app.bearer("write")
    there = f"/api/v1{blog.path}/handover"
    await shared_app.http.put(there, json={"notes": NOTES}, headers=writes)
    for _ in range(2):
        assert (await shared_app.http.delete(there, headers=writes)).json()["prepared"] is None
    submits = shared_app.bearer("submit")
    problem_of(await shared_app.http.get(there, headers=submits), 403, "forbidden")
    problem_of(await shared_app.http.put(there, json={"notes": NOTES}, headers=submits), 403, "forbidden")
    wrong = await shared_app.http.put(there, json={"notes": "x" * 4001}, headers=writes)
    assert fields_of(problem_of(wrong, 422, "invalid_input")) == ["notes"]


async def test_open_desks_are_told_of_a_hand_over(shared_app: LiveApp):
    """However the API records one, each desk page looks at who is on duty."""
    blog, writes = await shared_app.blog(), shared_app.bearer("write")
    secret = await session(shared_app, f"eve-{blog.slug}")
    async with page(shared_app, blog.slug, secret) as messages:
        assert await told(messages) == ALL
        there = f"/api/v1{blog.path}"
        for method, address, said in (
            ("POST", f"{there}/shifts", {"note": "A new shift."}),
            ("PUT", f"{there}/handover", {"notes": NOTES}),
        ):
            assert (await shared_app.http.request(method, address, json=said, headers=writes)).is_success
            assert await told(messages) == [DeskPart.DUTY]
        seen = (await shared_app.http.get(f"{there}/handover", headers=writes)).json()["last"]
        await shared_app.http.post(f"{there}/handover/take", json={"seen": seen}, headers=writes)
        assert await told(messages) == [DeskPart.DUTY]


async def test_what_is_right_still_loses_its_mark(shared_app: LiveApp):
    """The list says until when to look; an earlier moment takes nothing away, that one does, for readers, too."""
    blog, writes, http = await cited(shared_app), shared_app.bearer("write"), shared_app.http
    there = f"/api/v1{blog.path}"
    listed = await http.get(f"{there}/unsettled", headers=writes)
    desk_schemas.UnsettledEntriesAnswer.model_validate(listed.json())
    (one,) = listed.json()["entries"]
    assert (one["entry"], [each["change"] for each in one["cites"]]) == (2, ["correction"])
    right = f"{there}/entries/2/still-right"
    for until, marked in (("2001-01-01T00:00:00Z", True), (one["until"], False), (one["until"], False)):
        answer = await http.post(right, json={"until": until}, headers=writes)
        assert (answer.json()["entry"]["cites"][0]["change"] is not None) is marked
        assert ("was corrected later" in (await http.get(blog.path)).text.partition('id="entries"')[2]) is marked
    assert (await http.get(f"{there}/unsettled", headers=writes)).json()["entries"] == []
    problem_of(await http.post(right, json={"until": "soon"}, headers=writes), 422, "invalid_input")
    problem_of(
        await http.post(f"{there}/entries/9/still-right", json={"until": one["until"]}, headers=writes),
        404,
        "entry_not_found",
    )


async def test_statements_that_hold_lose_their_marks(shared_app: LiveApp):
    """Only those that are named, and nothing else of the briefing; a version that was not seen is refused."""
    blog, writes, http = await cited(shared_app), shared_app.bearer("write"), shared_app.http
    there = f"/api/v1{blog.path}/briefing"
    before = await http.get(there)
    right = f"{there}/still-right"
    stale = await http.post(right, json={"statements": [1]}, headers=writes | {"if-match": '"x.1"'})
    problem_of(stale, 412, "stale_revision")
    answer = await http.post(right, json={"statements": [1]}, headers=writes | {"if-match": before.headers["etag"]})
    told = answer.json()["briefing"]
    assert [each["entries"][0]["change"] for each in told["statements"]] == ["correction", None]
    same = ("text", "html", "status")
    assert [{name: each[name] for name in same} for each in told["statements"]] == [
        {name: each[name] for name in same} for each in before.json()["briefing"]["statements"]
    ]
    assert told["as_of"] == before.json()["briefing"]["as_of"]
    assert (await http.post(right, json={"statements": [1]}, headers=writes)).json()["seq"] == 0
    for places in ([2], [0, 6]):
        wrong = await http.post(right, json={"statements": places}, headers=writes)
        assert fields_of(problem_of(wrong, 422, "invalid_input")) == ["statements"]


async def test_the_python_client_hands_over_and_says_what_is_right(shared_app: LiveApp):
    """Every method takes what the API takes, and gives what it answers."""
    blog = await cited(shared_app)
    async with Client(shared_app.url, shared_app.tokens["write"]) as ada:
        (one,) = await ada.unsettled_entries(blog.slug)
        assert (await ada.still_right(blog.slug, one["entry"], one["until"])).entry["cites"][0]["change"] is None
        known = await ada.confirm_statements(blog.slug, 0, 1, if_match=(await ada.briefing(blog.slug)).etag)
        assert known.briefing
        assert not any(each["change"] for said in known.briefing["statements"] for each in said["entries"])
        prepared = (await ada.prepare_handover(blog.slug, NOTES, "Ben is here."))["prepared"]
        assert prepared
        assert prepared["notes"] == NOTES
        assert (await ada.take_back_handover(blog.slug))["prepared"] is None
        found = await ada.handover(blog.slug)
        assert (await ada.take_over(blog.slug, found["last"])).shift["editor"] == "write"
    async with Client(shared_app.url, shared_app.tokens["admin"]) as ben:
        with pytest.raises(Problem, match="409"):
            await ben.take_over(blog.slug, found["last"])


JS = """
import assert from 'node:assert/strict';
const [module, url, write, blog] = process.argv.slice(2);
const { Desk } = await import(module);
const ada = new Desk(url, write);
const [one] = await ada.unsettledEntries(blog);
assert.equal((await ada.stillRight(blog, one.entry, one.until)).entry.cites[0].change, null);
const { etag } = await ada.briefing(blog);
const known = await ada.confirmStatements(blog, [0, 1], { ifMatch: etag });
assert.ok(known.briefing.statements.every(({ entries }) => entries.every(({ change }) => change === null)));
const { prepared } = await ada.prepareHandover(blog, { notes: 'Call back.', note: 'Ben is here.' });
assert.equal(prepared.notes, 'Call back.');
assert.equal((await ada.takeBackHandover(blog)).prepared, null);
const { last } = await ada.handover(blog);
assert.equal((await ada.takeOver(blog, last)).shift.editor, 'write');
assert.equal((await ada.handover(blog)).on_duty.name, 'write');
"""


async def test_the_javascript_client_does_the_same(shared_app: LiveApp, tmp_path: Path):
    """The same in Node."""
    blog = await cited(shared_app)
    (tmp_path / "handover.mjs").write_text(JS, encoding="utf-8")
    module = (CLIENTS / "js/src/desk.js").as_uri()
    await node(tmp_path, "handover.mjs", module, shared_app.url, shared_app.tokens["write"], blog.slug)
