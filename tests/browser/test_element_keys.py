"""What an element shows with a partner's key, and what it says where the key opens nothing."""

import pytest
from playwright.async_api import expect

from liveblog.model.blog import Blog, Visibility
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import Grant, Scope
from tests.browser.elements import SCRIPT, is_live, tag
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

IDS = "host => [...host.shadowRoot.querySelectorAll('article')].map(one => one.dataset.id).join()"


async def key_for(app: LiveApp, blog: Blog, *sites: str) -> tuple[int, str]:
    """Make a partner that gets a blog on its sites, and return its number and a key."""
    draft = PartnerDraft(
        "Northern Post", "In co-operation with us", "#115522", "", sites, (Grant(Scope.READ, blog.id),)
    )
    number = await app.services.partners.create(draft)
    return number, await app.services.partners.make_key(number, KeyKind.PUBLISHABLE)


@pytest.mark.parametrize("choice", ["", "limit=5"])
async def test_an_element_shows_with_a_key_what_is_for_partners(known_app, host, open_page, choice):
    """Live, with the partner's line and colour; every request for the blog has the key, and no link leads to it."""
    blog = await known_app.blog(title="For partners", visibility=Visibility.PARTNERS, accent="#224466")
    await known_app.post(blog, "first with [a link](https://example.org)")
    _, key = await key_for(known_app, blog, host.url.rstrip("/"))
    asked: list[str] = []
    page = await open_page("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    await page.goto(host.show(tag(known_app, blog, f'key="{key}" {choice}') + SCRIPT.format(known_app.url)))
    await is_live(page)
    await known_app.post(blog, "second")
    element = page.locator("live-blog")
    await expect(element.locator("article").first).to_contain_text("second")
    await expect(element.locator(".attribution")).to_have_text("In co-operation with us")
    assert await element.evaluate("one => one.style.getPropertyValue('--lb-blog')") == "#115522"
    assert all(f"key={key}" in url for url in asked if blog.path in url)
    await expect(element.get_by_text("Share")).to_have_count(0)
    links = "one => [...one.shadowRoot.querySelectorAll('a[href]')].map(link => link.href)"
    assert await element.evaluate(links) == ["https://example.org/"]


@pytest.mark.parametrize("why", ["unknown", "revoked", "elsewhere"])
async def test_an_element_says_why_its_key_opens_nothing(known_app, host, open_page, why):
    """A key that is none, one that was revoked while it was used, and one for pages of other sites."""
    blog = await known_app.blog(visibility=Visibility.PARTNERS)
    await known_app.post(blog, "text")
    site = "https://elsewhere.example" if why == "elsewhere" else host.url.rstrip("/")
    number, key = await key_for(known_app, blog, site)
    shown = "pk_nothing" if why == "unknown" else key
    page = await open_page(host.show(tag(known_app, blog, f'key="{shown}"') + SCRIPT.format(known_app.url)))
    if why == "revoked":
        await is_live(page)
        _, (made,) = await known_app.services.partners.by_id(number)
        await known_app.services.partners.revoke_key(number, made.id)
    said = {"unknown": "is not known", "revoked": "is no longer good", "elsewhere": "is for other sites"}[why]
    message = page.locator("live-blog .message:not(.attribution)")
    await expect(message).to_have_text(f"This live blog can\u2019t be shown here: its key {said}. ")
