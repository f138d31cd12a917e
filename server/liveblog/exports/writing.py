"""Writing an export: a blog as one JSON document (docs/cli.md), piece by piece."""

import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from liveblog.exports.figures import FIGURES, exported
from liveblog.model.blog import Blog
from liveblog.model.briefing import EvidenceChange
from liveblog.model.claim import Claim
from liveblog.model.entry import Entry
from liveblog.model.figure import Reading
from liveblog.model.moment import rfc3339
from liveblog.model.shift import Shift
from liveblog.wire.views import blog_details, claim_view, correction_view

FORMAT = "liveblog-export"
VERSION, VERSION_WITH_NOTES = 1, 2
"""Programs that know no corrections and no claims would leave them out, and stop at what was withdrawn: of a blog that
has any, they are told so by a version that they refuse.
"""

_ELSEWHERE = ("seq", "body_html", "corrections", "cites", "cited_by", "claims", "figures")
"""What is told apart, or is read out of the text again."""


async def export_pieces(  # noqa: PLR0913 -- what an export is made of
    blog: Blog,
    entries: AsyncIterable[Entry],
    shifts: Iterable[Shift],
    exported_at: datetime,
    *,
    has_notes: bool,
    readings: Iterable[Reading] = (),
) -> AsyncIterator[str]:
    """Write a blog as a document, piece by piece, so that a long one costs no memory; all of it oldest first.

    `has_notes` tells whether readers were told of corrections, or of the status of claims; `readings` are what figures
    were that no entry tells.
    """
    where = {"visibility": blog.visibility.value, "epoch": blog.epoch, "head": blog.head}
    details = blog_details(blog) | where | {"summary": blog.summary, "briefing": _briefing(blog)}
    version = VERSION_WITH_NOTES if has_notes else VERSION
    top = {"format": FORMAT, "version": version, "exported_at": rfc3339(exported_at), "blog": details}
    yield _json(top).removesuffix("}") + ',\n"entries": ['
    between = "\n"
    async for entry in entries:
        yield between + _json(_entry(blog, entry))
        between = ",\n"
    yield '\n],\n"shifts": [\n' + ",\n".join(_json(_shift(blog, shift)) for shift in shifts) + "\n]"
    if figures := exported(readings):
        yield f',\n"{FIGURES}": [\n' + ",\n".join(map(_json, figures)) + "\n]"
    yield "}\n"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entry(blog: Blog, entry: Entry) -> dict[str, Any]:
    members = asdict(entry)
    for name in _ELSEWHERE:
        del members[name]
    told = {"corrections": [correction_view(each) for each in entry.corrections]} if entry.corrections else {}
    told |= {"claims": [_claim(blog, each) for each in entry.claims]} if entry.claims else {}
    times = {name: rfc3339(members[name]) for name in ("occurred_at", "posted_at")}
    revised = {"revised_at": rfc3339(entry.revised_at) if entry.revised_at else None}
    return {"key": _key(blog, entry.id)} | members | times | revised | told | {"body": _portable(blog, entry.body)}


def _briefing(blog: Blog) -> dict[str, Any] | None:
    if blog.briefing is None:
        return None
    statements = [
        {
            "text": _portable(blog, said.text),
            "status": said.status,
            "entries": [_key(blog, each.id) for each in said.entries if each.change is not EvidenceChange.DELETION],
        }
        for said in blog.briefing.statements
    ]
    return {"as_of": rfc3339(blog.briefing.as_of), "statements": statements}


def _claim(blog: Blog, claim: Claim) -> dict[str, Any]:
    """Write a claim; what settled it is named by its key, as a link in a text is."""
    shown = claim_view(claim)
    del shown["id"]
    return shown | {"settled_by": _key(blog, claim.settled_by) if claim.settled_by else None}


def _shift(blog: Blog, shift: Shift) -> dict[str, Any]:
    key = f"{blog.epoch}.shift.{shift.id}"
    return {"key": key, "note": shift.note, "editor": shift.editor, "occurred_at": rfc3339(shift.occurred_at)}


def _key(blog: Blog, entry_id: int | str) -> str:
    return f"{blog.epoch}.{entry_id}"


def _portable(blog: Blog, body: str) -> str:
    """Write links to entries of this blog by their key, so that they lead to the right place in any other."""
    own = re.compile(rf"\]\({re.escape(blog.path)}/entries/([1-9][0-9]*)\)")
    return own.sub(lambda match: f"](entry:{_key(blog, match[1])})", body)
