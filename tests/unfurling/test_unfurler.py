"""Cards of addresses: what is found, what is asked, and how often."""

import asyncio
import json
from dataclasses import replace

import pytest

from liveblog.errors import Busy, InvalidInput, TooManyAttempts
from liveblog.unfurling import unfurler as module
from liveblog.work.outbound_bounds import CARDS_OF_ONE
from tests.media.pictures import photo
from tests.outbound.strangers import says, stranger
from tests.unfurling.places import Notes, by_path, oembed_of, page, unfurler
from tests.waiting import until

PICTURE = '<meta property="og:image" content="/wave.jpg">'


@pytest.fixture
async def cards(tmp_path):
    async with unfurler(tmp_path / "media") as found:
        yield found


async def test_a_page_becomes_a_card_with_its_picture_drawn_anew(cards, tmp_path):
    """Title, source and picture; the picture is ours, noted before it was kept, and is no file of theirs."""
    pages = by_path({"/gale": page("Gale", PICTURE), "/wave.jpg": says(photo(900, 600), content_type="image/jpeg")})
    note = Notes()
    async with stranger(pages) as there:
        found = await cards.find(f"{there.url}/gale", "user:1", note)
    assert (found.summary.title, found.kind, found.url) == ("Gale", "page", f"{there.url}/gale")
    assert found.picture
    assert note.pictures == [found.picture]
    assert (tmp_path / "media" / found.picture.name).read_bytes()[8:12] == b"WEBP"


