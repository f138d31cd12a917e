"""A blog's picture comes as a file with its form, without JavaScript: kept, shown, and never at the cost of words."""

import re

import httpx2

from liveblog.model.blog import BlogChanges
from liveblog.model.picture import FOLDER
from liveblog.model.principal import COMMAND
from liveblog.store.reads import blog_by_slug
from liveblog.web.cookies import SESSION_COOKIE
from liveblog.work.bounds import FORM_BYTES, FORM_FIELDS, PICTURE_BYTES
from tests.media.pictures import photo
from tests.web.desks import ROOT, OpenDesk, Visitor, forms

FACE = "/desk/harbour/details"


async def send(visitor: Visitor, content: bytes, origin: str = ROOT, **values: str) -> httpx2.Response:
    """Fill in the form with a file, and send it as a browser does."""
    form = forms(await visitor.get("/desk/harbour"))[FACE].values
    return await post(visitor, content, origin, form | values)


async def post(visitor: Visitor, content: bytes, origin: str, values: dict[str, str]) -> httpx2.Response:
    """Send a form with a file."""
    values.pop("picture_file", None)
    return await visitor.client.post(
        FACE,
        data={name: value.replace("\n", "\r\n") for name, value in values.items()},
        files={"picture_file": ("quay.jpg", content, "image/jpeg")},
        headers={"accept": "text/html", "origin": origin},
    )


async def picture_of(desk: OpenDesk):
    """Return the blog's picture as it is now."""
    async with desk.services.store.read() as connection:
        return (await blog_by_slug(connection, "harbour")).picture


async def test_a_file_is_kept_and_stands_for_the_blog(ada: Visitor, desk: OpenDesk):
    """One form, one button: the picture is uploaded, told in words, and saved; so are words without a file."""
    assert (await send(ada, photo(), alt="The quay", summary="Two\nlines")).status_code == 303
    picture = await picture_of(desk)
    assert picture.alt == "The quay"
    assert (await ada.get(picture.path)).status_code == 200
    page = await ada.get("/desk/harbour")
    assert f'<img class="main-picture" src="{picture.path}" alt="">' in page.text
    assert (await send(ada, b"", credit="Ada Quist")).status_code == 303
    assert (await picture_of(desk)) == type(picture)(picture.path, "The quay", "", "Ada Quist")


async def test_what_is_saved_while_a_file_is_taken_in_is_not_overwritten(ada: Visitor, desk: OpenDesk, monkeypatch):
    """To take a picture in takes seconds: whose summary was saved in them is told, and theirs stays."""
    pictures = desk.services.pictures
    save = pictures.save

    async def slowly(*given):
        await desk.services.desk.change_blog("harbour", BlogChanges(summary="Theirs."), COMMAND)
        return await save(*given)

    monkeypatch.setattr(pictures, "save", slowly)
    refused = await send(ada, photo(), alt="The quay", summary="Mine.")
    assert (refused.status_code, "“Theirs.”" in refused.text) == (422, True)
    assert forms(refused)[FACE].values["summary"] == "Mine."
    async with desk.services.store.read() as connection:
        assert (await blog_by_slug(connection, "harbour")).summary == "Theirs."


async def test_what_is_missing_is_asked_for_and_the_file_is_not(ada: Visitor, desk: OpenDesk):
    """Without words the form comes back with the uploaded picture in it: nobody has to choose it twice."""
    refused = await send(ada, photo(), credit="Ada Quist")
    assert refused.status_code == 422
    assert "This must not be empty." in refused.text
    again = forms(refused)[FACE].values
    assert again["picture"].startswith(FOLDER)
    assert (await picture_of(desk)) is None
    assert (await ada.post(FACE, again | {"alt": "The quay"})).status_code == 303
    assert (await picture_of(desk)).path == again["picture"]


async def test_what_is_no_picture_is_told_beside_the_field(ada: Visitor, desk: OpenDesk):
    """With all that was typed still there."""
    refused = await send(ada, b"<svg onload=alert(1)>", alt="The quay", summary="Kept")
    assert refused.status_code == 422
    assert re.search(r'id="wrong-picture"[^>]*>This [^<]*image', refused.text)
    assert forms(refused)[FACE].values["summary"] == "Kept"
    assert (await picture_of(desk)) is None


async def test_too_much_is_refused(ada: Visitor, desk: OpenDesk):
    """A file, a text or a number of fields over the limits, and what only claims to be a form."""
    values = forms(await ada.get("/desk/harbour"))[FACE].values
    too_long = "x" * (FORM_BYTES.most + 1)
    assert (await post(ada, bytes(FORM_BYTES.most + PICTURE_BYTES.most), ROOT, dict(values))).status_code == 413
    assert (await post(ada, b"", ROOT, values | {"summary": too_long})).status_code == 400
    many = {f"field{number}": "" for number in range(FORM_FIELDS.most)}
    assert (await post(ada, b"", ROOT, values | many)).status_code == 400
    headers = {"content-type": "multipart/form-data", "origin": ROOT, "accept": "text/html"}
    assert (await ada.client.post(FACE, content=b"nothing", headers=headers)).status_code == 400
    assert (await picture_of(desk)) is None


async def test_others_bring_no_file(ada: Visitor, desk: OpenDesk):
    """Another site's page is refused; whoever was logged out gets their words back, and nothing of theirs is kept."""
    assert (await send(ada, photo(), origin="https://elsewhere.test", alt="The quay")).status_code == 403
    values = forms(await ada.get("/desk/harbour"))[FACE].values
    ada.client.cookies.delete(SESSION_COOKIE)
    kept = await post(ada, photo(), ROOT, values | {"summary": "Typed for an hour", "alt": "The quay"})
    assert kept.status_code == 401
    assert "Typed for an hour" in kept.text
    large = await post(ada, bytes(FORM_BYTES.most), ROOT, dict(values))
    assert large.status_code == 401
    assert not [*(desk.services.settings.media_dir).rglob("*.webp")]
