"""Following everything in an archive that can be followed, as somebody does who has nothing but its files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

_ADDRESSES = {"href", "src", "action", "poster", "data-player", "srcset"}
_REFRESH = re.compile(r"[0-9]+; *url=(.+)")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a file: where it stands, in which tag, and what it says."""

    file: str
    tag: str
    address: str


@dataclass(slots=True)
class Page(HTMLParser):
    """What a page refers to, and the names that can be referred to in it."""

    file: str
    references: list[Reference] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses and the name of an element."""
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.names.append(found["id"])
        if found.get("http-equiv") == "refresh" and (match := _REFRESH.fullmatch(found["content"])):
            self._see(tag, match[1])
        for name in found.keys() & _ADDRESSES:
            several = name == "srcset"
            for each in found[name].split(", ") if several else (found[name],):
                self._see(tag, each.partition(" ")[0] if several else each)

    def _see(self, tag: str, address: str) -> None:
        self.references.append(Reference(self.file, tag, address))


def read_page(folder: Path, file: str) -> Page:
    """Read a page of an archive."""
    page = Page(file)
    page.feed((folder / file).read_text(encoding="utf-8"))
    page.close()
    return page


def pages(folder: Path) -> Iterator[Page]:
    """Read all pages of an archive."""
    for path in sorted(folder.rglob("*.html")):
        yield read_page(folder, path.relative_to(folder).as_posix())


def dangling(folder: Path) -> list[Reference]:
    """Return what leads to no file of the folder, or to no name in it, and doesn't lead out of it either."""
    read = {page.file: page for page in pages(folder)}
    return [one for page in read.values() for one in page.references if not _leads(folder, read, one)]


def _leads(folder: Path, read: dict[str, Page], reference: Reference) -> bool:
    if reference.address.startswith(("https://", "http://", "mailto:", "tel:")):
        return True
    address, name = urldefrag(reference.address)
    if address.startswith("/") or ":" in address or "?" in address:
        return False
    path = (folder / reference.file).parent / unquote(address) if address else folder / reference.file
    if not path.is_file() or folder not in path.resolve().parents:
        return False
    file = path.resolve().relative_to(folder).as_posix()
    return not name or name in read[file].names
