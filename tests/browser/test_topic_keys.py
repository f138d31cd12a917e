"""Keys for some topics on a page of another origin: the element and the frame follow by asking again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from liveblog.model.blog import Blog, Visibility
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.partner import KeyKind, PartnerDraft
from liveblog.model.principal import COMMAND, Grant, Scope, TopicGrant
from tests.browser.elements import SCRIPT
from tests.browser.hosts import Host, open_known_app
from tests.browser.opening import go_on_after
from tests.browser.reader import correct
from tests.waiting import until
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FRAME = '<iframe src="{}" width="500" height="500" {}></iframe>'
SECRET = "Not for them"
IDS = "host => [...(host.shadowRoot ?? host).querySelectorAll('article')].map(one => one.dataset.id).join()"


@dataclass
class Ferries:
    """A blog for partners, of which one gets the ferries, and a page of that partner's."""

    app: LiveApp
    host: Host
    blog: Blog
    partner_id: int
    draft: PartnerDraft
    key: str

    async def post(self, text: str, *topics: str) -> int:
        """Post something and return its number."""
        return await self.app.post(self.blog, text, topics=topics)

    async def change(self, **changes: Any) -> None:
        """Change what the partner gets, or where."""
        await self.app.services.partners.change(self.partner_id, replace(self.draft, **changes))

    def element(self, attributes: str = "", inside: str = "") -> str:
        """Put the element on the partner's page, with what a server puts inside, and return its address."""
        tag = f'<live-blog src="{self.app.url}{self.blog.path}" key="{self.key}" {attributes}>{inside}</live-blog>'
        return self.host.show("<div style='height: 1px'></div>" + SCRIPT.format(self.app.url) + tag)

    def frame(self, query: str = "", attributes: str = "") -> str:
        """Put the frame on the partner's page and return its address."""
        url = f"{self.app.url}{self.blog.path}/frame?key={self.key}{query}"
        return self.host.show(FRAME.format(url, attributes))


@pytest_asyncio.fixture(loop_scope="session")
async def ferries(migrated_sqlite_url: str, host: Host) -> AsyncIterator[Ferries]:
    """Serve an app that asks to be asked every two seconds, with two entries of theirs and one that is not."""
    async with open_known_app(migrated_sqlite_url, poll_after_seconds=1) as app:
        blog = await app.blog(title="Harbour", visibility=Visibility.PARTNERS, summary=SECRET)
        draft = PartnerDraft(
            "Post", "With the Post", origins=(host.url.rstrip("/"),), topic_grants=(TopicGrant(blog.id, ("Ferries",)),)
        )
        partner_id = await app.services.partners.create(draft)
        key = await app.services.partners.make_key(partner_id, KeyKind.PUBLISHABLE)
        found = Ferries(app, host, blog, partner_id, draft, key)
        await found.post("first", "Ferries")
        await found.post(SECRET, "Roads")
        await found.post("second", "Ferries", "Roads")
        yield found


async def test_the_element_follows_the_topics_of_its_key(ferries: Ferries, open_page):
    """What is posted comes, what is revised changes, and what is withdrawn, deleted or of them no more goes."""
    page: Page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    await page.goto(ferries.element())
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    assert await element.evaluate(IDS) == "3,1"
    await expect(element.locator(".attribution")).to_have_text("With the Post")
    await expect(element.locator(".older")).to_be_hidden()
    desk = ferries.app.services.desk
    third = await ferries.post("third", "Ferries")
    await ferries.post(SECRET, "Roads")
    await expect(element.locator("article").first).to_contain_text("third")
    await expect(element.locator('[data-role="status"]')).to_contain_text("1 new entry")
    await desk.revise(ferries.blog.slug, 1, {"body": "first, put right"}, COMMAND)
    await expect(element.locator("#entry-1")).to_contain_text("first, put right")
    await desk.revise(ferries.blog.slug, 3, {"body": SECRET, "topics": ("Roads",)}, COMMAND)
    await expect(element.locator("#entry-3")).to_have_count(0)
    await correct(ferries.app, ferries.blog, 1, CorrectionDraft(CorrectionKind.RETRACTION, "It was no ferry."))
    await expect(element.locator("#entry-1")).to_contain_text("It was no ferry.")
    await expect(element.locator("#entry-1 .body")).to_have_count(0)
    await desk.delete(ferries.blog.slug, third, COMMAND)
    await expect(element.locator("article")).to_have_count(1)
    await desk.revise(ferries.blog.slug, 2, {"topics": ("Ferries",)}, COMMAND)
    await expect(element.locator("article")).to_have_count(2)
    assert not [url for url in asked if url.startswith("ws") or "/events" in url]
    assert await element.evaluate("one => [...one.shadowRoot.querySelectorAll('.gone')].length") == 0


