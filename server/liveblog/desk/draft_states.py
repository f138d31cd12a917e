"""How far a draft has come, and what can't be done to it then."""

from liveblog.errors import Conflict, DraftPosted, StaleRevision
from liveblog.model.draft import Draft, DraftState
from liveblog.sentence import sentence

TYPED_IN = (DraftState.OPEN, DraftState.SUBMITTED)
"""The states of a draft whose text may change."""

AT_WORK = (*TYPED_IN, DraftState.SCHEDULED)
"""The states of a draft that is neither posted nor discarded."""

_REFUSALS = {
    DraftState.OPEN: sentence("This draft is open: it was not submitted, or was taken or sent back."),
    DraftState.SUBMITTED: sentence("This draft is submitted."),
    DraftState.SCHEDULED: sentence("This draft is scheduled: take its time away first, or open it to change it."),
    DraftState.DISCARDED: sentence("This draft was discarded: bring it back first."),
    DraftState.POSTED: sentence("This draft was posted."),
}


def require_state(draft: Draft, *states: DraftState) -> None:
    """Refuse what can't be done to a draft as far as it has come.

    Raises:
        DraftPosted, Conflict: it is in none of these states.
    """
    if draft.state in states:
        return
    if draft.entry_id is not None:
        raise DraftPosted(draft.entry_id)
    raise Conflict(_REFUSALS[draft.state])


def require_seen(draft: Draft, seen: int | None) -> None:
    """Refuse what was decided on another version than the last; None stands for any.

    Raises:
        StaleRevision: it was saved since.
    """
    if seen is not None and seen != draft.version:
        raise StaleRevision(
            sentence("This draft was changed in the meantime: it is at version {version} now.", version=draft.version)
        )
