"""What the desk can do to a blog.

Each change is a value that prepares itself, and then applies itself under the blog's lock.
"""

from typing import Any

from liveblog.desk.changes.blog import ChangeBlog
from liveblog.desk.changes.briefing import DropBriefing, SetBriefing
from liveblog.desk.changes.change import Change
from liveblog.desk.changes.claiming import DropClaim, SetClaim
from liveblog.desk.changes.deleting import Delete
from liveblog.desk.changes.figuring import DropReadings, SetReading
from liveblog.desk.changes.handing_over import HandOver
from liveblog.desk.changes.posting import Post, Repeat
from liveblog.desk.changes.publishing import Publish
from liveblog.desk.changes.retracting import Retract, revision_or_retraction
from liveblog.desk.changes.revising import Revise, StillRight
from liveblog.desk.changes.signing_off import SignOff

CHANGES: tuple[type[Change[Any]], ...] = (
    Post,
    Publish,
    Revise,
    Retract,
    SetClaim,
    DropClaim,
    SetReading,
    DropReadings,
    StillRight,
    Delete,
    ChangeBlog,
    SetBriefing,
    DropBriefing,
    HandOver,
    SignOff,
)
"""All of them: their names are those of the metrics."""

__all__ = [
    "CHANGES",
    "Change",
    "ChangeBlog",
    "Delete",
    "DropBriefing",
    "DropClaim",
    "DropReadings",
    "HandOver",
    "Post",
    "Publish",
    "Repeat",
    "Retract",
    "Revise",
    "SetBriefing",
    "SetClaim",
    "SetReading",
    "SignOff",
    "StillRight",
    "revision_or_retraction",
]
