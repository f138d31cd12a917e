"""Pages on paper: the links on each sheet, as Chromium writes them into a PDF; they stand for what is around them."""

import re
from dataclasses import dataclass

from playwright.async_api import Page

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_PAGE = re.compile(rb"/Type /Page\n.*?/Parent", re.DOTALL)
_ANNOTATIONS = re.compile(rb"/Annots \[([^\]]*)\]")
_NUMBER = re.compile(rb"(\d+) 0 R")
_LINK = re.compile(rb"/Rect \[([^\]]*)\].*?/URI \((.*?)\)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Printed:
    """A link on a sheet; `above` and `below` are the edges of its box, in points from the sheet's lower edge."""

    address: str
    above: float
    below: float


async def sheets(page: Page, **options: str) -> list[list[Printed]]:
    """Print a page, and return the links on each sheet, in the order in which they are read."""
    content = await page.pdf(**{"format": "A4", **options})  # type: ignore[arg-type] # mypy takes all for numbers
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    return [_links(body, objects) for body in objects.values() if _PAGE.search(body)]


def _links(sheet: bytes, objects: dict[int, bytes]) -> list[Printed]:
    found = _ANNOTATIONS.search(sheet)
    links = [_LINK.search(objects[int(number)]) for number in _NUMBER.findall(found[1])] if found else []
    return [_printed(*link.groups()) for link in links if link]


def _printed(box: bytes, address: bytes) -> Printed:
    _, below, _, above = map(float, box.split())
    return Printed(address.decode(), above, below)
