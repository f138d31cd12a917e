"""Pages of other people, on an origin of their own; with stand-ins, of our own writing, for what sizes their frames."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.browser.opening import serve_app
from tests.ports import free_port
from tests.web.live_app import LiveApp, open_live_app

PAGE = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Partner</title><h1>A partner's page</h1>{}"

WORDPRESS = """<output></output><script>
// Sizes the frame by what it says with the secret that it was given; asks late, as that script often comes late.
const frame = document.querySelector('iframe');
addEventListener('message', ({data, source}) => {
    if (source !== frame.contentWindow || data?.secret !== 'abc123' || !data.message) return;
    if (data.message === 'link') document.querySelector('output').textContent += `${data.value} `;
    if (data.message === 'height') frame.height = Math.min(1000, Math.max(200, data.value));
});
frame.addEventListener('load', () => frame.contentWindow.postMessage({message: 'ready', secret: 'abc123'}, '*'));
</script>"""

MASTODON = """<script>
// Asks with a number, and takes the height that comes with it.
const frame = document.querySelector('iframe');
addEventListener('message', ({data}) => {
    if (data?.type === 'setHeight' && data.id === 7) frame.height = data.height;
});
frame.addEventListener('load', () => frame.contentWindow.postMessage({type: 'setHeight', id: 7}, '*'));
</script>"""

BLUESKY = """<script>
addEventListener('message', ({data}) => {
    if (data?.id === 'post-1' && data.height) document.querySelector('iframe').height = data.height;
});
</script>"""

AMP = """<script>
// Grants what is asked for, and says so: to that no frame may answer for ever.
const frame = document.querySelector('iframe');
window.asked = 0;
addEventListener('message', ({data, source}) => {
    if (data?.sentinel !== 'amp' || data.type !== 'embed-size') return;
    window.asked += 1;
    frame.height = data.height;
    source.postMessage({sentinel: 'amp', type: 'embed-size-changed', requestedHeight: data.height}, '*');
});
</script>"""

PYM = """<script>
addEventListener('message', ({data}) => {
    const found = /^pymxPYMxslotxPYMxheightxPYMx([0-9]+)$/.exec(typeof data === 'string' ? data : '');
    if (found) document.querySelector('iframe').height = found[1];
});
</script>"""

DATAWRAPPER = """<script>
addEventListener('message', ({data}) => {
    const [height] = Object.values(data?.['datawrapper-height'] ?? {});
    if (height) document.querySelector('iframe').height = height;
});
</script>"""


@dataclass
class Host:
    """Somebody's site: one page, which a test may change; `url` is where it is."""

    url: str
    page: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def show(self, inside: str, headers: Mapping[str, str] | None = None) -> str:
        """Put this on the page and return its address."""
        self.page, self.headers = PAGE.format(inside), headers or {}
        return self.url


@asynccontextmanager
async def open_host() -> AsyncIterator[Host]:
    """Serve a site of another origin until the block ends."""
    host = Host("")

    async def answer(_request: Request) -> Response:
        return HTMLResponse(host.page, headers=dict(host.headers))

    async with serve_app(Starlette(routes=[Route("/{path:path}", answer)])) as url:
        host.url = url
        yield host


@asynccontextmanager
async def open_known_app(database_url: str, **settings: Any) -> AsyncIterator[LiveApp]:
    """Serve our application where it says that it is, as what it gives others to copy has whole addresses."""
    port = free_port()
    async with open_live_app(database_url, port=port, public_url=f"http://127.0.0.1:{port}", **settings) as app:
        yield app
