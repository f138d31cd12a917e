"""Claims: what an entry says, or a sentence of it, gets a status, from reported to confirmed or false."""

from dataclasses import dataclass, replace
from typing import ClassVar

from liveblog.desk.changes.change import Change, present_entry
from liveblog.desk.log import Pen
from liveblog.desk.references import note_references
from liveblog.errors import EntryRetracted, FieldError, InvalidInput
from liveblog.model.claim import Claim, ClaimDraft
from liveblog.model.entry import Entry
from liveblog.model.event import Kind
from liveblog.store import reads

MOST_CLAIMS = 20
"""So many claims of one entry have a status: each event of it carries them all."""


@dataclass(frozen=True, slots=True)
class SetClaim(Change[Entry]):
    """Give a claim of an entry a status; the one with this quote gets it, or a new one does.

    It is no revision: nobody who is editing the entry is refused for it. Saying what is said already makes no event.

    Refusals: EntryNotFound, EntryDeleted, EntryRetracted, InvalidInput (the quote is not in the entry, what settled it
    is not there, or there are too many).
    """

    name: ClassVar[str] = "claim"
    kind: ClassVar[Kind] = Kind.CLAIM_CHANGED

    entry_id: int
    claim: ClaimDraft

    async def apply(self, pen: Pen) -> Entry:
        """Put the claim in its place."""
        entry = await present_entry(pen, self.entry_id, None)
        if entry.retraction:
            raise EntryRetracted(entry.id)
        earlier = next((claim for claim in entry.claims if claim.quote == self.claim.quote), None)
        claim = await self._claim(pen, entry, earlier)
        if claim == earlier:
            return entry
        rest = [claim if each is earlier else each for each in entry.claims]
        changed = replace(entry, claims=tuple(rest if earlier else [*rest, claim]))
        changed = await note_references(pen, entry, changed)
        # What is noted on other entries comes first: the claim's number is that of its own event.
        numbered = tuple(
            replace(each, id=pen.next_seq) if each is claim and not earlier else each for each in changed.claims
        )
        return pen.annotate(replace(changed, claims=numbered), self.kind)

    async def _claim(self, pen: Pen, entry: Entry, earlier: Claim | None) -> Claim:
        said = self.claim
        if earlier is None:
            _require_quoted(entry, said.quote)
            _require_room(entry)
        settled_at = None
        if said.settled_by is not None:
            found = await reads.present_entries(await pen.reading(), pen.blog, [said.settled_by])
            if said.settled_by not in found or said.settled_by == entry.id:
                raise InvalidInput(FieldError("settled_by", "must be another entry of this blog that is there"))
            settled_at = found[said.settled_by].occurred_at
        return Claim(
            id=earlier.id if earlier else 0,
            status=said.status,
            quote=said.quote,
            source=said.source,
            link=said.link,
            told_at=earlier.told_at if earlier else pen.at,
            since=earlier.since if earlier and earlier.status is said.status else pen.at,
            settled_by=said.settled_by,
            settled_at=settled_at,
        )


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
        return pen.annotate(changed, self.kind)


def _require_quoted(entry: Entry, quote: str | None) -> None:
    if quote is not None and quote not in f"{entry.headline or ''}\n{entry.body}":
        raise InvalidInput(FieldError("quote", "must be words of this entry, as they stand in its text"))


def _require_room(entry: Entry) -> None:
    if len(entry.claims) >= MOST_CLAIMS:
        raise InvalidInput(FieldError("claims", f"has no room: {MOST_CLAIMS} claims of this entry have a status"))
