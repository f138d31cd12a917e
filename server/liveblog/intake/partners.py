"""What a house says of a partner, as pydantic models."""

import re
from typing import Annotated

import idna
from pydantic import AfterValidator, Field

from liveblog.intake.fields import Accent, Label, Line
from liveblog.intake.models import Input
from liveblog.intake.people import Email
from liveblog.model.partner import OPAQUE_ORIGIN, PartnerDraft
from liveblog.model.principal import Grant
from liveblog.sentence import sentence

_MOST_ORIGINS = 50
_ORIGIN = re.compile(
    r"(https?)://((?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?/?"
)
_PORTS = {"http": "80", "https": "443"}


def _origin(text: str) -> str:
    """Return an origin as browsers write it (RFC 6454, section 6.2)."""
    if text == OPAQUE_ORIGIN:
        return text
    scheme, mark, host = text.strip().lower().partition("://")
    try:
        found = _ORIGIN.fullmatch(scheme + mark + (host if host.isascii() else idna.encode(host, uts46=True).decode()))
    except idna.IDNAError:
        found = None
    if found is None:
        raise ValueError(sentence("must be the beginning of an address such as https://www.example.org"))
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _PORTS[scheme] else "")


def _once(origins: list[str]) -> list[str]:
    return list(dict.fromkeys(origins))


Origin = Annotated[
    str,
    AfterValidator(_origin),
    Field(
        description="Scheme, host and port of pages, or `null` for frames that are sandboxed",
        examples=["https://www.example.org"],
        max_length=253,
    ),
]


Origins = Annotated[list[Origin], Field(max_length=_MOST_ORIGINS), AfterValidator(_once)]


class PartnerInput(Input):
    """What a partner is; what it may be shown is said beside it."""

    name: Annotated[Label, Field(examples=["Northern Post"])]
    attribution: Annotated[Line, Field(description="The line that names us on their pages")] = ""
    accent: Accent | None = None
    contact: Email = ""
    origins: Origins = []  # noqa: RUF012 -- pydantic copies it

    def draft(self, grants: tuple[Grant, ...]) -> PartnerDraft:
        """Return what the house's records take."""
        return PartnerDraft(**(self.model_dump() | {"origins": tuple(self.origins), "grants": grants}))
