"""What an import found, what it could not tell and what it left out, the same as JSON-ready data, and its one error."""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import Enum, auto


class Need(Enum):
    """What a person could tell that a page doesn't: the caller knows how they would say it."""

    DATE = auto()
    ZONE = auto()


class HandRunError(ValueError):
    """Say in one sentence why a hand-run page can't be imported and what would help.

    The sentence is meant for the person who runs the import; nothing was planned when it is raised. `need` is what
    would help, where that is one of the arguments of `parse`.
    """

    def __init__(self, message: str, need: Need | None = None) -> None:
        super().__init__(message)
        self.need = need


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name a line of the page that is in no entry, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Name a stray tag or control character that was taken out of a line, whose rest was kept, or a drawn rule."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ReferenceFound:
    """Hold a reference by time, `text` as written in the entry stamped `stamp`.

    `to` is the key of the entry meant; without one, `reason` says why it could not be resolved.
    """

    line: int
    stamp: str
    text: str
    to: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class AfterColon:
    """Name the line (its last sentence in `text`) that announces something, in the entry stamped `stamp`."""

    line: int
    stamp: str
    text: str


@dataclass(frozen=True, slots=True)
class HandOverFound:
    """Name a hand-over, the line it stands on and the stamp it was given."""

    line: int
    stamp: str
    editor: str | None


@dataclass(frozen=True, slots=True)
class MapMarkFound:
    """Name a mark of a map, as written in the entry stamped `stamp`; `point` is its `geo:` address, if it says one."""

    line: int
    stamp: str
    text: str
    point: str | None


@dataclass(frozen=True, slots=True)
class FigureFound:
    """Name a figure, or what may be one, in the entry stamped `stamp`."""

    line: int
    stamp: str
    text: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Say what was found on a page and how sure it is.

    `first` and `last` are instants. `uncertain` are announcements that were followed by text that may or may not be
    what was announced: it stayed plain. `notes` are whole sentences on how date, zone, order and bylines were
    decided.
    """

    entries: int
    first: dt.datetime
    last: dt.datetime
    newest_first: bool
    topics: tuple[tuple[str, int], ...]
    without_topic: int
    hand_overs: tuple[HandOverFound, ...]
    resolved: tuple[ReferenceFound, ...]
    unresolved: tuple[ReferenceFound, ...]
    map_marks: tuple[MapMarkFound, ...]
    figures: tuple[FigureFound, ...]
    uncertain_figures: tuple[FigureFound, ...]
    lost_embeds: tuple[AfterColon, ...]
    quotes: int
    uncertain: tuple[AfterColon, ...]
    dropped: tuple[Dropped, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]


def inventory_json(inventory: Inventory) -> dict[str, object]:
    """Give it as data that `json.dumps` takes; instants as RFC 3339 in UTC with three decimals."""
    data: dict[str, object] = asdict(inventory)
    data["first"], data["last"] = _rfc3339(inventory.first), _rfc3339(inventory.last)
    data["topics"] = dict(inventory.topics)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}


def _rfc3339(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
