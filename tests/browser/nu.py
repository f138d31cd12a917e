"""The Nu HTML Checker, kept running: it takes seconds to start, and a moment to read a page once it is warm."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2

from tests import services
from tests.browser.audits import MODULES
from tests.pace import PATIENCE
from tests.ports import LOOPBACK, free_port

_JAR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m")
"""It lives for minutes: to compile it for years would take longer than all it reads. Its schemas nest deeply."""


@dataclass(frozen=True, slots=True)
class NuChecker:
    """A checker that runs, and answers at `url`."""

    url: str

    async def mistakes(self, pages: Mapping[str, str | bytes]) -> list[str]:
        """Return what it finds in pages, each under a name, a sentence for each mistake."""
        async with httpx2.AsyncClient(base_url=self.url, timeout=PATIENCE) as http:
            return [each for name, page in pages.items() for each in await _mistakes(http, name, page)]


async def _mistakes(http: httpx2.AsyncClient, name: str, page: str | bytes) -> list[str]:
    # No charset: it is the page that has to name it.
    headers = {"content-type": "text/html"}
    content = page.encode() if isinstance(page, str) else page
    answer = await http.post("/", params={"out": "json", "level": "error"}, content=content, headers=headers)
    messages = answer.raise_for_status().json()["messages"]
    return [f"{name}:{one.get('lastLine')}: {one['message']}: {one.get('extract', '').strip()}" for one in messages]


@contextmanager
def running_checker() -> Iterator[NuChecker]:
    """Run a checker until the block ends."""
    port = free_port()
    address = f"-Dnu.validator.servlet.bind-address={LOOPBACK}"
    command = ["java", *_OPTIONS, address, "-cp", str(_JAR), "nu.validator.servlet.Main", str(port)]
    with (
        services.scratch() as folder,
        services._process(command, folder / "log", ready=lambda: services._is_found(port)),
    ):
        yield NuChecker(f"http://{LOOPBACK}:{port}")
