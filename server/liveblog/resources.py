"""Where the templates, the translations and the published JavaScript lie.

Inside the package when it was installed from a wheel, at the top of the tree in a checkout. A checkout is recognised
first: an editable install leaves stale copies in site-packages that must not be read.
"""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]
_IN_CHECKOUT = (_CHECKOUT / "server" / "liveblog") == _PACKAGE and (_CHECKOUT / "templates").is_dir()

TEMPLATES = _CHECKOUT / "templates" if _IN_CHECKOUT else _PACKAGE / "templates"
STATIC = _CHECKOUT / "clients" / "js" / "src" if _IN_CHECKOUT else _PACKAGE / "static"
TRANSLATIONS = _PACKAGE / "translations"


@cache
def static_version() -> str:
    """Return a digest of all static files, and of what makes them small: it names their folder in URLs.

    What is in such a folder never changes, so it can be cached for ever.
    """
    digest = hashlib.sha256(version("tdewolff-minify").encode())
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
