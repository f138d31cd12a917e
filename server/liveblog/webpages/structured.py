"""Structured data of a page: what its JSON-LD says of the article, the video or the post that the page is about."""

import json
from collections.abc import Iterator
from typing import Any

from liveblog.webpages.summary import NAME_LENGTH, PageSummary, address, lines, moment, one_line

_OBJECTS_LIMIT = 200
_MEMBERS = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")


def read_structured(scripts: list[str]) -> PageSummary:
    """Return what the first thing with a headline or a date says; nothing where there is none."""
    for script in scripts:
        try:
            document = json.loads(script.strip().removeprefix("<!--").removesuffix("-->"))
        except (ValueError, RecursionError):
            continue
        for thing in _things(document):
            if said := _said(thing):
                return said
    return PageSummary()


def _things(document: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [document], 0
    while waiting and seen < _OBJECTS_LIMIT:
        each, seen = waiting.pop(0), seen + 1
        if isinstance(each, list):
            waiting.extend(each[:_OBJECTS_LIMIT])
        elif isinstance(each, dict):
            yield each
            waiting.extend(each[name] for name in _MEMBERS if name in each)


def _said(thing: dict[str, Any]) -> PageSummary | None:
    headline, published = thing.get("headline"), thing.get("datePublished") or thing.get("uploadDate")
    if not isinstance(headline, str) and not isinstance(published, str):
        return None
    is_video = _of_kind(thing, "VideoObject")
    return PageSummary(
        title=one_line(headline if isinstance(headline, str) else thing.get("name")),
        text=lines(thing.get("description")),
        author=one_line(", ".join(filter(None, map(_name, _several(thing.get("author"))[:3]))), NAME_LENGTH),
        published=moment(published),
        source=_name(thing.get("publisher")),
        image=_picture(thing.get("image") or thing.get("thumbnailUrl")),
        kind="video" if is_video else "",
    )


def _of_kind(thing: dict[str, Any], kind: str) -> bool:
    return kind in [each for each in _several(thing.get("@type")) if isinstance(each, str)]


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> str:
    found = value.get("name") if isinstance(value, dict) else value
    return one_line(found, NAME_LENGTH)


def _picture(value: Any) -> str:
    for each in _several(value)[:1]:
        return address(each.get("url") if isinstance(each, dict) else each)
    return ""
