"""A page's WebSocket under the test's hands: what comes through it can be cut off, and a reset sent instead."""

import json
import re
from dataclasses import dataclass, field

from playwright.async_api import Page, WebSocketRoute

from liveblog.model.blog import Blog
from tests.browser.opening import Opener
from tests.browser.reader import be_live, be_told_all
from tests.waiting import until
from tests.web.live_app import LiveApp


@dataclass
class Wire:
    """What lies between a page and its server; the page is to fetch a snapshot after `reset`."""

    page: Page
    app: LiveApp
    blog: Blog
    _open: list[WebSocketRoute] = field(default_factory=list)
    _dead: list[WebSocketRoute] = field(default_factory=list)

    async def lay(self) -> None:
        """Take the place of the network, for all WebSockets that the page opens from now on."""
        await self.page.route_web_socket(re.compile("/events"), self._pass_on)

    def cut(self) -> None:
        """Let nothing through what is open now any more, without a word; what is opened later works."""
        self._dead = list(self._open)

    async def drop(self) -> None:
        """End what is open, as a network does that fails: the page comes back with its position."""
        await self._open[-1].close(code=1012)

    async def lose_place(self) -> None:
        """Say that what the page holds can't be continued."""
        self._open[-1].send(json.dumps({"type": "reset", "epoch": "0", "head": 0}))

    async def reset(self) -> None:
        """Say that what the page holds can't be continued, and wait until it knows what happened meanwhile."""
        before = len(self._open)
        await self.lose_place()
        # Live and told of all it may be still: only when it has taken all anew does it open another.
        await until(lambda: len(self._open) > before)
        await be_told_all(self.page, self.app, self.blog)
        await be_live(self.page)

    def _pass_on(self, socket: WebSocketRoute) -> None:
        self._open.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda message: None if socket in self._dead else socket.send(message))


async def open_wired(open_page: Opener, app: LiveApp, blog: Blog, *, own_clock: bool = False) -> Wire:
    """Open a blog's page, live, with its wire in our hands; with its clock, too, if wanted."""
    wire = Wire(await open_page("about:blank"), app, blog)
    await wire.lay()
    if own_clock:
        await wire.page.clock.install()
    await wire.page.goto(app.url + blog.path)
    await be_live(wire.page)
    return wire
