"""What stands in entries: rich texts, pictures, places, links to other entries."""

from playwright.async_api import expect

from liveblog.model.blog import Blog
from tests.browser.audits import FullBlog
from tests.browser.rich import rich_blog
from tests.browser.states.registry import CALM, open_live, state
from tests.media.pictures import photo


@state
async def texts(open_page, full):
    return await open_live(open_page, await rich_blog(full.app))


@state
async def sensitive(open_page, full):
    kept = [await full.app.services.pictures.save(photo(*size)) for size in ((1200, 800), (800, 1200), (900, 600))]
    one, tall, open_one = (picture.path for picture in kept)
    gallery = f"![The pier]({open_one})\n![The hull of the wreck]({tall}#sensitive)\nThe morning after. *Agency*"
    await full.app.post(full.blog, gallery, headline="Morning")
    await full.app.post(full.blog, f"![A wreck on the rocks, with its crew]({one}#sensitive)\nAt noon. *Ada Quist*")
    page = await open_live(open_page, full)
    await page.locator(".gallery .sensitive summary").click()
    return page


async def placed_blog(full: FullBlog) -> Blog:
    """Make a blog with places: alone, two of a town, in a sentence, without a name, in another script, at a pole."""
    blog = await full.app.blog(title="Ships in the ice", byline=("Ada Quist",), zone="Europe/Berlin")
    for headline, body in (
        ("The station at the pole", "All is quiet.\n\ngeo:-90,0"),
        (None, "A ship waits off [Tromsø](geo:69.65,18.96), says the coastguard."),
        ("Harbours along the coast", "Two of them are closed:\n\n[Latakia](geo:35.52,35.77)\n[Tartus](geo:34.9,35.87)"),
        ("Fog over the city", "[حلب](geo:36.2,37.16)\n\nNobody can see the other side of the square."),
        ("Sailors ashore", "They were taken in for the night.\n\n[Suva, on the dateline](geo:-18.14,178.44)"),
    ):
        await full.app.post(blog, body, headline=headline)
    return blog


@state
async def places(open_page, full):
    blog = await placed_blog(full)
    return await open_live(open_page, FullBlog(full.app, blog, 0))


@state
async def places_listed(open_page, full):
    blog = await placed_blog(full)
    return await open_page(f"{full.app.url}{blog.path}/places", **CALM)


@state
async def previewed(open_page, full):
    number = await full.app.post(full.blog, "The harbour master says that *ten ferries* have left.", headline="In time")
    await full.app.post(full.blog, f"As we said [at noon]({full.blog.path}/entries/{number}), ten ferries have left.")
    page = await open_live(open_page, full)
    await page.get_by_role("link", name="at noon").first.hover()
    await expect(page.get_by_role("tooltip")).to_be_visible()
    return page
