"""Promises over the API: listed, made, and changed; by the same acts as at the desk."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from liveblog.intake.promises import PromiseInput, PromisePatch
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Scope
from liveblog.model.promise import Promise
from liveblog.web.actors import actor_names
from liveblog.web.api.answers import desk_answer, warnings
from liveblog.web.api.idempotency import idempotency_key
from liveblog.web.auth import at_desk
from liveblog.web.bodies import read_json
from liveblog.web.context import services


async def list_promises(request: Request) -> Response:
    """List the open promises, what is due first before the rest, then those that were ended within a day."""
    _, blog = await at_desk(request, Scope.WRITE)
    listed = await services(request).promises.listed(blog)
    lines = await _views(request, *listed.open, *listed.ended)
    return desk_answer({"epoch": blog.epoch, "promises": lines})


async def make_promise(request: Request) -> Response:
    """Promise something; with a key, once."""
    by, blog = await at_desk(request, Scope.WRITE)
    wanted = await read_json(request, PromiseInput)
    key = idempotency_key(request, wanted)
    made = await services(request).promises.make(blog, wanted.draft(), by, key.key if key else None)
    (view,) = await _views(request, made.promise)
    headers = {"idempotency-replayed": "true"} if made.is_replayed else {}
    told = {"epoch": blog.epoch, "promise": view} | warnings(request, wanted)
    return desk_answer(told, HTTPStatus.CREATED, headers)


async def change_promise(request: Request) -> Response:
    """Say what became of a promise, or move it."""
    by, blog = await at_desk(request, Scope.WRITE)
    wanted = await read_json(request, PromisePatch)
    number = request.path_params["promise_id"]
    promise = await services(request).promises.change(blog, number, wanted.changes(), by)
    (view,) = await _views(request, promise)
    return desk_answer({"epoch": blog.epoch, "promise": view} | warnings(request, wanted))


async def _views(request: Request, *promises: Promise) -> list[dict[str, Any]]:
    people = {key for promise in promises for key in (promise.made_by, promise.ended_by) if key}
    async with services(request).store.read() as connection:
        names = await actor_names(connection, people)
    return [_view(promise, names) for promise in promises]


def _view(promise: Promise, names: dict[str, str]) -> dict[str, Any]:
    ended_by = names.get(promise.ended_by, promise.ended_by) if promise.ended_by else None
    return {
        "id": promise.id,
        "entry_id": promise.entry_id,
        "text": promise.text,
        "due_at": rfc3339(promise.due_at),
        "made_at": rfc3339(promise.made_at),
        "made_by": names.get(promise.made_by, promise.made_by),
        "state": promise.state.value,
        "ended_at": rfc3339(promise.ended_at) if promise.ended_at else None,
        "ended_by": ended_by,
    }
