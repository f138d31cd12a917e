"""The line below the title follows what happens, without a reload: when, how many, who, and the picture beside it."""

import re

import pytest
from playwright.async_api import expect

from liveblog.model.blog import MainPicture
from liveblog.model.principal import COMMAND
from tests.browser.audits import full_blog
from tests.browser.states.live import count_readers
from tests.browser.states.registry import open_live

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PICTURE = MainPicture("/media/0123456789abcdef0123-1600x900.webp", "Smoke", "The quay", "M. Lind")


async def test_the_facts_follow(live_app, open_page):
    """A post counts one more, a delete one less; the time is the event's, as it is there; names and picture come."""
    full = await full_blog(live_app, zone="Asia/Tokyo")
    page = await open_live(open_page, full)
    number, updated = page.locator('[data-role="number"]'), page.locator('[data-role="updated"]')
    before, said = await updated.get_attribute("datetime"), int(await number.get_attribute("data-n") or 0)
    posted = await live_app.post(full.blog, "One more.")
    await expect(number).to_have_text(f"{said + 1} entries")
    await expect(updated).not_to_have_attribute("datetime", before or "")
    at = await updated.get_attribute("datetime") or ""
    assert (int(at[11:13]) + 9) % 24 == int((await updated.inner_text())[:2])
    assert at[13:16] == (await updated.inner_text())[2:]
    await live_app.services.desk.delete(full.blog.slug, posted, COMMAND)
    await expect(number).to_have_text(f"{said} entries")
    desk = live_app.services.desk
    await desk.change_blog(full.blog.slug, {"byline": ("Ada", "Ben"), "picture": PICTURE}, COMMAND)
    await expect(page.locator('[data-role="byline"]')).to_have_text("Ada, Ben")
    await expect(page.locator(".main-picture")).to_be_visible()
    await expect(page.locator(".main-picture small")).to_have_text("M. Lind")
    await desk.change_blog(full.blog.slug, {"byline": (), "picture": None}, COMMAND)
    await expect(page.locator(".main-picture")).to_have_count(0)
    await expect(page.locator('[data-role="byline"]')).to_be_hidden()
    assert not re.search("undefined|NaN", await page.locator(".facts").inner_text())


@pytest.mark.parametrize("language", ["ar", "ar-u-ca-islamic"])
async def test_how_many_read_is_told_where_it_is_known(live_app, open_page, language):
    """The figure of the heartbeats stands below the title, in digits that all can read, and goes when there is none."""
    full = await full_blog(live_app, language=language)
    await count_readers(full, 1200)
    page = await open_live(open_page, full)
    readers = page.locator('[data-role="readers"]')
    await expect(readers).to_have_text("يقرأ الآن 1,200")
    await count_readers(full, 0)
    await page.context.set_offline(True)
    await page.context.set_offline(False)
    await expect(readers).to_be_hidden()
