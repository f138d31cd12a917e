"""A page's WebSocket under the test's hands: what comes through it can be cut off, and a reset sent instead."""

import json
import re
from dataclasses import dataclass, field

from playwright.async_api import Page, WebSocketRoute

from liveblog.model.blog import Blog
from tests.browser.opening import Opener
from tests.browser.reader import be_live, be_told_all
from tests.web.live_house import LiveHouse


@dataclass
class Wire:
    """What lies between a page and its server; the page is to fetch a snapshot after `reset`."""

    page: Page
    house: LiveHouse
    blog: Blog
    _open: list[WebSocketRoute] = field(default_factory=list)
    _cut: bool = False

    async def lay(self) -> None:
        """Take the place of the network, for all WebSockets that the page opens from now on."""
        await self.page.route_web_socket(re.compile("/events"), self._pass_on)

    def cut(self) -> None:
        """Let nothing through any more, without a word."""
        self._cut = True

    async def reset(self) -> None:
        """Say that what the page holds can't be continued, and wait until it knows what happened meanwhile."""
        self._cut = False
        self._open[-1].send(json.dumps({"type": "reset", "epoch": "0", "head": 0}))
        await be_told_all(self.page, self.house, self.blog)
        await be_live(self.page)

    def _pass_on(self, socket: WebSocketRoute) -> None:
        self._open.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda message: None if self._cut else socket.send(message))


async def open_wired(open_page: Opener, house: LiveHouse, blog: Blog, query: str = "") -> Wire:
    """Open a blog's page, live, with its wire in our hands."""
    wire = Wire(await open_page("about:blank"), house, blog)
    await wire.lay()
    await wire.page.goto(house.url + blog.path + query)
    await be_live(wire.page)
    return wire
