"""Post to, read and follow a liveblog.

What is imported from here is public and stays; the modules behind it are not.
"""

from liveblog_client.client import Client
from liveblog_client.desk_shapes import (
    Comparison,
    CurrentDraft,
    Draft,
    DraftLine,
    DraftList,
    DraftVersion,
    DraftVersionLine,
    EntryVersion,
    EntryVersionLine,
    EntryVersions,
)
from liveblog_client.errors import FieldError, LiveblogError, Problem, Unreachable
from liveblog_client.feed import Feed, Outcome
from liveblog_client.follow import follow
from liveblog_client.partner_shapes import Attempt, BlogReceipts, Endpoint, MadeEndpoint, MadeKey, Partner, PartnerKey
from liveblog_client.shapes import (
    Blog,
    BlogChange,
    BlogState,
    Change,
    Correction,
    Current,
    Deletion,
    Entry,
    Figure,
    FigureChange,
    ListedCorrection,
    Place,
    Reading,
    Shift,
    ShiftChange,
    Snapshot,
    StoredEntry,
    Tombstone,
)
from liveblog_client.text import plain_text
from liveblog_client.timing import Timing
from liveblog_client.wire import Event, Reset

__all__ = [
    "Attempt",
    "Blog",
    "BlogChange",
    "BlogReceipts",
    "BlogState",
    "Change",
    "Client",
    "Comparison",
    "Correction",
    "Current",
    "CurrentDraft",
    "Deletion",
    "Draft",
    "DraftLine",
    "DraftList",
    "DraftVersion",
    "DraftVersionLine",
    "Endpoint",
    "Entry",
    "EntryVersion",
    "EntryVersionLine",
    "EntryVersions",
    "Event",
    "Feed",
    "FieldError",
    "Figure",
    "FigureChange",
    "ListedCorrection",
    "LiveblogError",
    "MadeEndpoint",
    "MadeKey",
    "Outcome",
    "Partner",
    "PartnerKey",
    "Place",
    "Problem",
    "Reading",
    "Reset",
    "Shift",
    "ShiftChange",
    "Snapshot",
    "StoredEntry",
    "Timing",
    "Tombstone",
    "Unreachable",
    "follow",
    "plain_text",
]
