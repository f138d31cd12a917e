"""The ASGI application: routes, middleware and services, and what runs beside the requests."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from liveblog.assembly import open_services
from liveblog.hub import Hub
from liveblog.settings import Settings
from liveblog.web.breaking_off import Application
from liveblog.web.cache.store import ResponseCaches
from liveblog.web.cors import OpenToAllOrigins
from liveblog.web.heads import BoundedHeads
from liveblog.web.problems import HANDLERS
from liveblog.web.routes import ROUTES, FirstSegmentRouter
from liveblog.web.security import SecurityHeaders
from liveblog.work.cancelling import attempt

_log = logging.getLogger(__name__)

_BREATH_SECONDS = 1.0  # so that what fails at once, and is begun anew, doesn't fill the disk with complaints


def create_app(settings: Settings | None = None) -> Starlette:
    """Make the ASGI application, from the environment when no settings are given."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Hub]]:
        # Whoever started us found the settings to be good: all that can be wrong with the database now may pass.
        async with open_services(settings, patience=math.inf) as services:
            app.state.services = services
            async with asyncio.TaskGroup() as tasks:
                hub = tasks.create_task(_keep_running(services.hub))
                jobs = (services.jobs.run(), services.courier.run()) if settings.jobs else ()
                others = (services.receipts.run(), services.usage.run(), *jobs)
                working = [hub, *(tasks.create_task(each) for each in others)]
                yield {"hub": services.hub}  # for the protocol classes of `serving`
                services.hub.drain()
                for task in working:
                    task.cancel()

    secured = Middleware(SecurityHeaders, media_url=settings.media_url)
    middleware = [secured, Middleware(OpenToAllOrigins), Middleware(BoundedHeads)]
    app = Application(exception_handlers=HANDLERS, middleware=middleware)
    app.router = FirstSegmentRouter(ROUTES, lifespan)
    app.state.caches = ResponseCaches.empty()
    return app


async def _keep_running(hub: Hub) -> None:
    """Run the hub until cancelled; a bug that ends it is recorded, and the next run brings the readers up to date."""
    while True:
        try:
            await attempt(hub.run())
        except Exception:  # noqa: BLE001 -- whatever it was: recorded, and survived
            _log.exception("The hub failed; it is started anew.")
            await asyncio.sleep(_BREATH_SECONDS)
