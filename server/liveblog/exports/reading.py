"""Reading an export (docs/cli.md): what it would write, without holding its texts."""

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from liveblog.desk.changes.claiming import MOST_CLAIMS
from liveblog.desk.changes.revising import MAX_CORRECTIONS
from liveblog.desk.imported_briefing import PlannedBriefing
from liveblog.desk.importing import Planned, PlannedClaim, PlannedEntry, PlannedShift
from liveblog.errors import BadRequest, LiveblogError
from liveblog.exports.figures import FIGURES, planned
from liveblog.exports.members import ByteRange, item_at, walk
from liveblog.exports.writing import FORMAT, VERSION, VERSION_WITH_NOTES
from liveblog.intake.invalid import validated
from liveblog.intake.models import BriefingInput, EntryInput, ShiftInput, ToldClaimInput, ToldInput
from liveblog.markup import is_nothing
from liveblog.model.characters import is_visible, without_invalid
from liveblog.model.claim import ClaimStatus
from liveblog.model.correction import CorrectionKind

if TYPE_CHECKING:
    from liveblog.model.shift import ShiftDraft

_ENTRIES, _SHIFTS = "entries", "shifts"
_ENTRY_FIELDS = tuple(name for name in EntryInput.model_fields if name != "claim")
_TOLD_FIELDS = tuple(ToldInput.model_fields)
_CLAIM_FIELDS = tuple(ToldClaimInput.model_fields)
_BEGINNING = 4096  # bytes, in which an export has its first sign
_UNMARKED = {"pinned": False, "key_event": False}
_SHIFT_FIELDS = tuple(ShiftInput.model_fields)


class _Found(NamedTuple):
    """Where in the file an item is, and when it happened."""

    when: datetime
    span: ByteRange
    is_entry: bool


class Export:
    """An export: what it says of its blog, and what it would write, oldest first.

    Hand-overs come after the entries of the same instant. What nobody would see anything of, as servers of the first
    versions took it, is left out. Items are read out of the file each time that they are gone through; what is counted
    of them is counted once: their `topics`, and the `shifts`. `readings` are what figures were that no entry tells.
    """

    def __init__(self, opened: Callable[[], BinaryIO]) -> None:
        """Read a document, and see that all of it is good. `opened` opens it, in UTF-8, each time that it is read.

        Raises:
            BadRequest: it is not JSON, not an export, of a later version, or damaged.
            InvalidInput: something in it breaks a rule; names the field.
        """
        self.left_out = 0
        self.topics: Counter[str] = Counter()
        self.shifts: list[ShiftDraft] = []
        self._opened = opened
        self._found: list[_Found] = []
        self._damage: Exception | None = None
        try:
            with opened() as file:
                members = walk(file, (_ENTRIES, _SHIFTS), self._take)
        except ValueError as error:
            raise BadRequest(f"The file begins like an export and is not JSON: {error}") from error
        _require_format(members)
        for name in (_ENTRIES, _SHIFTS):
            if not isinstance(members.get(name), int):
                raise BadRequest(f"The export is damaged: it has no list “{name}”.")
        if self._damage:
            raise self._damage
        self._found.sort(key=lambda found: (found.when, not found.is_entry))
        self.blog: dict[str, Any] = members.get("blog") or {}
        self.briefing = _planned_briefing(self.blog.get("briefing"))
        self.readings = planned(members.get(FIGURES) or ())

    def _take(self, name: str, span: ByteRange, raw: Any) -> None:
        """Note an item, if it is good; what is wrong with the first that isn't is told when the document is known."""
        is_entry = name == _ENTRIES
        try:
            if _is_nothing(raw, is_entry=is_entry):
                self.left_out += 1
            elif not self._damage:
                self._note(_planned(raw, is_entry=is_entry), span)
        except (KeyError, TypeError, AttributeError) as error:
            self._damage = self._damage or BadRequest(f"The export is damaged: {error!r}.")
        except LiveblogError as error:
            self._damage = self._damage or error

    def _note(self, item: Planned, span: ByteRange) -> None:
        self._found.append(_Found(when(item), span, isinstance(item, PlannedEntry)))
        if isinstance(item, PlannedEntry):
            self.topics.update(item.draft.topics)
        else:
            self.shifts.append(item.draft)

    @property
    def times(self) -> list[datetime]:
        """Return when the items happened."""
        return [found.when for found in self._found]

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self._found)

    def __iter__(self) -> Iterator[Planned]:
        """Go through the items."""
        with self._opened() as file:
            for found in self._found:
                yield _planned(item_at(file, found.span), is_entry=found.is_entry)

    def __contains__(self, item: object) -> bool:
        """Tell whether it has an item."""
        return any(each == item for each in self)


