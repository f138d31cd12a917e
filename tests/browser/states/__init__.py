"""The states of the reader's page, and the pages around it: what is audited with axe, and what `scripts/look` shows.

Each is a function of a blog that has everything; its name is the state's, and it leaves the page in it.
"""

from tests.browser.states import front, lists, live, problems, texts, truth  # noqa: F401 -- each lists its states
from tests.browser.states.registry import STATES

__all__ = ["STATES"]
