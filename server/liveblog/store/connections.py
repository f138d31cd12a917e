"""How many connections there are to the database, by what is done on them."""

from dataclasses import dataclass

from liveblog.work.bounds import PAST_VIEWS, SEARCHES, TEXTS


@dataclass(frozen=True, slots=True)
class Connections:
    """So many stay open once they were needed; on PostgreSQL, where one is a process, so many `more` may come.

    What is done on `yielding` ones leaves the processor to all else, where the database is in our own process.
    """

    kept: int
    more: int = 0
    yielding: bool = False


READING = Connections(8, 4)
WRITING = Connections(2, 4)
"""On SQLite one is written on at a time: the other is for whoever was cut off and whose connection still closes."""

LONG_READING = Connections(sum(bound.at_once for bound in (SEARCHES, PAST_VIEWS, TEXTS)), 1, yielding=True)
