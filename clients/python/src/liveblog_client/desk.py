"""What the desk does before and after a post: drafts, versions and claims of entries, the briefing, hand-overs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Unpack

from liveblog_client.desk_shapes import (
    Comparison,
    CurrentBriefing,
    CurrentDraft,
    DeskPresence,
    DraftList,
    DraftVersion,
    DraftVersionLine,
    EntryVersion,
    EntryVersions,
    Handover,
    Lease,
    OpenClaim,
    Promise,
    PromiseChanges,
    Report,
    UnsettledEntry,
)
from liveblog_client.errors import field_errors
from liveblog_client.requests import (
    Answer,
    Requests,
    blog_path,
    change_of,
    condition,
    entry_path,
    figure_path,
    meant,
    once,
    written,
)
from liveblog_client.shapes import (
    Change,
    ClaimFields,
    DraftFields,
    FigureChange,
    ReadingFields,
    ShiftChange,
    StatementFields,
)


class DeskRequests(Requests):
    """Drafts, versions, claims and promises.

    Where a method takes `if_match`, it is the `etag` of the draft that was seen, or `*`: if the draft was saved since,
    the server refuses (412) and nothing is done. What comes to the same when it is done twice is sent again by itself.
    """

    async def drafts(self, slug: str) -> DraftList:
        """List the drafts that you see: your own, what was shared or has a time, and for editors what was submitted."""
        told: DraftList = (await self._read(_drafts(slug))).told
        return told

    async def draft(self, slug: str, number: int) -> CurrentDraft:
        """Read a draft as it is now."""
        return _draft_in(await self._read(_draft(slug, number)))

    async def begin_draft(
        self,
        slug: str,
        body: str = "",
        *,
        publish_at: datetime | str | None = None,
        idempotency_key: str | None = None,
        **fields: Unpack[DraftFields],
    ) -> CurrentDraft:
        """Begin a draft, which is yours alone until you share or submit it; it is begun once, as with `post`.

        With `publish_at` it is scheduled for that moment in the same step, by whoever may post.
        """
        said = {"body": body} | written(fields) | ({} if publish_at is None else {"publish_at": publish_at})
        return _draft_in(await self._change("POST", _drafts(slug), said, once(idempotency_key), harmless=True))

    async def save_draft(self, slug: str, number: int, *, if_match: str, **changes: Any) -> CurrentDraft:
        """Change the named fields of a draft."""
        headers = condition(if_match)
        return _draft_in(await self._change("PATCH", _draft(slug, number), changes, headers, harmless=True))

    async def share_draft(self, slug: str, number: int, *, shared: bool = True) -> CurrentDraft:
        """Show a draft to everybody at the desk, or to nobody but its author."""
        return await self._act(slug, number, "share", {"shared": shared})

    async def submit_draft(
        self, slug: str, number: int, comment: str = "", *, if_match: str | None = None
    ) -> CurrentDraft:
        """Ask editors to post a draft."""
        return await self._act(slug, number, "submit", {"comment": comment}, condition(if_match))

    async def take_back_draft(self, slug: str, number: int) -> CurrentDraft:
        """Take back that a draft was submitted."""
        return await self._act(slug, number, "take-back")

    async def send_back_draft(self, slug: str, number: int, comment: str = "", *, if_match: str) -> CurrentDraft:
        """Give a submitted draft back to its author, with a word on what is missing."""
        said, headers = {"comment": comment}, condition(if_match)
        return await self._act(slug, number, "send-back", said, headers, harmless=False)

    async def approve_draft(
        self, slug: str, number: int, *, if_match: str, idempotency_key: str | None = None
    ) -> Change:
        """Post the version of a draft that was seen; it is posted once, as with `post`."""
        headers = condition(if_match) | once(idempotency_key)
        return change_of(await self._change("POST", f"{_draft(slug, number)}/approve", None, headers, harmless=True))

    async def schedule_draft(
        self, slug: str, number: int, publish_at: datetime | str, *, if_match: str
    ) -> CurrentDraft:
        """Have a draft posted at a moment, to the second: an aware time or RFC 3339."""
        return await self._act(slug, number, "schedule", {"publish_at": publish_at}, condition(if_match))

    async def unschedule_draft(self, slug: str, number: int) -> CurrentDraft:
        """Take a draft's time away; it is not posted."""
        return await self._act(slug, number, "unschedule")

    async def discard_draft(self, slug: str, number: int) -> CurrentDraft:
        """Discard a draft; for a day its author can bring it back."""
        return _draft_in(await self._change("DELETE", _draft(slug, number), None, harmless=True))

    async def bring_back_draft(self, slug: str, number: int) -> CurrentDraft:
        """Bring back what was discarded."""
        return await self._act(slug, number, "bring-back")

    async def draft_versions(self, slug: str, number: int) -> list[DraftVersionLine]:
        """List the versions of a draft, newest first."""
        versions: list[DraftVersionLine] = (await self._read(f"{_draft(slug, number)}/versions")).told["versions"]
        return versions

    async def draft_version(self, slug: str, number: int, version: int) -> DraftVersion:
        """Read what a draft said in one of its versions."""
        told: DraftVersion = (await self._read(f"{_draft(slug, number)}/versions/{version}")).told
        return told

    async def hold_schedule(self, slug: str, *, held: bool = True) -> str | None:
        """Hold all that a blog has scheduled, or let it go out again; return since when it is held."""
        told = (await self._change("POST", f"{blog_path(slug)}/schedule", {"held": held}, harmless=True)).told
        since: str | None = told["held_since"]
        return since

    async def see_draft(self, slug: str, number: int) -> CurrentDraft:
        """Tell the author of what was submitted that you look at it."""
        return await self._act(slug, number, "seen")

    async def presence(self, slug: str) -> DeskPresence:
        """Read who else is at a blog's desk."""
        told: DeskPresence = (await self._read(f"{blog_path(slug)}/presence")).told
        return told

    async def say_presence(
        self,
        slug: str,
        page: str,
        *,
        state: Literal["viewing", "writing", "left"] = "viewing",
        entry_id: int | None = None,
        take: bool = False,
    ) -> Lease | None:
        """Say that you are at a desk, every fifteen seconds, or have left it; answers whose the entry is.

        `page` is your name for one window, of 8 to 64 letters and digits. `take` takes the entry from whoever edits it.
        """
        said = {"page": page, "state": state, "entry_id": entry_id, "take": take}
        told = await self._change("POST", f"{blog_path(slug)}/presence", said, harmless=True)
        lease: Lease | None = told.told["lease"]
        return lease

    async def undertake(self, slug: str, line: str) -> DeskPresence:
        """Tell the others what you are working on, for half an hour; an empty line takes it back."""
        answer = await self._change("POST", f"{blog_path(slug)}/on-it", {"line": line}, harmless=True)
        told: DeskPresence = answer.told
        return told

    async def entry_versions(self, slug: str, number: int, *, before: int | None = None) -> EntryVersions:
        """List the versions of an entry, newest first, 50 at once; `before` goes on where the last list says."""
        query = {} if before is None else {"before": str(before)}
        told: EntryVersions = (await self._read(f"{entry_path(slug, number)}/versions", query)).told
        return told

    async def entry_version(self, slug: str, number: int, version: int) -> EntryVersion:
        """Read an entry as one of its versions made it."""
        told: EntryVersion = (await self._read(f"{entry_path(slug, number)}/versions/{version}")).told
        return told

    async def compare_entry_versions(self, slug: str, number: int, one: int, other: int) -> Comparison:
        """Compare any two versions of an entry."""
        query = {"from": str(one), "to": str(other)}
        told: Comparison = (await self._read(f"{entry_path(slug, number)}/difference", query)).told
        return told

    async def restore_entry_version(
        self, slug: str, number: int, version: int, *, if_match: str | None = None
    ) -> Change:
        """Make a version of an entry its newest, as a revision like any other; `if_match` is as with `revise`."""
        there = f"{entry_path(slug, number)}/versions/{version}/restore"
        return change_of(await self._change("POST", there, None, condition(if_match)))

    async def open_claims(self, slug: str) -> list[OpenClaim]:
        """List what somebody should still find out about, the oldest first, 200 at most."""
        found: list[OpenClaim] = (await self._read(f"{blog_path(slug)}/claims")).told["claims"]
        return found

    async def set_claim(self, slug: str, number: int, **said: Unpack[ClaimFields]) -> Change:
        """Give what an entry says a status, or with `quote` one sentence of it; the same quote's is replaced."""
        there = f"{entry_path(slug, number)}/claims"
        return change_of(await self._change("PUT", there, dict(said), harmless=True))

    async def drop_claim(self, slug: str, number: int, claim: int) -> Change:
        """Take the status of a claim away."""
        return change_of(
            await self._change("DELETE", f"{entry_path(slug, number)}/claims/{claim}", None, harmless=True)
        )

    async def unsettled_entries(self, slug: str) -> list[UnsettledEntry]:
        """List the entries that link to what has changed since, as it was longest ago first, 200 at most."""
        found: list[UnsettledEntry] = (await self._read(f"{blog_path(slug)}/unsettled")).told["entries"]
        return found

    async def still_right(self, slug: str, number: int, until: datetime | str) -> Change:
        """Say that an entry is right still, in spite of what has changed `until` a moment of what it links to."""
        there, said = f"{entry_path(slug, number)}/still-right", {"until": until}
        return change_of(await self._change("POST", there, said, harmless=True))

    async def handover(self, slug: str) -> Handover:
        """Read who is on duty, and what is prepared for the next editor."""
        told: Handover = (await self._read(_handover(slug))).told
        return told

    async def prepare_handover(self, slug: str, notes: str = "", note: str = "") -> Handover:
        """Leave notes for the next editor, and a line for readers, in the place of what waits."""
        said = {"notes": notes, "note": note}
        told: Handover = (await self._change("PUT", _handover(slug), said, harmless=True)).told
        return told

    async def take_back_handover(self, slug: str) -> Handover:
        """Take back what waits for the next editor."""
        told: Handover = (await self._change("DELETE", _handover(slug), None, harmless=True)).told
        return told

    async def take_over(self, slug: str, seen: int) -> ShiftChange:
        """Take the shift over, once, under the name of the token; `seen` is the `last` of what was read."""
        told = (await self._change("POST", f"{_handover(slug)}/take", {"seen": seen}, harmless=True)).told
        return ShiftChange(told["seq"], told["epoch"], told["shift"])

    async def promises(self, slug: str) -> list[Promise]:
        """List what the desk has promised: what is due first before the rest, then what was ended within a day."""
        found: list[Promise] = (await self._read(_promises(slug))).told["promises"]
        return found

    async def make_promise(
        self,
        slug: str,
        text: str,
        due_at: datetime | str,
        *,
        entry_id: int | None = None,
        idempotency_key: str | None = None,
    ) -> Promise:
        """Promise something, for the desk alone; it is promised once, as with `post`."""
        said = {"text": text, "due_at": due_at, "entry_id": entry_id}
        answer = await self._change("POST", _promises(slug), said, once(idempotency_key), harmless=True)
        made: Promise = answer.told["promise"]
        return made

    async def change_promise(self, slug: str, number: int, **changes: Unpack[PromiseChanges]) -> Promise:
        """Say what became of a promise (`state`), or move it (`due_at`)."""
        answer = await self._change("PATCH", f"{_promises(slug)}/{number}", dict(changes), harmless=True)
        changed: Promise = answer.told["promise"]
        return changed

    async def reports(self, slug: str) -> list[Report]:
        """List what readers report and nobody has seen to yet, the oldest first."""
        found: list[Report] = (await self._read(f"{blog_path(slug)}/reports")).told["reports"]
        return found

    async def close_report(self, slug: str, number: int) -> int:
        """Say that a report was seen to; return how many are still open."""
        answer = await self._change("POST", f"{blog_path(slug)}/reports/{number}/close", None, harmless=True)
        left: int = answer.told["open"]
        return left

    async def briefing(self, slug: str) -> CurrentBriefing:
        """Read what is known."""
        return _briefing_in(await self._read(f"{blog_path(slug)}/briefing"))

    async def set_briefing(
        self,
        slug: str,
        statements: Sequence[StatementFields],
        *,
        as_of: datetime | str | None = None,
        allow_future: bool = False,
        if_match: str | None = None,
    ) -> CurrentBriefing:
        """Say what is known, in up to seven statements, in place of what was said before; `as_of` None: as of now."""
        when = {} if as_of is None else {"as_of": as_of}
        said = {"statements": [dict(each) for each in statements]} | when | meant(allow_future=allow_future)
        return _briefing_in(await self._change("PUT", f"{blog_path(slug)}/briefing", said, condition(if_match)))

    async def confirm_statements(self, slug: str, *places: int, if_match: str | None = None) -> CurrentBriefing:
        """Say that the statements at these places, from 0, are right still; nothing else of the briefing changes."""
        there, said = f"{blog_path(slug)}/briefing/still-right", {"statements": list(places)}
        return _briefing_in(await self._change("POST", there, said, condition(if_match)))

    async def drop_briefing(self, slug: str, *, if_match: str | None = None) -> CurrentBriefing:
        """Take the briefing away."""
        return _briefing_in(await self._change("DELETE", f"{blog_path(slug)}/briefing", None, condition(if_match)))

    async def set_reading(self, slug: str, figure: str, **said: Unpack[ReadingFields]) -> FigureChange:
        """Say what a figure is, or was `as_of` a time; what was said of that, in no entry, is replaced."""
        there = figure_path(slug, figure)
        told: FigureChange = (await self._change("PUT", there, dict(said), harmless=True)).told
        return told

    async def drop_readings(self, slug: str, figure: str) -> FigureChange:
        """Take away all that was said of a figure in no entry."""
        told: FigureChange = (await self._change("DELETE", figure_path(slug, figure), None)).told
        return told

    async def drop_reading(self, slug: str, figure: str, reading: int) -> FigureChange:
        """Take away one reading of a figure."""
        told: FigureChange = (
            await self._change("DELETE", f"{figure_path(slug, figure)}/readings/{reading}", None)
        ).told
        return told

    async def _act(  # noqa: PLR0913 - what a request is made of
        self,
        slug: str,
        number: int,
        act: str,
        said: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        harmless: bool = True,
    ) -> CurrentDraft:
        path = f"{_draft(slug, number)}/{act}"
        return _draft_in(await self._change("POST", path, said, headers, harmless=harmless))


def _promises(slug: str) -> str:
    return f"{blog_path(slug)}/promises"


def _handover(slug: str) -> str:
    return f"{blog_path(slug)}/handover"


def _drafts(slug: str) -> str:
    return f"{blog_path(slug)}/drafts"


def _draft(slug: str, number: int) -> str:
    return f"{_drafts(slug)}/{number}"


def _briefing_in(answer: Answer) -> CurrentBriefing:
    return CurrentBriefing(answer.told["briefing"], answer.etag or "*")


def _draft_in(answer: Answer) -> CurrentDraft:
    return CurrentDraft(answer.told["draft"], answer.etag or "*", field_errors(answer.told.get("warnings")))
