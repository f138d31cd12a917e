"""What the desk counts: how changes of each kind ended, and how long they took."""

import pytest

from liveblog.bus import MemoryBus
from liveblog.desk import Desk, IdempotencyKey
from liveblog.desk.timing import BOUNDS, Durations, Outcome
from liveblog.errors import EntryNotFound, Unavailable
from liveblog.frames import Frames
from liveblog.model.entry import EntryChanges, EntryDraft
from liveblog.model.principal import COMMAND
from liveblog.render import Renderer
from liveblog.store import Failure, Store
from liveblog.wire.frame import Encoder
from tests.apps import HARBOUR, open_harbour

POST = EntryDraft("The quay is closed.")
KEY = IdempotencyKey("once", "fingerprint")


async def test_each_change_is_counted_by_its_end(sqlite_app):
    """Done, done before with the same key, refused: each is counted once, with the time that it took."""
    await open_harbour(sqlite_app)
    desk = sqlite_app.desk
    for _ in range(2):
        await desk.post(HARBOUR.slug, POST, COMMAND, KEY)
    await desk.revise(HARBOUR.slug, 1, EntryChanges(headline="Closed"), COMMAND)
    with pytest.raises(EntryNotFound):
        await desk.delete(HARBOUR.slug, 2, COMMAND)
    assert desk.timings.outcomes == {
        ("post", Outcome.DONE): 1,
        ("post", Outcome.REPLAYED): 1,
        ("revise", Outcome.DONE): 1,
        ("delete", Outcome.REFUSED): 1,
    }
    assert {change: sum(times.counts) for change, times in desk.timings.durations.items()} == {
        "post": 2,
        "publish": 0,
        "revise": 1,
        "retract": 0,
        "claim": 0,
        "drop_claim": 0,
        "set_reading": 0,
        "drop_readings": 0,
        "still_right": 0,
        "briefing": 0,
        "drop_briefing": 0,
        "delete": 1,
        "change_blog": 0,
        "hand_over": 0,
        "sign_off": 0,
    }
    assert desk.timings.durations["post"].seconds > 0


async def test_what_the_database_does_not_answer_is_told_apart(tmp_path):
    """A post that finds no database is nobody's fault: it is unavailable, and the store has counted it, too."""
    store = Store(f"postgresql+asyncpg://postgres@/liveblog?host={tmp_path}")
    desk = Desk(store, MemoryBus(), Frames(Encoder(Renderer())))
    with pytest.raises(Unavailable):
        await desk.post(HARBOUR.slug, POST, COMMAND)
    assert desk.timings.outcomes == {("post", Outcome.UNAVAILABLE): 1}
    assert store.failures[Failure.UNANSWERED] >= 1
    await store.close()


def test_a_time_falls_under_the_least_bound_that_it_does_not_exceed():
    """Bounds are inclusive, as Prometheus has them, and what exceeds all of them is counted, too."""
    durations = Durations()
    for seconds in (0.0, BOUNDS[0], BOUNDS[0] * 1.01, BOUNDS[-1], BOUNDS[-1] + 60):
        durations.add(seconds)
    assert durations.counts == [2, 1, *[0] * (len(BOUNDS) - 3), 1, 1]
