"""Both clients at a real server's desk: the examples of their READMEs as they stand, and every method of each."""

import asyncio
import inspect
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from liveblog.model.entry import Entry
from liveblog.model.moment import now, rfc3339
from liveblog.model.report import ReportDraft
from liveblog.store import reads
from liveblog.web.api.briefing_operations import BRIEFING_OPERATIONS
from liveblog.web.api.desk_operations import DESK_OPERATIONS
from liveblog.web.api.entry_operations import ENTRY_OPERATIONS
from liveblog.web.api.handover_operations import HANDOVER_OPERATIONS
from liveblog.web.api.operation import Operation
from liveblog_client import Client, Problem
from liveblog_client.desk import DeskRequests
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

CLIENTS = Path(__file__).parents[2] / "clients"
READ = {"list_drafts": "drafts", "get_draft": "draft", "list_draft_versions": "draft_versions"} | {
    "get_draft_version": "draft_version",
    "list_entry_versions": "entry_versions",
    "get_entry_version": "entry_version",
    "get_presence": "presence",
    "list_open_claims": "open_claims",
    "list_promises": "promises",
    "list_reports": "reports",
    "get_briefing": "briefing",
    "list_unsettled_entries": "unsettled_entries",
    "get_handover": "handover",
}
"""What operations that read are called in the clients: the thing, as elsewhere there."""


def camel(name: str) -> str:
    """Return a name as JavaScript writes it."""
    head, *tail = name.split("_")
    return head + "".join(word.title() for word in tail)


def test_both_have_a_method_for_each_operation():
    """The same names, in camel case in JavaScript."""
    operations = (*DESK_OPERATIONS, *ENTRY_OPERATIONS, *BRIEFING_OPERATIONS, *HANDOVER_OPERATIONS)
    both_have(operations, READ, DeskRequests, "desk-drafts.js", "desk.js")


def both_have(operations: Sequence[Operation], called: Mapping[str, str], python_class: type, *modules: str) -> None:
    """Hold that a class in Python and one in modules of JavaScript have a method for each of these operations."""
    wanted = {called.get(operation.name, operation.name) for operation in operations}
    python = {name for name, _ in inspect.getmembers(python_class, inspect.isfunction) if not name.startswith("_")}
    source = "".join((CLIENTS / "js/src" / name).read_text(encoding="utf-8") for name in modules)
    js = set(re.findall(r"^  (?:async )?(\w+)\(", source, re.MULTILINE)) - {"constructor", "read"}
    assert python == wanted
    assert js == {camel(name) for name in wanted}


async def bodies(live: LiveApp, slug: str = "harbour") -> list[str]:
    """Return the texts that readers see."""
    async with live.services.store.read() as connection:
        page = await reads.page(connection, await reads.blog_by_slug(connection, slug))
    return [item.body for item in page.timeline if isinstance(item, Entry)] if page else []


def example(live: LiveApp):
    """Load the example of the Python client's README about drafts; what it prints goes into a list."""
    text = (CLIENTS / "python/README.md").read_text(encoding="utf-8")
    (code,) = [code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "begin_draft" in code]
    printed: list[str] = []
    names = {"print": printed.append}
    exec(code.replace("https://example.org", live.url), names)
    return names, printed


async def test_the_example_for_python_runs(live_app: LiveApp):
    """A draft is reported, reviewed and posted, and the entry's last change taken back."""
    await live_app.blog("harbour")
    names, printed = example(live_app)
    await names["report"](live_app.tokens["submit"])
    await names["review"](live_app.tokens["write"])
    assert printed == ["Ships are leaving: entry 1"]
    async with Client(live_app.url, live_app.tokens["write"]) as client:
        await client.revise("harbour", 1, body="Ships are *back*.")
    await names["undo_last"](live_app.tokens["write"], 1)
    assert printed[1:] == ["back"]
    assert await bodies(live_app) == ["Ships are *leaving*."]


JS = """
const { report, review } = await import(process.argv[2]);
const [submit, write] = process.argv.slice(3);
await report(submit);
await review(write);
"""


