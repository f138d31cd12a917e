"""Drafts, review, schedule and leases as a state machine, walked at random on both databases, with jumping clocks.

More steps, from other seeds: DESK_STEPS=2000 DESK_SEEDS=20 .venv/bin/pytest tests/desk/test_draft_walks.py
"""

import os
import random

import pytest

from liveblog.model.entry import Entry
from tests.apps import open_app, open_harbour
from tests.desk.lease_walks import JumpingClock, LeaseWalk
from tests.desk.writers import log

STEPS = int(os.environ.get("DESK_STEPS", "240"))
SEEDS = int(os.environ.get("DESK_SEEDS", "3"))


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_every_step_does_what_the_model_says(migrated_url, seed: int):
    """Nothing right is refused and nothing wrong done; readers get each text once, in order, and no other.

    Leases say who is at work and keep nobody from anything; what a server's clock shows changes none of it.
    """
    clock = JumpingClock()
    async with open_app(migrated_url, clock) as app:
        walk = LeaseWalk(app, await open_harbour(app), random.Random(seed), clock=clock)
        for _ in range(STEPS):
            await walk.step()
        events = [event.subject for event in await log(app)]
        told = [(entry.id, entry.body) for entry in events if isinstance(entry, Entry)]
        assert told == [(entry, body) for entry, body in walk.posted if entry not in walk.deleted]
        assert walk.posted
        assert walk.taken
        for number, it in walk.known.items():
            draft = await walk.found(number)
            now_is = (draft.author, draft.text.body, draft.version, draft.state, draft.shared)
            assert now_is == (it.author, it.body, it.version, it.state, it.shared), number
