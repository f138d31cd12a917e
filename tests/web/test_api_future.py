"""Times over the API that have not come, or that are hardly meant: refused unless said to be meant, or told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from liveblog.model.moment import CLOCK_SKEW, UNLIKELY, rfc3339
from liveblog.model.principal import Scope
from liveblog.web.api import schemas
from liveblog.web.api.openapi import document
from tests.model.samples import NOON, minutes
from tests.web.desks import open_desk

EVENING = rfc3339(minutes(6 * 60))
EDGE = rfc3339(NOON + CLOCK_SKEW)
BEYOND = rfc3339(NOON + CLOCK_SKEW + timedelta(milliseconds=1))
ENTRIES = "/api/v1/blogs/harbour/entries"
SHIFTS = "/api/v1/blogs/harbour/shifts"
SET: list[tuple[str, dict[str, Any]]] = [
    ("/api/v1/blogs/harbour/briefing", {"statements": [{"text": "All are safe."}]}),
    ("/api/v1/blogs/harbour/figures/Dead", {"value": "35"}),
]
"""What is said as of a time, in place of what was said before."""


class Program:
    """A program that writes over the API, at noon."""

    def __init__(self, client: Any, token: str) -> None:
        self._client, self._headers = client, {"authorization": f"Bearer {token}"}

    async def head(self) -> int:
        """Read how many changes the blog has seen."""
        return int((await self._client.get("/api/v1/blogs/harbour")).json()["head"])

    async def post(self, body: dict[str, Any], path: str = ENTRIES, **headers: str) -> Any:
        return await self._client.post(path, json=body, headers=self._headers | headers)

    async def patch(self, body: dict[str, Any], path: str = f"{ENTRIES}/1") -> Any:
        return await self._client.patch(path, json=body, headers=self._headers)

    async def put(self, body: dict[str, Any], path: str) -> Any:
        return await self._client.put(path, json=body, headers=self._headers)


@pytest.fixture
async def program(migrated_sqlite_url: str) -> AsyncIterator[Program]:
    """Open an API by whose clock it is noon."""
    async with open_desk(migrated_sqlite_url, clock=lambda: NOON) as desk, desk.visitor() as visitor:
        token = await desk.services.tokens.create("program", Scope.WRITE)
        yield Program(visitor.client, token)


def refused(answer: Any, field: str = "occurred_at") -> None:
    """Hold a refusal to what programs are promised."""
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "time_ahead")
    assert [error["field"] for error in told["errors"]] == [field]
    assert "allow_future" in told["detail"]


@pytest.mark.parametrize("occurred_at", [BEYOND, EVENING, "2027-01-01T00:00:00Z", "2199-12-31T23:59:59+14:00"])
async def test_a_time_that_has_not_come_is_refused_on_every_address(program, occurred_at):
    """Posting, moving, handing over, a briefing and a figure alike; nothing of it is written."""
    for path, said in SET:
        refused(await program.put(said | {"as_of": occurred_at}, path), "as_of")
    refused(await program.post({"body": "Secret.", "occurred_at": occurred_at}))
    refused(await program.post({"note": "Ben takes over.", "occurred_at": occurred_at}, SHIFTS))
    assert (await program.post({"body": "Out."})).status_code == 201
    refused(await program.patch({"occurred_at": occurred_at}))
    assert await program.head() == 1


async def test_what_is_said_to_be_meant_is_taken_on_every_address(program):
    """The member is the way to say it, and is no part of the entry."""
    body = {"body": "Kick-off.", "occurred_at": EVENING, "allow_future": True}
    posted = await program.post(body)
    assert (posted.status_code, posted.json()["entry"]["occurred_at"]) == (201, EVENING)
    assert "allow_future" not in posted.json()["entry"]
    handed = await program.post({"note": "Ben.", "occurred_at": EVENING, "allow_future": True}, SHIFTS)
    assert (handed.status_code, handed.json()["shift"]["occurred_at"]) == (201, EVENING)
    assert (await program.patch({"occurred_at": BEYOND, "allow_future": True})).json()["entry"]["revision"] == 2
    for path, said in SET:
        assert (await program.put(said | {"as_of": EVENING, "allow_future": True}, path)).json()["seq"]


async def test_clocks_of_programs_may_differ(program):
    """Five minutes are nobody's mistake."""
    assert (await program.post({"body": "Now.", "occurred_at": EDGE})).status_code == 201
    assert (await program.patch({"occurred_at": EDGE, "body": "Now, here."})).status_code == 200
    for path, said in SET:
        assert (await program.put(said | {"as_of": EDGE}, path)).status_code == 200


