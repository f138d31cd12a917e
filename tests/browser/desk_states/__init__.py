"""The states of the desk: each screen as somebody in a newsroom of thirty sees it.

Each is a function of that newsroom (`tests.browser.staff`); its name is the state's, and it returns the page in it.
`scripts/look FOLDER desk` shows them.
"""

from tests.browser.desk_states import (  # noqa: F401 -- each lists its states
    accounts,
    blogs,
    briefing,
    cards,
    claiming,
    correcting,
    drafts,
    figures,
    handing_over,
    listing,
    partners,
    people,
    pictures,
    together,
    waiting,
    writing,
)
from tests.browser.desk_states.registry import DESK_STATES

__all__ = ["DESK_STATES"]
