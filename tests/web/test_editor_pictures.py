"""Pictures at the desk: uploaded by whoever may write there, and told in words before they are posted."""

import pytest

from liveblog.access import csrf_token
from liveblog.web.cookies import SESSION_COOKIE
from tests.media.pictures import photo
from tests.waiting import until
from tests.web.desks import ROOT, OpenDesk, Visitor, forms
from tests.web.problems import fields_of, problem_of

ADDRESS = "/desk/harbour/pictures"


async def upload(visitor: Visitor, content: bytes | None = None, query: str = "", **headers: str):
    """Send a picture as `editor.js` does."""
    token = csrf_token(visitor.client.cookies[SESSION_COOKIE]) if SESSION_COOKIE in visitor.client.cookies else ""
    ours = {"content-type": "image/png", "origin": ROOT, "x-csrf-token": token}
    return await visitor.client.post(ADDRESS + query, content=content or photo(), headers=ours | headers)


async def test_an_editor_uploads_a_picture_and_posts_it_in_words(ada: Visitor):
    """Without words the form comes back with all that was typed; with words the picture stands on the page."""
    answer = await upload(ada)
    assert answer.status_code == 201, answer.text
    markdown = answer.json()["markdown"]
    refused = await ada.write(body=f"Look:\n\n{markdown}")
    assert refused.status_code == 422
    assert "This has a picture without words" in refused.text
    assert forms(refused)["/desk/harbour"].values["body"] == f"Look:\n\n{markdown}"
    told = markdown.replace("![]", "![Waves over the mole]")
    assert (await ada.write(body=f"Look:\n\n{told}")).status_code == 303
    page = (await ada.get("/blogs/harbour")).text
    assert 'alt="Waves over the mole"' in page
    assert f'src="{answer.json()["url"]}"' in page


async def test_words_cannot_be_taken_from_a_picture_either(ada: Visitor):
    """Saving an entry holds to the same, where its text is changed."""
    picture = (await upload(ada)).json()
    await ada.write(body=f"![Waves]({picture['url']})")
    entry = "/desk/harbour/entries/1"
    assert (await ada.fill_in(entry, entry, body=picture["markdown"])).status_code == 422
    assert (await ada.fill_in(entry, entry, headline="Waves")).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-csrf-token": "another"}, 403),
        ({"x-csrf-token": ""}, 403),
        ({"origin": "https://elsewhere.test"}, 403),
        ({"content-type": "text/html"}, 415),
    ],
)
async def test_what_was_not_sent_by_the_desk_is_refused(ada: Visitor, headers, status):
    """Another site's page can't make a browser upload, and what isn't said to be a picture isn't read."""
    answer = await upload(ada, **headers)
    assert answer.status_code == status, answer.text


async def test_what_is_no_picture_is_named(ada: Visitor):
    """What comes is looked at, whatever it says it is."""
    answer = await upload(ada, b"<svg onload=alert(1)>")
    problem_of(answer, 422, "invalid_input")


async def test_strangers_upload_nothing(desk: OpenDesk):
    """Whoever isn't logged in is told so, before the picture is read."""
    async with desk.visitor() as stranger:
        assert (await upload(stranger)).status_code == 401


async def test_a_crop_takes_the_place_of_the_whole(ada: Visitor, tmp_path):
    """What was cut off can't be had any more, at once; the same part again is the same picture and stays."""
    whole = (await upload(ada)).json()["url"]
    name = whole.rpartition("/")[2]
    part = (await upload(ada, query=f"?crop=100,50,600,300&instead={name}")).json()
    assert (part["width"], part["height"]) == (600, 300)
    await until(lambda: not (tmp_path / "media" / name).exists())
    assert (await ada.get(whole)).status_code == 404
    again = await upload(ada, query=f"?crop=100,50,600,300&instead={part['url'].rpartition('/')[2]}")
    assert again.json() == part
    assert (await ada.get(part["url"])).status_code == 200


async def test_what_is_shown_is_not_taken_by_a_crop(ada: Visitor):
    """A picture that stands in an entry stays there when somebody shows a part of it elsewhere."""
    whole = (await upload(ada)).json()["url"]
    await ada.write(body=f"![Waves]({whole})")
    assert (await upload(ada, query=f"?crop=0,0,600,300&instead={whole.rpartition('/')[2]}")).status_code == 201
    assert (await ada.get(whole)).status_code == 200


@pytest.mark.parametrize("crop", ["1,2,3", "0,0,0,9", "x", "0,0,5000,1"])
async def test_a_part_that_is_none_is_refused(ada: Visitor, crop):
    """What isn't four numbers, or not within the picture, is said of the crop."""
    assert fields_of(problem_of(await upload(ada, query=f"?crop={crop}"), 422, "invalid_input")) == ["crop"]
