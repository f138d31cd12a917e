"""What Schemathesis has to be told to make requests that are good by more than a schema can say."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import available_timezones

import schemathesis
from hypothesis import strategies
from PIL import Image

from liveblog.intake.names import is_parted
from liveblog.model.characters import invalid_character
from liveblog.model.colour import readable_on_white

_DAYS = strategies.datetimes(datetime(1900, 1, 2), datetime(2020, 1, 1), timezones=strategies.just(UTC))  # noqa: DTZ001 -- the bounds must be naive
_COLOURS = strategies.integers(0, 0xFFFFFF).map("#{:06x}".format)
_KEY = re.compile("[!-~]([ -~]{0,253}[!-~])?")
_used: set[str] = set()

schemathesis.openapi.format("iana-time-zone", strategies.sampled_from(sorted(available_timezones())))
schemathesis.openapi.format("colour-readable-on-white", _COLOURS.filter(readable_on_white))
_TAGS = ("en", "de-CH-1996", "zh-cmn-Hans", "en-GB-oed", "es-419", "x-harbour", "ar-u-nu-latn", "sl-rozaj-biske")
schemathesis.openapi.format("language-tag", strategies.sampled_from(_TAGS))
_SEEN = strategies.text(strategies.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))
_VISIBLE = _SEEN.map("x{}".format).filter(lambda text: not invalid_character(text))
for _name in ("visible-text", "visible-markdown"):
    schemathesis.openapi.format(_name, _VISIBLE)
    schemathesis.openapi.format(f"{_name}-or-none", strategies.just("") | _VISIBLE)
schemathesis.openapi.format("visible-name", _VISIBLE.filter(lambda text: not is_parted(text)))
_DIGESTS = strategies.text("0123456789abcdef", min_size=20, max_size=20)
schemathesis.openapi.format("picture-path", _DIGESTS.map("/media/{}-1600x900.webp".format))
schemathesis.openapi.format("date-time", _DAYS.map(datetime.isoformat))


def _image(size: tuple[int, int]) -> bytes:
    file = BytesIO()
    Image.new("L", size).save(file, "PNG")
    return file.getvalue()


_SIZES = strategies.tuples(strategies.integers(1, 600), strategies.integers(1, 600))
for _kind in ("jpeg", "png", "webp", "gif", "avif"):
    schemathesis.openapi.media_type(f"image/{_kind}", _SIZES.map(_image))


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Send no idempotency key twice: with another body that is rightly refused."""
    key = str((case.headers or {}).get("Idempotency-Key", ""))
    if key in _used:
        del case.headers["Idempotency-Key"]
    elif _KEY.fullmatch(key):
        _used.add(key)
