"""The operations on the briefing of a blog."""

from liveblog import errors
from liveblog.intake.models import BriefingInput, ConfirmedInput
from liveblog.model.principal import Scope
from liveblog.web.api import briefings, schemas
from liveblog.web.api.operation import BLOG, CHANGE, IF_MATCH, IF_NONE_MATCH, READ, Operation

_BRIEFING = f"{BLOG}/briefing"

BRIEFING_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "get_briefing",
        "GET",
        _BRIEFING,
        "Show what is known",
        schemas.BriefingAnswer,
        briefings.get_briefing,
        parameters=(IF_NONE_MATCH,),
        problems=READ,
        headers=("ETag",),
        description="The briefing, for whoever comes late; null: none was written. Its tag is good for `If-Match` in "
        "either case.",
    ),
    Operation(
        "set_briefing",
        "PUT",
        _BRIEFING,
        "Say what is known",
        schemas.BriefingChangeAnswer,
        briefings.set_briefing,
        body=BriefingInput,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*CHANGE, errors.TimeAhead, errors.StaleRevision),
        headers=("ETag",),
        description="In place of what was said before. A statement that is said again as it stands keeps the marks of "
        "what has become of its entries, unless it is `confirmed`. `seq` is 0 when nothing had to change.",
    ),
    Operation(
        "confirm_statements",
        "POST",
        f"{_BRIEFING}/still-right",
        "Say that statements are right still",
        schemas.BriefingChangeAnswer,
        briefings.confirm_statements,
        body=ConfirmedInput,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*CHANGE, errors.StaleRevision),
        headers=("ETag",),
        description="The marks of what has become of their entries are taken away; nothing else of the briefing "
        "changes, nor the moment that it is of. `seq` is 0 when nothing was marked.",
    ),
    Operation(
        "drop_briefing",
        "DELETE",
        _BRIEFING,
        "Take the briefing away",
        schemas.BriefingChangeAnswer,
        briefings.drop_briefing,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(*READ, errors.BadRequest, errors.StaleRevision),
        headers=("ETag",),
        description="Where there is none, nothing happens.",
    ),
)
