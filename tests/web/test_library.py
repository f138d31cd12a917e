"""The pictures of a blog at its desk: where they are shown, found by their words, and put into an entry again."""

import pytest

from liveblog.access import csrf_token
from liveblog.markup import render_markdown
from liveblog.model.principal import Scope
from liveblog.present.library import library
from liveblog.store.pictures import Showing
from liveblog.web.cookies import SESSION_COOKIE
from tests.media.pictures import photo
from tests.web.desks import ROOT, OpenDesk, Visitor, forms

ONE, TWO = (f"/media/{digit * 20}-960x640.webp" for digit in "12")
PAGE = "/desk/harbour/pictures"


def found(*texts: str, words: str = "", number: int = 1):
    showings = [Showing(place, render_markdown(text)) for place, text in enumerate(texts, 1)]
    return library(showings, words, number)


def test_a_picture_is_listed_once_with_all_its_entries():
    """Its words are those of the entry that comes first, and its file the narrowest there is."""
    (picture,) = found(f"![New]({ONE})", f"![Old]({ONE})\n\n![Old]({ONE})", "none").pictures
    assert (picture.image.alt, picture.entry_ids) == ("New", [1, 2])
    assert picture.thumbnail.width == 480


def test_pictures_are_found_by_their_words():
    """What they show, the caption and the credit; all words have to be there."""
    texts = (f"![The pier]({ONE})\nNoon. *Ada*", f"![The quay]({TWO})")
    assert [each.picture.path for each in found(*texts, words="ADA pier").pictures] == [ONE]
    assert found(*texts, words="pier quay").pictures == []
    assert found(*texts, number=9).number == 1


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("Łódź at noon", "lodz AT NOON"),
        ("La fête de l\u2019incendie", "la fete de l'incendie"),
        ("Tromsø", "tromso"),
        ("Fähre", "Fa\u0308hre"),
        ("Straße", "STRASSE"),
        ("الميناءُ", "الميناء"),
        ("Har\u00adbour", "harbour"),
    ],
)
def test_pictures_are_found_as_entries_are(shown, typed):
    """Whoever types without accents, capitals or vowel signs finds what has them, and the other way round."""
    for said, sought in ((shown, typed), (typed, shown)):
        assert [each.image.alt for each in found(f"![{said}]({ONE})", words=sought).pictures] == [said]


@pytest.mark.parametrize(
    "text",
    [
        f"![The pier]({ONE})",
        f"![The pier]({ONE}#sensitive)\nNoon & after. *Ada / Agency*",
        f"![a \\[b\\] \\*c\\*]({ONE})\n*Ada*",
        f"![x]({ONE})\n\\- no list",
    ],
)
def test_what_is_put_into_an_entry_is_what_was_shown(text):
    """With the same words, the same credit, and as sensitive as it was."""
    (picture,) = found(text).pictures
    assert render_markdown(picture.markdown) == render_markdown(text)


async def test_the_library_leads_to_entries_and_back_into_one(ada: Visitor):
    """The page shows where a picture is, a search finds it, and its link opens the form with it and its words."""
    assert "No entry has shown a picture yet." in (await ada.get(PAGE)).text
    sent = await upload(ada)
    assert sent.status_code == 303
    name = sent.headers["location"].partition("picture=")[2]
    body = forms(await ada.get(sent.headers["location"]))["/desk/harbour"].values["body"]
    assert body == f"![](/media/{name})"
    await ada.write(body=f"![Waves]({body[4:-1]}#sensitive)\nNoon. *Ada*")
    page = (await ada.get(f"{PAGE}?q=waves")).text
    assert 'href="/desk/harbour/entries/1"' in page
    assert f"picture={name}" in page
    assert "Sensitive picture" in page
    assert f"picture={name}" not in (await ada.get(f"{PAGE}?q=pier")).text
    again = forms(await ada.get(f"/desk/harbour?picture={name}"))["/desk/harbour"].values["body"]
    assert again == f"![Waves](/media/{name}#sensitive)\nNoon. *Ada*"


async def test_a_name_that_is_none_puts_nothing(ada: Visitor):
    """Whatever an address says, the form stays empty."""
    for name in ("", "x", "../x.webp", "%00"):
        assert forms(await ada.get(f"/desk/harbour?picture={name}"))["/desk/harbour"].values["body"] == ""


async def test_a_form_without_a_picture_is_refused(ada: Visitor):
    """So is one from elsewhere, or with another session's token."""
    assert (await upload(ada, content=b"")).status_code == 422
    assert (await upload(ada, token="another")).status_code == 403
    assert (await upload(ada, origin="https://elsewhere.test")).status_code == 403


async def test_contributors_put_pictures_into_their_drafts(desk: OpenDesk):
    """Whoever may only submit drafts brings pictures for them, also without JavaScript."""
    await desk.services.users.create("ines", "Ines Lund", Scope.SUBMIT)
    async with desk.visitor("ines") as ines:
        assert (await upload(ines)).status_code == 303


async def upload(visitor: Visitor, *, content: bytes | None = None, token: str = "", origin: str = ROOT):
    """Send the form of the page as a browser does without JavaScript."""
    sent = {"csrf": token or csrf_token(visitor.client.cookies[SESSION_COOKIE])}
    files = {"file": ("mole.jpg", photo() if content is None else content, "image/jpeg")}
    return await visitor.client.post(PAGE, data=sent, files=files, headers={"origin": origin, "accept": "text/html"})


async def test_readers_of_a_blog_have_no_library(desk: OpenDesk):
    """Whoever is not logged in is led to the login."""
    async with desk.visitor() as stranger:
        assert (await stranger.get(PAGE)).status_code == 303
