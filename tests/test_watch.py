"""The clock of the system tests."""

from pathlib import Path

from tests.system.watch import Instant

SERVER, ONE, OTHER = (Path(name) for name in ("server", "one", "other"))
SECOND = 10**9


def test_what_sessions_wait_side_by_side_is_taken_off_once():
    """Of a database's sessions one served whoever waits: the others' waits are not the server's merit."""
    began = Instant(10.0, {SERVER: 4 * SECOND}, {ONE: 7 * SECOND})
    ended = Instant(16.0, {SERVER: 5 * SECOND}, {ONE: 9 * SECOND, OTHER: SECOND})
    assert ended - began == 6 - 1 - 2
