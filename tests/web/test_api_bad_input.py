"""What the API says to input that is wrong: on both databases, over a real server, with no 500 among the answers."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import httpx2
import pytest

from tests.web.live_app import LiveApp
from tests.web.problems import fields_of, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = {"content-type": "application/json"}
LIMIT = 256 * 1024


async def send(app: LiveApp, method: str, path: str, content: Any = None, **headers: str) -> httpx2.Response:
    return await app.http.request(method, path, content=content, headers={**app.bearer(), **JSON, **headers})


MANY = ", ".join(f'"field{number}": 1' for number in range(10_000))
UNREADABLE = {
    "nothing": b"",
    "cut off": b'{"body": ',
    "not UTF-8": b'{"body": "\xff"}',
    "a byte order mark": b'\xef\xbb\xbf{"body": "x"}',
    "UTF-16": '{"body": "x"}'.encode("utf-16"),
    "a lone surrogate": b'{"body": "\\ud800"}',
    "a lone surrogate in a name": b'{"body": "x", "\\udfff": 1}',
    "a lone surrogate in a name that is there twice": b'{"\\udfff": 1, "\\udfff": 2}',
    "a lone surrogate in one of very many names": b'{"\\udfff": 1, ' + MANY.encode() + b"}",
    "nested to death": b"[" * 100_000 + b"]" * 100_000,
    "a number out of all range": b'{"body": "x", "pinned": ' + b"9" * 5000 + b"}",
    "two documents": b'{"body": "x"} {"body": "y"}',
    "a raw control character": b'{"body": "a\x00b"}',
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
async def test_unreadable_bodies_are_bad_requests(shared_app: LiveApp, content: bytes):
    """A body that is not JSON in UTF-8 is answered with 400, whatever is wrong with it."""
    blog = await shared_app.blog()
    answer = await send(shared_app, "POST", f"/api/v1{blog.path}/entries", content)
    assert problem_of(answer, 400, "bad_request").detail.startswith("The body is not valid ")


WRONG_ENTRIES = {
    "no body": ("{}", ["body"]),
    "an empty body": ('{"body": ""}', ["body"]),
    "a blank body": ('{"body": " \\n\\t\\u00a0"}', ["body"]),
    "a body of another type": ('{"body": 7}', ["body"]),
    "a null body": ('{"body": null}', ["body"]),
    "a deep body": ('{"body": ' + "[" * 100 + "]" * 100 + "}", ["body"]),
    "U+0000": ('{"body": "a\\u0000b"}', ["body"]),
    "another control character": ('{"body": "x", "headline": "a\\u001bb"}', ["headline"]),
    "an unknown field": ('{"body": "x", "titel": "y"}', ["titel"]),
    "a field that is the server's": ('{"body": "x", "id": 3}', ["id"]),
    "a name of a hundred thousand letters": ('{"body": "x", "' + "n" * 100_000 + '": 1}', ["n" * 100]),
    "ten thousand unknown fields": ('{"body": "x", ' + MANY + "}", [f"field{number}" for number in range(20)]),
    "the same field twice": ('{"body": "x", "body": "y"}', ["body"]),
    "a list": ("[]", ["body"]),
    "a null": ("null", ["body"]),
    "a number": ("1e308", ["body"]),
    "a blank headline": ('{"body": "x", "headline": " "}', ["headline"]),
    "a long headline": ('{"body": "x", "headline": "' + "h" * 301 + '"}', ["headline"]),
    "topics as text": ('{"body": "x", "topics": "Harbour"}', ["topics"]),
    "a topic of another type": ('{"body": "x", "topics": ["a", 2]}', ["topics.1"]),
    "a blank topic": ('{"body": "x", "topics": [""]}', ["topics.0"]),
    "too many topics": ('{"body": "x", "topics": [' + ", ".join(f'"{n}"' for n in range(21)) + "]}", ["topics"]),
    "a long byline": ('{"body": "x", "byline": ["' + "b" * 81 + '"]}', ["byline.0"]),
    "a pin as text": ('{"body": "x", "pinned": "yes"}', ["pinned"]),
    "a pin as number": ('{"body": "x", "pinned": 1}', ["pinned"]),
    "NaN": ('{"body": "x", "key_event": NaN}', ["key_event"]),
    "a time without zone": ('{"body": "x", "occurred_at": "2031-03-04T15:58:00"}', ["occurred_at"]),
    "a time as number": ('{"body": "x", "occurred_at": 1700000000}', ["occurred_at"]),
    "a time as number in text": ('{"body": "x", "occurred_at": "1700000000"}', ["occurred_at"]),
    "a day": ('{"body": "x", "occurred_at": "2031-03-04"}', ["occurred_at"]),
    "no such day": ('{"body": "x", "occurred_at": "2031-02-30T00:00:00Z"}', ["occurred_at"]),
    "before all time": ('{"body": "x", "occurred_at": "0001-01-01T00:00:00+23:59"}', ["occurred_at"]),
    "after all time": ('{"body": "x", "occurred_at": "9999-12-31T23:59:59-23:59"}', ["occurred_at"]),
    "several": ('{"body": "", "pinned": 0, "x": 1}', ["body", "pinned", "x"]),
}


@pytest.mark.parametrize(("content", "fields"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
async def test_wrong_entries_name_each_wrong_field(shared_app: LiveApp, content: str, fields: list[str]):
    """An entry that breaks rules is answered with 422 naming the fields, briefly however much was wrong."""
    blog = await shared_app.blog()
    answer = await send(shared_app, "POST", f"/api/v1{blog.path}/entries", content)
    assert fields_of(problem_of(answer, 422, "invalid_input")) == fields
    assert len(answer.content) < 10_000


NO_CHARACTERS = [
    "\0",
    "\x0b",
    "\x7f",
    "\x85",
    "\x9f",
    "\ufdd0",
    "\ufdef",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U0010ffff",
]
WITH_TEXT = [
    ("POST", "/entries", {"body": "x"}, ("body", "headline", "topics", "byline")),
    ("PATCH", "/entries/1", {}, ("body", "headline", "topics", "byline")),
    ("POST", "/shifts", {"note": "x"}, ("note", "editor")),
    ("PATCH", "", {}, ("title", "description", "summary")),
    ("POST", "/api/v1/blogs", {"slug": "new", "title": "x"}, ("title", "description", "summary")),
    (
        *("PATCH", "", {"picture": {"url": "/media/0123456789abcdef0123-16x9.webp", "alt": "x"}}),
        ("picture.alt", "picture.caption", "picture.credit"),
    ),
    (
        *("PATCH", "/entries/1", {"correction": {"kind": "correction", "text": "x"}}),
        ("correction.text", "correction.was"),
    ),
    ("PATCH", "/entries/1", {"correction": {"kind": "retraction"}}, ("correction.text",)),
    ("PUT", "/entries/1/claims", {"status": "reported"}, ("quote", "source")),
    (
        *("PUT", "/figures/Ships", {"value": "3", "parts": [{"value": "1", "label": "x"}]}),
        ("unit", "including", "source", "parts.0.label"),
    ),
    ("PUT", "/briefing", {"statements": [{}]}, ("statements.0.text",)),
    (
        *("POST", "/drafts", {"claim": {"status": "reported"}}),
        ("headline", "topics", "byline", "claim.quote", "claim.source"),
    ),
    ("POST", "/promises", {"text": "x", "due_at": "2131-03-04T16:00:00Z"}, ("text",)),
    ("PUT", "/handover", {}, ("note",)),
    ("POST", "/api/v1/partners", {"name": "x"}, ("name", "attribution")),
]


def said_so(values: dict[str, Any], field: str, text: Any) -> str:
    """Return a document in which a field, of what is within others, says this."""
    place = whole = json.loads(json.dumps(values))
    *way, name = field.split(".")
    for each in way:
        place = place[int(each) if each.isdigit() else each]
    place[name] = text
    return json.dumps(whole)


@pytest.mark.parametrize(("method", "path", "values", "fields"), WITH_TEXT, ids=str)
async def test_what_is_no_character_is_refused_in_every_field(
    shared_app: LiveApp, method: str, path: str, values: dict[str, str], fields: tuple[str, ...]
):
    """Controls and non-characters break feeds, pages and terminals: the answer names the field and the character."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    address = path if path.startswith("/api/") else f"/api/v1{blog.path}{path}"
    for field in fields:
        for wrong in NO_CHARACTERS:
            text: Any = [f"a{wrong}b"] if field in ("topics", "byline") else f"a{wrong}b"
            answer = await send(shared_app, method, address, said_so(values, field, text))
            problem = problem_of(answer, 422, "invalid_input")
            assert fields_of(problem) == [f"{field}.0" if isinstance(text, list) else field]
            assert f"U+{ord(wrong):04X}" in problem.detail
    assert (await shared_app.services.hub.tail(blog.slug)).head == 1


