"""Who is let in: the limits for all, for an address and for a second, and that every place is given back."""

from uvicorn.config import Config

from liveblog.serving.admission import Admission, Limits, Refusal, readers_for
from liveblog.serving.server_state import LiveServerState
from liveblog.settings import Settings


def test_no_more_than_there_are_places_for():
    """Who comes when all places are taken is refused, until somebody leaves."""
    admission = Admission(Limits(readers=2))
    first, second = admission.admit("a"), admission.admit("b")
    assert first is not None
    assert second is not None
    assert admission.admit("c") is None
    first.leave()
    assert admission.admit("c") is not None
    assert admission.readers == 2


def test_one_address_can_not_take_all():
    """An address that has its share is refused, others are not; without an address there is no share."""
    admission = Admission(Limits(readers=10, per_address=2))
    slots = [admission.admit("a"), admission.admit("a")]
    assert admission.admit("a") is None
    assert admission.admit("b") is not None
    assert all(admission.admit(None) for _ in range(3))
    for slot in slots:
        assert slot is not None
        slot.leave()
    assert admission.admit("a") is not None


def test_so_many_in_a_second():
    """A burst of one second's worth is let in, then as many as time brings; refusals cost nothing."""
    now = [100.0]
    admission = Admission(Limits(readers=100, per_second=4), clock=lambda: now[0])
    assert [admission.admit("a") is not None for _ in range(6)] == [True] * 4 + [False] * 2
    now[0] += 0.5
    assert [admission.admit("a") is not None for _ in range(3)] == [True, True, False]
    now[0] += 60
    assert sum(admission.admit("a") is not None for _ in range(9)) == 4


def test_every_answer_is_counted():
    """Who was let in, and for which reason others were not."""
    admission = Admission(Limits(readers=3, per_address=1, per_second=4), clock=lambda: 100.0)
    for address in ("a", "a", "b", "b", "c", "d"):
        admission.admit(address)
    assert admission.admitted == 3
    assert admission.refused == {Refusal.ADDRESS: 2, Refusal.FULL: 1}
    slow = Admission(Limits(readers=3, per_second=1), clock=lambda: 100.0)
    assert [slow.admit("a") is None for _ in range(3)] == [False, True, True]
    assert slow.refused == {Refusal.RATE: 2}


def test_nothing_is_left_of_who_has_left():
    """When all have gone, so has every address: what strangers bring must not pile up."""
    admission = Admission(Limits(readers=100, per_address=2))
    slots = [admission.admit(str(number % 50)) for number in range(100)]
    for slot in slots:
        assert slot is not None
        slot.leave()
    assert (admission.readers, admission.addresses) == (0, 0)


def test_files_are_left_for_other_things():
    """A quarter of few files and a thousand of many are kept for polling, posting and the database."""
    assert readers_for(1024) == 768
    assert readers_for(1_000_000) == 999_000


def test_a_setting_that_the_system_can_not_hold_is_not_believed():
    """Of what is wanted no more is taken than fits among the open files; less is taken as it is."""
    fitting = readers_for(1024)
    assert readers_for(1024, wanted=5000) == fitting
    assert readers_for(1024, wanted=100) == 100


def test_the_log_names_a_setting_that_was_capped(monkeypatch, caplog):
    """A server that takes fewer readers than it was told to says so, with both numbers; one that can do it does not."""
    monkeypatch.setattr("liveblog.serving.server_state.open_files", lambda: 1024)
    config = Config("none:none")
    assert LiveServerState(Settings(max_readers=100), config).admission.limits.readers == 100
    assert not caplog.messages
    assert LiveServerState(Settings(max_readers=5000), config).admission.limits.readers == readers_for(1024)
    assert "LIVEBLOG_MAX_READERS is 5000" in caplog.text
    assert "1024" in caplog.text
