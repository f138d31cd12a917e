"""What a browser asks its passkeys, as JSON for the desk's script."""

from starlette.responses import JSONResponse, Response

from liveblog.access.passkeys import Asked


def told(asked: Asked) -> Response:
    """Answer with it: `asked` goes back with the passkey's answer."""
    return JSONResponse({"asked": asked.secret, "options": asked.options}, headers={"cache-control": "no-store"})
