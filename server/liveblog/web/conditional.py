"""Conditional requests (RFC 9110, sections 8.8.3 and 13): revisions as entity tags."""

import re
from collections.abc import Collection

from starlette.requests import Request

from liveblog.errors import BadRequest, PreconditionRequired
from liveblog.model.event import Position

_TAG = re.compile(r'(W/)?"([^"]*)"')
_TAGS = re.compile(r'[\s,]*(?:(?:W/)?"[^"]*"[\s,]*)+')


def etag(epoch: str, seq: int) -> str:
    """Return the strong entity tag of what event `seq` made."""
    return f'"{Position(epoch, seq)}"'


def if_match(request: Request) -> Collection[Position] | None:
    """Return the revisions that `If-Match` allows; None: any.

    Weak tags and tags that aren't ours match nothing (RFC 9110, section 13.1.1).

    Raises:
        BadRequest: it is no list of entity tags.
    """
    header = ",".join(request.headers.getlist("if-match"))
    if "if-match" not in request.headers or header.strip() == "*":
        return None
    if not _TAGS.fullmatch(header):
        raise BadRequest('must be a list of entity tags such as "k3v9x2ab.17", or *', "If-Match")
    tags = (Position.parse(value) for weak, value in _TAG.findall(header) if not weak)
    return {position for position in tags if position}


def seen_version(request: Request, epoch: str, *, is_needed: bool = True) -> int | None:
    """Return the version of a draft that `If-Match` says was seen; None: any; 0, which is none: none of ours.

    Versions only grow, so of several the newest counts.

    Raises:
        BadRequest: it is no list of entity tags.
        PreconditionRequired: it is missing, and needed.
    """
    if is_needed and "if-match" not in request.headers:
        raise PreconditionRequired("Say in If-Match which version you saw: the ETag of the draft, or *.")
    seen = if_match(request)
    return None if seen is None else max((tag.seq for tag in seen if tag.epoch == epoch), default=0)


def is_unchanged(request: Request, tag: str) -> bool:
    """Tell whether `If-None-Match` names this tag, so that 304 is the answer (weak comparison)."""
    header = ",".join(request.headers.getlist("if-none-match"))
    return header.strip() == "*" or tag in {f'"{value}"' for _, value in _TAG.findall(header)}
