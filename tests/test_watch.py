"""The clock of the system tests."""

from pathlib import Path

from tests.system.watch import Instant

SERVER, ONE, OTHER = (Path(name) for name in ("server", "one", "other"))
SECOND = 10**9


def test_what_sessions_wait_side_by_side_is_taken_off_once():
    """Of a database's sessions one served whoever waits: the others' waits are not the server's merit."""
    began = Instant(10.0, {SERVER: 4 * SECOND}, {ONE: 7 * SECOND}, SECOND)
    ended = Instant(16.0, {SERVER: 5 * SECOND}, {ONE: 9 * SECOND, OTHER: SECOND}, 2 * SECOND)
    assert ended - began == 6 - 1 - 2


def test_what_the_server_has_worked_is_never_taken_off():
    """Two that wait for one processor at once would be taken off twice: then its work alone is told."""
    began = Instant(10.0, {SERVER: 0}, {ONE: 0}, 0)
    ended = Instant(16.0, {SERVER: 4 * SECOND}, {ONE: 4 * SECOND}, 2 * SECOND)
    assert ended - began == 2
