"""Drafts, and the versions of drafts and entries, as JSON for programs at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from liveblog.intake.drafts import content_of
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftNote, DraftText, DraftVersion
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Principal
from liveblog.present.difference import Block
from liveblog.present.drafts import DraftLine, DraftList
from liveblog.present.versions import changed_members
from liveblog.store.versions import Version
from liveblog.wire.views import JsonObject

Names = Mapping[str, str]
"""What people and programs are called, by the keys of their principals."""


def draft_line_view(blog: Blog, line: DraftLine, names: Names) -> JsonObject:
    """Show a draft without what it says."""
    draft = line.draft
    people = {name: _name(names, getattr(draft, name)) for name in ("author", "saved_by", "seen_by", "publish_by")}
    moments = ("begun_at", "saved_at", "submitted_at", "seen_at", "publish_at", "discarded_at")
    told = {
        "id": draft.id,
        "url": f"/desk/{blog.slug}/drafts/{draft.id}",
        "title": line.title,
        "state": draft.state.value,
        "version": draft.version,
        "own": line.is_own,
        "shared": draft.shared,
        "trouble": draft.trouble,
        "entry_id": draft.entry_id,
    }
    return told | people | {name: _moment(getattr(draft, name)) for name in moments}


def draft_view(blog: Blog, draft: Draft, by: Principal, notes: Sequence[DraftNote], names: Names) -> JsonObject:
    """Show a draft with what it says, and what was said of it."""
    line = DraftLine(draft, is_own=draft.author == by.key)
    said = [_note_view(note, names) for note in notes]
    return draft_line_view(blog, line, names) | text_view(blog, draft, draft.text, names) | {"notes": said}


def text_view(blog: Blog, draft: Draft, text: DraftText, names: Names) -> JsonObject:
    """Show what a draft says, or said."""
    read = content_of(text, blog.zone, names.get(draft.author, ""))
    marks = {"pinned": text.pinned, "key_event": text.key_event}
    told = marks | {"claim": _claim_view(text)}
    return asdict(read) | {"body": text.body, "occurred_at": _moment(read.occurred_at)} | told


def _claim_view(text: DraftText) -> JsonObject | None:
    if not text.claim:
        return None
    said = {"quote": text.quote, "source": text.source, "link": text.source_link}
    return {"status": text.claim} | {name: value.strip() or None for name, value in said.items()}


def draft_list_view(blog: Blog, listed: DraftList, names: Names) -> Sequence[JsonObject]:
    """Show the drafts that somebody sees in the order in which they want something of them."""
    lines = (*listed.submitted, *listed.scheduled, *listed.own, *listed.shared, *listed.discarded)
    return [draft_line_view(blog, line, names) for line in lines]


def draft_version_view(version: DraftVersion, names: Names) -> JsonObject:
    """Show a version of a draft without what it said."""
    return {"version": version.version, "at": rfc3339(version.at), "by": _name(names, version.by)}


def versions_view(versions: Sequence[Version], size: int, names: Names) -> Sequence[JsonObject]:
    """Show the first `size` versions of an entry, without their texts, and what each changed of the one before."""
    older = [*versions[1:], None]
    return [
        version_view(version, names) | {"changed": list(changed_members(before.entry, version.entry)) if before else []}
        for version, before in zip(versions, older, strict=False)
    ][:size]


def version_view(version: Version, names: Names) -> JsonObject:
    """Show which version of an entry this is, and whose."""
    entry = version.entry
    told = {"version": entry.seq, "revision": entry.revision}
    return told | {"at": rfc3339(version.at), "by": _name(names, version.by)}


def blocks_view(blocks: Sequence[Block]) -> Sequence[Sequence[JsonObject]]:
    """Show what two texts differ in."""
    return [[{"text": piece.text, "mark": piece.mark.value} for piece in block] for block in blocks]


def _note_view(note: DraftNote, names: Names) -> JsonObject:
    told = {"kind": note.kind.value, "version": note.version, "text": note.text}
    return told | {"at": rfc3339(note.at), "by": _name(names, note.by)}


def _name(names: Names, key: str | None) -> str | None:
    return names.get(key, key) if key else None


def _moment(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
