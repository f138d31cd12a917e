"""Reading a publisher's folder (docs/publisher.md): once, at the start, whole, and nothing that lies elsewhere.

What is served later is looked up in what was read: no address and no name in a template is ever a path on the disk.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from liveblog.errors import ConfigurationError
from liveblog.render.publisher import Logo, Publisher, PublisherFile, PublisherTemplate
from liveblog.settings import PublisherLink, Settings, read_links

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".txt": "text/plain",
    ".json": "application/json",
}
_LARGEST = 2 * 1024 * 1024
_MOST = 16 * 1024 * 1024
_PLACES = ("templates", "static", "navigation.txt", "footer.txt", "README.md")
_LOGOS = ("logo.svg", "logo.png")
_LOGO_HEIGHT = 28  # pixels, on the page

_SVG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_VIEW_BOX = re.compile(rb"""\sviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_SIDES = re.compile(rb"""\s(width|height)=["']([\d.]+)(?:px)?["']""")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = 24


def open_publisher(settings: Settings) -> Publisher:
    """Read what the settings and the folder say of the publisher.

    Raises:
        ConfigurationError: names the file that is wrong, and why.
    """
    folder = settings.publisher_dir
    found = {name: _read(path) for name, path in _files(folder)} if folder else {}
    if sum(map(len, found.values())) > _MOST:
        raise ConfigurationError(
            f"{folder} holds more than {_MOST >> 20} MiB: that is no folder of a publisher's pages."
        )
    files = {name.partition("/")[2]: content for name, content in found.items() if name.startswith("static/")}
    return Publisher(
        name=settings.publisher,
        logo_address=settings.publisher_logo,
        corrections=settings.publisher_corrections,
        navigation=settings.navigation or _links(found, "navigation.txt", folder),
        footer=settings.footer or _links(found, "footer.txt", folder),
        files={name: PublisherFile(content, _type_of(name)) for name, content in files.items()},
        templates=dict(_templates(found, folder)),
        logo=next((_logo(name, files[name]) for name in _LOGOS if name in files), None),
        version=_version(found),
    )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield what lies in the folder, by its name from there; what is hidden is left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(names)]:
            path = Path(place) / name
            if path.is_symlink():
                raise ConfigurationError(f"{path} is a symbolic link: put the file itself there.")
            inside = path.relative_to(folder).as_posix()
            if inside.partition("/")[0] not in _PLACES and not name.startswith("."):
                raise ConfigurationError(f"{path} is none of what a publisher's folder has: {', '.join(_PLACES)}.")
            if name not in folders and not name.startswith("."):
                yield inside, path


def _read(path: Path) -> bytes:
    """Read a file; what became a link since, or is no file, is refused by the system or by us."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123 -- of a number
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ConfigurationError(f"{path} is not a file.")
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error.strerror}.") from error
    if len(content) > _LARGEST:
        raise ConfigurationError(f"{path} is larger than {_LARGEST >> 20} MiB.")
    return content


def _text(content: bytes, path: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{path}, line {line}: this is not UTF-8.") from error


def _links(found: Mapping[str, bytes], name: str, folder: Path | None) -> tuple[PublisherLink, ...]:
    if folder is None or name not in found:
        return ()
    try:
        return read_links(_text(found[name], folder / name))
    except ValueError as error:
        raise ConfigurationError(f"{folder / name}: {error}.") from error


def _templates(found: Mapping[str, bytes], folder: Path | None) -> Iterator[tuple[str, PublisherTemplate]]:
    for name, content in found.items():
        if folder and name.startswith("templates/"):
            yield name.partition("/")[2], PublisherTemplate(_text(content, folder / name), str(folder / name))


def _type_of(name: str) -> str:
    kind = _TYPES.get(Path(name).suffix.lower())
    if kind is None:
        raise ConfigurationError(f"static/{name} of the publisher is of no kind that is served: {', '.join(_TYPES)}.")
    return kind


def _logo(name: str, content: bytes) -> Logo:
    """Say how large the logo is on the page: its room is kept before it comes."""
    width, height = _png_size(content) if name.endswith(".png") else _svg_size(content)
    if not width or not height:
        raise ConfigurationError(
            f"static/{name} of the publisher does not say its size, as width and height or viewBox."
        )
    return Logo(name, max(1, round(width * _LOGO_HEIGHT / height)), _LOGO_HEIGHT)


def _png_size(content: bytes) -> tuple[float, float]:
    if not content.startswith(_PNG) or len(content) < _PNG_SIZE:
        return 0, 0
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _svg_size(content: bytes) -> tuple[float, float]:
    root = _SVG.search(content)
    if root is None:
        return 0, 0
    sides = {name: float(value) for name, value in _SIDES.findall(root[0])}
    box = _VIEW_BOX.search(root[0])
    whole = (float(box[1]), float(box[2])) if box else (0.0, 0.0)
    return whole if box else (sides.get(b"width", 0.0), sides.get(b"height", 0.0))


def _version(found: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(found.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]
