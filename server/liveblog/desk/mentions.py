"""Mentions of other entries in a text, `[[1149]]` by their time or `[[#7]]` by their number, as links to them.

They are read when a text is posted or saved: what is kept is a link in Markdown, which leads to the entry also when it
moves, and reads well as plain text.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from liveblog.errors import FieldError, InvalidInput
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.render.texts import shortened
from liveblog.render.times import iso_day
from liveblog.sentence import sentence
from liveblog.store import Transaction
from liveblog.store.reads import present_entries
from liveblog.store.suggesting import LOOKED_AT, entries_at
from liveblog.work.bounds import MARKDOWN_TEXT

_FITTING = 5  # so many entries of one time are named to whoever has to choose

_WORDS_LENGTH = 40

_CODE = r"```.*?```|~~~.*?~~~|`[^`\n]*`"
_MENTION = re.compile(
    rf"{_CODE}|\[\[(?:#(?P<id>[1-9][0-9]{{0,8}})|(?P<hour>[0-9]{{1,2}})[:.]?(?P<minute>[0-9]{{2}}))\]\]", re.DOTALL
)

_Clock = tuple[int, int]


def mentions_any(text: str) -> bool:
    """Tell whether a text may mention an entry; most don't, and nothing is read for them."""
    return "[[" in text and any(_is_mention(match) for match in _MENTION.finditer(text))


async def with_links(connection: Transaction, blog: Blog, text: str, field: str = "body") -> str:
    """Return a text with a link in place of each mention; however many there are, two reads find them all.

    Raises:
        InvalidInput: no entry fits, or more than one does; then the message names them. Or the text becomes too long.
    """
    mentions = {match[0]: match for match in _MENTION.finditer(text) if _is_mention(match)}
    mentioned = await _read(connection, blog, field, [*mentions.values()])
    links = {said: mentioned.linked(match) for said, match in mentions.items()}
    linked = _MENTION.sub(lambda match: links.get(match[0], match[0]), text)
    if len(linked) > MARKDOWN_TEXT.most:  # else nobody could save it again
        raise InvalidInput(FieldError(field, sentence("is too long with the links that its mentions become")))
    return linked


async def entry_meant(connection: Transaction, blog: Blog, typed: str, field: str) -> int:
    """Return which entry a field means that names one, by its time or its number, with or without the brackets.

    Raises:
        InvalidInput: names the field, and what was wrong with the mention in it.
    """
    bare = typed.strip().removeprefix("[[").removesuffix("]]").strip()
    mention = _MENTION.fullmatch(f"[[{bare}]]") or _MENTION.fullmatch(f"[[#{bare}]]")
    if mention is None or not _is_mention(mention):
        raise InvalidInput(
            FieldError(field, sentence("must be the time of an entry, such as 15:29, or its number, #7"))
        )
    return (await _read(connection, blog, field, [mention])).meant(mention).id


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """The entries that a text may mean: by number, and by their time on the blog's clock, newest first."""

    blog: Blog
    field: str
    numbered: Mapping[int, Entry]
    timed: Mapping[_Clock, Sequence[Entry]]

    def linked(self, match: re.Match[str]) -> str:
        """Return the link that stands in place of a mention."""
        entry = self.meant(match)
        hour, minute = _clock(entry.occurred_at, self.blog)
        return f"[{hour:02}:{minute:02}]({self.blog.entry_path(entry.id)})"

    def meant(self, match: re.Match[str]) -> Entry:
        """Return the entry that a mention means.

        Raises:
            InvalidInput: none fits, or more than one does.
        """
        return self._numbered(match) if match["id"] else self._timed(match)

    def _numbered(self, match: re.Match[str]) -> Entry:
        number = int(match["id"])
        if number not in self.numbered:
            raise InvalidInput(
                FieldError(self.field, sentence("mentions {mention}, which is not an entry", mention=match[0]))
            )
        return self.numbered[number]

    def _timed(self, match: re.Match[str]) -> Entry:
        found = self.timed.get(_clock_of(match), ())[:_FITTING]
        if not found:
            raise InvalidInput(
                FieldError(
                    self.field, sentence("mentions {mention}, and there is no entry of that time", mention=match[0])
                )
            )
        if len(found) > 1:
            choices = "; ".join(f"[[#{each.id}]] ({_told(each, self.blog)})" for each in found)
            several = sentence(
                "mentions {mention}, which may be any of several entries: write {choices}",
                mention=match[0],
                choices=choices,
            )
            raise InvalidInput(FieldError(self.field, several))
        return found[0]


async def _read(connection: Transaction, blog: Blog, field: str, mentions: Sequence[re.Match[str]]) -> _Mentioned:
    numbers = {int(match["id"]) for match in mentions if match["id"]}
    clocks = {_clock_of(match) for match in mentions if match["hour"]}
    ids = await entries_at(connection, blog, lambda at: _clock(at, blog) in clocks, LOOKED_AT) if clocks else ()
    found = await present_entries(connection, blog, numbers.union(ids))
    timed = defaultdict[_Clock, list[Entry]](list)
    for id_ in ids:
        timed[_clock(found[id_].occurred_at, blog)].append(found[id_])
    return _Mentioned(blog, field, found, timed)


def _is_mention(match: re.Match[str]) -> bool:
    return bool(match["id"] or match["hour"])


def _clock_of(match: re.Match[str]) -> _Clock:
    return int(match["hour"]), int(match["minute"])


def _clock(at: datetime, blog: Blog) -> _Clock:
    there = at.astimezone(ZoneInfo(blog.zone))
    return there.hour, there.minute


def _told(entry: Entry, blog: Blog) -> str:
    return f"{iso_day(entry.occurred_at, blog.zone)}, “{shortened(entry.headline or entry.body, _WORDS_LENGTH)}”"