def is_export(file: BinaryIO) -> bool:
    """Tell whether a file is meant as an export: the text of a page doesn't begin with a brace."""
    begun = file.read(_BEGINNING).removeprefix(BOM_UTF8)
    return begun.lstrip().startswith(b"{")


def when(item: Planned) -> datetime:
    """Return when a planned item happened.

    Raises:
        BadRequest: it doesn't say.
    """
    if item.draft.occurred_at is None:
        raise BadRequest(f"The item {item.key} has no time.")
    return item.draft.occurred_at


def readable(value: Any) -> Any:
    """Take out what servers of the first versions took and no text may hold; a name that nobody can see is none."""
    if isinstance(value, list):
        return [each for each in map(readable, value) if each is not None]
    if not isinstance(value, str):
        return value
    return without_invalid(value) if is_visible(value) else None


def _require_format(members: dict[str, Any]) -> None:
    if members.get("format") != FORMAT:
        raise BadRequest(f"The file is JSON, but not an export: it has no “format”: “{FORMAT}”.")
    version = members.get("version")
    if version not in (VERSION, VERSION_WITH_NOTES):
        reads = f"{VERSION} and {VERSION_WITH_NOTES}"
        raise BadRequest(f"The export is of version {version}; this program reads versions {reads}.")


def _is_nothing(raw: dict[str, Any], *, is_entry: bool) -> bool:
    if is_entry:
        return bool(raw["body"].strip()) and is_nothing(raw["body"])  # blanks alone were never taken
    return not is_visible(raw["note"])


def _planned(raw: dict[str, Any], *, is_entry: bool) -> Planned:
    if is_entry:
        return _planned_entry(raw)
    return PlannedShift(str(raw["key"]), validated(ShiftInput, _fields(raw, _SHIFT_FIELDS)).draft())


def _planned_entry(raw: dict[str, Any]) -> PlannedEntry:
    told = tuple(validated(ToldInput, _fields(each, _TOLD_FIELDS)).draft() for each in raw.get("corrections", ()))
    if len(told) > MAX_CORRECTIONS:
        raise BadRequest(f"The export is damaged: entry {raw['key']} has more than {MAX_CORRECTIONS} corrections.")
    fields = _fields(raw, _ENTRY_FIELDS)
    claims = tuple(_planned_claim(each) for each in raw.get("claims", ()))
    if len(claims) > MOST_CLAIMS:
        raise BadRequest(f"The export is damaged: entry {raw['key']} has more than {MOST_CLAIMS} claims.")
    if told and told[-1].kind is CorrectionKind.RETRACTION:
        # Nothing but why is left of it, whatever the file says.
        draft = validated(EntryInput, fields | {"body": "-", "headline": None, **_UNMARKED}).draft()
        return PlannedEntry(str(raw["key"]), replace(draft, body=""), told[-1:])
    return PlannedEntry(str(raw["key"]), validated(EntryInput, fields).draft(), told, claims)


def _planned_claim(raw: dict[str, Any]) -> PlannedClaim:
    settled_by = raw.get("settled_by")
    draft = validated(ToldClaimInput, _fields(raw, _CLAIM_FIELDS)).draft()
    return PlannedClaim(draft, str(settled_by) if settled_by else None)


def _planned_briefing(raw: dict[str, Any] | None) -> PlannedBriefing | None:
    if not raw:
        return None
    try:
        statements = [
            {"text": each["text"], "status": ClaimStatus(each["status"]) if each["status"] else None}
            for each in raw["statements"]
        ]
        keys = tuple(tuple(map(str, each["entries"])) for each in raw["statements"])
        said = validated(BriefingInput, {"statements": statements, "as_of": raw["as_of"], "allow_future": True})
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(f"The export is damaged: its briefing can't be read ({error!r}).") from error
    return PlannedBriefing(said.draft(), keys)


def _fields(raw: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: readable(raw[name]) for name in names if name in raw}