@pytest.mark.parametrize("allow_future", ["yes", 1, None, EVENING])
async def test_the_word_is_true_or_false(program, allow_future):
    """What only looks like yes isn't."""
    answer = await program.post({"body": "x", "occurred_at": EVENING, "allow_future": allow_future})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "allow_future")


async def test_the_word_is_no_part_of_what_a_key_was_used_for(program):
    """A program that adds it when it is asked to goes on with its key, and a repeated post is answered as before."""
    body = {"body": "Kick-off.", "occurred_at": EVENING}
    refused(await program.post(body, idempotency_key="k"))
    headers = {"idempotency-key": "k"}
    first = await program.post(body | {"allow_future": True}, **headers)
    again = await program.post(body | {"allow_future": True}, **headers)
    without = await program.post(body, **headers)
    assert [answer.status_code for answer in (first, again, without)] == [201, 201, 201]
    assert [answer.headers.get("idempotency-replayed") for answer in (first, again, without)] == [None, "true", "true"]


@pytest.mark.parametrize(
    ("occurred_at", "said"),
    [
        ("1950-07-27T12:00:00Z", "is 64 years ago: is the date right?"),
        (rfc3339(NOON - UNLIKELY - timedelta(days=1)), "is 31 days ago: is the date right?"),
        ("2062-07-27T12:00:00Z", "is 48 years ahead: is the date right?"),
    ],
)
async def test_a_time_far_from_now_is_told_in_the_answer(program, occurred_at, said):
    """It is taken, for it may be meant; the answer to each change that says it names it."""
    expected = [{"field": "occurred_at", "message": said}]
    posted = await program.post({"body": "x", "occurred_at": occurred_at, "allow_future": True})
    schemas.EntryChangeAnswer.model_validate_json(posted.content, strict=True)
    assert (posted.status_code, posted.json()["warnings"]) == (201, expected)
    moved = await program.patch({"body": "y", "occurred_at": occurred_at, "allow_future": True})
    assert (moved.status_code, moved.json()["warnings"]) == (200, expected)
    handed = await program.post({"note": "Ben.", "occurred_at": occurred_at, "allow_future": True}, SHIFTS)
    schemas.ShiftChangeAnswer.model_validate_json(handed.content, strict=True)
    assert handed.json()["warnings"] == expected
    for (path, body), shape in zip(SET, ("BriefingChangeAnswer", "FigureChangeAnswer"), strict=True):
        told = await program.put(body | {"as_of": occurred_at, "allow_future": True}, path)
        getattr(schemas, shape).model_validate_json(told.content, strict=True)
        assert told.json()["warnings"] == [{"field": "as_of", "message": expected[0]["message"]}]


async def test_what_an_entry_tells_of_a_time_far_from_now_is_told_in_the_answer(program):
    """A figure's instant in a text is no field of its own: the entry is posted, and told with the figure's name."""
    body = "[[Dead: 35 | Police | 2062-07-27T12:00:00Z]]\n\n[[Hurt: 4 | Police | 2014-07-27T11:00:00Z]]"
    posted = await program.post({"body": body})
    said = "tells “Dead” as of a time that is 48 years ahead: is the date right?"
    assert (posted.status_code, posted.json()["warnings"]) == (201, [{"field": "body", "message": said}])
    soon = await program.patch({"body": body.replace("2062-07-27T12", "2014-07-27T14")})
    assert "“Dead” as of a time that is 2 hours ahead" in soon.json()["warnings"][0]["message"]
    assert "warnings" not in (await program.patch({"body": body.replace("2062", "2014")})).json()


async def test_nothing_unusual_is_nothing_told(program):
    """Usual times, and changes that say no time, have no such member."""
    for body in ({"body": "x"}, {"body": "x", "occurred_at": rfc3339(NOON - UNLIKELY)}):
        assert "warnings" not in (await program.post(body)).json()
    assert "warnings" not in (await program.patch({"body": "y"})).json()


def test_it_is_in_the_document():
    """Whoever writes a program by the OpenAPI document learns of the word, the refusal and the warning."""
    told = document()
    for model in ("EntryInput", "EntryPatch", "ShiftInput", "BriefingInput", "ReadingInput"):
        assert told["components"]["schemas"][model]["properties"]["allow_future"]["type"] == "boolean"
    for model in ("EntryChangeAnswer", "ShiftChangeAnswer", "BriefingChangeAnswer", "FigureChangeAnswer"):
        assert "warnings" in told["components"]["schemas"][model]["properties"]
    for path, method in ((ENTRIES, "post"), (SHIFTS, "post"), (f"{ENTRIES}/{{entry_id}}", "patch")):
        answers = told["paths"][path.replace("harbour", "{slug}")][method]["responses"]
        assert "`time_ahead`" in answers["422"]["description"]
