"""The one error of this package. What the caller shows for it is the caller's business."""


class HandRunError(ValueError):
    """Say in one sentence why a hand-run page can't be imported and what would help.

    The sentence is meant for the person who runs the import; nothing was planned when it is raised.
    """
