"""Reading messages, against the protocol's own examples."""

import json
from dataclasses import fields

import httpx2
import pytest

from liveblog_client.wire import Bye, Event, Head, Hello, Reset, read_document, read_message

TYPES = {"hello": Hello, "event": Event, "head": Head, "reset": Reset, "bye": Bye}


def expected(message):
    if message is None:
        return None
    kind = TYPES[message["type"]]
    names = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in message.items() if name in names})


@pytest.mark.vectors("messages.json", "cases")
def test_a_frame_is_read_as_its_message(case):
    """Every example frame gives its message, and what must be ignored gives none."""
    message = read_message(case["text"])
    assert message == expected(case["message"])
    if isinstance(message, Event):
        assert message.raw == case["message"]


@pytest.mark.vectors("messages.json", "cases")
async def test_a_chunk_of_sse_is_read_as_its_message(case):
    """The same message comes out of its SSE form, whatever the text in it looks like."""
    chunk = (case["sse"] or "").encode()
    response = httpx2.Response(
        200,
        content=chunk,
        headers={"Content-Type": "text/event-stream"},
        request=httpx2.Request("GET", "http://localhost"),
    )
    read = [read_message(event.data) async for event in httpx2.EventSource(response)]
    assert read == ([] if case["sse"] is None else [expected(case["message"])])


def test_a_document_without_its_members_is_refused():
    """What isn't a polling document is not taken for an empty one."""
    with pytest.raises(KeyError):
        read_document(json.loads('{"epoch": "k3v9x2ab", "events": []}'))
    with pytest.raises(TypeError):
        read_document({"epoch": "k3v9x2ab", "head": "7", "events": [], "poll_after": 5})
