"""Claims: what an entry says, or a sentence of it, gets a status, from reported to confirmed or false."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from liveblog.desk.briefings import follow_claims
from liveblog.desk.changes.change import Change, present_entry
from liveblog.desk.pen import Pen
from liveblog.desk.references import note_references
from liveblog.errors import EntryRetracted, FieldError, InvalidInput
from liveblog.model.claim import Claim, ClaimDraft
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.model.moment import normalised
from liveblog.render.texts import line
from liveblog.sentence import sentence
from liveblog.store import reads

MOST_CLAIMS = 20
"""So many claims of one entry have a status: each event of it carries them all."""


@dataclass(frozen=True, slots=True)
class SetClaim(Change[Entry]):
    """Give a claim of an entry a status; the one with this quote gets it, or a new one does.

    It is no revision: nobody who is editing the entry is refused for it. Saying what is said already makes no event.

    Refusals: EntryNotFound, EntryDeleted, EntryRetracted, InvalidInput (the quote is not in the entry, what settled it
    is not there, or there are too many).

    `is_brought` says that it was told elsewhere: the text may be another since, and what has a status here keeps it.
    """

    name: ClassVar[str] = "claim"
    kind: ClassVar[Kind] = Kind.CLAIM_CHANGED

    entry_id: int
    claim: ClaimDraft
    is_brought: bool = False

    async def apply(self, pen: Pen) -> Entry:
        """Put the claim in its place."""
        entry = await present_entry(pen, self.entry_id, None)
        if entry.retraction:
            raise EntryRetracted(entry.id)
        if self.is_brought and any(claim.quote == self.claim.quote for claim in entry.claims):
            return entry
        changed = await with_claim(pen, entry, self.claim, is_brought=self.is_brought)
        if changed == entry:
            return entry
        changed = await note_references(pen, entry, changed)
        follow_claims(pen, entry, changed)
        # What is noted on other entries, and the briefing, comes first: the claim's number is that of its own event.
        return pen.annotate(numbered(changed, pen.next_seq), self.kind)


@dataclass(frozen=True, slots=True)
class DropClaim(Change[Entry]):
    """Take the status of a claim away, as if none had been given; what is not there is fine.

    Refusals: EntryNotFound, EntryDeleted.
    """

    name: ClassVar[str] = "drop_claim"
    kind: ClassVar[Kind] = Kind.CLAIM_CHANGED

    entry_id: int
    claim_id: int

    async def apply(self, pen: Pen) -> Entry:
        """Leave it out."""
        entry = await present_entry(pen, self.entry_id, None)
        rest = tuple(claim for claim in entry.claims if claim.id != self.claim_id)
        if rest == entry.claims:
            return entry
        changed = await note_references(pen, entry, replace(entry, claims=rest))
        follow_claims(pen, entry, changed)
        return pen.annotate(changed, self.kind)


_NO_NUMBER = 0


async def with_claim(pen: Pen, entry: Entry, said: ClaimDraft, *, is_brought: bool = False) -> Entry:
    """Return an entry in which a claim has the status that is said; a new one has no number yet (`numbered`).

    Raises:
        InvalidInput: the quote is not in the entry, what settled it is not there, or there are too many.
    """
    earlier = next((claim for claim in entry.claims if claim.quote == said.quote), None)
    if earlier is None:
        if not is_brought:
            _require_quoted(entry, said.quote)
        _require_room(entry)
    settled_at = await _settled_at(pen, entry, said.settled_by) if said.settled_by is not None else None
    is_same = earlier is not None and earlier.status is said.status
    claim = Claim(
        id=earlier.id if earlier else _NO_NUMBER,
        status=said.status,
        quote=said.quote,
        source=said.source,
        link=said.link,
        told_at=earlier.told_at if earlier else normalised(said.told_at or pen.at),
        since=earlier.since if earlier and is_same else normalised(said.since or pen.at),
        settled_by=said.settled_by,
        settled_at=settled_at,
    )
    if earlier is None:
        return replace(entry, claims=(*entry.claims, claim))
    return replace(entry, claims=tuple(claim if each is earlier else each for each in entry.claims))


def numbered(entry: Entry, seq: int) -> Entry:
    """Give the claim that is new the number of the event that tells it."""
    if not entry.claims:
        return entry
    claims = tuple(each if each.id != _NO_NUMBER else replace(each, id=seq) for each in entry.claims)
    return replace(entry, claims=claims)


async def _settled_at(pen: Pen, entry: Entry, settled_by: int) -> datetime:
    found = await reads.present_entries(await pen.reading(), pen.blog, [settled_by])
    if settled_by not in found or settled_by == entry.id:
        raise InvalidInput(FieldError("settled_by", sentence("must be another existing entry of this blog")))
    return found[settled_by].occurred_at


def _require_quoted(entry: Entry, quote: str | None) -> None:
    if quote is not None and quote not in f"{entry.headline or ''}\n{entry.body}\n{line(entry.body_html)}":
        raise InvalidInput(FieldError("quote", sentence("must be words of this entry, as they stand in its text")))


def _require_room(entry: Entry) -> None:
    if len(entry.claims) >= MOST_CLAIMS:
        full = sentence("has no room: {most} claims of this entry have a status", most=MOST_CLAIMS)
        raise InvalidInput(FieldError("claims", full))
