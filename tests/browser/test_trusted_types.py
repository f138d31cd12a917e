"""Pages whose policy lets no plain text become HTML (`require-trusted-types-for 'script'`)."""

import asyncio

import pytest
from playwright.async_api import expect

from liveblog.desk.changes import SetBriefing
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.principal import COMMAND

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REQUIRED = "require-trusted-types-for 'script'"
WITHOUT_SANITIZER = "<script>delete Element.prototype.setHTML</script>"
WORKING = {
    "named": ("; trusted-types live-blog", WITHOUT_SANITIZER),
    "any": ("", WITHOUT_SANITIZER),
    "not named": ("; trusted-types another", ""),
}
"""The rest of the policy, and what else is on the page: browsers without a sanitizer need the name."""


@pytest.mark.parametrize("name", WORKING)
@pytest.mark.parametrize("choice", ["", "limit=2"])
async def test_an_element_works_where_html_must_be_trusted(known_app, host, open_page, choice, name):
    """All of it: the briefing, cards, what comes in and what is read aloud; and the browser has nothing to forbid."""
    rest, more = WORKING[name]
    blog = await known_app.blog(title="Harbour")
    await known_app.post(blog, "first")
    briefing = BriefingDraft((StatementDraft("Ten ships left.", None, (1,)),))
    await known_app.services.desk.do(blog.slug, SetBriefing(briefing), COMMAND)
    said: list[str] = []
    page = await open_page("about:blank")
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    tag = f'<live-blog src="{known_app.url}{blog.path}" announce="full" {choice}></live-blog>'
    body = f'{more}{tag}<script type="module" src="{known_app.url}/embed.js"></script>'
    await page.goto(host.show(body, {"content-security-policy": REQUIRED + rest}))
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    await expect(element.get_by_text("Ten ships left.")).to_be_visible()
    await known_app.post(blog, "https://youtu.be/dQw4w9WgXcQ and more", headline="Second")
    await expect(element.locator("article").first).to_contain_text("Second")
    await expect(element.locator('[data-role="status"]')).to_contain_text("Second")
    await known_app.services.desk.delete(blog.slug, 1, COMMAND)
    await expect(element.locator("article")).to_have_count(1)
    told = [text for text in said if "trusted" in text.lower()]
    # The browser tells of the name that it was not given, once.
    assert len(told) == (name == "not named"), told


async def test_what_stands_in_the_element_is_shown_where_it_may_draw_nothing(known_app, host, open_page):
    """No name in the policy, no sanitizer in the browser: what is inside the tag stays, and the console says why."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    failed: asyncio.Queue[str] = asyncio.Queue()
    page = await open_page("about:blank")
    page.on("pageerror", lambda error: failed.put_nowait(str(error)))
    inside = f'<a href="{known_app.url}{blog.path}">Follow it there</a>'
    tag = f'<live-blog src="{known_app.url}{blog.path}">{inside}</live-blog>'
    body = f'{WITHOUT_SANITIZER}{tag}<script type="module" src="{known_app.url}/embed.js"></script>'
    await page.goto(host.show(body, {"content-security-policy": f"{REQUIRED}; trusted-types another"}))
    assert "TrustedHTML" in await failed.get()
    await expect(page.get_by_role("link", name="Follow it there")).to_be_visible()


async def test_a_page_that_only_limits_names_shows_the_element(known_app, host, open_page):
    """Where policies are limited and nothing has to be trusted, the element goes on without a policy of its own."""
    blog = await known_app.blog()
    await known_app.post(blog, "first")
    tag = f'<live-blog src="{known_app.url}{blog.path}"></live-blog>'
    body = f'{WITHOUT_SANITIZER}{tag}<script type="module" src="{known_app.url}/embed.js"></script>'
    page = await open_page(host.show(body, {"content-security-policy": "trusted-types another"}))
    await expect(page.locator("live-blog article")).to_have_count(1)
