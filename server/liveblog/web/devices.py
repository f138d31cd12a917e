"""What somebody reads with, as their browser says it, in words that people know."""

from collections.abc import Sequence

from starlette.requests import Request

from liveblog.model.characters import without_invalid
from liveblog.store.factors import Passkey

_LENGTH = 70  # with a number it is a name still

# Some name others, too, to be treated like them: the first that fits is meant.
_BROWSERS = (
    ("Edge", "Edg/"),
    ("Opera", "OPR/"),
    ("Samsung Internet", "SamsungBrowser/"),
    ("Firefox", "Firefox/"),
    ("Firefox", "FxiOS/"),
    ("Chrome", "Chrome/"),
    ("Chrome", "CriOS/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)


def device_of(request: Request) -> str | None:
    """Return what a browser says it is, as far as a person wants to read it: “Firefox on Linux”."""
    told = request.headers.get("user-agent", "")
    browser = next((name for name, sign in _BROWSERS if sign in told), None)
    system = next((name for name, sign in _SYSTEMS if sign in told), None)
    return " on ".join(filter(None, (browser, system))) or without_invalid(told)[:80] or None


def new_device_name(request: Request, passkeys: Sequence[Passkey]) -> str:
    """Return what a new passkey may be called: what the browser says of its device, told from those there are."""
    device, taken = (device_of(request) or "Passkey")[:_LENGTH], {passkey.name for passkey in passkeys}
    names = (device, *(f"{device} ({number})" for number in range(2, len(taken) + 2)))
    return next(name for name in names if name not in taken)
