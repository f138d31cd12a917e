"""Summary and colour from the desk: what somebody else has written meanwhile is neither lost nor put back."""

import pytest

from liveblog.model.blog import Blog, BlogChanges, MainPicture
from liveblog.model.colour import DEFAULT_ACCENT
from liveblog.model.principal import COMMAND, Scope
from liveblog.store import reads
from tests.web.desks import forms

PICTURE = "/media/0123456789abcdef0123-1600x900.webp"
FACE = "/desk/harbour/details"


async def blog_of(desk) -> Blog:
    async with desk.services.store.read() as connection:
        return await reads.blog_by_slug(connection, "harbour")


async def test_summary_and_colour_are_saved_and_shown(ada, desk):
    """The form shows what is there, saves what is changed and says so; saving it again makes no event."""
    shown = forms(await ada.get("/desk/harbour"))[FACE].values
    assert (shown["summary"], shown["accent"]) == ("", DEFAULT_ACCENT)
    answer = await ada.fill_in("/desk/harbour", FACE, summary="*Open*\n\nagain & again", accent="#0b5c8a")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/harbour?done=details")
    blog = await blog_of(desk)
    assert (blog.summary, blog.accent, blog.head) == ("*Open*\n\nagain & again", "#0b5c8a", 1)
    page = await ada.get(answer.headers["location"])
    assert "The details of the coverage are saved." in page.text
    shown = forms(page)[FACE].values
    assert (shown["summary"], shown["accent"]) == (blog.summary, blog.accent)
    await ada.fill_in("/desk/harbour", FACE)
    assert await blog_of(desk) == blog


async def test_the_default_accent_is_none_of_ones_own(ada, desk):
    """Choosing it takes the blog's colour away."""
    await ada.fill_in("/desk/harbour", FACE, accent="#0b5c8a")
    await ada.fill_in("/desk/harbour", FACE, accent=DEFAULT_ACCENT)
    assert (await blog_of(desk)).accent is None


@pytest.mark.parametrize(
    ("values", "told"),
    [({"accent": "#ffcc00"}, "a contrast of 1.51:1 with white"), ({"summary": "é" * 4001}, "at most 4000")],
)
async def test_what_is_wrong_is_told_beside_it_and_nothing_typed_is_lost(ada, desk, values, told):
    """The form comes back open, as it was typed, and nothing was saved."""
    typed = {"summary": "*Open*", "accent": "#0b5c8a"} | values
    answer = await ada.fill_in("/desk/harbour", FACE, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert '<details class="more" open>' in answer.text
    again = forms(answer)[FACE].values
    assert {name: again[name] for name in typed} == typed
    assert (await blog_of(desk)).head == 0


async def test_byline_and_picture_are_saved_and_taken_away(ada, desk):
    """A picture may be named as a text shows it; what is wrong with it is told beside it; emptied, it is gone."""
    shown = {"byline": "Ada Quist, Ben Tarr", "picture": f"![Smoke]({PICTURE})", "credit": "Ada Quist"}
    assert (await ada.fill_in("/desk/harbour", FACE, **shown)).status_code == 303
    blog = await blog_of(desk)
    assert blog.byline == ("Ada Quist", "Ben Tarr")
    assert blog.picture == MainPicture(PICTURE, "Smoke", "", "Ada Quist")
    wrong = await ada.fill_in("/desk/harbour", FACE, alt=" ")
    assert (wrong.status_code, "This must not be empty." in wrong.text) == (422, True)
    form = forms(await ada.get("/desk/harbour"))[FACE].values
    assert (form["picture"], form["alt"], form.pop("show_readers")) == (PICTURE, "Smoke", "yes")
    assert (await ada.post(FACE, form | {"picture": "", "byline": ""})).status_code == 303
    blog = await blog_of(desk)
    assert (blog.byline, blog.picture, blog.show_readers) == ((), None, False)


async def test_a_colour_does_not_put_an_old_summary_back(ada, desk):
    """A field that was not changed in the form is left as it has become."""
    form = forms(await ada.get("/desk/harbour"))[FACE]
    await desk.services.desk.change_blog("harbour", BlogChanges(summary="Newer."), COMMAND)
    assert (await ada.post(FACE, form.values | {"accent": "#0b5c8a"})).status_code == 303
    blog = await blog_of(desk)
    assert (blog.summary, blog.accent) == ("Newer.", "#0b5c8a")


async def test_a_summary_that_nobody_has_seen_is_not_overwritten_at_once(ada, desk):
    """Of two who write it, the second is told what the first wrote, keeps their own, and can save it after that."""
    form = forms(await ada.get("/desk/harbour"))[FACE]
    await desk.services.desk.change_blog("harbour", BlogChanges(summary="Theirs."), COMMAND)
    answer = await ada.post(FACE, form.values | {"summary": "Mine."})
    assert answer.status_code == 422
    assert "“Theirs.”" in answer.text
    assert (await blog_of(desk)).summary == "Theirs."
    assert (await ada.post(FACE, forms(answer)[FACE].values)).status_code == 303
    assert (await blog_of(desk)).summary == "Mine."


@pytest.mark.parametrize(("there", "face"), [("/desk/harbour", FACE), ("/desk/harbour/setup", "/desk/harbour/setup")])
async def test_a_form_that_comes_back_puts_no_old_summary_back(desk, there, face):
    """What its editor left alone stands in it as somebody else has saved it meanwhile, and stays so when it is sent."""
    await desk.services.users.create("eve", "Eve Hart", Scope.ADMIN)
    async with desk.visitor("eve") as eve:
        form = forms(await eve.get(there))[face]
        await desk.services.desk.change_blog("harbour", BlogChanges(summary="Theirs."), COMMAND)
        refused = await eve.post(face, form.values | {"accent": "#ffcc00"})
        again = forms(refused)[face].values
        assert (refused.status_code, again["accent"], again["summary"]) == (422, "#ffcc00", "Theirs.")
        assert (await eve.post(face, again | {"accent": "#0b5c8a"})).status_code == 303
    blog = await blog_of(desk)
    assert (blog.summary, blog.accent) == ("Theirs.", "#0b5c8a")


async def test_words_of_a_picture_do_not_bring_it_back(ada, desk):
    """Who changes a caption while somebody else shows another picture is told of that first."""
    await ada.fill_in("/desk/harbour", FACE, picture=PICTURE, alt="Smoke")
    form = forms(await ada.get("/desk/harbour"))[FACE]
    other = MainPicture(PICTURE.replace("0123", "4567"), "Smoke")
    await desk.services.desk.change_blog("harbour", BlogChanges(picture=other), COMMAND)
    refused = await ada.post(FACE, form.values | {"caption": "At noon"})
    again = forms(refused)[FACE].values
    assert (refused.status_code, again["picture"], again["caption"]) == (422, other.path, "At noon")
    assert (await blog_of(desk)).picture == other


async def test_the_form_needs_a_login_and_the_token(ada, desk):
    """Without a session the words are given back on a page of their own; another session's token is refused."""
    form = forms(await ada.get("/desk/harbour"))[FACE]
    stale = await ada.post(FACE, form.values | {"csrf": "0" * 64, "summary": "Mine."})
    assert stale.status_code == 403
    assert forms(stale)[FACE].values["summary"] == "Mine."
    ada.client.cookies.clear()
    answer = await ada.post(FACE, form.values | {"summary": "Mine."})
    assert answer.status_code == 401
    assert forms(answer)[FACE].values["summary"] == "Mine."
    assert (await blog_of(desk)).summary == ""
