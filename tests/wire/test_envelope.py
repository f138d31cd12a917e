"""Envelopes: what comes out is what went in, and garbage is nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from liveblog.model.blog import Visibility
from liveblog.model.event import Kind
from liveblog.model.notice import DeskPart, Notice
from liveblog.wire.envelope import (
    Envelope,
    ReaderCount,
    Readership,
    seal,
    seal_count,
    seal_notice,
    seal_readership,
    unseal,
)
from liveblog.wire.frame import encode, event_frame
from tests.wire.vectors import vectors

counts = some.integers(0, 10**6)
numbers = some.integers(0, 10**15)
epochs = some.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=8)


@given(
    numbers,
    epochs,
    some.sampled_from(Visibility),
    numbers,
    some.sampled_from(Kind),
    some.none() | numbers,
    some.text(),
)
def test_what_is_sealed_comes_out_again(blog_id, epoch, visibility, seq, kind, entry_id, text):  # noqa: PLR0913, PLR0917
    """A frame reaches another process with all it had, line breaks in its text included."""
    envelope = Envelope(blog_id, epoch, visibility, event_frame(epoch, seq, kind, entry_id, encode({"text": text})))
    assert unseal(seal(envelope)) == envelope


@pytest.mark.parametrize("case", vectors("envelopes")["cases"], ids=lambda case: str(case["sealed"])[:40])
def test_envelopes_are_as_the_protocol_says(case):
    """What another version or another hand seals by the page is understood, and what it may not say is nothing."""
    unsealed, wanted = unseal(case["sealed"].encode()), case["envelope"]
    if wanted is None:
        assert unsealed is None
        return
    assert isinstance(unsealed, Envelope)
    frame = unsealed.frame
    assert wanted == {
        "blog": unsealed.blog_id,
        "epoch": unsealed.epoch,
        "visibility": unsealed.visibility,
        "seq": frame.seq,
        "kind": frame.kind,
        "entry": frame.entry_id,
    }
    assert frame.json.decode() == case["event"]
    assert seal(unsealed).decode() == case["sealed"]


@given(numbers, some.text(), numbers)
def test_a_number_of_readers_comes_out_again(blog_id, process, readers):
    """What a process says of its readers reaches the others on the same channel."""
    count = ReaderCount(blog_id, process, readers)
    assert unseal(seal_count(count)) == count
    assert unseal(b'[7,"readers","here",-1]') is None
    assert unseal(b'[7,"writers","here",1]') is None


@given(
    some.builds(Readership, numbers, some.text(), counts, counts, counts, some.lists(counts, max_size=50).map(tuple))
)
def test_a_readership_comes_out_again(said):
    """What a process says to desks of its readers reaches them; numbers that are none are nothing."""
    assert unseal(seal_readership(said)) == said
    assert unseal(b'[7,"readership","here",[1,2,-1],[]]') is None
    assert unseal(b'[7,"readership","here",[1,2,3],[true]]') is None


@given(numbers, some.sampled_from(DeskPart))
def test_a_notice_comes_out_again(blog_id, part):
    """A notice reaches another process with all it had; of a part that this version doesn't know, nothing comes out."""
    assert unseal(seal_notice(Notice(blog_id, part))) == Notice(blog_id, part)
    assert unseal(b'[7,"notice","weather"]') is None


@given(some.binary())
def test_bytes_of_others_are_nothing(data):
    """Anything can be published on our channels by anybody; none of it makes the listener fail."""
    assert unseal(data) is None


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=7) | some.dictionaries(some.text(), inner, max_size=3),
)


@given(some.lists(json_values, min_size=6, max_size=6) | json_values, some.binary())
def test_headers_of_other_shapes_are_nothing(header, rest):
    """JSON that isn't our header is no envelope either, and never an exception."""
    unsealed = unseal(json.dumps(header).encode() + b"\n" + rest)
    if unsealed is not None and not isinstance(unsealed, ReaderCount | Readership | Notice):
        assert isinstance(unsealed.frame.entry_id, int | None)


@pytest.mark.parametrize(
    "header",
    [
        '[1e999,"k3v9x2ab","public",1,"entry.posted",1]',
        '[1,"k3v9x2ab","public",NaN,"entry.posted",1]',
        '[1,"k3v9x2ab","public",1,"entry.exploded",1]',
        '[1,"k3v9x2ab","friends",1,"entry.posted",1]',
        '[1,"k3v9x2ab",0,1,"entry.posted",1]',
        '[1,"k3v9x2ab","public",1,"entry.posted","1"]',
        '[1,"k3v9x2ab","public",1,["entry.posted"],1]',
        '[1,"k3v9x2ab","public",1,"entry.posted"]',
        "[" * 100_000,
        "9" * 5000,
    ],
    ids=[
        "infinity",
        "nan",
        "unknown kind",
        "unknown visibility",
        "none said, as before there was one",
        "text for a number",
        "list for a kind",
        "too short",
        "deep",
        "huge",
    ],
)
def test_headers_that_break_parsers_are_nothing(header):
    """Neither infinities nor depth nor length take a process down."""
    assert unseal(header.encode() + b"\n{}") is None
