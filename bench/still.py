"""A peer that only stands there: Starlette under uvicorn, answering `/{n}` with the bytes of `n.body` from memory."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main(directory: str, port: int) -> None:
    """Serve the files of a directory."""
    bodies = {path.stem: path.read_bytes() for path in Path(directory).glob("*.body")}

    async def answer(request: Request) -> Response:
        return Response(bodies[request.path_params["name"]])

    uvicorn.run(Starlette(routes=[Route("/{name}", answer)]), port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[3]))