async def node(folder: Path, *arguments: str) -> str:
    """Run a script in Node, and return what it prints."""
    process = await asyncio.create_subprocess_exec(
        "node", *arguments, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(PATIENCE):
        out, wrong = await process.communicate()
    assert process.returncode == 0, wrong.decode()
    return out.decode()


async def test_the_example_for_javascript_runs(live_app: LiveApp, tmp_path: Path):
    """The same in Node, with the package as it is published."""
    await live_app.blog("harbour")
    text = (CLIENTS / "js/README.md").read_text(encoding="utf-8")
    (code,) = [code for code in re.findall(r"```js\n(.*?)```", text, re.DOTALL) if "beginDraft" in code]
    module = code.replace("https://example.org", live_app.url)
    module = module.replace("@liveblog/client/desk", (CLIENTS / "js/src/desk.js").as_uri())
    (tmp_path / "example.mjs").write_text(module, encoding="utf-8")
    (tmp_path / "run.mjs").write_text(JS, encoding="utf-8")
    submit, write = live_app.tokens["submit"], live_app.tokens["write"]
    assert await node(tmp_path, "run.mjs", "./example.mjs", submit, write) == "Ships are leaving: entry 1\n"
    async with Client(live_app.url, write) as client:
        await client.revise("harbour", 1, body="Ships are *back*.")
    (tmp_path / "undo.mjs").write_text(
        "const { undoLast } = await import('./example.mjs'); await undoLast(process.argv[2], 1);", encoding="utf-8"
    )
    assert await node(tmp_path, "undo.mjs", write) == "back\n"
    assert await bodies(live_app) == ["Ships are *leaving*."]


async def test_every_method_for_python(live_app: LiveApp):
    """Each does what it says at a real server; a version that nobody saw is refused."""
    await live_app.blog("harbour")
    later = now() + timedelta(hours=1)
    async with (
        Client(live_app.url, live_app.tokens["submit"]) as ines,
        Client(live_app.url, live_app.tokens["write"]) as ada,
    ):
        begun = await ines.begin_draft("harbour", "Ships.", occurred_at=later, allow_future=True, idempotency_key="k")
        number = begun.draft["id"]
        assert (await ines.begin_draft("harbour", "Ships.", occurred_at=later, idempotency_key="k")) == begun
        assert (await ines.share_draft("harbour", number)).draft["shared"]
        assert not (await ines.share_draft("harbour", number, shared=False)).draft["shared"]
        assert (await ines.submit_draft("harbour", number)).draft["state"] == "submitted"
        assert (await ines.take_back_draft("harbour", number)).draft["state"] == "open"
        await ines.submit_draft("harbour", number, "Please.", if_match=begun.etag)
        saved = await ada.save_draft("harbour", number, if_match=begun.etag, headline="News")
        with pytest.raises(Problem, match="412"):
            await ada.send_back_draft("harbour", number, "Which?", if_match=begun.etag)
        planned = await ada.schedule_draft("harbour", number, later, if_match=saved.etag)
        assert planned.draft["state"] == "scheduled"
        assert await ada.hold_schedule("harbour")
        assert (await ada.drafts("harbour"))["held_since"]
        assert await ada.hold_schedule("harbour", held=False) is None
        assert (await ada.unschedule_draft("harbour", number)).draft["publish_at"] is None
        await ines.submit_draft("harbour", number)
        assert (await ada.send_back_draft("harbour", number, "Which?", if_match="*")).draft["notes"][-1]["text"]
        assert (await ines.discard_draft("harbour", number)).draft["state"] == "discarded"
        assert (await ines.bring_back_draft("harbour", number)).draft["headline"] == "News"
        assert [line["version"] for line in await ines.draft_versions("harbour", number)] == [2, 1]
        assert (await ines.draft_version("harbour", number, 1))["headline"] is None
        mine = await ada.begin_draft("harbour", "Mine.")
        posted = await ada.approve_draft("harbour", mine.draft["id"], if_match=mine.etag, idempotency_key="p")
        again = await ada.approve_draft("harbour", mine.draft["id"], if_match=mine.etag, idempotency_key="p")
        assert posted == again
        timed = await ada.begin_draft("harbour", "Timed.", publish_at=later + timedelta(days=99))
        assert timed.draft["state"] == "scheduled"
        assert [warning.field for warning in timed.warnings] == ["publish_at"]
        await ines.submit_draft("harbour", number)
        await ada.see_draft("harbour", number)
        assert (await ines.draft("harbour", number)).draft["seen_by"] == "write"
        assert await ines.say_presence("harbour", "page-of-ines", entry_id=1) is None
        lease = await ada.say_presence("harbour", "page-of-ada", state="writing", entry_id=1)
        assert lease is not None
        assert (lease["entry_id"], lease["own"]) == (1, True)
        assert (await ines.undertake("harbour", "The storm"))["on_it"][0]["line"] == "The storm"
        seen = await ada.presence("harbour")
        assert [(person["name"], person["entry_id"]) for person in seen["people"]] == [("submit", 1)]
        await ada.revise("harbour", posted.entry["id"], body="Ours.")
        assert (await ada.entry_version("harbour", 1, posted.seq))["entry"]["body"] == "Mine."
        assert (await ada.entry_versions("harbour", 1, before=2))["versions"][0]["version"] == posted.seq
        restored = await ada.restore_entry_version("harbour", 1, posted.seq)
        assert (restored.entry["body"], restored.entry["revision"]) == ("Mine.", 3)


METHODS = """
import assert from 'node:assert/strict';
const [module, url, submit, write, later] = process.argv.slice(2);
const { Desk, Problem } = await import(module);
const [ines, ada, blog] = [new Desk(url, submit), new Desk(url, write), 'harbour'];
const fields = { body: 'Ships.', occurred_at: new Date(later), allow_future: true };
const begun = await ines.beginDraft(blog, fields, { idempotencyKey: 'k' });
const number = begun.draft.id;
assert.deepEqual(await ines.beginDraft(blog, fields, { idempotencyKey: 'k' }), begun);
assert.equal((await ines.shareDraft(blog, number)).draft.shared, true);
assert.equal((await ines.shareDraft(blog, number, { shared: false })).draft.shared, false);
assert.equal((await ines.submitDraft(blog, number)).draft.state, 'submitted');
assert.equal((await ines.takeBackDraft(blog, number)).draft.state, 'open');
await ines.submitDraft(blog, number, 'Please.', { ifMatch: begun.etag });
const saved = await ada.saveDraft(blog, number, { headline: 'News' }, { ifMatch: begun.etag });
await assert.rejects(ada.sendBackDraft(blog, number, 'Which?', { ifMatch: begun.etag }), (error) =>
  error instanceof Problem && error.status === 412 && error.code === 'stale_revision');
const planned = await ada.scheduleDraft(blog, number, new Date(later), { ifMatch: saved.etag });
assert.equal(planned.draft.state, 'scheduled');
assert.ok(await ada.holdSchedule(blog));
assert.ok((await ada.drafts(blog)).held_since);
assert.equal(await ada.holdSchedule(blog, { held: false }), null);
assert.equal((await ada.unscheduleDraft(blog, number)).draft.publish_at, null);
await ines.submitDraft(blog, number);
await ada.sendBackDraft(blog, number, 'Which?', { ifMatch: '*' });
assert.equal((await ines.draft(blog, number)).draft.notes.at(-1).text, 'Which?');
assert.equal((await ines.discardDraft(blog, number)).draft.state, 'discarded');
assert.equal((await ines.bringBackDraft(blog, number)).draft.headline, 'News');
assert.deepEqual((await ines.draftVersions(blog, number)).map(({ version }) => version), [2, 1]);
assert.equal((await ines.draftVersion(blog, number, 1)).headline, null);
const mine = await ada.beginDraft(blog, { body: 'Mine.' });
const posted = await ada.approveDraft(blog, mine.draft.id, { ifMatch: mine.etag, idempotencyKey: 'p' });
assert.deepEqual(await ada.approveDraft(blog, mine.draft.id, { ifMatch: mine.etag, idempotencyKey: 'p' }), posted);
assert.equal((await ada.beginDraft(blog, { body: 'Timed.', publish_at: new Date(later) })).draft.state, 'scheduled');
await ines.submitDraft(blog, number);
await ada.seeDraft(blog, number);
assert.equal((await ines.draft(blog, number)).draft.seen_by, 'write');
assert.equal(await ines.sayPresence(blog, 'page-of-ines', { entryId: 1 }), null);
assert.equal((await ada.sayPresence(blog, 'page-of-ada', { state: 'writing', entryId: 1 })).own, true);
assert.equal((await ines.undertake(blog, 'The storm')).on_it[0].line, 'The storm');
assert.deepEqual((await ada.presence(blog)).people.map(({ entry_id }) => entry_id), [1]);
assert.equal((await ada.entryVersion(blog, 1, posted.seq)).entry.body, 'Mine.');
assert.equal((await ada.entryVersions(blog, 1)).versions[0].version, posted.seq);
assert.equal((await ada.compareEntryVersions(blog, 1, posted.seq, posted.seq)).fields.length, 0);
assert.equal((await ada.restoreEntryVersion(blog, 1, posted.seq)).entry.revision, 1);
"""


async def test_every_method_for_javascript(live_app: LiveApp, tmp_path: Path):
    """The same in Node."""
    await live_app.blog("harbour")
    (tmp_path / "methods.mjs").write_text(METHODS, encoding="utf-8")
    module, tokens = (CLIENTS / "js/src/desk.js").as_uri(), live_app.tokens
    later = rfc3339(now() + timedelta(hours=1))
    await node(tmp_path, "methods.mjs", module, live_app.url, tokens["submit"], tokens["write"], later)


async def test_promises_for_python(live_app: LiveApp):
    """A promise is made once with its key, kept, and listed; only for who may write."""
    blog, later = await live_app.blog("harbour"), now() + timedelta(hours=1)
    await live_app.post(blog, "Ten ships left.")
    async with Client(live_app.url, live_app.tokens["write"]) as ada:
        made = await ada.make_promise("harbour", "More at four.", later, entry_id=1, idempotency_key="p")
        assert await ada.make_promise("harbour", "More at four.", later, entry_id=1, idempotency_key="p") == made
        with pytest.raises(Problem, match="422"):
            await ada.make_promise("harbour", "More at five.", later, idempotency_key="p")
        assert (await ada.change_promise("harbour", made["id"], state="done"))["ended_by"] == "write"
        assert [each["state"] for each in await ada.promises("harbour")] == ["done"]
    async with Client(live_app.url, live_app.tokens["submit"]) as ines:
        with pytest.raises(Problem, match="403"):
            await ines.promises("harbour")


PROMISES = """
import assert from 'node:assert/strict';
const [module, url, write, later] = process.argv.slice(2);
const { Desk } = await import(module);
const [ada, blog, once] = [new Desk(url, write), 'harbour', { entryId: 1, idempotencyKey: 'p' }];
const made = await ada.makePromise(blog, 'More at four.', new Date(later), once);
assert.deepEqual(await ada.makePromise(blog, 'More at four.', new Date(later), once), made);
assert.equal((await ada.changePromise(blog, made.id, { due_at: new Date(later), state: 'dropped' })).ended_by, 'write');
assert.deepEqual((await ada.promises(blog)).map(({ state }) => state), ['dropped']);
"""


async def test_promises_for_javascript(live_app: LiveApp, tmp_path: Path):
    """The same in Node."""
    await live_app.post(await live_app.blog("harbour"), "Ten ships left.")
    (tmp_path / "promises.mjs").write_text(PROMISES, encoding="utf-8")
    later = rfc3339(now() + timedelta(hours=1))
    await node(
        tmp_path, "promises.mjs", (CLIENTS / "js/src/desk.js").as_uri(), live_app.url, live_app.tokens["write"], later
    )


async def test_reports_for_python(live_app: LiveApp):
    """What a reader reports is listed, the oldest first, and closed once; only for who may write."""
    blog = await live_app.blog("harbour")
    await live_app.post(blog, "Ten ships left.")
    for text, contact in (("There were nine.", "eve@example.org"), ("Which ships?", "")):
        await live_app.services.reports.report(blog, ReportDraft(1, 1, text, contact))
    async with Client(live_app.url, live_app.tokens["write"]) as ada:
        first, second = await ada.reports("harbour")
        assert (first["text"], first["contact"], first["entry_id"], first["revision"]) == (
            "There were nine.",
            "eve@example.org",
            1,
            1,
        )
        assert second["contact"] is None
        assert [await ada.close_report("harbour", first["id"]) for _ in range(2)] == [1, 1]
        assert [each["id"] for each in await ada.reports("harbour")] == [second["id"]]
        with pytest.raises(Problem, match="404"):
            await ada.close_report("harbour", 999)
    async with Client(live_app.url, live_app.tokens["submit"]) as ines:
        with pytest.raises(Problem, match="403"):
            await ines.reports("harbour")


REPORTS = """
import assert from 'node:assert/strict';
const [module, url, write] = process.argv.slice(2);
const { Desk } = await import(module);
const ada = new Desk(url, write);
const [report] = await ada.reports('harbour');
assert.deepEqual([report.text, report.contact, report.entry_id], ['There were nine.', null, 1]);
assert.equal(await ada.closeReport('harbour', report.id), 0);
assert.deepEqual(await ada.reports('harbour'), []);
"""


async def test_reports_for_javascript(live_app: LiveApp, tmp_path: Path):
    """The same in Node."""
    blog = await live_app.blog("harbour")
    await live_app.post(blog, "Ten ships left.")
    await live_app.services.reports.report(blog, ReportDraft(1, 1, "There were nine."))
    (tmp_path / "reports.mjs").write_text(REPORTS, encoding="utf-8")
    await node(tmp_path, "reports.mjs", (CLIENTS / "js/src/desk.js").as_uri(), live_app.url, live_app.tokens["write"])
