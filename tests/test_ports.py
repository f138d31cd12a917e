"""Ports for the servers of tests."""

import subprocess
import sys
from pathlib import Path

from tests.pace import PATIENCE
from tests.ports import _BLOCK, free_port

TOP = Path(__file__).parents[1]


def test_a_process_has_ports_of_its_own():
    """Tests that run beside these are never given the same port, although nobody listens on it yet."""
    ask = "from tests.ports import _BLOCK, free_port; print(*[free_port() for _ in range(_BLOCK)])"
    others = subprocess.run(
        [sys.executable, "-c", ask], cwd=TOP, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert {free_port() for _ in range(_BLOCK)}.isdisjoint(map(int, others.stdout.split()))
