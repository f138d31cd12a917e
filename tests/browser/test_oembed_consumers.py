"""oEmbed as two consumers read it that others wrote: micawber, of PyPI, and oembetter, of npm."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from micawber import Provider, ProviderRegistry
from micawber.exceptions import ProviderHTTPException

from liveblog.model.blog import Blog, Visibility
from tests.pace import PATIENCE
from tests.web.live_app import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCRIPT = Path(__file__).with_name("oembetter.cjs")
TOPIC = "?topic=Fire"


async def written(app: LiveApp) -> Blog:
    """Write a blog with an entry and a topic."""
    blog = await app.blog(title="Fire & <water>")
    await app.post(blog, "text", headline="It burns “here”", topics=("Fire",))
    return blog


async def by_oembetter(*addresses: str, form: str = "json", **options: int) -> list[dict[str, Any]]:
    """Let oembetter find out what there is at these addresses."""
    command = ("node", str(SCRIPT), form, json.dumps(options), *addresses)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    async with asyncio.timeout(PATIENCE):
        said, _ = await process.communicate()
    return list(json.loads(said))


def micawber(app: LiveApp, **asked: str) -> ProviderRegistry:
    """Return micawber with us for a provider."""
    registry = ProviderRegistry()
    registry.register(rf"{re.escape(app.url)}/\S*", Provider(f"{app.url}/oembed", timeout=PATIENCE, **asked))
    return registry


async def test_micawber_shows_what_a_link_leads_to(known_app: LiveApp):
    """A blog, a topic and an entry, in the width that it asks for; in a text the frame takes the place of the link."""
    blog = await written(known_app)
    registry = micawber(known_app)
    page = f"{known_app.url}{blog.path}"
    for address, frame in (
        (page, "frame"),
        (page + TOPIC, "frame?topics=Fire"),
        (f"{page}/entries/1", "frame?entry=1"),
    ):
        told = await asyncio.to_thread(registry.request, address, maxwidth=320)
        assert (told["type"], told["version"], told["width"]) == ("rich", "1.0", 320)
        assert f'src="{page}/{frame}"' in told["html"]
        assert "It burns “here”" in told["html"]
    shown = await asyncio.to_thread(registry.parse_text, f"Before\n{page}\nafter")
    assert f'<iframe class="liveblog-embed" src="{page}/frame"' in shown


async def test_micawber_is_told_why_there_is_nothing(known_app: LiveApp):
    """404 for what isn't there or may not be known of, 401 to who may know of it, 501 for a form that we lack."""
    blog, private = await written(known_app), await known_app.blog(visibility=Visibility.PRIVATE)
    page = f"{known_app.url}{blog.path}"
    private_page = f"{known_app.url}{private.path}"
    for registry, address, status in (
        (micawber(known_app), f"{page}-not-there", 404),
        (micawber(known_app), f"{page}/entries/99", 404),
        (micawber(known_app), private_page, 404),
        (micawber(known_app, format="yaml"), page, 501),
    ):
        with pytest.raises(ProviderHTTPException) as refused:
            await asyncio.to_thread(registry.request, address)
        assert refused.value.status == status
        # micawber leaves the refusal's connection to the garbage collector, which would blame whatever runs then.
        assert isinstance(refused.value.__cause__, HTTPError)
        refused.value.__cause__.close()
    answer = await known_app.http.get("/oembed", params={"url": private_page}, headers=known_app.bearer())
    assert answer.status_code == 401


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_oembetter_finds_us_by_our_pages(known_app: LiveApp, form: str):
    """From the page itself, in either form, signs and all; what isn't there has its status."""
    blog = await written(known_app)
    page = f"{known_app.url}{blog.path}"
    told = await by_oembetter(page, page + TOPIC, f"{page}/entries/1", form=form, maxwidth=300)
    for each, frame in zip(told, ("frame", "frame?topics=Fire", "frame?entry=1"), strict=True):
        assert each.get("_xml", False) == (form == "xml")
        assert (each["type"], str(each["version"]), each["width"]) == ("rich", "1.0" if form == "json" else "1", 300)
        assert f'src="{page}/{frame}"' in each["html"]
    assert told[0]["title"] == "Fire & <water>"
    (missing,) = await by_oembetter(f"{page}-not-there", form=form)
    assert missing["status"] == 404
