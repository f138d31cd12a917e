"""What a long run says of itself."""

from dataclasses import replace

import pytest

from bench.soak import figures, page
from tests.faults.checker import Acknowledged, Delivery, Fault, Followed, Run
from tests.faults.ordeal import Account

ENTRY = {"id": 1, "revision": 1, "html": "<article>Ship</article>"}
POSTED = {"seq": 1, "kind": "entry.posted", "entry": ENTRY}


@pytest.fixture
def account() -> Account:
    """Return a run of one entry, one follower and one fault, in which all is well."""
    follower = Followed("reader", [Delivery(11.5, POSTED, since=1.0)])
    fault = Fault("valkey_killed", 9.0, 11.0)
    run = Run([POSTED], [ENTRY], [Acknowledged(10.0, "entry.posted", 1, 1)], [follower], [fault])
    return Account(run, connections=3, repeated=2, seconds=600.0)


def test_a_good_run_has_nothing_wrong(account):
    """What was done and seen is counted, and the kind of harm has its slowest delivery and its healing."""
    found = figures(account, 7)
    assert (found["wrong"], found["deliveries checked"], found["faults"]) == ([], 1, 1)
    figures_of_it = {"times": 1, "slowest_s": 1.5, "healed_s": 0.5, "late": 0, "reasonless": 0}
    assert found["kinds"] == {"valkey_killed": figures_of_it}
    assert "`scripts/bench soak --minutes 10 --seed 7`" in page([found])
    assert "| valkey killed | 1 | 1.50 | 0.50 | 0 | 0 |" in page([found])


def test_each_kind_of_wrong_is_counted(account):
    """A loss, a repetition and a delivery that is late without a reason are each counted as what they are."""
    deliveries = [Delivery(12.5, POSTED, since=1.0), Delivery(14.6, POSTED, since=1.0)]
    run = replace(account.run, followers=[Followed("reader", deliveries), Followed("other")])
    found = figures(replace(account, run=run), 7)
    names = ("lost", "repeated", "later than 2 s without a reason", "later than 4 s without a reason", "out of order")
    assert [found[name] for name in names] == [1, 1, 2, 1, 0]
    assert found["other wrongs"] == 1  # what the other ends with is not what the page shows


def test_what_is_late_is_told_by_kind_of_fault(account):
    """Each delivery over two seconds is counted with the harm that touched it, and beside it those with no excuse."""
    told = replace(account.run, followers=[Followed("reader", [Delivery(13.0, POSTED, since=1.0)])])
    harmed = replace(told, faults=[*told.faults, Fault("server_killed", 12.5, 13.5)])
    found, excused = (figures(replace(account, run=run), 7) for run in (told, harmed))
    assert (found["later than 2 s"], found["later than 2 s without a reason"]) == (1, 1)
    assert (found["kinds"]["valkey_killed"]["late"], found["kinds"]["valkey_killed"]["reasonless"]) == (1, 1)
    assert (excused["later than 2 s"], excused["later than 2 s without a reason"]) == (1, 0)
    assert {kind: row["late"] for kind, row in excused["kinds"].items()} == {"server_killed": 1, "valkey_killed": 1}
    assert [row["reasonless"] for row in excused["kinds"].values()] == [0, 0]


def test_several_runs_stand_side_by_side(account):
    """Each run has a column; of a kind of fault the times are added up and the worst is shown."""
    worse = {"times": 2, "slowest_s": 3.25, "healed_s": 0.25, "late": 1200, "reasonless": 3}
    written = page([figures(account, 7), {**figures(account, 8), "kinds": {"valkey_killed": worse}}])
    assert "| seed | 7 | 8 |" in written
    assert "| deliveries checked | 1 | 1 |" in written
    assert "| valkey killed | 3 | 3.25 | 0.50 | 1,200 | 3 |" in written
    assert "`scripts/bench soak --minutes 10 --seed 7 --seed 8`" in written
