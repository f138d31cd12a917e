"""Counting how often something is made: for what is to be made once."""

from types import ModuleType
from typing import Any

import pytest


def record(monkeypatch: pytest.MonkeyPatch, *functions: tuple[ModuleType, str]) -> list[str]:
    """Let functions of modules do what they do, and note the name of each that is called."""
    called: list[str] = []
    for module, name in functions:
        make = getattr(module, name)

        def recorded(*values: Any, name: str = name, make: Any = make, **named: Any) -> Any:
            called.append(name)
            return make(*values, **named)

        monkeypatch.setattr(module, name, recorded)
    return called
