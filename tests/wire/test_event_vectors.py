"""Events of every kind as the server makes them: to the letter those of tests/vectors, which both clients read."""

from dataclasses import replace

import pytest

from liveblog.model.blog import Duty
from liveblog.model.briefing import Briefing, Evidence, EvidenceChange, Statement
from liveblog.model.claim import Claim, ClaimStatus
from liveblog.model.correction import Correction, CorrectionKind
from liveblog.model.event import Event, Kind, Subject
from liveblog.model.figure import CarriedReading, FigurePart, Reading, figure_of
from liveblog.model.reference import Reference, ReferenceChange
from liveblog.wire.frame import Encoder
from tests.model.samples import BLOG, SHIFT, entry, minutes
from tests.wire.test_frame import PlainDrawing
from tests.wire.vectors import vectors

TOLD = Correction(10, CorrectionKind.CORRECTION, "Nine ships left, not ten.", "Ten ships left.", minutes(20))
WITHDRAWN = Correction(11, CorrectionKind.RETRACTION, "No ship left.", None, minutes(21))
CLAIM = Claim(
    12, ClaimStatus.FALSE, "Ships are leaving.", "Harbour office", None, minutes(0), minutes(22), 8, minutes(21)
)
FIRST = Reading(
    13,
    "Dead",
    "35",
    "35",
    "people",
    (FigurePart("children", "4", "4"),),
    "including",
    "Red Crescent",
    None,
    minutes(1),
    7,
)
SECOND = replace(FIRST, id=14, shown="70", value="70", parts=(), including=None, as_of=minutes(24), entry_id=8)
CITES = Reference(5, minutes(-9), ReferenceChange.CORRECTION, minutes(20))
CARRIES = Evidence(7, minutes(0), EvidenceChange.FALSE, minutes(22))
KNOWN = Statement("Ten *ships* left.", "Ten <em>ships</em> left.", ClaimStatus.CONFIRMED, (CARRIES,))


def _events() -> dict[str, Event]:
    noted = entry(cites=(CITES,), cited_by=(Reference(8, minutes(3)),), figures=(CarriedReading(FIRST, SECOND),))
    figure = figure_of([FIRST, SECOND])
    assert figure
    subjects: list[tuple[str, Kind, Subject]] = [
        ("a revision", Kind.ENTRY_REVISED, entry(revision=9, revised_at=minutes(9))),
        ("a correction", Kind.ENTRY_CORRECTED, entry(revision=10, corrections=(TOLD,))),
        ("a withdrawal", Kind.ENTRY_RETRACTED, entry(revision=11, body="", body_html="", corrections=(WITHDRAWN,))),
        ("what is noted beside an entry", Kind.ENTRY_ANNOTATED, noted),
        ("the status of a claim", Kind.CLAIM_CHANGED, entry(claims=(CLAIM,))),
        ("figures", Kind.FIGURE_CHANGED, replace(BLOG, figures=(figure,))),
        ("a briefing", Kind.BRIEFING_CHANGED, replace(BLOG, briefing=Briefing((KNOWN,), minutes(25), 15))),
        ("somebody on duty", Kind.BLOG_CHANGED, replace(BLOG, on_duty=Duty("Ben", minutes(26)))),
        ("a hand-over", Kind.SHIFT_CHANGED, SHIFT),
    ]
    return {
        f"event with {name}": Event(9 + number, kind, minutes(19 + number), subject)
        for number, (name, kind, subject) in enumerate(subjects)
    }


MADE = _events()


def test_every_kind_has_an_example_of_its_message_and_of_what_it_does():
    """No kind of event is without what all three implementations are held to."""
    messages = [case["message"] for case in vectors("messages")["cases"] if case["message"]]
    applied = [event for case in vectors("apply")["cases"] for event in case["events"]]
    for examples in (messages, applied):
        assert {each["kind"] for each in examples if "kind" in each} >= set(Kind)


@pytest.mark.parametrize("name", MADE)
def test_the_server_makes_what_the_vectors_say(name):
    """An event with all that can be told in it has its members in the order, and with the values, of the example."""
    (case,) = (case for case in vectors("messages")["cases"] if case["name"] == name)
    frame = Encoder(PlainDrawing()).event(BLOG, MADE[name])
    assert (frame.text, frame.sse.decode()) == (case["text"], case["sse"])
