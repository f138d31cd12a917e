"""Partners' receivers over the API: listed, added, changed, deleted, tried, and sent something again."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import Endpoints, reach
from liveblog.errors import Conflict, FieldError, InvalidInput, NotFound
from liveblog.intake.endpoints import EndpointInput, EndpointPatch, SentEventInput
from liveblog.model.endpoint import DeliveryAttempt, Endpoint
from liveblog.model.moment import now
from liveblog.model.principal import Principal, Scope
from liveblog.present.partner_views import attempt_view, endpoint_view
from liveblog.sentence import sentence
from liveblog.store import reads
from liveblog.store.blog_lists import blog_names, named_blog
from liveblog.web.api.answers import desk_answer
from liveblog.web.auth import administrator
from liveblog.web.bodies import read_json
from liveblog.web.context import services
from liveblog.wire.views import JsonObject


async def list_endpoints(request: Request) -> Response:
    """List a partner's receivers, oldest first."""
    by = await administrator(request)
    return desk_answer({"endpoints": await _views(request, by)})


async def create_endpoint(request: Request) -> Response:
    """Add a receiver, and show its secret this once."""
    by = await administrator(request)
    wanted = await read_json(request, EndpointInput)
    draft = wanted.draft(await _blog_ids(request, by, wanted.blogs))
    made, secret = await services(request).endpoints.create(_partner(request), draft, by)
    view = await _view(request, by, await services(request).endpoints.by_id(made))
    headers = {"location": f"{request.scope['path']}/{made}"}
    return desk_answer({"endpoint": view, "secret": secret}, HTTPStatus.CREATED, headers)


async def get_endpoint(request: Request) -> Response:
    """Show a receiver."""
    return await _answer(request, await administrator(request), await _asked(request))


async def change_endpoint(request: Request) -> Response:
    """Change where a receiver is, and what it gets."""
    by = await administrator(request)
    wanted = await read_json(request, EndpointPatch)
    found = await _asked(request)
    changes = wanted.changes()
    if "blogs" in wanted.model_fields_set:
        changes["blog_ids"] = await _blog_ids(request, by, wanted.blogs)
    await services(request).endpoints.change(found.id, changes, by)
    return await _answer(request, by, await _asked(request))


async def delete_endpoint(request: Request) -> Response:
    """Delete a receiver."""
    by = await administrator(request)
    await services(request).endpoints.delete((await _asked(request)).id, by)
    return desk_answer({"endpoints": await _views(request, by)})


async def pause_endpoint(request: Request) -> Response:
    """Send a receiver nothing for now."""
    return await _done(request, lambda known, found, by: known.pause(found.id, by))


async def resume_endpoint(request: Request) -> Response:
    """Go on where a receiver stood, at once."""
    return await _done(request, lambda known, found, by: known.resume(found.id, by))


async def renew_endpoint_secret(request: Request) -> Response:
    """Give a receiver another secret, and show it this once."""
    by = await administrator(request)
    found = await _asked(request)
    secret = await services(request).endpoints.renew_secret(found.id, by)
    return desk_answer({"endpoint": await _view(request, by, await _asked(request)), "secret": secret})


async def end_former_secrets(request: Request) -> Response:
    """Let the secrets before the present one sign nothing more."""
    return await _done(request, lambda known, found, by: known.end_former_secrets(found.id, by))


async def test_endpoint(request: Request) -> Response:
    """Send a receiver something that is no event."""
    by = await administrator(request)
    found = await _asked(request)
    return await _tried(request, by, await services(request).courier.test(found.id))


async def send_event_again(request: Request) -> Response:
    """Send a receiver one event again, as it reads now."""
    by = await administrator(request)
    wanted = await read_json(request, SentEventInput)
    found = await _asked(request)
    async with services(request).store.read() as connection:
        blog = await reads.blog_by_slug(connection, wanted.blog)
    attempt = await services(request).courier.send_again(found.id, blog.id, wanted.seq)
    if attempt is None:
        raise Conflict(sentence("There is no such event for this receiver."))
    return await _tried(request, by, attempt)


async def replay_events(request: Request) -> Response:
    """Send a receiver all of a blog again, from an event on."""
    await administrator(request)
    wanted = await read_json(request, SentEventInput)
    return await _done(request, lambda known, found, by: known.replay(found.id, wanted.blog, wanted.seq, by))


async def list_attempts(request: Request) -> Response:
    """List what was tried last."""
    by = await administrator(request)
    attempts = await services(request).endpoints.attempts((await _asked(request)).id)
    return desk_answer({"attempts": await _attempts(request, by, attempts)})


async def _done(request: Request, act: Callable[[Endpoints, Endpoint, Principal], Awaitable[None]]) -> Response:
    by = await administrator(request)
    await act(services(request).endpoints, await _asked(request), by)
    return await _answer(request, by, await _asked(request))


async def _tried(request: Request, by: Principal, attempt: DeliveryAttempt) -> Response:
    (view,) = await _attempts(request, by, [attempt])
    return desk_answer({"attempt": view})


async def _attempts(request: Request, by: Principal, attempts: Sequence[DeliveryAttempt]) -> list[JsonObject]:
    slugs = await _slugs(request, by, {attempt.blog_id for attempt in attempts if attempt.blog_id})
    return [attempt_view(attempt, slugs) for attempt in attempts]


async def _answer(request: Request, by: Principal, found: Endpoint) -> Response:
    return desk_answer({"endpoint": await _view(request, by, found)})


async def _view(request: Request, by: Principal, found: Endpoint) -> JsonObject:
    positions = await services(request).endpoints.positions(found.id)
    return endpoint_view(found, positions, await _slugs(request, by, found.blog_ids), now())


async def _views(request: Request, by: Principal) -> list[JsonObject]:
    await services(request).partners.by_id(_partner(request))
    return [await _view(request, by, each) for each in await services(request).endpoints.of_partner(_partner(request))]


async def _slugs(request: Request, by: Principal, numbers: Collection[int]) -> dict[int, str]:
    async with services(request).store.read() as connection:
        known = await blog_names(connection, reach(by, Scope.ADMIN), numbers)
    return {blog_id: blog.slug for blog_id, blog in known.items()}


async def _blog_ids(request: Request, by: Principal, slugs: Sequence[str]) -> tuple[int, ...]:
    """Return the numbers of the blogs that are named.

    Raises:
        InvalidInput: names one that isn't there.
    """
    found: dict[int, None] = {}
    async with services(request).store.read() as connection:
        for number, slug in enumerate(slugs):
            blog = await named_blog(connection, reach(by, Scope.ADMIN), slug)
            if blog is None:
                raise InvalidInput(FieldError(f"blogs.{number}", sentence("must be the slug of a blog")))
            found[blog.id] = None
    return tuple(found)


def _partner(request: Request) -> int:
    number: int = request.path_params["partner_id"]
    return number


async def _asked(request: Request) -> Endpoint:
    """Read the receiver that the address names.

    Raises:
        NotFound: the partner has none of this number.
    """
    number = request.path_params["endpoint_id"]
    found = await services(request).endpoints.by_id(number)
    if found.partner_id != _partner(request):
        raise NotFound(sentence("There is no receiver {endpoint_id}.", endpoint_id=number))
    return found