async def test_what_comes_in_above_its_reader_waits(ferries: Ferries, open_page):
    """With a pill, as in a list that is live; and nothing jumps."""
    for number in range(12):
        await ferries.post(f"long {number}\n\n" * 8, "Ferries")
    page: Page = await open_page(ferries.element(), viewport={"width": 600, "height": 500})
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(14)
    await element.locator("#entry-9").evaluate("one => one.scrollIntoView()")
    place = "one => Math.round(one.getBoundingClientRect().top)"
    before = await element.locator("#entry-9").evaluate(place)
    await ferries.post("news", "Ferries")
    pill = element.locator(".pill")
    await expect(pill).to_have_text("1 new entry")
    await ferries.app.services.desk.delete(ferries.blog.slug, 12, COMMAND)
    await expect(element.locator("#entry-12")).to_have_count(0)
    assert await element.locator("#entry-9").evaluate(place) == before
    await expect(element.locator("article")).to_have_count(13)
    await pill.click()
    await expect(element.locator("article").first).to_contain_text("news")


async def test_what_comes_by_asking_is_not_seen_before_its_sheets(ferries: Ferries, open_page):
    """Also when it is not the first that comes: a card waits for what it takes to draw one."""
    page: Page = await open_page(ferries.element())
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    await ferries.post("third", "Ferries")
    await expect(element.locator("article").first).to_contain_text("third")
    seen = asyncio.Event()
    await page.route("**/cards.shadow.css", partial(go_on_after, seen))
    async with page.expect_request("**/cards.shadow.css"):
        await ferries.post("https://youtu.be/dQw4w9WgXcQ", "Ferries")
    await expect(element.locator(".card")).to_have_count(0)
    seen.set()
    await expect(element.locator(".card")).to_have_css("display", "grid")


async def test_a_short_element_stays_as_short_as_it_is_to_be(ferries: Ferries, open_page):
    """The oldest leaves when one comes, and what goes makes no room for older ones, which would be no news."""
    page: Page = await open_page(ferries.element('limit="2"'))
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(2)
    number = await ferries.post("third", "Ferries")
    await expect(element.locator("article").first).to_contain_text("third")
    await expect(element.locator("article")).to_have_count(2)
    assert await element.evaluate(IDS) == f"{number},3"
    await ferries.app.services.desk.delete(ferries.blog.slug, 3, COMMAND)
    await expect(element.locator("article")).to_have_count(1)
    await ferries.post("fourth", "Ferries")
    await expect(element.locator("article")).to_have_count(2)


async def test_two_elements_of_one_blog_ask_each_for_its_own(ferries: Ferries, open_page):
    """One shows all of the key's topics, the other the one that it picks out of them."""
    await ferries.change(topic_grants=(TopicGrant(ferries.blog.id, ("Ferries", "Boats")),))
    tags = "".join(
        f'<live-blog src="{ferries.app.url}{ferries.blog.path}" key="{ferries.key}" {more}></live-blog>'
        for more in ("", 'topics="Boats"')
    )
    page: Page = await open_page(ferries.host.show(SCRIPT.format(ferries.app.url) + tags))
    both, boats = page.locator("live-blog").first, page.locator("live-blog").last
    await expect(page.locator('live-blog[data-connection="live"]')).to_have_count(2)
    await ferries.post("a boat", "Boats")
    await expect(boats.locator("article")).to_have_count(1)
    await expect(both.locator("article")).to_have_count(3)
    await ferries.post("a ferry", "Ferries")
    await expect(both.locator("article")).to_have_count(4)
    await expect(boats.locator("article")).to_have_count(1)


async def test_what_the_partner_s_server_put_inside_goes_on(ferries: Ferries, open_page):
    """The fragment of the key's topics is taken as it is, without being asked for again, and then followed."""
    path = f"{ferries.blog.path}/fragment.html?key={ferries.key}"
    drawn = await ferries.app.http.get(path, headers={"origin": ferries.host.url.rstrip("/")})
    page: Page = await open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "fragment.html" in request.url else None)
    await page.goto(ferries.element(inside=drawn.text))
    element = page.locator("live-blog")
    await expect(element).to_have_attribute("data-connection", "live")
    assert await element.evaluate(IDS) == "3,1"
    assert not [url for url in asked if "follow=1" not in url]
    await ferries.post("third", "Ferries")
    await ferries.post(SECRET, "Roads")
    await expect(element.locator("article").first).to_contain_text("third")
    await expect(element.locator("article")).to_have_count(3)


ENDS = {
    "revoked": "its key is no longer good",
    "elsewhere": "its key is for other sites",
    "topics": "its key is for other topics",
    "taken": "There is no live blog at this address",
}


async def end(ferries: Ferries, why: str) -> None:
    """Take from the partner what its page shows."""
    match why:
        case "revoked":
            _, (made,) = await ferries.app.services.partners.by_id(ferries.partner_id)
            await ferries.app.services.partners.revoke_key(ferries.partner_id, made.id)
        case "elsewhere":
            await ferries.change(origins=("https://elsewhere.example",))
        case "topics":
            await ferries.change(topic_grants=(TopicGrant(ferries.blog.id, ("Roads",)),))
        case "taken":
            await ferries.change(topic_grants=())


