"""References between entries: who links to whom, noted on both ends, and what has become of either since.

Both ends are written in the transaction of the change that brings it about, so that a page, the log and a moment of the
past say the same. Neither holds a word of the other: a purged text leaves no trace here.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from liveblog.desk.pen import Pen
from liveblog.model.blog import Blog
from liveblog.model.claim import Claim
from liveblog.model.entry import Entry
from liveblog.model.reference import Reference, ReferenceChange
from liveblog.store import reads

MOST_CITED = 20
"""So many entries that one links to are noted with it; links beyond are links, and nothing more."""

MOST_CITING = 50
"""So many entries that link to one are noted with it: those that did last."""


async def note_references(pen: Pen, before: Entry | None, after: Entry, change: ReferenceChange | None = None) -> Entry:
    """Note what `after` links to and what of that is new, on all ends; return it with what it links to.

    `change` is what readers are told of it with this: whatever links to it is marked. To be called before `after` is
    written, and after whatever else the change writes.
    """
    wanted = _linked(pen.blog, after)
    if not wanted and not (before and (before.cites or before.cited_by)):
        return after  # as nearly all entries: nothing is read for them
    others = await _others(pen, wanted, before)
    known = {each.id: each for each in before.cites} if before and before.body_html == after.body_html else {}
    cites = tuple(known.get(id_) or _reference(others[id_]) for id_ in wanted if id_ in others)
    after = replace(after, cites=cites, cited_by=before.cited_by if before else ())
    _tell_cited(pen, others, before, after)
    _tell_citing(pen, others, after, replace(_reference(after), change=change, changed_at=pen.at if change else None))
    return after


async def forget_references(pen: Pen, entry: Entry) -> None:
    """Take an entry that is deleted off the ends of all references; those that link to it are marked."""
    if not entry.cites and not entry.cited_by:
        return
    others = await _others(pen, (), entry)
    _tell_cited(pen, others, entry, replace(entry, cites=()))
    gone = Reference(entry.id, entry.occurred_at, ReferenceChange.DELETION, pen.at)
    _tell_citing(pen, others, entry, gone)


def settled(entry: Entry, until: datetime) -> Entry:
    """Return an entry without the marks of what became of what it links to until a moment.

    It is right all the same. What was deleted is noted no longer.
    """
    kept = (_kept(each, until) for each in entry.cites)
    return replace(entry, cites=tuple(each for each in kept if each))


def _kept(end: Reference, until: datetime) -> Reference | None:
    if end.changed_at is None or end.changed_at > until:
        return end
    return None if end.change is ReferenceChange.DELETION else Reference(end.id, end.occurred_at)


def _linked(blog: Blog, entry: Entry) -> Collection[int]:
    """Return which entries of its blog an entry links to: those that settled its claims, then those in its text."""
    start = f'href="{blog.path}/entries/'
    settling = [claim.settled_by for claim in entry.claims if claim.settled_by]
    if start not in entry.body_html and not settling:
        return ()
    linked = linked_in(blog, entry.body_html)
    return [each for each in dict.fromkeys((*settling, *linked)) if each != entry.id][:MOST_CITED]


def linked_in(blog: Blog, html: str) -> Collection[int]:
    """Return the entries of a blog that rendered text links to, in the order of the text."""
    links = re.findall(rf'href="{re.escape(blog.path)}/entries/([1-9][0-9]{{0,9}})"', html)
    return tuple(dict.fromkeys(map(int, links)))


async def _others(pen: Pen, wanted: Iterable[int], before: Entry | None) -> Mapping[int, Entry]:
    ends = (*before.cites, *before.cited_by) if before else ()
    others = await reads.present_entries(await pen.reading(), pen.blog, {*wanted, *(each.id for each in ends)})
    return others | {id_: entry for id_, entry in pen.written.items() if id_ in others}


def _tell_cited(pen: Pen, others: Mapping[int, Entry], before: Entry | None, after: Entry) -> None:
    """Note on each entry that it is linked to, or is no longer."""
    wanted = {each.id for each in after.cites}
    for id_ in {*wanted, *(each.id for each in (before.cites if before else ()))} & others.keys():
        cited = others[id_]
        rest = tuple(each for each in cited.cited_by if each.id != after.id)
        mine = _reference(after)
        if id_ in wanted and mine in cited.cited_by:
            continue
        cited_by = (*rest, mine)[-MOST_CITING:] if id_ in wanted else rest
        if cited_by != cited.cited_by:
            pen.annotate(replace(cited, cited_by=cited_by))


def _tell_citing(pen: Pen, others: Mapping[int, Entry], entry: Entry, now: Reference) -> None:
    """Mark on each entry that links to this one what has become of it, or that its time is another."""
    for id_ in {each.id for each in entry.cited_by} & others.keys():
        citing = pen.written.get(id_, others[id_])
        cites = tuple(_marked(each, now) if each.id == now.id else each for each in citing.cites)
        claims = tuple(_settled(each, now) if each.settled_by == now.id else each for each in citing.claims)
        if (cites, claims) != (citing.cites, citing.claims):
            pen.annotate(replace(citing, cites=cites, claims=claims))


def _marked(end: Reference, now: Reference) -> Reference:
    return now if now.change else replace(end, occurred_at=now.occurred_at)


def _settled(claim: Claim, now: Reference) -> Claim:
    """Return a claim that this entry settled: at its time now, or by nothing that is left."""
    if now.change is ReferenceChange.DELETION:
        return replace(claim, settled_by=None, settled_at=None)
    return replace(claim, settled_at=now.occurred_at)


def _reference(entry: Entry) -> Reference:
    return Reference(entry.id, entry.occurred_at)
