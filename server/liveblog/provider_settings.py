"""Providers of single sign-on as settings: `LIVEBLOG_OIDC_NEWSROOM_ISSUER` and others of the provider “newsroom”."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import NoDecode

_VARIABLE = re.compile(r"LIVEBLOG_OIDC_(?P<name>[A-Z0-9]{1,32})_(?P<field>[A-Z_]+)", re.IGNORECASE)
_GRANT = re.compile(r"(?P<scope>read|submit|write|admin)(?:@(?P<slug>[a-z0-9-]+))?")
_PARTS = re.compile(r"[;\n]")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class GroupGrant(NamedTuple):
    """What a group of the provider's is given here: a scope on the blog of this slug, or on all (None)."""

    group: str
    scope: str
    slug: str | None


def read_groups(text: str) -> tuple[GroupGrant, ...]:
    """Read what groups are given, each a group and a right with a blank between, parted by semicolons or lines.

    Raises:
        ValueError: one of them has no group or no right; says which.
    """
    lines = (" ".join(part.split()) for part in _PARTS.split(text))
    return tuple(_group(line) for line in lines if line)


def _group(line: str) -> GroupGrant:
    group, _, right = line.rpartition(" ")
    found = _GRANT.fullmatch(right)
    if not group or found is None:
        raise ValueError(f"“{line}” must be a group and a right, as “Storm desk write@storm” or “IT admin”")
    return GroupGrant(group, found["scope"], found["slug"])


class ProviderSettings(BaseModel):
    """One provider: what it is called, and what we are to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: Annotated[str, Field(max_length=255)]
    client_id: Annotated[str, Field(min_length=1, pattern=r"^[\x21-\x7e]+$")]
    client_secret: SecretStr | None = None
    label: Annotated[str, Field(min_length=1, max_length=60)]
    scopes: Annotated[str, Field(pattern=r"^openid( [\x21\x23-\x5b\x5d-\x7e]+)*$")] = "openid email profile"
    groups: Annotated[tuple[GroupGrant, ...], NoDecode] = ()
    groups_claim: Annotated[str, Field(min_length=1)] = "groups"
    create: bool = False

    @field_validator("groups", mode="before")
    @classmethod
    def _are_groups(cls, value: Any) -> Any:
        return read_groups(value) if isinstance(value, str) else value

    @field_validator("issuer")
    @classmethod
    def _is_an_issuer(cls, value: str) -> str:
        address = urlsplit(value)
        is_safe = address.scheme == "https" or (address.scheme == "http" and address.hostname in _HERE)
        if not is_safe or not address.hostname or address.query or address.fragment or "@" in address.netloc:
            raise ValueError("must be an address such as https://login.example.org, without query and fragment")
        return value


def read_providers(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Gather the variables of each provider, by its name in small letters, which is also its label if it has none."""
    found: dict[str, dict[str, str]] = {}
    for name, field, value in _variables(environment):
        found.setdefault(name, {"label": name.capitalize()})[field] = value
    return found


def _variables(environment: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for variable, value in environment.items():
        if match := _VARIABLE.fullmatch(variable):
            yield match["name"].lower(), match["field"].lower(), value
