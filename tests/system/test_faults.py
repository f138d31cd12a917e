"""Promises under faults: servers, Valkey and PostgreSQL are hurt, and neither editors nor readers lose anything."""

from pathlib import Path

import pytest

from tests.faults.checker import Run, healing, late, slowest, violations
from tests.faults.nemesis import BEARABLE, HARM
from tests.faults.ordeal import Account, Size, endure
from tests.pace import SLOWNESS, pace

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

SEED = 20310304
SIZE = Size(followers=max(30, round(180 / SLOWNESS)), wanderers=10, stalling=6, editors=4)
"""The followers, and the proxies that all goes through, have one event loop: a slow one carries fewer of them."""
LATE = pace(6.0)
PURGED_WITHIN = pace(5.0)
"""Two seconds are promised; the rest is for a machine that runs servers, editors and followers at the same time."""
GRACE = pace(4.0)


async def test_nothing_is_lost_whatever_is_hurt(tmp_path: Path):
    """What was acknowledged is kept, and every follower ends with the log: each event once, in order, no text too long.

    Every kind of harm comes once, some of it together, while editors write and followers move between the servers.
    """
    account = await endure(tmp_path, SEED, SIZE)
    print_figures(account)
    run = account.run
    assert set(account.counted) == {harm.kind for harm in HARM}
    assert len(run.log) > 100
    assert all(written_amid(run, kind) for kind in ("valkey_killed", "valkey_frozen"))
    assert violations(run, PURGED_WITHIN) == []
    assert late(run, BEARABLE, LATE, GRACE) == []


def written_amid(run: Run, kind: str) -> bool:
    """Tell whether changes were acknowledged while Valkey was away."""
    (fault,) = (fault for fault in run.faults if fault.kind == kind)
    return any(fault.at + 0.2 < change.at < fault.until - 0.2 for change in run.acknowledged)


def print_figures(account: Account) -> None:
    """Say what was seen; pytest shows it with -s, and when the test fails."""
    run, longest, healed = account.run, slowest(account.run), healing(account.run)
    lines = [
        f"seed {SEED}: {len(run.acknowledged)} changes acknowledged, {account.repeated} requests repeated",
        f"{account.deliveries} deliveries to {len(run.followers)} followers over {account.connections} connections",
        *(
            f"{kind:26} slowest {longest[kind]:.2f} s, healed after {healed.get(kind, 0):.2f} s"
            for kind in sorted(longest)
        ),
    ]
    print("", *lines, sep="\n")  # noqa: T201
