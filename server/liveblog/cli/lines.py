"""A blog's events as lines: for pipes, and for people who like to scroll."""

from contextlib import aclosing
from enum import Enum, auto

from liveblog.cli.console import note, printable, say_fields, say_json
from liveblog_client import Event, Reset, follow, plain_text


class Style(Enum):
    """What a line is: text for people, or the event as JSON."""

    PLAIN = auto()
    JSON = auto()


async def show_lines(url: str, token: str | None, *, style: Style, after: int | None, count: int | None) -> None:
    """Write a line for each event, for ever or until `count` are written."""
    async with aclosing(follow(url, token=token, after=after)) as events:
        written = 0
        async for event in events:
            if isinstance(event, Reset):
                note("The blog's history was restored: following goes on from where it is now.")
                continue
            if style is Style.JSON:
                say_json(event.raw)
            else:
                say_fields(event.at, str(event.seq), event.kind, _subject(event))
            written += 1
            if written == count:
                return


def _subject(event: Event) -> str:
    """Say in one line what an event is about."""
    if event.entry is not None:
        number = event.entry["id"]
        return (
            f"entry {number}"
            if "deleted" in event.entry
            else f"entry {number}: {printable(plain_text(event.entry['html']))}"
        )
    if event.shift is not None:
        return printable(event.shift["note"])
    return printable(f"{event.blog['title']} ({event.blog['status']})") if event.blog is not None else ""
