"""Posters: the pictures that stand for a blog without any where its link is shared.

A poster's name says what it shows, so that caches may keep it for ever, and what it shows is all that is needed to draw
it (docs/decisions/0037).
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import Literal

WIDTH, HEIGHT = 1200, 630
"""Pixels: what sites that show links ask for, 1.91 to 1."""

_DESIGN = 1
"""Counted up when posters are drawn another way."""

_DRAWN = (
    "\u0020-\u007e\u00a0-\u024f\u0259\u02bb\u02bc\u02c6-\u02dd\u0300-\u0304\u0306-\u030c\u0323\u0327\u0328"
    "\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u045f\u0490\u0491\u04d8\u04d9"
    "\u1e02-\u1ef9\u2010-\u2027\u2030\u2032\u2033\u2039\u203a\u2044\u20a0-\u20bf\u2116\u2122"
)
_SHAPED = "\u05b0-\u05c7\u05d0-\u05ea\u05f0-\u05f4\u0600-\u0604\u0606-\u061b\u061e-\u06ff"
_PLAIN = re.compile(f"[{_DRAWN}]*")
_ANY = re.compile(f"[{_DRAWN}{_SHAPED}]*")
_STEERING = {"Cf", "Cc", "Cs", "Co", "Cn"}
_LEFT_OUT = {"So", "Sk", "Mn", "Me"}  # emoji and their variants
_JOINTS = "\u200c"  # a word without it is another one


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster, by all that it shows; `accent` is `#rrggbb`, readable below white."""

    title: str
    publisher: str
    state: str
    is_live: bool
    accent: str
    direction: Literal["ltr", "rtl"]

    @property
    def document(self) -> bytes:
        """Return it for another process."""
        return json.dumps(asdict(self)).encode()

    @property
    def digest(self) -> str:
        """Return what names it in addresses."""
        return hashlib.sha256(self.document + str(_DESIGN).encode()).hexdigest()[:16]


def drawable(text: str, *, shaped: bool) -> str | None:
    """Return a text as a poster can show it: composed, without emoji; None: it has letters that our font hasn't.

    Without `shaped` neither can those be drawn that run to the left, or join.
    """
    composed = unicodedata.normalize("NFC", text)
    known = _ANY if shaped else _PLAIN
    kept = "".join(sign for sign in composed if sign in _JOINTS or not _is_left_out(sign, known))
    shown = " ".join(kept.split())
    return shown if shown and known.fullmatch(shown) else None


def _is_left_out(sign: str, known: re.Pattern[str]) -> bool:
    category = unicodedata.category(sign)
    return (category in _STEERING and not sign.isspace()) or (category in _LEFT_OUT and not known.fullmatch(sign))
