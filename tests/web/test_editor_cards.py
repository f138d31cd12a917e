"""Cards at the desk: looked up, changed and posted without JavaScript, and as `cards.js` asks for them."""

import asyncio
import logging
import re

import pytest

from liveblog.access import csrf_token
from liveblog.model.principal import Scope
from liveblog.web.cookies import SESSION_COOKIE
from tests.media.pictures import photo
from tests.outbound.strangers import LOOPBACK, says, stranger
from tests.unfurling.places import by_path, page
from tests.web.desks import Visitor, forms, open_desk

DESK = "/desk/harbour"
HEAD = (
    '<meta property="og:site_name" content="The Tide"><meta property="og:description" content="Ferries wait.">'
    '<meta name="author" content="Cleo"><meta property="article:published_time" content="2031-03-04T15:58:00Z">'
    '<meta property="og:image" content="/wave.jpg">'
)
WEB = by_path({"/gale": page("Gale", HEAD), "/wave.jpg": says(photo(900, 600), content_type="image/jpeg")})


@pytest.fixture
async def desk(migrated_sqlite_url, tmp_path):
    """Open a desk that may ask the loopback."""
    async with open_desk(migrated_sqlite_url, media_dir=tmp_path / "media", outbound_allow=[LOOPBACK]) as desk:
        yield desk


@pytest.fixture
async def there():
    async with stranger(WEB) as there:
        yield there


async def press(who: Visitor, act: str, /, **values: str):
    """Fill in the form of a new entry, and press one of the card's buttons."""
    return await who.write(do=act, **values)


def form_of(answer) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return forms(answer)[DESK].values


async def look_up(who: Visitor, address: str, **headers: str):
    token = csrf_token(who.client.cookies[SESSION_COOKIE]) if SESSION_COOKIE in who.client.cookies else ""
    return await who.fetch(f"{DESK}/cards", {"card_url": address, "csrf": token}, **headers)


async def test_an_address_becomes_a_card_without_a_script(ada, there, desk):
    """Looked up, changed, put into the text, posted: each press gives everything back."""
    address = f"{there.url}/gale"
    found = form_of(await press(ada, "card", headline="News", body=f"Look:\n\n{address}\n\nMore."))
    assert found["headline"] == "News"
    assert (found["card_title"], found["card_text"]) == ("Gale", "Ferries wait.")
    assert (found["card_author"], found["card_source"]) == ("Cleo", "The Tide")
    assert found["card_time"] == "2031-03-04 16:58:00+01:00"  # as clocks in the blog's zone showed it
    assert found["card_url"] == found["card_at"] == address
    picture = found["card_image"]
    assert (await ada.get(picture)).headers["content-type"] == "image/webp"
    put = form_of(await ada.post(DESK, found | {"card_title": "Gale, said Cleo", "do": "card-in"}))
    assert put["body"] == (
        f"Look:\n\n```card\nurl: {address}\nkind: page\ntitle: Gale, said Cleo\nauthor: Cleo\n"
        f"time: 2031-03-04 16:58:00+01:00\nsource: The Tide\nimage: {picture}\n\nFerries wait.\n```\n\nMore."
    )
    assert put["card_url"] == ""
    assert (await ada.post(DESK, put)).status_code == 303
    shown = (await ada.get("/blogs/harbour")).text
    assert "<strong>Gale, said Cleo</strong>" in shown
    assert "Read on <span>The Tide</span>" in shown
    assert f'src="{picture}"' in shown


async def test_a_card_in_its_fields_is_posted_with_the_entry(ada, there):
    """Nothing has to be pressed but *Post*: what stands in the form is what readers get."""
    found = form_of(await press(ada, "card", body=f"{there.url}/gale"))
    assert (await ada.post(DESK, found)).status_code == 303
    assert "<strong>Gale</strong>" in (await ada.get("/blogs/harbour")).text


async def test_a_picture_can_be_left_out(ada, there):
    """What isn't ticked isn't shown."""
    found = form_of(await press(ada, "card", body=f"{there.url}/gale"))
    del found["card_picture"]
    await ada.post(DESK, found)
    assert found["card_image"] not in (await ada.get("/blogs/harbour")).text


async def test_a_picture_of_a_card_goes_with_its_entry(ada, there, desk):
    """It is the entry's picture like any other: kept with it, and deleted with it."""
    found = form_of(await press(ada, "card", body=f"{there.url}/gale"))
    await ada.post(DESK, found)
    assert (await ada.get(found["card_image"])).status_code == 200
    confirmed = forms(await ada.get(f"{DESK}/entries/1/delete"))[f"{DESK}/entries/1/delete"]
    assert (await ada.post(f"{DESK}/entries/1/delete", confirmed.values)).status_code == 303
    assert (await ada.get(found["card_image"])).status_code == 404


async def test_posting_waits_for_no_card(ada):
    """A server that never answers holds up the card that asks it, and no post; the card is added by an edit."""
    go_on = asyncio.Event()

    async def slow(head, writer):
        await go_on.wait()
        await page("Gale")(head, writer)

    async with stranger(slow) as there:
        asking = asyncio.create_task(look_up(ada, there.url))
        posted = await ada.write(body=there.url, card_url=there.url, card_at=there.url)
        assert posted.status_code == 303
        assert not asking.done()
        go_on.set()
        assert (await asking).json()["card_title"] == "Gale"
        entry = f"{DESK}/entries/1"
        values = forms(await ada.get(entry))[entry].values
        found = forms(await ada.post(entry, values | {"do": "card"}))[entry].values
        assert found["card_title"] == "Gale"
        assert (await ada.post(entry, found)).status_code == 303
    assert "<strong>Gale</strong>" in (await ada.get("/blogs/harbour/entries/1")).text