NOTHING = [
    "\u200b",
    "\u2060\u00ad",
    "\u3164",
    "\u115f\u1160\uffa0",
    "\u2800",
    "\ufe0f",
    "\U000e0001\U000e007f",
    "\u200e \u00a0",
]


@pytest.mark.parametrize(("method", "path", "values", "fields"), WITH_TEXT, ids=str)
async def test_what_nobody_can_see_is_nothing_in_every_field(
    shared_app: LiveApp, method: str, path: str, values: dict[str, str], fields: tuple[str, ...]
):
    """A name of nothing, a headline of nothing, a text of nothing: the answer names the field, nothing is written."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    address = path if path.startswith("/api/") else f"/api/v1{blog.path}{path}"
    for field, nothing in product(fields, NOTHING):
        text: Any = ["Seen", nothing] if field in ("topics", "byline") else nothing
        answer = await send(shared_app, method, address, said_so(values, field, text))
        problem = problem_of(answer, 422, "invalid_input")
        assert fields_of(problem) == [f"{field}.1" if isinstance(text, list) else field]
    assert (await shared_app.services.hub.tail(blog.slug)).head == 1


UNSEEN_MARKDOWN = [
    "> ",
    "> >",
    "- ",
    "* \n* ",
    "1.",
    "#",
    "## ",
    "****",
    "---",
    "&nbsp;",
    "&#x200b;&shy;",
    "```\n```",
    "~~~",
]
UNSEEN_MARKDOWN += [
    "[](https://example.org)",
    "[\u200b](https://example.org)",
    "| |\n|-|\n| |",
]
UNSEEN_MARKDOWN += ["![\u200b](https://example.org/x.png)", "` `", "\u00a0\n\n> \u2060", "****\n\n- \n\n#"]


@pytest.mark.parametrize("text", UNSEEN_MARKDOWN, ids=ascii)
async def test_markdown_that_shows_nothing_is_refused(shared_app: LiveApp, text: str):
    """What is drawn decides: an entry, a revision and a summary of rules, bullets and frames alone are refused."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    for method, path, field in (
        ("POST", "/entries", "body"),
        ("PATCH", "/entries/1", "body"),
        ("PATCH", "", "summary"),
    ):
        answer = await send(shared_app, method, f"/api/v1{blog.path}{path}", json.dumps({field: text}))
        assert fields_of(problem_of(answer, 422, "invalid_input")) == [field]
    assert (await shared_app.services.hub.tail(blog.slug)).head == 1


