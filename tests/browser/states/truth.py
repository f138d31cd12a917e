"""What is told of what is true: the briefing, corrections, figures."""

from datetime import timedelta

from playwright.async_api import expect

from liveblog.desk.changes import Revise, SetBriefing, SetClaim
from liveblog.model.blog import Blog
from liveblog.model.briefing import BriefingDraft, StatementDraft
from liveblog.model.claim import ClaimDraft, ClaimStatus
from liveblog.model.correction import CorrectionDraft, CorrectionKind
from liveblog.model.moment import now
from liveblog.model.principal import COMMAND
from tests.browser.audits import FullBlog
from tests.browser.known import known_blog
from tests.browser.reader import correct
from tests.browser.states.registry import CALM, open_live, state


@state
async def briefing(open_page, full):
    await brief(full)
    return await open_live(open_page, full)


async def brief(full: FullBlog) -> None:
    """Say what is known in as many statements as there can be; something became of the entries of some."""
    said = [
        StatementDraft("All ports on the western coast are **closed** until Tuesday", ClaimStatus.CONFIRMED, (1, 2)),
        StatementDraft("Two ferries wait outside the harbour; nobody on board is hurt [[#3]]"),
        StatementDraft("12,000 households are without power, most of them on the islands", None, (4,)),
        StatementDraft("Five people are missing", ClaimStatus.CHECKING, (5, 6)),
        StatementDraft("A dam near the old town is said to leak", ClaimStatus.DISPUTED, (8,)),
        StatementDraft("Schools stay closed today"),
        StatementDraft("The next forecast comes at 18:00"),
    ]
    desk, slug = full.app.services.desk, full.blog.slug
    await desk.do(slug, SetBriefing(BriefingDraft(tuple(said))), COMMAND)
    told = CorrectionDraft(CorrectionKind.CORRECTION, "Until Tuesday, not Monday.")
    await desk.do(slug, Revise(1, {}, correction=told), COMMAND)
    await desk.delete(slug, 4, COMMAND)
    await desk.do(slug, SetClaim(8, ClaimDraft(ClaimStatus.FALSE)), COMMAND)


async def corrected_blog(full: FullBlog) -> Blog:
    """Make a blog in which something was made clear, something corrected, and an entry withdrawn."""
    blog = await full.app.blog(title="Storm tide", byline=("Ada Quist",), zone="Europe/Berlin")
    await full.app.post(blog, "The **pier** is closed until noon.", headline="Pier closed", topics=("Harbour",))
    await full.app.post(blog, "Nine ships left the harbour before the storm.", headline="Ships leave")
    await full.app.post(blog, "A ferry is said to drift off the coast.", headline="Ferry adrift", byline=("Ben Tarr",))
    await full.app.post(blog, "Schools in the old town stay closed today.")
    for entry, told in (
        (1, CorrectionDraft(CorrectionKind.CLARIFICATION, "The southern pier is meant; the northern one is open.")),
        (2, CorrectionDraft(CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left the harbour.")),
        (3, CorrectionDraft(CorrectionKind.RETRACTION, "The ferry was in port all day; the call was a false alarm.")),
    ):
        await correct(full.app, blog, entry, told)
    return blog


@state
async def corrected(open_page, full):
    blog = await corrected_blog(full)
    page = await open_live(open_page, FullBlog(full.app, blog, 0))
    await expect(page.locator(".correction")).to_have_count(3)
    return page


@state
async def corrections(open_page, full):
    blog = await corrected_blog(full)
    return await open_page(f"{full.app.url}{blog.path}/corrections", **CALM)


@state
async def corrections_of_all(open_page, full):
    await corrected_blog(full)
    return await open_page(f"{full.app.url}/corrections", **CALM)


async def figured_blog(full: FullBlog, language: str = "en") -> Blog:
    """Make a blog with figures: one with a history, parts that add up, a unit and a sign, another script."""
    blog = await full.app.blog(title="Storm tide", byline=("Ada Quist",), zone="Europe/Berlin", language=language)
    at = now()
    for minutes, body in (
        (90, "[[Missing: 12 | Coastguard]]"),
        (60, "Two boats came back.\n\n[[Missing: 35 people (including 4 children) | Coastguard | 11:01]]"),
        (30, "[[Wind: 118.5 km/h | Met office https://met.example/]]\n[[Water: -3.5 m]]"),
        (20, "The mayor gave new numbers.\n\n[[Evacuated: 1,240 (800 in Old Town + 440 on the quays) | The mayor]]"),
        (15, "[[المفقودون: ١٢ شخصًا (منهم ٤ أطفال) | الهلال الأحمر]]"),
        (5, "[[Missing: 28 people | Coastguard https://coast.example/]]"),
    ):
        await full.app.post(blog, body, occurred_at=at - timedelta(minutes=minutes))
    return blog


@state
async def known(open_page, full):
    return await open_live(open_page, FullBlog(full.app, await known_blog(full.app), 0))


@state
async def figures(open_page, full):
    blog = await figured_blog(full)
    return await open_live(open_page, FullBlog(full.app, blog, 0))
