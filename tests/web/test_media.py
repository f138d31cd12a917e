"""Pictures: uploaded by those who may write, served to everybody, for ever and from nowhere else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from liveblog.markup import PLAYER_ORIGINS
from liveblog.model.blog import BlogDraft
from liveblog.model.principal import Scope
from liveblog.web.api.schemas import PictureAnswer
from liveblog.work.bounds import UPLOADS
from tests.media.pictures import encoded, photo
from tests.serving.raw import connected
from tests.web.live_house import LiveHouse, open_live_house
from tests.web.problems import fields_of, problem_of

ADDRESS = "/api/v1/blogs/harbour/media"
JPEG = {"content-type": "image/jpeg"}


@pytest.fixture
async def house(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[LiveHouse]:
    """Serve a blog to upload to; its pictures go to a folder of the test's own."""
    async with open_live_house(migrated_sqlite_url, media_dir=tmp_path / "media") as house:
        await house.services.desk.create_blog(BlogDraft(slug="harbour", title="Harbour"))
        yield house


async def upload(house: LiveHouse, content: bytes, who: str = "write", **headers: str):
    return await house.http.post(ADDRESS, content=content, headers={**JPEG, **house.bearer(who), **headers})


async def test_a_picture_is_uploaded_shown_and_served(house: LiveHouse):
    """The answer's Markdown shows the picture, and each file that the HTML names is there, immutable and for all."""
    answer = await upload(house, photo())
    assert answer.status_code == 201, answer.text
    picture = PictureAnswer.model_validate_json(answer.content, strict=True)
    assert (picture.width, picture.height) == (1200, 800)
    assert answer.headers["location"] == picture.url
    post = {"body": picture.markdown}
    entry = await house.http.post("/api/v1/blogs/harbour/entries", json=post, headers=house.bearer("write"))
    srcset = entry.json()["entry"]["html"].partition('srcset="')[2].partition('"')[0]
    paths = [candidate.split()[0] for candidate in srcset.split(", ")]
    assert paths[-1] == picture.url
    for path in paths:
        served = await house.http.get(path)
        assert served.status_code == 200
        assert served.content[8:12] == b"WEBP"
        assert served.headers["content-type"] == "image/webp"
        assert served.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert served.headers["cross-origin-resource-policy"] == "cross-origin"
        assert served.headers["x-content-type-options"] == "nosniff"
        assert (await house.http.head(path)).headers["content-length"] == str(len(served.content))


async def test_the_same_picture_twice_is_one(house: LiveHouse):
    """An upload whose answer was lost is sent again without harm."""
    answers = [(await upload(house, photo())).json() for _ in range(2)]
    assert answers[0] == answers[1]


async def test_only_those_who_may_write_upload(house: LiveHouse):
    """No token, one that may only read, and one of another blog are refused, and a blog that isn't there is said."""
    problem_of(await house.http.post(ADDRESS, content=photo(), headers=JPEG), 401, "unauthenticated")
    problem_of(await upload(house, photo(), "read"), 403, "forbidden")
    problem_of(await upload(house, photo(), "elsewhere"), 403, "forbidden")
    nowhere = await house.http.post(
        "/api/v1/blogs/nowhere/media", content=photo(), headers={**JPEG, **house.bearer("write")}
    )
    problem_of(nowhere, 404, "blog_not_found")


async def test_what_is_no_image_is_refused(house: LiveHouse):
    """A body that says it is something else, one that is packed, and bytes that aren't an image are told apart."""
    answer = await upload(house, photo(), **{"content-type": "image/svg+xml"})
    assert "image/svg+xml" in problem_of(answer, 415, "unsupported_media_type").detail
    problem_of(await upload(house, photo(), **{"content-encoding": "gzip"}), 415, "unsupported_media_type")
    problem = problem_of(await upload(house, b"<svg/>"), 422, "invalid_input")
    assert fields_of(problem) == ["body"]
    problem_of(await upload(house, photo()[:3000]), 422, "invalid_input")


async def test_what_is_too_large_is_refused(house: LiveHouse):
    """Ten megabytes are the limit, and so are forty megapixels, however few bytes they are."""
    problem_of(await upload(house, bytes(10 * 1024 * 1024 + 1)), 413, "too_large")
    answer = await upload(house, encoded(Image.new("1", (8000, 5001))))
    assert "megapixels" in problem_of(answer, 413, "too_large").detail


@pytest.mark.parametrize(
    "name",
    ["0123456789abcdef0123-480x320.webp", "x.webp", "..%2Fliveblog.db", "%2e%2e/liveblog.db", "a/b", "", "%00"],
)
async def test_other_names_are_not_there(house: LiveHouse, name: str):
    """A name that no picture has, or could have, leads nowhere, and least of all out of the folder."""
    problem_of(await house.http.get(f"/media/{name}"), 404, "not_found")


async def test_only_players_may_be_framed(house: LiveHouse):
    """The policy of every answer names the players' origins and nothing else of third parties."""
    policy = (await house.http.get("/blogs/harbour")).headers["content-security-policy"]
    directives = {name: sources for name, *sources in map(str.split, policy.split(";"))}
    assert directives.pop("frame-src") == list(PLAYER_ORIGINS)
    assert "https:" not in str(directives)
    assert directives["img-src"] == ["'self'"]


async def test_one_too_many_is_refused_before_it_is_read(house: LiveHouse):
    """While all places for uploads are taken the next is told so, though none of its bytes has come."""
    uploads = house.services.bulkheads[UPLOADS]
    uploads.bound = replace(UPLOADS, at_once=1, waiting=0)
    head = f"POST {ADDRESS} HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 1000000\r\n"
    head += f"Authorization: {house.bearer('write')['authorization']}\r\n\r\n"
    async with uploads.place("another"), connected(house) as raw:
        raw.send(head.encode())
        assert await raw.answer() == 503
    assert (await upload(house, photo())).status_code == 201


async def test_a_token_of_one_blog_takes_no_picture_from_another(house: LiveHouse):
    """Who names the address of another blog's upload in an entry of their own, and deletes that, deletes no picture."""
    quay = await house.services.desk.create_blog(BlogDraft(slug="quay", title="Quay"))
    harbour = await house.services.hub.tail("harbour")
    made = [await house.services.tokens.create(blog.slug, Scope.WRITE, blogs=[blog]) for blog in (harbour.blog, quay)]
    as_harbour, as_quay = ({"authorization": f"Bearer {token}"} for token in made)
    sent = await house.http.post(ADDRESS, content=photo(), headers={**JPEG, **as_harbour})
    url, shown = sent.json()["url"], {"body": sent.json()["markdown"]}
    assert (await house.http.post(ADDRESS, content=photo(), headers={**JPEG, **as_quay})).status_code == 403

    async def post_and_delete(slug: str, headers: dict[str, str]) -> None:
        entries = f"/api/v1/blogs/{slug}/entries"
        number = (await house.http.post(entries, json=shown, headers=headers)).json()["entry"]["id"]
        assert (await house.http.delete(f"{entries}/{number}", headers=headers)).status_code == 200

    await post_and_delete("quay", as_quay)
    assert (await house.http.get(url)).status_code == 200
    posted = await house.http.post("/api/v1/blogs/harbour/entries", json=shown, headers=as_harbour)
    await post_and_delete("quay", as_quay)
    assert (await house.http.get(url)).status_code == 200
    await house.http.delete(f"/api/v1/blogs/harbour/entries/{posted.json()['entry']['id']}", headers=as_harbour)
    assert (await house.http.get(url)).status_code == 404
