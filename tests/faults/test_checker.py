"""The judge is judged first: it finds each kind of wrong that was planted, and nothing where nothing is wrong."""

from dataclasses import replace

from tests.faults.checker import Acknowledged, Delivery, Fault, Followed, Run, healing, late, slowest, violations

TOMBSTONE = {"id": 1, "deleted": True}


def entry(number: int, revision: int = 1) -> dict[str, object]:
    return {"id": number, "revision": revision, "html": f"<article>Ship {number}.{revision}</article>"}


POSTED_1 = {"seq": 1, "kind": "entry.posted", "entry": entry(1)}
POSTED_2 = {"seq": 2, "kind": "entry.posted", "entry": entry(2)}
REVISED_2 = {"seq": 3, "kind": "entry.revised", "entry": entry(2, 2)}
DELETED_1 = {"seq": 4, "kind": "entry.deleted", "entry": TOMBSTONE}
POSTED_3 = {"seq": 5, "kind": "entry.posted", "entry": entry(3)}
HEARD = (POSTED_1, POSTED_2, REVISED_2, DELETED_1, POSTED_3)
LOG = ({**POSTED_1, "entry": TOMBSTONE}, *HEARD[1:])
ACKNOWLEDGED = tuple(
    Acknowledged(float(event["seq"]), event["kind"], event["entry"]["id"], event["seq"])  # type: ignore[arg-type,index]
    for event in HEARD
)


def followed(*events, late: float = 0.1) -> Followed:
    """Record events as heard one after another, each `late` seconds after its acknowledgement."""
    return Followed("reader", [Delivery(event["seq"] + late, event) for event in events])


def run_of(*events) -> Run:
    """Record a run with one follower, who heard these events."""
    return Run(LOG, (entry(2, 2), entry(3)), ACKNOWLEDGED, (followed(*events),))


def found(run: Run) -> set[str]:
    """Return the kinds of what is wrong."""
    return {wrong.removeprefix("reader: ").partition(":")[0] for wrong in violations(run)}


def test_nothing_is_wrong_with_a_clean_run():
    """Who heard everything live, and who came after the delete and got the tombstone, are both right."""
    assert violations(run_of(*HEARD)) == []
    assert violations(run_of(*LOG)) == []


def test_a_lost_event_is_found():
    """A number that a follower never got is a loss, in the midst and at the end."""
    assert "lost" in found(run_of(POSTED_1, POSTED_2, DELETED_1, POSTED_3))
    assert "lost" in found(run_of(*HEARD[:-1]))
    assert "lost" in found(run_of())


def test_a_duplicate_is_found():
    """The same number twice is wrong, although applying it twice would change nothing."""
    assert found(run_of(*HEARD, POSTED_3)) == {"duplicate"}


def test_a_changed_order_is_found():
    """All events, but two of them exchanged, are wrong."""
    assert "reordered" in found(run_of(POSTED_1, REVISED_2, POSTED_2, DELETED_1, POSTED_3))


def test_stale_text_is_found():
    """A text that is delivered more than two seconds after its delete was acknowledged is stale; earlier it is not."""
    run = run_of(*LOG[1:])
    for after, expected in ((1.9, set()), (2.1, {"stale"})):
        first = Delivery(4 + after, POSTED_1)
        rest = [Delivery(10.0, event) for event in HEARD[1:]]
        assert found(replace(run, followers=(Followed("reader", [first, *rest]),))) == expected
        assert found(replace(run, followers=(Followed("reader", [first, *rest], is_prompt=False),))) == set()


def test_a_resurrected_entry_is_found():
    """A text after its own delete is wrong, to a follower and on the page."""
    again = {**POSTED_3, "entry": entry(1, 2)}
    assert "resurrected" in found(run_of(*HEARD[:-1], again))
    assert "resurrected" in found(replace(run_of(*HEARD), entries=(entry(1), entry(2, 2), entry(3))))


def test_a_text_left_in_the_log_is_found():
    """After a delete the log must not have the text any more."""
    assert found(replace(run_of(*HEARD), log=HEARD)) == {"not purged"}


def test_a_forgotten_promise_is_found():
    """An acknowledged change that the log hasn't is a loss, and so is a log with a gap."""
    broken = replace(run_of(*HEARD[:-1]), log=LOG[:-1], entries=(entry(2, 2),))
    assert found(broken) == {"lost"}
    assert "the log is not numbered 1, 2, 3 …" in violations(replace(run_of(*HEARD), log=(*LOG[:2], *LOG[3:])))


def test_a_post_done_twice_is_found():
    """An entry that no editor was told of is one that a repeated request made again."""
    assert found(replace(run_of(*HEARD), acknowledged=ACKNOWLEDGED[:-1])) == {"posted twice"}


def test_a_number_given_twice_is_found():
    """Two changes can't have one number."""
    twice = (*ACKNOWLEDGED, ACKNOWLEDGED[-1])
    assert violations(replace(run_of(*HEARD), acknowledged=twice)) == ["number 5 was acknowledged for two changes"]


def test_an_entry_that_differs_from_the_page_is_found():
    """What a follower ends with is compared with the page, text for text."""
    other = {**REVISED_2, "entry": {**entry(2, 2), "html": "<article>Other</article>"}}
    assert found(run_of(POSTED_1, POSTED_2, other, DELETED_1, POSTED_3)) == {"differs"}


def test_a_refusal_is_found():
    """A reset that nobody ordered is wrong even when the follower gets everything."""
    run = run_of(*HEARD)
    run.followers[0].refusals.append("reset")
    assert found(run) == {"refused"}


def test_a_late_delivery_is_found():
    """Later than the limit is wrong while nothing worse than a bearable fault was near, for who was connected then."""
    run = run_of(*HEARD)
    run.followers[0].deliveries[-1] = Delivery(8.0, POSTED_3, since=1.0)
    (wrong,) = late(run, {"freeze"}, limit=2, grace=1)
    assert wrong == "late: event 5 reached reader 3.00 s after it was acknowledged"
    assert late(run, {"freeze"}, limit=3.1, grace=1) == []
    for fault, expected in ((Fault("freeze", 4, 6), 1), (Fault("kill", 4, 6), 0), (Fault("kill", 2, 3.5), 1)):
        assert len(late(replace(run, faults=(fault,)), {"freeze"}, limit=2, grace=1)) == expected
    assert late(replace(run, faults=(Fault("kill", 2, 4.5),)), {"freeze"}, limit=2, grace=1) == []
    run.followers[0].deliveries[-1] = Delivery(8.0, POSTED_3, since=5.5)
    assert late(run, {"freeze"}, limit=2, grace=1) == []


def test_the_slowest_delivery_is_told_by_fault():
    """A delivery counts for each fault between its acknowledgement and its arrival."""
    run = replace(run_of(*HEARD), faults=(Fault("freeze", 2.5, 3.05), Fault("kill", 4.5, 6), Fault("cut", 5.5, 6)))
    run.followers[0].deliveries[-1] = Delivery(8.0, POSTED_3)
    found = {kind: round(took, 3) for kind, took in slowest(run).items()}
    assert found == {"none": 0.1, "freeze": 0.1, "kill": 3, "cut": 3}


def test_healing_is_told_by_fault():
    """How long after its end the last of what was acknowledged during a fault arrived; what was in time is 0."""
    run = replace(run_of(*HEARD), faults=(Fault("freeze", 0.5, 2.5), Fault("kill", 4.5, 6)))
    run.followers[0].deliveries[-1] = Delivery(8.0, POSTED_3)
    assert healing(run) == {"freeze": 0.0, "kill": 2.0}
