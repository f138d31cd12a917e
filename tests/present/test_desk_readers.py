"""A blog's readers in words: few and many, how late they see an entry, and what is in the way."""

import pytest

from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.present.desk_readers import Circumstances, DeskReaders, span


@pytest.mark.parametrize(
    ("numbers", "line", "seen"),
    [
        (ReaderNumbers(), "Nobody is reading now", "Nothing was written in the last ten minutes."),
        (ReaderNumbers(2, 0, 0, (40,)), "2 reading now · seen after 40 ms", "Readers saw the last change after 40 ms."),
        (
            ReaderNumbers(1200, 30, 4, (8, 40, 90)),
            "1,234 reading now · seen after 40 ms",
            "Readers see an entry after 40 ms, all of the last 3 within 90 ms.",
        ),
        (
            ReaderNumbers(1, 0, 0, tuple(range(1, 101))),
            "1 reading now · seen after 50 ms",
            "Readers see an entry after 50 ms, 95 of 100 within 95 ms.",
        ),
    ],
)
def test_the_line_says_what_is_known(numbers: ReaderNumbers, line: str, seen: str):
    """Of few changes no hundred is told."""
    readers = DeskReaders(numbers, Circumstances())
    assert (readers.line, readers.seen, readers.troubles) == (line, seen, ())


def test_transports_are_told_apart():
    """Who polls is counted roughly, and told only when there is somebody."""
    assert DeskReaders(ReaderNumbers(1200, 30, 4), Circumstances()).by_transport == (
        "1,200 by WebSocket, 30 by event stream, about 4 by polling."
    )
    assert DeskReaders(ReaderNumbers(2), Circumstances()).by_transport == "2 by WebSocket, 0 by event stream."


@pytest.mark.parametrize(
    ("numbers", "around", "said"),
    [
        (ReaderNumbers(), Circumstances(bus_is_up=False), "Redis is away"),
        (ReaderNumbers(1, 0, 0, (2500, 2600)), Circumstances(), "late: after 2.5 s"),
        (ReaderNumbers(), Circumstances(database_seconds=1.44), "took 1.4 s to answer"),
        (ReaderNumbers(), Circumstances(overdue=1, overdue_seconds=45), "one job waits, the first for 45 s"),
        (ReaderNumbers(), Circumstances(overdue=12, overdue_seconds=180), "12 jobs wait, the first for 3 min"),
    ],
)
def test_trouble_is_said_in_a_sentence(numbers: ReaderNumbers, around: Circumstances, said: str):
    """Each has one of its own, and nothing else is said."""
    (trouble,) = DeskReaders(numbers, around).troubles
    assert said in trouble


@pytest.mark.parametrize(
    ("milliseconds", "said"), [(0, "0 ms"), (999, "999 ms"), (1000, "1.0 s"), (12_400, "12 s"), (180_000, "3 min")]
)
def test_a_span_is_as_exact_as_it_matters(milliseconds: int, said: str):
    """Nobody wants thousandths of a minute."""
    assert span(milliseconds) == said
