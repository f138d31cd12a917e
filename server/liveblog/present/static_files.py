"""Our own scripts and styles, as they are sent: without comments and blanks, and with short names.

What a page loads is also there in one piece: `page.bundle.js` for `page.js`, `page.bundle.css` for its styles.
The desk's pages share `editor.bundle.css`, and those of a blog's desk have theirs in another.
"""

import mimetypes
import re
from functools import cache, partial
from importlib import import_module
from pathlib import PurePosixPath

from liveblog.present.bundling import bundle, bundle_of
from liveblog.present.sheets import short_names, short_sheet
from liveblog.resources import STATIC

_SCRIPT = "text/javascript"
_SHEET = "text/css"
_MINIFIED = (_SCRIPT, _SHEET)
_TYPES = {  # whatever the system's own list says
    ".js": _SCRIPT,
    ".css": _SHEET,
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
# Names are looked up, never walked along: no address leads out of the folder.
_FILES = {path.relative_to(STATIC).as_posix(): path for path in STATIC.rglob("*") if path.is_file()}
_STARTS = ("page", "embed", "framed", "deskpage", "editor", "drafting", "briefing", "kept", "keys", "archive")
# What pages load when they need it, each with all that it imports: nothing of that has a state of its own.
_PARTS_OF_SCRIPTS = (
    "aloud",
    "arrivals",
    "asking",
    "cards",
    "descending",
    "fragment",
    "framed/asking",
    "framed/short",
    "extras",
    "ownpage",
    "parts",
    "sharing",
)
_PIECES = frozenset(f"{name}.js" for name in _PARTS_OF_SCRIPTS)
_SCRIPTS = {bundle_of(name): name for name in (*_PIECES, *(f"{name}.js" for name in _STARTS))}
# In this order: what comes later wins.
_PARTS = (
    "compact-header",
    "past",
    "facts",
    "highlights",
    "days",
    "stream",
    "notes",
    "references",
    "front",
    "corrections",
    "places",
    "publisher",
    "touch",
    "phone",
)
_PAGE_PARTS = [f"page/{name}.css" for name in (*_PARTS, "print")]
_ENTRIES = (
    "scale.css",
    "entries.css",
    "pill.css",
    "bodies.css",
    "blocks.css",
    "truth.css",
    "cards.css",
    "entries-print.css",
)
_EMBED = (*_ENTRIES, "highlighted.css", "embed.css")
_FORMS = tuple(f"editor/{name}.css" for name in ("forms", "outcome", "card-form"))
_BLOGS_DESK = ("tools", "pictures", "drafts", "together", "watch", "listing", "briefing")
_STYLES = {
    "editor.bundle.css": (*_ENTRIES, *_FORMS, "editor.css"),
    "editor/blog.bundle.css": tuple(f"editor/{name}.css" for name in _BLOGS_DESK),
    "page.bundle.css": (*_ENTRIES, "highlighted.css", "page.css", "dated.css", *_PAGE_PARTS),
    "framed.bundle.css": (*_EMBED, "dated.css", "framed/framed.css"),
}
# In an embed's shadow tree: there a sheet has short names for our variables.
_SHADOW = ".shadow.css"
_SHADOWED = {f"{name.removesuffix('.css')}{_SHADOW}": name for name in _EMBED}


# What the minifier gets wrong: it moves what is taken apart above constants that stand before it, whatever they do; it
# leaves out what stands in `void (a && b())`; of `if (a) f?.(1); else f?.(2)` it makes one call that is not optional.
# The first is said another way, the others are refused.
_TAKEN_APART = re.compile(r"^( *)const(?= ?[{\[])", re.MULTILINE)
# What a line break stands for between tags, in the HTML that a script has.
_BETWEEN_TAGS = re.compile(r">\n\s*(?=<)")
_OPTIONAL_CALL = "?.("
_LEFT_OUT = re.compile(r"\bvoid ?\((?!async)[^()]*(?:\([^()]*\)[^()]*)*(?:&&|\|\||\?\?)")

# The desk's scripts are sent as they are written: there each act counts, and nobody waits for a dozen kilobytes.
_DESK = re.compile(r"(?:editor|drafting|briefing|keys)\b.*\.js$")


def is_static_file(name: str) -> bool:
    """Tell whether there is a file of this name, or a piece that is made of several."""
    return name in _FILES or name in _SCRIPTS or name in _STYLES or name in _SHADOWED


def media_type_of(name: str) -> str:
    """Return the media type of a file by its name."""
    return _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def file_content(name: str) -> bytes:
    """Return a file, or what a page loads in one piece, as it is sent."""
    if name in _SHADOWED:
        return _shadowed()[_SHADOWED[name]].encode()
    content = _content(name)
    return content if _DESK.match(name) else smallest(content, media_type_of(name))


def _content(name: str) -> bytes:
    if name in _SCRIPTS:
        return bundle(STATIC, _SCRIPTS[name], _PIECES, {"styles.js": _styles()}).encode()
    return b"".join(_FILES[part].read_bytes() for part in _STYLES.get(name, (name,)))


@cache
def _styles() -> str:
    """Return the module of the embed's sheets, with those in it that every embed needs."""
    source = (STATIC / "styles.js").read_text()
    names = re.findall(r"'([\w-]+)'", source.partition("SHEETS = [")[2].partition("]")[0])
    sheets = "".join(_shadowed()[f"{name}.css"] for name in names)
    text = sheets.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    begun, _, rest = source.partition("export const styles = ")
    later = rest.partition(";")[2].replace(".css`", f"{_SHADOW}`")
    return f"{begun}export const styles = Promise.resolve(`{text}`);{later}"


@cache
def _shadowed() -> dict[str, str]:
    sheets = {name: smallest(_FILES[name].read_bytes(), _SHEET).decode() for name in _EMBED}
    return short_names(sheets, "scale.css")


def _minified(media_type: str, text: str) -> str:
    # Loaded when it is wanted: it is of Go, and begins threads, which only what serves pages wants.
    return str(import_module("minify").string(media_type, text))


def smallest(content: bytes, media_type: str) -> bytes:
    """Return a script or a sheet as short as its grammar allows; everything else as it is.

    Raises:
        ValueError: a script says something in a way that the minifier would leave out.
    """
    if media_type not in _MINIFIED:
        return content
    text = content.decode()
    if media_type == _SHEET:
        return short_sheet(text, partial(_minified, media_type)).encode()
    if found := _LEFT_OUT.search(text):
        raise ValueError(f"{found[0]} would be left out: say it with if")
    short = _minified(media_type, _BETWEEN_TAGS.sub(">", _TAKEN_APART.sub(r"\1let", text)))
    if short.count(_OPTIONAL_CALL) < text.count(_OPTIONAL_CALL):
        raise ValueError(f"“{_OPTIONAL_CALL}” would be left out: call once, with what was chosen before")
    return short.encode()
