"""Pictures: uploaded by those who may write, served to everybody, for ever and from nowhere else."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from PIL import Image

from liveblog.markup import PLAYER_ORIGINS
from liveblog.model.blog import BlogDraft
from liveblog.model.principal import Scope
from liveblog.web.api.schemas import PictureAnswer
from liveblog.work.bounds import UPLOADS
from tests.media.pictures import encoded, photo
from tests.media.places import Place
from tests.serving.raw import connected
from tests.web.live_app import LiveApp, open_live_app
from tests.web.problems import fields_of, problem_of

ADDRESS = "/api/v1/blogs/harbour/media"
JPEG = {"content-type": "image/jpeg"}


@pytest.fixture
async def app(migrated_sqlite_url: str, place: Place) -> AsyncIterator[LiveApp]:
    """Serve a blog to upload to; its pictures go to a folder or a bucket of the test's own."""
    async with open_live_app(migrated_sqlite_url, **place.settings) as app:
        await app.services.desk.create_blog(BlogDraft(slug="harbour", title="Harbour"))
        yield app


async def upload(app: LiveApp, content: bytes, who: str = "write", **headers: str):
    return await app.http.post(ADDRESS, content=content, headers={**JPEG, **app.bearer(who), **headers})


async def test_a_picture_is_uploaded_shown_and_served(app: LiveApp):
    """The answer's Markdown shows the picture, and each file that the HTML names is there, immutable and for all."""
    answer = await upload(app, photo())
    assert answer.status_code == 201, answer.text
    picture = PictureAnswer.model_validate_json(answer.content, strict=True)
    assert (picture.width, picture.height) == (1200, 800)
    assert answer.headers["location"] == picture.url
    post = {"body": picture.markdown}
    entry = await app.http.post("/api/v1/blogs/harbour/entries", json=post, headers=app.bearer("write"))
    srcset = entry.json()["entry"]["html"].partition('srcset="')[2].partition('"')[0]
    paths = [candidate.split()[0] for candidate in srcset.split(", ")]
    assert paths[-1] == picture.url
    for path in paths:
        served = await app.http.get(path)
        assert served.status_code == 200
        assert served.content[8:12] == b"WEBP"
        assert served.headers["content-type"] == "image/webp"
        assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert served.headers["cross-origin-resource-policy"] == "cross-origin"
        assert served.headers["x-content-type-options"] == "nosniff"
        assert (await app.http.head(path)).headers["content-length"] == str(len(served.content))


async def test_the_same_picture_twice_is_one(app: LiveApp):
    """An upload whose answer was lost is sent again without harm."""
    answers = [(await upload(app, photo())).json() for _ in range(2)]
    assert answers[0] == answers[1]


async def test_an_upload_that_could_not_be_kept_is_asked_for_again(app: LiveApp, place: Place):
    """503 with the reason in words, and when to come again; then the same request keeps it, and all is well."""
    with place.away():
        answer = await upload(app, photo())
        assert problem_of(answer, 503, "unavailable").detail.startswith("The picture was not kept: ")
        assert int(answer.headers["retry-after"]) >= 1
    assert not place.names()
    url = (await upload(app, photo())).json()["url"]
    with place.away():
        problem_of(await app.http.get(url), 503, "unavailable")
    assert (await app.http.get(url)).status_code == 200


async def test_only_those_who_may_write_upload(app: LiveApp):
    """No token, one that may only read, and one of another blog are refused, and a blog that isn't there is said."""
    problem_of(await app.http.post(ADDRESS, content=photo(), headers=JPEG), 401, "unauthenticated")
    problem_of(await upload(app, photo(), "read"), 403, "forbidden")
    problem_of(await upload(app, photo(), "elsewhere"), 403, "forbidden")
    nowhere = await app.http.post(
        "/api/v1/blogs/nowhere/media", content=photo(), headers={**JPEG, **app.bearer("write")}
    )
    problem_of(nowhere, 404, "blog_not_found")


