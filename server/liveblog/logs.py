"""What the server and the commands write to their log: lines on stderr, one for each record.

Requests are not logged: that is the balancer's affair.
"""

import logging
from enum import StrEnum

from liveblog.printable import escaped


class LogLevel(StrEnum):
    """How much is logged; uvicorn and Alembic only say more than warnings at `debug`."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


LINE_LIMIT = 4096  # characters of a line; the rest is counted
_TALKATIVE = ("uvicorn", "alembic", "asyncio", "httpx2", "websockets", "liveblog_client")


class LineFormatter(logging.Formatter):
    """Writes a record as one line, and its traceback below it, indented.

    Whatever a message or an exception says, and whoever logs it: no character of it steers a terminal, none begins a
    line, and a line has an end.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format a record; `exc_text`, which another formatter may have left there, is not believed."""
        record.message = record.getMessage().rstrip("\n")
        record.asctime = self.formatTime(record, self.datefmt)
        below = [self.formatException(record.exc_info)] if record.exc_info else []
        below += [self.formatStack(record.stack_info)] if record.stack_info else []
        return "\n".join([_line(self.formatMessage(record)), *("  " + _line(line) for line in _lines(below))])


def configure_logging(level: LogLevel) -> None:
    """Send the log of this process to stderr, and Python's warnings with it."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    quiet = logging.NOTSET if level is LogLevel.DEBUG else logging.WARNING
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(quiet)


def _lines(texts: list[str]) -> list[str]:
    return [line for text in texts for line in text.split("\n")]


def _line(text: str) -> str:
    beyond = len(text) - LINE_LIMIT
    return escaped(text if beyond <= 0 else f"{text[:LINE_LIMIT]}… ({beyond} characters more)")
