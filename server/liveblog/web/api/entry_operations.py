"""The operations on entries that are the desk's own: their versions, the status of what they say, and figures."""

from liveblog import errors
from liveblog.intake.figures import ReadingInput
from liveblog.intake.models import ClaimInput, StillRightInput
from liveblog.model.principal import Scope
from liveblog.web.api import claims, desk_schemas, figures, schemas, versions
from liveblog.web.api.operation import BLOG, CHANGE, ENTRY, ENTRY_THERE, IF_MATCH, READ, Operation, Parameter, Problems
from liveblog.web.parameters import CLAIM_ID, READING_ID, VERSION

_VERSIONS = f"{ENTRY}/versions"
_NUMBER = "^[1-9][0-9]{0,8}$"

BEFORE = Parameter("before", "query", "Only versions older than this one.", _NUMBER)
FROM = Parameter("from", "query", "One of the two versions.", _NUMBER, required=True)
TO = Parameter("to", "query", "The other.", _NUMBER, required=True)

_VERSION_READ: Problems = (*READ, *ENTRY_THERE)

ENTRY_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_entry_versions",
        "GET",
        _VERSIONS,
        "List the versions of an entry",
        desk_schemas.EntryVersionsAnswer,
        versions.list_entry_versions,
        scope=Scope.WRITE,
        parameters=(BEFORE,),
        problems=(*_VERSION_READ, errors.BadRequest, errors.NotFound),
        description="Each revision, with whose it is and what it changed; 50 at once. A deleted entry has none.",
    ),
    Operation(
        "get_entry_version",
        "GET",
        f"{_VERSIONS}/{VERSION}",
        "Show an entry as one of its versions made it",
        desk_schemas.EntryVersionAnswer,
        versions.get_entry_version,
        scope=Scope.WRITE,
        problems=(*_VERSION_READ, errors.NotFound),
        description="With the Markdown that was written then.",
    ),
    Operation(
        "compare_entry_versions",
        "GET",
        f"{ENTRY}/difference",
        "Compare two versions of an entry",
        desk_schemas.ComparisonAnswer,
        versions.compare_entry_versions,
        scope=Scope.WRITE,
        parameters=(FROM, TO),
        problems=(*_VERSION_READ, errors.BadRequest, errors.NotFound, errors.TooCostly),
        description="Paragraphs are paired first, then the words within those that changed; very long texts are shown "
        "as a whole, taken away and put in.",
    ),
    Operation(
        "restore_entry_version",
        "POST",
        f"{_VERSIONS}/{VERSION}/restore",
        "Make a version of an entry its newest",
        schemas.EntryChangeAnswer,
        versions.restore_entry_version,
        scope=Scope.WRITE,
        parameters=(IF_MATCH,),
        problems=(
            *_VERSION_READ,
            errors.BadRequest,
            errors.NotFound,
            errors.InvalidInput,
            errors.EntryRetracted,
            errors.TooCostly,
            errors.StaleRevision,
        ),
        headers=("ETag",),
        description="A new revision on top of the others; what is pinned stays so, and what is not.",
    ),
    Operation(
        "list_open_claims",
        "GET",
        f"{BLOG}/claims",
        "List the open claims of a blog",
        desk_schemas.OpenClaimsAnswer,
        claims.list_open_claims,
        scope=Scope.WRITE,
        problems=READ,
        description="What is reported, being checked or disputed, the oldest first.",
    ),
    Operation(
        "set_claim",
        "PUT",
        f"{ENTRY}/claims",
        "Give something that an entry says a status",
        schemas.EntryChangeAnswer,
        claims.set_claim,
        body=ClaimInput,
        scope=Scope.WRITE,
        problems=(*CHANGE, *ENTRY_THERE, errors.EntryRetracted),
        headers=("ETag",),
        description="The claim with this quote gets it, or a new one does; without a quote it is that of the entry "
        "itself. It is no revision of the entry.",
    ),
    Operation(
        "drop_claim",
        "DELETE",
        f"{ENTRY}/claims/{CLAIM_ID}",
        "Take the status of a claim away",
        schemas.EntryChangeAnswer,
        claims.drop_claim,
        scope=Scope.WRITE,
        problems=(*READ, *ENTRY_THERE),
        headers=("ETag",),
        description="What is not there is fine.",
    ),
    Operation(
        "list_unsettled_entries",
        "GET",
        f"{BLOG}/unsettled",
        "List the entries that link to what has changed since",
        desk_schemas.UnsettledEntriesAnswer,
        claims.list_unsettled_entries,
        scope=Scope.WRITE,
        problems=READ,
        description="To what was clarified, corrected, withdrawn or deleted: readers see a mark until the entry is "
        "written anew, or is said to be right still.",
    ),
    Operation(
        "still_right",
        "POST",
        f"{ENTRY}/still-right",
        "Say that an entry is right still",
        schemas.EntryChangeAnswer,
        claims.still_right,
        body=StillRightInput,
        scope=Scope.WRITE,
        problems=(*CHANGE, *ENTRY_THERE),
        headers=("ETag",),
        description="Its marks of what has become of those that it links to are taken away, as far as they are of that "
        "moment or before. It is no revision; saying it twice makes no event.",
    ),
    Operation(
        "set_reading",
        "PUT",
        f"{BLOG}/figures/{{figure}}",
        "Say what a figure is, or was at a time",
        schemas.FigureChangeAnswer,
        figures.set_reading,
        body=ReadingInput,
        scope=Scope.WRITE,
        problems=(*CHANGE, errors.TimeAhead),
        headers=("ETag",),
        description="What was said of the same moment, in no entry, is replaced. Entries tell figures by their text.",
    ),
    Operation(
        "drop_readings",
        "DELETE",
        f"{BLOG}/figures/{{figure}}",
        "Take away what was said of a figure in no entry",
        schemas.FigureChangeAnswer,
        figures.drop_readings,
        scope=Scope.WRITE,
        problems=(*READ, errors.NotFound, errors.Conflict),
        headers=("ETag",),
        description="What entries tell goes with their text.",
    ),
    Operation(
        "drop_reading",
        "DELETE",
        f"{BLOG}/figures/{{figure}}/readings/{READING_ID}",
        "Take away one reading of a figure",
        schemas.FigureChangeAnswer,
        figures.drop_reading,
        scope=Scope.WRITE,
        problems=(*READ, errors.NotFound, errors.Conflict),
        headers=("ETag",),
        description="One that an entry tells goes with its text.",
    ),
)
