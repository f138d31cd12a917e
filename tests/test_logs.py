"""The log: one line a record, whoever writes it and whatever it says."""

import logging
import subprocess
import sys

import pytest

from liveblog.logs import LINE_LIMIT, LineFormatter
from liveblog.printable import STEERING
from tests.pace import PATIENCE

FORGED = "\x1b[2J\r\n12:00:00 INFO all is well\u2028\u202e\x9b1m"
_BEGINNING = """
import asyncio, logging, warnings
from liveblog.logs import LogLevel, configure_logging
from tests.test_logs import FORGED
configure_logging(LogLevel.INFO)
"""


def logged(program: str) -> list[str]:
    """Run a program in a process with our log, and return the lines that it wrote."""
    command = [sys.executable, "-c", _BEGINNING + program]
    run = subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return run.stderr.decode().removesuffix("\n").split("\n")


@pytest.mark.parametrize("name", ["liveblog.web.problems", "uvicorn.error", "some.library"])
def test_nobody_writes_two_lines_with_one_message(name):
    """Control characters of a message and of its values are spelled out, in every logger's lines."""
    (line,) = logged(f"logging.getLogger({name!r}).error('GET %s failed', FORGED)")
    assert not STEERING.search(line)
    assert r"\x1b[2J\r\n12:00:00 INFO all is well\u2028\u202e\x9b1m failed" in line


def test_an_exception_can_not_forge_a_line():
    """A traceback is indented as a whole: also what an exception says, its notes, and those it came from."""
    first, *below = logged("""
try:
    try:
        raise KeyError(FORGED)
    except KeyError as cause:
        cause.add_note(FORGED)
        raise ExceptionGroup(FORGED, [ValueError(FORGED)]) from cause
except ExceptionGroup:
    logging.getLogger("liveblog").exception("Failed")
""")
    assert first.endswith(" ERROR Failed")
    assert any("ValueError: " in line for line in below)
    assert all(line.startswith("  ") and not STEERING.search(line) for line in below)


def test_what_nobody_catches_passes_the_same_place():
    """A task that fails, and what libraries warn of, are records like any other."""
    lines = logged("""
async def failing():
    raise ValueError(FORGED)
async def main():
    task = asyncio.create_task(failing())
    await asyncio.wait([task])
    del task
asyncio.run(main())
warnings.warn(FORGED)
""")
    assert sum("ERROR Task exception was never retrieved" in line for line in lines) == 1
    assert sum("WARNING " in line for line in lines) == 1
    assert not any(STEERING.search(line) for line in lines)


def test_what_another_formatter_left_is_not_believed():
    """The text of a traceback that another handler has cached is made anew."""
    error = ValueError(FORGED)
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Failed", (), (ValueError, error, None))
    logging.Formatter().format(record)
    assert record.exc_text
    assert "\x1b" in record.exc_text
    assert "\x1b" not in LineFormatter().format(record)


def test_a_line_has_an_end():
    """A message of a megabyte takes a few kilobytes of the log, and says how much is left out."""
    (line,) = logged("logging.getLogger('liveblog').warning('%s', 'a' * 1_000_000)")
    assert len(line) < LINE_LIMIT + 100
    assert line.endswith(" characters more)")


def test_libraries_are_quiet():
    """What uvicorn and the client tell of each connection is not for every day."""
    talk = "for name in ('uvicorn.error', 'liveblog_client', 'liveblog'): logging.getLogger(name).info('%s', name)"
    (line,) = logged(talk)
    assert line.endswith(" INFO liveblog")
