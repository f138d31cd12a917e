"""Passwords: the rules, which the page knows, too; and that a wrong name costs as much as a wrong password."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from liveblog.access import Users, passwords
from liveblog.access.passwords import WEAKNESSES, weakness
from liveblog.errors import Unauthenticated
from liveblog.model.principal import Scope
from tests.pace import PATIENCE

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "passwords.json").read_text(encoding="utf-8"))["cases"]
RULES = dict(zip(("long", "rare", "varied", "own"), (WEAKNESSES[0], *WEAKNESSES[2:]), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["password"])
def test_a_password_is_held_to_the_rules(case: dict[str, Any]):
    """What breaks none of them is taken; otherwise the first that it breaks is told."""
    broken = [said for rule, said in RULES.items() if rule not in case["met"]]
    assert weakness(case["password"], case["known"].split()) == (broken[0] if broken else None)


def test_guessing_is_made_costly():
    """A server, which has no tests around it, keeps passwords as RFC 9106 advises, and recovery codes as OWASP does."""
    script = "from liveblog.access import codes, passwords; print(passwords.hashed('x'), *codes._COST)"
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=PATIENCE)
    kept, *cost = said.stdout.split()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert cost == ["2", "19456", "1"]


async def test_a_name_that_nobody_has_costs_the_same(store, monkeypatch: pytest.MonkeyPatch):
    """One hash is computed for each attempt, by the same parameters: for a user, one without a password, and nobody."""
    users = Users(store)
    await users.create("ada", "Ada", Scope.WRITE, "harbour ships at dawn")
    await users.create("ben", "Ben", Scope.WRITE)
    await users.create("cid", "Cid", Scope.WRITE, "harbour ships at dawn")
    await users.disable((await users.by_name("cid")).id)
    passwords.fits(None, "once, for all that are unknown")
    costs = list[str]()

    class Hasher:
        def verify(self, kept: str, password: str) -> bool:
            costs.append(kept.rpartition("$")[0].rpartition("$")[0])
            return real.verify(kept, password)

    real = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Hasher())
    for name in ("ada", "ben", "cid", "nobody"):
        with pytest.raises(Unauthenticated, match=r"^The name or the password is wrong\.$"):
            await users.by_password(name, "guess")
    users.close()
    assert len(costs) == 4
    assert set(costs) == {costs[0]}
    assert costs[0].startswith("$argon2id$")
