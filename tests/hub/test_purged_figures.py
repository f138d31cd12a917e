"""What an entry told of a figure, in what a tail holds of others, when the entry is deleted."""

import json

from liveblog.hub.tail import AppendResult, Tail
from liveblog.model.event import Kind
from liveblog.wire.frame import EventFrame, encode, event_frame
from tests.model.samples import BLOG


def _figure(seq: int, entry_id: int) -> EventFrame:
    reading = {"value": str(entry_id), "carried_by": entry_id, "was": None}
    view = {"type": "event", "seq": seq, "kind": Kind.FIGURE_CHANGED, "blog": {"figures": [reading]}}
    return event_frame(BLOG.epoch, seq, Kind.FIGURE_CHANGED, None, encode(view))


def _entry(seq: int, kind: Kind, entry_id: int) -> EventFrame:
    view = {"type": "event", "seq": seq, "kind": kind, "entry": {"id": entry_id, "html": "Words"}}
    return event_frame(BLOG.epoch, seq, kind, entry_id, encode(view))


def test_a_tail_gives_nobody_what_a_deleted_entry_told_of_a_figure():
    """Whoever needs an event of before reads it from the store; what came after it is there still."""
    tail = Tail(BLOG)
    frames = [
        _figure(1, 7),
        _entry(2, Kind.ENTRY_POSTED, 7),
        _figure(3, 70),
        _entry(4, Kind.ENTRY_POSTED, 70),
        _entry(5, Kind.ENTRY_DELETED, 7),
    ]
    assert [tail.append(frame) for frame in frames] == [AppendResult.NEXT] * 5
    assert tail.after(0, 9) is None
    kept = tail.after(1, 9)
    assert kept
    assert [frame.seq for frame in kept] == [2, 3, 4, 5]
    assert json.loads(kept[0].json)["entry"] == {"id": 7, "deleted": True}
    assert kept[1].json == frames[2].json
