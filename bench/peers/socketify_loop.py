"""A peer: socketify, which is uWebSockets (C++) for Python; its own publish() goes to all readers of a topic."""

import sys
from typing import Any

from socketify import App, CompressOptions, OpCode  # type: ignore[import-not-found]  # fetched into .peers

app = App()


def welcome(ws: Any) -> None:
    """Take a reader in."""
    ws.subscribe("live")


def publish(response: Any, _: Any) -> None:
    """Send the body to all; posts here come in one piece."""
    response.on_data(_send)


def _send(response: Any, body: bytes, _: bool) -> None:  # noqa: FBT001  # as socketify calls it
    app.publish("live", body, OpCode.TEXT)
    response.end("ok")


app.ws("/ws", {"compression": CompressOptions.DISABLED, "idle_timeout": 0, "open": welcome})
app.post("/pub", publish)
app.listen({"port": int(sys.argv[-1]), "host": "127.0.0.1"})
app.run()