@pytest.mark.parametrize(
    "picture",
    [
        says(photo(60, 60), content_type="image/jpeg"),
        says(b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"),
        says(b"GIF89a broken", content_type="image/gif"),
        says(photo(900, 600), content_type="text/html"),
        says(b"", "404 Not Found"),
        says(b"", "302 Found", location="http://169.254.169.254/latest/meta-data"),
    ],
)
async def test_a_picture_that_cannot_be_had_costs_no_card(cards, picture):
    """A logo, a drawing, what is broken or leads elsewhere: the card comes without."""
    async with stranger(by_path({"/gale": page("Gale", PICTURE), "/wave.jpg": picture})) as there:
        found = await cards.find(f"{there.url}/gale", "user:1", Notes())
    assert (found.summary.title, found.picture) == ("Gale", None)


async def test_a_picture_whose_address_is_none_costs_no_card(cards):
    """What a page calls its picture may be anything."""
    for address in ("//[", "http://[x]/wave.jpg", "https://exa\u2100mple.org/wave.jpg", "javascript:x"):
        tag = f'<meta property="og:image" content="{address}">'
        async with stranger(by_path({"/gale": page("Gale", tag)})) as there:
            found = await cards.find(f"{there.url}/gale", "user:1", Notes())
        assert (found.summary.title, found.picture) == ("Gale", None)


async def test_editors_who_paste_the_same_address_share_one_fetch(cards):
    """Ten at once ask once, and so does who comes within minutes; each is noted to show the picture."""
    go_on = asyncio.Event()

    async def slow(head, writer):
        await go_on.wait()
        await page("Gale", PICTURE)(head, writer)

    pages = by_path({"/gale": slow, "/wave.jpg": says(photo(900, 600), content_type="image/jpeg")})
    notes = [Notes() for _ in range(10)]
    async with stranger(pages) as there:
        asking = [
            asyncio.create_task(cards.find(f"{there.url}/gale", f"user:{number}", note))
            for number, note in enumerate(notes)
        ]
        await until(lambda: len(there.heads) == 1)
        go_on.set()
        found = await asyncio.gather(*asking)
        later = Notes()
        assert await cards.find(f"{there.url}/gale", "user:99", later) == found[0]
        assert len(there.heads) == 2  # the page, and its picture
    assert all(note.pictures == [found[0].picture] for note in (*notes, later))


async def test_a_picture_that_is_gone_meanwhile_is_fetched_again(cards, tmp_path):
    """What is kept of a card is worth nothing when its picture was deleted with the entry that showed it."""
    pages = by_path({"/gale": page("Gale", PICTURE), "/wave.jpg": says(photo(900, 600), content_type="image/jpeg")})
    async with stranger(pages) as there:
        found = await cards.find(f"{there.url}/gale", "user:1", Notes())
        for file in (tmp_path / "media").iterdir():
            file.unlink()
        again = await cards.find(f"{there.url}/gale", "user:1", Notes())
        assert len(there.heads) == 4
    assert again == found
    assert again.picture
    assert (tmp_path / "media" / again.picture.name).is_file()


async def test_what_was_kept_is_asked_anew_after_minutes(cards, monkeypatch):
    """Pages change: what they said is not believed for long."""
    monkeypatch.setattr(module, "_KEPT_SECONDS", 0.0)
    async with stranger(page("Gale")) as there:
        for _ in range(2):
            await cards.find(there.url, "user:1", Notes())
        assert len(there.heads) == 2


@pytest.mark.parametrize("places", ["asking", "reading"])
async def test_who_finds_no_place_is_told(cards, places):
    """Pages are asked for, and read, by so many at once: one more is told to come again, and has the card then."""
    bulkhead = getattr(cards, places)
    bulkhead.bound = replace(bulkhead.bound, at_once=1, waiting=0)
    async with stranger(page("Gale")) as there:
        async with bulkhead.place("another"):
            with pytest.raises(Busy):
                await cards.find(there.url, "user:1", Notes())
        assert (await cards.find(there.url, "user:1", Notes())).summary.title == "Gale"


async def test_a_failure_is_not_kept(cards):
    """Who tries again asks again."""
    pages = {"/gale": says(b"", "503 Service Unavailable")}
    async with stranger(by_path(pages)) as there:
        with pytest.raises(InvalidInput, match="its server answered 503"):
            await cards.find(f"{there.url}/gale", "user:1", Notes())
        pages["/gale"] = page("Gale")
        assert (await cards.find(f"{there.url}/gale", "user:1", Notes())).summary.title == "Gale"


async def test_an_editor_has_a_pace(cards):
    """A script in somebody's name asks some addresses a minute; others are not held up by it."""
    for number in range(CARDS_OF_ONE.most):
        with pytest.raises(InvalidInput):
            await cards.find(f"ftp://never.example/{number}", "user:1", Notes())
    with pytest.raises(TooManyAttempts):
        await cards.find("https://never.example/", "user:1", Notes())
    with pytest.raises(InvalidInput):
        await cards.find("ftp://never.example/", "user:2", Notes())


async def test_the_page_says_which_address_it_has(cards):
    """Tracking is left behind for what the page calls itself, on its own site alone."""
    own = page("Gale", '<link rel="canonical" href="/gale">')
    others = page("Gale", '<link rel="canonical" href="https://elsewhere.example/gale">')
    async with stranger(by_path({"/own": own, "/others": others, "/gale": page("Gale")})) as there:
        found = await cards.find(f"{there.url}/own?utm_source=post", "user:1", Notes())
        assert found.url == f"{there.url}/gale"
        found = await cards.find(f"{there.url}/others?utm_source=post", "user:1", Notes())
        assert found.url == f"{there.url}/others?utm_source=post"


async def test_a_short_address_is_told_whole(cards):
    """Who shortens addresses is left out of the card."""
    pages = by_path({"/x": says(b"", "301 Moved", location="/gale"), "/gale": page("Gale")})
    async with stranger(pages) as there:
        assert (await cards.find(f"{there.url}/x", "user:1", Notes())).url == f"{there.url}/gale"


async def test_a_provider_is_asked_at_its_endpoint(tmp_path):
    """A video's title, author and thumbnail come by oEmbed; the page itself is not asked."""
    answer = {"type": "video", "title": "Wave", "author_name": "Ada", "thumbnail_url": "THERE/wave.jpg"}

    async def oembed(head, writer):
        await says(json.dumps(answer).replace("THERE", there.url).encode(), content_type="application/json")(
            head, writer
        )

    pages = by_path({"/oembed": oembed, "/wave.jpg": says(photo(640, 360), content_type="image/jpeg")})
    async with stranger(pages) as there, unfurler(tmp_path / "media", oembed_of(there)) as cards:
        found = await cards.find("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90", "user:1", Notes())
        assert "url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ%26t%3D90" in there.heads[0]
        assert len(there.heads) == 2
    assert (found.summary.title, found.summary.author, found.kind) == ("Wave", "Ada", "video")
    assert found.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90"
    assert found.picture


async def test_what_a_provider_does_not_tell_its_page_does(tmp_path):
    """Mastodon's answer has no words of the post, and its page has; what both say is the provider's."""
    answer = json.dumps({"type": "rich", "author_name": "Harbour", "html": "<blockquote>See it there</blockquote>"})
    post = page(
        "Harbour (@harbour)", '<meta property="og:description" content="Shut."><meta name="author" content="x">'
    )
    pages = by_path({"/oembed": says(answer.encode(), content_type="application/json"), "/@harbour/1": post})
    async with stranger(pages) as there, unfurler(tmp_path / "media", oembed_of(there)) as cards:
        found = (await cards.find(f"{there.url}/@harbour/1", "user:1", Notes())).summary
    assert (found.author, found.text) == ("Harbour", "Shut.")


@pytest.mark.parametrize(
    "answer",
    [
        says(b"", "404 Not Found"),
        says(b"<p>no", content_type="text/html"),
        says(b"[1]", content_type="application/json"),
    ],
)
async def test_a_provider_that_fails_leaves_the_page(tmp_path, answer):
    """An endpoint that moved or broke costs nothing but its answer."""
    pages = by_path({"/oembed": answer, "/v": page("Wave")})
    async with stranger(pages) as there, unfurler(tmp_path / "media", oembed_of(there)) as cards:
        assert (await cards.find(f"{there.url}/v", "user:1", Notes())).summary.title == "Wave"
