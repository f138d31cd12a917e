"""What others find at addresses that they know beforehand (RFC 8615): the keys that webhooks are signed with."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from liveblog.web.context import services


async def webhook_keys(request: Request) -> Response:
    """Answer with the public keys of what partners' receivers are sent, the present one first."""
    keys = list(services(request).webhook_signer.public_keys)
    return JSONResponse({"keys": keys}, headers={"cache-control": "public, max-age=300"})


ROUTES = [Route("/.well-known/webhook-keys.json", webhook_keys, methods=["GET"])]
