"""Where the desk's states are listed, by the names of the functions that make them."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from tests.browser.staff import Staff

DeskState = Callable[[Staff], Awaitable[Page]]
DESK_STATES: dict[str, DeskState] = {}


def desk_state(made: DeskState) -> DeskState:
    """Make a function a state of the desk, called as it is."""
    DESK_STATES[made.__name__] = made
    return made
