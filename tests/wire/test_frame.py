"""Messages as frames: tests/vectors/messages.json, and a delete that takes the text out of one."""

import json

import pytest

from liveblog.model.entry import Tombstone
from liveblog.model.event import Event, Kind
from liveblog.wire import frame
from liveblog.wire.frame import Encoder, Frame, encode, event_frame
from liveblog.wire.websocket import deflated_message, text_message
from tests.model.samples import BLOG, NOON, SHIFT, entry
from tests.wire.vectors import vectors

SENT = [case for case in vectors("messages")["cases"] if case["sse"]]


class PlainDrawing:
    def entry(self, _blog, entry):
        return f"<article>{entry.body_html}</article>"

    def summary(self, blog):
        return blog.summary_html

    def duty(self, _blog):
        return ""

    def figures(self, _blog):
        return ""

    def picture(self, _blog):
        return ""

    def briefing(self, _blog):
        return ""

    def shift(self, _blog, shift):
        return f"<p>{shift.note}</p>"


def made(case) -> Frame:
    message = case["message"]
    match message["type"]:
        case "hello":
            return frame.hello(message["epoch"], message["head"], message.get("readers"))
        case "head":
            return frame.head(message["head"], message.get("readers"))
        case "reset":
            return frame.reset(message["epoch"], message["head"])
        case "bye":
            return frame.bye(message["code"], message["reason"], message["retry_after"])
    return event_frame(case["epoch"], message["seq"], Kind(message["kind"]), None, encode(message))


@pytest.mark.parametrize("case", SENT, ids=[case["name"] for case in SENT])
def test_messages_are_encoded_as_the_vectors_say(case):
    """The same bytes leave the server that the clients are tested with, on both transports."""
    assert made(case).text == case["text"]
    assert made(case).sse.decode() == case["sse"]


@pytest.mark.parametrize("text", ["data: x\nevent: bye\r\n\r\nid: 9", "\u2028\u2029\x85", "\r", '"}\n\n', "🚢 أُغلق"])
def test_no_text_ends_an_sse_message_early(text):
    """Whatever stands in an entry, its event is one block of three lines that reads back as it was."""
    event = Event(9, Kind.ENTRY_POSTED, NOON, entry(body_html=text, headline=text))
    sse = Encoder(PlainDrawing()).event(BLOG, event).sse.decode()
    assert sse.endswith("\n\n")
    assert "\r" not in sse
    identity, kind, data = sse.removesuffix("\n\n").split("\n")
    assert (identity, kind) == ("id: k3v9x2ab.9", "event: event")
    assert json.loads(data.removeprefix("data: "))["entry"]["headline"] == text


def test_a_form_is_made_once():
    """All readers of a transport share the same text."""
    hello = frame.hello("k3v9x2ab", 1)
    assert hello.text is hello.text
    assert hello.sse is hello.sse


@pytest.mark.parametrize(
    ("kind", "subject", "entry_id", "member"),
    [
        (Kind.ENTRY_POSTED, entry(id=7), 7, "entry"),
        (Kind.ENTRY_REVISED, entry(id=7, revision=2), 7, "entry"),
        (Kind.ENTRY_DELETED, Tombstone(7), 7, "entry"),
        (Kind.ENTRY_POSTED, Tombstone(7), 7, "entry"),
        (Kind.BLOG_CHANGED, BLOG, None, "blog"),
        (Kind.BRIEFING_CHANGED, BLOG, None, "blog"),
        (Kind.SHIFT_CHANGED, SHIFT, None, "shift"),
    ],
)
def test_an_event_carries_its_subject_and_knows_whose_text_it_holds(kind, subject, entry_id, member):
    """Each kind has its one member, and a frame with an entry's text can be found when the entry is deleted."""
    made = Encoder(PlainDrawing()).event(BLOG, Event(9, kind, NOON, subject))
    message = json.loads(made.json)
    assert (message["type"], message["seq"], message["kind"], message["at"]) == (
        "event",
        9,
        kind.value,
        "2014-07-27T12:00:00.000Z",
    )
    assert set(message) == {"type", "seq", "kind", "at", member}
    assert made.entry_id == entry_id


def test_a_purged_frame_keeps_all_but_the_text():
    """A delete leaves number, kind and time of earlier events; in every form a tombstone takes the text's place."""
    before = Encoder(PlainDrawing()).event(BLOG, Event(9, Kind.ENTRY_POSTED, NOON, entry(body_html="secret")))
    assert "secret" in before.text  # and the form is now kept
    assert b"secret" in before.sse
    after = before.purged()
    assert json.loads(after.text) == json.loads(before.text) | {"entry": {"id": 7, "deleted": True}}
    assert b"secret" not in after.sse
    assert after.purged() == after
    assert (after.sse_id, after.seq, after.kind, after.entry_id) == (
        before.sse_id,
        before.seq,
        before.kind,
        before.entry_id,
    )


@pytest.mark.parametrize("length", [0, 1, 200, 4096, 70_000])
def test_the_forms_of_a_frame_say_the_same(length: int):
    """Chunk, WebSocket message and deflated one carry the bytes of the JSON; each is made once."""
    made = event_frame("k3v9x2ab", 7, Kind.ENTRY_POSTED, 7, encode({"type": "event", "seq": 7, "text": "🚢" * length}))
    size, _, rest = made.sse_chunked.partition(b"\r\n")
    assert rest == made.sse + b"\r\n"
    assert int(size, 16) == len(made.sse)
    assert size == size.lstrip(b"0")
    assert made.websocket == text_message(made.json)
    assert made.websocket_deflated == deflated_message(made.json)
    assert made.websocket_deflated is made.websocket_deflated


def test_the_forms_of_a_purged_frame_hold_no_text():
    """What was made of a frame before its entry was deleted is not what is sent of it afterwards (I11)."""
    before = Encoder(PlainDrawing()).event(BLOG, Event(9, Kind.ENTRY_POSTED, NOON, entry(body_html="secret")))
    assert b"secret" in before.websocket
    assert before.websocket_deflated == deflated_message(before.json)
    after = before.purged()
    assert b"secret" not in after.websocket + after.sse_chunked
    assert after.websocket_deflated == deflated_message(after.json)
