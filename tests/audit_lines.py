"""Lines of the log that say who did what, as tests ask for them; the fixture `lines` gives them."""

import logging
import re
from collections.abc import Callable

import pytest

from liveblog import audit
from liveblog.audit import Refusals

Lines = Callable[[], list[str]]


def lines_of(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Lines:
    """Give what was recorded since it was last asked for; no line of it may hold a text or a secret."""
    caplog.set_level(logging.INFO, logger="liveblog.audit")
    monkeypatch.setattr(audit, "refusals", Refusals())  # other tests may have used up what can be told

    def told() -> list[str]:
        found = [record.getMessage() for record in caplog.records if record.name == "liveblog.audit"]
        caplog.clear()
        for line in found:
            assert re.fullmatch(r"[a-z_.]+ by=\S+( [a-z]+=\S+)*", line), line
            assert "4711" not in line
            assert "secret" not in line
        return found

    return told
