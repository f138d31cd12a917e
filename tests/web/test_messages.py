"""The words of scripts over HTTP: by any language's tag, from any origin, kept as long as they may be."""

import pytest

from liveblog.render import language_for
from liveblog.render.messages import words, words_path
from tests.web.live_app import LiveApp

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("ar", "ar"),
        ("zh-Hant-TW", "en"),
        *(dict.fromkeys(("x-harbour", "i-klingon", "en-GB-oed", "sl-rozaj-biske-1994-x-a-b"), "en").items()),
    ],
)
async def test_any_language_gets_words(shared_app: LiveApp, tag, catalogue):
    """An embed knows only its blog's language: it gets that or English, for an hour."""
    answer = await shared_app.http.get(f"/words/{tag}.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.json() == words(language_for(catalogue))


async def test_the_address_that_a_page_names_is_kept_for_ever(shared_app: LiveApp):
    """It is named after what it gives."""
    answer = await shared_app.http.get(words_path(language_for("fr")))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.json() == words(language_for("fr"))


async def test_the_words_of_another_version_are_not_kept(shared_app: LiveApp):
    """While servers are replaced a page may name words that this one doesn't have: it gives its own."""
    answer = await shared_app.http.get("/words/fr-0123456789ab.json")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == words(language_for("fr"))


async def test_any_origin_may_read_them(shared_app: LiveApp):
    """Partners' pages show embeds: their scripts read words across origins."""
    answer = await shared_app.http.get("/words/es.json", headers={"origin": "https://partner.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "origin" not in answer.headers.get("vary", "").lower()


async def test_who_has_them_is_told_so(shared_app: LiveApp):
    """After an hour a browser asks whether they changed."""
    first = await shared_app.http.get("/words/es.json")
    again = await shared_app.http.get("/words/es.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize("name", ["1", "d", "de_AT", "ä", "de.AT", "de-" + "x" * 9, "a" * 4000])
async def test_what_is_no_tag_is_not_found(shared_app: LiveApp, name):
    """Whatever somebody makes up is refused before a catalogue is looked for."""
    answer = await shared_app.http.get(f"/words/{name}.json")
    assert answer.status_code == 404
