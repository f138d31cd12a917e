"""The contract with uvicorn: every internal of it that `serving` touches. After an upgrade this is what fails first.

Pinned to 0.54 in pyproject.toml; to move on, read what changed in the files named here and then change the number.
"""

import inspect
from importlib.metadata import version

import pytest
from uvicorn import Config, Server
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.protocol import Protocol, State
from websockets.server import ServerProtocol


async def app(scope, receive, send) -> None:
    """Stand where an application is needed."""


@pytest.fixture
def config() -> Config:
    """Return a configuration like ours."""
    made = Config(app, ws=WebSocketsSansIOProtocol, log_config=None, lifespan="off")
    made.load()
    return made


def parameters(function) -> list[str]:
    """Return the names of what a function takes."""
    return list(inspect.signature(function).parameters)


def test_the_version_is_the_one_that_was_read():
    """The rest of this file was written from the source of this version."""
    assert version("uvicorn").startswith("0.54.")


@pytest.mark.parametrize("protocol", [HttpToolsProtocol, WebSocketsSansIOProtocol])
def test_protocols_are_made_as_we_make_them(protocol):
    """FirstBytes makes LiveHttpProtocol with these three, and takes the same arguments from the server itself."""
    assert parameters(protocol) == ["config", "server_state", "app_state", "_loop"]


def test_config_takes_classes_and_what_we_set():
    """`http` and `ws` may be classes of our own, and each setting of ours has its name."""
    wanted = ["http", "ws", "ws_max_size", "ws_per_message_deflate", "timeout_graceful_shutdown", "lifespan"]
    wanted += ["ssl_certfile", "ssl_keyfile", "server_header", "access_log", "log_config"]
    assert set(wanted) <= set(parameters(Config))
    made = Config(app, http=HttpToolsProtocol, ws=WebSocketsSansIOProtocol, log_config=None)
    made.load()
    assert made.http_protocol_class is HttpToolsProtocol
    assert made.ws_protocol_class is WebSocketsSansIOProtocol


def test_server_state_holds_connections_and_tasks():
    """We put readers into the register of connections, and wait for both when the server stops."""
    state = ServerState()
    assert state.connections == set()
    assert state.tasks == set()


def test_server_has_what_we_override(config: Config):
    """`main_loop`, `shutdown` and `capture_signals` are called as we extend them, and `should_exit` ends the loop."""
    assert inspect.iscoroutinefunction(Server.main_loop)
    assert inspect.iscoroutinefunction(Server.shutdown)
    assert parameters(Server.main_loop) == ["self"]
    assert parameters(Server.shutdown) == ["self", "sockets"]
    assert parameters(Server.capture_signals) == ["self"]
    server = Server(config)
    assert (server.should_exit, server.force_exit, server._captured_signals) == (False, False, [])
    assert server.config is config
    assert "self.servers" in inspect.getsource(Server.startup)


def test_server_shutdown_ends_what_is_in_the_register():
    """`shutdown()` is called on each connection, with no arguments: a reader and FirstBytes have one."""
    assert "connection.shutdown()" in inspect.getsource(Server.shutdown)


async def test_http_protocol_has_what_the_door_uses(config: Config):
    """LiveHttpProtocol reads these, takes itself out of `connections`, and lets the timer of an idle connection go."""
    protocol = HttpToolsProtocol(config, ServerState(), {})
    assert "transport" in vars(protocol)
    assert list(protocol.pipeline) == []
    assert isinstance(protocol.connections, set)
    assert parameters(HttpToolsProtocol._start_asgi_task) == ["self", "cycle", "app"]
    assert parameters(HttpToolsProtocol._unset_keepalive_if_required) == ["self"]
    assert "self._start_asgi_task(" in inspect.getsource(HttpToolsProtocol.on_headers_complete)


async def test_http_protocol_has_what_repeating_uses(config: Config):
    """An answer is sent again between requests that uvicorn told of, if the socket takes it, with its fields added."""
    protocol = HttpToolsProtocol(config, ServerState(), {})
    assert {"cycle", "flow"} <= set(vars(protocol))
    for callback in ("on_message_begin", "on_message_complete", "on_response_complete"):
        assert parameters(getattr(HttpToolsProtocol, callback)) == ["self"]
    assert "self.timeout_keep_alive_task = " in inspect.getsource(HttpToolsProtocol.on_response_complete)
    assert "default_headers" in vars(ServerState())
    assert "self.write_paused = True" in inspect.getsource(FlowControl.pause_writing)


def test_http_upgrade_replays_the_request_to_the_websocket_class():
    """The WebSocket class is told of the connection, given the whole handshake at once, and then becomes protocol."""
    source = inspect.getsource(HttpToolsProtocol.handle_websocket_upgrade)
    assert source.index("connection_made(") < source.index("data_received(") < source.index("set_protocol(")


def test_a_cycle_has_what_detaching_uses():
    """A response that has begun, is chunked and isn't over can be taken; `disconnected` ends it for the application."""
    source = inspect.getsource(RequestResponseCycle)
    for name in ("response_started", "response_complete", "chunked_encoding", "disconnected"):
        assert f"self.{name} = " in source or f"self.{name}: " in source
    assert "not self.response_complete and not self.disconnected" in inspect.getsource(RequestResponseCycle.run_asgi)


async def test_websocket_protocol_has_what_the_door_uses(config: Config):
    """LiveWebSocketProtocol sets the extensions, reads these flags, and stops the keepalive when it is detached."""
    protocol = WebSocketsSansIOProtocol(config, ServerState(), {})
    assert isinstance(protocol.conn, ServerProtocol)
    assert protocol.conn.state is State.CONNECTING
    assert protocol.conn.available_extensions is not None
    assert isinstance(protocol.connections, set)
    flags = (protocol.handshake_initiated, protocol.handshake_complete, protocol.close_sent, protocol.disconnected)
    assert flags == (False, False, False, False)
    assert protocol.read_paused is False
    assert "transport" in vars(protocol)
    protocol.stop_keepalive()
    assert parameters(WebSocketsSansIOProtocol.data_received) == ["self", "data"]
    assert parameters(WebSocketsSansIOProtocol.run_asgi) == ["self"]
    assert '"extensions": {' in inspect.getsource(WebSocketsSansIOProtocol.handle_connect)


def test_websocket_run_closes_only_what_it_still_has():
    """When the application has returned, uvicorn may only use its transport, which is no longer the real one."""
    source = inspect.getsource(WebSocketsSansIOProtocol.run_asgi)
    assert "self.transport.close()" in source
    assert "os.write" not in source


async def test_websockets_protocol_is_what_readers_parse_with():
    """`websockets` gives us frames, answers pings and closes by itself, and fails a connection when we say so."""
    assert {"state", "max_size"} <= set(parameters(Protocol))
    assert parameters(Protocol.fail) == ["self", "code", "reason"]
    for name in ("receive_data", "events_received", "data_to_send"):
        assert callable(getattr(Protocol, name))
    assert "extensions" in vars(ServerProtocol())
