"""Pictures of the reader's page in every state, for the eyes: what no test sees. Run as `scripts/look FOLDER`.

States are those of `states`; beside them are the demonstration, other languages, and embeds: in a partner's page, and
in `host_pages`.
`scripts/look FOLDER desk` shows the desk's, those of `desk_states`; each of both can be named alone.
`scripts/look FOLDER desk_ar` shows screens of the desk in Arabic; other languages likewise.
`scripts/look docs/pictures readme` renews the README's picture, `… hosts` the one of docs/embed.md, and `… first_day`
those of docs/first-day.md.
"""

import asyncio
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Page, ViewportSize, expect

from liveblog.demo.playing import play_so_far
from liveblog.demo.script import BLOG
from liveblog.model.blog import Blog
from tests.browser.audits import FullBlog, full_blog
from tests.browser.desk_states import DESK_STATES
from tests.browser.first_day import first_day
from tests.browser.host_pages import HOST_PAGES
from tests.browser.host_pictures import partner_of, picture_of, show_hosts
from tests.browser.known import known_at_desk, known_blog
from tests.browser.opening import Opener, open_chromium, opener_of
from tests.browser.staff import open_newsroom
from tests.browser.states import STATES
from tests.browser.states.registry import CALM, open_live
from tests.browser.tongues import ADDRESSES, KNOWN_PAGES, KNOWN_SCREENS, TONGUES
from tests.web.live_app import LiveApp, open_live_app

HEIGHTS = {390: 844, 820: 1180, 1440: 900}
DARK = 820
"""The width at which each state is shown in the dark, too."""

DESK_WIDTHS = (390, 1440)

README: ViewportSize = {"width": 1120, "height": 835}
"""What the README shows of the demonstration: down to the second entry."""

FOREIGN = {
    "de": (
        "Sturmflut an der Küste",
        "Die Fähren fahren wieder",
        "Der **Hafenmeister** sagt, dass ab 16 Uhr Boote fahren.",
    ),
    "ar": ("عاصفة على الساحل", "العبّارات تُبحر من جديد", "قال **مدير الميناء** إن القوارب ستغادر في الساعة الرابعة."),
}


async def show(page: Page, folder: Path, name: str) -> None:
    """Take the page's picture at each width, and once in the dark."""
    for width, height in HEIGHTS.items():
        await page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark") if width == DARK else ("light",):
            await page.emulate_media(color_scheme=theme)
            await page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
    print(name)  # noqa: T201 -- it takes a while


async def show_desk(page: Page, folder: Path, name: str) -> None:
    """Take a desk's whole page at a phone's width and at a desk's, in the light and in the dark."""
    for width in DESK_WIDTHS:
        await page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme)
            await page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)
    print(name)  # noqa: T201 -- it takes a while


async def show_readme(page: Page, folder: Path) -> None:
    """Take the README's picture: light in bytes, and sharp on a dense screen."""
    await expect(page.locator("article").first).to_be_visible()
    with Image.open(BytesIO(await page.screenshot())) as picture:
        picture.convert("RGB").save(folder / "page.webp", quality=70, method=6)


async def foreign(open_page: Opener, app: LiveApp, language: str) -> Page:
    """Open a blog in another language."""
    title, headline, body = FOREIGN[language]
    blog = await app.blog(title=title, description=headline, language=language, zone="Europe/Berlin")
    for number in range(6):
        marks = {"key_event": number % 2 == 0, "pinned": number == 1, "topics": (title.split()[0],)}
        await app.post(blog, body, headline=headline, **marks)
    return await open_live(open_page, FullBlog(app, blog, 0))


KNOWN_IN = {f"known_{tongue}": tongue for tongue in TONGUES}
READERS = (*STATES, "demonstration", "embed", *HOST_PAGES, *FOREIGN, *KNOWN_IN)
DESK_TONGUES = {f"desk_{tongue}": tongue for tongue in TONGUES}
APART = ("readme", "hosts")
"""Pictures of the documents, each in a file of its own."""

KNOWN = {*READERS, *DESK_STATES, *DESK_TONGUES, *APART, "desk", "first_day"}


def plain_partner(full: FullBlog) -> str:
    """Return a page of a partner's that embeds the blog."""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Partner</title>
    <meta name="viewport" content="width=device-width"><h1>Partner</h1><p>A page of their own.</p>
    <script type="module" src="{full.app.url}/embed.js"></script><live-blog src="{full.url}"></live-blog>"""


async def look_at_desk(folder: Path, names: list[str]) -> None:
    """Take the pictures of the desk's states, all in one newsroom."""
    with TemporaryDirectory() as data:
        async with open_chromium() as chromium, open_newsroom(Path(data), chromium) as staff:
            for name in names:
                async with opener_of(chromium) as open_page:
                    staff.opener = open_page
                    await show_desk(await DESK_STATES[name](staff), folder, name)


