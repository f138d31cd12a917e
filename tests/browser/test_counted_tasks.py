"""The count of keys and taps at the desk: what is counted, and that the tasks can still be done as they are counted."""

import pytest
from playwright.async_api import Page

from bench.desk import BEFORE, TASKS, counted_once, figures, with_ines
from tests.browser.desks import Desk, body

SESSION = pytest.mark.asyncio(loop_scope="session")

PRESSES = {
    "post": (1, 0),
    "correct a typo": (1, 3),
    "post with a picture": (1, 1),
    "approve": (2, 0),
    "schedule": (8, 0),
}


@pytest.mark.browser
@SESSION
@pytest.mark.parametrize("name", TASKS)
async def test_a_task_takes_so_many_presses(desk: Desk, name: str):
    """Nobody adds a press to one of the tasks that editors do most without seeing it here."""
    found = await counted_once(await with_ines(desk), TASKS[name])
    assert (found.keys, found.taps) == PRESSES[name]
    assert found.seconds > 0


@pytest.mark.browser
@SESSION
async def test_modifiers_and_letters_are_told_apart(desk: Desk):
    """A key with its modifiers is one press, a double click is two taps, and letters of the text are none."""

    async def press(_: Desk, page: Page) -> tuple[str, float]:
        await page.keyboard.type("ab")
        await page.keyboard.press("Control+Shift+ArrowLeft")
        await body(page).dblclick()
        return "ab", 0.0

    found = await counted_once(desk, press)
    assert (found.keys, found.taps) == (1, 2)


def test_each_task_is_told_beside_what_it_took_before():
    """No row of the table is without its figure of before."""
    assert set(TASKS) == set(BEFORE)


def test_one_bad_round_is_not_the_figure():
    """Of three rounds the middle one is told, at its half and at its twentieth."""
    rounds = [[float(number + late) for number in range(1, 101)] for late in (0, 10, 1000)]
    assert figures(rounds) == {"p50 ms": "60", "p95 ms": "106"}
