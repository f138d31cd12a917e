"""Every bound is attacked: by a flood in whose midst others go on, or elsewhere, by a test that has a name."""

import re
from pathlib import Path

from liveblog.work.bounds import ALL, BUCKET, HEAD_FIELDS, HEADS, LIST_PARTS, POSTERS, TLS_HANDSHAKE, UNREAD_ANSWER
from liveblog.work.outbound_bounds import CARDS, CARDS_READING, OUTBOUND, OUTBOUND_NAMES
from tests.system.floods import FLOODS

TOP = Path(__file__).parents[2]
FOREIGN = "The hosts to be asked would be somebody else's:"
ELSEWHERE = {
    POSTERS: "Each blog has one poster, and is one of few: web/test_turns.py::test_who_finds_no_place_is_told",
    BUCKET: "There is no bucket: media/test_bucket.py::test_only_so_many_wait_for_a_bucket_that_hangs",
    OUTBOUND: f"{FOREIGN} outbound/test_client.py::test_one_asker_has_not_all_places",
    OUTBOUND_NAMES: f"{FOREIGN} outbound/test_client.py::test_names_that_are_not_found_hold_up_so_many",
    CARDS: f"{FOREIGN} unfurling/test_unfurler.py::test_who_finds_no_place_is_told",
    CARDS_READING: f"{FOREIGN} unfurling/test_unfurler.py::test_who_finds_no_place_is_told",
    TLS_HANDSHAKE: "There is no TLS: serving/test_shutdown.py::test_a_handshake_that_stays_silent_is_ended",
    HEAD_FIELDS: "Bytes are what costs: serving/edge/test_bounds.py::test_a_head_that_is_too_large_is_refused",
    UNREAD_ANSWER: "It takes half a minute: serving/test_stalled.py::test_an_answer_of_which_nothing_is_taken_ends",
    LIST_PARTS: "Bytes are what costs: web/test_bodies.py::test_lists_without_end_are_refused",
}
"""Why there is no flood, and the test that attacks it."""


def test_every_bound_is_attacked():
    """Each bound and each limit of heads has a flood, or a reason and a test that is there."""
    flooded = {bound for flood in FLOODS.values() for bound in flood.bounds}
    assert {*ALL, *HEADS} - flooded == set(ELSEWHERE)
    for reason in ELSEWHERE.values():
        path, _, name = reason.rpartition(": ")[2].partition("::")
        assert f"def {name}(" in (TOP / "tests" / path).read_text(encoding="utf-8"), reason


def test_the_pages_say_how_many_there_are():
    """Both that speak of floods name their number."""
    for page in ("bounds", "guarantees"):
        text = (TOP / "docs" / f"{page}.md").read_text(encoding="utf-8")
        assert re.findall(r"(\d+) kinds", text) == [str(len(FLOODS))], page
