"""Health: for balancers and supervisors. The operations, and what answers them."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import Unavailable
from liveblog.web.api.answers import json_answer
from liveblog.web.api.operation import Operation
from liveblog.web.api.schemas import HealthAnswer
from liveblog.web.context import services


async def healthz(request: Request) -> Response:  # noqa: ARG001 -- an endpoint takes a request
    """Tell that this process lives; asks nobody else, so that a database outage doesn't get every server restarted."""
    return json_answer({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Tell whether this process can do its work; without Redis it can, and readers elsewhere hear a little later.

    Raises:
        Unavailable: its database does not answer, or it is stopping.
    """
    own = services(request)
    if own.hub.is_draining:
        raise Unavailable("This server is stopping.")
    await own.store.check()
    return json_answer({"status": "ok" if own.bus.is_up else "degraded"})


HEALTH_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "healthz",
        "GET",
        "/healthz",
        "Tell that the server lives",
        HealthAnswer,
        healthz,
        description="Asks nobody else: an outage of the database is no reason to restart every server.",
    ),
    Operation(
        "readyz",
        "GET",
        "/readyz",
        "Tell whether the server can do its work",
        HealthAnswer,
        readyz,
        problems=(Unavailable,),
        description="Its database answers, and it isn't stopping. `degraded`: Redis doesn't answer, so what is posted "
        "on one process is heard on the others up to a second later.",
    ),
)