async def test_no_card_leaves_the_address(ada, there):
    """What was found is thrown away, and the text stays as it was."""
    found = form_of(await press(ada, "card", body=f"{there.url}/gale"))
    left = form_of(await ada.post(DESK, found | {"do": "no-card"}))
    assert left["body"] == f"{there.url}/gale"
    assert left["card_url"] == left["card_title"] == ""


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://10.0.0.7/", "This address can&#39;t be fetched."),
        ("THERE/none", "This page could not be read: its server answered 404."),
        ("ftp://tide.example/", "This is no address of the web that can be fetched."),
        ("", "This is no address of the web that can be fetched."),
    ],
)
async def test_what_can_not_be_had_is_said_at_its_field(ada, there, address, sentence):
    """The words stay, the card can be filled in by hand, and so posted."""
    answer = await press(ada, "card", body="Words.", card_url=address.replace("THERE", there.url))
    assert answer.status_code == 422
    said = re.search(r'id="wrong-card_url"[^>]*>([^<]*)<', answer.text)
    assert said
    assert said[1] == sentence
    values = forms(answer)[DESK].values
    assert values["body"] == "Words."
    assert values["card_url"] == address.replace("THERE", there.url)
    by_hand = {"card_url": "https://tide.example/gale", "card_title": "By hand"}
    assert (await ada.post(DESK, values | by_hand)).status_code == 303
    assert "<strong>By hand</strong>" in (await ada.get("/blogs/harbour")).text


async def test_the_texts_own_address_stands_in_the_field_that_is_wrong(ada):
    """What was looked up is named, so that its card can be written by hand."""
    values = forms(await press(ada, "card", body="Words.\nhttp://10.0.0.7/\n"))[DESK].values
    assert values["card_url"] == values["card_at"] == "http://10.0.0.7/"


async def test_a_card_without_an_address_that_can_be_is_refused(ada):
    """No word of it is lost: it comes back beside its sentence."""
    answer = await ada.write(body="Words.", card_url="javascript:alert(1)", card_title="Mine")
    assert answer.status_code == 422
    assert "This is not an address that a card can have." in answer.text
    assert forms(answer)[DESK].values["card_title"] == "Mine"


async def test_the_script_gets_the_same_fields(ada, there):
    """One answer in JSON, kept by nobody."""
    answer = await look_up(ada, f"{there.url}/gale")
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert (said["card_title"], said["card_kind"], said["card_picture"]) == ("Gale", "page", "on")
    refused = await look_up(ada, "http://10.0.0.7/")
    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"field": "card_url", "message": "address can't be fetched"}]


async def test_a_contributors_draft_keeps_its_card(desk, there):
    """Who submits has cards, too: looked up in the form of a draft, and kept in its text."""
    await desk.services.users.create("kim", "Kim Sato", Scope.SUBMIT)
    drafts = f"{DESK}/drafts"
    async with desk.visitor("kim") as kim:
        assert (await look_up(kim, f"{there.url}/gale")).status_code == 200
        values = forms(await kim.get(DESK))[drafts].values
        found = await kim.post(drafts, values | {"body": f"{there.url}/gale", "do": "card"})
        values = forms(found)[drafts].values
        assert values["card_title"] == "Gale"
        kept = await kim.post(drafts, values | {"do": "keep"})
        assert kept.status_code == 303
        page = await kim.get(f"{drafts}/1")
        assert f"```card\nurl: {there.url}/gale\n" in page.text
        csrf = forms(page)[f"{drafts}/1"].values["csrf"]
        found = await kim.post(f"{drafts}/1", {"csrf": csrf, "body": f"{there.url}/gale", "do": "card"})
        assert 'name="card_title" lang="en" value="Gale"' in found.text


async def test_only_an_editor_of_the_blog_has_addresses_asked(desk, ada, there):
    """Nobody else does, and no other site in their name; nothing is asked for them."""
    await desk.services.users.create("rea", "Rea", Scope.READ)
    async with desk.visitor("rea") as reader, desk.visitor() as nobody:
        assert (await look_up(reader, there.url)).status_code == 403
        assert (await look_up(nobody, there.url)).status_code == 401
    assert (await look_up(ada, there.url, origin="https://elsewhere.test")).status_code == 403
    assert (await ada.fetch(f"{DESK}/cards", {"card_url": there.url, "csrf": "another"})).status_code == 403
    assert there.heads == []


async def test_the_log_tells_who_asked_and_no_address(ada, there, caplog):
    """A line for each card, without what was read or where."""
    caplog.set_level(logging.INFO, logger="liveblog.audit")
    await look_up(ada, f"{there.url}/gale")
    told = [record.getMessage() for record in caplog.records]
    (line,) = [each for each in told if each.startswith("card.fetched")]
    assert "blog=harbour kind=page picture=" in line
    assert not any(str(there.port) in each for each in told)
