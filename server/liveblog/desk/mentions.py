"""Mentions of other entries in a text, `[[1149]]` by their time or `[[#7]]` by their number, as links to them.

They are read when a text is posted or saved: what is kept is a link in Markdown, which leads to the entry also when it
moves, and reads well as plain text.
"""

import re
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.render.texts import shortened
from liveblog.store import Transaction
from liveblog.store.reads import present_entries
from liveblog.store.suggesting import entries_at

_FITTING = 5  # so many entries of one time are named to whoever has to choose

_WORDS_LENGTH = 40

_CODE = r"```.*?```|~~~.*?~~~|`[^`\n]*`"
_MENTION = re.compile(
    rf"{_CODE}|\[\[(?:#(?P<id>[1-9][0-9]{{0,8}})|(?P<hour>[0-9]{{1,2}})[:.]?(?P<minute>[0-9]{{2}}))\]\]", re.DOTALL
)


def mentions_any(text: str) -> bool:
    """Tell whether a text may mention an entry; most don't, and nothing is read for them."""
    return "[[" in text and any(match["id"] or match["hour"] for match in _MENTION.finditer(text))


async def with_links(connection: Transaction, blog: Blog, text: str) -> str:
    """Return a text with a link in place of each mention.

    Raises:
        InvalidInput: no entry fits, or more than one does; then the message names them.
    """
    pieces, end = [], 0
    async for match, entry in _mentioned(connection, blog, text):
        clock = f"{entry.occurred_at.astimezone(ZoneInfo(blog.zone)):%H:%M}"
        pieces += [text[end : match.start()], f"[{clock}]({blog.entry_path(entry.id)})"]
        end = match.end()
    return "".join([*pieces, text[end:]])


async def _mentioned(connection: Transaction, blog: Blog, text: str) -> AsyncIterator[tuple[re.Match[str], Entry]]:
    for match in _MENTION.finditer(text):
        if match["id"]:
            yield match, await _numbered(connection, blog, match)
        elif match["hour"]:
            yield match, await _timed(connection, blog, match)


async def _numbered(connection: Transaction, blog: Blog, match: re.Match[str]) -> Entry:
    number = int(match["id"])
    entry = (await present_entries(connection, blog, [number])).get(number)
    if entry is None:
        raise InvalidInput(FieldError("body", f"mentions {match[0]}, and there is no entry {number}"))
    return entry


async def _timed(connection: Transaction, blog: Blog, match: re.Match[str]) -> Entry:
    zone, wanted = ZoneInfo(blog.zone), (int(match["hour"]), int(match["minute"]))
    ids = await entries_at(
        connection, blog, lambda at: (at.astimezone(zone).hour, at.astimezone(zone).minute) == wanted, _FITTING
    )
    found = await present_entries(connection, blog, ids)
    if not found:
        raise InvalidInput(FieldError("body", f"mentions {match[0]}, and there is no entry of that time"))
    if len(found) > 1:
        choices = " or ".join(f"[[#{id_}]] ({_told(found[id_])})" for id_ in ids)
        raise InvalidInput(
            FieldError("body", f"mentions {match[0]}, which may be any of several entries: write {choices}")
        )
    return found[ids[0]]


def _told(entry: Entry) -> str:
    return f"{entry.occurred_at:%Y-%m-%d}, “{shortened(entry.headline or entry.body, _WORDS_LENGTH)}”"