async def look_at_desk_in(folder: Path, name: str) -> None:
    """Take the pictures of the desk's screens in a language."""
    with TemporaryDirectory() as data:
        async with open_chromium() as chromium, open_newsroom(Path(data), chromium) as staff:
            language = DESK_TONGUES[name]
            known = await known_at_desk(staff.app, language)
            screens = {f"/desk/{known.slug}{screen}": f"_known{screen}" for screen in KNOWN_SCREENS}
            for address, called in ({each: each for each in ADDRESSES} | screens).items():
                async with opener_of(chromium) as open_page:
                    staff.opener = open_page
                    page = await staff.open(address, locale=language)
                    await show_desk(page, folder, name + called.replace("/", "_"))


async def look_at_first_day(folder: Path) -> None:
    """Take the pictures of a first day in a house of its own, as a page of the documents shows them."""
    with TemporaryDirectory() as data:
        database = f"sqlite+aiosqlite:///{data}/liveblog.db"
        # As a second server: a new house has no tokens.
        async with (
            open_live_app(database, is_second=True) as app,
            open_chromium() as chromium,
            opener_of(chromium) as open_page,
        ):
            async for name, page in first_day(app, open_page):
                with Image.open(BytesIO(await page.screenshot())) as picture:
                    picture.convert("RGB").save(folder / f"first-day-{name}.webp", quality=75, method=6)
                print(name)  # noqa: T201 -- it takes a while


async def look(folder: Path, names: list[str]) -> None:
    """Take the pictures of all states, or of some."""
    with TemporaryDirectory() as data:
        database = f"sqlite+aiosqlite:///{data}/liveblog.db"
        async with open_live_app(database) as app, open_chromium() as chromium:
            for name in names or READERS:
                async with opener_of(chromium) as open_page:
                    await _look_at(name, folder, app, open_page)


async def _look_at(name: str, folder: Path, app: LiveApp, open_page: Opener) -> None:
    if name in STATES:
        await show(await STATES[name](open_page, await full_blog(app)), folder, name)
    elif name in FOREIGN:
        await show(await foreign(open_page, app, name), folder, f"live_{name}")
    elif name in KNOWN_IN:
        blog = await known_blog(app, KNOWN_IN[name])
        page = await open_live(open_page, FullBlog(app, blog, 0))
        for below in KNOWN_PAGES:
            await page.goto(f"{app.url}{blog.path}{below}")
            await show_desk(page, folder, name + below.replace("/", "_"))
    elif name == "embed":
        async with partner_of(plain_partner(await full_blog(app))) as url:
            page = await open_page(url, **CALM)
            await expect(page.locator("live-blog article").first).to_be_visible()
            await show(page, folder, name)
    elif name in HOST_PAGES:
        (folder / f"{name}.png").write_bytes(await picture_of(HOST_PAGES[name], await full_blog(app), open_page))
        print(name)  # noqa: T201 -- it takes a while
    elif name == "hosts":
        await show_hosts(app, await _demonstration(app), open_page, folder)
    elif name == "readme":
        url = app.url + (await _demonstration(app)).path
        await show_readme(await open_page(url, **CALM, viewport=README, device_scale_factor=2), folder)
    else:
        await show(await open_page(app.url + (await _demonstration(app)).path, **CALM), folder, name)


async def _demonstration(app: LiveApp) -> Blog:
    blog = await app.services.desk.create_blog(BLOG)
    await play_so_far(app.services.desk)
    return blog


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(f"Usage: scripts/look FOLDER [state …]. States: {', '.join(sorted(KNOWN))}.")
    if unknown := set(sys.argv[2:]) - KNOWN:
        sys.exit(f"There is no state {', '.join(sorted(unknown))}. These are there: {', '.join(sorted(KNOWN))}.")
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asked = sys.argv[2:]
    if of_desk := [*DESK_STATES] if "desk" in asked else [name for name in asked if name in DESK_STATES]:
        asyncio.run(look_at_desk(pictures, of_desk))
    for name in [name for name in asked if name in DESK_TONGUES]:
        asyncio.run(look_at_desk_in(pictures, name))
    if "first_day" in asked:
        asyncio.run(look_at_first_day(pictures))
    if not asked or (asked := [name for name in asked if name in READERS or name in APART]):
        asyncio.run(look(pictures, asked))
