"""Corrections over the API: what each kind takes, refuses and tells, on the page and to those who follow."""

import pytest

from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def _corrected(app: LiveApp, correction: dict[str, str], **changes: object):
    blog = await app.blog()
    await app.post(blog, "Ten *secret* ships")
    entry = f"/api/v1{blog.path}/entries/1"
    answer = await app.http.patch(entry, json=changes | {"correction": correction}, headers=app.bearer("write"))
    return blog, answer


async def test_a_correction_is_told_on_every_door(shared_app: LiveApp):
    """The entry carries it in the API's answer, in the event of its own kind, and in the HTML of page and event."""
    told = {"kind": "correction", "text": "Nine ships, not ten.", "was": "Ten ships"}
    blog, answer = await _corrected(shared_app, told, body="Nine ships")
    assert answer.status_code == 200
    (correction,) = answer.json()["entry"]["corrections"]
    assert correction | told == correction
    assert correction["id"] == answer.json()["seq"] == 2
    events = (await shared_app.http.get(f"/api/v1{blog.path}/events")).json()["events"]
    assert (events[-1]["kind"], events[-1]["entry"]["corrections"]) == ("entry.corrected", [correction])
    for html in (events[-1]["entry"]["html"], (await shared_app.http.get(blog.path)).text):
        assert "Nine ships, not ten." in html
        assert "What we had said: Ten ships" in html


async def test_a_typo_leaves_no_mark(shared_app: LiveApp):
    """Readers see neither a note nor that the entry was updated."""
    blog, answer = await _corrected(shared_app, {"kind": "typo"}, body="Ten secret ships!")
    entry = answer.json()["entry"]
    assert (entry["revision"], entry["revised_at"], entry["corrections"]) == (2, None, [])
    assert "Updated" not in (await shared_app.http.get(f"{blog.path}/entries/1")).text.partition("</article>")[0]


async def test_a_withdrawn_entry_keeps_its_place_and_the_reason(shared_app: LiveApp):
    """Its text is on no door any more, and it can't be changed; its reason is."""
    blog, answer = await _corrected(shared_app, {"kind": "retraction", "text": "It was another port."})
    assert answer.status_code == 200
    doors = ("", "/feed.atom", "/feed.json", ".txt", ".md", "/entries/1", "?q=secret", "?at=2199-01-01T00:00:00Z")
    for door in doors:
        assert "secret</em>" not in (text := (await shared_app.http.get(blog.path + door)).text), door
        assert "Ten *secret" not in text, door
    assert "It was another port." in (await shared_app.http.get(blog.path)).text
    again = await shared_app.http.patch(
        f"/api/v1{blog.path}/entries/1", json={"body": "Back"}, headers=shared_app.bearer("write")
    )
    problem_of(again, 409, "entry_retracted")


@pytest.mark.parametrize(
    ("correction", "field"),
    [
        ({"kind": "typo", "text": "No mark."}, "correction.text"),
        ({"kind": "correction"}, "correction.text"),
        ({"kind": "correction", "text": " "}, "correction.text"),
        ({"kind": "retraction", "text": "No.", "was": "Yes."}, "correction.was"),
        ({"kind": "mistake", "text": "No."}, "correction.kind"),
        ({"text": "No."}, "correction.kind"),
    ],
)
async def test_what_does_not_go_with_its_kind_is_refused_by_name(shared_app: LiveApp, correction, field):
    """A sentence nobody would be told, one that is missing and an unknown kind are named, and nothing is changed."""
    _, answer = await _corrected(shared_app, correction, body="Nine ships")
    assert fields_of(problem_of(answer, 422, "invalid_input")) == [field]


async def test_a_retraction_takes_nothing_with_it(shared_app: LiveApp):
    """The text goes: another text with it is a mistake, and is named."""
    _, answer = await _corrected(shared_app, {"kind": "retraction", "text": "No."}, body="Nine ships")
    assert fields_of(problem_of(answer, 422, "invalid_input")) == ["correction.kind"]
