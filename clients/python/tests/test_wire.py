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


@pytest.mark.parametrize("said", ["0", "-5", "NaN", "1e999"])
def test_a_pause_that_is_none_is_a_second(said):
    """An answer that is wrong makes no reader ask without a pause, or never again; a hint that is none is left out."""
    document = read_document(json.loads(f'{{"epoch": "k3v9x2ab", "head": 7, "events": [], "poll_after": {said}}}'))
    assert document.poll_after == 1
    bye = read_message(f'{{"type": "bye", "code": 4000, "retry_after": {said}}}')
    assert bye == Bye(4000, "", 0.0 if said == "0" else None)


def test_a_message_that_is_nested_too_deep_is_ignored():
    """What can't be read ends nothing, whatever keeps it from being read."""
    assert read_message("[" * 200_000) is None