@pytest.mark.parametrize("why", ENDS)
async def test_what_is_theirs_no_more_goes_from_an_open_element(ferries: Ferries, open_page, why: str):
    """With the next question: no entry is left, and the right sentence stands there."""
    page: Page = await open_page(ferries.element('topics="Ferries"'))
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(2)
    await end(ferries, why)
    await expect(element.locator("article")).to_have_count(0)
    await expect(element.locator('[data-role="message"]')).to_contain_text(ENDS[why])
    await expect(element).to_have_attribute("data-state", "stale")


async def test_other_topics_of_a_key_take_the_place_of_those_before(ferries: Ferries, open_page):
    """In an element that is open: what it showed goes, what it may show now comes, and goes on."""
    page: Page = await open_page(ferries.element())
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(2)
    await ferries.change(topic_grants=(TopicGrant(ferries.blog.id, ("Trains",)),))
    await expect(element.locator("article")).to_have_count(0)
    await ferries.post("a train", "Trains")
    await expect(element.locator("article")).to_contain_text("a train")


async def test_a_key_for_all_that_is_for_some_topics_now_shows_those(ferries: Ferries, open_page):
    """The stream ends, and the open element begins anew with what is theirs."""
    await ferries.change(topic_grants=(), grants=(Grant(Scope.READ, ferries.blog.id),))
    page: Page = await open_page(ferries.element())
    element = page.locator("live-blog")
    await expect(element.locator("article")).to_have_count(3)
    await expect(element).to_have_attribute("data-connection", "live")
    await ferries.change()
    await expect(element.locator("article")).to_have_count(2)
    await ferries.post("third", "Ferries")
    await expect(element.locator("article").first).to_contain_text("third")


@pytest.mark.parametrize("sandbox", ["", 'sandbox="allow-scripts"'])
async def test_the_frame_follows_the_topics_of_its_key(ferries: Ferries, open_page, sandbox: str):
    """As the element does, and with `null` among the sites in a sandbox, too."""
    await ferries.change(origins=(*ferries.draft.origins, "null"))
    page: Page = await open_page(ferries.frame(attributes=sandbox))
    frame = page.frame_locator("iframe")
    await expect(frame.locator("article")).to_have_count(2)
    await expect(frame.locator("article").get_by_text("Share").first).to_be_hidden()
    number = await ferries.post("third", "Ferries")
    await ferries.post(SECRET, "Roads")
    await expect(frame.locator("article").first).to_contain_text("third")
    await ferries.app.services.desk.revise(ferries.blog.slug, 1, {"body": "put right"}, COMMAND)
    await expect(frame.locator("#entry-1")).to_contain_text("put right")
    await ferries.app.services.desk.revise(ferries.blog.slug, number, {"topics": ("Roads",)}, COMMAND)
    await expect(frame.locator("article")).to_have_count(2)
    await ferries.app.services.desk.delete(ferries.blog.slug, 3, COMMAND)
    await expect(frame.locator("article")).to_have_count(1)


@pytest.mark.parametrize("why", ["revoked", "topics", "taken"])
async def test_a_frame_says_why_its_key_opens_nothing_any_more(ferries: Ferries, open_page, why: str):
    """With the next question, in place of the entries."""
    page: Page = await open_page(ferries.frame("&topics=Ferries"))
    frame = page.frame_locator("iframe")
    await expect(frame.locator("article")).to_have_count(2)
    await end(ferries, why)
    await expect(frame.locator(".message")).to_contain_text(ENDS[why])
    await expect(frame.locator("article")).to_have_count(0)


async def test_a_frame_on_a_page_that_is_theirs_no_more_ends_with_that_page(ferries: Ferries, open_page):
    """It was let in there, and goes on; loaded again, it says that the key is for other sites, and shows no entry."""
    page: Page = await open_page(ferries.frame())
    frame = page.frame_locator("iframe")
    await expect(frame.locator("article")).to_have_count(2)
    await end(ferries, "elsewhere")
    await ferries.post("third", "Ferries")
    await expect(frame.locator("article").first).to_contain_text("third")
    await page.reload()
    await expect(frame.locator("body")).to_contain_text(ENDS["elsewhere"])
    await expect(frame.locator("article")).to_have_count(0)


async def test_a_page_that_asks_is_told_nothing_twice(ferries: Ferries, open_page):
    """While nothing happens the answers are 304, and cost no body; the house sees where the page stands."""
    page: Page = await open_page("about:blank")
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if "follow=1" in answer.url else None)
    await page.goto(ferries.element())
    await until(lambda: answers[-2:] == [304, 304])
    services = ferries.app.services
    await services.receipts.write()
    (told,) = await services.receipts.of_partner(ferries.partner_id)
    host = ferries.host.url.partition("://")[2].rstrip("/")
    assert [(each.host, each.seq) for each in told.pages] == [(host, told.head)]
