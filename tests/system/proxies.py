"""Proxies that keep connections to us, as they are usually set up: nginx, Caddy, and HAProxy on our own file."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import services
from tests.ports import LOOPBACK, free_port
from tests.services import ServiceError

HAPROXY = Path(__file__).parents[2] / "deploy" / "haproxy.cfg"

_NGINX = """
daemon off;
worker_processes 1;
error_log stderr;
pid {directory}/nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxied;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    map $http_upgrade $connection_upgrade {{
        default upgrade;
        "" "";
    }}
    upstream live {{
        server {server};
        keepalive 16;
    }}
    server {{
        listen {LOOPBACK}:{port};
        location / {{
            proxy_pass http://live;
            proxy_http_version 1.1;
            proxy_request_buffering off;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
        }}
    }}
}}
"""

_CADDY = """
{{
    admin off
    auto_https off
}}
http://{LOOPBACK}:{port} {{
    reverse_proxy {server}
}}
"""


def _program(name: str) -> str:
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise ServiceError(f"{name} is not installed: apt-get install {name}")
    return program


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def _run(directory: Path, name: str, template: str, server: str, *arguments: str) -> Iterator[str]:
    port, file = free_port(), directory / f"{name}.conf"
    file.write_text(template.format(directory=directory, server=server, port=port, LOOPBACK=LOOPBACK))
    command = [_program(name), *arguments, str(file)]
    environment = {**os.environ, "XDG_DATA_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    log = directory / f"{name}.log"
    with services._process(command, log, ready=lambda: _answers(port), environment=environment):
        yield f"http://{LOOPBACK}:{port}"


@contextmanager
def nginx(directory: Path, server: str) -> Iterator[str]:
    """Run nginx, which passes on what a WebSocket needs and keeps 16 connections; the value is its address."""
    yield from _run(directory, "nginx", _NGINX, server, "-c")


@contextmanager
def caddy(directory: Path, server: str) -> Iterator[str]:
    """Run Caddy as it comes."""
    yield from _run(directory, "caddy", _CADDY, server, "run", "--adapter", "caddyfile", "--config")


@contextmanager
def haproxy(directory: Path, server: str) -> Iterator[str]:
    """Run HAProxy on the file that we hand out, with one server for both."""
    with services.haproxy(directory, HAPROXY, {"LIVEBLOG_1": server, "LIVEBLOG_2": server}) as balancer:
        yield balancer.url


PROXIES: dict[str, Callable[..., object]] = {"nginx": nginx, "caddy": caddy, "haproxy": haproxy}
