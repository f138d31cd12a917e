"""What the server writes to its log: short lines on stderr. Requests are not logged: that is the balancer's affair."""

import logging
from enum import StrEnum


class LogLevel(StrEnum):
    """How much is logged; uvicorn and Alembic only say more than warnings at `debug`."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_TALKATIVE = ("uvicorn", "alembic", "asyncio", "httpx2", "websockets")


def configure_logging(level: LogLevel) -> None:
    """Send the log of this process to stderr."""
    logging.basicConfig(
        level=level.upper(), format="%(asctime)s %(levelname)s %(message)s", datefmt="%H:%M:%S", force=True
    )
    quiet = logging.NOTSET if level is LogLevel.DEBUG else logging.WARNING
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(quiet)
