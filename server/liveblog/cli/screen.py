"""A blog live on a terminal: the newest entries on top, as they are now, and how the connection is."""

import logging
import re
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from liveblog.cli.console import printable
from liveblog.printable import escaped
from liveblog.render.times import short_day, zoned_time
from liveblog_client import Client, Feed, Outcome, Reset, follow, plain_text
from liveblog_client.address import Address

_HEADLINE = re.compile(r'<h2 class="headline".*?</h2>', re.DOTALL)
_CONNECTED = "connected by "


async def show_screen(url: str, token: str | None, *, count: int | None) -> None:
    """Show a blog until Ctrl-C, or until `count` events came.

    Raises:
        ValueError: the address is not that of a blog.
    """
    address = Address.parse(url)
    async with Client(address.root, token) as client:
        screen = _Screen(Feed.from_snapshot(await client.entries(address.slug)))
        with screen.shown(), _hearing_of_connections(screen.tell):
            async with aclosing(_followed(client, address, token, screen)) as events:
                came = 0
                async for _ in events:
                    came += 1
                    if came == count:
                        return


async def _followed(
    client: Client, address: Address, token: str | None, screen: "_Screen"
) -> AsyncGenerator[None, None]:
    """Show each event, and yield then.

    After a reset a cache may give an earlier state than that after which events come: then it is followed from there.
    """
    while True:
        position = {"epoch": screen.feed.epoch, "after": screen.feed.seq}
        async with aclosing(follow(address.events, token=token, **position)) as events:  # type: ignore[arg-type] # as named
            async for event in events:
                if isinstance(event, Reset):
                    screen.feed = Feed.from_snapshot(await client.entries(address.slug))
                    screen.refresh()
                elif screen.feed.apply(event) is Outcome.GAP:
                    break
                else:
                    screen.refresh()
                    yield


class _Screen:
    """What is seen."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._state = "connecting"
        self._console = Console()
        self._live = Live(console=self._console, get_renderable=self._drawn, screen=True, auto_refresh=False)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Take the terminal over, and give it back as it was."""
        with self._live:
            yield

    def tell(self, state: str) -> None:
        """Show how the connection is."""
        self._state = state
        self.refresh()

    def refresh(self) -> None:
        """Draw again."""
        self._live.refresh()

    def _drawn(self) -> RenderableType:
        items: list[Any] = [*self.feed.entries, *self.feed.shifts]
        items.sort(key=lambda item: (item["occurred_at"], item["id"]), reverse=True)
        # No item takes less than one line, so that more than these can't be seen.
        seen = items[: self._console.height]
        return Group(self._head(), Rule(style="dim"), *(self._item(item) for item in seen))

    def _head(self) -> Text:
        is_live = self._state.startswith(_CONNECTED)
        text = Text(printable(self.feed.blog["title"]), style="bold")
        text.append("  ● " if is_live else "  ○ ", style="green" if is_live else "yellow")
        text.append(f"{self._state}, event {self.feed.seq}", style="not bold dim")
        if self.feed.blog["status"] == "closed":
            text.append("  closed", style="red")
        return text

    def _item(self, item: Any) -> RenderableType:
        zone = self.feed.blog["zone"]
        at = datetime.fromisoformat(item["occurred_at"])
        line = Text(zoned_time(at, zone), style="bold cyan")
        line.append(f"  {short_day(at, zone)}", style="not bold dim")
        if "note" in item:
            return line.append(f"  {printable(item['note'])}", style="not bold italic default")
        return Group(_labels(line, item), Padding(Text(_body(item["html"])), (0, 0, 1, 2)))


def _labels(line: Text, entry: Any) -> Text:
    for mark in (name for name, is_set in (("pinned", entry["pinned"]), ("key event", entry["key_event"])) if is_set):
        line.append(f"  {mark}", style="not bold yellow")
    line.append("".join(f"  {printable(topic)}" for topic in entry["topics"]), style="not bold magenta")
    if entry["headline"]:
        line.append(f"  {printable(entry['headline'])}", style="bold default")
    return line


def _body(html: str) -> str:
    """Return the text of an entry without its headline, which stands above it."""
    return escaped(plain_text(_HEADLINE.sub("", html, count=1)), keep="\n")


@contextmanager
def _hearing_of_connections(tell: Callable[[str], None]) -> Iterator[None]:
    """Pass on what the client says about its connections."""
    log, ear = logging.getLogger("liveblog_client"), _Ear(tell)
    log.addHandler(ear)
    log.setLevel(logging.INFO)
    log.propagate = False  # not also to stderr, across the screen
    try:
        yield
    finally:
        log.removeHandler(ear)
        log.propagate = True


class _Ear(logging.Handler):
    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        self._tell(record.getMessage())