SEEN = ["![](/media/0123456789abcdef0123-480x320.webp)", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "❤️", "…", "`x`"]
SEEN += ["> quoted", "- \n- x", "# Title", "&amp;", "<!-- -->", "```\nx\n```", "[x]: https://example.org\n\n[x]"]


@pytest.mark.parametrize("text", SEEN, ids=ascii)
async def test_whatever_shows_something_is_an_entry(shared_app: LiveApp, text: str):
    """A picture or a card alone, a sign alone: readers see it."""
    blog = await shared_app.blog()
    answer = await send(shared_app, "POST", f"/api/v1{blog.path}/entries", json.dumps({"body": text}))
    assert answer.status_code == 201


async def test_blanks_are_no_summary_and_no_description(shared_app: LiveApp):
    """Both may be left out: what is only blanks is left out."""
    blog = await shared_app.blog()
    answer = await send(shared_app, "PATCH", f"/api/v1{blog.path}", '{"summary": " \\n\\t", "description": "\\u00a0 "}')
    told = answer.json()
    assert (answer.status_code, told["seq"]) == (200, 0)
    assert (told["blog"]["summary"], told["blog"]["summary_source"], told["blog"]["description"]) == ("", "", "")


WRONG_BLOGS = {
    "no title": ({"slug": "a"}, ["title"]),
    "a slug with capitals": ({"slug": "A", "title": "t"}, ["slug"]),
    "a slug with a line end": ({"slug": "a\n", "title": "t"}, ["slug"]),
    "a slug with a slash": ({"slug": "a/b", "title": "t"}, ["slug"]),
    "a slug with a hyphen at its end": ({"slug": "a-", "title": "t"}, ["slug"]),
    "a long slug": ({"slug": "a" * 81, "title": "t"}, ["slug"]),
    "a slug that the desk needs": ({"slug": "login", "title": "t"}, ["slug"]),
    "a zone that is none": ({"slug": "a", "title": "t", "zone": "Europe/Nowhere"}, ["zone"]),
    "a zone that is a path": ({"slug": "a", "title": "t", "zone": "../../etc/passwd"}, ["zone"]),
    "a language that is none": ({"slug": "a", "title": "t", "language": 'en"><script>'}, ["language"]),
    **{
        f"a language that is none: {tag}": ({"slug": "a", "title": "t", "language": tag}, ["language"])
        for tag in ("xx-YY-zzzz", "en-a", "en-US-US", "en_US", "de-1996-1996", "en-a-bbb-a-ccc", "x", "i-foo", "en\n")
    },
    "a visibility that is none": ({"slug": "a", "title": "t", "visibility": "secret"}, ["visibility"]),
    "an accent that is no colour": ({"slug": "a", "title": "t", "accent": "red"}, ["accent"]),
    "an accent that is pale": ({"slug": "a", "title": "t", "accent": "#777777"}, ["accent"]),
    "a summary without end": ({"slug": "a", "title": "t", "summary": "x" * 4001}, ["summary"]),
    "a picture of elsewhere": (
        {"slug": "a", "title": "t", "picture": {"url": "//x.org/a.webp", "alt": "x"}},
        ["picture.url"],
    ),
    "a picture that nobody can hear of": (
        {"slug": "a", "title": "t", "picture": {"url": "/media/0123456789abcdef0123-16x9.webp", "alt": " "}},
        ["picture.alt"],
    ),
    "a byline that is no list": ({"slug": "a", "title": "t", "byline": "Ada"}, ["byline"]),
    "a status, which comes later": ({"slug": "a", "title": "t", "status": "closed"}, ["status"]),
}


