"""The one error of this package. What the caller shows for it is the caller's business."""

from enum import Enum, auto


class Need(Enum):
    """What a person could tell that a page doesn't: the caller knows how they would say it."""

    DATE = auto()
    ZONE = auto()


class HandRunError(ValueError):
    """Say in one sentence why a hand-run page can't be imported and what would help.

    The sentence is meant for the person who runs the import; nothing was planned when it is raised. `need` is what
    would help, where that is one of the arguments of `parse`.
    """

    def __init__(self, message: str, need: Need | None = None) -> None:
        super().__init__(message)
        self.need = need
