"""The operations that hand a shift over at the desk; readers are told by `POST …/shifts`, as ever."""

from liveblog import errors
from liveblog.intake.handovers import HandoverInput, TakeOverInput
from liveblog.model.principal import Scope
from liveblog.web.api import desk_schemas, handovers, schemas
from liveblog.web.api.operation import BLOG, CHANGE, READ, Operation

_HANDOVER = f"{BLOG}/handover"

HANDOVER_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get_handover",
        "GET",
        _HANDOVER,
        "Show who is on duty, and what is prepared for the next editor",
        desk_schemas.HandoverAnswer,
        handovers.get_handover,
        scope=Scope.WRITE,
        problems=READ,
        description="No reader sees the notes.",
    ),
    Operation(
        "prepare_handover",
        "PUT",
        _HANDOVER,
        "Prepare a hand-over",
        desk_schemas.HandoverAnswer,
        handovers.prepare_handover,
        body=HandoverInput,
        scope=Scope.WRITE,
        problems=CHANGE,
        description="Notes for the next editor, and a line for readers, in the place of what waits. Open desks see it "
        "at once.",
    ),
    Operation(
        "take_back_handover",
        "DELETE",
        _HANDOVER,
        "Take back the hand-over that is prepared",
        desk_schemas.HandoverAnswer,
        handovers.take_back_handover,
        scope=Scope.WRITE,
        problems=READ,
        description="Where nothing waits, nothing happens.",
    ),
    Operation(
        "take_over",
        "POST",
        f"{_HANDOVER}/take",
        "Take the shift over",
        schemas.ShiftChangeAnswer,
        handovers.take_over_shift,
        body=TakeOverInput,
        scope=Scope.WRITE,
        problems=(*CHANGE, errors.BlogClosed, errors.Conflict),
        headers=("ETag",),
        description="You are on duty from then on, under the name of your token, and readers see the line that was "
        "prepared. `seen` is the `last` that you saw: of two who take over, the second is refused. Done again, it "
        "changes nothing.",
    ),
)
