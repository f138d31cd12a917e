"""The desk on a telephone's home screen: what it is called, how it looks there, and where it opens."""

import re
from io import BytesIO

import httpx2
import pytest
from PIL import Image

from liveblog.model.principal import COMMAND
from liveblog.web.cookies import LAST_COOKIE
from tests.web.desks import Visitor

LAST = "/desk/-/last"


async def manifest_of(ada: Visitor) -> httpx2.Response:
    """Follow the link of the desk's page."""
    page = (await ada.get("/desk")).text
    (address,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    return await ada.get(address)


async def test_the_desk_can_be_put_on_a_home_screen(ada):
    """Its manifest has a name, opens by itself within the desk, and is allowed by our own policy."""
    answer = await manifest_of(ada)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    told = answer.json()
    assert (told["name"], told["display"], told["start_url"], told["scope"]) == ("Desk", "standalone", LAST, "/desk")
    assert "manifest-src 'self'" in (await ada.get("/desk")).headers["content-security-policy"]


async def test_its_icons_are_what_the_manifest_says(ada):
    """Each picture is there in its size, one may be cut to any shape, and iOS has its own."""
    answer = await manifest_of(ada)
    icons = answer.json()["icons"]
    folder = str(answer.request.url).rpartition("/")[0]
    apple = re.findall(r'<link rel="apple-touch-icon" href="([^"]+)">', (await ada.get("/desk")).text)
    sizes = {f"{folder}/{icon['src']}": icon["sizes"] for icon in icons} | {apple[0]: "180x180"}
    for address, size in sizes.items():
        width, height = Image.open(BytesIO((await ada.get(address)).content)).size
        assert f"{width}x{height}" == size
    assert [icon["purpose"] for icon in icons if "purpose" in icon] == ["maskable"]


async def test_it_opens_at_the_desk_that_was_open_last(ada):
    """Before any was, it opens at the list."""
    assert (await ada.get(LAST)).headers["location"] == "/desk"
    await ada.get("/desk/harbour")
    assert (await ada.get(LAST)).headers["location"] == "/desk/harbour"


@pytest.mark.parametrize("slug", ["gone", "never", "", "../../elsewhere"])
async def test_a_desk_that_is_not_there_any_more_leads_to_the_list(ada, desk, slug: str):
    """A blog that was deleted, or never was: the icon still opens."""
    if slug == "gone":
        await desk.services.desk.delete_blog("harbour", COMMAND)
        slug = "harbour"
    ada.client.cookies.set(LAST_COOKIE, slug)
    assert (await ada.get(LAST)).headers["location"] == "/desk"


async def test_somebody_who_is_logged_out_logs_in_first(desk):
    """The icon leads to the login then, and from there on to the desk."""
    async with desk.visitor() as nobody:
        assert (await nobody.get(LAST)).headers["location"].startswith("/desk/login")