@pytest.mark.parametrize(("values", "fields"), WRONG_BLOGS.values(), ids=WRONG_BLOGS)
async def test_wrong_blogs_name_each_wrong_field(shared_app: LiveApp, values: dict[str, str], fields: list[str]):
    """A blog that breaks rules is answered with 422 naming the fields."""
    answer = await shared_app.http.post("/api/v1/blogs", json=values, headers=shared_app.bearer())
    assert fields_of(problem_of(answer, 422, "invalid_input")) == fields


@pytest.mark.parametrize(
    ("path", "values", "field"),
    [
        ("", {"slug": "new"}, "slug"),
        ("", {"title": ""}, "title"),
        ("", {"status": "ended"}, "status"),
        ("", {"language": "en-US-US"}, "language"),
        ("/entries/1", {"body": None}, "body"),
        ("/entries/1", {"occurred_at": None}, "occurred_at"),
        ("/entries/1", {"revision": 4}, "revision"),
    ],
)
async def test_wrong_changes_name_the_field(shared_app: LiveApp, path: str, values: dict[str, object], field: str):
    """A change that breaks rules is answered with 422 naming the field, and changes nothing."""
    blog = await shared_app.blog()
    await shared_app.post(blog)
    answer = await shared_app.http.patch(f"/api/v1{blog.path}{path}", json=values, headers=shared_app.bearer())
    assert fields_of(problem_of(answer, 422, "invalid_input")) == [field]
    assert (await shared_app.services.hub.tail(blog.slug)).blog.title == blog.title


def in_chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000 + 1):
        yield b"x" * 1000


async def test_the_limit_of_a_body_is_256_kib(shared_app: LiveApp):
    """A body of exactly the limit is taken; one byte more is answered with 413."""
    blog = await shared_app.blog()
    frame = len(b'{"body": ""}')
    whole = b'{"body": "' + b"x" * (LIMIT - frame) + b'"}'
    assert len(whole) == LIMIT
    path = f"/api/v1{blog.path}/entries"
    assert (await send(shared_app, "POST", path, whole)).status_code == 201
    assert "256 KiB" in problem_of(await send(shared_app, "POST", path, whole + b" "), 413, "too_large").detail


async def test_a_body_in_chunks_is_limited_too(shared_app: LiveApp):
    """A body that doesn't say how long it is gets cut off at the limit, with the same answer."""
    blog = await shared_app.blog()

    async def chunks():
        for chunk in in_chunks(LIMIT):
            yield chunk

    problem_of(await send(shared_app, "POST", f"/api/v1{blog.path}/entries", chunks()), 413, "too_large")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json; charset=utf-8"}, 201),
        ({"content-type": "APPLICATION/JSON"}, 201),
        ({"content-type": "application/merge-patch+json"}, 201),
        ({"content-type": ""}, 201),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "multipart/form-data"}, 415),
        ({"content-type": "application/xml, application/json"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"content-encoding": "identity"}, 201),
    ],
)
async def test_only_json_is_taken(shared_app: LiveApp, headers: dict[str, str], status: int):
    """A body that says that it is JSON, or says nothing, is read; any other is answered with 415."""
    blog = await shared_app.blog()
    answer = await send(shared_app, "POST", f"/api/v1{blog.path}/entries", b'{"body": "x"}', **headers)
    assert answer.status_code == status
    if status == 415:
        problem_of(answer, 415, "unsupported_media_type")