async def test_what_is_no_image_is_refused(app: LiveApp):
    """A body that says it is something else, one that is packed, and bytes that aren't an image are told apart."""
    answer = await upload(app, photo(), **{"content-type": "image/svg+xml"})
    assert "image/svg+xml" in problem_of(answer, 415, "unsupported_media_type").detail
    problem_of(await upload(app, photo(), **{"content-encoding": "gzip"}), 415, "unsupported_media_type")
    problem = problem_of(await upload(app, b"<svg/>"), 422, "invalid_input")
    assert fields_of(problem) == ["body"]
    problem_of(await upload(app, photo()[:3000]), 422, "invalid_input")


async def test_what_is_too_large_is_refused(app: LiveApp):
    """Ten megabytes are the limit, and so are forty megapixels, however few bytes they are."""
    problem_of(await upload(app, bytes(10 * 1024 * 1024 + 1)), 413, "too_large")
    answer = await upload(app, encoded(Image.new("1", (8000, 5001))))
    assert "megapixels" in problem_of(answer, 413, "too_large").detail


@pytest.mark.parametrize(
    "name",
    ["0123456789abcdef0123-480x320.webp", "x.webp", "..%2Fliveblog.db", "%2e%2e/liveblog.db", "a/b", "", "%00"],
)
async def test_other_names_are_not_there(app: LiveApp, name: str):
    """A name that no picture has, or could have, leads nowhere, and least of all out of the folder."""
    problem_of(await app.http.get(f"/media/{name}"), 404, "not_found")


async def test_only_players_may_be_framed(app: LiveApp):
    """The policy of every answer names the players' origins and nothing else of third parties."""
    policy = (await app.http.get("/blogs/harbour")).headers["content-security-policy"]
    directives = {name: sources for name, *sources in map(str.split, policy.split(";"))}
    assert directives.pop("frame-src") == list(PLAYER_ORIGINS)
    assert "https:" not in str(directives)
    assert directives["img-src"] == ["'self'"]


async def test_one_too_many_is_refused_before_it_is_read(app: LiveApp):
    """While all places for uploads are taken the next is told so, though none of its bytes has come."""
    uploads = app.services.bulkheads[UPLOADS]
    uploads.bound = replace(UPLOADS, at_once=1, waiting=0)
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 1000000\r\n"
    head += f"Authorization: {app.bearer('write')['authorization']}\r\n\r\n"
    async with uploads.place("another"), connected(app) as raw:
        raw.send(head.encode())
        assert await raw.answer() == 503
    assert (await upload(app, photo())).status_code == 201


async def test_a_token_of_one_blog_takes_no_picture_from_another(app: LiveApp):
    """Who names the address of another blog's upload in an entry of their own, and deletes that, deletes no picture."""
    quay = await app.services.desk.create_blog(BlogDraft(slug="quay", title="Quay"))
    harbour = await app.services.hub.tail("harbour")
    made = [await app.services.tokens.create(blog.slug, Scope.WRITE, blogs=[blog]) for blog in (harbour.blog, quay)]
    as_harbour, as_quay = ({"authorization": f"Bearer {token}"} for token in made)
    sent = await app.http.post(ADDRESS, content=photo(), headers={**JPEG, **as_harbour})
    url, shown = sent.json()["url"], {"body": sent.json()["markdown"]}
    assert (await app.http.post(ADDRESS, content=photo(), headers={**JPEG, **as_quay})).status_code == 403

    async def post_and_delete(slug: str, headers: dict[str, str]) -> None:
        entries = f"/api/v1/blogs/{slug}/entries"
        number = (await app.http.post(entries, json=shown, headers=headers)).json()["entry"]["id"]
        assert (await app.http.delete(f"{entries}/{number}", headers=headers)).status_code == 200

    await post_and_delete("quay", as_quay)
    assert (await app.http.get(url)).status_code == 200
    posted = await app.http.post("/api/v1/blogs/harbour/entries", json=shown, headers=as_harbour)
    await post_and_delete("quay", as_quay)
    assert (await app.http.get(url)).status_code == 200
    await app.http.delete(f"/api/v1/blogs/harbour/entries/{posted.json()['entry']['id']}", headers=as_harbour)
    assert (await app.http.get(url)).status_code == 404
